"""What the running server says of itself: lines of JSON that hold nothing of what was asked."""

from __future__ import annotations

import json
import logging
import re
import sys
from collections.abc import Iterator
from datetime import datetime

import pytest

from paynet_debug.web.observability import JSONLines
from tests.servers import Gunicorn, fetch, gunicorn, running

CARD = "4111111111111111"


@pytest.fixture(scope="module")
def console(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gunicorn]:
    with running(gunicorn(tmp_path_factory.mktemp("console"), workers=2)) as process:
        yield process


def lines(console: Gunicorn) -> list[dict[str, object]]:
    """What was printed, without the sentence for people that says where to look."""
    return [
        json.loads(line)
        for line in console.log.read_text().splitlines()
        if not line.startswith("Paynet Debug Console: ")
    ]


def test_each_request_is_one_line_that_names_its_path_template(console: Gunicorn):
    fetch(f"{console.url}/operations/payout-pay?card={CARD}", headers={"Referer": CARD})
    fetch(f"{console.url}/{CARD}")
    fetch(f"{console.url}/api/v1/operations/{CARD}/sign", method="POST", json_body={"x": CARD})
    fetch(f"{console.url}/sandbox/paynet/api/v4/payout-pay/{CARD}", method="POST")
    fetch(f"{console.url}/healthz", method="BREW4111")
    assert CARD not in console.log.read_text()
    assert "BREW" not in console.log.read_text()
    seen = [(each["method"], each["path"], each["status"]) for each in lines(console)]
    for expected in (
        ("GET", "/operations/<operation_id>", 200),
        (None, None, 404),
        ("POST", "/api/v1/operations/<operation_id>/sign", 404),
        ("POST", "/sandbox/paynet/api/v4/payout-pay/<endpoint_id>", 403),
    ):
        assert expected in seen


def test_a_line_holds_seven_members_and_no_other(console: Gunicorn):
    console.get("/healthz")
    for line in lines(console):
        assert line.keys() == {"time", "level", "request_id", "method", "path", "status", "ms"}
        assert datetime.fromisoformat(str(line["time"])).tzinfo
        assert isinstance(line["ms"], float)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("0f0e1bd2-6f4c-4d5e-9e60-5f5a3b0c1d2e", True),
        ("a" * 32, True),
        ("a" * 65, False),
        ("short", False),
        ('x","level":"error', False),
        ("<script>alert(1)</script>", False),
        ("", False),
    ],
)
def test_a_request_id_is_taken_from_the_caller_only_if_it_is_one(
    console: Gunicorn, given: str, kept: bool
):
    _, _, headers = fetch(f"{console.url}/healthz", headers={"X-Request-ID": given})
    answered = headers["X-Request-ID"]
    assert (answered == given) is kept
    assert re.fullmatch(r"[A-Za-z0-9-]{8,64}", answered)
    assert [line for line in lines(console) if line["request_id"] == answered]


def test_a_submit_and_what_it_does_at_the_emulator_share_an_id(console: Gunicorn):
    body = {"environment": "emulator", "endpoint_id": "1", "consumer_key": "demo"}
    body |= {"parameters": {}, "nonce": "x", "timestamp": "1", "signature": "AAAA"}
    fetch(
        f"{console.url}/api/v1/operations/payout-pay/submit",
        method="POST",
        json_body=body | {"parameters": {"client_orderid": "1", "orderid": "1", "login": "demo"}},
        headers={"X-Request-ID": "one-and-the-same"},
    )
    paths = [line["path"] for line in lines(console) if line["request_id"] == "one-and-the-same"]
    assert paths == [
        "/sandbox/paynet/api/v4/payout-pay/<endpoint_id>",
        "/api/v1/operations/<operation_id>/submit",
    ]


def test_an_exception_is_named_without_its_words():
    try:
        raise RuntimeError(CARD)
    except RuntimeError:
        record = logging.LogRecord("x", logging.ERROR, "", 1, "went wrong", (), sys.exc_info())
    line = json.loads(JSONLines().format(record))
    assert (line["exception"], line["message"]) == ("RuntimeError", "went wrong")
    assert line["place"].startswith("test_logs.py:")
    assert CARD not in str(line)
