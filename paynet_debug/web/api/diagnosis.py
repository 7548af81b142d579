"""Say why a pasted request fails, with proof from the public key."""

from __future__ import annotations

from typing import Any

from flask import Response

from paynet_debug.errors import FieldError
from paynet_debug.text import N_, Message
from paynet_debug.web.api.blueprint import answer, api
from paynet_debug.web.diagnosis_documents import diagnosis_document
from paynet_debug.web.diagnosis_flow import DiagnosisInput, run_diagnosis
from paynet_debug.web.json_body import read_json, text_members
from paynet_debug.web.misplaced import is_emptied, misplaced, without_private_keys
from paynet_debug.web.problems import invalid

PASTED = ("request", "signed_string", "url", "body")
OPTIONAL = ("public_key", "passphrase", "signed_string", "url", "body")


@api.post("/diagnose")
def diagnose() -> Response:
    """Diagnose a request; what can be read at all is answered 200."""
    document = read_json()
    now = _now(document)
    members = text_members(document, required=("request",), optional=OPTIONAL)
    members |= {name: without_private_keys(members[name]) for name in PASTED if name in members}
    if emptied := [misplaced(name) for name in PASTED if is_emptied(members.get(name, ""))]:
        raise invalid(emptied)
    given = DiagnosisInput(
        request=members["request"],
        public_key=members.get("public_key", ""),
        passphrase=members.get("passphrase", ""),
        signed_string=members.get("signed_string"),
        url=members.get("url", ""),
        body=members.get("body"),
        now=now,
    )
    return answer(diagnosis_document(run_diagnosis(given)))


def _now(document: dict[str, Any]) -> int | None:
    """Take ``now`` (Unix seconds) out of ``document``. Raises the 422 ``Problem``."""
    now = document.pop("now", None)
    if now is None:
        return None
    if isinstance(now, bool) or not isinstance(now, int) or not 0 <= now < 10**12:
        message = Message(N_("Expected Unix seconds as a whole number, such as 1700000000."))
        raise invalid([FieldError("now", "type", message)])
    return now
