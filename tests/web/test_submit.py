"""Submitting to the emulator through the API."""

from __future__ import annotations

import pytest
from werkzeug.test import Client

from tests.web.conftest import CATALOG, HOSTILE, example_body

DOCUMENTED = {
    "payout-pay": ("form", "type", "async-response"),
    "process-recurring-payment": ("form", "type", "process-recurring-payment-response"),
    "process-recurring-payments": ("empty", None, None),
}


@pytest.mark.parametrize("operation_id", DOCUMENTED)
@pytest.mark.parametrize("extra", [(), HOSTILE], ids=["ordinary", "hostile"])
def test_the_demo_merchant_gets_the_documented_answer(
    client: Client, operation_id: str, extra: tuple[tuple[str, str], ...]
) -> None:
    body = example_body(operation_id)
    body["parameters"] = [*body["parameters"].items(), *extra]
    answer = client.post(f"/api/v1/operations/{operation_id}/submit", json=body)
    assert answer.status_code == 200, answer.text
    kind, name, value = DOCUMENTED[operation_id]
    assert answer.json["response"]["status"] == 200
    assert answer.json["response"]["kind"] == kind
    assert answer.json["response"]["fields"].get(name) == value
    assert answer.json["explanation"]["code"] == "accepted"


def test_the_status_of_a_submitted_order_is_known(client: Client) -> None:
    client.post("/api/v1/operations/payout-pay/submit", json=example_body("payout-pay"))
    order = example_body("payout-pay")["parameters"]
    body = example_body("status")
    body["parameters"] = {name: order[name] for name in ("login", "client_orderid", "orderid")}
    answer = client.post("/api/v1/operations/status/submit", json=body)
    assert answer.json["response"]["fields"]["type"] == "status-response"


@pytest.mark.parametrize("operation_id", DOCUMENTED)
def test_a_key_that_is_not_registered_is_denied(
    client: Client, throwaway_key: str, operation_id: str
) -> None:
    body = example_body(operation_id, private_key=throwaway_key)
    answer = client.post(f"/api/v1/operations/{operation_id}/submit", json=body)
    assert answer.json["response"]["status"] == 403
    assert answer.json["explanation"]["code"] == "access-denied"
    if operation_id == "payout-pay":
        assert "Access is denied" in answer.json["response"]["body"]


def test_a_signature_made_elsewhere_is_submitted(client: Client) -> None:
    body = example_body("payout-pay", nonce="made-elsewhere", timestamp=_now(client))
    signed = client.post("/api/v1/operations/payout-pay/sign", json=body).json
    del body["private_key"]
    body["signature"] = signed["signature"]["base64"]
    answer = client.post("/api/v1/operations/payout-pay/submit", json=body)
    assert answer.json["explanation"]["code"] == "accepted"
    assert answer.json["signed"]["key"] is None


def test_a_signature_without_its_nonce_and_timestamp_is_refused(client: Client) -> None:
    body = example_body("payout-pay", signature="AAAA")
    del body["private_key"]
    answer = client.post("/api/v1/operations/payout-pay/submit", json=body)
    assert answer.status_code == 422
    assert {each["field"] for each in answer.json["errors"]} == {"nonce", "timestamp"}


@pytest.mark.parametrize(
    "environment", [each.id for each in CATALOG.environments if not each.submit]
)
def test_production_is_never_sent_to(client: Client, environment: str) -> None:
    body = example_body("payout-pay", environment=environment)
    answer = client.post("/api/v1/operations/payout-pay/submit", json=body)
    assert answer.status_code == 403
    assert answer.json["code"] == "submit-not-allowed"


def test_json_answers_come_as_json(client: Client) -> None:
    body = example_body("payout-pay", json_answer=True)
    answer = client.post("/api/v1/operations/payout-pay/submit", json=body)
    assert answer.json["response"]["kind"] == "json"
    assert answer.json["response"]["fields"]["type"] == "async-response"


def _now(client: Client) -> str:
    signed = client.post("/api/v1/operations/payout-pay/sign", json=example_body("payout-pay"))
    return signed.json["oauth_parameters"]["oauth_timestamp"]
