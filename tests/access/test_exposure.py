"""Reachable from other machines, the console does not start for everyone."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from werkzeug.test import Client

import app
from paynet_debug.emulator import create_from_environment
from paynet_debug.exposure import SettingError, is_loopback
from paynet_debug.web.settings import Settings
from tests.access.conftest import CLIENT_ID, CLIENT_SECRET, settings, tokens_file

OIDC = {
    "OIDC_ISSUER": "https://id.example",
    "OIDC_CLIENT_ID": CLIENT_ID,
    "OIDC_CLIENT_SECRET": CLIENT_SECRET,
}
PROXY = {"OPEN_BECAUSE": "proxy-authenticates", "TRUSTED_PROXY": 1}
IN_A_CONTAINER = {"HOST": "0.0.0.0", "OPEN_BECAUSE": "published-on-loopback"}  # noqa: S104

Read = Callable[..., Settings]


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("127.0.0.1", True),
        ("127.8.8.8", True),
        ("localhost", True),
        ("LOCALHOST", True),
        ("console.localhost", True),
        ("::1", True),
        ("[::1]", True),
        ("[::1]:8000", True),
        ("127.0.0.1:8000", True),
        ("0.0.0.0", False),  # noqa: S104
        ("::", False),
        ("10.0.0.1", False),
        ("console.example", False),
        ("localhost.example", False),
        ("127.0.0.1.example", False),
        (".example", False),
        ("", False),
    ],
)
def test_loopback_is_told_from_all_else(host: str, expected: bool):
    assert is_loopback(host) is expected


@pytest.mark.parametrize(
    ("opened", "named"),
    [
        ({"HOST": "0.0.0.0"}, "HOST=0.0.0.0"),  # noqa: S104
        ({"HOST": "::"}, "HOST=::"),
        ({"HOST": "192.168.1.5"}, "HOST=192.168.1.5"),
        ({"HOST": "0.0.0.0", "TRUSTED_PROXY": 1}, "the number alone says"),  # noqa: S104
        ({"PUBLIC_URL": "https://console.example"}, "PUBLIC_URL"),
        ({"TRUSTED_HOSTS": "localhost,console.example"}, "TRUSTED_HOSTS=console.example"),
        (IN_A_CONTAINER | {"PUBLIC_URL": "https://console.example"}, "PUBLIC_URL"),
        (IN_A_CONTAINER | {"TRUSTED_HOSTS": "console.example"}, "TRUSTED_HOSTS"),
    ],
)
def test_the_refusal_names_what_opens_and_what_helps(
    given: Read, opened: dict[str, object], named: str
):
    with pytest.raises(SettingError) as refused:
        given(**opened)
    for each in (named, "OIDC_ISSUER", "API_TOKENS_FILE", "OPEN_BECAUSE", "TRUSTED_PROXY"):
        assert each in str(refused.value)


def test_each_guard_and_each_reason_lets_it_start(given: Read, tmp_path: Path):
    outside = {"HOST": "0.0.0.0", "PUBLIC_URL": "https://console.example"}  # noqa: S104
    assert given(**outside, **OIDC).guarded
    assert given(**outside, API_TOKENS_FILE=tokens_file(tmp_path)).guarded
    assert not given(**outside, **PROXY).guarded
    assert not given(**IN_A_CONTAINER).guarded
    assert not given().guarded


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({**OIDC, "OIDC_ISSUER": "http://id.example"}, "OIDC_ISSUER"),
        ({**OIDC, "OIDC_CLIENT_ID": ""}, "OIDC_CLIENT_ID"),
        ({**OIDC, "OIDC_CLIENT_SECRET": ""}, "OIDC_CLIENT_SECRET_FILE"),
        ({**OIDC, "PUBLIC_URL": "http://console.example"}, "PUBLIC_URL"),
        ({"OPEN_BECAUSE": "yes"}, "OPEN_BECAUSE"),
        ({"OPEN_BECAUSE": "proxy-authenticates"}, "TRUSTED_PROXY"),
        ({"TRUSTED_PROXY": "nginx"}, "TRUSTED_PROXY"),
        ({"TRUSTED_PROXY": "-1"}, "TRUSTED_PROXY"),
        ({"API_TOKENS_FILE": "/there/is/no/file"}, "API_TOKENS_FILE"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(given: Read, wrong: dict[str, object], named: str):
    with pytest.raises(SettingError, match=named) as refused:
        given(**wrong)
    assert CLIENT_SECRET not in str(refused.value)


def test_the_clients_secret_may_stand_in_a_file_and_is_not_shown(given: Read, tmp_path: Path):
    (tmp_path / "secret").write_text(f"{CLIENT_SECRET}\n")
    names = {**OIDC, "OIDC_CLIENT_SECRET": "", "OIDC_CLIENT_SECRET_FILE": tmp_path / "secret"}
    chosen = given(**names)
    assert chosen.oidc_client_secret == CLIENT_SECRET
    assert CLIENT_SECRET not in repr(chosen)


@pytest.mark.parametrize(
    ("arguments", "environ"),
    [((), {"HOST": "0.0.0.0"}), (("--bind", "0.0.0.0:0"), {})],  # noqa: S104
)
def test_the_server_refuses_in_one_sentence(
    project_root: Path, arguments: tuple[str, ...], environ: dict[str, str]
):
    """Gunicorn itself, as ``make run HOST=0.0.0.0`` starts it."""
    inherited = {k: v for k, v in os.environ.items() if not k.startswith("PAYNET_DEBUG_")}
    ran = subprocess.run(
        [sys.executable, "-m", "gunicorn", *arguments],
        cwd=project_root,
        env={**inherited, "PORT": "1", **environ},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert ran.returncode != 0
    assert ran.stdout == ""
    assert len(ran.stderr.splitlines()) == 1
    assert "HOST=0.0.0.0 opens the console to other machines" in ran.stderr
    assert "OPEN_BECAUSE=published-on-loopback" in ran.stderr  # what a container is to be told


ALONE = {"HOST": "0.0.0.0", "PAYNET_DEBUG_DATABASE_URL": "sqlite://"}  # noqa: S104


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({}, "HOST=0.0.0.0"),
        ({"PAYNET_DEBUG_TRUSTED_PROXY": "1"}, "HOST=0.0.0.0"),
        ({"HOST": "", "PAYNET_DEBUG_TRUSTED_HOSTS": "a.example"}, "TRUSTED_HOSTS=a.example"),
        (
            {"HOST": "", "PAYNET_DEBUG_PUBLIC_URL": "http://a.example"},
            "PUBLIC_URL=http://a.example",
        ),
        ({"PAYNET_DEBUG_OPEN_BECAUSE": "yes"}, "OPEN_BECAUSE is"),
    ],
)
def test_the_emulator_alone_refuses_as_the_console_does(changes: dict[str, str], named: str):
    with pytest.raises(SettingError, match=named):
        create_from_environment(ALONE | changes)


def test_the_emulator_alone_starts_where_the_operator_vouches():
    reason = {"PAYNET_DEBUG_OPEN_BECAUSE": "published-on-loopback"}
    client = create_from_environment(ALONE | reason).test_client()
    assert client.get("/sandbox/merchants", base_url="http://localhost").status_code == 200


def test_started_alone_it_says_so_in_one_sentence(project_root: Path):
    ran = subprocess.run(
        [sys.executable, "-m", "paynet_debug.emulator"],
        cwd=project_root,
        env={**os.environ, **ALONE, "PORT": "1"},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert ran.returncode == 2
    assert len(ran.stderr.splitlines()) == 1
    assert ran.stderr.startswith("HOST=0.0.0.0 opens the emulator to other machines")


def test_over_https_the_cookie_is_bound_to_the_host(tmp_path: Path):
    given = settings(
        8000,
        tmp_path,
        PUBLIC_URL="https://console.example",
        TRUSTED_HOSTS="console.example",
        **PROXY,
    )
    client = Client(app.create_application(given))
    answer = client.get("/sandbox", base_url="https://console.example")
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-session=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))
    assert "Domain" not in cookie


@pytest.mark.parametrize(("hops", "limited"), [(0, [200, 200, 429]), (1, [200, 200, 200])])
def test_forwarded_addresses_count_only_behind_a_trusted_proxy(
    tmp_path: Path, hops: int, limited: list[int]
):
    """The rate limit goes by the caller's address, which anybody may claim in a header."""
    given = settings(8000, tmp_path, TRUSTED_PROXY=hops) | {"RATE_LIMIT": "2 per day"}
    client = Client(app.create_application(given))
    answers = [
        client.get("/api/v1/environments", headers={"X-Forwarded-For": f"203.0.113.{number}"})
        for number in range(3)
    ]
    assert [each.status_code for each in answers] == limited
