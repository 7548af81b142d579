"""The readable page: every call is on it, and what it says to paste really works."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable

import pytest
import requests
from bs4 import BeautifulSoup
from werkzeug.test import Client

from paynet_debug.catalog.loader import load_catalog
from paynet_debug.web.openapi import calls

CALLS = calls(load_catalog(emulator_base_url="http://127.0.0.1:8000/sandbox/paynet"))


@pytest.fixture(scope="module")
def lines(live_server: str) -> dict[str, str]:
    """Each call's curl line as the page shows it."""
    page = BeautifulSoup(requests.get(f"{live_server}/api", timeout=30).text, "html.parser")
    return {each["id"].removeprefix("curl-"): each.text for each in page.select("code[id^=curl-]")}


@pytest.mark.parametrize("language", ["en", "ru"])
def test_every_call_is_shown(client: Client, language: str) -> None:
    answer = client.get("/api", headers={"Accept-Language": language})
    assert answer.status_code == 200
    page = BeautifulSoup(answer.text, "html.parser")
    assert [each["id"] for each in page.select("details.group")]
    assert {each["id"] for each in page.select("details.group")} == {each.id for each in CALLS}


def test_every_page_leads_there(client: Client) -> None:
    page = BeautifulSoup(client.get("/").text, "html.parser")
    assert page.select_one("footer a[href='/api']")


@pytest.mark.parametrize("call", [each for each in CALLS if not each.signed], ids=lambda c: c.id)
def test_every_curl_line_is_answered_well(
    lines: dict[str, str], program: Callable[..., str], call
) -> None:
    program("curl")
    run = subprocess.run(
        ["bash", "-c", f"{lines[call.id]} --fail"], capture_output=True, text=True, check=True
    )
    assert json.loads(run.stdout)
