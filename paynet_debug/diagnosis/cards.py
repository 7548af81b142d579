"""Card numbers and verification codes: how they are told, and what may be shown of a number.

PCI DSS 3.4.1 allows the first six and last four digits of a card number; a card's verification
code must not be kept at all. The browser tells them alike (static/share-cards.js).
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

_LISTING = r"[ \t\"']{0,3}(?:[,;|]|\r?\n|\r)[ \t\"']{0,3}"
_LISTED = re.compile(
    rf"(?<![0-9])(?:[0-9]{{4}}(?:{_LISTING}[0-9]{{4}}){{3}}"
    rf"|[0-9]{{4}}{_LISTING}[0-9]{{6}}{_LISTING}[0-9]{{5}}"
    rf"|[0-9](?:{_LISTING}[0-9]){{12,18}})(?![0-9])"
)
"""The digits of one card as a list: by comma or line, in groups as printed or one by one."""

_LISTED_BEFORE = re.compile(rf"(?<![0-9])(?:[0-9]{{4}}|[0-9]){_LISTING}\Z")
_LISTED_AFTER = re.compile(rf"{_LISTING}(?:[0-9]{{4}}|[0-9])(?![0-9])")
_LISTING_REACH = 16
_ISSUED = re.compile(r"[3-6]|2[2-7]|8[16]|9[178]")
"""First digits that card schemes issue (ISO/IEC 7812): told where the form alone is weak."""

_CLOCK = re.compile(r"1(?:[0-9]{12}|[0-9]{15}|[0-9]{18})")
"""Milli-, micro- and nanoseconds since 1970, to 2033; no scheme issues cards of a 1 so long."""

_PRINTED = frozenset({(4, 4, 4, 4), (4, 6, 5), (4, 6, 4)})
_DIGITS = re.compile("[0-9]+")

_CVV = re.compile(
    r"(?:^|[-_.\[ ])(?:cvv2?|cvc2?|cvn2?|cav2?|csc|cvd"
    r"|card[-_ ]?code|(?:security|verification)[-_ ]?(?:code|value|number))(?:$|[-_.\] ])",
    re.IGNORECASE,
)
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_NEVER = re.compile(r"oauth_|payload|nonce|timestamp|serial[-_]?number|hash", re.I)
_OPAQUE = re.compile(r"signature|token", re.I)

_WORD = r"[A-Za-z0-9_.\[\]-]{1,60}"
_SPACE = r"[ \t\r\n]"
_BESIDE = (
    rf"(?:[\"'\]]{{0,3}}{_SPACE}{{0,20}}(?:=>|:=|[=:>])"
    rf"|[\"']?{_SPACE}{{0,4}},?{_SPACE}{{0,20}}[\"']?value[\"']?{_SPACE}{{0,4}}[:=]"
    r"|[\"'][ \t]{0,4},(?=[ \t]{0,4}[\"'])|\((?=[\"']))"
    rf"{_SPACE}{{0,20}}(?:string\([0-9]{{1,3}}\)[ \t]?|int\(|Some\()?[\[(]{{0,2}}[bBuU@$]?[\"']?"
)
"""Between a name and its value: a query, JSON, XML, a pair of a HAR file, PHP, Ruby, Go, Python."""

_CODE = re.compile(
    rf"(?:<(?:{_WORD}:)?({_WORD}){_SPACE}[^<>]{{0,200}}>{_SPACE}{{0,20}}"
    rf"|(?<![A-Za-z0-9_.\[\]-])((?:{_WORD} )?{_WORD}){_BESIDE})"
    r"([0-9]{1,6})(?![A-Za-z0-9_]|-[0-9])"
)
_TEST_CARDS = frozenset({
    "4444444444444448", "4444333322221111", "4111111111111111", "4242424242424242",
    "5555555555554444", "4012888888881881", "5105105105105100", "4000000000000002",
    "378282246310005", "6011111111111117", "5454545454545454", "2200000000000004",
    "4444444411111111", "4444444455555557",
})  # fmt: skip


def may_hold_card(name: str) -> bool:
    """Whether digit runs in a parameter of this name are to be looked at."""
    return not (_NEVER.search(name) or is_opaque(name))


def is_opaque(name: str) -> bool:
    """Whether digits in a value of this name count only where they are all of it."""
    return bool(_OPAQUE.search(name))


def is_verification_code(name: str) -> bool:
    """Whether a parameter of this name holds a CVV or CVC."""
    return bool(_CVV.search(_CAMEL.sub("_", name)))


def is_test_card(number: str) -> bool:
    """Whether ``number`` (digits) is a published test number."""
    return number in _TEST_CARDS


def card_numbers(text: str) -> Iterator[str]:
    """The digits of everything in ``text`` that passes the card check."""
    for _, _, digits in _cards(text):
        yield digits


def passes_card_check(digits: str) -> bool:
    """The Luhn check (ISO/IEC 7812-1, annex B) on 13 to 19 ASCII digits, not all the same."""
    if not digits.isascii() or not 13 <= len(digits) <= 19 or len(set(digits)) == 1:
        return False
    doubled = [int(d) * 2 for d in digits[-2::-2]]
    total = sum(map(int, digits[-1::-2])) + sum(d - 9 if d > 9 else d for d in doubled)
    return total % 10 == 0


def masked_text(text: str) -> str:
    """Replace card numbers by first six, stars, last four, and codes beside their names by ***."""
    found = [(match.start(3), match.end(3), "***") for match in _codes(text)]
    found += [(start, end, masked_number(digits)) for start, end, digits in _cards(text)]
    shown: list[str] = []
    place = 0
    for start, end, instead in sorted(found, key=lambda each: each[0]):
        if start >= place:
            shown += (text[place:start], instead)
            place = end
    return "".join(shown) + text[place:]


def masked_whole(text: str) -> str:
    """Mask ``text`` only where all of it is the number of a card that a scheme may have issued."""
    written = text.strip(" \t\r\n")
    digits = _digits(written)
    return masked_number(digits) if _CARD.fullmatch(written) and _is_issued(digits) else text


def masked_number(digits: str) -> str:
    """The first six and the last four of a card's digits."""
    return digits[:6] + "*" * (len(digits) - 10) + digits[-4:]


def _codes(text: str) -> Iterator[re.Match[str]]:
    return (each for each in _CODE.finditer(text) if is_verification_code(each[1] or each[2]))


def _cards(text: str) -> Iterator[tuple[int, int, str]]:
    """Start, end and digits of each card in ``text``."""
    for match in _CARD.finditer(text):
        digits = _digits(match.group())
        if passes_card_check(digits):
            if not _CLOCK.fullmatch(match.group()):
                yield match.start(), match.end(), digits
        else:
            yield from _cards_among(match)
    for match in _LISTED.finditer(text):
        digits = _digits(match.group())
        start, end = match.span()
        before = text[max(start - _LISTING_REACH, 0) : start]
        if (
            _is_issued(digits)
            and not _LISTED_BEFORE.search(before)
            and not _LISTED_AFTER.match(text, end)
        ):
            yield start, end, digits


def _cards_among(match: re.Match[str]) -> Iterator[tuple[int, int, str]]:
    """Cards with other digits beside them, as a code or a date: whole, or grouped as printed."""
    groups = [each.span() for each in _DIGITS.finditer(match.group())]
    for first, (start, _) in enumerate(groups):
        for count in (1, 4, 3):
            some = groups[first : first + count]
            if count > 1 and tuple(stop - begin for begin, stop in some) not in _PRINTED:
                continue
            end = some[-1][1]
            digits = _digits(match.group()[start:end])
            if _is_issued(digits):
                yield match.start() + start, match.start() + end, digits


def _is_issued(digits: str) -> bool:
    return bool(_ISSUED.match(digits)) and passes_card_check(digits)


def _digits(text: str) -> str:
    return re.sub("[^0-9]", "", text)
