"""The only module that opens a connection.

One request, one answer: no redirects are followed (a 3xx is shown), certificates are verified,
nothing of the answer is decoded or decompressed, and both size and time are bounded, so that a
slow, endless or hostile gateway costs a known amount of memory, patience and threads. Which URL
may be contacted is decided above: only those of configured environments.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from http.client import HTTPException
from urllib.request import getproxies

import requests
from requests.adapters import BaseAdapter
from urllib3.exceptions import HTTPError

from paynet_debug.oauth1.encoding import Pairs
from paynet_debug.oauth1.message import HTTPRequest
from paynet_debug.transport.bounds import BoundedAdapter, Deadline
from paynet_debug.transport.failures import explained
from paynet_debug.transport.inside import InsideAdapter
from paynet_debug.transport.slots import slot

__all__ = ["Adapters", "Exchange", "InsideAdapter", "send"]

Adapters = Mapping[str, BaseAdapter]
"""What carries requests, by the beginning of their URLs, in place of a connection."""

CONNECT_SECONDS = 5.0
READ_SECONDS = 30.0
"""Connecting, sending and reading together end after the sum of the two, byte by byte or not."""

MAX_ANSWER_BYTES = 1024 * 1024
CHUNK_BYTES = 16 * 1024


@dataclass(frozen=True, slots=True)
class Exchange:
    """An answer as it came.

    ``body`` is at most ``MAX_ANSWER_BYTES``; ``truncated`` says that the gateway had more to
    send. ``elapsed_ms`` runs from the call to the last byte.
    """

    status: int
    reason: str
    headers: Pairs
    body: bytes
    truncated: bool
    elapsed_ms: float


def send(
    request: HTTPRequest,
    *,
    adapters: Adapters | None = None,
    connect_seconds: float = CONNECT_SECONDS,
    read_seconds: float = READ_SECONDS,
) -> Exchange:
    """Send ``request`` with exactly its headers and return the answer, whatever its status.

    ``adapters`` maps URL prefixes to what carries requests there (the emulator inside this
    process). Raises ``TransportError`` with a sentence for each way in which no answer comes, and
    ``TransportBusy`` when too many requests wait for gateways already.
    """
    started = time.monotonic()
    with Deadline(connect_seconds + read_seconds) as deadline, requests.Session() as session:
        session.trust_env = False  # a .netrc entry would replace the Authorization header
        outside = BoundedAdapter(deadline)
        mounted = {"https://": outside, "http://": outside, **(adapters or {})}
        for prefix, adapter in mounted.items():
            session.mount(prefix, adapter)
        with ExitStack() as places:
            if session.get_adapter(request.url) is outside:
                places.enter_context(slot())
            try:
                answer, body, truncated = _exchange(
                    session, request, (connect_seconds, read_seconds), deadline
                )
            except (requests.RequestException, HTTPError, HTTPException) as error:
                cause = requests.ReadTimeout() if deadline.passed else error
                raise explained(cause, connect_seconds, read_seconds) from None
    return Exchange(
        status=answer.status_code,
        reason=answer.reason or "",
        headers=tuple((str(name), str(value)) for name, value in answer.raw.headers.items()),
        body=body,
        truncated=truncated,
        elapsed_ms=round((time.monotonic() - started) * 1000, 1),
    )


def _prepared(request: HTTPRequest) -> requests.PreparedRequest:
    """The library's form of ``request``, which must not touch URL, headers or body."""
    prepared = requests.PreparedRequest()
    prepared.method = request.method
    prepared.url = request.url
    prepared.headers = requests.structures.CaseInsensitiveDict(request.headers)
    prepared.body = request.body.encode("ascii")
    prepared.hooks = requests.hooks.default_hooks()
    prepared.prepare_cookies({})
    return prepared


def _exchange(
    session: requests.Session,
    request: HTTPRequest,
    timeout: tuple[float, float],
    deadline: Deadline,
) -> tuple[requests.Response, bytes, bool]:
    """Send and read. Raises ``ReadTimeout`` for an answer that the deadline cut off."""
    with session.send(
        _prepared(request),
        stream=True,
        allow_redirects=False,
        timeout=timeout,
        proxies=getproxies(),
    ) as answer:
        body, truncated = _body(answer)
    if deadline.passed:
        raise requests.ReadTimeout
    return answer, body, truncated


def _body(answer: requests.Response) -> tuple[bytes, bool]:
    """Read at most ``MAX_ANSWER_BYTES`` undecoded bytes."""
    received = bytearray()
    while chunk := answer.raw.read1(CHUNK_BYTES, decode_content=False):
        received += chunk
        if len(received) > MAX_ANSWER_BYTES:
            return bytes(received[:MAX_ANSWER_BYTES]), True
    return bytes(received), False
