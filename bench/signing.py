"""Signing: the API against the bare library, the service against oauthlib, two workers to one."""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Iterator
from functools import cache, partial

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from oauthlib.oauth1 import SIGNATURE_RSA_SHA256, Client

from bench.server import CLIENTS, Server, answers_per_second
from bench.table import FASTER, Row, by_turns, rate
from paynet_debug.oauth1.keys import read_private_key
from paynet_debug.oauth1.message import FORM_CONTENT_TYPE, ProtocolParameters
from paynet_debug.signing import Signed, prepare, sign

BITS = (2048, 3072, 4096)
API_GOALS = {2048: 0.35, 4096: 0.8}
OAUTHLIB_GOAL = 40

COMMAND = "process-recurring-payment"
URL = f"https://sandbox.payneteasy.com/paynet/api/v4/{COMMAND}/39915"
PARAMETERS = (
    ("client-orderid", "1575634981130"),
    ("recurring-payment-id", "1492124"),
    ("amount", "10.42"),
)


@cache
def private_key_pem(bits: int) -> str:
    """A new private key, which protects nothing."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=bits)
    encoded = key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
    return encoded.decode()


def sign_request(server: Server, bits: int) -> bytes:
    """A program's request to sign, with the key in it."""
    body = {
        "environment": "sandbox-com",
        "endpoint_id": "39915",
        "consumer_key": "merchant",
        "private_key": private_key_pem(bits),
        "parameters": dict(PARAMETERS),
    }
    path = f"/api/v1/operations/{COMMAND}/sign"
    return server.post(path, "application/json", json.dumps(body).encode())


def signed(pem: str) -> Signed:
    """What the API does for a request, without HTTP."""
    protocol = ProtocolParameters("merchant", secrets.token_hex(16), str(int(time.time())))
    return sign(prepare(URL, PARAMETERS, protocol), read_private_key(pem).key)


def bare_library(pem: bytes, base_string: bytes) -> bytes:
    """Load without validation and sign: what no server can be faster than on one core."""
    key = load_pem_private_key(pem, None, unsafe_skip_rsa_key_validation=True)
    assert isinstance(key, rsa.RSAPrivateKey)  # noqa: S101 - it was made as one above
    return key.sign(base_string, PKCS1v15(), SHA256())


def oauthlib_client(pem: str) -> object:
    """The same signed request by oauthlib, which validates the key at each load."""
    client = Client("merchant", rsa_key=pem, signature_method=SIGNATURE_RSA_SHA256)
    return client.sign(URL, "POST", dict(PARAMETERS), {"Content-Type": FORM_CONTENT_TYPE})


def bare_rate(bits: int, seconds: float) -> float:
    """How many requests a second the bare library signs in this process."""
    pem = private_key_pem(bits)
    base_string = signed(pem).prepared.signature_base_string.encode()
    return rate(partial(bare_library, pem.encode(), base_string), seconds)


def api_rate(server: Server, bits: int, seconds: float) -> float:
    """How many requests a second the API signs at full load."""
    request = sign_request(server, bits)
    return answers_per_second(server, [[request]] * CLIENTS, seconds=seconds)


def against_the_bare_library(server: Server, rounds: int, seconds: float) -> Iterator[Row]:
    """The API on one worker against the bare library in one process."""
    for bits in BITS:
        ours, other, ratio = by_turns(
            rounds, partial(api_rate, server, bits, seconds), partial(bare_rate, bits, seconds)
        )
        yield Row(
            f"API signs, {bits} bits, one worker",
            f"{ours:.0f}/s",
            f"bare library {other:.0f}/s",
            ratio,
            least=API_GOALS.get(bits),
        )


def against_oauthlib(rounds: int, seconds: float) -> Iterator[Row]:
    """The signing service against oauthlib, both from PEM in this process."""
    for bits in BITS:
        pem = private_key_pem(bits)
        ours, other, ratio = by_turns(
            rounds,
            partial(rate, partial(signed, pem), seconds),
            partial(rate, partial(oauthlib_client, pem), seconds),
        )
        yield Row(
            f"Signing from PEM, {bits} bits",
            f"{1000 / ours:.2f} ms",
            f"oauthlib {1000 / other:.1f} ms",
            ratio,
            FASTER,
            least=OAUTHLIB_GOAL if bits == max(BITS) else None,
        )


def two_workers(one: Server, two: Server, rounds: int, seconds: float) -> Iterator[Row]:
    """What a second worker brings."""
    for bits in (min(BITS), max(BITS)):
        ours, other, ratio = by_turns(
            rounds, partial(api_rate, two, bits, seconds), partial(api_rate, one, bits, seconds)
        )
        yield Row(
            f"API signs, {bits} bits, two workers",
            f"{ours:.0f}/s",
            f"one worker {other:.0f}/s",
            ratio,
        )
