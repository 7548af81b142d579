"""When a result offers to register the key at the emulator: as long as that may be of use."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from werkzeug.test import Client

from paynet_debug.catalog.demo import demo_private_key

PAGE = "/operations/payout-pay"
OFFER = "data-register"


def press(client: Client, action: str, **typed: str) -> str:
    """The result of a button of the example's page, some of its fields filled in otherwise."""
    blank = form_of(client, f"{PAGE}?example=1") | {"environment": "emulator"}
    answer = client.post(PAGE, data=blank | typed | {"action": action})
    assert 'id="signature-base64"' in answer.text
    return answer.text


def form_of(client: Client, path: str) -> dict[str, str]:
    form = BeautifulSoup(client.get(path).text, "html.parser").select_one(
        "main form:has(#login, #environment)"
    )
    assert form
    return {
        each["name"]: each["value"]
        for each in form.select("input[name][value]:not([type=checkbox])")
    }


@pytest.mark.parametrize("action", ["sign", "submit"])
def test_the_offer_comes_while_the_login_is_unknown(
    client: Client, throwaway_key: str, action: str
) -> None:
    assert OFFER in press(client, action, consumer_key="newcomer", private_key=throwaway_key)


def test_another_key_than_the_registered_one_is_offered_and_a_verified_one_is_not(
    client: Client, throwaway_key: str, throwaway_public_key: str
) -> None:
    pair = {"login": "known", "public_key": throwaway_public_key}
    assert client.post("/sandbox", data=form_of(client, "/sandbox") | pair).status_code == 303
    verified = press(client, "submit", consumer_key="known", private_key=throwaway_key)
    assert 'id="response-status">200' in verified
    assert OFFER not in verified
    late = press(client, "submit", consumer_key="known", private_key=throwaway_key, timestamp="1")
    assert "timestamp-skewed" in late
    assert OFFER not in late
    assert OFFER in press(client, "submit", consumer_key="known", private_key=demo_private_key())
