"""People sign in at a provider that this project did not write: oidc-provider, on Node."""

from __future__ import annotations

import sqlite3
from base64 import urlsafe_b64decode
from contextlib import closing
from urllib.parse import parse_qs, urljoin, urlsplit

import pytest
import requests
from playwright.sync_api import Browser

from paynet_debug.web.access.sign_ins import ABSOLUTE_SECONDS, IDLE_SECONDS
from tests.access.conftest import CLIENT_ID, Console, follow, hidden_field, parsed


def is_signed_in(console: Console, browser: requests.Session) -> bool:
    answer = browser.get(f"{console.url}/diagnose", allow_redirects=False)
    assert answer.status_code in (200, 303)
    return answer.status_code == 200


def session_cookie(browser: requests.Session) -> str | None:
    return browser.cookies.get("session", domain="127.0.0.1", path="/")


@pytest.fixture(autouse=True)
def the_present(console: Console) -> None:
    console.ahead[0] = 0


def test_a_person_signs_in_and_lands_where_they_wanted(console: Console):
    browser = console.sign_in("ada", "/operations/payout-pay?example=1")
    assert browser.landed.status_code == 200
    assert urlsplit(browser.landed.url)[1:4] == (
        urlsplit(console.url).netloc,
        "/operations/payout-pay",
        "example=1",
    )
    page = parsed(browser.landed)
    assert "ada@example.com" in page.select_one("#account-name").text


def test_the_request_to_the_provider_has_state_nonce_and_a_code_challenge(console: Console):
    browser = console.person()
    answer = browser.get(f"{console.url}/sign-in/start", allow_redirects=False)
    asked = parse_qs(urlsplit(answer.headers["Location"]).query)
    assert answer.status_code == 303
    assert asked["response_type"] == ["code"]
    assert asked["client_id"] == [CLIENT_ID]
    assert asked["redirect_uri"] == [f"{console.url}/sign-in/callback"]
    assert asked["code_challenge_method"] == ["S256"]
    assert len(asked["code_challenge"][0]) == 43
    assert len(asked["state"][0]) >= 20
    assert len(asked["nonce"][0]) >= 20


def test_signing_in_makes_a_new_session(console: Console):
    """A cookie that somebody planted before is worth nothing afterwards, nor is its CSRF token."""
    browser = console.person()
    browser.get(f"{console.url}/sign-in/start", allow_redirects=False)
    planted = session_cookie(browser)
    browser = console.sign_in("ada")
    assert session_cookie(browser) != planted
    again = console.person()
    again.cookies.set("session", planted, domain="127.0.0.1", path="/")
    assert not is_signed_in(console, again)
    first = session_cookie(browser)
    page = browser.get(f"{console.url}/sign-in/start")  # the provider still knows the person
    assert page.status_code == 200
    assert session_cookie(browser) != first
    again.cookies.set("session", first, domain="127.0.0.1", path="/")
    assert not is_signed_in(console, again)


@pytest.mark.parametrize("query", ["", "code=x", "code=x&state=forged", "error=access_denied"])
def test_a_callback_that_was_not_asked_for_signs_nobody_in(console: Console, query: str):
    browser = console.person()
    answer = browser.get(f"{console.url}/sign-in/callback?{query}")
    assert answer.status_code == 403
    assert "sign-in-refused" in answer.text
    assert not is_signed_in(console, browser)


def test_a_callback_is_bound_to_the_browser_that_began(console: Console):
    """An attacker's own code, sent to a victim's browser, must not sign the victim in."""
    attacker = console.person()
    page = follow(attacker, attacker.get(console.url), "#start")
    for _ in ("login", "consent"):
        form = parsed(page).select_one("form")
        fields = {each["name"]: each.get("value") or "eve" for each in form.select("input")}
        page = attacker.post(urljoin(page.url, form["action"]), fields, allow_redirects=False)
        while page.is_redirect and "/sign-in/callback" not in page.headers["Location"]:
            onward = urljoin(page.url, page.headers["Location"])
            page = attacker.get(onward, allow_redirects=False)
    callback = page.headers["Location"]
    assert "code=" in callback
    victim = console.person()
    victim.get(f"{console.url}/sign-in/start", allow_redirects=False)
    assert victim.get(callback).status_code == 403
    assert not is_signed_in(console, victim)
    assert attacker.get(callback, allow_redirects=False).status_code == 303  # good where it began
    assert attacker.get(callback, allow_redirects=False).status_code == 403  # and once


def test_the_session_cookie_is_closed_to_scripts_and_to_other_sites(console: Console):
    answer = console.person().get(f"{console.url}/sign-in/start", allow_redirects=False)
    _, _, attributes = answer.headers["Set-Cookie"].partition("; ")
    assert set(attributes.split("; ")) == {"HttpOnly", "SameSite=Lax", "Path=/"}


@pytest.mark.parametrize(
    "to",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "/ /evil.example",
        "javascript:alert(1)",
        "evil.example",
        "",
    ],
)
def test_after_signing_in_nobody_is_sent_to_another_site(console: Console, to: str):
    browser = console.sign_in("ada")
    answer = browser.get(f"{console.url}/sign-in", params={"next": to}, allow_redirects=False)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")


def test_signing_out_ends_the_session_for_every_copy_of_its_cookie(console: Console):
    browser = console.sign_in("ada")
    copy = console.person()
    copy.cookies.update(browser.cookies)
    assert is_signed_in(console, copy)
    form = hidden_field(browser.landed, "form.account")
    answer = browser.post(f"{console.url}/sign-out", form)
    assert answer.status_code == 200
    assert "You are signed out" in answer.text
    assert not is_signed_in(console, copy)


def test_the_provider_ends_its_own_session_too(console: Console):
    """By its end_session_endpoint, which takes the ID token and the registered way back."""
    browser = console.sign_in("ada")
    answer = browser.post(f"{console.url}/sign-out", hidden_field(browser.landed, "form.account"))
    page = follow(browser, answer, "#provider-sign-out")
    form = parsed(page).select_one("form")
    fields = {each["name"]: each["value"] for each in form.select("input")} | {"logout": "yes"}
    back = browser.post(form["action"], fields)
    assert back.url == f"{console.url}/sign-in"
    asked = follow(browser, back, "#start")
    assert 'name="password"' in asked.text  # it knows nobody any more


def test_signing_out_needs_the_pages_own_form(console: Console):
    browser = console.sign_in("ada")
    assert browser.post(f"{console.url}/sign-out").status_code == 400
    assert is_signed_in(console, browser)
    headers = {"Sec-Fetch-Site": "cross-site"}
    form = hidden_field(browser.landed, "form.account")
    assert browser.post(f"{console.url}/sign-out", form, headers=headers).status_code == 403
    assert is_signed_in(console, browser)


def test_a_session_ends_when_it_is_idle(console: Console):
    browser = console.sign_in("ada")
    console.ahead[0] = IDLE_SECONDS - 5
    assert is_signed_in(console, browser)
    console.ahead[0] = 2 * IDLE_SECONDS - 30
    assert is_signed_in(console, browser)
    console.ahead[0] = 3 * IDLE_SECONDS
    assert not is_signed_in(console, browser)


def test_a_session_ends_after_a_day_of_work(console: Console):
    browser = console.sign_in("ada")
    for ahead in range(0, ABSOLUTE_SECONDS, IDLE_SECONDS // 2):
        console.ahead[0] = ahead
        assert is_signed_in(console, browser)
    console.ahead[0] = ABSOLUTE_SECONDS + 5
    assert not is_signed_in(console, browser)


def test_the_database_holds_no_cookies_secret_and_forgets_what_ended(console: Console):
    console.ahead[0] = -2 * ABSOLUTE_SECONDS
    console.sign_in("old")
    console.ahead[0] = 0
    browser = console.sign_in("ada")
    with closing(sqlite3.connect(console.database)) as database:
        rows = database.execute("SELECT digest, name, begun_at FROM console_sign_ins").fetchall()
    assert "old@example.com" not in [name for _, name, _ in rows]
    payload = session_cookie(browser).partition(".")[0]
    content = urlsafe_b64decode(payload + "=" * (-len(payload) % 4)).decode()
    assert [digest for digest, _, _ in rows if digest in content] == []


def test_a_signed_in_browser_calls_the_api_and_a_page_of_another_site_does_not(console: Console):
    browser = console.sign_in("ada")
    answer = browser.get(f"{console.url}/api/v1/environments")
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    url = f"{console.url}/api/v1/keys/inspect"
    for site, status in (("same-origin", 200), ("same-site", 403), ("cross-site", 403)):
        answer = browser.post(url, json={"key": "x"}, headers={"Sec-Fetch-Site": site})
        assert answer.status_code in ((200, 422) if status == 200 else (403,))


def test_what_was_typed_survives_a_session_that_ended(console: Console):
    """A page that is sent too late is refused, not redirected, so that "back" has it all."""
    browser = console.person()
    answer = browser.post(f"{console.url}/diagnose", {"request": "x"}, allow_redirects=False)
    assert answer.status_code == 401
    assert "Sign in first" in answer.text


def test_in_a_browser_under_its_policies(console: Console, browser: Browser):
    context = browser.new_context(locale="en-GB")
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(f"{console.url}/custom")
    page.get_by_role("link", name="Sign in at").click()
    page.get_by_placeholder("Enter any login").fill("grace")
    page.get_by_placeholder("and password").fill("x")
    page.get_by_role("button", name="Sign-in").click()
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url(f"{console.url}/custom")
    cookie = next(each for each in context.cookies(console.url) if each["name"] == "session")
    assert (cookie["httpOnly"], cookie["sameSite"], cookie["expires"]) == (True, "Lax", -1)
    assert page.evaluate("[...Object.keys(localStorage), ...Object.keys(sessionStorage)]") == []
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("link", name="Sign out of").click()
    page.get_by_role("button", name="Yes").click()
    page.wait_for_url(f"{console.url}/sign-in*")
    assert [each for each in complaints if console.url in each or "Policy" in each] == []
    context.close()
