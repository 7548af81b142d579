"""Puts the OpenAPI document together, in the language of the request."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from paynet_debug import __version__
from paynet_debug.catalog.model import Catalog, EnvironmentKind
from paynet_debug.text import N_, Message, Text
from paynet_debug.web.language import say
from paynet_debug.web.openapi.answers import SCHEMAS
from paynet_debug.web.openapi.bodies import parameters_schema
from paynet_debug.web.openapi.calls import Answer, Call, problems
from paynet_debug.web.openapi.console_calls import console_calls, operation_schemas
from paynet_debug.web.openapi.emulator_calls import emulator_calls, form_schema
from paynet_debug.web.openapi.schema import Schema

OPENAPI = "3.1.1"

OPEN_TO_EVERYONE = ("/healthz", "/readyz")

_SIGNATURE = {
    "type": "http",
    "scheme": "OAuth",
    "description": Message(
        N_("OAuth 1.0a (RFC 5849) with RSA-SHA256: one-legged, oauth_consumer_key is the login.")
    ),
}

_TOKEN = {
    "type": "http",
    "scheme": "bearer",
    "description": Message(N_("A token that whoever runs this console gave to your program.")),
}

_DESCRIPTION = Message(
    N_("Sign, send and understand OAuth 1.0a RSA-SHA256 requests to the Payneteasy gateway.")
)


def calls(catalog: Catalog) -> tuple[Call, ...]:
    """Every call that the console and, where it has one, its emulator serve."""
    emulated = any(each.kind is EnvironmentKind.EMULATOR for each in catalog.environments)
    return (*console_calls(catalog), *(emulator_calls(catalog) if emulated else ()))


def schemas(catalog: Catalog) -> dict[str, Schema]:
    """Every component that a call refers to, by name."""
    found = dict(SCHEMAS)
    for operation in catalog.operations:
        found |= operation_schemas(operation, catalog)
        found[f"{operation.id}.parameters"] = parameters_schema(operation)
        found[f"{operation.id}.form"] = form_schema(operation)
    return found


def openapi_document(catalog: Catalog, public_url: str, *, guarded: bool = False) -> dict[str, Any]:
    """The whole document as plain JSON data; ``public_url`` is the console's own address.

    ``guarded`` says whether callers have to say who they are; the emulated gateway's do anyway.
    """
    paths: dict[str, dict[str, Any]] = {}
    listed = calls(catalog)
    for call in listed:
        paths.setdefault(call.path, {})[call.method] = _operation(
            call, asked_who=guarded and not call.signed and call.path not in OPEN_TO_EVERYONE
        )
    document = {
        "openapi": OPENAPI,
        "info": {
            "title": "Paynet Debug Console",
            "version": __version__,
            "description": _DESCRIPTION,
        },
        "servers": [{"url": public_url}],
        "tags": [{"name": tag} for tag in dict.fromkeys(call.tag for call in listed)],
        "paths": paths,
        "components": {
            "schemas": schemas(catalog),
            "securitySchemes": {"OAuth1": _SIGNATURE} | ({"Token": _TOKEN} if guarded else {}),
        },
    }
    rendered: dict[str, Any] = _rendered(document)
    return rendered


def _operation(call: Call, *, asked_who: bool) -> dict[str, Any]:
    answers = call.answers + (problems([401]) if asked_who else ())
    operation: dict[str, Any] = {
        "operationId": call.id,
        "tags": [call.tag],
        "summary": call.summary,
        "responses": {str(each.status): _response(each) for each in answers},
    }
    if call.places:
        operation["parameters"] = [
            {"name": name, "in": "path", "required": True, "schema": schema}
            for name, schema in call.places
        ]
    if call.body is not None:
        content: dict[str, Any] = {"schema": call.body}
        if call.example is not None:
            content["example"] = call.example
        operation["requestBody"] = {"required": True, "content": {call.media_type: content}}
    if call.signed:
        operation["security"] = [{"OAuth1": []}]
    if asked_who:
        operation["security"] = [{"Token": []}]
    return operation


def _response(answer: Answer) -> dict[str, Any]:
    response: dict[str, Any] = {"description": answer.description}
    if answer.content:
        response["content"] = {media: {"schema": schema} for media, schema in answer.content}
    if answer.status in (429, 503):
        response["headers"] = {"Retry-After": {"schema": {"type": "string"}}}
    return response


def _rendered(part: Any) -> Any:
    """``part`` with every sentence in the language of the request."""
    if isinstance(part, Message | Text):
        return say(part)
    if isinstance(part, Mapping):
        return {name: _rendered(value) for name, value in part.items()}
    if isinstance(part, list | tuple):
        return [_rendered(each) for each in part]
    return part
