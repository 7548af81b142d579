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


def run_diagnosis(given: DiagnosisInput) -> Diagnosis:
    """Read and diagnose.

    Raises ``InvalidInput`` naming ``request`` with line, column and caret, or ``public_key``.
    """
    problems: list[FieldError] = []
    evidence = _evidence(given, problems)
    public_key = _public_key(given, problems)
    if problems or evidence is None:
        message = Message(N_("Some values can't be used; each is named under “errors”."))
        raise InvalidInput(message, tuple(problems))
    return diagnose(
        evidence,
        public_key=public_key,
        signed_string=given.signed_string or None,
        now=given.now,
        catalog=console().catalog,
    )


def _evidence(given: DiagnosisInput, problems: list[FieldError]) -> Evidence | None:
    try:
        return read_evidence(given.request, url=given.url or None, body=given.body)
    except UnreadableText as error:
        problems.append(FieldError("request", "unreadable", unreadable_message(error)))
        return None


def _public_key(given: DiagnosisInput, problems: list[FieldError]) -> PublicKeyReading | None:
    if not given.public_key.strip():
        return None
    try:
        return read_public_key(given.public_key, given.passphrase or None)
    except KeyRefused as refusal:
        problems.append(FieldError("public_key", refusal.code, refusal.message))
        return None


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
