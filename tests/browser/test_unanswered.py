"""Where no answer comes, or a late one: nothing is sent twice, nothing that was typed is lost."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, Route, expect

COMMAND = "/operations/payout-pay?example=1"
WAYS = ("Sign on this server", "Sign in this browser")

NO_ANSWERS = {
    "offline": "throw new TypeError('offline')",
    "a proxy's page": "return new Response('<html><main><h1>504</h1></main>', { status: 504 })",
    "nothing": "return new Response('', { status: 200 })",
}
"""What a browser sees in place of the answer, while the server has had the request."""


@pytest.fixture(params=NO_ANSWERS)
def lose_answers(request: pytest.FixtureRequest):
    """A script for a page whose answers get lost on their way; those of the API come."""
    return (
        "() => { const real = (window.realFetch = window.fetch);"
        "window.fetch = async (address, options) => {"
        "if (String(address).includes('/api/') || options?.method !== 'POST')"
        "  return real(address, options);"
        "await (await real(address, options)).text();"
        f"{NO_ANSWERS[request.param]}; }}; }}"
    )


def posts(page: Page) -> list[str]:
    """The requests that the console gets of ``page`` from now on."""
    sent: list[str] = []
    page.on(
        "request",
        lambda request: (
            sent.append(request.post_data or "")
            if request.method == "POST" and "/api/" not in request.url
            else None
        ),
    )
    return sent


def choose(page: Page, way: str) -> None:
    page.get_by_label(way, exact=True).check()


def filled_in(page: Page, way: str, key: str) -> Page:
    choose(page, way)
    page.locator("#private_key").fill(key)
    page.locator("#orderid").fill("mine")
    return page


@pytest.mark.parametrize("way", WAYS)
def test_a_submit_without_an_answer_is_sent_once(
    open_page, throwaway_key: str, way: str, lose_answers: str
) -> None:
    page = filled_in(open_page(COMMAND), way, throwaway_key)
    sent = posts(page)
    page.evaluate(lose_answers)
    page.get_by_role("button", name="Submit", exact=True).dblclick()
    expect(page.get_by_role("alert")).to_contain_text("may have reached the gateway")
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.locator("[aria-busy]")).to_have_count(0)
    page.wait_for_load_state("networkidle")
    assert len(sent) == 1
    expect(page.locator("#orderid")).to_have_value("mine")
    assert page.locator("#private_key").input_value().strip() == throwaway_key.strip()


@pytest.mark.parametrize("way", WAYS)
def test_a_signature_without_an_answer_loses_nothing(
    open_page, throwaway_key: str, way: str, lose_answers: str
) -> None:
    page = filled_in(open_page(COMMAND), way, throwaway_key)
    page.evaluate(lose_answers)
    for _ in range(2):
        page.get_by_role("button", name="Sign", exact=True).click()
        expect(page.get_by_role("alert")).to_be_focused()
        expect(page.get_by_role("alert").get_by_role("listitem")).to_have_count(1)
        expect(page.get_by_role("alert")).to_contain_text("nothing was signed")
        page.locator("#orderid").focus()
    assert page.locator("#private_key").input_value().strip() == throwaway_key.strip()
    page.evaluate("() => { window.fetch = window.realFetch; }")
    page.get_by_role("button", name="Sign", exact=True).click()
    expect(page.locator("#signature-base64")).to_be_visible()
    expect(page.locator("#post-body")).to_contain_text("orderid=mine")
    expect(page.locator("#errors")).to_have_count(0)


def test_signing_here_works_once_its_module_can_be_had(browser: Browser, live_server: str) -> None:
    with browser.new_context(locale="en-US") as context:
        page = context.new_page()
        page.goto(live_server + COMMAND)
        page.route("**/sign-here.js*", lambda route: route.abort())
        choose(page, "Sign in this browser")
        page.get_by_role("button", name="Sign", exact=True).click()
        expect(page.get_by_role("alert")).to_contain_text("did not answer")
        expect(page.locator("[aria-busy]")).to_have_count(0)
        page.unroute("**/sign-here.js*")
        page.get_by_role("button", name="Sign", exact=True).click()
        expect(page.locator("#signature-base64")).to_be_visible()


def test_a_press_that_finds_no_server_at_all_says_so(browser: Browser, live_server: str) -> None:
    with browser.new_context(locale="en-US") as context:
        page = context.new_page()
        page.goto(live_server + COMMAND)
        page.route("**/send-in-place.js*", lambda route: route.abort())
        said: list[str] = []
        page.on("dialog", lambda dialog: (said.append(dialog.message), dialog.accept()))
        with page.expect_event("dialog"):
            page.get_by_role("button", name="Sign", exact=True).click()
        assert "did not answer" in said[0]
        expect(page.locator("[aria-busy]")).to_have_count(0)
        page.unroute("**/send-in-place.js*")
        page.get_by_role("button", name="Sign", exact=True).click()
        expect(page.locator("#signature-base64")).to_be_visible()


def test_what_signs_here_is_there_before_it_is_wanted(open_page) -> None:
    page = open_page(COMMAND)
    with page.expect_request("**/sign-here.js"):
        choose(page, "Sign in this browser")


def test_the_consoles_own_refusal_is_told_at_the_form(open_page) -> None:
    page = open_page(COMMAND)
    page.get_by_role("button", name="Sign", exact=True).click()
    expect(page.locator("#signature-base64")).to_be_visible()
    refusal = page.request.get(page.url.replace("payout-pay", "unheard-of")).text()
    page.evaluate(
        "(text) => { window.fetch = async () => new Response(text, { status: 429 }); }", refusal
    )
    page.get_by_role("button", name="Submit", exact=True).click()
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_role("alert")).to_contain_text("There is no API command")
    expect(page.get_by_role("alert")).not_to_contain_text("may have reached")
    expect(page.locator("#signature-base64")).to_be_visible()


@pytest.mark.parametrize("way", WAYS)
def test_what_is_typed_meanwhile_is_kept(open_page, throwaway_key: str, way: str) -> None:
    page = open_page(COMMAND)
    choose(page, way)
    page.locator("#private_key").fill(throwaway_key)
    page.get_by_text("Extra parameters", exact=True).click()
    page.get_by_text("Advanced", exact=True).click()
    page.locator("[name=extra_name]").nth(2).fill("third")
    held = hold_answers(page)
    with page.expect_request(
        lambda request: request.method == "POST" and "/api/" not in request.url
    ):
        page.get_by_role("button", name="Sign", exact=True).dblclick()
        expect(page.locator("form[aria-busy] button[data-pressed]")).to_have_text("Sign")
        expect(page.locator("#announcements")).to_have_text("Signing…")
        page.locator("#nonce").fill("later")
        page.get_by_label("json_answer").check()
        page.get_by_role("button", name="Add a row").click()
        page.locator("[name=extra_name]").last.fill("fifth")
        page.locator("#orderid").fill("later still")
    page.locator("#orderid").press("ArrowLeft")
    assert len(held) == 1
    held[0].continue_()
    expect(page.locator("#signature-base64")).to_be_visible()
    expect(page.locator("#post-body")).not_to_contain_text("later")
    expect(page.locator("#orderid")).to_have_value("later still")
    expect(page.locator("#orderid")).to_be_focused()
    assert page.evaluate("document.activeElement.selectionStart") == len("later still") - 1
    expect(page.locator("#nonce")).to_have_value("later")
    expect(page.get_by_label("json_answer")).to_be_checked()
    names = [each.input_value() for each in page.locator("[name=extra_name]").all()]
    assert [each for each in names if each] == ["third", "fifth"]
    expect(page.locator("#result")).to_have_attribute("data-stale", "")
    expect(page.locator("#announcements")).to_contain_text("Signed")
    expect(page.locator("#announcements")).to_contain_text("has changed since")
    expect(page.locator("#live-post-body")).to_contain_text("later%20still")


def hold_answers(page: Page) -> list[Route]:
    """Keep what the page posts from now on until the test lets it go."""
    held: list[Route] = []

    def hold(route: Route) -> None:
        if route.request.method == "POST":
            held.append(route)
        else:
            route.continue_()

    page.route("**/operations/*", hold)
    return held


def test_the_busy_sign_stands_still_for_who_wants_it(open_page) -> None:
    for motion, animation in (("no-preference", "working"), ("reduce", "none")):
        page = open_page(COMMAND, reduced_motion=motion)
        hold_answers(page)
        page.get_by_role("button", name="Submit", exact=True).click()
        button = page.locator("button[data-pressed]")
        expect(button).to_have_text("Submit")
        style = button.evaluate(
            "(it) => { const { width, animationName } = getComputedStyle(it, '::before');"
            "return [parseFloat(width), animationName]; }"
        )
        assert style[0] > 8
        assert style[1] == animation


def test_a_late_answer_leaves_the_cursor_where_it_went(open_page, throwaway_key: str) -> None:
    page = filled_in(open_page(COMMAND), WAYS[0], throwaway_key)
    late: list[Route] = []
    page.route("**/operations/payout-pay", lambda route: late.append(route))
    with page.expect_request("**/operations/payout-pay"):
        page.get_by_role("button", name="Sign", exact=True).click()
    page.locator("#client_orderid").press("Home")
    late[0].continue_()
    expect(page.locator("#signature-base64")).to_be_visible()
    expect(page.locator("#client_orderid")).to_be_focused()
    expect(page.locator("#result")).not_to_have_attribute("data-stale", "")
    expect(page.locator("#announcements")).not_to_be_empty()
