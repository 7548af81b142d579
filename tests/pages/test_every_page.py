"""What holds for each page: one heading, labels, one language, nothing inline or foreign."""

from __future__ import annotations

from collections import Counter
from urllib.parse import parse_qs, urlsplit

import pytest

PAGES = (
    "/",
    "/?q=payout",
    "/operations/payout-pay",
    "/operations/payout-pay?example=1",
    "/operations/process-recurring-payments?example=1",
    "/diagnose",
    "/diagnose?example=two-faults",
    "/custom",
    "/keys",
    "/sandbox",
    "/about/security",
)
EVERY_PAGE = pytest.mark.parametrize("path", PAGES)


@EVERY_PAGE
@pytest.mark.parametrize("language", ["en", "ru"])
def test_a_page_speaks_one_language(visitor, path: str, language: str) -> None:
    page = visitor.open(path, language)
    assert page.html["lang"] == language
    assert len(page.find_all("h1")) == 1
    assert page.title.text.strip()
    assert ("Команды API" in page.find("nav").text) == (language == "ru")


@EVERY_PAGE
def test_ids_are_unique_and_every_reference_has_its_target(visitor, path: str) -> None:
    page = visitor.open(path)
    ids = Counter(element["id"] for element in page.find_all(id=True))
    assert [each for each, count in ids.items() if count > 1] == []
    for attribute in ("for", "aria-describedby", "aria-labelledby"):
        for element in page.find_all(attrs={attribute: True}):
            assert set(
                element[attribute].split()
                if isinstance(element[attribute], str)
                else element[attribute]
            ) <= set(ids), element


@EVERY_PAGE
def test_every_control_has_a_name_for_its_reader(visitor, path: str) -> None:
    page = visitor.open(path)
    labelled = {label["for"] for label in page.find_all("label", attrs={"for": True})}
    for control in page.select("input, select, textarea"):
        if control.get("type") != "hidden":
            assert control.get("aria-label") or control.get("id") in labelled, control


@EVERY_PAGE
def test_nothing_is_inline_and_nothing_comes_from_elsewhere(visitor, path: str) -> None:
    page = visitor.open(path)
    assert page.find_all("style") == []
    assert page.find_all(style=True) == []
    assert [script for script in page.find_all("script") if script.text.strip()] == []
    for element in page.find_all(True):
        assert [name for name in element.attrs if name.startswith("on")] == []
        for attribute in ("src", "action"):
            assert not urlsplit(str(element.get(attribute, ""))).netloc
    for link in page.select("link[href]"):
        assert not urlsplit(link["href"]).netloc


@EVERY_PAGE
def test_the_language_switch_keeps_the_page(visitor, path: str) -> None:
    page = visitor.open(path)
    switch = page.select_one(".languages [lang=ru]")
    address = switch.get("href") or switch["formaction"]
    here, there = urlsplit(path), urlsplit(address)
    assert there.path == here.path
    assert parse_qs(there.query) == parse_qs(here.query) | {"lang": ["ru"]}
    assert visitor.open(address).html["lang"] == "ru"
    assert visitor.open("/").html["lang"] == "ru", "the choice is remembered"


@EVERY_PAGE
def test_the_navigation_lists_pages_that_exist(visitor, path: str) -> None:
    page = visitor.open(path)
    links = page.select(".topnav a")
    assert len(links) >= 4
    assert len([link for link in links if link.get("aria-current") == "page"]) == 1
    for link in links:
        visitor.open(link["href"])


def test_the_search_finds_words_of_both_languages_and_parameters(visitor) -> None:
    for query, found in (("выплат", "payout-pay"), ("recurring-payment-id", "recurring"), ("", "")):
        page = visitor.open(f"/?q={query}")
        shown = [entry for entry in page.select(".command") if not entry.has_attr("hidden")]
        assert shown
        assert all(found in str(entry) for entry in shown)
    page = visitor.open("/?q=nothing-like-it")
    assert [entry for entry in page.select(".command") if not entry.has_attr("hidden")] == []
    assert not page.select_one(".nothing").has_attr("hidden")


def test_the_trust_page_lists_every_address_that_is_contacted(visitor) -> None:
    page = visitor.open("/about/security")
    addresses = [cell.text for cell in page.select("#environments td code")]
    assert "https://sandbox.payneteasy.com/paynet" in addresses
    assert len(addresses) == len(page.select("#environments tbody tr")) >= 5
