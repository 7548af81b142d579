"""The browser's modules in Node, where whole corpora run at once, and keys made by openssl."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable, Iterable
from importlib.util import module_from_spec, spec_from_file_location
from itertools import count
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

Case = tuple[Any, ...]
Answers = Callable[[Iterable[Case]], list[dict[str, Any]]]
OpenSSL = Callable[..., bytes]

HERE = Path(__file__).parent
PASSPHRASE = "pass phrase ü"


@pytest.fixture(scope="session")
def answers(
    program: Callable[..., str], project_root: Path, tmp_path_factory: pytest.TempPathFactory
) -> Answers:
    """Call operations of ``answer_cases.mjs``; bytes go in and come out as ``{"bytes": hex}``.

    The copy beside a package.json tells Node what a browser is told by ``type="module"``.
    """
    node = program("node", "nodejs")
    folder = tmp_path_factory.mktemp("modules")
    shutil.copytree(project_root / "static" / "oauth1", folder / "oauth1")
    (folder / "package.json").write_text('{"type": "module"}')
    numbers = count()

    def call(cases: Iterable[Case]) -> list[dict[str, Any]]:
        file = folder / f"cases-{next(numbers)}.json"
        file.write_text(json.dumps([[_plain(value) for value in case] for case in cases]))
        done = subprocess.run(
            [node, HERE / "answer_cases.mjs", folder / "oauth1", file],
            capture_output=True,
            timeout=240,
        )
        assert done.returncode == 0, done.stderr.decode()
        assert done.stderr == b""
        return json.loads(done.stdout)

    return call


def _plain(value: object) -> object:
    return {"bytes": value.hex()} if isinstance(value, bytes) else value


@pytest.fixture(scope="session")
def server_tests(project_root: Path) -> Callable[[str], ModuleType]:
    """A test module of the server's keys, for its corpus: the same one is run in both."""

    def load(name: str) -> ModuleType:
        spec = spec_from_file_location(name, project_root / "tests/oauth1/keys" / f"{name}.py")
        module = module_from_spec(spec)
        spec.loader.exec_module(module)
        return module

    return load


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
