"""Another language in place: what is typed, the keys and the result are still there."""

from __future__ import annotations

import json
import re
from base64 import b64encode

import pytest
from playwright.sync_api import Browser, Page, expect

from paynet_debug.catalog.demo import demo_public_key

COMMAND = "/operations/payout-pay?example=1"


def switch(page: Page, language: str) -> None:
    page.get_by_role("button", name=language, exact=True).click()
    expect(page.locator("html")).to_have_attribute("lang", language.lower())
    expect(page.locator("[aria-busy]")).to_have_count(0)


def watch(page: Page) -> list[str]:
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url + (request.post_data or "")))
    return sent


def text(page: Page, element_id: str) -> str:
    return page.locator(f"#{element_id}").text_content() or ""


def test_a_signature_stays_and_its_words_change(open_page, throwaway_key: str) -> None:
    page = open_page(COMMAND)
    page.get_by_label("Private key", exact=True).fill(throwaway_key)
    page.get_by_role("button", name="Sign", exact=True).click()
    expect(page.locator("#signature-base64")).to_be_visible()
    outputs = ("signature-base64", "signature-base-string", "post-body", "key-fingerprint")
    before = [text(page, each) for each in outputs]
    sent = watch(page)
    switch(page, "RU")
    expect(page.locator("#result-title")).to_contain_text("Подписано")
    assert [text(page, each) for each in outputs] == before
    expect(page.locator(".key-facts").first).to_contain_text("2048")
    expect(page.locator(".key-facts").first).not_to_contain_text("браузер")
    expect(page.get_by_label("Закрытый ключ", exact=True)).to_have_value(throwaway_key)
    expect(page.locator("#nonce")).to_have_value("")
    lines = throwaway_key.splitlines()[1:-1]
    assert sent
    assert not any(line[:24] in each for line in lines for each in sent)
    page.get_by_role("button", name="Подписать", exact=True).click()
    expect(page.locator("#signature-base64")).not_to_have_text(before[0])


@pytest.mark.parametrize("way", ["server", "browser"])
def test_an_answer_is_explained_anew_and_not_asked_for_twice(
    open_page, throwaway_key: str, way: str
) -> None:
    page = open_page(COMMAND)
    page.get_by_label(f"Sign {'on this server' if way == 'server' else 'in this browser'}").check()
    page.get_by_label("Private key", exact=True).fill(throwaway_key)
    page.get_by_label("consumer_key", exact=True).fill("explained-anew")  # unknown to the emulator
    page.get_by_role("button", name="Submit", exact=True).click()
    expect(page.get_by_role("heading", name="Access denied")).to_be_visible()
    kept = ("response-body", "response-headers", "response-status", "signature-base64")
    before = [text(page, each) for each in kept]
    measures = digits(page)
    sent = watch(page)
    switch(page, "RU")
    assert [text(page, each) for each in kept] == before
    assert digits(page) == measures
    expect(page.get_by_role("heading", name="Доступ запрещён")).to_be_visible()
    assert english_left(page) == []
    assert not [each for each in sent if 'name="action"\r\n\r\nsubmit' in each]
    expect(page.locator("form[data-register] button")).to_be_visible()
    diagnosed = page.locator(".diagnose-this [name=public_key]")
    assert diagnosed.count() == (1 if way == "server" else 0)
    switch(page, "EN")
    assert [text(page, each) for each in kept] == before
    expect(page.get_by_role("heading", name="Access denied")).to_be_visible()


def digits(page: Page) -> list[str]:
    return re.findall("[0-9]+", page.locator(".measures").text_content() or "")


def english_left(page: Page) -> list[str]:
    """The page's own words that are those of another language than the page's."""
    elsewhere = page.locator("main [lang=en]").all_text_contents()
    copy = [each for each in page.locator("[data-copy]").all_text_contents() if "Copy" in each]
    return elsewhere + copy


@pytest.mark.parametrize(
    "body", [b"\xff\xfe\0 not text", "type=x\r\n&a=ж\n\ufeff😀\r".encode(), b""]
)
def test_an_answer_of_any_bytes_stays_the_same(open_page, live_server: str, body: bytes) -> None:
    page = open_page(COMMAND)
    page.get_by_role("button", name="Sign", exact=True).click()
    expect(page.locator("#signature-base64")).to_be_visible()
    answered = {
        "status": 299,
        "reason": "Odd <b>",
        "headers": [["X-Odd", "<script>&quot;"]],
        "truncated": True,
        "elapsed_ms": 12.5,
        "body": "",
        "base64": b64encode(body).decode(),
    }
    page.evaluate(PRETEND, json.dumps(answered))
    for language in ("RU", "EN", "RU"):
        switch(page, language)
        assert text(page, "response-body") == body.decode("utf-8", "replace").replace(
            "\0", "\ufffd"
        )
        assert text(page, "response-headers") == "HTTP/1.1 299 Odd <b>\nX-Odd: <script>&quot;"
        assert str(len(body)) in digits(page)


PRETEND = """(answer) => {
    const result = document.getElementById("result");
    const verdict = Object.assign(document.createElement("section"), { className: "measures" });
    verdict.dataset.answer = answer;
    const body = Object.assign(document.createElement("code"), { id: "response-body" });
    body.dataset.base64 = JSON.parse(answer).base64;
    result.prepend(verdict, body);
}"""
"""Puts an answer into a result as the page keeps it."""


def test_why_nothing_was_sent_stays(open_page) -> None:
    page = open_page(COMMAND)
    page.get_by_label("environment", exact=True).select_option("production-com")
    page.get_by_role("button", name="Submit", exact=True).click()
    expect(page.get_by_role("heading", name="Not sent")).to_be_visible()
    said = page.locator("[data-failure] .verdict-detail").text_content()
    switch(page, "RU")
    expect(page.get_by_role("heading", name="Не отправлено")).to_be_visible()
    expect(page.locator("[data-failure] [lang=en]")).to_have_text(said or "-")
    switch(page, "EN")
    expect(page.locator("[data-failure] [lang=en]")).to_have_text(said or "-")


@pytest.mark.parametrize("javascript", [True, False])
def test_code_without_a_key_changes_its_language(open_page, javascript: bool) -> None:
    page = open_page(COMMAND, java_script_enabled=javascript)
    page.get_by_role("button", name="Get the code").click()
    expect(page.get_by_role("heading", name="Take it away")).to_be_visible()
    code = text(page, "export-python")
    page.get_by_role("button", name="RU", exact=True).click()
    expect(page.locator("#take-away-title")).to_have_text("Забрать с собой")
    assert text(page, "export-python") == code
    expect(page.locator("main [lang]")).to_have_count(0)


@pytest.mark.parametrize("javascript", [True, False])
def test_errors_stay_and_change_their_language(open_page, javascript: bool) -> None:
    page = open_page("/operations/payout-pay", java_script_enabled=javascript)
    page.locator("#private_key").fill("nothing")
    page.locator(".action-bar button[value=sign]").click()
    errors = page.locator("#errors")
    expect(errors.get_by_role("link", name="client_orderid")).to_have_count(1)
    expect(page.locator("#error-private_key")).to_be_visible()
    for language, words in (("RU", "Подписать пока нельзя"), ("EN", "can't be signed")):
        page.get_by_role("button", name=language, exact=True).click()
        expect(errors).to_contain_text(words)
        expect(errors.get_by_role("link", name="client_orderid")).to_have_count(1)
        expect(page.locator("#error-private_key")).to_be_visible()
        expect(page.locator("#error-private_key li")).to_have_count(1)


def test_without_javascript_a_result_that_is_left_behind_is_told(open_page) -> None:
    page = open_page(COMMAND, java_script_enabled=False)
    page.get_by_role("button", name="Sign", exact=True).click()
    expect(page.locator("#signature-base64")).to_be_visible()
    page.get_by_role("button", name="RU", exact=True).click()
    expect(page.get_by_text("Без JavaScript результат не переносится")).to_be_visible()
    page.get_by_role("button", name="EN", exact=True).click()
    expect(page.get_by_text("The result does not come along")).to_have_count(0)


def test_a_result_of_another_form_is_kept_as_it_is(open_page) -> None:
    page = open_page(COMMAND)
    page.get_by_role("button", name="Sign", exact=True).click()
    expect(page.locator("#signature-base64")).to_be_visible()
    signature = text(page, "signature-base64")
    page.get_by_label("client_orderid", exact=True).fill("another")
    switch(page, "RU")
    assert text(page, "signature-base64") == signature
    expect(page.locator("#result")).to_have_attribute("lang", "en")
    expect(page.get_by_label("client_orderid", exact=True)).to_have_value("another")
    copy = page.locator("#result [data-copy=signature-base64]")
    expect(copy).to_be_visible()


@pytest.mark.parametrize("kind", ["private", "public"])
def test_a_pasted_key_stays_on_its_page_unsent(open_page, throwaway_key: str, kind: str) -> None:
    key = throwaway_key if kind == "private" else demo_public_key()
    page = open_page("/keys")
    page.locator("#key").fill(key)
    page.locator("#passphrase").fill("unused-passphrase")
    expect(page.locator("[data-slot=title]").first).to_contain_text(kind)
    sent = watch(page)
    for language, word in (("RU", "ключ"), ("EN", "key"), ("RU", "ключ")):
        switch(page, language)
        expect(page.locator("#key")).to_have_value(key)
        expect(page.locator("#passphrase")).to_have_value("unused-passphrase")
        expect(page.locator("[data-slot=title]").first).to_contain_text(re.compile(word))
    assert not any(key.splitlines()[-3][:24] in each or "unused-pass" in each for each in sent)
    assert "PRIVATE" not in str(page.evaluate("JSON.stringify([{...localStorage}, location.href])"))


def test_a_pair_that_would_be_lost_is_asked_about(open_page) -> None:
    page = open_page("/keys")
    page.get_by_role("button", name="Make a pair").click()
    expect(page.locator("[data-made]")).to_be_visible(timeout=60_000)
    asked: list[str] = []
    page.once("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    with page.expect_event("dialog"):
        page.get_by_role("button", name="RU", exact=True).click()
    expect(page.locator("[data-made]")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert "lost" in asked[0]
    page.once("dialog", lambda dialog: dialog.accept())
    switch(page, "RU")


def test_a_diagnosis_keeps_its_key_and_works_on(open_page, throwaway_key: str) -> None:
    page = open_page("/diagnose")
    page.get_by_label("Request", exact=True).fill("curl https://example.com/a -d b=c")
    page.locator("#public_key").fill(throwaway_key)
    page.locator("#passphrase").fill("unused-passphrase")
    sent = watch(page)
    switch(page, "RU")
    expect(page.locator("#request")).to_have_value("curl https://example.com/a -d b=c")
    expect(page.locator("#public_key")).to_have_value(throwaway_key)
    expect(page.locator("#passphrase")).to_have_value("unused-passphrase")
    line = throwaway_key.splitlines()[9][:24]
    assert not any(line in each or "unused-pass" in each for each in sent)
    expect(page.locator("[data-case][data-offered]")).to_have_count(1)
    page.locator("#request").press("Control+Enter")
    expect(page.locator("#result")).to_be_visible()
    switch(page, "EN")
    expect(page.locator("#verdict-title")).to_be_visible()
    expect(page.get_by_role("button", name="Diagnose", exact=True)).to_be_visible()


def test_a_key_within_a_request_is_not_sent_for_another_language(
    open_page, throwaway_key: str
) -> None:
    page = open_page("/diagnose")
    base64 = "".join(throwaway_key.splitlines()[1:-1])
    page.get_by_label("Request", exact=True).fill(f"curl https://h/ -d 'key={base64}'")
    sent = watch(page)
    switch(page, "RU")
    expect(page.locator("#request")).to_have_value(f"curl https://h/ -d 'key={base64}'")
    expect(page.locator("#errors")).to_have_count(0)
    assert not any(base64[400:430] in each for each in sent)


def test_a_registration_keeps_what_is_typed(open_page) -> None:
    page = open_page("/sandbox")
    page.locator("#login").fill("newcomer")
    page.locator("#public_key").fill(demo_public_key())
    switch(page, "RU")
    expect(page.locator("#login")).to_have_value("newcomer")
    expect(page.locator("#public_key")).to_have_value(demo_public_key())


def test_enter_in_a_field_signs(open_page) -> None:
    for javascript in (True, False):
        page = open_page(COMMAND, java_script_enabled=javascript)
        page.get_by_label("client_orderid", exact=True).press("Enter")
        expect(page.locator("#signature-base64")).to_be_visible()
        expect(page.locator("html")).to_have_attribute("lang", "en")


def test_a_server_that_does_not_answer_loses_nothing(open_page) -> None:
    page = open_page(COMMAND)
    page.get_by_label("client_orderid", exact=True).fill("mine")
    page.evaluate("() => { window.fetch = async () => { throw new TypeError('offline'); }; }")
    page.get_by_role("button", name="RU", exact=True).click()
    expect(page.locator("#errors")).to_contain_text("did not answer")
    expect(page.get_by_label("client_orderid", exact=True)).to_have_value("mine")


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_switch_fits(open_page, width: int, scheme: str) -> None:
    page = open_page(COMMAND, viewport={"width": width, "height": 800}, color_scheme=scheme)
    switch(page, "RU")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    for each in page.locator(".languages button:not([aria-hidden])").all():
        box = each.bounding_box()
        assert box
        assert box["height"] >= 24
        assert box["width"] >= 24


@pytest.mark.parametrize(
    ("path", "field"), [("/operations/payout-pay", "#orderid"), ("/diagnose", "#request")]
)
def test_a_late_page_leaves_the_cursor_where_it_went(open_page, path: str, field: str) -> None:
    page = open_page(path)
    page.locator(field).fill("before")
    late = []
    page.route("**/*lang=ru*", lambda route: late.append(route))
    with page.expect_request("**/*lang=ru*"):
        page.get_by_role("button", name="RU", exact=True).click()
    page.locator(field).press("Home")
    late[0].continue_()
    expect(page.locator("html")).to_have_attribute("lang", "ru")
    expect(page.locator(field)).to_be_focused()
    page.keyboard.type("as ")
    expect(page.locator(field)).to_have_value("as before")


def test_what_is_to_be_started_from_stays(open_page) -> None:
    page = open_page("/operations/payout-pay")
    page.get_by_text("Start from a curl command", exact=True).click()
    page.locator("#paste").fill("curl https://example.com")
    page.get_by_role("button", name="RU", exact=True).click()
    expect(page.locator("html")).to_have_attribute("lang", "ru")
    expect(page.locator("#paste")).to_be_visible()
    expect(page.locator("#paste")).to_have_value("curl https://example.com")


def test_a_language_that_can_not_be_had_is_told(browser: Browser, live_server: str) -> None:
    page = browser.new_page(locale="en-US")
    page.goto(live_server + "/operations/payout-pay")
    page.route("**/change-language.js*", lambda route: route.abort())
    told = []
    page.on("dialog", lambda dialog: (told.append(dialog.message), dialog.dismiss()))
    with page.expect_event("dialog"):
        page.get_by_role("button", name="RU", exact=True).click()
    assert "did not answer" in told[0]
    page.unroute("**/change-language.js*")
    page.get_by_role("button", name="RU", exact=True).click()
    expect(page.locator("html")).to_have_attribute("lang", "ru")
    page.close()
