"""A merchant that shares no code with the emulator: oauthlib builds, openssl signs."""

from __future__ import annotations

import secrets
import subprocess
from base64 import b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, urlencode, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from oauthlib.oauth1.rfc5849 import signature as oauthlib_signature
from werkzeug.test import TestResponse

from paynet_debug.catalog.loader import load_catalog
from paynet_debug.catalog.model import Catalog
from paynet_debug.emulator import create_emulator

BASE_URL = "https://sandbox.example/sandbox/paynet"
NOW = 1_700_000_000


@dataclass
class Clock:
    """Unix seconds that stand still until a test moves them."""

    now: float = NOW

    def __call__(self) -> float:
        return self.now


@dataclass
class Merchant:
    """Signs as ``login`` with the key in the file ``key``, by the openssl command."""

    login: str
    key: Path
    base_url: str = BASE_URL
    clock: Callable[[], float] = field(default_factory=Clock)

    def sign(self, base_string: str, *options: str) -> bytes:
        command = ["openssl", "dgst", "-sha256", "-sign", str(self.key), *options]
        return subprocess.run(
            command, input=base_string.encode(), capture_output=True, check=True
        ).stdout

    def oauth(self, **changes: str) -> dict[str, str]:
        names = {
            "oauth_consumer_key": self.login,
            "oauth_nonce": secrets.token_hex(16),
            "oauth_signature_method": "RSA-SHA256",
            "oauth_timestamp": str(int(self.clock())),
            "oauth_version": "1.0",
        }
        return names | changes

    def base_string(self, path: str, body: str, oauth: dict[str, str]) -> str:
        url = self.base_url + path
        pairs = oauthlib_signature.collect_parameters(
            uri_query=urlsplit(url).query, body=body, headers=None, with_realm=False
        )
        normalized = oauthlib_signature.normalize_parameters([*pairs, *oauth.items()])
        uri = oauthlib_signature.base_string_uri(url)
        return str(oauthlib_signature.signature_base_string("POST", uri, normalized))

    def authorization(self, path: str, body: str, **changes: str) -> str:
        oauth = self.oauth(**changes)
        signature = b64encode(self.sign(self.base_string(path, body, oauth))).decode()
        return header(oauth, quote(signature, safe=""))


def header(oauth: dict[str, str], raw_signature: str) -> str:
    """An Authorization value; ``raw_signature`` goes between the quotes as it is."""
    pairs = [(name, quote(value, safe="~")) for name, value in oauth.items()]
    pairs.append(("oauth_signature", raw_signature))
    return "OAuth " + ", ".join(f'{name}="{value}"' for name, value in sorted(pairs))


@dataclass
class Caller:
    """Posts to the emulator in this process; ``post`` signs what it is given."""

    client: FlaskClient
    merchant: Merchant

    def send(
        self, path: str, body: str | bytes, authorization: str, accept: str = "*/*"
    ) -> TestResponse:
        return self.client.post(
            "/sandbox/paynet" + path,
            data=body,
            content_type="application/x-www-form-urlencoded",
            headers={"Authorization": authorization, "Accept": accept},
        )

    def post(
        self, path: str, pairs: Sequence[tuple[str, str]], accept: str = "*/*", **changes: str
    ) -> TestResponse:
        body = urlencode(pairs, quote_via=quote)
        return self.send(path, body, self.merchant.authorization(path, body, **changes), accept)


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    return load_catalog(emulator_base_url=BASE_URL)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'state' / 'emulator.sqlite3'}"


@pytest.fixture
def emulator(catalog: Catalog, clock: Clock, database_url: str) -> Flask:
    return create_emulator(
        catalog=catalog, base_url=BASE_URL, database_url=database_url, clock=clock
    )


@pytest.fixture(scope="session")
def key_file(tmp_path_factory: pytest.TempPathFactory, throwaway_key: str) -> Path:
    path = tmp_path_factory.mktemp("merchant") / "key.pem"
    path.write_text(throwaway_key)
    return path


@pytest.fixture
def merchant(key_file: Path, clock: Clock) -> Merchant:
    return Merchant("TestMerchant", key_file, clock=clock)


@pytest.fixture
def caller(emulator: Flask, merchant: Merchant, throwaway_public_key: str) -> Caller:
    """``TestMerchant``, registered."""
    client = emulator.test_client()
    answer = client.put(
        f"/sandbox/merchants/{merchant.login}", json={"public_key": throwaway_public_key}
    )
    assert answer.status_code == 201
    return Caller(client, merchant)
