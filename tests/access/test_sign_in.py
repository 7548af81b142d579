"""People sign in at a provider that this project did not write: oidc-provider, on Node."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import requests
from tests.access.conftest import Console, follow, hidden_field


def test_a_person_signs_in_and_lands_where_they_wanted(console: Console):
    browser = console.sign_in("ada", "/diagnose?lang=en")
    assert browser.landed.status_code == 200, browser.landed.text
    assert urlsplit(browser.landed.url).path == "/diagnose"
    assert "ada@example.com" in browser.landed.text
