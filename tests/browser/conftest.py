"""A page of its own for each test, which fails if the page said anything on the console."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

# How long a thing may take to come says more about the machine than about the page.
PATIENCE_MS = 15_000
expect.set_options(timeout=PATIENCE_MS)


@pytest.fixture
def open_page(browser: Browser, live_server: str) -> Iterator[Callable[..., Page]]:
    """Open a path of the console in a new context; keywords go to the context.

    At the end of the test every console message (a policy violation is one), every error of a
    script and every request to another host is a failure.
    """
    messages: list[str] = []
    contexts = []

    def open_path(path: str, **options: object) -> Page:
        context = browser.new_context(**{"locale": "en-US", **options})  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        page.on("console", lambda message: messages.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: messages.append(str(error)))
        page.on(
            "request",
            lambda request: (
                None if request.url.startswith(live_server) else messages.append(request.url)
            ),
        )
        page.goto(live_server + path)
        return page

    yield open_path
    for context in contexts:
        context.close()
    assert messages == []
