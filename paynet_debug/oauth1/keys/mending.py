"""What pasting breaks in a PEM text, and how each is undone: a table of small text repairs.

Repairs run in this order, for one may hide another: entities hide escapes, escapes hide line ends.
Each only has to be linear in time, since the text is anyone's.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from urllib.parse import unquote, unquote_plus

from paynet_debug.oauth1.keys.refusals import remark
from paynet_debug.text import Remark

_INVISIBLE = re.compile("[\u00ad\u180e\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff\x00]")
_WIDE_SPACE = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\u0085]")
_ENTITY = re.compile(r"&(?:#|[A-Za-z]{2,8};)|</?(?:br|pre|p|div|code|span)\b", re.IGNORECASE)
_BREAK = re.compile(r"<(?:br|/p|/div)\b[ /]*>", re.IGNORECASE)
_TAG = re.compile(r"</?(?:br|pre|p|div|code|span)\b[^<>]{0,200}>", re.IGNORECASE)
_PERCENT = re.compile(r"%(?:2[BbFf]|3[Dd]|0[AaDd]|20)")
_ESCAPED_LINE_END = re.compile(r"\\{1,8}(?:r\\{1,8}n|n|r|t|\n)")
_ESCAPED_CHARACTER = re.compile(r"\\{1,8}u00(2[bBfF]|3[dD])|\\{1,8}(?=/)")
_STRING_END = re.compile(r"[\"'`] ?[+.&,;\\]? ?\n ?[\"'`]")

_DASH = "[-\u2010-\u2015\u2212\ufe58\ufe63\uff0d]"
_FULL_LINE = re.compile(r"^[A-Za-z0-9+/ ]{64}$", re.MULTILINE)
_LAST_LINE = rf"\n[A-Za-z0-9+/ ]{{1,63}}(?=={{0,2}} *(?:\n{_DASH}|\Z))"
_FULL_AND_LAST_LINE = re.compile(rf"{_FULL_LINE.pattern}(?:{_LAST_LINE})?", re.MULTILINE)
LABEL = (
    r"(?:[A-Z0-9]{1,12} ){0,4}"
    r"(?:KEY(?: BLOCK)?|CERTIFICATE|REQUEST|PARAMETERS|CRL|PKCS7|PKCS12|CMS)"
)
_MARKER = re.compile(rf"{_DASH}{{1,12}} ?\b(BEGIN|END) ({LABEL})\b ?{_DASH}{{0,12}}", re.IGNORECASE)


def _drop_invisible(text: str) -> str:
    return _WIDE_SPACE.sub(" ", _INVISIBLE.sub("", text))


def _unescape_html(text: str) -> str:
    if _ENTITY.search(text) is None:
        return text
    return _TAG.sub("", _BREAK.sub("\n", html.unescape(text)))


def _unquote(text: str) -> str:
    if _PERCENT.search(text) is None:
        return text
    decode = unquote_plus if re.search(r"(?:BEGIN|END)\+", text) else unquote
    return decode(text).replace("\r\n", "\n")


def _unescape(text: str) -> str:
    text = _ESCAPED_LINE_END.sub("\n", text)
    return _ESCAPED_CHARACTER.sub(
        lambda match: chr(int(match.group(1), 16)) if match.group(1) else "", text
    )


def _restore_plus_signs(text: str) -> str:
    """Turn blanks in full lines of Base64 back into the plus signs that form-decoding ate.

    So in the last line, where full ones lost some. Two blanks at the beginning of each are
    indentation; lines of another length are for ``base64_body`` to try.
    """
    full = _FULL_LINE.findall(text)
    if all(line.startswith("  ") or " " not in line for line in full):
        return text
    return _FULL_AND_LAST_LINE.sub(lambda match: match.group().replace(" ", "+"), text)


def _join_strings(text: str) -> str:
    """Join a string literal that a program wrote line by line: ``"…" +`` newline ``"…"``."""
    return _STRING_END.sub("\n", text)


def _restore_dashes(text: str) -> str:
    return _MARKER.sub(
        lambda match: f"-----{match.group(1).upper()} {match.group(2).upper()}-----", text
    )


_MENDS: tuple[tuple[str, Callable[[str], str]], ...] = (
    ("bom", lambda text: text.removeprefix("\ufeff")),
    ("invisible-characters", _drop_invisible),
    ("crlf", lambda text: text.replace("\r\n", "\n").replace("\r", "\n")),
    ("html-escaped", _unescape_html),
    ("url-encoded", _unquote),
    ("literal-newlines", _unescape),
    ("plus-restored", _restore_plus_signs),
)

_MENDS_AFTER_SPACES: tuple[tuple[str, Callable[[str], str]], ...] = (
    ("quotes", _join_strings),
    ("dashes", _restore_dashes),
)

_SPACES = re.compile(r"[ \t\f\v]+")


def mend(text: str) -> tuple[str, tuple[Remark, ...]]:
    """Undo what pasting broke outside the Base64; return the text and a remark for each repair.

    Runs of blanks become one space (whether they matter is for ``armor`` to see), which also
    keeps the patterns that follow linear.
    """
    remarks: list[Remark] = []
    text = _apply(_MENDS, text, remarks)
    text = _apply(_MENDS_AFTER_SPACES, _SPACES.sub(" ", text), remarks)
    return text, tuple(remarks)


def _apply(
    mends: tuple[tuple[str, Callable[[str], str]], ...], text: str, remarks: list[Remark]
) -> str:
    for code, repair in mends:
        repaired = repair(text)
        if repaired != text:
            remarks.append(remark(code))
        text = repaired
    return text
