"""The browser's modules in Node, where whole corpora run at once."""

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

from tests.openssl_keys import PASSPHRASE as PASSPHRASE
from tests.openssl_keys import OpenSSL as OpenSSL
from tests.openssl_keys import certificate as certificate
from tests.openssl_keys import fingerprint as fingerprint
from tests.openssl_keys import keys as keys
from tests.openssl_keys import openssl as openssl
from tests.openssl_keys import pkcs1 as pkcs1
from tests.openssl_keys import pkcs8 as pkcs8
from tests.openssl_keys import public_pem as public_pem

Case = tuple[Any, ...]
Answers = Callable[[Iterable[Case]], list[dict[str, Any]]]

HERE = Path(__file__).parent


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
