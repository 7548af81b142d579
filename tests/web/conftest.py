"""The console with its emulator as one WSGI application, and an outside judge of signatures."""

from __future__ import annotations

import subprocess
from base64 import b64encode
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
from oauthlib.oauth1.rfc5849 import signature as oauthlib_signature
from werkzeug.test import Client

from app import create_application
from paynet_debug.catalog.demo import demo_private_key
from paynet_debug.catalog.loader import load_catalog

CATALOG = load_catalog(emulator_base_url="http://127.0.0.1:8000/sandbox/paynet")

HOSTILE = (
    ("plus", "1+1"),
    ("tilde", "~a"),
    ("reserved", "!*'()"),
    ("cyrillic", "Иван Петров"),
    ("percent", "100%25 %"),
    ("padded", "  x  "),
    ("empty", ""),
    ("twice", "b"),
    ("twice", "a"),
    ("Upper", "&=;?#/"),
    ("new line", "a\r\nb\tc"),
    ("astral", "😀"),
    ("a", "1"),
    ("a-b", "2"),
)


@pytest.fixture
def application(tmp_path: Path):
    return create_application(
        {
            "SECRET_KEY": "the tests' own, no secret",
            "DATABASE_URL": f"sqlite:///{tmp_path / 'emulator.sqlite3'}",
            "RATE_LIMIT": "off",
        }
    )


@pytest.fixture
def client(application) -> Client:
    return Client(application)


@pytest.fixture(scope="session")
def key_file(tmp_path_factory: pytest.TempPathFactory, throwaway_key: str) -> Path:
    path = tmp_path_factory.mktemp("keys") / "throwaway.pem"
    path.write_text(throwaway_key)
    return path


def expected_base_string(url: str, oauth: dict[str, str], pairs: list[tuple[str, str]]) -> str:
    """What oauthlib signs for a POST of ``pairs`` to ``url``."""
    query = parse_qsl(urlsplit(url).query, keep_blank_values=True)
    normalized = oauthlib_signature.normalize_parameters([*query, *oauth.items(), *pairs])
    uri = oauthlib_signature.base_string_uri(url)
    return oauthlib_signature.signature_base_string("POST", uri, normalized)


def openssl_signature(base_string: str, key_file: Path) -> str:
    """What ``openssl dgst -sha256 -sign`` makes of ``base_string``, in Base64."""
    made = subprocess.run(
        ["openssl", "dgst", "-sha256", "-sign", str(key_file)],
        input=base_string.encode(),
        capture_output=True,
        check=True,
    )
    return b64encode(made.stdout).decode()


def example_body(operation_id: str, **changes: object) -> dict[str, object]:
    """A sound body of *sign* for an operation, with the documentation's example values."""
    operation = CATALOG.operation(operation_id)
    body: dict[str, object] = {
        "environment": "emulator",
        "endpoint_id": "39915",
        "consumer_key": "demo",
        "private_key": demo_private_key(),
        "parameters": {
            each.name: each.example
            for each in operation.body_parameters
            if each.example and (operation.batch is None or each.name != operation.batch.parameter)
        },
    }
    if operation.batch is not None:
        body["csv"] = operation.batch.example_csv
    return body | changes
