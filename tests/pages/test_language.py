"""The language switch without JavaScript: a button of the page's form, so nothing typed is lost."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup

from paynet_debug.catalog.demo import demo_public_key


def switch(visitor, page, language: str = "ru", **typed: str):
    """The page after the switch was pressed, as a browser sends it."""
    button = page.select_one(f".languages button[lang={language}]")
    form = f"#{button['form']}"
    assert page.select_one(form)
    answer = visitor.send(page, form, button["value"], to=button["formaction"], **typed)
    return BeautifulSoup(answer.text, "html.parser")


def test_a_command_keeps_what_is_typed_and_not_the_key(visitor, throwaway_key: str) -> None:
    page = visitor.open("/operations/payout-pay")
    again = switch(visitor, page, client_orderid="заказ 5", private_key=throwaway_key)
    assert again.html["lang"] == "ru"
    assert again.select_one("#client_orderid, [name=client_orderid]")["value"] == "заказ 5"
    assert throwaway_key.splitlines()[12] not in str(again)
    assert again.select_one("#errors") is None
    back = switch(visitor, again, "en")
    assert back.html["lang"] == "en"
    assert back.select_one("[name=client_orderid]")["value"] == "заказ 5"


def test_code_that_needs_no_key_is_written_again(visitor) -> None:
    page = visitor.open("/operations/payout-pay?example=1")
    code = visitor.press(page, "#request", "code")
    again = switch(visitor, code)
    assert again.html["lang"] == "ru"
    assert again.select_one("#export-python").text == code.select_one("#export-python").text


def test_a_diagnosis_is_made_again(visitor) -> None:
    again = switch(visitor, visitor.open("/diagnose?example=spaces"))
    assert again.html["lang"] == "ru"
    assert again.select_one("#verdict-title")["data-verdict"] == "invalid"
    blank = switch(visitor, visitor.open("/diagnose"), "en", request="curl https://h/p")
    assert blank.select_one("#request").text.strip() == "curl https://h/p"
    assert blank.select_one("#errors") is None


def test_a_public_key_is_inspected_again_and_a_private_one_dropped(
    visitor, throwaway_key: str
) -> None:
    again = switch(visitor, visitor.open("/keys"), key=demo_public_key())
    assert again.select_one("#key").text.strip() == demo_public_key().strip()
    assert again.select_one(".verdict-good")
    private = switch(visitor, visitor.open("/keys"), key=throwaway_key)
    assert throwaway_key.splitlines()[12] not in str(private)
    assert switch(visitor, visitor.open("/keys")).select_one(".preview")


def test_nothing_is_registered_by_a_switch(visitor) -> None:
    page = visitor.open("/sandbox")
    again = switch(visitor, page, login="newcomer", public_key=demo_public_key())
    assert again.select_one("[name=login]")["value"] == "newcomer"
    assert "newcomer" not in again.select_one("#merchants").text
    assert again.select_one("#errors") is None


def test_enter_in_a_field_presses_the_first_button_which_is_no_language(visitor) -> None:
    first = {"/operations/payout-pay": "sign", "/custom": "sign", "/diagnose": "diagnose"}
    for path in (*first, "/keys", "/sandbox"):
        page = visitor.open(path)
        form = page.select_one(".languages button")["form"]
        inside = page.select(f"#{form} [type=submit], button[form={form}]")
        assert inside[0]["value"] == first.get(path, inside[0]["value"]) != "language"
        assert inside[0]["aria-hidden"] == "true"
        assert inside[0]["tabindex"] == "-1"


@pytest.mark.parametrize("name", ["endpoint", "_method", "_scheme", "_external", "_anchor", "q"])
def test_a_query_is_only_repeated_behind_the_path(visitor, name: str) -> None:
    link = visitor.open(f"/?{name}=javascript").select_one(".languages a[lang=ru]")
    assert link["href"] == f"/?{name}=javascript&lang=ru"
