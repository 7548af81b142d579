"""Pairs made by the browser's modules are read by openssl and by the server."""

from __future__ import annotations

import base64

import pytest

from paynet_debug.oauth1.keys import read_private_key, read_public_key
from paynet_debug.oauth1.signature import verify

PASSPHRASE = "pass phrase ü 🙂"


@pytest.fixture(scope="module", params=[2048, 3072, 4096])
def pair(request, answers) -> dict:
    [made] = answers([("generate", request.param, PASSPHRASE)])
    assert made["value"]["bits"] == request.param
    return made["value"]


@pytest.mark.parametrize("container", ["pkcs1", "pkcs8", "encrypted"])
def test_openssl_reads_and_checks_every_export(openssl, pair, container):
    passphrase = ("-passin", f"pass:{PASSPHRASE}") if container == "encrypted" else ()
    pem = pair[container].encode()
    assert b"RSA key ok" in openssl("rsa", "-check", "-noout", *passphrase, stdin=pem)
    assert openssl("pkey", "-pubout", *passphrase, stdin=pem).decode() == pair["public"]


def test_exports_are_what_openssl_writes(openssl, pair):
    private = pair["pkcs8"].encode()
    assert openssl("pkey", stdin=private).decode() == pair["pkcs8"]
    assert openssl("pkey", "-traditional", stdin=private).decode() == pair["pkcs1"]


def test_the_encryption_is_what_the_page_promises(openssl, pair):
    der = openssl("asn1parse", stdin=pair["encrypted"].encode()).decode()
    for word in ("PBES2", "PBKDF2", "hmacWithSHA256", "aes-256-cbc", "0927C0"):  # 600,000
        assert word in der


@pytest.mark.parametrize("container", ["pkcs1", "pkcs8", "encrypted"])
def test_the_server_reads_every_export(pair, container):
    passphrase = PASSPHRASE if container == "encrypted" else None
    reading = read_private_key(pair[container], passphrase)
    assert reading.remarks == ()
    assert reading.key.public.fingerprint == pair["fingerprint"]


def test_the_pair_signs_and_the_server_verifies(pair):
    key = read_public_key(pair["public"]).key
    assert key.fingerprint == pair["fingerprint"]
    verify("POST&a&b", base64.b64decode(pair["signature"]["base64"]), key)


def test_no_two_pairs_or_encryptions_are_alike(answers):
    first, second = answers([("generate", 2048, PASSPHRASE)] * 2)
    assert first["value"]["fingerprint"] != second["value"]["fingerprint"]
    headers = {each["value"]["encrypted"].split("\n")[2] for each in (first, second)}
    assert len(headers) == 2


@pytest.mark.parametrize(
    ("passphrase", "code"),
    [
        ("", "passphrase-empty"),
        ("a\udc00", "passphrase-not-text"),
        ("ü" * 512, "passphrase-too-long"),
    ],
)
def test_passphrases_that_cannot_protect(answers, passphrase, code):
    [refusal] = answers([("generate", 2048, passphrase)])
    assert refusal["code"] == code
