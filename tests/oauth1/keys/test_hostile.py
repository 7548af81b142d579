"""Keys made to do harm are refused by a size or an equation, and composite factors when signing."""

from __future__ import annotations

from base64 import b64decode
from contextlib import suppress
from dataclasses import fields

import pytest
from cryptography.hazmat.asn1 import encode_der
from cryptography.hazmat.primitives import serialization
from hypothesis import given, settings
from hypothesis import strategies as st

from paynet_debug.errors import KeyRefused
from paynet_debug.oauth1.keys import inspect_key, read_private_key, read_public_key
from paynet_debug.oauth1.keys.armor import MAX_MATERIAL
from paynet_debug.oauth1.keys.shapes import RsaPrivateNumbers, RsaPublicNumbers
from paynet_debug.oauth1.signature import sign


@pytest.fixture(scope="module")
def numbers(keys) -> dict[str, int]:
    """The sound key's numbers, read by the library alone."""
    key = serialization.load_pem_private_key((keys / "rsa.pem").read_bytes(), None)
    private = key.private_numbers()
    public = private.public_numbers
    return {
        "version": 0, "n": public.n, "e": public.e, "d": private.d, "p": private.p,
        "q": private.q, "d_p": private.dmp1, "d_q": private.dmq1, "q_inv": private.iqmp,
    }  # fmt: skip


def der(numbers: dict[str, int], **changes: int) -> bytes:
    return encode_der(RsaPrivateNumbers(**{"other_primes": None, **numbers, **changes}))


HUGE = (1 << 16383) | 1

CHANGES = {
    "n is not p times q": (lambda k: {"n": k["n"] + 2}, "key-inconsistent"),
    "wrong d": (lambda k: {"d": k["d"] - 2}, "key-inconsistent"),
    "dP and dQ swapped": (lambda k: {"d_p": k["d_q"], "d_q": k["d_p"]}, "key-inconsistent"),
    "p and q swapped": (lambda k: {"p": k["q"], "q": k["p"]}, "key-inconsistent"),
    "qInv of the other": (lambda k: {"q_inv": pow(k["p"], -1, k["q"])}, "key-inconsistent"),
    "wrong dP": (lambda k: {"d_p": k["d_p"] - 2}, "key-inconsistent"),
    "wrong dQ": (lambda k: {"d_q": k["d_q"] - 2}, "key-inconsistent"),
    "e is 1": (lambda k: {"e": 1, "d": 1, "d_p": 1, "d_q": 1}, "exponent-unusable"),
    "e is even": (lambda k: {"e": 65536}, "exponent-unusable"),
    "e is negative": (lambda k: {"e": -65537}, "exponent-unusable"),
    "e is long": (lambda k: {"e": 2**33 + 1}, "exponent-unusable"),
    "p is 1": (lambda k: {"p": 1, "q": k["n"]}, "key-inconsistent"),
    "q is 1": (lambda k: {"q": 1, "p": k["n"]}, "key-inconsistent"),
    "n is even": (lambda k: {"n": k["n"] + 1}, "key-inconsistent"),
    "p is even": (lambda k: {"p": k["p"] + 1}, "key-inconsistent"),
    "p is q": (lambda k: {"q": k["p"], "n": k["p"] ** 2}, "key-inconsistent"),
    "n is negative": (lambda k: {"n": -k["n"]}, "key-too-small"),
    "n is zero": (lambda k: {"n": 0}, "key-too-small"),
    "d is negative": (lambda k: {"d": -k["d"]}, "key-inconsistent"),
    "d is zero": (lambda k: {"d": 0}, "key-inconsistent"),
    "p is negative": (lambda k: {"p": -k["p"], "q": -k["q"]}, "key-inconsistent"),
    "dP is zero": (lambda k: {"d_p": 0}, "key-inconsistent"),
    "qInv is zero": (lambda k: {"q_inv": 0}, "key-inconsistent"),
    "d is huge": (lambda k: {"d": k["d"] + k["n"] * (HUGE - 1)}, "key-inconsistent"),
    "n is huge": (lambda k: {"n": HUGE, "e": HUGE}, "key-too-large"),
    "everything is huge": (lambda k: dict.fromkeys(k, HUGE), "key-too-large"),
    "multi-prime": (lambda k: {"version": 1}, "key-multi-prime"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_hostile_private_key(numbers, change):
    changes, code = CHANGES[change]
    with pytest.raises(KeyRefused) as refusal:
        read_private_key(der(numbers, **changes(numbers)))
    assert refusal.value.code == code


def test_the_unchanged_numbers_are_taken(numbers):
    assert read_private_key(der(numbers)).key.public.modulus == numbers["n"]


def test_every_number_is_checked(numbers):
    """No number of the structure can be altered unseen."""
    for field in fields(RsaPrivateNumbers):
        if field.name == "other_primes":
            continue
        with pytest.raises(KeyRefused):
            read_private_key(der(numbers, **{field.name: numbers[field.name] + 2}))


def test_composite_factors_pass_the_equations_and_fail_at_signing(numbers):
    p, q, e = numbers["p"], 3 * 5 * 7 * ((1 << 1030) + 1), 65537
    composite = {
        "n": p * q, "p": p, "q": q, "e": e,
        "d": (d := pow(e, -1, (p - 1) * (q - 1))),
        "d_p": d % (p - 1), "d_q": d % (q - 1), "q_inv": pow(q, -1, p),
    }  # fmt: skip
    key = read_private_key(der(numbers, **composite)).key
    with pytest.raises(KeyRefused) as refusal:
        sign("POST&a&b", key)
    assert refusal.value.code == "key-inconsistent"


@pytest.mark.parametrize(
    ("n", "e", "code"),
    [
        (HUGE, HUGE - 2, "key-too-large"),
        ((1 << 8192) | 1, 65537, "key-too-large"),
        ((1 << 1022) | 1, 65537, "key-too-small"),
        ((1 << 2047) | 1, 2**33 + 1, "exponent-unusable"),
        ((1 << 2047) | 1, 1, "exponent-unusable"),
        ((1 << 2047) | 1, 4, "exponent-unusable"),
        (1 << 2047, 65537, "key-inconsistent"),
        (-(1 << 2047), 65537, "key-too-small"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_hostile_public_key(n, e, code):
    material = encode_der(RsaPublicNumbers(n=n, e=e))
    with pytest.raises(KeyRefused) as refusal:
        read_public_key(material)
    assert refusal.value.code == code
    assert not inspect_key(material).usable_for_signing


@pytest.mark.parametrize("read", [read_private_key, read_public_key, inspect_key])
@pytest.mark.parametrize("fill", ["-", " ", '"', "\\", "A", "MII", "-----BEGIN A KEY-----\n", "&#"])
def test_over_long_and_monotonous_pastes(read, fill):
    """At the limit every pattern still answers; above it the length alone refuses."""
    longest = (fill * MAX_MATERIAL)[:MAX_MATERIAL]
    with pytest.raises(KeyRefused):
        read(longest)
    for material in (longest + "x", longest.encode() + b"x"):
        with pytest.raises(KeyRefused) as refusal:
            read(material)
        assert refusal.value.code == "material-too-long"


PIECES = st.sampled_from(
    [
        *("-----BEGIN RSA PRIVATE KEY-----", "-----END RSA PRIVATE KEY-----"),
        *("-----BEGIN PGP PRIVATE KEY BLOCK-----", "ssh-rsa AAAA", "Proc-Type: 4,ENCRYPTED"),
        *("DEK-Info: AES-128-CBC,", "0123456789ABCDEF" * 2),
        *("MIIE", "MIIEpAIBAAKCAQEA" * 4, "MC4CAQAwBQYDK2Vw", "="),
        *("\n", "\\n", " ", '"', "%2B", "&#43;", "\ufeff", "\ud800"),
    ]
)


@settings(max_examples=400, deadline=None)
@given(st.lists(PIECES | st.text(max_size=20)).map("".join) | st.binary(max_size=300))
def test_anything_gives_a_reading_or_a_refusal(material):
    for read in (read_private_key, read_public_key, inspect_key):
        with suppress(KeyRefused):
            read(material, "passphrase\ud800")


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_damaged_der_gives_a_reading_or_a_refusal(certificate, pkcs8, data):
    pem = data.draw(st.sampled_from([certificate, pkcs8]))
    raw = bytearray(b64decode("".join(pem.strip().split("\n")[1:-1])))
    for place in data.draw(st.lists(st.integers(0, len(raw) - 1), min_size=1, max_size=4)):
        raw[place] = data.draw(st.integers(0, 255))
    for read in (read_private_key, read_public_key, inspect_key):
        with suppress(KeyRefused):
            read(bytes(raw))
