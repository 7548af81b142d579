"""The section “Take it away”: every format, from the request that stands above it."""

from __future__ import annotations

import json
import re
import subprocess
from base64 import b64decode
from collections.abc import Callable
from html import unescape

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from paynet_debug.export import formats
from paynet_debug.web.code_colours import MAX_COLOURED, coloured

EXAMPLE = "/operations/payout-pay?example=1"
HOSTILE = "</code><script>alert(1)</script>&quot;'\"$(id)`\\{{x}} ж"
SIGNING = [each.id for each in formats() if each.signs]
FROZEN = [each.id for each in formats() if not each.signs]


def offered(page: BeautifulSoup) -> list[str]:
    return [choice["value"] for choice in page.select("input[name=export_format]")]


def downloaded(page: BeautifulSoup, format_id: str) -> str:
    panel = page.find(id=f"export-{format_id}").find_parent(class_="tab-panel")
    kind, _, content = panel.select_one("a[download]")["href"].partition(",")
    assert kind == "data:application/octet-stream;base64"
    return b64decode(content).decode()


def test_a_signed_request_is_offered_in_every_format(visitor, value) -> None:
    page = visitor.press(visitor.open(EXAMPLE), "#request", "sign", client_orderid=HOSTILE)
    assert offered(page) == [each.id for each in formats()]
    assert "alert(1)" not in "".join(script.text for script in page.find_all("script"))
    for format_id in offered(page):
        assert value(page, f"export-{format_id}") == downloaded(page, format_id)
    assert "ж" in value(page, "export-python")
    for format_id in FROZEN:  # the very request above: same nonce, same signature
        assert value(page, "authorization-header") in value(page, f"export-{format_id}")
    assert value(page, "export-http") == value(page, "request-text")


def test_one_format_is_shown_at_first(visitor) -> None:
    page = visitor.press(visitor.open(EXAMPLE), "#request", "sign")
    chosen = page.select("input[name=export_format][checked]")
    assert [each["value"] for each in chosen] == ["curl"]
    for each in page.select("input[name=export_format]"):
        assert [each.find_next_sibling().name] == ["label"]
        assert "tab-panel" in each.find_next_sibling("div")["class"]


def test_code_that_signs_needs_no_key(visitor, value) -> None:
    page = visitor.press(visitor.open(EXAMPLE), "#request", "code", private_key="")
    assert offered(page) == SIGNING
    assert page.find(id="signature-base64") is None
    assert 'os.environ["PAYNET_PRIVATE_KEY_FILE"]' in value(page, "export-python")


def test_a_key_is_in_no_format(visitor, throwaway_key: str) -> None:
    for action in ("sign", "code"):
        page = visitor.press(visitor.open(EXAMPLE), "#request", action, private_key=throwaway_key)
        lines = [line for line in throwaway_key.splitlines()[1:-1] if len(line) > 20]
        text = str(page) + "".join(downloaded(page, each) for each in offered(page))
        assert [line for line in lines if line in text] == []


@pytest.mark.parametrize("action", ["sign", "code"])
def test_a_form_that_is_refused_offers_nothing(visitor, action: str) -> None:
    page = visitor.press(visitor.open(EXAMPLE), "#request", action, endpoint_id="")
    assert page.find(id="errors") is not None
    assert offered(page) == []


def test_any_url_is_taken_away_too(visitor, value, throwaway_key: str) -> None:
    filled = {"url": "https://sandbox.payneteasy.com/x?a=1", "consumer_key": "someone"}
    page = visitor.press(visitor.open("/custom"), "#request", "code", **filled)
    assert offered(page) == SIGNING
    page = visitor.press(page, "#request", "sign", private_key=throwaway_key)
    assert offered(page) == [each.id for each in formats()]
    assert "https://sandbox.payneteasy.com/x?a=1" in value(page, "export-curl")


def test_each_format_says_how_it_is_used(visitor) -> None:
    page = visitor.press(visitor.open(EXAMPLE, "ru"), "#request", "sign")
    for each in formats():
        panel = page.find(id=f"export-{each.id}").find_parent(class_="tab-panel")
        filename = panel.select_one(".filename").text
        assert panel.select_one(".how").text.strip()
        if each.command:
            assert panel.select_one(".how code").text.endswith(" " + filename)
            assert ("PAYNET_PRIVATE_KEY_FILE=key.pem" in panel.text) == each.signs
        else:
            assert each.steps


def test_the_command_as_shown_runs_the_program(
    visitor, value, tmp_path, program: Callable[..., str]
) -> None:
    """Without the key file the program says so: it was found and started as the page tells."""
    program("bash")
    page = visitor.press(visitor.open(EXAMPLE), "#request", "code")
    panel = page.find(id="export-bash").find_parent(class_="tab-panel")
    (tmp_path / panel.select_one(".filename").text).write_text(value(page, "export-bash"))
    command = panel.select_one(".how code").text.replace("key.pem", "")
    done = subprocess.run(["sh", "-c", command], capture_output=True, cwd=tmp_path, text=True)
    assert "PAYNET_PRIVATE_KEY_FILE: names no file" in done.stderr


def test_a_request_of_a_long_batch_is_left_out_and_the_page_says_so(visitor) -> None:
    page = visitor.open("/operations/process-recurring-payments?example=1")
    header, row = page.find(id="csv").text.strip().splitlines()[:2]
    rows = "\r\n".join([header, *[row] * 3000])
    page = visitor.press(page, "#request", "sign", csv=rows)
    assert page.find(id="signature-base64") is not None
    assert offered(page) == []
    assert "/api/v1/operations/process-recurring-payments/export" in page.find(id="take-away").text


def test_the_catalogue_leads_to_the_whole_collection(visitor) -> None:
    links = [link["href"] for link in visitor.open("/").select("a[download]")]
    collection, environment = (json.loads(visitor.open(link).text) for link in links)
    assert len(collection["item"]) >= 4
    assert {each["key"] for each in environment["values"]} >= {"private_key", "base_url"}


@pytest.mark.parametrize("language", sorted({each.language for each in formats()}))
@given(text=st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=80))
def test_colours_change_no_character(language: str, text: str) -> None:
    markup = str(coloured(text, language))
    assert unescape(re.sub('<span class="[a-z-]+">|</span>', "", markup)) == text


def test_colours_end_where_they_would_cost_too_much() -> None:
    assert "<span" in coloured("# x\n", "bash")
    assert "<span" not in coloured("# x\n" * MAX_COLOURED, "bash")
