"""Taking a request away: tabs with and without JavaScript, copy, download, the last choice."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from paynet_debug.catalog.demo import demo_private_key
from paynet_debug.export import formats

EXAMPLE = "/operations/payout-pay?example=1"
EVERY_JAVASCRIPT = pytest.mark.parametrize(
    "javascript", [True, False], ids=["javascript", "no javascript"]
)


def choose(page: Page, format_id: str) -> None:
    page.get_by_role("group", name="Format").locator(f"label[for=format-{format_id}]").click()


@EVERY_JAVASCRIPT
def test_each_tab_shows_its_format_alone(open_page, javascript: bool) -> None:
    page = open_page(EXAMPLE, java_script_enabled=javascript)
    page.get_by_role("button", name="Sign", exact=True).click()
    expect(page.locator("#export-curl")).to_be_visible()
    for each in formats():
        choose(page, each.id)
        expect(page.locator(f"#export-{each.id}")).to_be_visible()
        expect(page.locator(".tab-panel:visible")).to_have_count(1)


@EVERY_JAVASCRIPT
def test_a_download_is_the_text_and_runs(
    open_page, javascript: bool, tmp_path: Path, program
) -> None:
    """The emulator accepts what the shown command sends, once, as the page says."""
    program("curl")
    page = open_page(EXAMPLE, java_script_enabled=javascript, accept_downloads=True)
    page.get_by_role("button", name="Sign", exact=True).click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download").click()
    file = tmp_path / download.value.suggested_filename
    download.value.save_as(file)
    assert file.read_text() == page.locator("#export-curl").text_content()
    command = page.locator(".how code").first.text_content()
    for accepted in (True, False):
        done = subprocess.run(command, shell=True, capture_output=True, cwd=tmp_path)  # noqa: S602
        assert (b"async-response" in done.stdout) is accepted


def test_code_without_a_key_signs_with_the_readers_own(open_page, tmp_path: Path, program) -> None:
    program("openssl")
    page = open_page(EXAMPLE)
    page.get_by_label("Private key", exact=True).fill("")
    page.get_by_role("button", name="Get the code").click()
    choose(page, "bash")
    (tmp_path / "payout-pay.sh").write_text(page.locator("#export-bash").text_content())
    (tmp_path / "key.pem").write_text(demo_private_key())
    command = page.locator(".how code:visible").text_content()
    done = subprocess.run(command, shell=True, capture_output=True, cwd=tmp_path)  # noqa: S602
    assert b"async-response" in done.stdout, done.stderr


def test_code_that_needs_no_key_takes_none_along(open_page) -> None:
    sent: list[str] = []
    page = open_page(EXAMPLE)
    page.on("request", lambda request: sent.append(request.post_data or ""))
    page.get_by_role("button", name="Get the code").click()
    expect(page.locator("#export-python")).to_be_visible()
    assert any('name="client_orderid"' in each for each in sent)
    assert "private_key" not in "".join(sent)
    assert page.get_by_label("Private key", exact=True).input_value().startswith("-----BEGIN")


def test_the_last_choice_comes_first(open_page) -> None:
    page = open_page(EXAMPLE)
    page.get_by_role("button", name="Sign", exact=True).click()
    choose(page, "go")
    page.get_by_role("button", name="Sign", exact=True).click()
    expect(page.locator("#export-go")).to_be_visible()
    page.goto(page.url.replace("payout-pay", "status"))
    page.get_by_role("button", name="Get the code").click()
    expect(page.locator("#export-go")).to_be_visible()
    assert page.evaluate("localStorage.getItem('export-format')") == "go"


def test_the_tabs_are_walked_by_keyboard(open_page) -> None:
    page = open_page(EXAMPLE)
    page.get_by_role("button", name="Sign", exact=True).click()
    page.locator("input[name=export_format][value=curl]").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#export-http")).to_be_visible()
    page.keyboard.press("ArrowLeft")
    expect(page.locator("#export-curl")).to_be_visible()


def test_a_copy_is_the_file_to_the_byte(open_page) -> None:
    page = open_page(EXAMPLE, permissions=["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Sign", exact=True).click()
    choose(page, "http")
    page.locator("[data-copy=export-http]").click()
    expect(page.locator("#announcements")).to_have_text("Copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.locator("#export-http").text_content()
    assert "\r\nAuthorization: OAuth " in copied


@pytest.mark.parametrize("width", [320, 768])
def test_no_format_scrolls_the_page_sideways(open_page, width: int) -> None:
    page = open_page(EXAMPLE, viewport={"width": width, "height": 800}, locale="ru-RU")
    page.locator(".action-bar button[value=sign]").click()
    expect(page.locator("#result")).to_be_focused()
    for choice in page.locator("input[name=export_format]").all():
        choice.dispatch_event("click")
        expect(choice).to_be_checked()
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_tab_chosen_before_the_last_choice_is_known_stays(open_page) -> None:
    page = open_page("/")
    late = []
    page.evaluate("() => localStorage.setItem('export-format', 'python')")
    page.route("**/exports.js*", lambda route: late.append(route))
    page.goto(page.url + "operations/payout-pay?example=1")
    with page.expect_request("**/exports.js*"):
        page.get_by_role("button", name="Get the code").click()
    chosen = page.locator("[data-tabs] input").last
    page.locator("[data-tabs] label").last.click()
    late[0].continue_()
    page.wait_for_load_state("networkidle")
    expect(chosen).to_be_checked()
