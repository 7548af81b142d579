"""Signing through the API, judged by oauthlib and openssl: no code of this project takes part."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qsl

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.test import Client

from tests.web.conftest import (
    CATALOG,
    HOSTILE,
    example_body,
    expected_base_string,
    openssl_signature,
)

OPERATIONS = [each.id for each in CATALOG.operations]
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)


def check_signed(signed: dict, key_file: Path) -> None:
    """Hold every part of **Signed** against what oauthlib and openssl make of the same values."""
    request = signed["request"]
    pairs = parse_qsl(request["body"], keep_blank_values=True, strict_parsing=bool(request["body"]))
    base_string = expected_base_string(request["url"], signed["oauth_parameters"], pairs)
    assert signed["signature_base_string"] == base_string
    assert signed["signature"]["base64"] == openssl_signature(base_string, key_file)
    assert "+" not in request["body"]
    headers = dict(request["headers"])
    assert headers["Authorization"] == signed["authorization_header"]
    assert headers["Content-Length"] == str(len(request["body"]))


@pytest.mark.parametrize("operation_id", OPERATIONS)
@pytest.mark.parametrize("environment", [each.id for each in CATALOG.environments])
def test_hostile_values_are_signed_as_oauthlib_and_openssl_sign_them(
    client: Client, throwaway_key: str, key_file: Path, operation_id: str, environment: str
) -> None:
    body = example_body(operation_id, private_key=throwaway_key, environment=environment)
    body["parameters"] = [*body["parameters"].items(), *HOSTILE]
    answer = client.post(f"/api/v1/operations/{operation_id}/sign", json=body)
    assert answer.status_code == 200, answer.text
    check_signed(answer.json, key_file)
    sent = parse_qsl(answer.json["request"]["body"], keep_blank_values=True)
    assert sent[-len(HOSTILE) :] == list(HOSTILE)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pairs=st.lists(st.tuples(TEXT.filter(bool), TEXT), max_size=8))
def test_any_unicode_is_signed_as_oauthlib_and_openssl_sign_it(
    client: Client, throwaway_key: str, key_file: Path, pairs: list[tuple[str, str]]
) -> None:
    pairs = [(name, value) for name, value in pairs if not name.startswith("oauth_")]
    body = {
        "url": "https://Gate.Example:443/paynet/api/v4/x/1?q=a+b&q=&z=%7e",
        "consumer_key": "логин merchant",
        "private_key": throwaway_key,
        "parameters": pairs,
        "nonce": "n",
        "timestamp": 1700000000,
    }
    answer = client.post("/api/v1/sign", json=body)
    assert answer.status_code == 200, answer.text
    check_signed(answer.json, key_file)


@pytest.mark.parametrize("operation_id", OPERATIONS)
def test_prepare_gives_the_same_request_without_a_key(client: Client, operation_id: str) -> None:
    body = example_body(operation_id, nonce="n", timestamp="1700000000")
    signed = client.post(f"/api/v1/operations/{operation_id}/sign", json=body).json
    del body["private_key"]
    prepared = client.post(f"/api/v1/operations/{operation_id}/prepare", json=body).json
    headers = [pair for pair in signed["request"]["headers"] if pair[0] != "Authorization"]
    assert prepared["request"] == signed["request"] | {"headers": headers}
    assert prepared["signature_base_string"] == signed["signature_base_string"]
    assert {"signature", "authorization_header", "key"}.isdisjoint(prepared)


def test_signed_has_just_the_documented_members(client: Client) -> None:
    answer = client.post("/api/v1/operations/payout-pay/sign", json=example_body("payout-pay"))
    assert set(answer.json) == {
        "request",
        "normalized_parameters",
        "signature_base_string",
        "oauth_parameters",
        "authorization_header",
        "signature",
        "key",
        "warnings",
    }
    assert set(answer.json["signature"]) == {"base64", "hex"}
    assert set(answer.json["key"]) == {"bits", "fingerprint"}
    assert answer.json["signature"]["hex"] == answer.json["signature"]["hex"].lower()


def test_a_group_id_makes_the_group_url_where_it_is_documented(client: Client) -> None:
    body = example_body("payout-pay", endpoint_group_id="77")
    del body["endpoint_id"]
    answer = client.post("/api/v1/operations/payout-pay/sign", json=body)
    assert answer.json["request"]["url"].endswith("/api/v4/payout-pay/group/77")


@pytest.mark.parametrize(
    "operation_id", [each.id for each in CATALOG.operations if each.group_path is None]
)
def test_a_group_id_elsewhere_is_refused(client: Client, operation_id: str) -> None:
    body = example_body(operation_id, endpoint_group_id="77")
    del body["endpoint_id"]
    answer = client.post(f"/api/v1/operations/{operation_id}/sign", json=body)
    assert answer.status_code == 422
    assert answer.json["errors"][0]["field"] == "endpoint_group_id"
    assert answer.json["errors"][0]["code"] == "group-not-documented"


def test_an_empty_value_is_sent_even_of_a_required_parameter(client: Client) -> None:
    body = example_body("payout-pay")
    body["parameters"]["orderid"] = ""
    answer = client.post("/api/v1/operations/payout-pay/sign", json=body)
    assert "orderid=&" in answer.json["request"]["body"] + "&"
    assert "required-parameter-missing" in [each["code"] for each in answer.json["warnings"]]
