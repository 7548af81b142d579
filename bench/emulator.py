"""The emulator: how many signed requests it verifies, remembers and answers in a second."""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterator
from functools import partial

from bench.server import CLIENTS, HOST, Server, answers_per_second
from bench.signing import COMMAND, PARAMETERS, bare_rate
from bench.table import Row, by_turns
from paynet_debug.catalog.demo import DEMO_ENDPOINT_ID, DEMO_LOGIN, demo_private_key
from paynet_debug.oauth1.keys import PrivateKey, read_private_key
from paynet_debug.oauth1.message import FORM_CONTENT_TYPE, ProtocolParameters
from paynet_debug.signing import prepare, sign

LONGEST_SECONDS = 60


def signed_request(server: Server, key: PrivateKey) -> bytes:
    """A request that the emulator accepts once."""
    path = f"/sandbox/paynet/api/v4/{COMMAND}/{DEMO_ENDPOINT_ID}"
    protocol = ProtocolParameters(DEMO_LOGIN, secrets.token_hex(16), str(int(time.time())))
    signed = sign(prepare(f"http://{HOST}:{server.port}{path}", PARAMETERS, protocol), key)
    authorization = f"Authorization: {signed.authorization_header}"
    return server.post(path, FORM_CONTENT_TYPE, signed.request.body.encode(), authorization)


def emulator_rate(server: Server, requests: int) -> float:
    """Answers a second for so many requests of each client, all signed beforehand."""
    key = read_private_key(demo_private_key()).key
    signed = [[signed_request(server, key) for _ in range(requests)] for _ in range(CLIENTS)]
    return answers_per_second(server, signed, seconds=LONGEST_SECONDS, limit=requests)


def verified_requests(server: Server, rounds: int, seconds: float, requests: int) -> Iterator[Row]:
    """The emulator against a client that does nothing but sign."""
    ours, other, ratio = by_turns(
        rounds, partial(emulator_rate, server, requests), partial(bare_rate, 2048, seconds)
    )
    yield Row(
        "Emulator verifies and stores, one worker",
        f"{ours:.0f}/s",
        f"bare library signs {other:.0f}/s",
        ratio,
    )
