"""People sign in through the TLS proxy, served by two consoles in turn."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from tests.access.conftest import CLIENT_ID, CLIENT_SECRET, Console, hidden_field, oidc_provider
from tests.deployment.proxy import NAME, make_certificate, nginx
from tests.servers import HOST, Gunicorn, PostgreSQL, Program, free_port, gunicorn, running


@dataclass
class Proxied(Console):
    """The consoles as people see them; their browsers trust the proxy's certificate."""

    certificate: Path = Path()
    consoles: tuple[Gunicorn, ...] = ()

    def person(self) -> requests.Session:
        session = super().person()
        session.verify = str(self.certificate)
        return session


@pytest.fixture(scope="module")
def console(
    program: Program, postgresql_server: PostgreSQL, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Proxied]:
    folder = tmp_path_factory.mktemp("signing-in")
    make_certificate(program("openssl"), folder)
    port = free_port()
    url = f"https://{NAME}:{port}"
    with ExitStack() as stack, pytest.MonkeyPatch.context() as patch:
        look_up = socket.getaddrinfo
        patch.setattr(
            socket,
            "getaddrinfo",
            lambda host, *others, **named: look_up(
                HOST if host == NAME else host, *others, **named
            ),
        )
        issuer = stack.enter_context(oidc_provider(program, url))
        settings = {
            "DATABASE_URL": postgresql_server.url,
            "PUBLIC_URL": url,
            "TRUSTED_HOSTS": f"{NAME},{HOST}",
            "TRUSTED_PROXY": "1",
            "OIDC_ISSUER": issuer,
            "OIDC_CLIENT_ID": CLIENT_ID,
            "OIDC_CLIENT_SECRET": CLIENT_SECRET,
        }
        consoles = [
            stack.enter_context(running(gunicorn(folder, 1, name, **settings)))
            for name in ("console-1", "console-2")
        ]
        stack.enter_context(running(nginx(program, folder, port, consoles)))
        certificate = folder / "certificate.pem"
        yield Proxied(url, issuer, folder, certificate=certificate, consoles=tuple(consoles))


def statuses(console: Proxied, browser: requests.Session) -> set[int]:
    """What both consoles, which take turns, answer."""
    asked = [browser.get(f"{console.url}/diagnose", allow_redirects=False) for _ in range(6)]
    return {each.status_code for each in asked}


def test_a_stranger_is_sent_to_sign_in_at_the_public_address(console: Proxied):
    browser = console.person()
    assert statuses(console, browser) == {303}
    answer = browser.get(f"{console.url}/sign-in/start", allow_redirects=False)
    asked = parse_qs(urlsplit(answer.headers["Location"]).query)
    assert asked["redirect_uri"] == [f"{console.url}/sign-in/callback"]
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-session=")
    assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))


def test_who_signed_in_is_known_to_both_until_they_sign_out(console: Proxied):
    browser = console.sign_in("ada", "/operations/payout-pay?example=1")
    assert browser.landed.url == f"{console.url}/operations/payout-pay?example=1"
    assert "ada@example.com" in browser.landed.text
    copy = console.person()
    copy.cookies.update(browser.cookies)
    assert statuses(console, browser) == statuses(console, copy) == {200}
    fields = hidden_field(browser.landed, "form[action='/sign-out']")
    referer = {"Referer": browser.landed.url}
    assert browser.post(f"{console.url}/sign-out", fields, headers=referer).status_code == 200
    assert statuses(console, browser) == statuses(console, copy) == {303}


def test_both_had_their_turn(console: Proxied):
    for each in console.consoles:
        paths = {json.loads(line).get("path") for line in each.log.read_text().splitlines()[1:]}
        assert "/diagnose" in paths
