"""Hides card data in what is shown; digests are always made of the true bytes.

Masking goes by parameter: digit runs inside a signature, nonce, timestamp or serial number pass
the card check by chance and are left alone. Base64 is looked at decoded, as a batch's payload is
a sheet of cards. The browser masks alike (static/share-masking.js).
"""

from __future__ import annotations

import re
from base64 import b64encode
from binascii import Error, a2b_base64
from dataclasses import replace

from paynet_debug.diagnosis.cards import (
    is_opaque,
    is_verification_code,
    masked_text,
    masked_whole,
    may_hold_card,
)
from paynet_debug.diagnosis.difference import first_difference
from paynet_debug.diagnosis.model import BaseString, BaseStringParts, Difference
from paynet_debug.oauth1.encoding import Pairs, percent_decode, percent_encode

REMOVED = "***"
_ENCODED_NEVER = re.compile(r"oauth_|nonce|signature|hash|token", re.I)
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{20,}={0,2}")
_CELL_ENDS = ";,\t"


def masked_value(name: str, value: str) -> str:
    """What may be shown of a parameter's value, decoded."""
    if is_verification_code(name):
        return REMOVED if value else value
    if (encoded := _masked_base64(name, value)) is not None:
        return encoded
    if is_opaque(name):
        return masked_whole(value)
    return masked_text(value) if may_hold_card(name) else value


def masked_sheet(text: str) -> str:
    """Mask the cells of CSV, each by the name of its column; all else stays as it was written."""
    head = re.search(r"[^\r\n]+", text)
    delimiter = next((each for each in _CELL_ENDS if head and each in head.group()), ";")
    cell = re.compile(
        rf'("[^"]*(?:""[^"]*)*"(?=[{delimiter}\r\n]|\Z)|[^{delimiter}\r\n]*)'
        rf"({delimiter}|\r\n|\r|\n|\Z)"
    )
    columns: list[str] = []
    shown: list[str] = []
    header, column = True, 0
    for match in cell.finditer(text):
        written, end = match.groups()
        plain = _cell_text(written)
        if header:
            columns.append(plain)
        masked = masked_value("" if header or column >= len(columns) else columns[column], plain)
        shown += (written if masked == plain else _cell(masked, written), end)
        column += 1
        if end != delimiter:
            header, column = header and not any(columns), 0
            columns = [] if header else columns
    return "".join(shown)


def _is_quoted(written: str) -> bool:
    return len(written) > 1 and written[0] == '"' == written[-1]


def _cell_text(written: str) -> str:
    return written[1:-1].replace('""', '"') if _is_quoted(written) else written


def _cell(text: str, like: str) -> str:
    return '"' + text.replace('"', '""') + '"' if _is_quoted(like) else text


def _masked_base64(name: str, value: str) -> str | None:
    """Base64 of masked text, if ``value`` is Base64 of a text that holds cards; else None.

    A text that is no UTF-8 is taken byte by byte: in the code pages of spreadsheets, digits and
    separators are ASCII too.
    """
    digits = re.sub(r"[\r\n]", "", value).replace(" ", "+")
    if _ENCODED_NEVER.search(name) or not _BASE64.fullmatch(digits):
        return None
    standard = digits.replace("-", "+").replace("_", "/").rstrip("=")
    try:
        data = a2b_base64(standard + "=" * (-len(standard) % 4))
    except Error:
        return None
    encoding, text = _read(data)
    masked = masked_sheet(text)
    return None if masked == text else b64encode(masked.encode(encoding)).decode("ascii")


def _read(data: bytes) -> tuple[str, str]:
    try:
        return "utf-8", data.decode("utf-8")
    except UnicodeDecodeError:
        return "latin-1", data.decode("latin-1")


def masked_pairs(pairs: Pairs) -> Pairs:
    """Pairs that may be shown."""
    return tuple((name, masked_value(name, value)) for name, value in pairs)


_PIECE = re.compile(
    r"(?P<start>^|&|\?|%26|%2526|%3F)(?P<name>(?:(?!%3D|%253D|%26|%2526)[^=&?])+)"
    r"(?P<equals>=|%3[Dd]|%253[Dd])(?P<value>(?:(?!%26|%2526)[^&])*)"
)
_SEGMENT = re.compile(r"(&|\?|=|/|%(?:25)?(?:26|2[Ff]|3[DdFf]))")
_SHORTEST = len("csc:1")
_DIGIT = re.compile("[0-9]")
"""Neither a card nor a code is shorter, or without a digit, percent-encoded either."""

_TIMES_ENCODED = {1: 1, 3: 2, 5: 3}
"""How often a value is percent-encoded, by the length of the equals sign before it."""


def masked_encoded(text: str) -> str:
    """Mask a form body, query, URL, parameter string or base string without decoding it.

    What is looked at is decoded; where it holds a card it is written masked in its place. A path
    has no names: each of its segments is looked at.
    """
    shown: list[str] = []
    place = 0
    for match in _PIECE.finditer(text):
        shown += (_masked_path(text[place : match.start()]), _masked_piece(match))
        place = match.end()
    return "".join(shown) + _masked_path(text[place:])


def _masked_piece(match: re.Match[str]) -> str:
    name, equals, value = match["name"], match["equals"], match["value"]
    times = _TIMES_ENCODED[len(equals)]
    kept = masked_in_place(_decoded(name), value, times)
    return match["start"] + _masked_path(name) + equals + kept


def masked_in_place(name: str, value: str, times: int = 1) -> str:
    """Mask ``value`` as it is written, percent-encoded ``times`` times; ``name`` is decoded."""
    plain = _decoded(value).replace("+", " ")
    shown = masked_value(name, plain)
    if shown == plain:
        return value
    if "*" in shown:
        return shown
    for _ in range(times):  # a payload, in Base64
        shown = percent_encode(shown)
    return shown


def _masked_path(text: str) -> str:
    return "".join(_masked_segment(each) for each in _SEGMENT.split(text))


def _masked_segment(segment: str) -> str:
    if len(segment) < _SHORTEST or not _DIGIT.search(segment):
        return segment
    plain = _decoded(segment)
    shown = masked_text(plain)
    return segment if shown == plain else shown


def _decoded(text: str) -> str:
    return percent_decode(percent_decode(text))


def masked_url(url: str) -> str:
    """A URL with its path and its query masked."""
    path, question, query = url.partition("?")
    return _masked_path(path) + question + masked_encoded(query)


def masked_base_string(whole: BaseString) -> BaseString:
    """A base string and its parts as they may be shown."""
    parts = whole.parts
    return BaseString(
        masked_encoded(whole.signature_base_string),
        BaseStringParts(
            parts.method,
            masked_url(parts.uri),
            masked_encoded(parts.normalized_parameters),
            tuple((n, masked_in_place(_decoded(n), v)) for n, v in parts.parameters),
        ),
    )


def masked_difference(
    difference: Difference, expected: BaseString, other: BaseString | None
) -> Difference:
    """Cut the excerpts from the masked strings, keeping the offset in the true ones.

    An excerpt of a true string could show a part of a card number that is too short to be
    recognised. Where the difference lies within what is masked, nothing of it is shown.
    """
    shown = masked_encoded(expected.signature_base_string)
    theirs = masked_encoded(other.signature_base_string) if other else ""
    masked = first_difference(shown, theirs)
    if masked is None:
        return replace(
            difference,
            expected=REMOVED, expected_hex="", signed=REMOVED, signed_hex="",
            expected_excerpt=REMOVED, signed_excerpt=REMOVED, caret=0,
        )  # fmt: skip
    return replace(masked, offset=difference.offset)
