"""Reachable from other machines, the console does not start for everyone."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from werkzeug.test import Client

import app
from paynet_debug.emulator import create_from_environment
from paynet_debug.exposure import SettingError, is_loopback
from paynet_debug.web.settings import Settings
from tests.access.conftest import CLIENT_ID, CLIENT_SECRET, settings, tokens_file
from tests.servers import fetch, gunicorn, running

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
        ({**PROXY, "TRUSTED_PROXY": "00"}, "TRUSTED_PROXY"),
        ({"HOST": "[::1"}, "HOST is"),
        ({"HOST": "[::1]"}, "HOST is"),
        ({"PUBLIC_URL": "http://[::1"}, "PUBLIC_URL"),
        ({"PUBLIC_URL": "http://127.0.0.1:port"}, "PUBLIC_URL"),
        ({"PUBLIC_URL": "http://"}, "PUBLIC_URL"),
        ({**OIDC, "OIDC_ISSUER": "https://[::1"}, "OIDC_ISSUER"),
        ({"TRUSTED_HOSTS": ","}, "TRUSTED_HOSTS"),
        ({"TRUSTED_HOSTS": ", "}, "TRUSTED_HOSTS"),
        ({"TRUSTED_HOSTS": "localhost,[::1"}, "TRUSTED_HOSTS"),
        ({"SECRET_KEY": "", "SECRET_KEY_FILE": sys.executable}, "SECRET_KEY_FILE"),
        ({"RATE_LIMIT_STORAGE": "redis://host?db=x"}, "RATE_LIMIT_STORAGE"),
        ({"RATE_LIMIT_STORAGE": "redis://host?unknown=x"}, "RATE_LIMIT_STORAGE"),
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
    [
        ((), {"HOST": "0.0.0.0"}),  # noqa: S104
        (("--bind", "0.0.0.0:0"), {}),
        (("--bind", ":0"), {}),
        (("--bind", "127.0.0.1:0", "--bind", ":0"), {}),
    ],
)
def test_the_server_refuses_in_one_sentence(
    project_root: Path, arguments: tuple[str, ...], environ: dict[str, str]
):
    """Gunicorn itself, as ``make run HOST=0.0.0.0`` starts it."""
    ran = subprocess.run(
        [*GUNICORN, *arguments], cwd=project_root, env={**unset(), **environ}, **CAPTURED
    )
    check_refusal(ran)


GUNICORN = (sys.executable, "-m", "gunicorn")
CAPTURED = {"capture_output": True, "text": True, "timeout": 60}


def unset() -> dict[str, str]:
    """An environment without settings; the port is one that no test may listen on."""
    inherited = {k: v for k, v in os.environ.items() if not k.startswith("PAYNET_DEBUG_")}
    return {**inherited, "PORT": "1"}


def check_refusal(ran: subprocess.CompletedProcess[str]) -> None:
    assert ran.returncode != 0
    assert ran.stdout == ""
    assert len(ran.stderr.splitlines()) == 1
    assert "HOST=0.0.0.0 opens the console to other machines" in ran.stderr
    assert "OPEN_BECAUSE=published-on-loopback" in ran.stderr  # what a container is to be told


INHERITED = {
    "by --bind": "exec {python} -m gunicorn --bind fd://0",
    "from systemd": "exec 3<&0; LISTEN_FDS=1 LISTEN_PID=$$ exec {python} -m gunicorn",
}


@pytest.mark.parametrize("command", INHERITED.values(), ids=INHERITED)
def test_a_socket_that_was_open_before_is_judged(project_root: Path, command: str):
    with socket.create_server(("0.0.0.0", 0)) as listening:  # noqa: S104 - never accepts
        ran = subprocess.run(
            ["/bin/sh", "-c", command.format(python=sys.executable)],
            cwd=project_root,
            env=unset(),
            stdin=listening,
            **CAPTURED,
        )
    check_refusal(ran)


def test_workers_may_not_open_sockets_of_their_own(project_root: Path):
    command = [*GUNICORN, "--reuse-port", "--bind", ":0"]
    ran = subprocess.run(command, cwd=project_root, env=unset(), **CAPTURED)
    assert (ran.returncode, ran.stdout, ran.stderr.count("\n")) == (1, "", 1)


def test_the_server_says_and_knows_where_it_listens(project_root: Path, tmp_path: Path):
    environ = {**unset(), "PAYNET_DEBUG_DATABASE_URL": f"sqlite:///{tmp_path}/state.sqlite3"}
    command = [*GUNICORN, "--bind", "127.0.0.1:0", "--workers", "1"]
    with subprocess.Popen(
        command, cwd=project_root, env=environ, stdout=subprocess.PIPE, text=True
    ) as server:
        try:
            assert server.stdout is not None
            name, _, url = server.stdout.readline().strip().partition(": ")
            assert name == "Paynet Debug Console"
            assert urlsplit(url).port not in (None, 0, 1)
            status, body, _ = fetch(f"{url}/api/v1/environments")
            assert (status, f"{url}/sandbox/paynet" in body.decode()) == (200, True)
        finally:
            server.terminate()


def test_a_header_from_loopback_does_not_move_the_console(project_root: Path, tmp_path: Path):
    with running(gunicorn(tmp_path, 1)) as console:
        for name in ("SCRIPT_NAME", "PATH_INFO", "REMOTE_USER"):
            assert console.get("/api/v1/environments", **{name: "/x"})[0] == 200
        page = console.get("/", **{"X-Forwarded-Proto": "https", "X-Forwarded-Ssl": "on"})
        assert page[0] == 200


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
        ({"HOST": "", "PAYNET_DEBUG_TRUSTED_HOSTS": ", "}, "TRUSTED_HOSTS lists"),
        ({"HOST": "", "PAYNET_DEBUG_PUBLIC_URL": "http://[::1"}, "PUBLIC_URL must"),
        ({"HOST": "[::1"}, "HOST is"),
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
