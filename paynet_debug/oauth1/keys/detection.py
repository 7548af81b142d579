"""Whether a text holds a private key, in whatever container and however it was wrapped.

Pasted whole or cut, over lines, percent-encoded, JSON-escaped, in hexadecimal, as the bytes of a
program, up to three times in Base64.
The browser has the same patterns (static/oauth1/detection.js). A false alarm takes what someone
typed, so only what no public key, certificate, signature or digest has counts: a label, a word of
a format, or bytes that begin a private structure.
"""

from __future__ import annotations

import re
from binascii import a2b_base64
from collections.abc import Iterator

_LENGTH = rb"(?:\x82..|\x83...|\x81.|[\x10-\x7f])"  # of DER, in front of 16 bytes or more
_MEMBER = rb"[\x20-\x84]"  # the length of a large INTEGER


def _three(number: bytes) -> bytes:
    """Three in a row, written so that the first byte stands plainly."""
    return rb"%b(?:%b){2}" % (number, number)


_BYTES = re.compile(
    b"|".join(
        (
            rb"0%b\x02\x01[\0\x01]\x02%b" % (_LENGTH, _MEMBER),  # RSA, DSA: version, large number
            rb"0%b\x02\x01\x01\x04[\x0e-\x50]" % _LENGTH,  # SEC 1 (RFC 5915)
            rb"\x02\x01[\0\x01]0%b\x06\x07\*\x86H\xce8\x04\x01" % _LENGTH,  # PKCS#8 of DSA
            rb"\x02\x01[\0\x01]0\x05\x06\x03\+e[nopq]\x04",  # PKCS#8 of Ed25519 (RFC 8410)
            rb"0%b0%b\x06[\x09\x0a]\*\x86H\x86\xf7\x0d\x01(?:\x05|\x0c\x01)"
            % (_LENGTH, _LENGTH),  # encrypted PKCS#8
            rb"\x02\x01\x030%b\x06\x09\*\x86H\x86\xf7\x0d\x01\x07" % _LENGTH,  # PKCS#12
            rb"\x02\x03\x01\0\x01\x02%b" % _MEMBER,  # 65537 with d behind it: a first line lost
            rb"openssh-key-v1\0",
            rb"\xfe\xed\xfe\xed\0\0\0[\x01\x02]",  # a Java key store
            rb"BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY",  # a PEM inside Base64
            rb"END [A-Z0-9 ]{0,40}PRIVATE KEY",
            _three(rb"\x02[\x3f-\x41].{63,65}"),  # numbers as long as a prime of 1024 bits,
            _three(rb"\x02\x81[\x7f-\x81].{127,129}"),  # of 2048,
            _three(rb"\x02\x81[\xbf-\xc1].{191,193}"),  # of 3072,
            _three(rb"\x02\x82\x01[\0\x01].{256,257}"),  # of 4096: the last lines of a key
        )
    ),
    re.DOTALL,
)
"""Beginnings of private structures, anywhere in the bytes.

Each alternative begins with a plain byte: then the search leaps to the places where one can
begin, which takes a twentieth of the time.
"""

_WORDS = (
    re.compile(r"(?:BEGIN|END)[\s+][A-Z0-9\s+]{0,40}PRIVATE[\s+]KEY"),
    re.compile(r"PuTTY-User-Key-File-[0-9]|Private-Lines:|Private-MAC:"),
    re.compile(
        r"<(?:[A-Za-z0-9_-]{1,20}:)?(D|P|Q|DP|DQ|InverseQ)(?:\s[^<>]{0,99})?>"
        r"[A-Za-z0-9+/=\s]{40,}</(?:[A-Za-z0-9_-]{1,20}:)?\1>"
    ),
    re.compile(
        r"PrivateKey\((?:n=)?\s*[0-9]{100,},\s*(?:e=)?[0-9]{1,20},\s*(?:d=)?[0-9]{100}"
        r"|RsaKey\(n=[0-9]{100,}, e=[0-9]{1,20}, d=[0-9]{100}"
    ),  # python-rsa, PyCryptodome
    re.compile(r"privateExponent:\s*(?:[0-9a-f]{2}:|[0-9]{30})|\bpriv:\s*(?:[0-9a-f]{2}:){8}"),
)
_JWK = (
    (
        re.compile(r"[\"'](?:kty|crv|n|p)[\"']\s*:"),
        re.compile(r"[\"']d[\"']\s*:\s*[\"'][A-Za-z0-9_-]{40,}"),
    ),
    (
        re.compile(r"\b(?:kty|crv)[\"']?\s{0,9}[:=]"),
        re.compile(r"\bd[\"']?\s{0,9}[:=]\s{0,9}(?:[>|][+-]?\s{1,99})?[\"']?[A-Za-z0-9_-]{40}"),
    ),
)
"""As JSON, and as YAML or a program writes it."""

_ESCAPED = re.compile(
    r"%(?:25)*([0-9A-Fa-f]{2})|\\{1,16}u([0-9A-Fa-f]{4})|&(?:amp;)*#x([0-9A-Fa-f]{1,4});"
)
_LINE_END = re.compile(r"\\{1,16}[nrt]|&(?:amp;)*#1[03];")
_INVISIBLE = re.compile("\\\\{1,16}x|\\\\|[\u00ad\u200b-\u200f\u2060-\u2064\ufeff]")
_ENTITIES = (
    (re.compile("&(?:amp;)*quot;"), '"'),
    (re.compile("&(?:amp;)*lt;"), "<"),
    (re.compile("&(?:amp;)*gt;"), ">"),
)
_AROUND_LINES = re.compile(r"[\s\"'`>|,]+")
_AROUND_BYTES = re.compile(r"[:{}]|\(byte\)|0x", re.IGNORECASE)
_WRITTEN_BYTE = re.compile(
    r"\\{1,16}(?:x([0-9A-Fa-f]{2})|u00([0-9A-Fa-f]{2})|([0-3][0-7]{2})|([0abfnrtv\"']))"
)
_LETTERS = dict(zip("0abfnrtv", "\0\a\b\f\n\r\t\v", strict=True))
_NUMBERS = re.compile(r"-?\b[0-9]{1,3}(?:[\s,]{1,9}-?[0-9]{1,3}){40,}")
_NUMBER = re.compile("-?[0-9]+")
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{60,}")
_HEX = re.compile(r"[0-9A-Fa-f]{90,}")
_BASE64_INSIDE = re.compile(rb"[A-Za-z0-9+/_=\s-]{60,}")
_URL_SAFE = str.maketrans("-_", "+/")

_DEEPEST = 2
"""How often a text inside Base64 or hexadecimal is looked into, again in Base64."""

_SHORTEST = 20
"""Characters of a text that can hold a label, the shortest thing that is looked for."""


def holds_private_key(text: str) -> bool:
    """Whether a private key, or a part of one that can be told, stands anywhere in ``text``."""
    if len(text) < _SHORTEST:
        return False
    plain = _unescaped(text)
    if any(word.search(plain) for word in _WORDS):
        return True
    if any(all(each.search(plain) for each in members) for members in _JWK):
        return True
    if _in_program(text) or any(_in_bytes(each, _DEEPEST) for each in _numbers(plain)):
        return True
    return _in_text(_AROUND_LINES.sub("", plain), _DEEPEST)


def _in_program(text: str) -> bool:
    """Whether a program's string, with escapes for what can't be printed, holds one."""
    written = _WRITTEN_BYTE.sub(_written_byte, text)
    return written != text and bool(_BYTES.search(written.encode("latin-1", "replace")))


def _written_byte(found: re.Match[str]) -> str:
    hexadecimal, unicode, octal, letter = found.groups()
    if letter:
        return _LETTERS.get(letter, letter)
    return chr(int(octal, 8) if octal else int(hexadecimal or unicode, 16))


def _numbers(plain: str) -> Iterator[bytes]:
    """Bytes in decimal, as Go, Java and JavaScript print them, signed or not."""
    for run in _NUMBERS.findall(plain):
        yield bytes(int(each) % 256 for each in _NUMBER.findall(run))


def _unescaped(text: str) -> str:
    text = _ESCAPED.sub(lambda found: chr(int(found[found.lastindex or 1], 16)), text)
    text = _INVISIBLE.sub("", _LINE_END.sub("\n", text))
    for entity, character in _ENTITIES:
        text = entity.sub(character, text)
    return text


def _in_text(joined: str, depth: int) -> bool:
    """Whether a run of Base64 or hexadecimal holds one, itself up to ``depth`` times in Base64."""
    return _in_base64(joined, depth) or _in_hex(_AROUND_BYTES.sub("", joined), depth)


def _in_base64(joined: str, depth: int) -> bool:
    """What stands before the key may share its alphabet: each of the four alignments is tried."""
    for run in _BASE64.findall(joined):
        digits = run.translate(_URL_SAFE)
        for start in range(4):
            data = a2b_base64(digits[start : len(digits) - (len(digits) - start) % 4])
            if _in_bytes(data, depth):
                return True
    return False


def _in_hex(joined: str, depth: int) -> bool:
    return any(
        _in_bytes(bytes.fromhex(digits[: len(digits) // 2 * 2]), depth)
        for run in _HEX.findall(joined)
        for digits in (run, run[1:])
    )


def _in_bytes(data: bytes, depth: int) -> bool:
    """Whether ``data`` is one, or a text that holds one; Windows writes text in UTF-16."""
    if _BYTES.search(data):
        return True
    if depth == 0:
        return False
    texts = (data, data.replace(b"\0", b"")) if data.count(0) > len(data) // 4 else (data,)
    return any(
        _BYTES.search(text)
        or any(_in_text(_plain_run(each), depth - 1) for each in _BASE64_INSIDE.findall(text))
        for text in texts
    )


def _plain_run(data: bytes) -> str:
    return _AROUND_LINES.sub("", data.decode("ascii"))
