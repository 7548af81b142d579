"""Keys made by the openssl command line for this run, so that no container is our own reading."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

PASSPHRASE = "pass phrase ü"

OpenSSL = Callable[..., bytes]


def run(*arguments: str, stdin: bytes | None = None) -> bytes:
    """Run a command; return what it printed."""
    return subprocess.run(arguments, input=stdin, check=True, capture_output=True).stdout


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one RSA key, ``rsa.pem`` (PKCS#1), in which tests make what they need."""
    folder = tmp_path_factory.mktemp("keys")
    run("openssl", "genrsa", "-traditional", "-out", str(folder / "rsa.pem"), "2048")
    return folder


@pytest.fixture(scope="session")
def openssl(keys: Path) -> OpenSSL:
    """Call ``openssl`` with the legacy ciphers; ``rsa.pem`` in an argument is that file."""

    def call(command: str, *arguments: str, stdin: bytes | None = None) -> bytes:
        places = [str(keys / each) if each == "rsa.pem" else each for each in arguments]
        return run("openssl", command, *places, stdin=stdin)

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
