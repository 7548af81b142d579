"""What the page keeps, for how long, and what it never keeps."""

from __future__ import annotations

import json
import re

from playwright.sync_api import Page, expect

COMMAND = "/operations/payout-pay"

STORED = """async () => {
  const databases = await indexedDB.databases();
  const caches = await window.caches.keys();
  return JSON.stringify([{...localStorage}, {...sessionStorage}, databases, caches]);
}"""


def stored(page: Page) -> list[object]:
    return json.loads(page.evaluate(STORED))


def fill(page: Page, key: str) -> None:
    page.get_by_label("environment", exact=True).select_option("sandbox-com")
    page.get_by_label("endpoint_id", exact=True).fill("39915")
    page.get_by_label("consumer_key", exact=True).fill("our-login")
    page.get_by_label("Private key", exact=True).fill(key)
    page.get_by_label("client_orderid", exact=True).fill("order 5")


def test_environment_and_login_are_remembered_and_nothing_else(
    open_page, throwaway_key: str
) -> None:
    page = open_page(COMMAND)
    fill(page, throwaway_key)
    page.get_by_label("passphrase", exact=False).fill("secret words")
    page.get_by_role("button", name="Sign", exact=True).click()
    expect(page.locator("#errors, #result").first).to_be_visible()
    kept, *others = stored(page)
    assert kept == {"environment": "sandbox-com", "login": "our-login"}
    assert others == [{}, [], []]
    page.goto(page.url.replace("payout-pay", "status").partition("#")[0])
    expect(page.get_by_label("consumer_key", exact=True)).to_have_value("our-login")
    expect(page.get_by_label("environment", exact=True)).to_have_value("sandbox-com")
    page.get_by_role("link", name="Clear", exact=True).click()
    expect(page.get_by_label("consumer_key", exact=True)).to_have_value("")
    assert stored(page)[0] == {}


def test_a_whole_session_leaves_nothing_secret_in_any_storage(
    open_page, throwaway_key: str
) -> None:
    page = open_page("/custom")
    page.get_by_label("url", exact=True).fill("https://example.com/a?card=4242424242424242")
    page.get_by_label("consumer_key", exact=True).fill("our-login")
    page.get_by_label("Private key", exact=True).fill(throwaway_key)
    for way in ("Sign on this server", "Sign in this browser"):
        page.get_by_label(way).check()
        page.get_by_role("button", name="Sign", exact=True).click()
        expect(page.locator("#signature-base64")).to_be_visible()
    page.get_by_label("Theme").select_option("dark")
    page.get_by_role("button", name="RU", exact=True).click()
    expect(page.locator("html")).to_have_attribute("lang", "ru")
    kept, *others = stored(page)
    assert others == [{}, [], []]
    assert set(kept) <= {"theme", "login", "environment", "signing-way", "export-format"}
    assert kept["login"] == "our-login"
    everything = json.dumps(kept)
    assert len(everything) < 200
    assert not any(secret in everything for secret in ("4242", "PRIVATE", throwaway_key[100:130]))


def test_what_was_typed_survives_another_language_and_the_key_stays_unsent(
    open_page, throwaway_key: str
) -> None:
    page = open_page(f"{COMMAND}?example=1")
    page.get_by_text("Extra parameters", exact=True).click()
    page.locator("[name=extra_name]").first.fill("twice")
    page.locator("[name=extra_value]").first.fill("ж <b>")
    fill(page, throwaway_key)
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.post_data or ""))
    page.get_by_role("button", name="RU", exact=True).click()
    expect(page.get_by_role("button", name="Подписать", exact=True)).to_be_visible()
    expect(page).to_have_title(re.compile("payout-pay"))
    expect(page.locator("html")).to_have_attribute("lang", "ru")
    expect(page.get_by_label("Закрытый ключ", exact=True)).to_have_value(throwaway_key)
    expect(page.get_by_label("client_orderid", exact=True)).to_have_value("order 5")
    expect(page.get_by_label("environment", exact=True)).to_have_value("sandbox-com")
    expect(page.locator("[name=extra_value]").first).to_have_value("ж <b>")
    expect(page.get_by_role("alert")).to_have_count(0)
    expect(page.get_by_role("button", name="RU", exact=True)).to_be_focused()
    lines = throwaway_key.splitlines()[1:-1]
    assert any("order 5" in each for each in sent)
    assert not any(line[:24] in each for line in lines for each in sent)
    # Everything still works after the change, and back again.
    page.get_by_role("button", name="Подписать", exact=True).click()
    expect(page.locator("#signature-base64")).to_be_visible()
    page.get_by_role("button", name="EN", exact=True).click()
    expect(page.get_by_label("Private key", exact=True)).to_have_value(throwaway_key)
    page.get_by_label("Private key", exact=True).press("Control+Enter")
    expect(page.locator("#result")).to_be_focused()


def test_a_pasted_request_survives_another_language(open_page) -> None:
    page = open_page("/diagnose")
    page.get_by_label("Request", exact=True).fill("curl https://example.com/a -d b=c")
    page.get_by_role("button", name="RU", exact=True).click()
    expect(page.get_by_role("button", name="Проверить", exact=True)).to_be_visible()
    expect(page.locator("#request")).to_have_value("curl https://example.com/a -d b=c")
    page.get_by_role("button", name="Проверить", exact=True).click()
    expect(page.locator("#result")).to_be_visible()
    page.get_by_role("button", name="EN", exact=True).click()
    expect(page.get_by_role("button", name="Diagnose", exact=True)).to_be_visible()
    expect(page.locator("#result")).to_be_visible()


def test_freeze_signs_the_same_string_again(open_page) -> None:
    page = open_page(f"{COMMAND}?example=1")
    page.get_by_text("Advanced", exact=True).click()
    sign = page.get_by_role("button", name="Sign", exact=True)
    sign.click()
    expect(page.locator("#signature-hex")).to_be_visible()
    first = page.locator("#signature-hex").text_content()
    freeze = page.get_by_role("button", name="freeze", exact=True)
    expect(freeze).to_have_attribute("aria-pressed", "false")
    freeze.click()
    expect(freeze).to_have_attribute("aria-pressed", "true")
    sign.click()
    expect(page.locator("form[aria-busy]")).to_have_count(0)
    expect(page.locator("#signature-hex")).to_have_text(first or "")
    freeze.click()
    expect(page.get_by_label("nonce", exact=True)).to_have_value("")
    sign.click()
    expect(page.locator("#signature-hex")).not_to_have_text(first or "")


def test_what_was_chosen_before_the_script_came_stays(open_page) -> None:
    page = open_page("/")
    page.evaluate(
        "() => Object.assign(localStorage, {environment: 'sandbox-com', login: 'our-login'})"
    )
    late = []
    page.route("**/console.js*", lambda route: late.append(route))
    page.goto(page.url + COMMAND.lstrip("/"), wait_until="commit")
    page.get_by_label("environment", exact=True).select_option("sandbox-eu")
    late[0].continue_()
    page.locator("[data-live][data-offered]").wait_for(state="attached")
    expect(page.get_by_label("environment", exact=True)).to_have_value("sandbox-eu")
