"""Fixtures: keys made by the openssl command line for this run, so that none is our own reading."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

PASSPHRASE = "pass phrase ü"

OpenSSL = Callable[..., bytes]


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one RSA key, ``rsa.pem`` (PKCS#1), in which tests make what they need."""
    folder = tmp_path_factory.mktemp("keys")
    subprocess.run(
        ["openssl", "genrsa", "-traditional", "-out", folder / "rsa.pem", "2048"],
        check=True,
        capture_output=True,
    )
    return folder


@pytest.fixture(scope="session")
def openssl(keys: Path) -> OpenSSL:
    """Call openssl in the folder of ``keys``; the answer is what it printed."""

    def call(*arguments: str, stdin: bytes | None = None) -> bytes:
        return subprocess.run(
            ["openssl", *arguments], input=stdin, check=True, capture_output=True, cwd=keys
        ).stdout

    return call


@pytest.fixture(scope="session")
def pkcs1(keys: Path) -> str:
    return (keys / "rsa.pem").read_text()


@pytest.fixture(scope="session")
def pkcs8(openssl: OpenSSL) -> str:
    return openssl("pkcs8", "-topk8", "-nocrypt", "-in", "rsa.pem").decode()


@pytest.fixture(scope="session")
def public_pem(openssl: OpenSSL) -> str:
    return openssl("pkey", "-in", "rsa.pem", "-pubout").decode()


@pytest.fixture(scope="session")
def certificate(openssl: OpenSSL) -> str:
    return openssl("req", "-x509", "-key", "rsa.pem", "-subj", "/CN=throw-away").decode()


@pytest.fixture(scope="session")
def fingerprint(openssl: OpenSSL) -> str:
    der = openssl("pkey", "-in", "rsa.pem", "-pubout", "-outform", "DER")
    return openssl("dgst", "-sha256", "-r", stdin=der).decode().split()[0]
