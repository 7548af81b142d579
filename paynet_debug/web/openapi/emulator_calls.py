"""The emulator's calls: its register of merchants, and each command as the gateway takes it.

The console knows the other party from outside alone, by what its documentation says, as anyone
does; so these are written here and not asked of its code.
"""

from __future__ import annotations

from collections.abc import Iterator

from paynet_debug.catalog.demo import DEMO_ENDPOINT_ID, demo_public_key
from paynet_debug.catalog.model import Catalog, Operation
from paynet_debug.text import N_, Message
from paynet_debug.web.openapi.calls import (
    FORM,
    JSON,
    REASONS,
    Answer,
    Call,
    problems,
    succeeds,
)
from paynet_debug.web.openapi.schema import Schema, record, ref, table, text

MERCHANTS = Message(N_("The emulator's register"))
COMMANDS = Message(N_("The emulated gateway"))

_TEXT: tuple[tuple[str, Schema], ...] = (("text/plain", text()), (JSON, table(text())))


def emulator_calls(catalog: Catalog) -> Iterator[Call]:
    """Every call of the emulator."""
    yield Call(
        "get",
        "/sandbox/merchants",
        "merchants",
        MERCHANTS,
        Message(N_("Who may sign.")),
        (succeeds("Merchants"), *problems((400, 403, 429, 503))),
    )
    yield _registration()
    for operation in catalog.operations:
        yield _command(operation, group=False)
        if operation.group_path is not None:
            yield _command(operation, group=True)


def _registration() -> Call:
    key = text(Message(N_("The public half alone, 2048 bits or more, PEM.")), minLength=1)
    replaced = succeeds("Merchant")
    return Call(
        "put",
        "/sandbox/merchants/{login}",
        "register-merchant",
        MERCHANTS,
        Message(N_("Say whose public key it is, in place of any earlier one.")),
        (
            Answer(200, Message(N_("The login's earlier key was replaced.")), replaced.content),
            Answer(201, Message(N_("The login is new.")), replaced.content),
            *problems((400, 403, 409, 413, 415, 422, 429, 503)),
        ),
        places=(("login", text(minLength=1, maxLength=255)),),
        body=record({"public_key": key}),
        example={"public_key": demo_public_key()},
        example_path="/sandbox/merchants/my-login",
    )


def _command(operation: Operation, *, group: bool) -> Call:
    path = (operation.group_path if group else None) or operation.path
    place = "endpoint_group_id" if group else "endpoint_id"
    return Call(
        "post",
        f"/sandbox/paynet{path}",
        f"emulated-{operation.id}" + ("-group" if group else ""),
        COMMANDS,
        operation.title,
        tuple(_answers(operation)),
        places=((place, text(minLength=1)),),
        body=ref(f"{operation.id}.form"),
        media_type=FORM,
        example_path=f"/sandbox/paynet{path}".replace(f"{{{place}}}", DEMO_ENDPOINT_ID),
        signed=True,
    )


def _answers(operation: Operation) -> Iterator[Answer]:
    """As documented: a form labelled text/html, JSON where it is asked for, or nothing at all.

    OpenAPI has no word for "JSON or nothing"; what a batch command answers is left untyped.
    """
    page = (("text/html", text()), (JSON, table(text())))
    taken = Message(N_("The answer, a validation error included."))
    yield Answer(200, taken, page if operation.emulated.success else ())
    yield Answer(
        400,
        Message(N_("A validation error that was asked for as JSON, or an unknown host name.")),
        _TEXT,
    )
    yield Answer(
        403,
        Message(N_("Access is denied; X-Emulator-Reason says why, which no real gateway does.")),
        page if operation.emulated.denial == "page" else (),
    )
    yield Answer(404, REASONS[404], _TEXT)
    yield Answer(413, REASONS[413], _TEXT)
    yield Answer(429, REASONS[429], _TEXT)
    yield Answer(500, Message(N_("The documented failure, for the order id emulate-500.")))
    yield Answer(503, REASONS[503], _TEXT)


def form_schema(operation: Operation) -> Schema:
    """The form of a command, as loosely as the gateway takes it: faults are its to answer."""
    return {
        "type": "object",
        "properties": {each.name: text(each.description) for each in operation.body_parameters},
        "additionalProperties": text(),
    }
