"""From a validated form to a signature, and on to the gateway's answer. Page and API share it."""

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
from paynet_debug.web.forms import SigningForm
from paynet_debug.web.operation_forms import OperationForm
from paynet_debug.web.problems import Problem


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


def prepare_form(form: SigningForm) -> Prepared:
    """Build the request of a form that was validated; nonce and time are made where not given."""
    protocol = ProtocolParameters(
        consumer_key=form.text("consumer_key"),
        nonce=form.text("nonce") or console().new_nonce(),
        timestamp=form.text("timestamp") or str(int(console().clock())),
    )
    json_answer = bool(form.json_answer.data)
    return prepare(form_url(form), form.body_parameters(), protocol, json_answer=json_answer)


def form_url(form: SigningForm) -> str:
    """The absolute URL that a validated form means."""
    if not isinstance(form, OperationForm) or form.chosen is None:
        return form.text("url")
    group = form.text("endpoint_group_id")
    endpoint = group or form.text("endpoint_id")
    return form.operation.url(form.chosen.base_url, endpoint, group=bool(group))


def sign_form(form: SigningForm) -> Signed:
    """Sign the request of a validated form, or attach the signature that it brought.

    Raises ``KeyRefused`` if the key makes signatures that its public half rejects.
    """
    prepared = prepare_form(form)
    if form.key is None:
        return attach(prepared, parse_signature(form.text("signature")))
    return sign(prepared, form.key.key)


def warnings_of(form: SigningForm) -> tuple[Remark, ...]:
    """What is worth saying of a validated form, each code with the same text once."""
    return tuple(dict.fromkeys(form.doubts))


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


def submit(form: OperationForm, signed: Signed) -> Submission:
    """Send a signed request to its environment. Raises ``Problem`` (403), ``TransportError``."""
    require_submittable(form.chosen)
    exchange = send(signed.request, adapters=console().adapters)
    reading = read_answer(exchange.body)
    explanation = explain(
        exchange.status,
        exchange.headers,
        reading,
        timestamp=signed.prepared.protocol.timestamp,
        batch=form.operation.batch is not None,
    )
    return Submission(exchange, reading, explanation)
