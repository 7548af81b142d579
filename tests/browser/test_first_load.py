"""What a first visit brings over the wire, measured by the browser itself."""

from __future__ import annotations

import pytest

MOST_BYTES = 150 * 1024
PAGES = (
    "/",
    "/operations/payout-pay",
    "/operations/payout-pay?example=1",
    "/operations/process-recurring-payments?example=1",
    "/custom",
    "/diagnose",
    "/keys",
    "/api",
    "/diagnose?example=two-faults",
    "/sandbox",
    "/about/security",
)


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", ["en-US", "ru-RU"])
def test_a_first_load_is_light(open_page, live_server: str, path: str, language: str) -> None:
    page = open_page("/healthz", locale=language)
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    sizes: dict[str, int] = {}
    session.on(
        "Network.loadingFinished",
        lambda event: sizes.update({event["requestId"]: event["encodedDataLength"]}),
    )
    page.goto(live_server + path, wait_until="networkidle")
    assert len(sizes) > 3
    assert sum(sizes.values()) <= MOST_BYTES, sizes
