"""Limits: how often an address may ask, and what a setting of them may be."""

from __future__ import annotations

from pathlib import Path

import pytest
from werkzeug.test import Client

from app import create_application
from paynet_debug.exposure import SettingError
from tests.web.conftest import example_body

SIGN = "/api/v1/operations/process-recurring-payments/sign"


def settings(folder: Path, **changes: object) -> dict[str, object]:
    database = f"sqlite:///{folder / 'emulator.sqlite3'}"
    return {"SECRET_KEY": "the tests' own, no secret", "DATABASE_URL": database} | changes


def test_who_asks_too_often_is_told_when_to_come_again(tmp_path: Path) -> None:
    client = Client(create_application(settings(tmp_path, RATE_LIMIT="3 per minute")))
    answers = [client.post("/api/v1/sign", json={}) for _ in range(5)]
    assert [each.status_code for each in answers] == [422, 422, 422, 429, 429]
    assert answers[-1].content_type == "application/problem+json"
    assert 1 <= int(answers[-1].headers["Retry-After"]) <= 61
    assert "Retry-After" not in answers[0].headers
    assert client.get("/healthz").status_code == 200


@pytest.mark.parametrize("off", ["off", "OFF"])
def test_the_limit_can_be_switched_off(tmp_path: Path, off: str) -> None:
    client = Client(create_application(settings(tmp_path, RATE_LIMIT=off)))
    assert {client.post("/api/v1/sign", json={}).status_code for _ in range(30)} == {422}


def test_a_limit_that_is_none_stops_the_start(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="PAYNET_DEBUG_RATE_LIMIT"):
        create_application(settings(tmp_path, RATE_LIMIT="often"))


def test_a_whole_batch_in_cyrillic_is_taken(client: Client) -> None:
    row = "{0};1;10;" + "Иван Петрович Сидоров, улица Ленина, дом 1, кв. 12, Москва" + "\r\n"
    text = "client-orderid;recurring-payment-id;amount;payment-description\r\n"
    text += "".join(row.format(number) for number in range(10_000))
    assert len(text.encode()) > 1_000_000
    answer = client.post(SIGN, json=example_body("process-recurring-payments", csv=text))
    assert answer.status_code == 200, answer.text[:300]


def test_csv_and_payload_exclude_each_other(client: Client) -> None:
    body = example_body("process-recurring-payments", parameters={"payload": "eA=="})
    answer = client.post(SIGN, json=body)
    assert answer.status_code == 422
    assert [each["code"] for each in answer.json["errors"]] == ["csv-and-payload"]


def test_a_batch_without_rows_is_one_error(client: Client) -> None:
    body = example_body("process-recurring-payments")
    del body["csv"]
    answer = client.post(SIGN, json=body)
    assert [each["field"] for each in answer.json["errors"]] == ["csv"]


@pytest.mark.parametrize("member", ["consumer_key", "nonce", "timestamp", "endpoint_id"])
def test_a_private_key_in_the_wrong_member_is_not_quoted(
    client: Client, throwaway_key: str, member: str
) -> None:
    answer = client.post(SIGN, json=example_body("payout-pay") | {member: throwaway_key})
    assert answer.status_code == 422
    assert "private-key-misplaced" in [each["code"] for each in answer.json["errors"]]
    assert throwaway_key.splitlines()[1][:12] not in answer.text
