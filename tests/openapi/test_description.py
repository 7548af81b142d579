"""The description holds: every route is in it and no other, and real answers are as it says."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
import schemathesis
from werkzeug.exceptions import HTTPException
from werkzeug.test import Client

from app import EMULATOR_PREFIXES, create_application
from paynet_debug.catalog.demo import DEMO_LOGIN
from paynet_debug.catalog.loader import load_catalog
from paynet_debug.emulator import create_emulator
from paynet_debug.web import create_console
from paynet_debug.web.openapi import calls
from paynet_debug.web.security import MAX_BODY_BYTES
from paynet_debug.web.settings import read_settings

BASE_URL = "http://127.0.0.1:8000/sandbox/paynet"
CATALOG = load_catalog(emulator_base_url=BASE_URL)
EMULATOR = create_emulator(catalog=CATALOG, base_url=BASE_URL, database_url="sqlite://")
CONSOLE = create_console(read_settings({"PAYNET_DEBUG_SECRET_KEY": "x" * 32}), CATALOG)

AUTOMATIC = {"HEAD", "OPTIONS"}
CALLS = calls(CATALOG)
EXAMPLES = [each for each in CALLS if each.body is None or each.example is not None]
SIGN = "/api/v1/operations/payout-pay/sign"


def is_described(rule) -> bool:
    """Whether it is for programs, can be reached from outside, and exists to be used.

    Pages are for people; a command's path without its id is served to be refused.
    """
    if rule.endpoint.startswith("commands."):
        return "{" in rule.endpoint
    return not rule.endpoint.startswith(("pages.", "static", "bootstrap.")) and (
        not rule.rule.startswith("/sandbox/") or rule.rule.startswith(EMULATOR_PREFIXES)
    )


def templates(rule) -> set[str]:
    """The paths that describe a rule: its own, or one for each command."""
    if rule.endpoint.startswith("commands."):
        return {f"/sandbox/paynet{rule.endpoint.removeprefix('commands.')}"}
    path = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule)
    if "{operation_id}/" not in path:
        return {path}
    return {path.replace("{operation_id}", each.id) for each in CATALOG.operations}


@pytest.mark.parametrize("application", [CONSOLE, EMULATOR], ids=["console", "emulator"])
def test_every_route_is_described(application) -> None:
    routes = {
        (method, path)
        for rule in application.url_map.iter_rules()
        if is_described(rule)
        for path in templates(rule)
        for method in rule.methods - AUTOMATIC
    }
    assert routes
    assert routes - {(call.method.upper(), call.path) for call in CALLS} == set()


@pytest.mark.parametrize("call", CALLS, ids=lambda each: each.id)
def test_every_described_call_is_routed(call) -> None:
    application = EMULATOR if call.path.startswith("/sandbox/") else CONSOLE
    urls = application.url_map.bind("127.0.0.1")
    try:
        rule, _ = urls.match(call.example_url, method=call.method.upper(), return_rule=True)
    except HTTPException as error:
        pytest.fail(f"{call.method} {call.example_url}: {error.code}")
    assert is_described(rule)


def test_the_document_is_openapi(document) -> None:
    schemathesis.openapi.from_dict(document).validate()
    ids = [each["operationId"] for path in document["paths"].values() for each in path.values()]
    assert len(set(ids)) == len(ids) == len(CALLS)


def test_it_is_said_in_the_callers_language(client: Client) -> None:
    russian = client.get("/api/v1/openapi.json", headers={"Accept-Language": "ru"})
    assert CATALOG.operations[0].title.ru in russian.text


@pytest.mark.parametrize("call", EXAMPLES, ids=lambda each: each.id)
def test_every_example_is_answered_as_described(
    client: Client, problems_of: Callable[..., list[str]], call
) -> None:
    sent = {} if call.example is None else {"json": call.example}
    answer = client.open(call.example_url, method=call.method.upper(), **sent)
    assert answer.status_code in (200, 201), answer.text
    assert problems_of(call.method, call.path, answer) == []


BODY = next(each.example for each in CALLS if each.path == SIGN)
SUBMIT = SIGN.replace("sign", "submit")
DOWN = """
[[environments]]
id = "sandbox-com"
kind = "sandbox"
base_url = "http://127.0.0.1:9/paynet"
submit = true
label.en = "Down"
label.ru = "Не работает"
"""


@pytest.mark.parametrize(
    ("path", "sent", "status"),
    [
        (SIGN, {"data": b"{", "content_type": "application/json"}, 400),
        (SIGN, {"json": BODY, "headers": {"Host": "evil.example"}}, 400),
        (SIGN, {"json": BODY, "headers": {"Sec-Fetch-Site": "cross-site"}}, 403),
        (SUBMIT, {"json": BODY | {"environment": "production-com"}}, 403),
        (SIGN, {"data": b" " * (MAX_BODY_BYTES + 1), "content_type": "application/json"}, 413),
        (SIGN, {"data": b"{}", "content_type": "text/plain"}, 415),
        (SIGN, {"json": {}}, 422),
        (SUBMIT, {"json": BODY | {"environment": "sandbox-com"}}, 502),
    ],
    ids=lambda each: str(each) if isinstance(each, int) else None,
)
def test_every_refusal_is_as_described(
    broken_gateway: Client, problems_of: Callable[..., list[str]], path: str, sent, status: int
) -> None:
    answer = broken_gateway.post(path, **sent)
    assert answer.status_code == status
    assert problems_of("post", path, answer) == []


@pytest.fixture(scope="module")
def broken_gateway(tmp_path_factory: pytest.TempPathFactory) -> Client:
    """The application with a sandbox where nobody listens."""
    folder: Path = tmp_path_factory.mktemp("down")
    (folder / "environments.toml").write_text(DOWN, "utf-8")
    return Client(
        create_application(
            {
                "SECRET_KEY": "the tests' own, no secret",
                "RATE_LIMIT": "off",
                "ENVIRONMENTS": folder / "environments.toml",
                "DATABASE_URL": f"sqlite:///{folder}/emulator.sqlite3",
            }
        )
    )


def test_an_unknown_command_is_as_described(client: Client, problems_of) -> None:
    answer = client.get("/api/v1/operations/nothing")
    assert answer.status_code == 404
    assert problems_of("get", "/api/v1/operations/{operation_id}", answer) == []


def test_too_many_calls_are_refused_as_described(tmp_path: Path, problems_of) -> None:
    limited = Client(
        create_application(
            {
                "SECRET_KEY": "the tests' own, no secret",
                "RATE_LIMIT": "1 per hour",
                "DATABASE_URL": f"sqlite:///{tmp_path}/emulator.sqlite3",
            }
        )
    )
    limited.get("/api/v1/operations")
    answer = limited.get("/api/v1/operations")
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0
    assert problems_of("get", "/api/v1/operations", answer) == []


@pytest.mark.parametrize(
    ("login", "body", "status"),
    [
        ("someone", {"public_key": "none"}, 422),
        ("someone", {}, 422),
        (DEMO_LOGIN, {"public_key": "any"}, 409),
        ("a/b", {"public_key": "any"}, 422),
    ],
)
def test_a_refused_registration_is_as_described(
    client: Client, problems_of, login: str, body, status: int
) -> None:
    answer = client.put(f"/sandbox/merchants/{login}", json=body)
    assert answer.status_code == status
    assert problems_of("put", "/sandbox/merchants/{login}", answer) == []
