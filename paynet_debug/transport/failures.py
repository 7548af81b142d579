"""Says in a sentence why no answer came.

Nothing of the library's own text is kept, since that may quote what was sent.
"""

from __future__ import annotations

from http.client import (
    BadStatusLine,
    HTTPException,
    IncompleteRead,
    RemoteDisconnected,
    UnknownProtocol,
)

import requests
from urllib3.exceptions import InvalidHeader, NameResolutionError, ProtocolError, ReadTimeoutError

from paynet_debug.errors import TransportError
from paynet_debug.text import N_, Message


def explained(error: Exception, connect_seconds: float, read_seconds: float) -> TransportError:
    """The error to raise for ``error``: code, sentence, and whether it was a timeout."""
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
    return _broken_answer(chain)


def _broken_answer(chain: list[BaseException]) -> tuple[str, Message]:
    """Code and sentence for an answer that began and can't be used, or for any other failure."""
    cut = any(isinstance(each, IncompleteRead | RemoteDisconnected) for each in chain)
    if not cut and any(isinstance(each, BadStatusLine | UnknownProtocol) for each in chain):
        return "answer-not-http", Message(
            N_(
                "What came back is not HTTP/1.1. Check that the environment's address and port "
                "are a gateway's, and whether the port wants TLS."
            )
        )
    if not cut and any(isinstance(each, HTTPException | InvalidHeader) for each in chain):
        return "answer-head-refused", Message(
            N_(
                "The answer's headers or chunks are too many, too long or contradict each other, "
                "so it was not read. The request may have been carried out: ask for its status "
                "before you repeat it."
            )
        )
    if cut or any(isinstance(each, ProtocolError) for each in chain):
        return "answer-cut", Message(
            N_(
                "The answer ended, or broke HTTP's rules, before it was complete. The request may "
                "have been carried out: ask for its status before you repeat it."
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
