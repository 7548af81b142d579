"""What JavaScript adds, and how the pages fit their screens."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

COMMAND = "/operations/payout-pay?example=1"
PAGES = (
    "/",
    "/operations/payout-pay",
    "/operations/process-recurring-payments?example=1",
    "/custom",
    "/sandbox",
    "/about/security",
)


def test_a_copy_button_copies_the_value_alone_and_says_so(open_page) -> None:
    page = open_page(COMMAND, permissions=["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Sign", exact=True).click()
    button = page.locator("[data-copy=signature-base-string]")
    button.click()
    expect(button).to_contain_text("Copied")
    expect(page.locator("#announcements")).to_have_text("Copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.locator("#signature-base-string").text_content()
    assert copied.startswith("POST&http%3A%2F%2F")


def test_new_fills_in_time_and_nonce(open_page) -> None:
    page = open_page(COMMAND)
    page.get_by_text("Advanced", exact=True).click()
    for button in page.get_by_role("button", name="new", exact=True).all():
        button.click()
    assert re.fullmatch("[0-9]{10}", page.get_by_label("timestamp").input_value())
    assert re.fullmatch("[0-9a-f]{32}", page.get_by_label("nonce").input_value())


def test_rows_of_extra_parameters_come_and_go(open_page) -> None:
    page = open_page(COMMAND)
    page.get_by_text("Extra parameters", exact=True).click()
    rows = page.locator("[data-extra-row]")
    before = rows.count()
    page.get_by_role("button", name="Add a row").click()
    expect(rows).to_have_count(before + 1)
    rows.last.locator("[name=extra_name]").fill("twice")
    rows.last.locator("[name=extra_value]").fill("ж")
    rows.first.get_by_role("button").click()
    expect(rows).to_have_count(before)
    page.get_by_role("button", name="Sign", exact=True).click()
    expect(page.locator("#post-body")).to_contain_text("&twice=%D0%B6")


def test_the_search_narrows_while_typing(open_page) -> None:
    page = open_page("/")
    page.get_by_role("searchbox").fill("batch")
    expect(page.locator(".command:visible")).to_have_count(1)
    page.get_by_role("searchbox").fill("nothing like it")
    expect(page.get_by_text("No command matches.")).to_be_visible()


def test_a_theme_is_kept_and_nothing_else(open_page) -> None:
    page = open_page(COMMAND, color_scheme="light")
    root = page.locator("html")
    expect(root).to_have_attribute("data-bs-theme", "light")
    page.get_by_label("Theme").select_option("dark")
    expect(root).to_have_attribute("data-bs-theme", "dark")
    page.get_by_role("button", name="Submit", exact=True).click()
    expect(page.locator("#response-status")).to_have_text("200")
    page.reload()
    expect(root).to_have_attribute("data-bs-theme", "dark")
    kept = page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
    assert kept == '[{"theme":"dark"},{}]'


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "no javascript"])
def test_the_dark_theme_follows_the_system(open_page, javascript: bool) -> None:
    page = open_page("/", color_scheme="dark", java_script_enabled=javascript)
    if javascript:
        expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    assert _brightness(page) < 60


def test_production_is_marked_and_changes_the_page(open_page) -> None:
    page = open_page(COMMAND, java_script_enabled=False)
    page.get_by_label("environment", exact=True).select_option("production-com")
    expect(page.locator(".environment-note .note-production")).to_be_visible()
    page.get_by_role("button", name="Submit", exact=True).click()
    expect(page.get_by_role("heading", name="Not sent")).to_be_visible()


@pytest.mark.parametrize("path", PAGES)
def test_no_page_scrolls_sideways(open_page, path: str) -> None:
    page = open_page(path, viewport={"width": 1280, "height": 800})
    for width in (1280, 768, 360, 320):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("language", ["en-US", "ru-RU"])
def test_a_result_does_not_scroll_sideways_on_a_phone(open_page, language: str) -> None:
    page = open_page(COMMAND, viewport={"width": 320, "height": 700}, locale=language)
    page.locator(".action-bar button[value=submit]").click()
    expect(page.locator("#response-status")).to_have_text("200")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def _brightness(page) -> int:
    """Of the page's background, 0 to 255; read from a picture, which needs no JavaScript."""
    from io import BytesIO
    from zlib import decompress

    shot = BytesIO(page.screenshot(clip={"x": 4, "y": 300, "width": 1, "height": 1}))
    data, chunks = shot.getvalue()[8:], b""
    while data:
        size, kind = int.from_bytes(data[:4], "big"), data[4:8]
        chunks += data[8 : 8 + size] if kind == b"IDAT" else b""
        data = data[12 + size :]
    return max(decompress(chunks)[1:4])
