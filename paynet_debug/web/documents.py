"""The JSON documents of the API, made from the core's objects."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from paynet_debug.catalog.model import Environment, Operation, Parameter
from paynet_debug.export import Snippet
from paynet_debug.oauth1.keys.model import KeyInspection
from paynet_debug.oauth1.message import HTTPRequest
from paynet_debug.oauth1.signature import signature_base64
from paynet_debug.signing import Prepared, Signed
from paynet_debug.text import Remark
from paynet_debug.web.language import say
from paynet_debug.web.signing_flow import Submission

Document = dict[str, Any]


def prepared_document(prepared: Prepared, warnings: Iterable[Remark]) -> Document:
    """**Signed** less what needs a key."""
    return {
        "request": request_document(prepared.request),
        "normalized_parameters": prepared.normalized_parameters,
        "signature_base_string": prepared.signature_base_string,
        "oauth_parameters": dict(prepared.protocol.pairs()),
        "warnings": remark_documents(warnings),
    }


def signed_document(signed: Signed, warnings: Iterable[Remark]) -> Document:
    """**Signed**. ``key`` is null where the signature was made elsewhere."""
    key = signed.key
    return {
        **prepared_document(signed.prepared, warnings),
        "request": request_document(signed.request),
        "authorization_header": signed.authorization_header,
        "signature": {
            "base64": signature_base64(signed.signature),
            "hex": signed.signature.hex(),
        },
        "key": None if key is None else {"bits": key.bits, "fingerprint": key.fingerprint},
    }


def request_document(request: HTTPRequest) -> Document:
    """Method, URL, headers and body of a request."""
    return {
        "method": request.method,
        "url": request.url,
        "headers": [list(pair) for pair in request.headers],
        "body": request.body,
    }


def submission_document(
    signed: Signed, submission: Submission, warnings: Iterable[Remark]
) -> Document:
    """The signed request, the answer and what it means."""
    exchange, reading, explanation = (
        submission.exchange,
        submission.reading,
        submission.explanation,
    )
    return {
        "signed": signed_document(signed, warnings),
        "response": {
            "status": exchange.status,
            "reason": exchange.reason,
            "headers": [list(pair) for pair in exchange.headers],
            "body": reading.text,
            "truncated": exchange.truncated,
            "kind": reading.kind,
            "fields": dict(reading.fields),
            "elapsed_ms": exchange.elapsed_ms,
        },
        "explanation": {
            "code": explanation.code,
            "title": say(explanation.title),
            "detail": say(explanation.detail),
            "fix": say(explanation.fix),
        },
    }


def snippet_document(snippet: Snippet) -> Document:
    """An exported text."""
    return {
        "format": snippet.format,
        "filename": snippet.filename,
        "text": snippet.text,
        "warnings": remark_documents(snippet.warnings),
    }


def inspection_document(inspection: KeyInspection) -> Document:
    """What a key is; of a private key the public half alone."""
    return {
        "kind": inspection.kind,
        "container": inspection.container,
        "bits": inspection.bits,
        "fingerprint": inspection.fingerprint,
        "public_key": inspection.public_key_pem,
        "usable_for_signing": inspection.usable_for_signing,
        "remarks": remark_documents(inspection.remarks),
    }


def remark_documents(remarks: Iterable[Remark]) -> list[Document]:
    """Remarks and warnings: stable code, message in the reader's language."""
    return [{"code": each.code, "message": say(each.message)} for each in remarks]


def operation_summary(operation: Operation) -> Document:
    """A line of the list of operations."""
    summary = {"id": operation.id, "path": operation.path, "title": say(operation.title)}
    if operation.group_path is not None:
        summary["group_path"] = operation.group_path
    return summary


def operation_document(operation: Operation) -> Document:
    """The whole descriptor of an operation."""
    return {
        **operation_summary(operation),
        "summary": say(operation.summary),
        "documentation_url": operation.documentation_url,
        "parameters": [_parameter_document(each) for each in operation.parameters],
        "batch": None
        if operation.batch is None
        else {
            "parameter": operation.batch.parameter,
            "columns": [_parameter_document(each) for each in operation.batch.columns],
            "example_csv": operation.batch.example_csv,
        },
        "response": [
            {"name": each.name, "description": say(each.description)} for each in operation.response
        ],
        "examples": {
            "parameters": {
                each.name: each.example
                for each in operation.body_parameters
                if each.example is not None
            },
            "answers": [
                {
                    "outcome": each.outcome,
                    "status": each.status,
                    "content_type": each.content_type,
                    "body": each.body,
                    "note": say(each.note),
                }
                for each in operation.answers
            ],
        },
    }


def _parameter_document(parameter: Parameter) -> Document:
    """A row of the table.

    ``length`` is the page's maximum in characters, ``other_lengths`` those of copies of the
    documentation that disagree.
    """
    return {
        "name": parameter.name,
        "place": parameter.place,
        "necessity": parameter.necessity,
        "type": parameter.type,
        "length": parameter.max_lengths[0] if parameter.max_lengths else None,
        "min_length": parameter.min_length,
        "other_lengths": list(parameter.max_lengths[1:]),
        "description": say(parameter.description),
        "example": parameter.example,
    }


def environment_document(environment: Environment) -> Document:
    """One environment that requests can be signed for."""
    return {
        "id": environment.id,
        "label": say(environment.label),
        "base_url": environment.base_url,
        "kind": environment.kind,
        "submit": environment.submit,
    }
