"""Programs come with a token; the emulator's commands with their signature alone."""

from __future__ import annotations

import hashlib
import http.client
import json
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests
from flask import Flask
from werkzeug.test import Client

import app
from paynet_debug.web.access.tokens import bearer_token, is_known, read_tokens
from tests.access.conftest import TOKEN, Console, settings, tokens_file

AUTHORIZED = {"Authorization": f"Bearer {TOKEN}"}


@pytest.fixture(scope="module")
def guarded_flask(tmp_path_factory: pytest.TempPathFactory) -> tuple[Client, Flask]:
    """A console for programs alone, and the part of it that serves the pages."""
    folder = tmp_path_factory.mktemp("programs")
    given = settings(8000, folder, API_TOKENS_FILE=tokens_file(folder))
    made: list[Flask] = []
    with pytest.MonkeyPatch.context() as patch:
        create = app.create_console
        patch.setattr(
            app,
            "create_console",
            lambda *args, **options: made.append(create(*args, **options)) or made[0],
        )
        application = app.create_application(given)
    return Client(application), made[0]


@pytest.fixture(scope="module")
def guarded(guarded_flask: tuple[Client, Flask]) -> Client:
    return guarded_flask[0]


@pytest.fixture(scope="module")
def paths(guarded_flask: tuple[Client, Flask]) -> list[str]:
    """A path for every route of the console that takes a GET."""
    return [
        re.sub("<[^>]*>", "payout-pay", rule.rule)
        for rule in guarded_flask[1].url_map.iter_rules()
        if "GET" in rule.methods and "static" not in rule.endpoint
    ]


def test_every_route_but_health_and_static_files_asks_who_it_is(guarded: Client, paths: list[str]):
    assert {"/", "/diagnose", "/api/v1/environments"} <= set(paths)
    answers = {path: guarded.get(path).status_code for path in paths}
    opened = {path for path, status in answers.items() if status != 401}
    assert opened == {"/healthz", "/readyz"}
    style = guarded.get("/static/console.css")
    assert style.status_code == 200
    style.close()
    assert guarded.get("/there/is/nothing").status_code == 401


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"])
@pytest.mark.parametrize("path", ["/", "/api/v1/diagnose", "/sandbox/merchants", "/sandbox"])
def test_no_method_gets_by(guarded: Client, method: str, path: str):
    assert guarded.open(path, method=method).status_code == 401


def test_the_refusal_names_the_scheme(guarded: Client):
    none = guarded.post("/api/v1/diagnose", json={})
    assert none.content_type == "application/problem+json"
    assert none.json["code"] == "unauthenticated"
    assert none.headers["WWW-Authenticate"] == 'Bearer realm="paynet-debug-console"'
    wrong = guarded.get("/api/v1/environments", headers={"Authorization": "Bearer wrong"})
    assert wrong.status_code == 401
    assert wrong.headers["WWW-Authenticate"].endswith('error="invalid_token"')


@pytest.mark.parametrize(
    "header",
    [
        TOKEN,
        f"Basic {TOKEN}",
        f"Bearer {TOKEN[:-1]}",
        f"Bearer {TOKEN}x",
        f"Bearer {TOKEN.swapcase()}",
        f"Bearer {hashlib.sha256(TOKEN.encode()).hexdigest()}",
        "Bearer " + "0" * 64,
        "Bearer",
        "Bearer " + "a" * 5000,
        "Bearer \xff\x00",
    ],
)
def test_only_the_token_itself_is_taken(guarded: Client, header: str):
    environ = {"HTTP_AUTHORIZATION": header}
    assert guarded.get("/api/v1/environments", environ_overrides=environ).status_code == 401


def test_a_token_opens_the_api_and_the_register(guarded: Client, throwaway_public_key: str):
    for scheme in ("Bearer", "bearer"):
        headers = {"Authorization": f"{scheme} {TOKEN}"}
        assert guarded.get("/api/v1/environments", headers=headers).status_code == 200
    key = {"public_key": throwaway_public_key}
    assert guarded.put("/sandbox/merchants/me", json=key).status_code == 401
    answer = guarded.put("/sandbox/merchants/me", json=key, headers=AUTHORIZED)
    assert answer.status_code == 201
    assert guarded.get("/sandbox/merchants").status_code == 401
    listed = guarded.get("/sandbox/merchants", headers=AUTHORIZED).json
    assert [each["login"] for each in listed["merchants"]] == ["demo", "me"]


@pytest.mark.parametrize(
    "path", ["/sandbox//merchants/me", "/sandbox/./merchants/me", "/sandbox/merchants%2fme"]
)
def test_no_other_spelling_reaches_the_register(
    console: Console, path: str, throwaway_public_key: str
):
    connection = http.client.HTTPConnection(urlsplit(console.url).netloc)
    body = json.dumps({"public_key": throwaway_public_key})
    connection.request("PUT", path, body, {"Content-Type": "application/json"})
    assert connection.getresponse().status == 401
    connection.close()
    listed = requests.get(f"{console.url}/sandbox/merchants", headers=AUTHORIZED, timeout=30).json()
    assert [each["login"] for each in listed["merchants"]] == ["demo"]


def test_the_description_tells_programs_to_send_a_token(guarded: Client):
    """Each call that it says needs none is answered without one, and no other."""
    document = guarded.get("/api/v1/openapi.json", headers=AUTHORIZED).json
    assert document["components"]["securitySchemes"]["Token"]["scheme"] == "bearer"
    for path, calls in document["paths"].items():
        for method, call in calls.items():
            answer = guarded.open(re.sub("{[^}]*}", "payout-pay", path), method=method.upper())
            described = call.get("security") == [{"Token": []}]
            assert (answer.status_code == 401) is described is ("401" in call["responses"]), path


def test_the_emulators_commands_are_open_by_signature_alone(guarded: Client):
    """They answer as the gateway does: a 403 of their own, no 401."""
    answer = guarded.post("/sandbox/paynet/api/v4/payout-pay/39915", data={"a": "b"})
    assert answer.status_code == 403
    assert answer.headers["X-Emulator-Reason"]
    assert "WWW-Authenticate" not in answer.headers


def test_an_unknown_host_name_is_refused_before_anything(guarded: Client):
    for path in ("/", "/api/v1/environments", "/sandbox/merchants"):
        answer = guarded.get(path, headers={**AUTHORIZED, "Host": "evil.example"})
        assert answer.status_code == 400
        assert guarded.get(path, headers={"Host": "evil.example"}).status_code in (400, 401)


def test_a_person_and_a_program_use_one_console(console: Console):
    answer = requests.get(f"{console.url}/api/v1/environments", headers=AUTHORIZED, timeout=30)
    assert answer.status_code == 200
    browser = console.sign_in("ada")
    assert browser.get(f"{console.url}/sandbox/merchants").status_code == 200
    stranger = requests.get(f"{console.url}/sandbox/merchants", timeout=30)
    assert (stranger.status_code, stranger.headers["Content-Type"]) == (
        401,
        "application/problem+json",
    )


def test_a_token_as_the_documents_make_it_is_taken(tmp_path: Path, project_root: Path):
    """The command of SECURITY.md prints the token and the line for the file."""
    text = (project_root / "SECURITY.md").read_text("utf-8")
    command = re.search(r"python3 -c '(import hashlib[^']*)'", text)[1]
    ran = subprocess.run(
        [sys.executable, "-c", command], capture_output=True, text=True, check=True
    )
    token, line = ran.stdout.splitlines()
    assert is_known(token, read_tokens(line))
    assert bearer_token(f"Bearer {token}") == token


def test_a_file_without_tokens_lets_nobody_in(tmp_path: Path):
    (tmp_path / "tokens").write_text("# the last one was revoked\n")
    given = settings(8000, tmp_path, API_TOKENS_FILE=tmp_path / "tokens")
    client = Client(app.create_application(given))
    assert client.get("/api/v1/environments", headers=AUTHORIZED).status_code == 401
    assert client.get("/").status_code == 401


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (f"nightly {TOKEN}\n", "line 1"),
        (f"ok {'0' * 64}\n{'0' * 64}\n", "line 2"),
        (f"ok {'0' * 63}\n", "line 1"),
        (f"same {'0' * 64}\nsame {'1' * 64}\n", "line 2"),
    ],
)
def test_a_file_that_is_no_list_of_tokens_is_refused_and_not_quoted(text: str, fault: str):
    with pytest.raises(ValueError, match=fault) as refused:
        read_tokens(text)
    assert TOKEN not in str(refused.value)
