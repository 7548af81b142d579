"""Any URL, and the emulator's page."""

from __future__ import annotations

import re

from paynet_debug.catalog.demo import demo_private_key, demo_public_key

FORM = "form#request"


def test_any_url_is_signed_with_its_query(visitor, value) -> None:
    page = visitor.press(
        visitor.open("/custom"),
        FORM,
        "sign",
        url="HTTPS://Gate.Example:443/a%20b?z=1&a=%2B",
        consumer_key="shop",
        private_key=demo_private_key(),
        extra_name="client_orderid",
        extra_value="7",
    )
    assert value(page, "signature-base-string").startswith(
        "POST&https%3A%2F%2Fgate.example%2Fa%2520b&a%3D%252B%26client_orderid%3D7%26oauth_"
    )
    assert value(page, "post-body") == "client_orderid=7"
    assert page.find(id="response-status") is None
    assert "Submit" not in [button.text.strip() for button in page.find_all("button")]


def test_a_url_that_is_none_is_named(visitor) -> None:
    page = visitor.press(visitor.open("/custom"), FORM, "sign", url="gate.example/x")
    assert "https://" in page.select_one("#error-url").text


def test_a_public_key_is_registered_once_and_the_reload_is_harmless(
    visitor, throwaway_public_key: str
) -> None:
    page = visitor.press(
        visitor.open("/sandbox"),
        "main form",
        "",
        login="Магазин 1",
        public_key=throwaway_public_key,
    )
    assert "Магазин 1" in page.find(id="registered").text
    rows = [row.th.text for row in page.select("#merchants tbody tr")]
    assert sorted(rows) == sorted(["demo", "Магазин 1"])


def test_what_the_emulator_refuses_is_shown_at_its_field(visitor, throwaway_key: str) -> None:
    page = visitor.press(
        visitor.open("/sandbox"), "main form", "", login="shop", public_key="no key"
    )
    assert page.find(id="error-public_key").text.strip()
    assert page.find("input", {"name": "login"})["value"] == "shop"
    empty = visitor.press(visitor.open("/sandbox"), "main form", "")
    assert empty.find(id="error-login") is not None


def registered(visitor, language: str = "en", **fields: str):
    return visitor.press(visitor.open("/sandbox", language), "main form", "", **fields)


def test_the_demonstration_login_keeps_its_key(visitor, throwaway_public_key: str) -> None:
    page = registered(visitor, login="demo", public_key=throwaway_public_key)
    assert page.select_one(".error-summary") is not None
    assert page.find(id="registered") is None
    assert page.select_one("#error-login").text.strip()
    assert page.select_one("#error-public_key") is None
    assert page.find(id="public_key").text.strip() == throwaway_public_key.strip()


def test_no_private_key_is_printed_back_where_a_public_one_belongs(
    visitor, throwaway_key: str
) -> None:
    bare = "".join(throwaway_key.strip().split("\n")[1:-1])
    label = "-----BEGIN PRIVATE KEY-----\ncut short"
    for typed in (throwaway_key, bare, bare[:-300], label, f"public_key={throwaway_key}"):
        page = registered(visitor, login="shop", public_key=typed)
        assert page.find(id="registered") is None
        assert page.find(id="public_key").text.strip() == ""
        assert page.select_one("#error-public_key").text.strip()
        assert bare[100:160] not in page.text


def test_the_register_speaks_the_readers_language(visitor, throwaway_key: str) -> None:
    cases = (
        {"login": " ", "public_key": " "},
        {"login": "shop", "public_key": "no key"},
        {"login": "shop", "public_key": throwaway_key},
        {"login": "demo", "public_key": demo_public_key()},
        {"login": "x" * 256, "public_key": demo_public_key()},
    )
    for fields in cases:
        page = registered(visitor, "ru", **fields)
        summary = page.select_one(".error-summary")
        assert summary.h2.text.strip() == "Ничего не зарегистрировано"
        assert all(re.search("[А-я]", each.text) for each in page.select(".field-errors li"))
        assert page.select(".field-errors li")
    assert page.select_one("#error-login") is not None


def test_an_icon_is_there_for_pages_that_name_none(visitor) -> None:
    answer = visitor.get("/favicon.ico")
    assert (answer.status_code, answer.mimetype) == (200, "image/svg+xml")


def test_only_a_key_that_was_sent_was_dropped(visitor, throwaway_key: str) -> None:
    blank = visitor.open("/custom")
    request = "curl https://gate.example/x -d a=1"
    pasted = visitor.press(blank, ".paste-box form", "paste", request=request)
    assert pasted.find(id="pasted") is not None
    signed = visitor.press(blank, FORM, "sign", url="https://a.example", private_key=throwaway_key)
    for page, sent in ((blank, False), (pasted, False), (signed, True)):
        note = page.select_one("#help-private_key .way-server").text
        assert ("dropped after use" in note) == sent


def test_an_address_can_not_claim_that_a_login_is_registered(visitor) -> None:
    assert visitor.open("/sandbox?registered=nobody").find(id="registered") is None


def test_the_assumed_window_is_called_an_assumption(visitor) -> None:
    text = " ".join(visitor.open("/sandbox").text.split())
    assert "within 600 seconds" in text
    assert "An assumption" in text
