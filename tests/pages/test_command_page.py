"""One page for each command of the catalogue: fill in, sign, submit, and every way to fail."""

from __future__ import annotations

import json
import subprocess
from base64 import b64decode
from pathlib import Path
from urllib.parse import unquote

import pytest

from paynet_debug.catalog.demo import demo_public_key
from paynet_debug.catalog.loader import load_catalog

OPERATIONS = load_catalog(emulator_base_url="http://127.0.0.1:8000/sandbox/paynet").operations
EACH = pytest.mark.parametrize("operation", OPERATIONS, ids=lambda each: each.id)
FORM = "form#request"
OUTPUTS = (
    "request-url",
    "normalized-parameters",
    "signature-base-string",
    "post-body",
    "authorization-header",
    "signature-hex",
    "signature-base64",
)
TITLES = {
    "en": (
        "Normalized parameters string to sign, according to OAuth 1.0a rules",
        "POST body parameters to submit",
        "OAuth 1.0a headers to submit",
        "HEX Encoded Signature",
        "Base64 Encoded Signature",
    ),
    "ru": (
        "Нормализованная строка параметров для подписи по правилам OAuth 1.0a",
        "Параметры тела POST для отправки",
        "Заголовки OAuth 1.0a для отправки",
        "Подпись в кодировке HEX",
        "Подпись в кодировке Base64",
    ),
}


def example(visitor, operation, language="en"):
    return visitor.open(f"/operations/{operation.id}?example=1", language)


def errors_of(page) -> str:
    summary = page.select_one(".error-summary[role=alert]")
    assert summary is not None
    for link in summary.select("a"):
        assert page.find(id=link["href"].removeprefix("#")) is not None, link
    return " ".join(summary.text.split())


@EACH
def test_each_parameter_has_its_field_under_its_wire_name(visitor, operation) -> None:
    page = visitor.open(f"/operations/{operation.id}")
    for parameter in operation.body_parameters:
        if operation.batch is not None and parameter.name == operation.batch.parameter:
            continue
        field = page.find("input", {"name": parameter.name})
        label = page.find("label", {"for": field["id"]})
        assert label.text.strip() == parameter.name
        described = page.find(id=field["aria-describedby"])
        assert parameter.description.en in described.text


@EACH
@pytest.mark.parametrize(
    ("language", "sign", "submit"), [("en", "Sign", "Submit"), ("ru", "Подписать", "Отправить")]
)
def test_one_button_signs_and_one_submits(visitor, operation, language, sign, submit) -> None:
    page = visitor.open(f"/operations/{operation.id}", language)
    texts = [button.text.strip() for button in page.find_all("button")]
    assert (texts.count(sign), texts.count(submit)) == (1, 1)


@EACH
def test_the_example_is_signed_as_openssl_verifies(
    visitor, value, operation, tmp_path: Path
) -> None:
    page = visitor.press(example(visitor, operation), FORM, "sign")
    values = {output: value(page, output) for output in OUTPUTS}
    for output, text in values.items():
        assert text
        assert text == text.strip(), output
    assert values["authorization-header"].startswith("OAuth oauth_consumer_key=")
    signature = b64decode(values["signature-base64"])
    assert signature.hex() == values["signature-hex"]
    (tmp_path / "signature").write_bytes(signature)
    (tmp_path / "public.pem").write_text(demo_public_key())
    verified = subprocess.run(
        ["openssl", "dgst", "-sha256", "-verify", "public.pem", "-signature", "signature"],
        cwd=tmp_path,
        input=values["signature-base-string"].encode(),
        capture_output=True,
        check=False,
    )
    assert verified.stdout == b"Verified OK\n"


@EACH
def test_the_example_is_accepted_by_the_emulator(visitor, value, operation) -> None:
    if operation.id == "status":  # asks about an order, so there must be one
        visitor.press(example(visitor, OPERATIONS[0]), FORM, "submit")
    page = visitor.press(example(visitor, operation), FORM, "submit")
    assert value(page, "response-status") == "200"
    assert "Accepted" in page.select_one(".verdict h2").text
    documented = next(each for each in operation.answers if each.outcome == "success")
    assert bool(value(page, "response-body")) == bool(documented.body)


@pytest.mark.parametrize("language", ["en", "ru"])
def test_the_outputs_bear_the_titles_of_the_documentation(visitor, language) -> None:
    page = visitor.press(example(visitor, OPERATIONS[0], language), FORM, "sign")
    headings = [heading.find(string=True, recursive=False) for heading in page.find_all("h3")]
    for title in TITLES[language]:
        assert title in headings
    for output in OUTPUTS:
        button = page.find("button", {"data-copy": output})
        assert button.find_parent(id=output) is None


def test_the_base_string_is_shown_in_its_three_parts(visitor, value) -> None:
    page = visitor.press(example(visitor, OPERATIONS[0]), FORM, "sign")
    parts = [part.text for part in page.select("#signature-base-string .part")]
    assert "&".join(parts) == value(page, "signature-base-string")
    assert parts[0] == "POST"


def test_hostile_values_reach_the_outputs_unchanged(visitor, value) -> None:
    page = visitor.press(
        example(visitor, OPERATIONS[0]), FORM, "sign", client_orderid="</code>&amp;+~ Ж\u00a0"
    )
    assert "client_orderid=%3C%2Fcode%3E%26amp%3B%2B~%20%D0%96%C2%A0" in value(page, "post-body")
    assert page.find("input", {"name": "client_orderid"})["value"] == "</code>&amp;+~ Ж\u00a0"


def test_an_empty_form_names_every_field_and_keeps_what_was_typed(visitor) -> None:
    operation = OPERATIONS[0]
    page = visitor.press(visitor.open(f"/operations/{operation.id}"), FORM, "sign", orderid="kept")
    summary = errors_of(page)
    for name in ("endpoint_id", "consumer_key", "Private key", "client_orderid", "login"):
        assert name in summary
    assert page.find("input", {"name": "orderid"})["value"] == "kept"
    wrong = page.find("input", {"name": "client_orderid"})
    assert wrong["aria-invalid"] == "true"
    assert "error-client_orderid" in wrong["aria-describedby"].split()
    assert page.find(id="signature-base-string") is None


@pytest.mark.parametrize("action", ["sign", "submit"])
def test_a_private_key_is_never_printed_back(visitor, throwaway_key, action) -> None:
    page = visitor.press(
        example(visitor, OPERATIONS[0]), FORM, action, private_key=throwaway_key, timestamp="x"
    )
    assert errors_of(page)
    signed = visitor.press(example(visitor, OPERATIONS[0]), FORM, action, private_key=throwaway_key)
    for answer in (page, signed):
        assert throwaway_key.splitlines()[1] not in str(answer)
        assert answer.find("textarea", {"name": "private_key"}).text.strip() == ""


def test_the_demonstration_key_stays_because_it_is_public(visitor) -> None:
    page = visitor.press(example(visitor, OPERATIONS[0]), FORM, "sign")
    assert "BEGIN RSA PRIVATE KEY" in page.find("textarea", {"name": "private_key"}).text


def test_a_group_id_makes_the_group_url(visitor, value) -> None:
    page = visitor.press(
        example(visitor, OPERATIONS[0]), FORM, "sign", endpoint_id="", endpoint_group_id="77"
    )
    assert value(page, "request-url").endswith("/api/v4/payout-pay/group/77")
    both = visitor.press(example(visitor, OPERATIONS[0]), FORM, "sign", endpoint_group_id="77")
    assert "endpoint_group_id" in errors_of(both)


def test_extra_parameters_are_sent_and_an_empty_one_too(visitor, value) -> None:
    page = visitor.press(
        example(visitor, OPERATIONS[0]), FORM, "sign", extra_name="note", extra_value=""
    )
    assert value(page, "post-body").endswith("&note=")
    assert page.find("input", {"name": "extra_name"})["value"] == "note"


def test_advanced_values_are_used_and_the_group_stays_open(visitor, value) -> None:
    page = visitor.press(
        example(visitor, OPERATIONS[0]),
        FORM,
        "sign",
        nonce="n0",
        timestamp="1700000000",
        json_answer="y",
    )
    assert "oauth_nonce=n0&" in value(page, "normalized-parameters")
    assert "Accept: application/vnd.pay+json" in value(page, "request-text")
    assert "2023-11-14 22:13:20 UTC" in page.find(id="oauth-parameters").text
    assert page.find("input", {"name": "nonce"}).find_parent("details").has_attr("open")


def test_production_is_signed_for_and_never_sent_to(visitor, value) -> None:
    page = visitor.press(
        example(visitor, OPERATIONS[0]), FORM, "submit", environment="production-com"
    )
    assert "Not sent" in page.select_one(".verdict h2").text
    assert value(page, "request-url").startswith("https://gate.payneteasy.com/")
    assert page.find(id="response-status") is None


def test_a_refusal_is_explained_and_offers_to_register_the_key(
    visitor, value, throwaway_key
) -> None:
    changes = {"consumer_key": "newcomer", "private_key": throwaway_key}
    page = visitor.press(example(visitor, OPERATIONS[0]), FORM, "submit", **changes)
    assert value(page, "response-status") == "403"
    assert "consumer-key-unknown" in page.select_one(".verdict").text
    registered = visitor.press(page, "form[data-register]", "")
    assert "newcomer" in registered.find(id="merchants").text
    again = visitor.press(example(visitor, OPERATIONS[0]), FORM, "submit", **changes)
    assert value(again, "response-status") == "200"


def test_a_skewed_clock_is_named(visitor) -> None:
    page = visitor.press(example(visitor, OPERATIONS[0]), FORM, "submit", timestamp="1700000000")
    assert "clocks disagree" in page.select_one(".verdict").text


def test_a_missing_connection_leaves_the_signed_outputs(
    visitor, value, monkeypatch: pytest.MonkeyPatch
) -> None:
    from paynet_debug.errors import TransportError
    from paynet_debug.text import Message
    from paynet_debug.web import signing_flow

    def refuse(*_: object, **__: object) -> None:
        raise TransportError("dns-failure", Message("The host name has no address here."))

    monkeypatch.setattr(signing_flow, "send", refuse)
    page = visitor.press(example(visitor, OPERATIONS[0]), FORM, "submit", environment="sandbox-com")
    assert "The host name has no address here." in page.select_one(".verdict-bad").text
    assert value(page, "signature-base64")


def test_a_json_answer_is_decoded_into_fields(visitor, value) -> None:
    page = visitor.press(example(visitor, OPERATIONS[0]), FORM, "submit", json_answer="y")
    fields = json.loads(value(page, "response-body"))
    rows = {row.th.text: row.td.code.text for row in page.select("#response-fields tbody tr")}
    assert rows == {name: str(content) for name, content in fields.items()}


def test_bad_cells_of_a_batch_are_named_by_row_and_column(visitor) -> None:
    operation = next(each for each in OPERATIONS if each.batch)
    page = visitor.press(
        example(visitor, operation),
        FORM,
        "sign",
        csv="client-orderid;recurring-payment-id;amount\n1;7;ten\n;8;5",
    )
    summary = errors_of(page)
    assert "Row 2, column amount" in summary
    assert "Row 3, column client-orderid" in summary
    assert "1;7;ten" in page.find("textarea", {"name": "csv"}).text


def test_a_batch_shows_its_payload_and_what_it_holds(visitor, value) -> None:
    operation = next(each for each in OPERATIONS if each.batch)
    page = visitor.press(
        example(visitor, operation),
        FORM,
        "sign",
        csv="amount,client-orderid,recurring-payment-id\n10,a,1\n20,b,2",
    )
    assert b64decode(value(page, "payload")).split(b"\r\n")[1] == b"10;a;1"
    cells = [cell.text for cell in page.select("#payload-preview tbody td")]
    assert cells == ["10", "a", "1", "20", "b", "2"]


def test_a_long_batch_stands_whole_in_one_output_and_at_its_ends_in_two(visitor, value) -> None:
    operation = next(each for each in OPERATIONS if each.batch)
    rows = "".join(f"{number};7;5;{'x' * 200}\n" for number in range(1000))
    csv = f"client-orderid;recurring-payment-id;amount;purpose\n{rows}"
    page = visitor.press(example(visitor, operation), FORM, "sign", csv=csv)
    body = value(page, "post-body")
    assert b64decode(unquote(body.removeprefix("payload="))).count(b"\r\n") == 1001
    places = [each for each in page.select("code, input") if len(each.text) >= len(body) - 10]
    assert [each["id"] for each in places] == ["post-body"]
    ends = {
        "normalized-parameters": body[-300:],
        "signature-base-string": body[-100:].replace("%", "%25"),
    }
    for name, end in ends.items():
        shown = value(page, name)
        assert "oauth_version" in shown.partition(" characters … ")[0]
        assert shown.endswith(end)
    assert value(page, "request-text").startswith("POST ")
    assert "purpose" in page.find(id="payload-preview").text


def test_every_output_of_an_answer_has_its_copy_button(visitor) -> None:
    page = visitor.press(example(visitor, OPERATIONS[0]), FORM, "submit")
    copied = {each["data-copy"] for each in page.select("[data-copy]")}
    assert {"response-status", "response-headers", "response-body"} <= copied
    for each in copied:
        assert page.find(id=each) is not None
        assert page.find(id=each).select_one("[data-copy]") is None


def test_an_unknown_command_is_a_page_of_its_own(visitor) -> None:
    answer = visitor._client.get("/operations/nothing", "http://127.0.0.1:8000")
    assert answer.status_code == 404
    assert "payout-pay" in answer.text
