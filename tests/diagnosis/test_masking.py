"""Card data is hidden by parameter; what only looks like a card is left alone."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paynet_debug.diagnosis.cards import (
    is_test_card,
    is_verification_code,
    masked_text,
    passes_card_check,
)
from paynet_debug.diagnosis.difference import first_difference, split_base_string
from paynet_debug.diagnosis.masking import (
    masked_base_string,
    masked_difference,
    masked_encoded,
    masked_pairs,
    masked_sheet,
    masked_url,
    masked_value,
)

CARD = "5500005555555559"
"""Passes the card check and is nobody's: an issuer range of test systems."""


MASKS = {
    "text": masked_text,
    "value": masked_value,
    "sheet": masked_sheet,
    "encoded": masked_encoded,
    "url": masked_url,
}
CASES = [
    each
    for each in json.loads(Path(__file__).with_name("card_data.json").read_text("utf-8"))["cases"]
    if each["mask"] in MASKS
]
"""The browser's masking is held to the same file; text of any kind is masked there alone."""


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['mask']}: {case['given'][:40]}")
def test_each_case_of_the_file(case: dict[str, str]) -> None:
    given = [case[name] for name in ("name", "given") if name in case]
    assert MASKS[case["mask"]](*given) == case["shown"]


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        ("credit_card_number", CARD, "550000******5559"),
        ("credit_card_number", "4111111111111111", "411111******1111"),
        ("note", f"({CARD[:4]} {CARD[4:8]}-{CARD[8:]})", "(550000******5559)"),
        ("cvv2", "123", "***"),
        ("card-cvc", "1234", "***"),
        ("client_orderid", "5500005555555558", "5500005555555558"),
        ("oauth_nonce", CARD, CARD),
        ("oauth_signature", f"{CARD}==", f"{CARD}=="),
        ("oauth_timestamp", CARD, CARD),
        ("payload", CARD, CARD),
        ("serial-number", CARD, CARD),
    ],
)  # fmt: skip
def test_values_are_masked_by_parameter(name: str, value: str, shown: str) -> None:
    assert masked_pairs(((name, value),)) == ((name, shown),)


@pytest.mark.parametrize("spaced", ["", "%20", "%2520", "+"])
def test_a_card_within_encoded_text_is_found(spaced: str) -> None:
    card = spaced.join((CARD[:4], CARD[4:8], CARD[8:12], CARD[12:]))
    for text in (
        f"a=1&card={card}&cvv2=321&b=2",
        f"POST&https%3A%2F%2Fh%2Fp&a%3D1%26card%3D{card}%26cvv2%3D321%26b%3D2",
    ):
        masked = masked_encoded(text)
        assert "550000******5559" in masked
        assert "321" not in masked
        assert re.search("b(=|%3D)2$", masked)


def test_a_url_is_masked_in_its_query() -> None:
    assert masked_url(f"https://h/p?card={CARD}&x=1") == "https://h/p?card=550000******5559&x=1"


def test_a_difference_within_a_card_shows_nothing_of_it() -> None:
    expected = split_base_string(f"POST&https%3A%2F%2Fh&card%3D{CARD}%26x%3D1")
    signed = split_base_string("POST&https%3A%2F%2Fh&card%3D4111111111111111%26x%3D1")
    difference = first_difference(expected.signature_base_string, signed.signature_base_string)
    assert difference is not None
    masked = masked_difference(difference, expected, signed)
    assert masked.offset == difference.offset
    for excerpt in (masked.expected_excerpt, masked.signed_excerpt):
        assert not re.search(r"\d{7}", excerpt)


def test_a_base_string_without_cards_stays_as_it_is() -> None:
    whole = split_base_string("POST&https%3A%2F%2Fh%2Fp&a%3D1%2520%2526%26b%3D")
    assert masked_base_string(whole) == whole


def test_published_test_numbers_pass_the_card_check() -> None:
    assert is_test_card("4111111111111111")
    assert passes_card_check("4111111111111111")
    assert not passes_card_check("0000000000000000")
    assert not passes_card_check("1" * 12)


@pytest.mark.parametrize("name", ["cvv", "cvv2", "cvc2", "card_cvv", "CVC", "card-code", "cvn"])
def test_names_of_verification_codes(name: str) -> None:
    assert is_verification_code(name)


@given(st.text())
def test_masking_takes_any_text(text: str) -> None:
    assert isinstance(masked_encoded(text), str)
    assert isinstance(masked_url(text), str)
