"""The schemas of what the API answers, under the names that the design's contract gives them.

They are closed: a member that is not listed here is a mistake of one side or the other, and the
tests hold every real answer against them.
"""

from __future__ import annotations

from typing import get_args

from paynet_debug.catalog.model import EnvironmentKind, Necessity, Place, ValueType
from paynet_debug.diagnosis import Certainty, Severity, Verdict
from paynet_debug.oauth1.keys.model import Kind
from paynet_debug.text import N_, Message
from paynet_debug.web.openapi.schema import (
    Schema,
    one_of_texts,
    or_null,
    record,
    ref,
    rows,
    table,
    text,
    truth,
    whole,
)

FINGERPRINT = text(
    Message(N_("SHA-256 of the public key's SubjectPublicKeyInfo DER, in lower-case hex.")),
    pattern="^[0-9a-f]{64}$",
)

PAIR: Schema = {
    "type": "array",
    "prefixItems": [text(), text()],
    "items": False,
    "minItems": 2,
    "description": Message(N_("A name and a value; order and repeats are kept.")),
}

REMARK = record({"code": text(Message(N_("Kebab-case and stable."))), "message": text()})

PROBLEM = record(
    {
        "type": text(),
        "title": text(Message(N_("The phrase of the HTTP status."))),
        "status": whole(),
        "code": text(Message(N_("Kebab-case and stable."))),
        "detail": text(Message(N_("What is wrong and what to do next, for people."))),
        "errors": rows(
            record(
                {
                    "field": text(
                        Message(N_("The member's name or, for a parameter, its wire name."))
                    ),
                    "code": text(),
                    "message": text(),
                },
                {
                    "row": whole(
                        Message(
                            N_(
                                "Of a cell of the CSV: the number of its row as a spreadsheet "
                                "shows it; the header is 1."
                            )
                        ),
                        minimum=1,
                    ),
                    "column": text(
                        Message(N_("The name of its column; empty if the whole row is meant."))
                    ),
                },
            )
        ),
    },
    description=Message(N_("An error in the form of RFC 9457.")),
)

REQUEST = record(
    {
        "method": text(),
        "url": text(),
        "headers": rows(ref("Pair")),
        "body": text(Message(N_("As it is sent: form-encoded, in ASCII."))),
    }
)

_PREPARED = {
    "request": ref("Request"),
    "normalized_parameters": text(Message(N_("RFC 5849, section 3.4.1.3.2."))),
    "signature_base_string": text(Message(N_("RFC 5849, section 3.4.1."))),
    "oauth_parameters": table(text(), Message(N_("The protocol parameters, decoded."))),
    "warnings": rows(ref("Remark")),
}

_SIGNED = {
    **_PREPARED,
    "authorization_header": text(Message(N_("The value of the Authorization header."))),
    "signature": record({"base64": text(), "hex": text(pattern="^([0-9a-f]{2})*$")}),
    "key": {
        **or_null(record({"bits": whole(), "fingerprint": FINGERPRINT})),
        "description": Message(N_("Null where the signature was made elsewhere.")),
    },
}

_RESPONSE = record(
    {
        "status": whole(),
        "reason": text(),
        "headers": rows(ref("Pair")),
        "body": text(),
        "truncated": truth(Message(N_("The gateway had more to send than is read."))),
        "kind": one_of_texts(("form", "json", "html", "text", "empty")),
        "fields": table(text(), Message(N_("The body's fields, decoded and trimmed."))),
        "elapsed_ms": {"type": "number", "minimum": 0},
    }
)

_EXPLANATION = record({"code": text(), "title": text(), "detail": text(), "fix": text()})

_PARAMETER = record(
    {
        "name": text(Message(N_("The wire name."))),
        "place": one_of_texts(Place),
        "necessity": one_of_texts(Necessity),
        "type": or_null(one_of_texts(ValueType)),
        "length": or_null(whole(Message(N_("The documented maximum, in characters.")))),
        "min_length": or_null(whole()),
        "other_lengths": rows(
            whole(), Message(N_("Maxima that other copies of the documentation name."))
        ),
        "description": text(),
        "example": or_null(text()),
    }
)

_DOCUMENTED_ANSWER = record(
    {
        "outcome": one_of_texts(("success", "failure")),
        "status": whole(),
        "content_type": or_null(text()),
        "body": text(),
        "note": text(),
    }
)

_SUMMARY = {"id": text(), "path": text(), "title": text()}
_GROUP_PATH = {"group_path": text(Message(N_("Absent where no group URL is documented.")))}

OPERATION = record(
    {
        **_SUMMARY,
        "summary": text(),
        "documentation_url": text(),
        "parameters": rows(ref("Parameter")),
        "batch": or_null(
            record({"parameter": text(), "columns": rows(ref("Parameter")), "example_csv": text()})
        ),
        "response": rows(record({"name": text(), "description": text()})),
        "examples": record({"parameters": table(text()), "answers": rows(_DOCUMENTED_ANSWER)}),
    },
    _GROUP_PATH,
)

_FINDING = record(
    {
        "code": text(Message(N_("Kebab-case and stable."))),
        "severity": one_of_texts(Severity),
        "certainty": one_of_texts(
            Certainty, Message(N_("proof: the signature itself shows it. hint: seen by reading."))
        ),
        "title": text(),
        "detail": text(),
        "fix": text(),
        "where": text(),
    }
)

_DIAGNOSED_REQUEST = record(
    {
        "method": text(),
        "url": or_null(text()),
        "parameters": rows(ref("Pair")),
        "oauth_parameters": table(text()),
    }
)

_DIFFERENCE = record(
    {
        "offset": whole(Message(N_("Characters from the beginning of both strings."))),
        "expected": text(),
        "expected_hex": text(),
        "signed": text(),
        "signed_hex": text(),
    }
)

DIAGNOSIS = record(
    {
        "verdict": one_of_texts(Verdict, Message(N_("Of the signature alone."))),
        "summary": text(),
        "request": _DIAGNOSED_REQUEST,
        "expected": or_null(
            record({"normalized_parameters": text(), "signature_base_string": text()})
        ),
        "signed": {
            **or_null(
                record({"signature_base_string": text(), "hash": text(), "faults": rows(text())})
            ),
            "description": Message(N_("What was really signed, where the signature proves it.")),
        },
        "findings": rows(ref("Finding")),
        "difference": or_null(_DIFFERENCE),
        "remarks": rows(ref("Remark")),
        "search": or_null(record({"candidates": whole(), "budget_ended": truth()})),
        "other_causes": rows(text()),
    }
)

ENVIRONMENT = record(
    {
        "id": text(),
        "label": text(),
        "base_url": text(),
        "kind": one_of_texts(EnvironmentKind),
        "submit": truth(Message(N_("Whether the console may send there."))),
    }
)

KEY_INSPECTION = record(
    {
        "kind": one_of_texts(get_args(Kind)),
        "container": text(),
        "bits": or_null(whole()),
        "fingerprint": or_null(FINGERPRINT),
        "public_key": or_null(text()),
        "usable_for_signing": truth(),
        "remarks": rows(ref("Remark")),
    }
)

FORMAT = record(
    {
        "id": text(),
        "label": text(),
        "language": text(),
        "signs": truth(Message(N_("Code that signs by itself, so that no key is needed here."))),
    }
)

MERCHANT = record({"login": text(), "bits": whole(), "fingerprint": FINGERPRINT})

SCHEMAS: dict[str, Schema] = {
    "Pair": PAIR,
    "Remark": REMARK,
    "Problem": PROBLEM,
    "Request": REQUEST,
    "Prepared": record(_PREPARED),
    "Signed": record(_SIGNED),
    "Submission": record(
        {"signed": ref("Signed"), "response": _RESPONSE, "explanation": _EXPLANATION}
    ),
    "Snippet": record(
        {"format": text(), "filename": text(), "text": text(), "warnings": rows(ref("Remark"))}
    ),
    "Parameter": _PARAMETER,
    "Operation": OPERATION,
    "Operations": record({"operations": rows(record(_SUMMARY, _GROUP_PATH))}),
    "Environments": record({"environments": rows(ENVIRONMENT)}),
    "Exports": record({"exports": rows(FORMAT)}),
    "KeyInspection": KEY_INSPECTION,
    "Finding": _FINDING,
    "Diagnosis": DIAGNOSIS,
    "Merchant": MERCHANT,
    "Merchants": record({"merchants": rows(ref("Merchant"))}),
    "Health": record({"status": {"const": "ok"}}),
}
"""``components.schemas`` of the document, less what depends on the catalogue."""
