"""From what was pasted to a diagnosis. Page and API share it."""

from __future__ import annotations

from dataclasses import dataclass

from paynet_debug.diagnosis import Diagnosis, diagnose
from paynet_debug.diagnosis.evidence import Evidence, read_evidence
from paynet_debug.errors import FieldError, InvalidInput, KeyRefused, UnreadableText
from paynet_debug.oauth1.keys import PublicKeyReading, read_public_key
from paynet_debug.text import N_, Message
from paynet_debug.web.console import console


@dataclass(frozen=True, slots=True)
class DiagnosisInput:
    """What was pasted.

    ``request`` in any form that ``diagnosis.evidence`` reads; ``url`` and ``body`` complete a
    header that was pasted alone. ``now`` is Unix seconds, None to say nothing of the timestamp's
    age. ``public_key`` may be a private key: only its public half is kept.
    """

    request: str
    public_key: str = ""
    passphrase: str = ""
    signed_string: str | None = None
    url: str = ""
    body: str | None = None
    now: int | None = None


@dataclass(frozen=True, slots=True)
class Readings:
    """What could be read, and the reason for each thing that could not.

    ``evidence`` is None just where ``unreadable`` is given; ``public_key`` is None without a key
    as well as where it was ``refused``.
    """

    evidence: Evidence | None
    public_key: PublicKeyReading | None
    unreadable: UnreadableText | None = None
    refused: KeyRefused | None = None


def read_input(given: DiagnosisInput) -> Readings:
    """Read the request and the key. Raises nothing."""
    evidence, unreadable = _evidence(given)
    public_key, refused = _public_key(given)
    return Readings(evidence, public_key, unreadable, refused)


def diagnose_readings(evidence: Evidence, readings: Readings, given: DiagnosisInput) -> Diagnosis:
    """Diagnose what was read."""
    return diagnose(
        evidence,
        public_key=readings.public_key,
        signed_string=given.signed_string or None,
        now=given.now,
        catalog=console().catalog,
    )


def run_diagnosis(given: DiagnosisInput) -> Diagnosis:
    """Read and diagnose.

    Raises ``InvalidInput`` naming ``request`` with line, column and caret, or ``public_key``.
    """
    readings = read_input(given)
    problems: list[FieldError] = []
    if readings.unreadable is not None:
        message = unreadable_message(readings.unreadable)
        problems.append(FieldError("request", "unreadable", message))
    if readings.refused is not None:
        refused = readings.refused
        problems.append(FieldError("public_key", refused.code, refused.message))
    if problems or readings.evidence is None:
        message = Message(N_("Some values can't be used; each is named under “errors”."))
        raise InvalidInput(message, tuple(problems))
    return diagnose_readings(readings.evidence, readings, given)


def _evidence(given: DiagnosisInput) -> tuple[Evidence | None, UnreadableText | None]:
    try:
        return read_evidence(given.request, url=given.url or None, body=given.body), None
    except UnreadableText as error:
        return None, error


def _public_key(given: DiagnosisInput) -> tuple[PublicKeyReading | None, KeyRefused | None]:
    if not given.public_key.strip():
        return None, None
    try:
        return read_public_key(given.public_key, given.passphrase or None), None
    except KeyRefused as refusal:
        return None, refusal


def unreadable_message(error: UnreadableText) -> Message:
    """The sentence, the place, and the line with a caret under the character."""
    return Message(
        N_("%(message)s See line %(line)s, column %(column)s:\n%(excerpt)s\n%(caret)s"),
        message=error.message,
        line=error.line,
        column=error.column,
        excerpt=error.excerpt,
        caret=" " * error.caret + "^",
    )
