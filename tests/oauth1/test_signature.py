"""Signatures against openssl: known answers as files, and its own verification live."""

from __future__ import annotations

import subprocess
import tomllib
from base64 import b64decode, b64encode
from pathlib import Path

import pytest

from paynet_debug.errors import SignatureMismatch
from paynet_debug.oauth1.keys import PrivateKey, read_private_key, read_public_key
from paynet_debug.oauth1.signature import parse_signature, sign, signature_base64, verify

TESTS = Path(__file__).parents[1]
VECTORS = sorted((TESTS / "vectors" / "signature").glob("*.toml"))
MEMBERS = {"source", "command", "key", "base_string", "signature"}


def private_key(name: str) -> PrivateKey:
    return read_private_key((TESTS / "keys" / name).read_bytes()).key


@pytest.fixture(params=VECTORS, ids=lambda path: path.stem)
def vector(request: pytest.FixtureRequest) -> dict[str, str]:
    members: dict[str, str] = tomllib.loads(request.param.read_text("utf-8"))
    assert set(members) == MEMBERS
    return members


def test_there_are_vectors_of_each_size() -> None:
    assert [path.stem for path in VECTORS] == ["rsa-2048", "rsa-3072", "rsa-4096"]


def test_known_answer(vector: dict[str, str]) -> None:
    key = private_key(vector["key"])
    signature = sign(vector["base_string"], key)
    assert signature_base64(signature) == vector["signature"]
    assert len(signature) * 8 == key.public.bits
    verify(vector["base_string"], parse_signature(vector["signature"]), key.public)


def test_openssl_accepts_what_is_signed(vector: dict[str, str], tmp_path: Path) -> None:
    key = private_key(vector["key"])
    text = "POST&¢&" + "x" * 5000
    (tmp_path / "public.pem").write_text(key.public.pem)
    (tmp_path / "signature").write_bytes(sign(text, key))
    command = ("openssl", "dgst", "-sha256", "-verify", "public.pem", "-signature", "signature")
    for data, verdict in ((text, b"Verified OK"), (text + "x", b"Verification failure")):
        answer = subprocess.run(
            command, cwd=tmp_path, input=data.encode(), capture_output=True, check=False
        )
        assert verdict in answer.stdout


def test_openssl_shows_the_same_fingerprint(vector: dict[str, str]) -> None:
    path = TESTS / "keys" / vector["key"]
    der = subprocess.run(
        ("openssl", "pkey", "-in", path, "-pubout", "-outform", "DER"),
        capture_output=True,
        check=True,
    ).stdout
    digest = subprocess.run(
        ("openssl", "dgst", "-sha256", "-r"), input=der, capture_output=True, check=True
    ).stdout.decode()
    assert private_key(vector["key"]).public.fingerprint == digest.split()[0]
    assert read_public_key(der).key == private_key(vector["key"]).public


def test_anything_altered_is_a_mismatch(vector: dict[str, str]) -> None:
    key = private_key(vector["key"]).public
    base_string, signature = vector["base_string"], b64decode(vector["signature"])
    other = next(path for path in VECTORS if vector["key"][11:15] not in path.stem)
    wrong = private_key(f"throw-away-{other.stem[4:]}.pem").public
    altered = bytes([signature[0], signature[1] ^ 1, *signature[2:]])
    for arguments in (
        (base_string + " ", signature, key),
        (base_string, altered, key),
        (base_string, signature[:-1], key),
        (base_string, signature + b"\0", key),
        (base_string, b"", key),
        (base_string, b"\xff" * len(signature), key),
        (base_string, signature, wrong),
    ):
        with pytest.raises(SignatureMismatch):
            verify(*arguments)


def test_sha1_signature_is_a_mismatch(vector: dict[str, str]) -> None:
    """RFC 5849's own RSA-SHA1 is not what the gateway takes."""
    path = TESTS / "keys" / vector["key"]
    signature = subprocess.run(
        ("openssl", "dgst", "-sha1", "-sign", path),
        input=vector["base_string"].encode(),
        capture_output=True,
        check=True,
    ).stdout
    with pytest.raises(SignatureMismatch):
        verify(vector["base_string"], signature, private_key(vector["key"]).public)


@pytest.mark.parametrize("text", ["AA=A", "A", "AA\n==", "A-_A", "AA== ", "é"])
def test_signature_text_is_read_strictly(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_signature(text)


def test_signature_text_is_standard_base64() -> None:
    data = bytes(range(256))
    assert signature_base64(data) == b64encode(data).decode()
    assert parse_signature(signature_base64(data)) == data
