"""What a press of *Sign* or *Submit* leads to, for the result beside the form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from paynet_debug.catalog.batch import BatchReading, payload
from paynet_debug.catalog.demo import DEMO_LOGIN
from paynet_debug.catalog.model import EnvironmentKind, Operation
from paynet_debug.errors import FieldError, KeyRefused, TransportError
from paynet_debug.responses import emulator_reason
from paynet_debug.signing import Signed
from paynet_debug.text import LANGUAGES, Remark, Sentence, Text
from paynet_debug.transport import Exchange
from paynet_debug.web.forms import SigningForm
from paynet_debug.web.operation_forms import OperationForm
from paynet_debug.web.pages.kept_answer import KeptFailure
from paynet_debug.web.problems import Problem
from paynet_debug.web.signing_flow import Submission, explained, sign_input, submit, warnings_of
from paynet_debug.web.signing_input import CheckedInput

PREVIEW_ROWS = 20

LEFT_BEHIND = "language-alone"
"""The action of a change of language that leaves a result behind."""

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
    browsers report any other status in their console. ``failure_language`` is that of a failure
    whose sentence a page brought along, ``left_behind`` says that a result stood there before.
    """

    signed: Signed | None = None
    warnings: tuple[Remark, ...] = ()
    submission: Submission | None = None
    failure: Sentence | None = None
    refused: bool = False
    payload: Preview | None = None
    described: Mapping[str, Text] | None = None
    register: bool = False
    failure_language: str = ""
    left_behind: bool = False


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


def operation_outcome(
    form: OperationForm, action: str, kept: Exchange | KeptFailure | None = None
) -> Outcome:
    """Sign a command's form and, if ``action`` is "submit", send it.

    What came of it before is ``kept``: it is explained once more, and nothing is sent.
    """
    made = sign_outcome(form)
    signed = made.signed
    if signed is None:
        return made
    if action == "submit":
        made = _submitted(form.checked, made, signed)
    elif isinstance(kept, Exchange):
        made = replace(made, submission=explained(form.checked, signed, kept))
    elif kept is not None:
        language = kept.language if kept.language in LANGUAGES else ""
        made = replace(made, failure=kept.sentence, refused=kept.refused, failure_language=language)
    return replace(
        made,
        payload=_preview(form.checked.batch),
        described=_descriptions(form.operation),
        register=_may_register(form.checked, made.submission),
    )


def _submitted(checked: CheckedInput, made: Outcome, signed: Signed) -> Outcome:
    try:
        return replace(made, submission=submit(checked, signed))
    except TransportError as error:
        return replace(made, failure=error.message)
    except Problem as refusal:
        return replace(made, failure=refusal.detail, refused=True)


def action_in_other_language(form: SigningForm, outcome: Outcome, code: bool) -> str:
    """What a button for another language does without JavaScript, so that the page is the same.

    ``code``: the page shows code that was written without a key. A private key is not printed
    back, so a result can't be made again, and the page says so.
    """
    if outcome.signed is not None:
        return LEFT_BEHIND
    if code:
        return "code"
    keys = (form.private_key, form.private_key_file, form.passphrase)
    if any(each.errors for each in keys):
        return "sign"
    return "prepare" if form.errors or form.form_errors else "language"


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
