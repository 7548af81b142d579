"""Exports and key inspection through the API. That exported programs run is tests/export's."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from werkzeug.test import Client

from paynet_debug.export import formats
from tests.web.conftest import CATALOG, example_body

FORMATS = [each.id for each in formats()]


def test_every_format_is_listed(client: Client) -> None:
    listed = client.get("/api/v1/exports").json["exports"]
    assert [each["id"] for each in listed] == FORMATS
    assert all(set(each) == {"id", "label", "language", "signs"} for each in listed)


@pytest.mark.parametrize("format_id", FORMATS)
@pytest.mark.parametrize("operation", CATALOG.operations, ids=lambda each: each.id)
def test_every_command_is_exported_in_every_format(client: Client, operation, format_id) -> None:
    body = example_body(operation.id, format=format_id)
    answer = client.post(f"/api/v1/operations/{operation.id}/export", json=body)
    assert answer.status_code == 200, answer.text
    assert set(answer.json) == {"format", "filename", "text", "warnings"}
    assert answer.json["filename"].startswith(operation.id)
    assert "PRIVATE KEY-----" not in answer.json["text"]


@pytest.mark.parametrize("chosen", formats(), ids=lambda each: each.id)
def test_only_a_frozen_format_needs_a_key(client: Client, chosen) -> None:
    body = example_body("payout-pay", format=chosen.id)
    del body["private_key"]
    answer = client.post("/api/v1/operations/payout-pay/export", json=body)
    assert answer.status_code == (200 if chosen.signs else 422)


@pytest.mark.parametrize("given", [None, "cobol", 5])
def test_an_unknown_format_is_named(client: Client, given: object) -> None:
    body = example_body("payout-pay", format=given)
    answer = client.post("/api/v1/operations/payout-pay/export", json=body)
    assert answer.status_code == 422
    assert answer.json["errors"][0]["field"] == "format"


def test_a_key_in_the_place_of_a_format_is_not_repeated(client: Client, throwaway_key: str) -> None:
    body = example_body("payout-pay", format=throwaway_key)
    answer = client.post("/api/v1/operations/payout-pay/export", json=body)
    assert answer.status_code == 422
    assert throwaway_key.splitlines()[1][:8] not in answer.text


def test_a_key_that_makes_bad_signatures_is_refused(client: Client, throwaway_key: str) -> None:
    body = example_body("payout-pay", format="curl", private_key=unsound(throwaway_key))
    answer = client.post("/api/v1/operations/payout-pay/export", json=body)
    assert answer.status_code == 422
    (error,) = answer.json["errors"]
    assert (error["field"], error["code"]) == ("private_key", "key-inconsistent")


def unsound(pem: str) -> str:
    """The key with a composite second factor: every equation holds, and no signature verifies."""
    p = load_pem_private_key(pem.encode(), None).private_numbers().p
    q, e = 3 * 5 * 7 * ((1 << 1030) + 1), 65537
    d = pow(e, -1, (p - 1) * (q - 1))
    numbers = rsa.RSAPrivateNumbers(
        p, q, d, d % (p - 1), d % (q - 1), pow(q, -1, p), rsa.RSAPublicNumbers(e, p * q)
    )
    key = numbers.private_key(unsafe_skip_rsa_key_validation=True)
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


@pytest.mark.parametrize("name", ["postman", "postman-environment"])
def test_the_whole_catalogue_comes_as_files(client: Client, name: str) -> None:
    answer = client.get(f"/api/v1/exports/{name}")
    assert json.loads(answer.text)
    assert "attachment" in answer.headers["Content-Disposition"]


def test_a_key_is_inspected_without_its_private_half(
    client: Client, throwaway_key: str, key_file: Path
) -> None:
    answer = client.post("/api/v1/keys/inspect", json={"key": throwaway_key})
    public = subprocess.run(
        ["openssl", "pkey", "-in", str(key_file), "-pubout"],
        capture_output=True,
        check=True,
        text=True,
    )
    assert answer.json["public_key"] == public.stdout
    assert answer.json["usable_for_signing"] is True
    assert (answer.json["kind"], answer.json["bits"]) == ("private", 2048)
    assert throwaway_key.splitlines()[12] not in answer.text


@pytest.mark.parametrize("body", [{}, {"key": ""}, {"key": 5}, {"key": "no key at all"}])
def test_what_is_no_key_is_refused(client: Client, body: dict[str, object]) -> None:
    answer = client.post("/api/v1/keys/inspect", json=body)
    assert answer.status_code == 422
    assert answer.json["errors"][0]["field"] == "key"
