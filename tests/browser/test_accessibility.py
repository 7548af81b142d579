"""axe, which this project did not write, judges every page in every state (WCAG 2.2 AA)."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

COMMAND = "/operations/payout-pay"
BATCH = "/operations/process-recurring-payments"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

LOOKS = {
    "light": {"locale": "en-US", "color_scheme": "light"},
    "dark Russian phone": {
        "locale": "ru-RU",
        "color_scheme": "dark",
        "viewport": {"width": 360, "height": 740},
    },
}


def press(action: str, outcome: str) -> Callable[[Page], None]:
    """Press the page's button of that value and wait for what it brings."""

    def act(page: Page) -> None:
        page.locator(f"button[value={action}]").click()
        expect(page.locator(outcome).first).to_be_visible()

    return act


def as_it_stands(page: Page) -> None:
    """Do nothing."""


def everything_open(page: Page) -> None:
    page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")


def a_bad_cell(page: Page) -> None:
    page.locator("#csv").fill("client-orderid;amount\none;ten\ntwo;20\nthree")
    expect(page.locator(".cell-error").first).to_be_visible()


def a_refusal(page: Page) -> None:
    page.locator("#consumer_key").fill("nobody-knows-me")
    press("submit", ".verdict-bad")(page)
    everything_open(page)


def a_signature_and_all_of_it(page: Page) -> None:
    press("submit", "#response-body")(page)
    everything_open(page)


STATES: dict[str, tuple[str, Callable[[Page], None]]] = {
    "catalogue": ("/", as_it_stands),
    "catalogue, nothing found": ("/?q=nothing+like+it", as_it_stands),
    "command": (COMMAND, as_it_stands),
    "command, all open": (f"{COMMAND}?example=1", everything_open),
    "command, errors": (COMMAND, press("sign", "#errors")),
    "command, submitted": (f"{COMMAND}?example=1", a_signature_and_all_of_it),
    "command, refused": (f"{COMMAND}?example=1", a_refusal),
    "command, code": (f"{COMMAND}?example=1", press("code", "#result")),
    "batch": (f"{BATCH}?example=1", as_it_stands),
    "batch, bad cells": (BATCH, a_bad_cell),
    "batch, submitted": (f"{BATCH}?example=1", a_signature_and_all_of_it),
    "any URL": ("/custom", as_it_stands),
    "any URL, errors": ("/custom", press("sign", "#errors")),
    "diagnosis": ("/diagnose", as_it_stands),
    "diagnosis, errors": ("/diagnose", press("diagnose", "#errors")),
    "diagnosis, proof": ("/diagnose?example=two-faults", everything_open),
    "keys": ("/keys", everything_open),
    "emulator": ("/sandbox", as_it_stands),
    "security": ("/about/security", as_it_stands),
    "the API": ("/api", as_it_stands),
}


@pytest.fixture(scope="session")
def axe(project_root: Path) -> str:
    """The source of axe-core."""
    source = project_root / "tests/browser/node_modules/axe-core/axe.min.js"
    if not source.exists():
        missing = "axe-core is not installed; tests/install brings it"
        if os.environ.get("CI") == "true":
            pytest.fail(missing)
        pytest.skip(missing)
    return source.read_text("utf-8")


def violations(page: Page, axe: str) -> list[str]:
    """What axe finds, a line for each element."""
    page.evaluate(axe)
    found = page.evaluate(
        "(tags) => axe.run(document, {runOnly: tags, resultTypes: ['violations']})", TAGS
    )
    return [
        f"{rule['id']}: {' '.join(node['target'])} — {node['failureSummary']}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("state", STATES)
def test_axe_finds_nothing(open_page, axe: str, state: str, look: str) -> None:
    path, reach = STATES[state]
    page = open_page(path, reduced_motion="reduce", **LOOKS[look])
    reach(page)
    assert violations(page, axe) == []


def test_axe_would_find_what_is_wrong(open_page, axe: str) -> None:
    page = open_page("/")
    page.evaluate("document.querySelector('main').append(document.createElement('input'))")
    assert any(each.startswith("label: ") for each in violations(page, axe))


def test_the_main_job_is_done_by_keyboard_alone(open_page) -> None:
    page = open_page(f"{COMMAND}?example=1")
    reached = []
    for _ in range(80):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.id || document.activeElement.value"))
        if reached[-1] == "submit":
            break
    steps = ("environment", "endpoint_id", "consumer_key", "private_key", "sign", "submit")
    assert [each for each in reached if each in steps] == list(steps)
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Accepted")).to_be_visible()
    expect(page.locator("#result")).to_be_focused()
    expect(page.get_by_role("status").filter(has_text="Accepted")).to_have_count(1)


def test_nothing_moves_where_motion_is_unwanted(open_page) -> None:
    page = open_page(f"{COMMAND}?example=1", reduced_motion="reduce")
    press("sign", "#result")(page)
    moving = """() => [...document.querySelectorAll("*")].filter((each) => {
      const style = getComputedStyle(each);
      return style.transitionProperty !== "none" && style.transitionDuration !== "0s"
        || style.animationName !== "none";
    }).length"""
    assert page.evaluate(moving) == 0
