"""What a press of *Sign* or *Submit* leads to, for the result beside the form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from paynet_debug.catalog.batch import BatchReading, payload
from paynet_debug.catalog.demo import DEMO_LOGIN
from paynet_debug.catalog.model import EnvironmentKind, Operation
from paynet_debug.errors import FieldError, KeyRefused, TransportError
from paynet_debug.responses import emulator_reason
from paynet_debug.signing import Signed
from paynet_debug.text import Remark, Sentence, Text
from paynet_debug.web.forms import SigningForm
from paynet_debug.web.operation_forms import OperationForm
from paynet_debug.web.problems import Problem
from paynet_debug.web.signing_flow import Submission, sign_input, submit, warnings_of
from paynet_debug.web.signing_input import CheckedInput

PREVIEW_ROWS = 20

KEY_UNKNOWN = ("consumer-key-unknown", "wrong-key")
"""Reasons of the emulator that end when the key's public half is registered."""


@dataclass(frozen=True, slots=True)
class Preview:
    """A batch's payload (Base64 ``text``), its first rows and how many rows there are in all."""

    text: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    count: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """A page's result.

    ``signed`` is None where there is none yet or the form was refused; ``failure`` says why no
    answer came of a request that was signed, ``refused`` that the console did not even send it.
    The page itself is answered 200 in every case: it is the page that was asked for, and
    browsers report any other status in their console.
    """

    signed: Signed | None = None
    warnings: tuple[Remark, ...] = ()
    submission: Submission | None = None
    failure: Sentence | None = None
    refused: bool = False
    payload: Preview | None = None
    described: Mapping[str, Text] | None = None
    register: bool = False


def sign_outcome(form: SigningForm) -> Outcome:
    """Sign a posted form; what is wrong with it stands in the form afterwards."""
    if not form.validate():
        return Outcome()
    try:
        signed = sign_input(form.checked)
    except KeyRefused as refusal:
        form.refuse(FieldError("private_key", refusal.code, refusal.message))
        return Outcome()
    return Outcome(signed=signed, warnings=warnings_of(form.checked))


def operation_outcome(form: OperationForm, action: str) -> Outcome:
    """Sign a command's form and, if ``action`` is "submit", send it."""
    made = sign_outcome(form)
    if made.signed is None:
        return made
    submission: Submission | None = None
    failure: Sentence | None = None
    refused = False
    if action == "submit":
        try:
            submission = submit(form.checked, made.signed)
        except TransportError as error:
            failure = error.message
        except Problem as refusal:
            failure, refused = refusal.detail, True
    return Outcome(
        signed=made.signed,
        warnings=made.warnings,
        submission=submission,
        failure=failure,
        refused=refused,
        payload=_preview(form.checked.batch),
        described=_descriptions(form.operation),
        register=_may_register(form.checked, submission),
    )


def _preview(reading: BatchReading | None) -> Preview | None:
    if reading is None:
        return None
    return Preview(
        payload(reading), reading.columns, reading.rows[:PREVIEW_ROWS], len(reading.rows)
    )


def _descriptions(operation: Operation) -> dict[str, Text]:
    """What the documentation says of each field of an answer, by its name with hyphens."""
    return {each.name.replace("_", "-"): each.description for each in operation.response}


def _may_register(checked: CheckedInput, submission: Submission | None) -> bool:
    """Whether the emulator may want the key: nothing was sent yet, or it did not know this one.

    The demonstration's login keeps its own. Of a signature that was made in the browser, the
    browser brings the public half.
    """
    environment = checked.environment
    at_emulator = environment is not None and environment.kind is EnvironmentKind.EMULATOR
    wanted = submission is None or emulator_reason(submission.exchange.headers) in KEY_UNKNOWN
    return at_emulator and wanted and checked.given.consumer_key != DEMO_LOGIN
