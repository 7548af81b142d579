"""DER is read strictly and written with computed lengths, as openssl and cryptography do."""

from __future__ import annotations

import random

import pytest
from cryptography.hazmat.asn1 import decode_der, encode_der

RANDOM = random.Random(690)  # noqa: S311 - the same numbers at every run


def test_numbers_are_written_and_read_as_the_library_does(answers):
    edges = [(1 << bits) + step for bits in range(0, 4100, 7) for step in (-1, 0, 1)]
    numbers = [0, 1, 127, 128, 255, 256, *edges, *(RANDOM.getrandbits(600) for _ in range(50))]
    written = answers(("writeInteger", str(number)) for number in numbers)
    assert [bytes.fromhex(each["value"]["bytes"]) for each in written] == [
        encode_der(number) for number in numbers
    ]
    signed = [*numbers, *(-number for number in numbers)]
    read = answers(("readInteger", encode_der(number)) for number in signed)
    assert [int(each["value"]) for each in read] == signed


@pytest.mark.parametrize(
    "dotted", ["1.2.840.113549.1.1.1", "2.16.840.1.101.3.4.1.42", "2.999.3", "0.9", "1.3.101.112"]
)
def test_object_identifiers_are_openssls(answers, openssl, keys, dotted):
    openssl("asn1parse", "-genstr", f"OID:{dotted}", "-noout", "-out", "oid.der")
    there = (keys / "oid.der").read_bytes()
    written, read = answers([("writeOid", dotted), ("readOid", there)])
    assert (written["value"], read["value"]) == ({"bytes": there.hex()}, dotted)


@pytest.mark.parametrize(
    ("der", "code", "values"),
    [
        ("3003020101ff", "trailing-bytes", {"surplus": 1}),
        ("30030201", "truncated", {"there": 4, "needed": 5}),
        ("3003020201", "truncated", {"there": 3, "needed": 4}),
        ("30", "truncated", {"there": 1, "needed": 2}),
        ("", "truncated", {"there": 0, "needed": 2}),
        ("3081030201ff", "malformed", {}),  # a long length where a short one does
        ("308003020101", "malformed", {}),  # an indefinite length
        ("3084", "malformed", {}),
        ("308500000000030201ff", "malformed", {}),
        ("3f0203020101", "malformed", {}),  # a tag of several bytes
        ("020101", "malformed", {}),
    ],
)
def test_what_is_no_sequence_is_named(answers, der, code, values):
    [refusal] = answers([("readSequence", bytes.fromhex(der))])
    assert (refusal["name"], refusal["code"], refusal["values"]) == ("DerError", code, values)


@pytest.mark.parametrize("der", ["0200", "02020001", "0202ff80", "040101"])
def test_numbers_that_are_not_minimal_are_refused(answers, der):
    with pytest.raises(ValueError):  # noqa: PT011 - the library's own words
        decode_der(int, bytes.fromhex(der))
    [refusal] = answers([("readInteger", bytes.fromhex(der))])
    assert refusal["code"] == "malformed"


@pytest.mark.parametrize(
    ("der", "needed"),
    [
        ("3003", 5),
        ("308201", None),
        ("30820102", 262),
        ("3080", None),
        ("3085", None),
        ("0201", None),
    ],
)
def test_how_much_a_header_claims(answers, der, needed):
    assert answers([("neededLength", bytes.fromhex(der))]) == [{"value": needed}]
