"""“Start from a curl” leaves alone what a paste can't bring: the key."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

CURL = (
    "curl http://127.0.0.1/paynet/api/v4/status/7 -H 'Authorization: OAuth "
    'oauth_consumer_key="someone"\' --data "client_orderid=from-curl"'
)


@pytest.mark.parametrize("way", ["Sign on this server", "Sign in this browser"])
@pytest.mark.parametrize("path", ["/operations/payout-pay", "/custom"])
def test_a_paste_leaves_the_key(open_page, throwaway_key: str, path: str, way: str) -> None:
    page = open_page(path)
    page.get_by_label(way, exact=True).check()
    page.locator("#private_key").fill(throwaway_key)
    page.locator("#passphrase").fill("unused")
    page.get_by_text("Start from a curl command", exact=True).click()
    page.locator("#paste").fill("nothing that can be read")
    page.get_by_role("button", name="Fill the form").click()
    expect(page.locator("#error-paste")).to_be_visible()
    expect(page.locator("#paste")).to_be_focused()
    page.locator("#paste").fill(CURL)
    page.get_by_role("button", name="Fill the form").click()
    expect(page.locator("#pasted")).to_be_focused()
    expect(page.locator("#consumer_key")).to_have_value("someone")
    assert page.locator("#private_key").input_value().strip() == throwaway_key.strip()
    expect(page.locator("#passphrase")).to_have_value("unused")
    expect(page.get_by_label(way, exact=True)).to_be_checked()
    expect(page.locator("#live-post-body")).to_have_text("client_orderid=from-curl")
    if path != "/custom":
        assert page.url.endswith("/operations/status")
    page.get_by_role("button", name="RU", exact=True).click()
    expect(page.locator("html")).to_have_attribute("lang", "ru")
    expect(page.locator("#consumer_key")).to_have_value("someone")
    expect(page.get_by_role("button", name="Подписать", exact=True)).to_be_visible()
    assert page.locator("#request").get_attribute("data-operation") == (
        None if path == "/custom" else "status"
    )


def test_without_an_answer_the_form_is_as_it_was(open_page, throwaway_key: str) -> None:
    page = open_page("/operations/payout-pay")
    page.locator("#private_key").fill(throwaway_key)
    page.get_by_text("Start from a curl command", exact=True).click()
    page.locator("#paste").fill(CURL)
    page.evaluate("() => { window.fetch = async () => { throw new TypeError('offline'); }; }")
    page.get_by_role("button", name="Fill the form").click()
    expect(page.locator(".paste-box [role=alert]")).to_contain_text("did not answer")
    assert page.locator("#private_key").input_value().strip() == throwaway_key.strip()
    expect(page.locator("#paste")).to_have_value(CURL)


def test_a_paste_that_can_not_be_read_leaves_the_buttons_as_they_are(open_page) -> None:
    page = open_page("/operations/payout-pay")
    page.get_by_text("Start from a curl command", exact=True).click()
    page.locator("#paste").fill("nothing that can be read")
    page.get_by_role("button", name="Fill the form").click()
    expect(page.locator("#error-paste")).to_be_visible()
    page.get_by_text("Extra parameters", exact=True).click()
    rows = page.locator("[data-extra-row]")
    before = rows.count()
    page.get_by_role("button", name="Add a row").click()
    expect(rows).to_have_count(before + 1)
    page.locator("#nonce").locator("xpath=ancestor::details/summary").click()
    page.get_by_role("button", name="freeze").click()
    expect(page.locator("#nonce")).not_to_have_value("")


def test_a_paste_on_its_way_is_answered_before_the_form_is_signed(
    open_page, throwaway_key: str
) -> None:
    page = open_page("/operations/payout-pay?example=1")
    page.locator("#private_key").fill(throwaway_key)
    page.get_by_text("Start from a curl command", exact=True).click()
    page.locator("#paste").fill(CURL)
    late = []
    page.route("**/operations/payout-pay", lambda route: late.append(route))
    with page.expect_request("**/operations/payout-pay"):
        page.get_by_role("button", name="Fill the form").click()
    page.locator("#orderid").press("Control+Enter")
    page.wait_for_timeout(300)
    assert len(late) == 1
    late[0].continue_()
    expect(page.locator("#pasted")).to_be_focused()
    expect(page.locator("#consumer_key")).to_have_value("someone")
    expect(page.locator("#signature-base64")).to_have_count(0)


def test_what_is_typed_into_the_box_meanwhile_stays(open_page) -> None:
    page = open_page("/operations/payout-pay")
    page.get_by_text("Start from a curl command", exact=True).click()
    page.locator("#paste").fill("nothing that can be read")
    late = []
    page.route("**/operations/payout-pay", lambda route: late.append(route))
    with page.expect_request("**/operations/payout-pay"):
        page.get_by_role("button", name="Fill the form").click()
    page.locator("#paste").press_sequentially(", not yet")
    late[0].continue_()
    expect(page.locator("#error-paste")).to_be_visible()
    expect(page.locator("#paste")).to_have_value("nothing that can be read, not yet")
    page.keyboard.type("!")
    expect(page.locator("#paste")).to_have_value("nothing that can be read, not yet!")
