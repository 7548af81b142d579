"""The page on diagnosis in a browser: paste, read, step through the differences, go on."""

from __future__ import annotations

from base64 import b64decode
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from paynet_debug.catalog.demo import demo_public_key
from paynet_debug.web.diagnosis_examples import example_request

SPACES = "/diagnose?example=spaces"
EVERY_JAVASCRIPT = pytest.mark.parametrize(
    "javascript", [True, False], ids=["javascript", "no javascript"]
)


def paste(page: Page, text: str, button: str = "Diagnose") -> None:
    page.get_by_label("Request", exact=True).fill(text)
    page.get_by_label("Public key or certificate").fill(demo_public_key())
    page.get_by_role("button", name=button, exact=True).click()


@EVERY_JAVASCRIPT
def test_a_pasted_request_is_proven_wrong(open_page, javascript: bool) -> None:
    page = open_page("/", java_script_enabled=javascript)
    page.get_by_role("link", name="Diagnose", exact=True).click()
    paste(page, example_request("two-faults"))
    expect(page.get_by_role("heading", name="Signature invalid")).to_be_in_viewport()
    expect(page.locator(".finding")).to_have_count(2)
    expect(page.locator("#expected-base-string mark").first).to_be_visible()
    assert page.locator("#signed-base-string").text_content().startswith("POST&https%3A%2F%2Fgate")
    assert page.get_by_label("Request", exact=True).input_value() == example_request("two-faults")


def test_the_same_in_russian(open_page) -> None:
    page = open_page("/diagnose", locale="ru-RU", java_script_enabled=False)
    page.get_by_label("Запрос", exact=True).fill(example_request("sound"))
    page.get_by_label("Открытый ключ или сертификат").fill(demo_public_key())
    page.get_by_role("button", name="Проверить", exact=True).click()
    expect(page.get_by_role("heading", name="Подпись верна")).to_be_visible()


@EVERY_JAVASCRIPT
def test_files_take_the_place_of_pasting(open_page, tmp_path: Path, javascript: bool) -> None:
    (tmp_path / "request.txt").write_text(example_request("sha-1"), encoding="utf-16")
    (tmp_path / "key.pem").write_text(demo_public_key())
    page = open_page("/diagnose", java_script_enabled=javascript)
    page.locator("#request_file").set_input_files(tmp_path / "request.txt")
    page.locator("#public_key_file").set_input_files(tmp_path / "key.pem")
    page.get_by_role("button", name="Diagnose", exact=True).click()
    expect(page.locator("[data-code=wrong-hash]")).to_be_visible()
    assert page.get_by_label("Request", exact=True).input_value() == example_request("sha-1")


DROP = """([selector, bytes]) => {
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(new File([new Uint8Array(bytes)], "request.txt"));
  const place = document.querySelector(selector);
  return ["dragenter", "dragover", "drop"].map((type) => !place.dispatchEvent(
    new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true })));
}"""


def drop(page: Page, place: str, content: str | bytes) -> None:
    """Drop a file; the page must not leave any of the events to the browser, which opens it."""
    data = content.encode() if isinstance(content, str) else content
    assert page.evaluate(DROP, [place, list(data)]) == [True, True, True]


@pytest.mark.parametrize("place", ["#request", "body", "h1", ".topbar", "#help-public_key"])
def test_a_file_that_is_dropped_anywhere_becomes_text(open_page, place: str) -> None:
    page = open_page("/diagnose")
    drop(page, place, "curl dropped")
    box = "Public key or certificate" if place == "#help-public_key" else "Request"
    expect(page.get_by_label(box, exact=True)).to_have_value("curl dropped")
    expect(page.get_by_label(box, exact=True)).to_be_focused()
    expect(page.locator("#announcements")).to_have_text("The file request.txt was taken in.")


@pytest.mark.parametrize("place", ["#request", "body", "#public_key"])
def test_a_dropped_key_goes_to_its_box(open_page, throwaway_public_key: str, place: str) -> None:
    page = open_page("/diagnose")
    page.get_by_label("Request", exact=True).fill("typed")
    drop(page, place, throwaway_public_key)
    expect(page.get_by_label("Public key or certificate")).to_have_value(throwaway_public_key)
    expect(page.get_by_label("Request", exact=True)).to_have_value("typed")


def test_a_dropped_key_that_is_no_text_is_left_to_the_server(
    open_page, throwaway_public_key: str
) -> None:
    page = open_page("/diagnose")
    der = b64decode("".join(throwaway_public_key.splitlines()[1:-1]))
    drop(page, "body", der)
    expect(page.locator("#public_key_file")).to_be_focused()
    assert page.locator("#public_key_file").input_value().endswith("request.txt")


def test_what_was_typed_before_a_file_was_dropped_can_be_put_back(open_page) -> None:
    page = open_page("/diagnose")
    box = page.get_by_label("Request", exact=True)
    undo = page.get_by_role("button", name="Put back what stood here")
    drop(page, "body", "first")
    expect(box).to_have_value("first")
    expect(undo).to_have_count(0)
    box.fill("typed by hand")
    drop(page, "body", "second")
    expect(box).to_have_value("second")
    undo.click()
    expect(box).to_have_value("typed by hand")
    undo.click()
    expect(box).to_have_value("second")


def test_a_file_dropped_on_another_box_goes_there(open_page) -> None:
    page = open_page("/diagnose")
    page.get_by_text("What else is known").click()
    drop(page, "#signed_string", "POST&https%3A%2F%2Fa&b%3D1")
    expect(page.locator("#signed_string")).to_have_value("POST&https%3A%2F%2Fa&b%3D1")
    expect(page.get_by_label("Request", exact=True)).to_have_value("")


def test_differences_are_stepped_through_by_keyboard(open_page) -> None:
    page = open_page("/diagnose?example=two-faults")
    rows = page.locator("[data-difference]")
    expect(rows).to_have_count(2)
    page.get_by_role("button", name="Next").press("n")
    expect(rows.nth(0)).to_be_focused()
    page.keyboard.press("n")
    expect(rows.nth(1)).to_be_focused()
    page.keyboard.press("p")
    expect(rows.nth(0)).to_be_focused()
    page.get_by_role("button", name="Previous").click()
    expect(page.locator("[data-step-place]")).to_have_text("2 / 2")
    expect(page.get_by_role("button", name="Previous")).to_be_focused()


def test_steps_are_taken_on_a_russian_keyboard_and_told(open_page) -> None:
    page = open_page("/diagnose?example=two-faults")
    expect(page.locator("[data-stepper]")).to_be_visible()
    expect(page.locator("[data-stepper] kbd")).to_have_text(["P", "N"])
    page.get_by_role("button", name="Next").focus()
    places = []
    for key, code in (("т", "KeyN"), ("т", "KeyN"), ("з", "KeyP")):
        page.evaluate(
            "([key, code]) => document.activeElement.dispatchEvent("
            "new KeyboardEvent('keydown', { key, code, bubbles: true }))",
            [key, code],
        )
        places.append(page.locator("[data-step-place]").text_content())
    assert places == ["1 / 2", "2 / 2", "1 / 2"]
    expect(page.locator("[data-step-told]")).to_have_text("1 / 2: URL differs")


def test_the_keyboard_sends_and_the_focus_goes_to_the_answer(open_page) -> None:
    page = open_page("/diagnose")
    page.get_by_label("Request", exact=True).fill("nothing that can be read")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#errors")).to_be_focused()
    page.get_by_label("Request", exact=True).fill(example_request("sound"))
    page.keyboard.press("Control+Enter")
    expect(page.locator("#result")).to_be_focused()


@EVERY_JAVASCRIPT
def test_the_report_is_downloaded(open_page, javascript: bool) -> None:
    page = open_page(SPACES, java_script_enabled=javascript)
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Download diagnosis.md").click()
    assert waiting.value.suggested_filename == "diagnosis.md"
    assert "space-as-plus" in Path(waiting.value.path()).read_text("utf-8")


@EVERY_JAVASCRIPT
def test_a_diagnosis_leads_to_the_command_and_back(open_page, javascript: bool) -> None:
    page = open_page(SPACES, java_script_enabled=javascript)
    page.get_by_role("button", name="Fill the form of payout-pay").click()
    expect(page.get_by_role("heading", name="Filled in from the pasted request")).to_be_visible()
    expect(page.get_by_label("client_orderid", exact=True)).to_have_value("Invoice 17 of May")
    page.goto(page.url + "?example=1")
    page.get_by_label("consumer_key", exact=True).fill("nobody")
    page.get_by_role("button", name="Submit", exact=True).click()
    page.get_by_role("button", name="Diagnose this").click()
    expect(page.get_by_role("heading", name="Signature valid")).to_be_visible()
    expect(page.locator("#other-causes li").first).to_be_visible()


@pytest.mark.parametrize("width", [320, 360, 768, 1600])
@pytest.mark.parametrize("example", ["", "two-faults", "sound"])
def test_nothing_is_wider_than_the_page(open_page, width: int, example: str) -> None:
    page = open_page(f"/diagnose?example={example}", viewport={"width": width, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= width
