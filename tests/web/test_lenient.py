"""A page that asks while someone types gets its refusals as 200."""

from __future__ import annotations

import pytest

CALLS = ("/api/v1/prepare", "/api/v1/operations/payout-pay/prepare")
LENIENT = {"Prefer": "handling=lenient"}


@pytest.mark.parametrize("path", CALLS)
def test_unfinished_input_is_no_error_for_who_prefers_so(client, path: str) -> None:
    strict = client.post(path, json={})
    lenient = client.post(path, json={}, headers=LENIENT)
    assert (strict.status_code, lenient.status_code) == (422, 200)
    assert strict.json == lenient.json
    assert strict.json["errors"]
    assert lenient.headers["Preference-Applied"] == "handling=lenient"


def test_other_errors_stay_what_they_are(client) -> None:
    answer = client.post(CALLS[0], data="{", content_type="application/json", headers=LENIENT)
    assert answer.status_code == 400


def test_any_url_is_prepared_without_a_key(client) -> None:
    body = {
        "url": "https://gateway.example/paynet/x?b=2",
        "parameters": [["a", "1 2"], ["a", ""]],
        "consumer_key": "demo",
        "nonce": "n",
        "timestamp": "1",
    }
    answer = client.post(CALLS[0], json=body).json
    assert answer["normalized_parameters"] == (
        "a=&a=1%202&b=2&oauth_consumer_key=demo&oauth_nonce=n"
        "&oauth_signature_method=RSA-SHA256&oauth_timestamp=1&oauth_version=1.0"
    )
    assert not {"signature", "authorization_header", "key"} & answer.keys()
