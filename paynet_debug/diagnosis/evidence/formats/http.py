"""A raw HTTP message: request line, headers, blank line, body; also a block of headers alone."""

from __future__ import annotations

import re

from paynet_debug.diagnosis.evidence.http_message import HEADER_LINE, REQUEST_LINE, read_http
from paynet_debug.diagnosis.evidence.model import Evidence, Remarks

PRECEDENCE = 70

_QUOTED = re.compile(r"^[>|] ?", re.MULTILINE)
_KNOWN_HEADER = re.compile(
    r"^[ \t]*(?::method|:path|:authority|Host|Content-Type|Content-Length|User-Agent|Accept)\s*:",
    re.IGNORECASE | re.MULTILINE,
)


def recognise(text: str) -> bool:
    return bool(REQUEST_LINE.search(_unquoted(text))) or _is_header_block(_unquoted(text))


def read(text: str) -> Evidence:
    return read_http(_unquoted(text), Remarks())


def _unquoted(text: str) -> str:
    """Without the ``> `` of a quoted mail, when every line has it."""
    lines = [line for line in text.split("\n") if line.strip()]
    return _QUOTED.sub("", text) if lines and all(map(_QUOTED.match, lines)) else text


def _is_header_block(text: str) -> bool:
    return HEADER_LINE.match(text.lstrip()) is not None and bool(_KNOWN_HEADER.search(text))
