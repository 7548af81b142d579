"""Reading DER (X.690) by the library's declarative decoder, and the length that a header claims.

The decoder is strict (lengths, minimal integers, nothing behind the end) and linear in time, also
for huge integers: a number is only ever compared in size before any arithmetic is done with it.
"""

from __future__ import annotations

from typing import TypeVar

from cryptography.hazmat.asn1 import TLV, decode_der

Shape = TypeVar("Shape")


def decoded(shape: type[Shape], der: bytes) -> Shape | None:
    """Read ``der`` as ``shape``, a class marked ``@sequence``; None if it is not one."""
    try:
        return decode_der(shape, der)
    except ValueError:
        return None


def parsed(shape: type[Shape], element: TLV | None) -> Shape | None:
    """The same for an element inside another shape."""
    if element is None:
        return None
    try:
        value: Shape = element.parse(shape)
    except ValueError:
        return None
    return value


def needed_length(der: bytes) -> int | None:
    """How many bytes the outermost SEQUENCE claims with its header; None if it is not one."""
    if len(der) < 2 or der[0] != 0x30:
        return None
    if der[1] < 0x80:
        return 2 + der[1]
    width = der[1] & 0x7F
    if not 1 <= width <= 4 or len(der) < 2 + width:
        return None
    return 2 + width + int.from_bytes(der[2 : 2 + width])
