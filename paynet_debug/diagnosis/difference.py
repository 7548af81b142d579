"""Two signature base strings side by side: their parts, and the first place where they part."""

from __future__ import annotations

from paynet_debug.diagnosis.model import BaseString, BaseStringParts, Difference
from paynet_debug.oauth1.encoding import percent_decode

_EXCERPT = 24
"""Characters shown on each side of a difference."""


def split_base_string(text: str) -> BaseString:
    """Take a base string apart at its first two ``&``; a wrong one may lack the rest.

    A string whose parameters were not encoded again keeps every ``&`` behind the second.
    """
    method, _, rest = text.partition("&")
    uri, _, parameters = rest.partition("&")
    if not method.isalpha() or not method.isascii():
        method, uri, parameters = "", "", text
    once = parameters if "=" in parameters else percent_decode(parameters)
    pairs = (piece.partition("=") for piece in once.split("&") if piece)
    parts = BaseStringParts(
        method, percent_decode(uri), once, tuple((name, value) for name, _, value in pairs)
    )
    return BaseString(text, parts)


def first_difference(expected: str, signed: str) -> Difference | None:
    """Where the strings part, or None if they are equal."""
    if expected == signed:
        return None
    offset = _common_prefix(expected, signed)
    start = max(0, offset - _EXCERPT)
    end = offset + _EXCERPT
    ours, theirs = expected[offset : offset + 1], signed[offset : offset + 1]
    return Difference(
        offset=offset,
        expected=ours,
        expected_hex=_hex(ours),
        signed=theirs,
        signed_hex=_hex(theirs),
        expected_excerpt=expected[start:end],
        signed_excerpt=signed[start:end],
        caret=offset - start,
    )


def _common_prefix(one: str, other: str) -> int:
    """Halve the range until the first differing character is found: fast on megabytes."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _hex(character: str) -> str:
    return character.encode("utf-8", "surrogateescape").hex(" ")
