"""The page on diagnosis, without JavaScript: verdict, findings, strings, and what is kept."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from cryptography.hazmat.primitives import serialization

from paynet_debug.catalog.demo import demo_private_key, demo_public_key
from paynet_debug.web.diagnosis_examples import EXAMPLES, example_request

BROKEN = Path(__file__).parents[1] / "diagnosis" / "broken"
KEY = Path(__file__).parents[1] / "keys" / "throw-away-2048.pem"
VERDICTS = {"spaces": "invalid", "two-faults": "invalid", "sha-1": "invalid", "sound": "valid"}


@pytest.fixture(scope="module")
def merchant_key() -> str:
    private_key = serialization.load_pem_private_key(KEY.read_bytes(), None)
    return (
        private_key.public_key()
        .public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
        .decode()
    )


def broken(name: str) -> str:
    return (BROKEN / f"{name}.http").read_bytes().decode()


def verdict(page: BeautifulSoup) -> str:
    return page.select_one("#verdict-title")["data-verdict"]


def ask(visitor, text: str, key: str = "", language: str = "en", **more: str) -> BeautifulSoup:
    page = visitor.open("/diagnose", language)
    return visitor.press(page, "#case", "diagnose", request=text, public_key=key, **more)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda each: each.id)
@pytest.mark.parametrize("language", ["en", "ru"])
def test_an_example_is_diagnosed_at_once(visitor, example, language: str) -> None:
    page = visitor.open(f"/diagnose?example={example.id}", language)
    assert verdict(page) == VERDICTS[example.id]
    assert page.select_one("#request").text.strip() == example_request(example.id).strip()
    again = visitor.press(page, "#case", "diagnose")
    assert verdict(again) == VERDICTS[example.id]
    assert page.select_one(".topnav a[aria-current=page]")["href"] == "/diagnose"


def test_an_unknown_example_is_the_blank_form(visitor) -> None:
    page = visitor.open("/diagnose?example=../catalog/demo_private_key")
    assert page.select_one("#result") is None


def test_both_strings_stand_whole_and_marked(visitor, merchant_key: str) -> None:
    page = ask(visitor, broken("space-as-plus"), merchant_key)
    expected = page.select_one("#expected-base-string")
    signed = page.select_one("#signed-base-string")
    assert expected.text.startswith("POST&https%3A%2F%2F")
    assert expected.text.replace("%2520", "%2B") == signed.text
    assert {mark.text for mark in expected.select("mark")} == {"%2520"}
    assert {mark.text for mark in signed.select("mark")} == {"%2B"}
    differing = page.select("#comparison [data-difference]")
    assert len(differing) == 2
    assert all("differs" in row.text for row in differing), "said in words, not by colour alone"


def test_the_first_difference_has_its_place_and_characters(visitor, merchant_key: str) -> None:
    page = ask(visitor, broken("space-as-plus"), merchant_key)
    expected = page.select_one("#expected-base-string").text
    signed = page.select_one("#signed-base-string").text
    place = page.select_one("#first-difference")
    offset = int(re.search(r"\d+", place.h3.text).group())
    assert expected[:offset] == signed[:offset]
    for side in (expected, signed):
        assert f"0x{ord(side[offset]):02x} U+{ord(side[offset]):04X}" in " ".join(
            place.text.split()
        )
    excerpts, caret = place.pre.text.rsplit("\n", 1)
    above, below = excerpts.split("\n")
    column = caret.index("^")
    assert above[:column].lstrip("− ") == below[:column].lstrip("+ ")
    assert (above[column], below[column]) == (expected[offset], signed[offset])


def test_every_broken_request_has_its_page(visitor, merchant_key: str) -> None:
    for path in sorted(BROKEN.glob("*.http")):
        page = ask(visitor, broken(path.stem), merchant_key)
        assert page.select_one("#errors") is None, path.stem
        findings = page.select(".finding")
        badges = {each.select_one(".badge-sure").text.strip() for each in findings}
        assert badges <= {"proof", "hint"}
        assert all(each.select_one(".finding-fix").text.strip() for each in findings)
        ids = [element["id"] for element in page.find_all(id=True)]
        assert len(ids) == len(set(ids))
        assert bool(page.select("#other-causes li")) == (verdict(page) == "valid")


def test_a_newline_in_the_signed_string_can_be_seen(visitor, merchant_key: str) -> None:
    page = ask(visitor, broken("trailing-newline"), merchant_key)
    assert page.select_one("#signed-base-string").text.endswith("\n")
    assert "␊" in page.select_one("#first-difference").text


def test_without_a_key_nothing_is_proven(visitor) -> None:
    page = ask(visitor, broken("space-as-plus"))
    assert verdict(page) == "unverified"
    assert page.select_one("#expected-base-string").text.startswith("POST&")
    assert page.select_one("#signed-base-string") is None
    assert "proof" not in {each.text.strip() for each in page.select(".badge-sure")}


def test_a_string_that_is_only_claimed_is_not_called_signed(visitor) -> None:
    claim = "POST&https%3A%2F%2Fsandbox.payneteasy.com%2F&a%3D1"
    page = ask(visitor, broken("space-as-plus"), signed_string=claim)
    assert page.select_one("#claimed-base-string").text == claim
    assert page.select_one("#signed-base-string") is None
    assert "not proven" in page.select_one(".strings").text


def test_of_a_private_key_only_the_public_half_comes_back(visitor) -> None:
    page = ask(visitor, example_request("sound"), demo_private_key())
    assert verdict(page) == "valid"
    field = page.select_one("#public_key").text.strip()
    assert field == demo_public_key().strip()
    assert "public half" in page.select_one("#help-public_key").text
    for line in demo_private_key().splitlines()[1:-1]:
        assert line not in str(page)


@pytest.mark.parametrize("dress", ["cut short", "in the request", "in the string"])
def test_a_private_key_is_not_printed_back_by_any_field(visitor, dress: str) -> None:
    key = demo_private_key()
    values = {"request": "curl 'x", "public_key": ""}
    if dress == "cut short":
        values["public_key"] = key[:900]
    elif dress == "in the request":
        values["request"] = f"curl https://sandbox.payneteasy.com/paynet -d 'a={key}'"
    else:
        values["signed_string"] = key
    page = visitor.press(visitor.open("/diagnose"), "#case", "diagnose", **values)
    for line in key.splitlines()[1:-1]:
        assert line not in str(page)


def test_a_public_key_and_everything_else_typed_is_kept(visitor) -> None:
    typed = {
        "request": "curl 'https://sandbox.payneteasy.com/paynet' \\\n  -d 'unclosed",
        "public_key": demo_public_key(),
        "signed_string": "POST&a&b",
        "url": "https://example.com/x",
        "body": "a=1&b=2",
        "now": "1700000000",
    }
    page = visitor.press(visitor.open("/diagnose"), "#case", "diagnose", **typed)
    for name, value in typed.items():
        control = page.select_one(f"#case [name={name}]")
        kept = control.text if control.name == "textarea" else control["value"]
        assert kept.replace("\r\n", "\n").strip() == value.strip()
    assert page.select_one("#case details").has_attr("open")


def test_what_cannot_be_read_is_pointed_at(visitor) -> None:
    page = ask(visitor, "curl 'https://sandbox.payneteasy.com/paynet' \\\n  -d 'client_orderid=1")
    assert page.select_one("#result") is None
    assert page.select_one("#request")["aria-invalid"] == "true"
    figure = page.select_one("#unreadable")
    assert "Line 2, column 6" in figure.figcaption.text
    line, caret = figure.pre.text.split("\n")
    assert line[caret.index("^")] == "'"
    assert page.select_one("#errors a[href='#request']") is not None


def test_a_broken_key_is_named_at_its_field(visitor) -> None:
    page = ask(visitor, example_request("sound"), "-----BEGIN PUBLIC KEY-----\nAAAA\n")
    assert page.select_one("#errors a[href='#public_key']") is not None
    assert "AAAA" in page.select_one("#public_key").text, "a public label is no secret"


def test_now_is_seconds_or_the_word(visitor) -> None:
    fresh = ask(visitor, example_request("sound"), demo_public_key(), now="1768106980")
    assert fresh.select_one(".finding") is None
    stale = ask(visitor, example_request("sound"), demo_public_key(), now="now")
    assert stale.select_one("[data-code=timestamp-skewed]") is not None
    wrong = ask(visitor, example_request("sound"), demo_public_key(), now="yesterday")
    assert wrong.select_one("#error-now") is not None


def test_card_data_is_masked_and_said_so(visitor) -> None:
    card = "4000056655665556"
    text = (
        "POST /paynet/api/v4/payout-pay/39915 HTTP/1.1\nHost: sandbox.payneteasy.com\n"
        "Content-Type: application/x-www-form-urlencoded\n"
        'Authorization: OAuth oauth_consumer_key="demo", oauth_nonce="n", oauth_timestamp="1", '
        'oauth_signature_method="RSA-SHA256", oauth_version="1.0", oauth_signature="AAAA"\n\n'
        f"client_orderid=1&orderid=2&login=demo&card={card}&cvv2=987"
    )
    page = ask(visitor, text)
    answer = page.select_one("#result")
    assert card not in answer.text
    assert "cvv2%3D987" not in answer.text
    assert "400005******5556" in page.select_one("#expected-base-string").text
    assert "masked" in page.select_one(".masked-note").text
    assert card in page.select_one("#request").text, "what was typed stays as typed"


def test_of_thousands_of_findings_the_weightiest_are_shown(visitor) -> None:
    body = "".join(f"&made-up-{number}=1" for number in range(200))
    text = example_request("spaces").rstrip().removesuffix("'") + body + "'"
    page = ask(visitor, text, demo_public_key())
    shown = page.select(".finding")
    rest = int(re.search(r"\d+", page.select_one(".findings-rest").text).group())
    report = page.select_one("#report").text
    assert len(shown) < 100
    assert "finding-error" in shown[0]["class"]
    assert report.count("(`unknown-parameter`;") == 200
    assert len(re.findall(r"^\d+\. \*\*", report, re.MULTILINE)) == len(shown) + rest


def test_the_report_is_shown_and_downloaded(visitor) -> None:
    page = visitor.open("/diagnose?example=two-faults")
    shown = page.select_one("#report").text
    assert shown.startswith("# Signature invalid")
    assert "other-host" in shown
    answer = visitor.send(page, "#case", "report")
    assert answer.mimetype == "text/markdown"
    assert "attachment" in answer.headers["Content-Disposition"]
    assert answer.text.strip() == shown.strip()


def test_markup_in_a_request_stays_text(visitor) -> None:
    page = ask(visitor, broken("space-as-plus").replace("order_desc=", "<b>x</b><script>="))
    assert page.select("#result script, #result b > b") == []
    assert "<b>x</b>" not in str(page.select_one("#result"))


def test_bytes_that_are_no_utf8_have_their_page(visitor, merchant_key: str) -> None:
    page = ask(visitor, broken("wrong-charset"), merchant_key)
    assert verdict(page) == "invalid"


def test_a_form_of_another_session_keeps_what_was_typed(visitor) -> None:
    page = ask(visitor, "curl x", demo_public_key(), csrf_token="stale")
    assert page.select_one("#errors") is not None
    assert page.select_one("#request").text.strip() == "curl x"
