"""axe, which this project did not write, judges every page in every state (WCAG 2.2 AA)."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.states import COMMAND, PAGES, STATES, everything_open, press

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

LOOKS = {
    "English": {"locale": "en-US"},
    "Russian phone": {"locale": "ru-RU", "viewport": {"width": 360, "height": 740}},
}
"""Each is looked at in both themes."""


MOVING = """() => [...document.querySelectorAll("*")].filter((each) =>
  ["", "::before", "::after"].some((part) => {
    const style = getComputedStyle(each, part);
    return style.transitionProperty !== "none" && style.transitionDuration !== "0s"
      || style.animationName !== "none" || style.scrollBehavior === "smooth";
  })).map((each) => each.outerHTML.slice(0, 80))"""


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
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        assert violations(page, axe) == [], theme


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


@pytest.mark.parametrize("path", PAGES)
def test_nothing_moves_where_motion_is_unwanted(open_page, path: str) -> None:
    page = open_page(path, reduced_motion="reduce")
    everything_open(page)
    assert page.evaluate(MOVING) == []


def test_nothing_moves_in_an_answer_where_motion_is_unwanted(open_page) -> None:
    page = open_page(f"{COMMAND}?example=1", reduced_motion="reduce")
    press("submit", "#result")(page)
    assert page.evaluate(MOVING) == []


def test_something_moves_where_motion_is_welcome(open_page) -> None:
    page = open_page(f"{COMMAND}?example=1", reduced_motion="no-preference")
    assert page.evaluate(MOVING) != []
