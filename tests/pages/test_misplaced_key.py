"""A private key in a field that is not for one is not printed back, whatever form it has."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Callable
from urllib.parse import quote

import pytest

from paynet_debug.catalog.demo import demo_public_key

FORMS: dict[str, Callable[[str], str]] = {
    "bare Base64": lambda base64: base64,
    "hex": lambda base64: b64decode(base64).hex(),
    "in a body": lambda base64: "a=1&key=" + quote(base64, safe=""),
}


@pytest.fixture
def base64(throwaway_key: str) -> str:
    return "".join(throwaway_key.splitlines()[1:-1])


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("field", ["request", "signed_string", "url", "body"])
def test_the_page_empties_the_field_and_says_so(
    visitor, base64: str, field: str, form: str
) -> None:
    key = FORMS[form](base64)
    typed = {"request": "POST https://h/p"} | {field: key}
    page = visitor.press(visitor.open("/diagnose"), "#case", "diagnose", **typed)
    assert key[200:240] not in str(page)
    summary = page.select_one("#errors")
    assert "A private key stood here" in summary.text
    assert page.select_one(f"[name={field}]").text.strip() == ""
    assert page.select_one(f"#error-{field}")


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("field", ["request", "url", "body"])
@pytest.mark.parametrize("path", ["/operations/payout-pay", "/custom"])
def test_a_form_is_not_filled_with_it(
    visitor, base64: str, path: str, field: str, form: str
) -> None:
    key = FORMS[form](base64)
    case = visitor.open("/diagnose")
    typed = {"request": 'OAuth oauth_nonce="a"', "url": "https://h/p", "body": "a=1"}
    page = visitor.send(case, "#case", "paste", to=path, **(typed | {field: key}))
    assert key[200:240] not in page.text


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    ("path", "place", "field"),
    [
        ("/diagnose", "#case", "public_key"),
        ("/keys", "#inspect", "key"),
        ("/sandbox", "#register", "public_key"),
    ],
)
def test_a_public_key_is_printed_back_without_it(
    visitor, base64: str, path: str, place: str, field: str, form: str
) -> None:
    key = FORMS[form](base64)
    typed = {field: f"{demo_public_key()}\n{key}"}
    assert key[200:240] not in visitor.send(visitor.open(path), place, "", **typed).text


def test_a_login_is_taken_out(visitor, base64: str) -> None:
    typed = {"login": base64, "public_key": demo_public_key()}
    page = visitor.press(visitor.open("/sandbox"), "#register", "", **typed)
    assert base64[200:240] not in str(page)
    assert "A private key stood here" in page.select_one("#register").text


def test_a_search_is_not_repeated(visitor, base64: str) -> None:
    page = visitor.open(f"/?q={quote(base64, safe='')}")
    plain_or_encoded = quote(str(page), safe="%")
    assert quote(base64[40:70], safe="") not in plain_or_encoded
    assert page.select_one("[name=q]")["value"] == "…"
