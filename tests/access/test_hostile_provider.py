"""What a provider says is checked: each ID token below differs from a good one in one thing.

The provider is a few lines on PyJWT, which shares no code with the library that validates.
"""

from __future__ import annotations

import json
import secrets
import socket
import threading
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from flask import Flask, request
from jwt.algorithms import RSAAlgorithm
from werkzeug.serving import make_server

from paynet_debug.web.access import provider as access_provider
from tests.access.conftest import (
    CLIENT_ID,
    CLIENT_SECRET,
    Console,
    Silent,
    free_port,
    running_console,
)

KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
ANOTHER_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
KEY_ID, MAC_ID = "one", "another"
ALGORITHMS = ["RS256", "HS256", "none"]
ISSUER = "the provider's own issuer"


def encoded(
    claims: dict[str, Any], key: Any = KEY, algorithm: str = "RS256", key_id: str = KEY_ID
) -> str:
    return jwt.encode(claims, key, algorithm, headers={"kid": key_id})


Fault = Callable[[dict[str, Any]], str | None]

FAULTS: dict[str, Fault] = {
    "no ID token": lambda claims: None,
    "another issuer": lambda claims: encoded(claims | {"iss": "https://evil.example"}),
    "another audience": lambda claims: encoded(claims | {"aud": "another"}),
    "another audience, ours authorized": lambda claims: encoded(
        claims | {"aud": ["another"], "azp": CLIENT_ID}
    ),
    "another party authorized": lambda claims: encoded(claims | {"azp": "another"}),
    "expired": lambda claims: encoded(claims | {"exp": int(time.time()) - 3600}),
    "issued in the future": lambda claims: encoded(claims | {"iat": int(time.time()) + 3600}),
    "another nonce": lambda claims: encoded(claims | {"nonce": "another"}),
    "another key": lambda claims: encoded(claims, ANOTHER_KEY),
    "unsigned": lambda claims: encoded(claims, None, "none"),
    "a MAC by the client's secret": lambda claims: encoded(claims, CLIENT_SECRET, "HS256", MAC_ID),
    "a changed name": lambda claims: encoded(claims).replace(".", ".e30", 1),
    "no token at all": lambda claims: "nonsense",
    **{
        f"no {name}": lambda claims, name=name: encoded(
            {each: value for each, value in claims.items() if each != name}
        )
        for name in ("iss", "sub", "aud", "exp", "iat", "nonce")
    },
}


@dataclass
class Provider:
    """What the provider does next."""

    issuer: str = ""
    nonce: str = ""
    fault: Fault = encoded
    metadata: dict[str, Any] = field(default_factory=dict)
    instead: dict[str, Any] = field(default_factory=dict)
    """Answers of another shape, by path."""
    status: int = 200
    silent_path: str = ""
    released: threading.Event = field(default_factory=threading.Event)

    def application(self) -> Flask:
        app = Flask("provider")
        app.before_request(self.keep_silent)
        app.before_request(lambda: self.instead.get(request.path))
        app.add_url_rule("/.well-known/openid-configuration", view_func=self.configuration)
        app.add_url_rule("/keys", view_func=self.keys)
        app.add_url_rule("/token", view_func=self.token, methods=["POST"])
        return app

    def keep_silent(self) -> None:
        if request.path == self.silent_path:
            self.released.wait(60)

    def configuration(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "id_token_signing_alg_values_supported": ALGORITHMS,
        } | self.metadata

    def keys(self) -> dict[str, Any]:
        key = json.loads(RSAAlgorithm.to_jwk(KEY.public_key()))
        secret = urlsafe_b64encode(CLIENT_SECRET.encode()).decode().rstrip("=")
        mac = {"kty": "oct", "k": secret, "kid": MAC_ID}
        return {"keys": [key | {"kid": KEY_ID, "use": "sig"}, mac]}

    def token(self) -> tuple[dict[str, Any], int]:
        assert request.form["code_verifier"]
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "sub": "ada",
            "aud": CLIENT_ID,
            "iat": now,
            "exp": now + 60,
            "nonce": self.nonce,
        }
        id_token = self.fault(claims)
        answer = {"access_token": secrets.token_hex(), "token_type": "Bearer"}
        return answer | ({"id_token": id_token} if id_token else {}), self.status


@pytest.fixture
def provider() -> Iterator[Provider]:
    provider = Provider()
    server = make_server(
        "127.0.0.1", 0, provider.application(), threaded=True, request_handler=Silent
    )
    provider.issuer = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield provider
    provider.released.set()
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def console(provider: Provider, tmp_path: Path) -> Iterator[Console]:
    with running_console(free_port(), provider.issuer, tmp_path) as console:
        yield console


def come_back(console: Console, provider: Provider) -> tuple[int, str]:
    """Begin to sign in and return as the provider sends one back: the status, and who it is."""
    browser = console.person()
    begun = browser.get(f"{console.url}/sign-in/start", allow_redirects=False)
    if begun.status_code != 303:
        return begun.status_code, begun.text
    asked = parse_qs(urlsplit(begun.headers["Location"]).query)
    provider.nonce = asked["nonce"][0]
    query = {"code": "x", "state": asked["state"][0]}
    answer = browser.get(f"{console.url}/sign-in/callback", params=query, allow_redirects=False)
    page = browser.get(f"{console.url}/diagnose", allow_redirects=False)
    return answer.status_code, page.text


def test_a_good_token_is_taken(console: Console, provider: Provider):
    status, page = come_back(console, provider)
    assert status == 303
    assert 'title="Signed in as ada"' in page


@pytest.mark.parametrize("fault", FAULTS)
def test_a_token_with_one_fault_signs_nobody_in(console: Console, provider: Provider, fault: str):
    provider.fault = FAULTS[fault]
    status, page = come_back(console, provider)
    assert status == 403
    assert "Signed in as" not in page


@pytest.mark.parametrize(
    "metadata",
    [{"issuer": "https://evil.example"}, {"token_endpoint": None}, {"jwks_uri": ""}],
)
def test_a_provider_that_describes_another_is_not_used(
    console: Console, provider: Provider, metadata: dict[str, Any]
):
    provider.metadata = metadata
    status, page = come_back(console, provider)
    assert (status, "sign-in-refused" in page) == (403, True)
    provider.metadata = {}  # mended there, it works here without a new start
    assert come_back(console, provider)[0] == 303


@pytest.mark.parametrize("path", ["/.well-known/openid-configuration", "/token", "/keys"])
@pytest.mark.parametrize("answer", [["a list"], {"keys": 5, "id_token": 5, "issuer": ISSUER}])
def test_an_answer_of_another_shape_is_refused(
    console: Console, provider: Provider, path: str, answer: Any
):
    provider.instead = {path: json.loads(json.dumps(answer).replace(ISSUER, provider.issuer))}
    status, page = come_back(console, provider)
    assert (status, "Signed in as" in page) == (403, False)
    provider.instead = {}
    assert come_back(console, provider)[0] == 303


def test_algorithms_that_are_no_list_are_refused(console: Console, provider: Provider):
    provider.metadata = {"id_token_signing_alg_values_supported": 5}
    assert come_back(console, provider)[0] == 403
    provider.metadata = {}
    assert come_back(console, provider)[0] == 303


def test_a_provider_that_fails_is_told_from_one_that_refuses(console: Console, provider: Provider):
    provider.status = 500
    assert come_back(console, provider)[0] == 503
    provider.status = 200
    assert come_back(console, provider)[0] == 303


@pytest.mark.parametrize("path", ["/.well-known/openid-configuration", "/token", "/keys"])
def test_a_provider_that_keeps_silent_is_not_waited_for(
    console: Console, provider: Provider, path: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(access_provider, "WHOLE_SECONDS", 0.5)
    provider.silent_path = path
    status, page = come_back(console, provider)
    assert status == 503
    assert "Signed in as" not in page
    provider.released.set()
    monkeypatch.undo()
    assert come_back(console, provider)[0] == 303


def test_a_provider_whose_name_is_not_found_in_time_is_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    found = threading.Event()
    look_up = socket.getaddrinfo

    def hang(host: str, *arguments: Any, **options: Any) -> Any:
        return found.wait(60) if "slow" in host else look_up(host, *arguments, **options)

    monkeypatch.setattr(access_provider, "WHOLE_SECONDS", 0.5)
    monkeypatch.setattr(socket, "getaddrinfo", hang)
    with running_console(free_port(), "http://slow.localhost:1", tmp_path) as console:
        for _ in range(2 * access_provider.MAX_WAITING):
            answer = console.person().get(f"{console.url}/sign-in/start")
            assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
        assert not found.is_set()
        found.set()


def test_a_provider_that_is_gone_is_said_to_be(tmp_path: Path):
    with running_console(free_port(), f"http://127.0.0.1:{free_port()}", tmp_path) as console:
        answer = console.person().get(f"{console.url}/sign-in/start")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert "provider can&#39;t be reached" in answer.text


def test_without_its_database_the_console_says_so_and_lets_nobody_in(
    console: Console, provider: Provider
):
    browser = console.person()
    begun = browser.get(f"{console.url}/sign-in/start", allow_redirects=False)
    asked = parse_qs(urlsplit(begun.headers["Location"]).query)
    provider.nonce = asked["nonce"][0]
    query = {"code": "x", "state": asked["state"][0]}
    console.database.unlink(missing_ok=True)
    console.database.mkdir()
    answer = browser.get(f"{console.url}/sign-in/callback", params=query)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert "sign-ins-unavailable" in answer.text
