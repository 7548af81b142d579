"""The main job as a person does it: fill in, sign, submit, read the answer."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

OUTPUTS = (
    "request-url",
    "normalized-parameters",
    "signature-base-string",
    "post-body",
    "authorization-header",
    "signature-hex",
    "signature-base64",
)
COMMAND = "/operations/payout-pay"


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "no javascript"])
def test_a_newcomer_without_a_key_signs_and_submits(open_page, javascript: bool) -> None:
    page = open_page("/", java_script_enabled=javascript)
    page.get_by_role("link", name="Payout pay").click()
    page.get_by_role("link", name="Fill with the example").click()
    page.get_by_role("button", name="Sign", exact=True).click()
    for output in OUTPUTS:
        expect(page.locator(f"#{output}")).to_be_visible()
        assert page.locator(f"#{output}").text_content()
    page.get_by_role("button", name="Submit", exact=True).click()
    expect(page.get_by_role("heading", name="Accepted")).to_be_visible()
    assert page.locator("#response-status").text_content() == "200"
    assert "type=async-response" in (page.locator("#response-body").text_content() or "")


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "no javascript"])
def test_the_same_in_russian(open_page, javascript: bool) -> None:
    page = open_page("/", locale="ru-RU", java_script_enabled=javascript)
    page.get_by_role("link", name="Проведение выплаты").click()
    page.get_by_role("link", name="Заполнить примером").click()
    page.get_by_role("button", name="Подписать", exact=True).click()
    expect(page.locator("#signature-base-string")).to_be_visible()
    page.get_by_role("button", name="Отправить", exact=True).click()
    expect(page.get_by_role("heading", name="Принято")).to_be_visible()


def test_an_own_key_is_registered_by_one_click(open_page, throwaway_key: str) -> None:
    page = open_page(f"{COMMAND}?example=1")
    page.get_by_label("consumer_key", exact=True).fill("own-key")
    page.get_by_label("Private key", exact=True).fill(throwaway_key)
    page.get_by_role("button", name="Submit", exact=True).click()
    expect(page.get_by_role("heading", name="Access denied")).to_be_visible()
    page.get_by_role("button", name="Register this key's public half").click()
    expect(page.get_by_text("Registered. Now submit.")).to_be_visible()
    # Signed in place, so the key is still in its field and nothing has to be pasted again.
    page.get_by_role("button", name="Submit", exact=True).click()
    expect(page.get_by_role("heading", name="Accepted")).to_be_visible()


def test_the_same_without_javascript_asks_for_the_key_again(open_page, throwaway_key: str) -> None:
    page = open_page(f"{COMMAND}?example=1", java_script_enabled=False)
    page.get_by_label("Private key", exact=True).fill(throwaway_key)
    page.get_by_role("button", name="Sign", exact=True).click()
    expect(page.locator("#signature-base64")).to_be_visible()
    assert page.get_by_label("Private key", exact=True).input_value() == ""
    assert "BEGIN RSA" not in page.content().replace('placeholder="-----BEGIN RSA', "")


def test_errors_lead_to_their_fields(open_page) -> None:
    page = open_page(COMMAND)
    page.get_by_role("button", name="Sign", exact=True).click()
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    summary.get_by_role("link", name="client_orderid").click()
    expect(page.get_by_label("client_orderid", exact=True)).to_be_focused()
    page.get_by_label("client_orderid", exact=True).fill("5")
    page.get_by_role("button", name="Sign", exact=True).click()
    expect(page.get_by_role("alert").get_by_role("link", name="client_orderid")).to_have_count(0)
    assert page.get_by_label("client_orderid", exact=True).input_value() == "5"


def test_ctrl_enter_signs_and_the_result_gets_the_focus(open_page) -> None:
    page = open_page(f"{COMMAND}?example=1")
    page.get_by_label("orderid", exact=True).press("Control+Enter")
    expect(page.locator("#result")).to_be_focused()
    expect(page.locator("#signature-hex")).to_be_visible()
    expect(page.locator("#announcements")).to_have_text("Signed")
