"""Static files: compressed, kept for ever under a hash of their content, asked for otherwise."""

from __future__ import annotations

import re

import pytest
from bs4 import BeautifulSoup
from werkzeug.test import Client

KEPT = "public, max-age=31536000, immutable"


@pytest.fixture
def addresses(client: Client) -> list[str]:
    """Every static file that the first page asks for."""
    page = BeautifulSoup(client.get("/").text, "html.parser")
    found = [each.get("href") or each.get("src") for each in page.select("link[href], script[src]")]
    return [each for each in found if "static" in each]


def test_what_a_page_asks_for_is_kept(client: Client, addresses: list[str]) -> None:
    assert len(addresses) > 3
    for address in addresses:
        answer = client.get(address)
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == KEPT


def test_what_a_module_imports_is_kept_with_it(client: Client, addresses: list[str]) -> None:
    module = next(each for each in addresses if each.endswith("/console.js"))
    imported = re.findall(r'from "\./([\w.-]+)"', client.get(module).text)
    assert imported
    for name in imported:
        answer = client.get(f"{module.rpartition('/')[0]}/{name}")
        assert answer.headers["Cache-Control"] == KEPT


@pytest.mark.parametrize("address", ["/static/console.css", "/static/000000000000/console.css"])
def test_another_address_is_served_and_not_kept(client: Client, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("coding", ["br", "gzip"])
def test_styles_and_scripts_are_compressed(
    client: Client, addresses: list[str], coding: str
) -> None:
    for address in (each for each in addresses if re.search(r"\.(css|js)\b", each)):
        plain = client.get(address)
        answer = client.get(address, headers={"Accept-Encoding": coding})
        assert len(plain.data) < 500 or answer.headers["Content-Encoding"] == coding
        assert len(answer.data) <= len(plain.data)


@pytest.mark.parametrize("address", ["/", "/operations/payout-pay", "/api/v1/operations"])
def test_pages_and_answers_are_neither_kept_nor_compressed(client: Client, address: str) -> None:
    answer = client.get(address, headers={"Accept-Encoding": "br, gzip"})
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Content-Encoding" not in answer.headers


@pytest.mark.parametrize("name", ["../app.py", "..%2fapp.py", "nothing.js"])
def test_nothing_else_is_served(client: Client, name: str) -> None:
    assert client.get(f"/static/{name}").status_code == 404
