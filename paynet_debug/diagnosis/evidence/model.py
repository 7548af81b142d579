r"""What is read from a paste, and the two carriers of text that every format shares.

Inside this room a text may hold surrogate escapes (U+DC80 … U+DCFF): bytes that are not UTF-8,
such as ``$'\xE9'`` of a shell. Any other surrogate is replaced before it comes this far.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from paynet_debug.text import Message, Remark

Headers = tuple[tuple[str, str], ...]

_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Evidence:
    """One HTTP request as it was pasted.

    ``kind`` is the format's name: curl, http, curl-verbose, header, har, fetch, powershell,
    postman-console, postman-collection or json. ``method`` is as typed, None when the text does
    not say. ``url`` is absolute and as typed; None when unknown (``target`` may still hold the
    request target of a raw message without Host). ``headers`` keep order and repeats; values are
    without surrounding blanks. ``body`` is the bytes as sent; None when there is none or the
    text does not show it. ``body_as_pasted`` is the body's text before line breaks were mended,
    where that differs from ``body``.
    """

    kind: str
    method: str | None = None
    url: str | None = None
    headers: Headers = ()
    body: bytes | None = None
    remarks: tuple[Remark, ...] = ()
    target: str | None = None
    body_as_pasted: str | None = None

    def header_values(self, name: str) -> tuple[str, ...]:
        """Every value of the header ``name`` (in any case), in order."""
        return header_values(self.headers, name)


@dataclass(slots=True)
class Remarks:
    """Collects remarks while a text is read: the first of each code, in order."""

    _by_code: dict[str, Remark] = field(default_factory=dict)

    def add(self, code: str, message: Message) -> None:
        self._by_code.setdefault(code, Remark(code, message))

    def done(self) -> tuple[Remark, ...]:
        return tuple(self._by_code.values())


def header_values(headers: Headers, name: str) -> tuple[str, ...]:
    """Every value of the header ``name`` (in any case), in order."""
    return tuple(value for each, value in headers if each.lower() == name.lower())


def to_bytes(text: str) -> bytes:
    """The UTF-8 bytes of ``text``; surrogate escapes become the bytes that they stand for."""
    return text.encode("utf-8", "surrogateescape")


def to_text(data: bytes) -> str:
    """The reverse of ``to_bytes``."""
    return data.decode("utf-8", "surrogateescape")


def well_formed(text: str) -> str:
    """Put U+FFFD for each surrogate, as a browser does with a string that it sends.

    A pair of surrogates is one character (``json`` and JavaScript both write U+1F600 so).
    """
    if not _SURROGATE.search(text):
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
