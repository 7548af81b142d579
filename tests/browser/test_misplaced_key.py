"""A private key that is pasted into another field leaves the page in no way."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, expect


@pytest.mark.parametrize("form", ["PEM", "Base64"])
@pytest.mark.parametrize("label", ["consumer_key", "orderid", "endpoint_id"])
def test_it_is_taken_out_before_anything_reads_it(
    open_page, throwaway_key: str, label: str, form: str
) -> None:
    lines = throwaway_key.splitlines()
    key = throwaway_key if form == "PEM" else "".join(lines[1:-1])
    page = open_page("/operations/payout-pay")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.post_data or ""))
    page.get_by_label(label, exact=True).fill(key)
    expect(page.get_by_label(label, exact=True)).to_have_value("")
    expect(page.locator("#announcements")).to_contain_text("private key")
    page.get_by_role("button", name="Sign", exact=True).click()
    page.locator("#errors").wait_for()
    assert sent
    assert not [body for body in sent if lines[9][:24] in body]
    assert lines[9][:24] not in str(page.evaluate("() => JSON.stringify({...localStorage})"))


@pytest.mark.parametrize("row", ["#consumer_key", "[name=extra_value] >> nth=0", "[name=note]"])
def test_why_it_is_gone_stands_at_the_field_until_that_is_edited(
    open_page, throwaway_key: str, row: str
) -> None:
    page = open_page("/operations/payout-pay")
    page.get_by_text("Extra parameters", exact=True).click()
    page.evaluate(
        "document.querySelector('#extra_parameters').after("
        "Object.assign(document.createElement('input'), {name: 'note'}))"
    )
    field = page.locator(row)
    field.fill(throwaway_key)
    told = page.get_by_text("A private key stood here").and_(page.locator(".field-errors"))
    expect(told).to_be_visible()
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_accessible_description(re.compile("private key stood here"))
    page.locator("#orderid").fill("elsewhere")
    expect(told).to_be_visible()
    field.press("x")
    expect(told).to_have_count(0)
    assert field.get_attribute("aria-invalid") is None


def test_nothing_is_read_before_it_is_known_to_hold_no_key(open_page, throwaway_key: str) -> None:
    page = open_page("/")
    late = []
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.post_data or ""))
    page.route("**/detection.js*", lambda route: late.append(route))
    page.goto(page.url + "operations/payout-pay")
    with page.expect_request("**/detection.js*"):
        page.locator("#consumer_key").fill(throwaway_key)
    page.locator("#orderid").press("1")
    page.wait_for_timeout(600)
    assert not [body for body in sent if "BEGIN RSA" in body]
    late[0].continue_()
    expect(page.locator("#consumer_key")).to_have_value("")
    expect(page.locator("#live-post-body")).to_contain_text("orderid=1")
    page.wait_for_load_state("networkidle")
    assert not [body for body in sent if "BEGIN RSA" in body]


def test_what_tells_a_key_is_asked_for_until_it_comes(browser: Browser, live_server: str) -> None:
    page = browser.new_page()
    page.route("**/detection.js*", lambda route: route.abort())
    page.goto(live_server + "/operations/payout-pay")
    with page.expect_event("requestfailed"):
        page.locator("#orderid").fill("a long order id " * 4)
    page.unroute("**/detection.js*")
    page.locator("#orderid").press("End")
    page.locator("#orderid").press("1")
    expect(page.locator("#live-post-body")).to_contain_text("id%201")
    page.close()


@pytest.mark.parametrize("path", ["payout-pay", "process-recurring-payments"])
def test_what_was_pasted_before_the_page_listened_is_not_sent(
    open_page, throwaway_key: str, path: str
) -> None:
    page = open_page("/")
    page.clock.install()
    late = {}
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.post_data or ""))
    page.route("**/live.js*", lambda route: late.update(live=route))
    page.route("**/detection.js*", lambda route: late.update(detection=route))
    with page.expect_request("**/live.js*"):
        page.goto(f"{page.url}operations/{path}?example=1")
    with page.expect_request("**/detection.js*"):
        page.locator("#csv, #orderid").first.fill(throwaway_key)
    late["live"].continue_()
    page.evaluate("(address) => import(address).then(() => {})", late["live"].request.url)
    expect(page.locator("[data-live][data-offered]")).to_have_count(1)
    page.clock.run_for(1000)  # a pause in typing is shorter
    page.evaluate("() => {}")
    assert not any(throwaway_key.splitlines()[9][:24] in each for each in sent)
    late["detection"].continue_()
    expect(page.locator("#csv, #orderid").first).to_have_value("")
    assert not any(throwaway_key.splitlines()[9][:24] in each for each in sent)
