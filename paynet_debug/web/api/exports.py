"""Take a request away: every format, and the whole catalogue as a Postman collection."""

from __future__ import annotations

from typing import Any

from flask import Response

from paynet_debug.catalog.model import Environment
from paynet_debug.errors import FieldError
from paynet_debug.export import formats, postman_collection, postman_environment, write
from paynet_debug.text import N_, Message
from paynet_debug.web.api.blueprint import answer, api
from paynet_debug.web.api.operations import operation_input, signed
from paynet_debug.web.console import console
from paynet_debug.web.documents import snippet_document
from paynet_debug.web.export_flow import export_input, find_format
from paynet_debug.web.json_body import read_json
from paynet_debug.web.language import current_language
from paynet_debug.web.problems import invalid
from paynet_debug.web.signing_flow import find_operation


@api.get("/exports")
def list_exports() -> Response:
    """Every format; ``signs`` marks code that signs by itself and needs no key here."""
    lines = [
        {"id": each.id, "label": each.label, "language": each.language, "signs": each.signs}
        for each in formats()
    ]
    return answer({"exports": lines})


@api.post("/operations/<operation_id>/export")
def export_operation(operation_id: str) -> Response:
    """Write a command's request in one format; a frozen format needs the key, code does not."""
    operation = find_operation(operation_id)
    document = read_json()
    chosen = find_format(_taken(document, "format"))
    checked = operation_input(operation, "prepare" if chosen.signs else "sign", document)
    complete = None if chosen.signs else signed(checked)
    return answer(snippet_document(write(chosen.id, export_input(checked, complete))))


@api.get("/exports/postman")
def postman() -> Response:
    """The whole catalogue as a Postman collection, as a file."""
    text = postman_collection(console().catalog, _first_environment(), language=current_language())
    return _file(text, "payneteasy.postman_collection.json")


@api.get("/exports/postman-environment")
def postman_variables() -> Response:
    """The variables of that collection, as a file; the private key is left empty."""
    return _file(postman_environment(_first_environment()), "payneteasy.postman_environment.json")


def _first_environment() -> Environment:
    return console().catalog.environments[0]


def _file(text: str, filename: str) -> Response:
    response = Response(text, content_type="application/json")
    response.headers.set("Content-Disposition", "attachment", filename=filename)
    return response


def _taken(document: dict[str, Any], member: str) -> str:
    """Take ``member`` out of ``document``. Raises the 422 ``Problem`` if it is no text."""
    value = document.pop(member, None)
    if not isinstance(value, str):
        message = Message(N_("Name one of the formats that GET /api/v1/exports lists."))
        raise invalid([FieldError(member, "required" if value is None else "type", message)])
    return value
