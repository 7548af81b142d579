"""Hides card data in what is shown; digests are always made of the true bytes.

PCI DSS 3.4.1 allows the first six and last four digits of a card number; a card's verification
code must not be kept at all. Masking goes by parameter: digit runs inside a signature, nonce,
timestamp, serial number or payload pass the card check by chance and are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urlsplit

from paynet_debug.diagnosis.difference import first_difference
from paynet_debug.diagnosis.model import BaseString, BaseStringParts, Difference
from paynet_debug.oauth1.encoding import Pairs, percent_decode

_CARD = re.compile(r"(?<!\d)\d(?:[ \-]?\d){12,18}(?!\d)")
_CVV = re.compile(
    r"(?:^|[-_.\[])(?:cvv2?|cvc2?|cvn|csc|card[-_]?code|security[-_]?code)(?:$|[-_.\]])", re.I
)
_NEVER = re.compile(r"oauth_|payload|nonce|signature|timestamp|serial[-_]?number|hash|token", re.I)
_TEST_CARDS = frozenset({
    "4444444444444448", "4444333322221111", "4111111111111111", "4242424242424242",
    "5555555555554444", "4012888888881881", "5105105105105100", "4000000000000002",
    "378282246310005", "6011111111111117", "5454545454545454", "2200000000000004",
    "4444444411111111", "4444444455555557",
})  # fmt: skip
REMOVED = "***"


def may_hold_card(name: str) -> bool:
    """Whether digit runs in a parameter of this name are to be looked at."""
    return not _NEVER.search(name)


def is_verification_code(name: str) -> bool:
    """Whether a parameter of this name holds a CVV or CVC."""
    return bool(_CVV.search(name))


def is_test_card(number: str) -> bool:
    """Whether ``number`` (digits) is a published test number."""
    return number in _TEST_CARDS


def card_numbers(text: str) -> Iterator[str]:
    """The digits of everything in ``text`` that passes the card check."""
    for match in _CARD.finditer(text):
        digits = re.sub(r"\D", "", match.group())
        if passes_card_check(digits):
            yield digits


def passes_card_check(digits: str) -> bool:
    """The Luhn check (ISO/IEC 7812-1, annex B) on 13 to 19 ASCII digits, not all the same."""
    if not digits.isascii() or not 13 <= len(digits) <= 19 or len(set(digits)) == 1:
        return False
    doubled = [int(d) * 2 for d in digits[-2::-2]]
    total = sum(map(int, digits[-1::-2])) + sum(d - 9 if d > 9 else d for d in doubled)
    return total % 10 == 0


def masked_text(text: str) -> str:
    """Replace card numbers by first six, stars, last four."""

    def mask(match: re.Match[str]) -> str:
        digits = re.sub(r"\D", "", match.group())
        if not passes_card_check(digits):
            return match.group()
        return digits[:6] + "*" * (len(digits) - 10) + digits[-4:]

    return _CARD.sub(mask, text)


def masked_value(name: str, value: str) -> str:
    """What may be shown of a parameter's value."""
    if is_verification_code(name):
        return REMOVED
    return masked_text(value) if may_hold_card(name) else value


def masked_pairs(pairs: Pairs) -> Pairs:
    """Pairs that may be shown."""
    return tuple((name, masked_value(name, value)) for name, value in pairs)


_PIECE = re.compile(
    r"(?P<start>^|&|\?|%26|%2526|%3F)(?P<name>(?:(?!%3D|%253D|%26|%2526)[^=&?])+)"
    r"(?P<equals>=|%3[Dd]|%253[Dd])(?P<value>(?:(?!%26|%2526)[^&])*)"
)


def masked_encoded(text: str) -> str:
    """Mask a form body, query, parameter string or base string without decoding it.

    The value is looked at decoded; where it holds a card it is written masked in its place.
    """

    def mask(match: re.Match[str]) -> str:
        name, value = match["name"], match["value"]
        plain_name = percent_decode(percent_decode(name))
        plain = percent_decode(percent_decode(value)).replace("+", " ")
        shown = masked_value(plain_name, plain)
        kept = value if shown == plain else shown
        return match["start"] + name + match["equals"] + kept

    return _PIECE.sub(mask, text)


def masked_url(url: str) -> str:
    """A URL with its query masked."""
    try:
        query = urlsplit(url).query
    except ValueError:
        return masked_text(url)
    return url.replace("?" + query, "?" + masked_encoded(query)) if query else url


def masked_base_string(whole: BaseString) -> BaseString:
    """A base string and its parts as they may be shown."""
    parts = whole.parts
    return BaseString(
        masked_encoded(whole.signature_base_string),
        BaseStringParts(
            parts.method,
            masked_url(parts.uri),
            masked_encoded(parts.normalized_parameters),
            tuple((n, masked_value(percent_decode(n), v)) for n, v in parts.parameters),
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
