"""The only module that opens a connection.

One request, one answer: no redirects are followed (a 3xx is shown), certificates are verified,
nothing of the answer is decoded or decompressed, and both size and time are bounded, so that a
slow, endless or hostile gateway costs a known amount of memory and patience. Which URL may be
contacted is decided above: only those of configured environments.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import IncompleteRead

import requests
from requests.adapters import BaseAdapter
from urllib3.exceptions import HTTPError, NameResolutionError, ProtocolError, ReadTimeoutError

from paynet_debug.errors import TransportError
from paynet_debug.oauth1.encoding import Pairs
from paynet_debug.oauth1.message import HTTPRequest
from paynet_debug.text import Message, N_

CONNECT_SECONDS = 5.0
READ_SECONDS = 30.0
"""For the first byte, for each further one, and for the answer as a whole."""

MAX_ANSWER_BYTES = 1024 * 1024
CHUNK_BYTES = 16 * 1024


@dataclass(frozen=True, slots=True)
class Exchange:
    """An answer as it came. ``body`` is at most ``MAX_ANSWER_BYTES``; ``truncated`` says that
    the gateway had more to send. ``elapsed_ms`` runs from the call to the last byte."""

    status: int
    reason: str
    headers: Pairs
    body: bytes
    truncated: bool
    elapsed_ms: float


def send(
    request: HTTPRequest,
    *,
    adapters: Mapping[str, BaseAdapter] | None = None,
    connect_seconds: float = CONNECT_SECONDS,
    read_seconds: float = READ_SECONDS,
) -> Exchange:
    """Send ``request`` with exactly its headers and return the answer, whatever its status.

    ``adapters`` maps URL prefixes to what carries requests there (the emulator inside this
    process). Raises ``TransportError`` with a sentence for each way in which no answer comes.
    """
    started = time.monotonic()
    with requests.Session() as session:
        session.trust_env = False  # a .netrc entry would replace the Authorization header
        for prefix, adapter in (adapters or {}).items():
            session.mount(prefix, adapter)
        try:
            with session.send(
                _prepared(request),
                stream=True,
                allow_redirects=False,
                timeout=(connect_seconds, read_seconds),
                proxies=requests.utils.getproxies(),
            ) as answer:
                body, truncated = _body(answer, started + connect_seconds + read_seconds)
        except (requests.RequestException, HTTPError, IncompleteRead) as error:
            raise _explained(error, connect_seconds, read_seconds) from None
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
    return prepared


def _body(answer: requests.Response, deadline: float) -> tuple[bytes, bool]:
    """Read at most ``MAX_ANSWER_BYTES`` undecoded bytes before ``deadline`` (monotonic)."""
    received = bytearray()
    while chunk := answer.raw.read1(CHUNK_BYTES, decode_content=False):
        received += chunk
        if len(received) > MAX_ANSWER_BYTES:
            return bytes(received[:MAX_ANSWER_BYTES]), True
        if time.monotonic() > deadline:
            raise requests.ReadTimeout
    return bytes(received), False


def _explained(error: Exception, connect_seconds: float, read_seconds: float) -> TransportError:
    """Name what went wrong; the library's own text may quote what was sent, so none is kept."""
    chain = _chain(error)
    if any(isinstance(each, requests.ConnectTimeout) for each in chain):
        return TransportError(
            "connect-timeout",
            Message(
                N_(
                    "No connection within %(seconds)s seconds. A firewall may drop the packets: "
                    "try from the network whose addresses the gateway knows."
                ),
                seconds=f"{connect_seconds:g}",
            ),
            timed_out=True,
        )
    if any(isinstance(each, requests.ReadTimeout | ReadTimeoutError) for each in chain):
        return TransportError(
            "read-timeout",
            Message(
                N_(
                    "Connected and sent, but no complete answer within %(seconds)s seconds. The "
                    "request may have been carried out: ask for its status before you repeat it."
                ),
                seconds=f"{read_seconds:g}",
            ),
            timed_out=True,
        )
    return TransportError(*_cause(chain))


def _cause(chain: list[BaseException]) -> tuple[str, Message]:
    """Code and sentence for a failure that is no timeout."""
    if any(isinstance(each, requests.exceptions.SSLError) for each in chain):
        return "tls-error", Message(
            N_(
                "The gateway's TLS certificate was not accepted or the handshake failed, so "
                "nothing was sent. Check the clock of this machine and any proxy that inspects TLS."
            )
        )
    if any(isinstance(each, NameResolutionError) for each in chain):
        return "dns-failure", Message(
            N_("The host name has no address here. Check DNS and the network of this machine.")
        )
    if any(isinstance(each, ConnectionRefusedError) for each in chain):
        return "connection-refused", Message(
            N_("The connection was refused: nothing listens at that address and port.")
        )
    if any(isinstance(each, IncompleteRead | ProtocolError) for each in chain):
        return "answer-cut", Message(
            N_(
                "The connection broke before the answer was complete. The request may have been "
                "carried out: ask for its status before you repeat it."
            )
        )
    return "connection-failed", Message(
        N_("The connection failed. Check the network of this machine and its proxy settings.")
    )


def _chain(error: BaseException) -> list[BaseException]:
    """The error and all that it wraps, as cause, context, argument or ``reason``."""
    found: list[BaseException] = []
    waiting: list[object] = [error]
    while waiting:
        each = waiting.pop()
        if isinstance(each, BaseException) and each not in found:
            found.append(each)
            waiting += [each.__cause__, each.__context__, getattr(each, "reason", None), *each.args]
    return found
