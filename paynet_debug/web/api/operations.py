"""Commands and environments: list, describe, prepare, sign, submit."""

from __future__ import annotations

from typing import Any

from flask import Response

from paynet_debug.catalog.model import Operation
from paynet_debug.errors import FieldError, KeyRefused
from paynet_debug.signing import Signed
from paynet_debug.web import documents
from paynet_debug.web.api.blueprint import answer, api
from paynet_debug.web.console import console
from paynet_debug.web.json_body import read_json, signing_input
from paynet_debug.web.problems import invalid
from paynet_debug.web.signing_flow import (
    find_operation,
    prepare_input,
    require_submittable,
    sign_input,
    submit,
    warnings_of,
)
from paynet_debug.web.signing_input import CheckedInput, SigningInput, check

OPERATION_MEMBERS = ("environment", "endpoint_id", "endpoint_group_id")


@api.get("/operations")
def list_operations() -> Response:
    """Every command of the catalogue, a line each."""
    lines = [documents.operation_summary(each) for each in console().catalog.operations]
    return answer({"operations": lines})


@api.get("/operations/<operation_id>")
def describe_operation(operation_id: str) -> Response:
    """One command, whole."""
    return answer(documents.operation_document(find_operation(operation_id)))


@api.get("/environments")
def list_environments() -> Response:
    """Where requests can be signed for and, with ``submit``, sent to."""
    lines = [documents.environment_document(each) for each in console().catalog.environments]
    return answer({"environments": lines})


@api.post("/operations/<operation_id>/sign")
def sign_operation(operation_id: str) -> Response:
    """Sign a command's request; nothing is sent."""
    checked = operation_input(find_operation(operation_id), "sign")
    return answer(documents.signed_document(signed(checked), warnings_of(checked)))


@api.post("/operations/<operation_id>/prepare")
def prepare_operation(operation_id: str) -> Response:
    """Everything of a request but the signature; no key is needed, and none is read."""
    checked = operation_input(find_operation(operation_id), "prepare")
    return answer(documents.prepared_document(prepare_input(checked), warnings_of(checked)))


@api.post("/operations/<operation_id>/submit")
def submit_operation(operation_id: str) -> Response:
    """Sign a command's request (or take a signature made elsewhere) and send it."""
    checked = operation_input(find_operation(operation_id), "submit")
    complete = signed(checked)
    submission = submit(checked, complete)
    return answer(documents.submission_document(complete, submission, warnings_of(checked)))


@api.post("/sign")
def sign_custom() -> Response:
    """Sign a POST to any URL; nothing is sent."""
    checked = sound(signing_input(read_json(), ("url",), purpose="sign"))
    return answer(documents.signed_document(signed(checked), warnings_of(checked)))


@api.post("/prepare")
def prepare_custom() -> Response:
    """Everything of a POST to any URL but the signature; no key is needed, and none is read."""
    checked = sound(signing_input(read_json(), ("url",), purpose="prepare"))
    return answer(documents.prepared_document(prepare_input(checked), warnings_of(checked)))


def operation_input(
    operation: Operation, purpose: str, document: dict[str, Any] | None = None
) -> CheckedInput:
    """What the request's JSON body gives, if it is sound. Raises ``Problem``."""
    members = list(OPERATION_MEMBERS)
    if operation.batch is not None:
        members.append("csv")
    if purpose == "submit":
        members.append("signature")
    body = read_json() if document is None else document
    given = signing_input(body, members, purpose=purpose, operation=operation)
    if purpose == "submit":
        require_submittable(console().catalog.environment(given.environment))
    return sound(given)


def sound(given: SigningInput) -> CheckedInput:
    """Check ``given``. Raises the 422 ``Problem`` that names all that stands in the way."""
    checked = check(given, console().catalog)
    if checked.problems:
        raise invalid(checked.problems)
    return checked


def signed(checked: CheckedInput) -> Signed:
    """The signed request of a sound input. Raises the 422 ``Problem``."""
    try:
        return sign_input(checked)
    except KeyRefused as refusal:
        raise invalid([FieldError("private_key", refusal.code, refusal.message)]) from None
