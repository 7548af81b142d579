"""An answer that a page brings along is input like any other: read with care, never sent on."""

from __future__ import annotations

import json
from io import BytesIO

import pytest
from bs4 import BeautifulSoup
from werkzeug.test import Client

from tests.web.conftest import example_body

PAGE = "/operations/payout-pay"
ANSWER = {
    "status": 403,
    "reason": "Forbidden",
    "headers": [["X-Emulator-Reason", "wrong-key"]],
    "body": "<b>no</b>",
    "truncated": False,
    "elapsed_ms": 3,
}


def explained(client: Client, answer: object) -> BeautifulSoup:
    """The page for a signature that was made before, with ``answer`` brought along."""
    body = example_body("payout-pay", nonce="kept", timestamp="1767225600")
    signed = client.post("/api/v1/operations/payout-pay/sign", json=body).json
    form = BeautifulSoup(client.get(PAGE).text, "html.parser").select_one("#request")
    assert form
    data = {
        **body.pop("parameters"),
        **body,
        "private_key": "",
        "signature": signed["signature"]["base64"],
        "csrf_token": form.select_one("[name=csrf_token]")["value"],
        "action": "sign",
        "answer": (BytesIO(json.dumps(answer).encode()), "blob"),
    }
    page = client.post(PAGE, data=data, content_type="multipart/form-data")
    assert page.status_code == 200
    made = BeautifulSoup(page.text, "html.parser")
    assert made.select_one("#signature-base64").text == signed["signature"]["base64"]
    return made


def test_an_answer_is_explained_and_shown_as_text(client: Client) -> None:
    page = explained(client, ANSWER)
    assert page.select_one("#answer h2").text == "Access denied"
    assert page.select_one("#response-body").text == "<b>no</b>"


def test_why_none_came_is_shown_as_text(client: Client) -> None:
    failure = {"failure": "<b>late</b>", "language": "ru", "refused": False}
    detail = explained(client, failure).select_one("[data-failure] .verdict-detail")
    assert (detail.text, detail["lang"]) == ("<b>late</b>", "ru")


@pytest.mark.parametrize(
    "changed",
    [
        *({name: None} for name in ANSWER),
        {"status": True},
        {"status": 99},
        {"status": 10**9},
        {"headers": [["one"]]},
        {"headers": [[1, 2]]},
        {"headers": {"a": "b"}},
        {"headers": [["X", "y"]] * 501},
        {"base64": "%"},
        {"elapsed_ms": "soon"},
        {"elapsed_ms": 10**400},
        {"reason": "\ud800"},
        {"body": "\ud800"},
        {"headers": [["X", "\ud800"]]},
        {"failure": "\ud800", "language": "ru", "refused": False},
        {"failure": 1},
        {"failure": "without a language"},
    ],
    ids=lambda changed: json.dumps(changed)[:40],
)
def test_what_is_no_answer_is_left_out(client: Client, changed: dict[str, object]) -> None:
    page = explained(client, ANSWER | changed)
    assert page.select(".verdict") == []


@pytest.mark.parametrize("answer", [None, 1, [], "text", [[[[]]]]])
def test_what_is_no_object_is_left_out(client: Client, answer: object) -> None:
    assert explained(client, answer).select(".verdict") == []
