"""Bash's ``$'…'`` strings (bash manual, 3.1.2.4 ANSI-C Quoting), the form browsers copy."""

from __future__ import annotations

import re

from paynet_debug.diagnosis.evidence.model import to_bytes, to_text

_QUOTED = re.compile(r"\$'((?:[^'\\]|\\.)*+)'", re.DOTALL)
_ESCAPE = re.compile(
    r"\\(?:(?P<octal>[0-7]{1,3})|x(?P<hex>[0-9A-Fa-f]{1,2})|x\{(?P<braced>[0-9A-Fa-f]+)\}"
    r"|u(?P<short>[0-9A-Fa-f]{1,4})|U(?P<long>[0-9A-Fa-f]{1,8})"
    r"|c(?P<control>\\\\|[^\\])|(?P<letter>.))",
    re.DOTALL,
)
_LETTERS = dict(zip("abeEfnrtv\\'\"?", b"\a\b\x1b\x1b\f\n\r\t\v\\'\"?", strict=True))


def ansi_c_quoted(text: str, start: int) -> tuple[str, int | None]:
    """Read the ``$'…'`` at ``start``; return its value and the offset behind it.

    Bytes that are not UTF-8 come as surrogate escapes. A NUL ends the value, as it does in
    bash. The offset is None when the quote is never closed.
    """
    match = _QUOTED.match(text, start)
    if match is None:
        return "", None
    source, data, at = match.group(1), bytearray(), 0
    for escape in _ESCAPE.finditer(source):
        data += to_bytes(source[at : escape.start()])
        decoded = _decode(escape)
        if decoded == b"\0":
            return to_text(bytes(data)), match.end()
        data += decoded
        at = escape.end()
    return to_text(bytes(data + to_bytes(source[at:]))), match.end()


def _decode(escape: re.Match[str]) -> bytes:
    kind = escape.lastgroup
    value = escape[kind] if kind else ""
    if kind == "octal":
        return bytes((int(value, 8) & 0xFF,))
    if kind in {"hex", "braced"}:
        return bytes((int(value, 16) & 0xFF,))
    if kind in {"short", "long"}:
        return _unicode(int(value, 16))
    if kind == "control":
        return bytes((ord(value[0].upper()) & 0x1F,)) if ord(value[0]) < 128 else b""
    known = _LETTERS.get(value)
    return to_bytes(escape.group()) if known is None else bytes((known,))


def _unicode(code_point: int) -> bytes:
    """UTF-8, surrogates one by one as bash writes them; beyond Unicode there is nothing."""
    return chr(code_point).encode("utf-8", "surrogatepass") if code_point < 0x110000 else b""
