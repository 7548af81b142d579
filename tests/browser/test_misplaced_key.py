"""A private key that is pasted into another field leaves the page in no way."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect


@pytest.mark.parametrize("form", ["PEM", "Base64"])
@pytest.mark.parametrize("label", ["consumer_key", "orderid", "endpoint_id"])
def test_it_is_taken_out_before_anything_reads_it(
    open_page, throwaway_key: str, label: str, form: str
) -> None:
    lines = throwaway_key.splitlines()
    key = throwaway_key if form == "PEM" else "".join(lines[1:-1])
    page = open_page("/operations/payout-pay")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.post_data or ""))
    page.get_by_label(label, exact=True).fill(key)
    expect(page.get_by_label(label, exact=True)).to_have_value("")
    expect(page.locator("#announcements")).to_contain_text("private key")
    page.get_by_role("button", name="Sign", exact=True).click()
    page.locator("#errors").wait_for()
    assert sent
    assert not [body for body in sent if lines[9][:24] in body]
    assert lines[9][:24] not in str(page.evaluate("() => JSON.stringify({...localStorage})"))
