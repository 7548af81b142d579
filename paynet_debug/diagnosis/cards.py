"""Card numbers and verification codes: how they are told, and what may be shown of a number.

PCI DSS 3.4.1 allows the first six and last four digits of a card number; a card's verification
code must not be kept at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_BETWEEN = r"[ \t._/:\u00a0\u00ad\u00b7\u2000-\u2015\u202f\u205f\u2060\u2212\u3000\ufeff-]{1,3}"
_CARD = re.compile(
    r"(?<![0-9])(?:[0-9](?:[ -]?[0-9]){12,18}"
    rf"|[0-9]{{4}}(?:{_BETWEEN}[0-9]{{4}}){{3}}(?:(?:{_BETWEEN})?[0-9]{{1,3}})?"
    rf"|[0-9]{{4}}{_BETWEEN}[0-9]{{6}}{_BETWEEN}[0-9]{{4,5}})(?![0-9])"
)
"""Digits in a row, with blanks or hyphens; with anything else between only as cards print them."""

_CVV = re.compile(
    r"(?:^|[-_.\[ ])(?:cvv2?|cvc2?|cvn2?|cav2?|csc|cvd"
    r"|card[-_ ]?code|(?:security|verification)[-_ ]?(?:code|value|number))(?:$|[-_.\] ])",
    re.IGNORECASE,
)
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_NEVER = re.compile(r"oauth_|payload|nonce|signature|timestamp|serial[-_]?number|hash|token", re.I)
_TEST_CARDS = frozenset({
    "4444444444444448", "4444333322221111", "4111111111111111", "4242424242424242",
    "5555555555554444", "4012888888881881", "5105105105105100", "4000000000000002",
    "378282246310005", "6011111111111117", "5454545454545454", "2200000000000004",
    "4444444411111111", "4444444455555557",
})  # fmt: skip


def may_hold_card(name: str) -> bool:
    """Whether digit runs in a parameter of this name are to be looked at."""
    return not _NEVER.search(name)


def is_verification_code(name: str) -> bool:
    """Whether a parameter of this name holds a CVV or CVC."""
    return bool(_CVV.search(_CAMEL.sub("_", name)))


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
