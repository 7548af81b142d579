"""``oauth_signature`` as it stood in the header: every way to read bytes from it.

A fault of the wire is undone here before the signature is opened. Several readings may be
possible (a blank may be a lost ``+`` or a folded line); the key tells which was meant.
"""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import dataclass

from paynet_debug.oauth1.encoding import percent_decode

_ESCAPE = re.compile("%[0-9A-Fa-f]{2}")
_HEX = re.compile(r"(?:0x)?((?:[0-9A-Fa-f]{2})+)")
_BASE64 = re.compile(rb"[A-Za-z0-9+/]+={0,2}")
_LINE_BREAKS = re.compile(r"\\r\\n|\\n|\\r|\s+")
HMAC_SIZES = (20, 32)
"""Bytes of HMAC-SHA1 and HMAC-SHA256: no RSA signature is that short."""
_MINIMAL_HEX = 100
"""Fewer hex digits than this are read as Base64, unless they make an HMAC."""


@dataclass(frozen=True, slots=True)
class WireReading:
    """The signature's bytes and the codes of what was undone to get them."""

    data: bytes
    faults: tuple[str, ...] = ()


def wire_readings(raw: str) -> tuple[WireReading, ...]:
    """Every plausible reading of the raw text, the likeliest first; none when it is no coding."""
    found: dict[bytes, WireReading] = {}
    for text, faults in _unescaped(raw):
        for reading in _decoded(text, faults):
            found.setdefault(reading.data, reading)
    return tuple(found.values())


def _unescaped(raw: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Undo percent-encoding and blanks; yield text in the coding's own alphabet."""
    bare = ("signature-not-encoded",) if re.search("[+/=]", raw) else ()
    text = percent_decode(raw)
    twice: tuple[str, ...] = ()
    if _ESCAPE.search(text):
        twice = ("signature-encoded-twice",)
        for _ in range(3):
            text = percent_decode(text)
    if not _LINE_BREAKS.search(text):
        yield text, twice or bare
        return
    wrapped = _LINE_BREAKS.sub("", text)
    plus = _LINE_BREAKS.sub("", text.replace(" ", "+"))
    readings = [(wrapped, (*(twice or bare), "signature-wrapped"))]
    if plus != wrapped:
        readings.insert(0 if len(plus) % 4 == 0 else 1, (plus, (*twice, "signature-plus-lost")))
    yield from readings


def _decoded(text: str, faults: tuple[str, ...]) -> Iterator[WireReading]:
    """Read hex before Base64: 512 hex digits would also be Base64 of 384 bytes."""
    digits = _HEX.fullmatch(text.replace(":", ""))
    if digits and (len(digits[1]) >= _MINIMAL_HEX or len(digits[1]) // 2 in HMAC_SIZES):
        data = bytes.fromhex(digits[1])
        inner = _base64_text(data)
        if inner is None:
            yield WireReading(data, (*faults, "signature-hex"))
        else:
            yield WireReading(inner, (*faults, "signature-hex-of-base64"))
        return
    url_alphabet = text.translate(str.maketrans("-_", "+/")).rstrip("=")
    mended = url_alphabet + "=" * (-len(url_alphabet) % 4)
    try:
        data = b64decode(mended, validate=True)
    except ValueError:  # not Base64, or no ASCII at all
        yield from _damaged(url_alphabet, faults)
        return
    if re.search("[-_]", text):
        faults = (*faults, "signature-base64url")
    elif mended != text:
        faults = (*faults, "signature-padding-missing")
    yield _text_inside(data, faults) or WireReading(data, faults)


def _text_inside(data: bytes, faults: tuple[str, ...]) -> WireReading | None:
    """What the decoded Base64 holds when that is again a text: hex digits or Base64."""
    digits = _HEX.fullmatch(data.decode("latin-1").strip())
    if digits and len(digits[1]) >= _MINIMAL_HEX:
        return WireReading(bytes.fromhex(digits[1]), (*faults, "signature-base64-of-hex"))
    inner = _base64_text(data)
    return WireReading(inner, (*faults, "signature-base64-twice")) if inner else None


def _base64_text(data: bytes) -> bytes | None:
    """The bytes that ``data`` stands for if it is Base64 text: random bytes never look so."""
    text = re.sub(rb"\s", b"", data)
    if len(text) < _MINIMAL_HEX or not _BASE64.fullmatch(text):
        return None
    try:
        return b64decode(text, validate=True)
    except ValueError:
        return None


def _damaged(text: str, faults: tuple[str, ...]) -> Iterator[WireReading]:
    """What can be read of Base64 that was cut, or that holds what does not belong to it."""
    alphabet = re.sub("[^A-Za-z0-9+/]", "", text)
    usable = alphabet[: len(alphabet) - (len(alphabet) % 4 == 1)]
    if usable:
        data = b64decode(usable + "=" * (-len(usable) % 4))
        code = "signature-truncated" if alphabet == text else "signature-malformed"
        yield WireReading(data, (*faults, code))
