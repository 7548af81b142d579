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
from paynet_debug.web.forms import CustomForm, SigningForm
from paynet_debug.web.json_body import read_json, signing_input
from paynet_debug.web.operation_forms import OperationForm, operation_form
from paynet_debug.web.problems import invalid
from paynet_debug.web.signing_flow import (
    find_operation,
    prepare_form,
    require_submittable,
    sign_form,
    submit,
    warnings_of,
)

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
    form = operation_input(find_operation(operation_id), "sign")
    return answer(documents.signed_document(signed(form), warnings_of(form)))


@api.post("/operations/<operation_id>/prepare")
def prepare_operation(operation_id: str) -> Response:
    """Everything of a request but the signature; no key is needed, and none is read."""
    form = operation_input(find_operation(operation_id), "prepare")
    return answer(documents.prepared_document(prepare_form(form), warnings_of(form)))


@api.post("/operations/<operation_id>/submit")
def submit_operation(operation_id: str) -> Response:
    """Sign a command's request (or take a signature made elsewhere) and send it."""
    form = operation_input(find_operation(operation_id), "submit")
    complete = signed(form)
    submission = submit(form, complete)
    return answer(documents.submission_document(complete, submission, warnings_of(form)))


@api.post("/sign")
def sign_custom() -> Response:
    """Sign a POST to any URL; nothing is sent."""
    fields, pairs = signing_input(read_json(), ("url",))
    form = CustomForm(fields, given=pairs, meta={"csrf": False})
    validate(form)
    return answer(documents.signed_document(signed(form), warnings_of(form)))


@api.post("/prepare")
def prepare_custom() -> Response:
    """Everything of a POST to any URL but the signature; no key is needed, and none is read."""
    fields, pairs = signing_input(read_json(), ("url",))
    form = CustomForm(fields, given=pairs, purpose="prepare", meta={"csrf": False})
    validate(form)
    return answer(documents.prepared_document(prepare_form(form), warnings_of(form)))


def operation_input(
    operation: Operation, purpose: str, document: dict[str, Any] | None = None
) -> OperationForm:
    """The validated form of the request's JSON body. Raises ``Problem``."""
    members = list(OPERATION_MEMBERS)
    if operation.batch is not None:
        members.append("csv")
    if purpose == "submit":
        members.append("signature")
    fields, pairs = signing_input(read_json() if document is None else document, members)
    form = operation_form(operation)(
        fields, given=pairs, purpose=purpose, catalog=console().catalog, meta={"csrf": False}
    )
    if purpose == "submit":
        require_submittable(form.chosen)
    validate(form)
    return form


def validate(form: SigningForm) -> None:
    """Raise the 422 ``Problem`` unless ``form`` is sound."""
    if not form.validate():
        raise invalid(form.field_errors())


def signed(form: SigningForm) -> Signed:
    """The signed request of a validated form. Raises the 422 ``Problem``."""
    try:
        return sign_form(form)
    except KeyRefused as refusal:
        raise invalid([FieldError("private_key", refusal.code, refusal.message)]) from None
