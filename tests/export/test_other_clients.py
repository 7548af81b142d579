"""The other direction: clients that this project did not write sign, and the emulator verifies.

Where such a client errs by its nature, the diagnosis has to name the fault.
"""

from __future__ import annotations

import json
import socket
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests
from requests_oauthlib import OAuth1

from paynet_debug.diagnosis import Certainty, Verdict, diagnose
from paynet_debug.diagnosis.evidence import read_evidence
from paynet_debug.oauth1.keys import read_public_key

CLIENTS = Path(__file__).resolve().parents[1] / "clients"


@pytest.fixture
def oauth_1_0a(throwaway_key: str, program) -> Callable[..., str]:
    """A function that signs with Node's oauth-1.0a; it returns the raw HTTP message."""
    program(f"{CLIENTS}/node_modules/.bin/newman")  # installed together with oauth-1.0a

    def message(url: str, data: dict[str, object], **options: object) -> str:
        request = {"url": url, "data": data, "consumerKey": "merchant", "privateKey": throwaway_key}
        done = subprocess.run(
            [program("node"), CLIENTS / "sign_with_oauth_1_0a.cjs"],
            input=json.dumps(request | options).encode(),
            capture_output=True,
            check=True,
            timeout=30,
        )
        return done.stdout.decode("ascii")

    return message


def test_requests_oauthlib_is_accepted(case, gateway, key_files) -> None:
    key = key_files[case.container].read_text()
    signer = OAuth1(case.consumer_key, signature_method="RSA-SHA256", rsa_key=key)
    url = gateway.catalog.operation(case.operation).url(gateway.base_url, "39915")
    answer = requests.post(url, data=list(case.parameters), auth=signer, timeout=10)
    assert answer.status_code == 200, answer.headers
    assert gateway.received[-1].parameters == case.parameters


def test_oauth_1_0a_is_accepted(case, gateway, oauth_1_0a) -> None:
    url = gateway.catalog.operation(case.operation).url(gateway.base_url, "39915")
    data = dict(case.parameters)  # the package keeps names in a map: one value each
    address = urlsplit(url)
    with socket.create_connection((address.hostname, address.port), timeout=10) as connection:
        connection.sendall(oauth_1_0a(url, data).encode("ascii"))
        answer = b"".join(iter(lambda: connection.recv(65536), b"")).decode()
    assert answer.startswith("HTTP/1.1 200 "), answer
    assert dict(gateway.received[-1].parameters) == data


STATUS = "/paynet/api/v4/status/39915"
DATA = {"login": "merchant", "client_orderid": "902B4FF5", "orderid": "900258"}

# What its documentation leaves to the caller and its source does: what comes before "?" is the
# base string URI, "+" of a query is a plus sign, names of body and query share one map.
FAULTS = {
    "port-included": ("https://gate.payneteasy.com:443" + STATUS, DATA, {}),
    "host-case": ("https://Gate.Payneteasy.com" + STATUS, DATA, {}),
    "body-hash": ("https://gate.payneteasy.com" + STATUS, DATA, {"includeBodyHash": True}),
    "duplicates-lost": ("https://gate.payneteasy.com" + STATUS + "?login=other&x=1", DATA, {}),
}


@pytest.mark.parametrize("code", FAULTS)
def test_where_oauth_1_0a_errs_the_diagnosis_names_it(
    code, gateway, oauth_1_0a, throwaway_public_key
) -> None:
    url, data, options = FAULTS[code]
    diagnosis = diagnose(
        read_evidence(oauth_1_0a(url, data, **options)),
        public_key=read_public_key(throwaway_public_key),
        signed_string=None,
        now=int(time.time()),
        catalog=gateway.catalog,
    )
    assert diagnosis.verdict is Verdict.INVALID
    proven = {each.code for each in diagnosis.findings if each.certainty is Certainty.PROOF}
    assert code in proven, [(f.code, f.certainty) for f in diagnosis.findings]


def test_an_empty_token_that_is_sent_too_is_a_sound_signature(
    gateway, oauth_1_0a, throwaway_public_key
) -> None:
    """Insomnia and Yaak pass an empty token to oauth-1.0a, which signs and sends it."""
    message = oauth_1_0a("https://gate.payneteasy.com" + STATUS, DATA, token={"key": ""})
    diagnosis = diagnose(
        read_evidence(message),
        public_key=read_public_key(throwaway_public_key),
        signed_string=None,
        now=int(time.time()),
        catalog=gateway.catalog,
    )
    assert diagnosis.verdict is Verdict.VALID
