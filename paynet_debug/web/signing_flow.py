"""From a checked input to a signature, and on to the gateway's answer. Page and API share it."""

from __future__ import annotations

from dataclasses import dataclass

from paynet_debug.catalog.model import Environment, Operation
from paynet_debug.oauth1.message import ProtocolParameters
from paynet_debug.oauth1.signature import parse_signature
from paynet_debug.responses import Explanation, Reading, explain, read_answer
from paynet_debug.signing import Prepared, Signed, attach, prepare, sign
from paynet_debug.text import N_, Message, Remark
from paynet_debug.transport import Exchange, send
from paynet_debug.web.console import console
from paynet_debug.web.problems import Problem
from paynet_debug.web.signing_input import CheckedInput


@dataclass(frozen=True, slots=True)
class Submission:
    """An answer with what it means."""

    exchange: Exchange
    reading: Reading
    explanation: Explanation


def find_operation(operation_id: str) -> Operation:
    """The operation with that id. Raises the 404 ``Problem``."""
    operation = console().catalog.operation(operation_id)
    if operation is None:
        raise Problem(
            404,
            "unknown-operation",
            Message(
                N_("There is no API command “%(got)s”. Known: %(known)s."),
                got=operation_id[:80],
                known=", ".join(each.id for each in console().catalog.operations),
            ),
        )
    return operation


def prepare_input(checked: CheckedInput) -> Prepared:
    """Build the request of a sound input; nonce and time are made where not given."""
    given = checked.given
    protocol = ProtocolParameters(
        consumer_key=given.consumer_key,
        nonce=given.nonce or console().new_nonce(),
        timestamp=given.timestamp or str(int(console().clock())),
    )
    return prepare(checked.url, checked.parameters, protocol, json_answer=given.json_answer)


def sign_input(checked: CheckedInput) -> Signed:
    """Sign the request of a sound input, or attach the signature that it brought.

    Raises ``KeyRefused`` if the key makes signatures that its public half rejects.
    """
    prepared = prepare_input(checked)
    if checked.key is None:
        return attach(prepared, parse_signature(checked.given.signature))
    return sign(prepared, checked.key.key)


def warnings_of(checked: CheckedInput) -> tuple[Remark, ...]:
    """What is worth saying of an input, each code with the same text once."""
    return tuple(dict.fromkeys(checked.doubts))


def require_submittable(environment: Environment | None) -> None:
    """Raise a 403 ``Problem`` for an environment that requests are never sent to."""
    if environment is not None and not environment.submit:
        raise Problem(
            403,
            "submit-not-allowed",
            Message(
                N_(
                    "“%(environment)s” is sign-only: the console never sends there. Take the "
                    "signed request and send it yourself, or choose the emulator or a sandbox."
                ),
                environment=environment.id,
            ),
        )


def submit(checked: CheckedInput, signed: Signed) -> Submission:
    """Send a signed request to its environment. Raises ``Problem`` (403), ``TransportError``."""
    require_submittable(checked.environment)
    exchange = send(signed.request, adapters=console().adapters)
    return explained(checked, signed, exchange)


def explained(checked: CheckedInput, signed: Signed, exchange: Exchange) -> Submission:
    """Say what the answer to a signed request means."""
    operation = checked.given.operation
    reading = read_answer(exchange.body)
    explanation = explain(
        exchange.status,
        exchange.headers,
        reading,
        timestamp=signed.prepared.protocol.timestamp,
        batch=operation is not None and operation.batch is not None,
    )
    return Submission(exchange, reading, explanation)
