"""Forms filled in from a request that someone already has."""

from __future__ import annotations

from urllib.parse import parse_qsl

import pytest
from bs4 import BeautifulSoup

from paynet_debug.catalog.demo import demo_private_key
from paynet_debug.web.diagnosis_examples import example_request

PASTE = ".paste-box form"
COMMAND = "/operations/payout-pay"


def filled(page: BeautifulSoup, name: str) -> str:
    return page.select_one(f"#request [name='{name}']").get("value", "")


def extra(page: BeautifulSoup) -> list[tuple[str, str]]:
    names = [each.get("value", "") for each in page.select("#request [name=extra_name]")]
    values = [each.get("value", "") for each in page.select("#request [name=extra_value]")]
    return [pair for pair in zip(names, values, strict=True) if pair[0]]


def curl(path: str, body: str, host: str = "https://sandbox.payneteasy.com/paynet") -> str:
    return f"curl '{host}/api/v4/{path}' -d '{body}'"


def test_a_command_is_filled_in_and_signs_the_same_string(visitor) -> None:
    page = visitor.press(visitor.open(COMMAND), PASTE, "paste", request=example_request("sound"))
    assert page.select_one("#environment option[selected]")["value"] == "sandbox-com"
    assert filled(page, "endpoint_id") == "39915"
    assert filled(page, "client_orderid") == "Invoice 20"
    assert "oauth_signature" not in str(page.select_one("#request"))
    signed = visitor.press(page, "#request", "sign", private_key=demo_private_key())
    diagnosed = visitor.open("/diagnose?example=sound")
    expected = diagnosed.select_one("#expected-base-string").text
    assert signed.select_one("#signature-base-string").text == expected


def test_another_command_brings_its_own_page(visitor) -> None:
    text = curl("status/group/7", "client_orderid=1&orderid=2&mine=3&mine=4")
    page = visitor.press(visitor.open(COMMAND), PASTE, "paste", request=text)
    assert page.select_one("#request")["action"].startswith("/operations/status")
    assert filled(page, "endpoint_group_id") == "7"
    assert extra(page) == [("mine", "3"), ("mine", "4")]
    assert "status" in page.select_one("#pasted").text


def test_an_address_of_no_environment_is_said(visitor) -> None:
    text = curl("payout-pay/1", "client_orderid=1", host="https://pay.example/checkout")
    page = visitor.press(visitor.open(COMMAND), PASTE, "paste", request=text)
    assert "pay.example" in page.select_one("#pasted").text
    assert filled(page, "client_orderid") == "1"


def test_a_payload_becomes_its_table(visitor) -> None:
    path = "/operations/process-recurring-payments"
    signed = visitor.press(visitor.open(f"{path}?example=1"), "#request", "sign")
    request = signed.select_one("#request-text").text
    table = signed.select_one("#csv").text
    page = visitor.press(visitor.open(COMMAND), PASTE, "paste", request=request)
    assert page.select_one("#csv").text.split() == table.split()
    assert page.select_one("#environment option[selected]")["value"] == "emulator"


def test_any_url_keeps_its_query(visitor) -> None:
    text = curl("payout-pay/1?a=b%20c", "x=1&y=")
    page = visitor.press(visitor.open("/custom"), PASTE, "paste", request=text)
    assert (
        filled(page, "url") == "https://sandbox.payneteasy.com/paynet/api/v4/payout-pay/1?a=b%20c"
    )
    assert extra(page) == [("x", "1"), ("y", "")]


@pytest.mark.parametrize("path", [COMMAND, "/custom"])
@pytest.mark.parametrize("language", ["en", "ru"])
def test_what_cannot_be_read_is_pointed_at(visitor, path: str, language: str) -> None:
    page = visitor.press(visitor.open(path, language), PASTE, "paste", request="curl 'x")
    assert page.select_one(".paste-box").has_attr("open")
    assert page.select_one("#paste").text.strip() == "curl 'x"
    assert page.select_one("#unreadable .caret").text.endswith("^")


def test_a_diagnosis_leads_to_both_forms(visitor) -> None:
    page = visitor.open("/diagnose?example=spaces")
    buttons = page.select("main button[form=case][formaction]")
    assert [each["formaction"] for each in buttons] == [COMMAND, "/custom"]
    for button in buttons:
        answer = visitor.send(page, "#case", "paste", to=button["formaction"])
        form = BeautifulSoup(answer.text, "html.parser")
        values = dict(
            zip(
                ("consumer_key", "nonce", "timestamp"),
                ("demo", "5f1c0ad2b7e94c7f8a3160d1", "1768106871"),
                strict=True,
            )
        )
        assert {name: filled(form, name) for name in values} == values
        assert "BEGIN PUBLIC KEY-----\n" not in str(form.select_one("#request"))


def test_a_refusal_is_diagnosed_by_one_press(visitor) -> None:
    page = visitor.open(f"{COMMAND}?example=1")
    refused = visitor.press(page, "#request", "submit", consumer_key="nobody")
    form = refused.select_one("form.diagnose-this")
    assert form.button.text.strip() == "Diagnose this"
    answer = visitor.press(refused, "form.diagnose-this", "")
    assert answer.select_one("#verdict-title")["data-verdict"] == "valid"
    text = answer.select_one("#request").text
    assert dict(parse_qsl(text.split("\n\n")[-1].strip()))["orderid"] == "900258"
    assert [button.text.strip() for button in answer.select("button")].count("Diagnose") == 1
    accepted = visitor.press(page, "#request", "submit")
    assert accepted.select_one("form.diagnose-this") is None
