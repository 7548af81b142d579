"""Takes the README's screenshots; ``make screenshots`` runs it.

The console is started in this process on a free port, with a state of its own.
"""

from __future__ import annotations

import shutil
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, expect, sync_playwright
from werkzeug.serving import make_server

from app import create_application

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "docs" / "screenshots"
SIZE = {"width": 1440, "height": 1080}
TO_THE_TOP = """() => {
  for (const each of [document.documentElement, ...document.querySelectorAll(".answer-pane")]) {
    each.scrollTop = 0;
  }
}"""


@contextmanager
def console() -> Iterator[str]:
    """A console and its emulator; the base URL."""
    with tempfile.TemporaryDirectory() as folder:
        server = make_server("127.0.0.1", 0, lambda *_: [], threaded=True)
        server.app = create_application(
            {
                "HOST": "127.0.0.1",
                "PORT": server.server_port,
                "SECRET_KEY": "the screenshots' own, which is no secret",
                "DATABASE_URL": f"sqlite:///{folder}/emulator.sqlite3",
                "RATE_LIMIT": "off",
            }
        )
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()
            server.server_close()


def command(page: Page, url: str) -> None:
    """The command page with a signed request; one parameter is lit up in each of its strings."""
    page.goto(f"{url}/operations/payout-pay?example=1")
    page.locator("#client_orderid").fill("Invoice 17 & 18")
    page.locator(".action-bar button[value=sign]").click()
    expect(page.locator("#result")).to_be_focused()
    page.locator("#result .param-button").first.click()
    page.mouse.move(0, 0)


def diagnosis(page: Page, url: str) -> None:
    """The diagnosis of a request whose fault is proven."""
    page.goto(f"{url}/diagnose?example=two-faults")
    expect(page.locator("#result")).to_be_visible()


def take(browser: Browser, url: str) -> None:
    """Write one picture of each page in each theme."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for theme in ("light", "dark"):
        for name, reach in (("command", command), ("diagnose", diagnosis)):
            context = browser.new_context(
                viewport=SIZE, color_scheme=theme, locale="en-US", reduced_motion="reduce"
            )
            page = context.new_page()
            reach(page, url)
            page.evaluate("document.activeElement.blur()")
            page.evaluate(TO_THE_TOP)
            page.screenshot(path=FOLDER / f"{name}-{theme}.png")
            context.close()


def main() -> None:
    """Start what is needed and take all four."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    with console() as url, sync_playwright() as playwright:
        options = ["--no-sandbox", "--disable-gpu", "--hide-scrollbars"]
        browser = playwright.chromium.launch(executable_path=chromium, args=options)
        take(browser, url)
        browser.close()


if __name__ == "__main__":
    main()
