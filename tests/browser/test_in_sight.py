"""What has the focus is in sight (WCAG 2.2, 2.4.11), and so is what must be typed."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.states import COMMAND, EXAMPLE, PAGES, press

SIZES = {
    "1280x720": (1280, 720),
    "1280x640": (1280, 640),
    "1024x768": (1024, 768),
    "768x1024": (768, 1024),
    "360x740": (360, 740),
    "400 %": (320, 256),
}

COVERED = """() => {
  const focused = document.activeElement;
  if (focused === document.body) return null;
  const seen = ({ width, height }) => width > 1 && height > 1;
  const boxes = [...focused.getClientRects()].filter(seen);
  if (!boxes.length) return null;
  const { clientWidth: wide, clientHeight: high } = document.documentElement;
  for (const { left, top, right, bottom } of boxes) {
    for (let down = 1; down < 12; down += 1) {
      const y = top + ((bottom - top) * down) / 12;
      for (const x of [left + 2, (left + right) / 2, right - 2]) {
        if (x < 0 || y < 0 || x > wide || y > high) continue;
        const there = document.elementFromPoint(x, y);
        if (there && (focused.contains(there) || there.contains(focused))) return null;
        if (there?.closest("label")?.control === focused) return null;
      }
    }
  }
  return `${focused.outerHTML.slice(0, 120)} at ${boxes[0].top} to ${boxes[0].bottom}`;
}"""


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("path", [COMMAND, *PAGES])
def test_nothing_covers_what_has_the_focus(open_page, path: str, size: str) -> None:
    width, height = SIZES[size]
    locale = "ru-RU" if width < 1000 else "en-US"  # on a narrow page the longer words are harder
    page = open_page(
        path, reduced_motion="reduce", viewport={"width": width, "height": height}, locale=locale
    )
    covered, seen = [], 0
    for key in ["Tab"] * 40 + ["Shift+Tab"] * 25:
        page.keyboard.press(key)
        covered.append(page.evaluate(COVERED))
        seen += page.evaluate("document.activeElement !== document.body")
    assert [each for each in covered if each] == []
    assert seen > 20


@pytest.mark.parametrize("size", SIZES)
def test_an_error_leads_to_its_field_with_the_label(open_page, size: str) -> None:
    width, height = SIZES[size]
    page = open_page(COMMAND, reduced_motion="reduce", viewport={"width": width, "height": height})
    press("sign", "#errors")(page)
    for name in ("endpoint_id", "consumer_key", "private_key", "orderid"):
        page.locator(f'#errors a[href="#{name}"]').first.click()
        expect(page.locator(f"#{name}")).to_be_focused()
        label = page.locator(f'label[for="{name}"]')
        assert label.evaluate("""each => {
          const { left, top, height } = each.getBoundingClientRect();
          const at = (y) => document.elementFromPoint(left + 2, top + y);
          return [2, height - 2].every((y) => each.contains(at(y)));
        }"""), name


def test_the_first_screen_shows_what_must_be_typed(open_page) -> None:
    page = open_page(COMMAND, viewport={"width": 1440, "height": 900})
    bar = page.locator(".action-bar").bounding_box()
    assert bar
    for name in ("environment", "endpoint_id", "consumer_key", "private_key"):
        box = page.locator(f"#{name}").bounding_box()
        assert box
        assert box["y"] + box["height"] <= bar["y"], name
    pane = page.locator(".request-pane")
    assert pane.evaluate("each => each.scrollHeight <= each.clientHeight"), "the page scrolls it"


def test_the_live_string_stays_beside_the_last_field(open_page) -> None:
    page = open_page(EXAMPLE, reduced_motion="reduce", viewport={"width": 1440, "height": 900})
    page.get_by_label("orderid", exact=True).focus()
    expect(page.locator("#live-signature-base-string")).to_be_in_viewport()


@pytest.mark.parametrize("locale", ["en-US", "ru-RU"])
@pytest.mark.parametrize("width", [1366, 1440])
def test_the_bar_is_one_row(open_page, width: int, locale: str) -> None:
    page = open_page(COMMAND, viewport={"width": width, "height": 900}, locale=locale)
    tops = page.locator(".action-bar .btn").evaluate_all(
        "all => all.map(each => Math.round(each.getBoundingClientRect().bottom))"
    )
    assert len(set(tops)) == 1
