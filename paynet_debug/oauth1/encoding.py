"""Percent-encoding (RFC 5849, 3.6) and the form encoding that it is so often mistaken for.

The RFC leaves open what to do with text that is not Unicode: a lone surrogate has no UTF-8 form,
so encoding it raises ``UnicodeEncodeError``; callers refuse such text before it comes here.
Bytes that are not UTF-8 (a merchant's windows-1251) decode to surrogate escapes
(U+DC80 … U+DCFF) and encode back to the same bytes, so nothing received is ever lost.
"""

from __future__ import annotations

import re
from urllib.parse import unquote_to_bytes

Pairs = tuple[tuple[str, str], ...]
"""Parameters as decoded text, in order, duplicates kept."""

_UNRESERVED = re.compile(r"[A-Za-z0-9._~-]*")
_ENCODED = tuple(
    chr(byte) if _UNRESERVED.fullmatch(chr(byte)) else f"%{byte:02X}" for byte in range(256)
)


def percent_encode(text: str) -> str:
    """Encode all but ``A-Z a-z 0-9 - . _ ~`` as ``%XX`` (upper case) of the UTF-8 bytes.

    >>> percent_encode("a b~é")
    'a%20b~%C3%A9'
    """
    if _UNRESERVED.fullmatch(text):  # most names and values
        return text
    return "".join([_ENCODED[byte] for byte in text.encode("utf-8", "surrogateescape")])


def percent_decode(text: str) -> str:
    """Undo ``percent_encode``; ``+`` stays ``+``, a malformed ``%`` stays as it is."""
    return unquote_to_bytes(text.encode("utf-8", "surrogateescape")).decode(
        "utf-8", "surrogateescape"
    )


def form_body(pairs: Pairs) -> str:
    """Encode ``pairs`` as a form body (RFC 5849, 3.5.2) with ``%20`` for a space.

    The RFC allows ``+`` here; ``%20`` reads the same to every decoder and cannot be taken for
    a plus sign, so the console always writes ``%20``.
    """
    return "&".join(f"{percent_encode(name)}={percent_encode(value)}" for name, value in pairs)


def parse_form(body: str) -> Pairs:
    """Read a form body or a query (RFC 5849, 3.4.1.3.1): ``+`` is a space, order is kept.

    A piece without ``=`` is a name with an empty value; empty pieces (``a=1&&b=2``) vanish,
    as the HTML specification's parser has it.
    """
    pieces = (piece.partition("=") for piece in body.split("&") if piece)
    return tuple(
        (percent_decode(name.replace("+", " ")), percent_decode(value.replace("+", " ")))
        for name, _, value in pieces
    )
