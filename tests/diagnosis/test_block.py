"""Opened signatures that openssl's command line made, in every padding and hash."""

from __future__ import annotations

import hashlib
import subprocess
from base64 import b64encode, urlsafe_b64encode
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paynet_debug.diagnosis.recover import open_signature
from paynet_debug.diagnosis.wire import wire_readings
from paynet_debug.oauth1.keys import PublicKey, read_public_key
from tests.diagnosis.conftest import KEYS

TEXT = b"POST&https%3A%2F%2Fhost.example%2F&a%3D1"


def openssl(*arguments: str, data: bytes = TEXT) -> bytes:
    command = ["openssl", *arguments]
    return subprocess.run(command, input=data, capture_output=True, check=True).stdout


def key_of(bits: int) -> tuple[str, PublicKey]:
    path = KEYS / f"throw-away-{bits}.pem"
    return str(path), read_public_key(path.read_text("ascii")).key


def encoded(signature: bytes) -> str:
    return quote(b64encode(signature), safe="")


@pytest.mark.parametrize("bits", [2048, 3072, 4096])
@pytest.mark.parametrize(
    ("option", "name", "faults"),
    [
        ("sha256", "SHA-256", ()),
        ("sha1", "SHA-1", ("wrong-hash",)),
        ("sha512", "SHA-512", ("wrong-hash",)),
        ("sha384", "SHA-384", ("wrong-hash",)),
        ("sha224", "SHA-224", ("wrong-hash",)),
        ("md5", "MD5", ("wrong-hash",)),
    ],
)
def test_the_hash_is_named(bits: int, option: str, name: str, faults: tuple[str, ...]) -> None:
    path, key = key_of(bits)
    opened = open_signature(encoded(openssl("dgst", f"-{option}", "-sign", path)), key)
    assert opened is not None
    assert opened.block is not None
    assert (opened.block.hash, opened.block.faults) == (name, faults)
    assert opened.block.digest == hashlib.new(option, TEXT).digest()


@pytest.mark.parametrize("bits", [2048, 3072, 4096])
@pytest.mark.parametrize("salt", ["0", "20", "32", "max"])
def test_pss_is_proven_by_its_salt(bits: int, salt: str) -> None:
    path, key = key_of(bits)
    options = ("-sigopt", "rsa_padding_mode:pss", "-sigopt", f"rsa_pss_saltlen:{salt}")
    opened = open_signature(encoded(openssl("dgst", "-sha256", *options, "-sign", path)), key)
    assert opened is not None
    assert opened.block is not None
    assert opened.block.faults == ("pss-padding",)
    sized = opened.block.salt
    assert sized is not None
    assert salt == "max" or len(sized) == int(salt)
    inner = bytes(8) + hashlib.sha256(TEXT).digest() + sized
    assert hashlib.sha256(inner).digest() == opened.block.digest


@pytest.mark.parametrize(
    ("content", "faults"),
    [
        (hashlib.sha256(TEXT).digest(), ("no-digest-info",)),
        (hashlib.sha256(TEXT).hexdigest().encode(), ("no-digest-info", "hex-digest-signed")),
        (TEXT, ("text-encrypted",)),
    ],
)
def test_a_raw_operation_of_the_private_key(content: bytes, faults: tuple[str, ...]) -> None:
    path, key = key_of(2048)
    signature = openssl("pkeyutl", "-sign", "-inkey", path, data=content)
    opened = open_signature(encoded(signature), key)
    assert opened is not None
    assert opened.block is not None
    assert opened.block.faults == faults


def test_another_key_gives_no_block() -> None:
    path, _ = key_of(2048)
    signature = openssl("dgst", "-sha256", "-sign", path)
    _, other = key_of(3072)
    opened = open_signature(encoded(signature), other)
    assert opened is not None
    assert opened.block is None
    assert opened.faults == ("wrong-key",)


SIGNATURE = bytes(range(1, 256)) + b"\xfe"
BASE64 = b64encode(SIGNATURE).decode()


@pytest.mark.parametrize(
    ("raw", "faults"),
    [
        (quote(BASE64, safe=""), ()),
        (quote(BASE64, safe="").replace("%2B", "%2b"), ()),
        (BASE64, ("signature-not-encoded",)),
        (quote(quote(BASE64, safe=""), safe=""), ("signature-encoded-twice",)),
        (SIGNATURE.hex(), ("signature-hex",)),
        (SIGNATURE.hex().upper(), ("signature-hex",)),
        (SIGNATURE.hex(":"), ("signature-hex",)),
        (quote(b64encode(SIGNATURE.hex().encode()), safe=""), ("signature-base64-of-hex",)),
        (urlsafe_b64encode(SIGNATURE).decode().rstrip("="), ("signature-base64url",)),
        (quote(BASE64[:76] + "\n" + BASE64[76:], safe=""), ("signature-wrapped",)),
        (quote(BASE64 + "\n", safe=""), ("signature-wrapped",)),
        (quote(BASE64.replace("+", " "), safe=""), ("signature-plus-lost",)),
        (BASE64.replace("+", " "), ("signature-plus-lost",)),
    ],
)
def test_wire_faults_are_undone(raw: str, faults: tuple[str, ...]) -> None:
    reading = wire_readings(raw)[0]
    assert reading.data == SIGNATURE
    assert reading.faults == faults


@given(st.text(max_size=1200))
def test_any_text_is_read_or_not(raw: str) -> None:
    _, key = key_of(2048)
    opened = open_signature(raw, key)
    assert (opened is None) == (not wire_readings(raw))
