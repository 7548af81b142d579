"""The Base64 between the BEGIN and END lines, as lenient as it can be read without guessing.

Where a repair is a guess (were spaces plus signs or line ends?) the length in the DER decides.
"""

from __future__ import annotations

import re
from binascii import a2b_base64
from dataclasses import dataclass, field

from paynet_debug.errors import KeyRefused
from paynet_debug.oauth1.keys.der import needed_length
from paynet_debug.oauth1.keys.refusals import refused, remark
from paynet_debug.text import Remark

_LINE_EDGE = re.compile(r"^[>|#* ]+| +$", re.MULTILINE)
_QUOTE = re.compile(r"[\"'`,;\\]")
_NOT_BASE64 = re.compile(r"[^A-Za-z0-9+/]")
_URL_SAFE = str.maketrans("-_", "+/")


@dataclass(frozen=True, slots=True)
class Body:
    """The decoded bytes of a block and the repairs they took."""

    data: bytes = field(repr=False)
    remarks: tuple[Remark, ...]


def read_body(body: str, pasted: str, *, ended: bool, sealed: bool = False) -> Body:
    """Decode ``body``, in which runs of blanks are one space already.

    ``pasted`` is the text in which a bad character is pointed at. Without an END line
    (``ended``) what stands behind the end of the DER is no part of the key. ``sealed`` bytes are
    encrypted, so no DER length is there to go by.

    Raises ``KeyRefused``: ``base64-broken``, ``base64-length``.
    """
    text, codes = _straighten(body)
    data, more = _decode(re.sub(r"\s+", "", text), pasted, ended)
    if " " in text and not _is_whole(data, sealed):
        restored = re.sub(r"\n+", "", text.replace(" ", "+"))
        alternative, others = _decode(restored, pasted, ended)
        if _is_whole(alternative, sealed):
            data, more = alternative, [*others, "plus-restored"]
            codes = [code for code in codes if code != "one-line"]
    needed = needed_length(data)
    if not ended and not sealed and needed is not None:
        data = data[:needed]
    return Body(data, tuple(remark(code) for code in (*codes, *more)))


def _straighten(body: str) -> tuple[str, list[str]]:
    """Take quotes, indentation and blank lines out of ``body``; say which were there."""
    codes = []
    text = body.strip()
    if _QUOTE.search(text):
        codes.append("quotes")
        text = _QUOTE.sub("", text).strip()
    if "\n" not in text and (" " in text or "\n" not in body):
        codes.append("one-line")
    if (straight := _LINE_EDGE.sub("", text)) != text or body.startswith("\n "):
        codes.append("indentation")
    if "\n\n" in straight:
        codes.append("blank-lines")
    return straight, codes


def _is_whole(data: bytes, sealed: bool) -> bool:
    return len(data) % 8 == 0 if sealed else needed_length(data) == len(data)


def _decode(text: str, pasted: str, ended: bool) -> tuple[bytes, list[str]]:
    """Decode Base64 without blanks; return the bytes and the codes of its repairs."""
    codes = []
    if not ended:
        text = re.match(r"[^=]*={0,2}", text).group()  # type: ignore[union-attr]
    if ("-" in text or "_" in text) and not _NOT_BASE64.search(
        text.translate(_URL_SAFE).rstrip("=")
    ):
        codes.append("url-safe-alphabet")
        text = text.translate(_URL_SAFE)
    digits = text.rstrip("=")
    if broken := _NOT_BASE64.search(digits):
        raise _broken(broken.group(), pasted)
    if len(digits) % 4 == 1:
        data = a2b_base64(digits[:-1])
        if (needed_length(data) or 0) <= len(data) and ended:
            raise refused("base64-length", count=len(digits))
        return data, codes
    padding = "=" * (-len(digits) % 4)
    if text != digits + padding:
        codes.append("padding")
    return a2b_base64(digits + padding), codes


def _broken(character: str, pasted: str) -> KeyRefused:
    """Point at the first such character behind the BEGIN line (lines, columns from 1)."""
    begin = pasted.find("BEGIN")
    offset = max(0, pasted.find(character, max(0, pasted.find("\n", begin)) if begin >= 0 else 0))
    return refused(
        "base64-broken",
        line=pasted.count("\n", 0, offset) + 1,
        column=offset - pasted.rfind("\n", 0, offset),
        character=f"U+{ord(character):04X}",
    )
