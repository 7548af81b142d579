"""The base string as a picture: in the result, and live while someone types."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from paynet_debug.catalog.demo import demo_private_key

COMMAND = "/operations/payout-pay?example=1"
HOSTILE = "a b&=%20+ж😀'*\"<i>"
BATCH = "/operations/process-recurring-payments?example=1"
STATE = "[data-live-state]"
STRINGS = ("normalized-parameters", "signature-base-string", "post-body")


@pytest.fixture
def open_live(open_page: Callable[..., Page]) -> Callable[[str], Page]:
    """Open a page and wait until it listens to what is typed."""

    def open_path(path: str, **options: object) -> Page:
        page = open_page(path, **options)
        expect(page.locator("[data-live][data-offered]")).to_have_count(1)
        return page

    return open_path


@pytest.mark.parametrize("path", ["/operations/payout-pay", "/custom"])
def test_the_live_string_is_the_one_that_is_signed(open_live, throwaway_key, path: str) -> None:
    page = open_live(path)
    _fill(page)
    expect(page.locator(STATE)).to_have_text("The server builds the same string.")
    live = {name: page.locator(f"#live-{name}").text_content() for name in STRINGS}
    assert quote(quote(HOSTILE, safe="-._~"), safe="-._~") in live["signature-base-string"]
    page.locator("#private_key").fill(throwaway_key)
    page.get_by_role("button", name="Sign", exact=True).click()
    for name, text in live.items():
        expect(page.locator(f"#{name}")).to_have_text(text or "")
        assert page.locator(f"#{name}").text_content() == text


def test_what_is_missing_is_named_quietly(open_live) -> None:
    page = open_live("/operations/payout-pay")
    with page.expect_response("**/prepare"):
        page.get_by_label("client_orderid", exact=True).fill("7")
    expect(page.locator(STATE)).to_contain_text("Not ready to sign yet:")
    expect(page.locator(STATE)).to_contain_text("orderid")
    expect(page.locator("#live-signature-base-string")).to_contain_text("client_orderid%3D7")


def test_of_many_changes_the_last_one_is_asked_for(open_live) -> None:
    page = open_live(COMMAND)
    asked: list[str] = []
    page.on("request", lambda each: each.post_data and asked.append(each.post_data))
    page.get_by_label("orderid", exact=True).press_sequentially("12345", delay=10)
    expect(page.locator(STATE)).to_have_text("The server builds the same string.")
    assert len(asked) < 5
    assert '["orderid","12345900258"]' in asked[-1]
    assert "private_key" not in "".join(asked)
    expect(page.locator("#live-signature-base-string")).to_contain_text("orderid%3D12345900258")


def test_a_late_answer_does_not_count(open_live) -> None:
    page = open_live(COMMAND)
    held = []

    def hold_the_first(route) -> None:
        if held:
            route.continue_()
        else:
            held.append(route)

    page.route("**/prepare", hold_the_first)
    with page.expect_event("requestfailed"):  # it is given up, not waited for
        with page.expect_request("**/prepare"):
            page.get_by_label("orderid", exact=True).fill("first")
        page.get_by_label("orderid", exact=True).fill("last")
    expect(page.locator(STATE)).to_have_text("The server builds the same string.")
    expect(page.locator("#live-signature-base-string")).to_contain_text("orderid%3Dlast")


def test_a_server_that_answers_nonsense_is_no_trouble(open_live) -> None:
    page = open_live(COMMAND)
    page.route("**/prepare", lambda route: route.fulfill(status=200, body="<html>"))
    page.get_by_label("orderid", exact=True).fill("2")
    expect(page.locator(STATE)).to_have_text("The server builds another string: sign to see it.")


def test_a_parameter_lights_up_everywhere_by_the_keyboard(open_live) -> None:
    page = open_live(COMMAND)
    page.get_by_label("orderid", exact=True).fill(HOSTILE)
    page.get_by_role("button", name="Sign", exact=True).click()
    expect(page.locator("#result")).to_be_focused()
    button = page.locator("#result .param-button", has_text="orderid").last
    page.locator("#result .param-button").nth(-2).focus()
    page.keyboard.press("Tab")
    expect(button).to_be_focused()
    for name in STRINGS:
        lit = page.locator(f"#{name} .is-lit")
        expect(lit).to_have_count(1)
        expect(lit).to_contain_text("orderid")
    expect(page.locator(".field.is-lit label")).to_have_text("orderid")
    steps = page.locator("#result [data-anatomy-steps]")
    once = quote(HOSTILE, safe="-._~")
    expect(steps.locator("[data-step=value]")).to_have_text(HOSTILE)
    expect(steps.locator("[data-step=once]")).to_have_text(once)
    expect(steps.locator("[data-step=twice]")).to_have_text(quote(once, safe="-._~"))
    page.keyboard.press("Enter")
    expect(button).to_have_attribute("aria-pressed", "true")
    page.get_by_role("link", name="Any URL").focus()
    expect(page.locator("#signature-base-string .is-lit")).to_have_count(1)


def test_a_field_lights_up_its_parameter(open_live) -> None:
    page = open_live(COMMAND)
    page.get_by_label("consumer_key", exact=True).focus()
    lit = page.locator("#live-signature-base-string .is-lit")
    expect(lit).to_have_text("oauth_consumer_key%3Ddemo")
    page.locator("#live .param-button", has_text="client_orderid").hover()
    expect(lit).to_have_text("client_orderid%3D3")
    expect(page.locator(".field.is-lit label")).to_have_text("client_orderid")


def test_parameters_of_one_name_are_told_apart(open_live) -> None:
    page = open_live("/custom")
    _fill(page)
    names = page.locator("[name=extra_name]")
    for row, value in enumerate(("2", "1")):
        names.nth(row).fill("twice")
        page.locator("[name=extra_value]").nth(row).fill(value)
    page.locator("#live .param-button", has_text="twice").first.focus()
    expect(page.locator(".extra-row.is-lit [name=extra_value]")).to_have_value("1")
    page.locator("#live .param-button", has_text="twice").last.focus()
    expect(page.locator(".extra-row.is-lit [name=extra_value]")).to_have_value("2")


def test_looks_are_told_apart_without_colour(open_live) -> None:
    page = open_live(COMMAND)
    expect(page.locator("#live .param-button")).to_have_count(8)
    styles = looks(page)
    assert len({colour for colour, *_ in styles}) == len(styles) == 8
    assert len({style for _, style, *_ in styles}) == 5
    assert {line for *_, line in styles} == {"underline"}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_eighty_parameters_have_eighty_looks(open_live, theme: str) -> None:
    page = open_live("/custom", color_scheme=theme)
    query = "&".join(f"name-{number}=1" for number in range(75))
    page.locator("#url").fill(f"https://gateway.example/paynet/x?{query}")
    page.locator("#consumer_key").fill("demo")
    expect(page.locator("#live .param-button")).to_have_count(80)
    assert len({tuple(each) for each in looks(page)}) == 80


@pytest.mark.parametrize("locale", ["en-US", "ru-RU"])
@pytest.mark.parametrize("width", [320, 360, 768, 1280, 1600])
def test_every_step_of_the_encoding_is_seen_at_once(open_live, width: int, locale: str) -> None:
    page = open_live(COMMAND, viewport={"width": width, "height": 900}, locale=locale)
    page.get_by_label("orderid", exact=True).fill(HOSTILE)
    page.locator("#live .param-button", has_text="orderid").last.focus()
    steps = page.locator("#live .anatomy-steps")
    expect(steps.locator("[data-step=twice]")).to_be_visible()
    assert steps.evaluate("each => each.scrollHeight <= each.clientHeight")
    assert steps.evaluate("each => each.scrollWidth <= each.clientWidth")


def test_a_parameter_keeps_the_focus_while_the_string_changes(open_page) -> None:
    page = open_page("/")
    held = []
    page.route("**/detection.js*", lambda route: held.append(route))
    page.goto(page.url + COMMAND.lstrip("/"))
    expect(page.locator("[data-live][data-offered]")).to_have_count(1)
    with page.expect_request("**/detection.js*"):
        page.get_by_label("orderid", exact=True).fill(HOSTILE)
    button = page.locator("#live .param-button", has_text="orderid").last
    button.focus()
    held[0].continue_()
    once = quote(HOSTILE, safe="-._~")
    steps = page.locator("#live .anatomy-steps")
    expect(steps.locator("[data-step=twice]")).to_have_text(quote(once, safe="-._~"))
    expect(steps).to_be_visible()
    expect(button).to_be_focused()


def test_a_result_that_is_no_longer_the_forms_says_so(open_live) -> None:
    page = open_live(COMMAND)
    page.get_by_role("button", name="Sign", exact=True).click()
    expect(page.locator("#result")).to_be_focused()
    expect(page.locator("#live")).to_be_hidden()
    before = page.locator("#signature-base-string").text_content()
    page.get_by_label("orderid", exact=True).fill("8")
    expect(page.get_by_text("The form has changed since")).to_be_visible()
    expect(page.locator("#live-signature-base-string")).to_contain_text("orderid%3D8")
    assert page.locator("#signature-base-string").text_content() == before


def test_a_result_that_was_changed_before_the_page_listened_says_so(open_page) -> None:
    page = open_page(COMMAND)
    page.locator("#private_key").fill(demo_private_key())
    late = []
    page.route("**/live.js*", lambda route: late.append(route))
    with page.expect_request("**/live.js*"):
        page.evaluate(
            """() => {
              const form = document.querySelector("form[data-request]");
              const action = Object.assign(document.createElement("input"), {name: "action"});
              action.value = "sign";
              form.append(action);
              HTMLFormElement.prototype.submit.call(form);
            }"""
        )
    page.locator("#orderid").fill("8")
    expect(page.locator("#result")).to_be_visible()
    late[0].continue_()
    expect(page.get_by_text("The form has changed since")).to_be_visible()
    expect(page.locator("#live-signature-base-string")).to_contain_text("orderid%3D8")


def test_typing_moves_nothing(open_live) -> None:
    page = open_live(COMMAND, viewport={"width": 1280, "height": 900})
    place = page.locator("#preview-title")
    before = place.bounding_box()
    page.get_by_label("orderid", exact=True).fill("x" * 120)
    expect(page.locator(STATE)).not_to_have_text("Changes as you type. No key is needed.")
    assert place.bounding_box() == before


def test_a_batch_is_drawn_with_its_payload_from_the_start(open_live) -> None:
    page = open_live(BATCH)
    expect(page.locator(STATE)).to_have_text("The server builds the same string.")
    expect(page.locator("#live-post-body")).to_contain_text("payload=")
    expect(page.locator("#live-signature-base-string")).to_contain_text("payload%3D")


@pytest.mark.parametrize(
    ("csv", "why"),
    [
        ("client-orderid;amount\none;ten", "there is none yet"),
        ("", "there is none yet"),
        ("client-orderid;amount\n" + "1;10\n" * 20_001, "the CSV is long"),
    ],
    ids=["mistakes", "blank", "long"],
)
def test_a_string_without_its_payload_is_not_shown(open_live, csv: str, why: str) -> None:
    page = open_live(BATCH)
    expect(page.locator("#live-post-body")).to_contain_text("payload=")
    page.locator("#csv").fill(csv)
    expect(page.locator("[data-live-why]")).to_contain_text(why)
    expect(page.locator("#live-signature-base-string")).to_be_hidden()
    assert page.locator("#live-signature-base-string").text_content() == "&&"
    assert page.locator("#live-post-body").text_content() == ""
    expect(page.locator("#live .param-button")).to_have_count(0)
    expect(page.locator(STATE)).not_to_have_text("Changes as you type. No key is needed.")
    if why == "the CSV is long":
        expect(page.locator(STATE)).not_to_contain_text("Not ready")


def test_no_string_of_a_url_that_is_none(open_live) -> None:
    page = open_live("/custom")
    why = page.locator("[data-live-why]")
    expect(why).to_contain_text("no complete URL")
    page.locator("#url").fill("https://gateway.example/paynet/x")
    expect(page.locator("#live-signature-base-string")).to_contain_text("gateway.example")
    expect(why).to_be_hidden()
    page.locator("#url").fill("https://")
    expect(why).to_be_visible()
    expect(page.locator("#live-signature-base-string")).to_be_hidden()


@pytest.mark.parametrize(
    "viewport", [{"width": 1440, "height": 900}, {"width": 360, "height": 740}]
)
def test_a_verdict_of_another_form_looks_like_one(open_live, viewport: dict[str, int]) -> None:
    page = open_live(COMMAND, viewport=viewport)
    page.get_by_role("button", name="Submit", exact=True).click()
    verdict = page.locator("#answer")
    expect(page.locator("#result")).to_be_focused()
    before = verdict.evaluate("each => getComputedStyle(each).backgroundColor")
    page.locator("#environment").select_option("production-com")
    told = page.locator("#result .stale")
    expect(told).to_be_visible()
    assert verdict.evaluate("each => getComputedStyle(each).backgroundColor") != before
    live, words, answer = (
        each.evaluate("each => each.getBoundingClientRect().top")
        for each in (page.locator("#live"), told, verdict)
    )
    assert live < words < answer
    expect(page.locator("#live-signature-base-string")).to_contain_text("payneteasy.com")
    if viewport["width"] > 1000:
        expect(told).to_be_in_viewport()
        expect(page.locator("#live-title")).to_be_in_viewport()


def test_without_javascript_there_is_the_coloured_string_alone(open_page) -> None:
    page = open_page(COMMAND, java_script_enabled=False)
    expect(page.locator("#live")).to_be_hidden()
    page.get_by_role("button", name="Sign", exact=True).click()
    expect(page.locator("#signature-base-string .part-parameters")).to_be_visible()
    expect(page.locator("#result .anatomy")).to_be_hidden()


def looks(page: Page) -> list[list[str]]:
    """Colour, kind, thickness and place of the line of each parameter of the base string."""
    return page.locator("#live-signature-base-string .param").evaluate_all(
        "all => all.map(each => { const style = getComputedStyle(each); return [style.color,"
        " style.textDecorationStyle, style.textDecorationThickness, style.textDecorationLine]; })"
    )


def _fill(page: Page) -> None:
    """A valid form with fixed time and nonce and a hostile value."""
    if page.locator("#url").count():
        page.locator("#url").fill("https://gateway.example/paynet/x?q=%20")
        page.locator("[name=extra_name]").first.fill("orderid")
        page.locator("[name=extra_value]").first.fill(HOSTILE)
    else:
        page.locator("#endpoint_id").fill("39915")
        page.locator("#client_orderid").fill("3")
        page.locator("#orderid").fill(HOSTILE)
        page.locator("#login").fill("demo")
    page.locator("#consumer_key").fill("demo")
    page.get_by_text("Advanced", exact=True).click()
    page.locator("#nonce").fill("n")
    page.locator("#timestamp").fill("1767225600")


def test_modules_that_come_after_the_result_ask_once(open_page, throwaway_key: str) -> None:
    page = open_page("/")
    late = []
    page.route("**/live.js*", lambda route: late.append(route))
    page.goto(page.url + "operations/payout-pay?example=1")
    page.locator("#private_key").fill(throwaway_key)
    page.get_by_role("button", name="Sign", exact=True).click()
    expect(page.locator("#signature-base64")).to_be_visible()
    late[0].continue_()
    expect(page.locator("[data-live][data-offered]")).to_have_count(1)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.locator("#orderid").press("1")
    page.wait_for_timeout(800)
    assert len([url for url in asked if url.endswith("/prepare")]) == 1
