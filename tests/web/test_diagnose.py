"""The diagnosis through the API: the contract's members, and input that can't be read."""

from __future__ import annotations

import json
from base64 import b64decode

import pytest
from oauthlib.oauth1.rfc5849 import signature as oauthlib_signature
from werkzeug.test import Client

from paynet_debug.catalog.demo import demo_private_key, demo_public_key
from tests.web.conftest import example_body

DIAGNOSIS = {"verdict", "summary", "request", "expected", "signed", "findings"}


@pytest.fixture
def raw_request(client: Client) -> str:
    """A sound signed request as raw HTTP."""
    body = example_body("payout-pay", format="http", environment="sandbox-com")
    return client.post("/api/v1/operations/payout-pay/export", json=body).json["text"]


def test_a_sound_request_is_valid(client: Client, raw_request: str) -> None:
    body = {"request": raw_request, "public_key": demo_public_key()}
    answer = client.post("/api/v1/diagnose", json=body).json
    assert set(answer) >= DIAGNOSIS
    assert answer["verdict"] == "valid"
    assert answer["signed"]["faults"] == []
    assert answer["signed"]["hash"] == "SHA-256"
    assert [each for each in answer["findings"] if each["severity"] == "error"] == []
    signed, expected = answer["signed"], answer["expected"]
    assert signed["signature_base_string"] == expected["signature_base_string"]


def test_a_fault_is_proven_and_the_signed_string_found(client: Client) -> None:
    """The form's space is signed as ``+``, the commonest fault of all."""
    oauth = [("oauth_consumer_key", "demo"), ("oauth_nonce", "n" * 16)]
    oauth += [("oauth_signature_method", "RSA-SHA256"), ("oauth_timestamp", "1700000000")]
    oauth += [("oauth_version", "1.0")]
    pairs = [("client_orderid", "a b"), ("login", "demo"), ("orderid", "12")]
    normalized = oauthlib_signature.normalize_parameters([*oauth, *pairs]).replace("%20", "+")
    url = "https://sandbox.payneteasy.com/paynet/api/v4/payout-pay/39915"
    string = oauthlib_signature.signature_base_string("POST", url, normalized)
    signature = oauthlib_signature.sign_rsa_sha256_with_client  # oauthlib's own RSA
    made = signature(string, _Client())
    header = ", ".join(
        f'{name}="{oauthlib_signature.utils.escape(value)}"'
        for name, value in [*oauth, ("oauth_signature", made)]
    )
    form = "client_orderid=a+b&login=demo&orderid=12"
    curl = f"curl -H 'Authorization: OAuth {header}' -d '{form}' {url}"
    answer = client.post(
        "/api/v1/diagnose", json={"request": curl, "public_key": demo_public_key()}
    ).json
    assert answer["verdict"] == "invalid"
    assert answer["signed"]["signature_base_string"] == string
    assert answer["signed"]["faults"] == ["space-as-plus"]
    finding = next(each for each in answer["findings"] if each["code"] == "space-as-plus")
    assert finding["certainty"] == "proof"
    assert finding["fix"]


class _Client:
    """What oauthlib asks of a client that signs by RSA."""

    rsa_key = demo_private_key()


def test_without_a_key_nothing_is_proven(client: Client, raw_request: str) -> None:
    answer = client.post("/api/v1/diagnose", json={"request": raw_request}).json
    assert answer["verdict"] == "unverified"
    assert answer["signed"] is None
    assert {each["certainty"] for each in answer["findings"]} <= {"hint"}


def test_of_a_private_key_the_public_half_is_used(client: Client, raw_request: str) -> None:
    body = {"request": raw_request, "public_key": demo_private_key()}
    answer = client.post("/api/v1/diagnose", json=body)
    assert answer.json["verdict"] == "valid"
    assert demo_private_key()[200:230] not in answer.text


def test_a_header_alone_takes_url_and_body_from_their_members(
    client: Client, raw_request: str
) -> None:
    head, _, body = raw_request.partition("\r\n\r\n")
    header = next(line for line in head.split("\r\n") if line.startswith("Authorization"))
    given = {
        "request": header,
        "url": "https://sandbox.payneteasy.com/paynet/api/v4/payout-pay/39915",
        "body": body,
        "public_key": demo_public_key(),
    }
    assert client.post("/api/v1/diagnose", json=given).json["verdict"] == "valid"


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        ({}, 422, "request"),
        ({"request": 5}, 422, "request"),
        ({"request": "curl 'https://x"}, 422, "request"),
        ({"request": "GET / HTTP/1.1", "public_key": "no key"}, 422, "public_key"),
        ({"request": "GET / HTTP/1.1", "now": "soon"}, 422, "now"),
        ({"request": "\ud800"}, 422, "request"),
        ({"request": "GET / HTTP/1.1", "publickey": ""}, 422, "publickey"),
    ],
)
def test_bad_input_is_named(client: Client, body: dict, status: int, field: str) -> None:
    answer = client.post("/api/v1/diagnose", data=json.dumps(body), content_type="application/json")
    assert answer.status_code == status
    assert [each["field"] for each in answer.json["errors"]] == [field]


def test_what_cant_be_read_is_pointed_at(client: Client) -> None:
    answer = client.post("/api/v1/diagnose", json={"request": "curl \\\n 'https://x"})
    message = answer.json["errors"][0]["message"]
    assert "line 2, column 2" in message
    assert message.endswith("\n ^")


@pytest.mark.parametrize("form", ["Base64", "hex"])
def test_a_request_that_holds_a_private_key_is_refused_by_name(
    client: Client, throwaway_key: str, form: str
) -> None:
    base64 = "".join(throwaway_key.splitlines()[1:-1])
    key = base64 if form == "Base64" else b64decode(base64).hex()
    answer = client.post("/api/v1/diagnose", json={"request": key, "body": "a=1"})
    assert answer.status_code == 422
    assert [(each["field"], each["code"]) for each in answer.json["errors"]] == [
        ("request", "private-key-misplaced")
    ]
    assert key[200:240] not in answer.text


def test_a_pem_is_taken_out_and_the_rest_diagnosed(client: Client, throwaway_key: str) -> None:
    curl = f"curl https://h/p -H 'Authorization: OAuth' --data-urlencode 'k={throwaway_key}'"
    answer = client.post("/api/v1/diagnose", json={"request": curl})
    assert answer.status_code == 200
    assert throwaway_key.splitlines()[5] not in answer.text
