"""The console's own calls: everything that its API's blueprint and ``/healthz`` serve."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from paynet_debug.catalog.demo import (
    DEMO_ENDPOINT_ID,
    DEMO_LOGIN,
    demo_private_key,
    demo_public_key,
)
from paynet_debug.catalog.model import Catalog, EnvironmentKind, Operation
from paynet_debug.text import N_, Message
from paynet_debug.web.openapi.bodies import custom_body, diagnosis_body, key_body, operation_body
from paynet_debug.web.openapi.calls import (
    ALWAYS,
    WITH_BODY,
    Call,
    problems,
    succeeds,
)
from paynet_debug.web.openapi.schema import Schema, one_of_texts, ref

ANY_OBJECT: Schema = {"type": "object"}

GENERAL = Message(N_("Look up"))
SIGNING = Message(N_("Sign and send"))
UNDERSTANDING = Message(N_("Understand"))
TAKING = Message(N_("Take away"))

_PURPOSES = (
    ("sign", SIGNING, "Signed", WITH_BODY, Message(N_("Sign the request; nothing is sent."))),
    (
        "prepare",
        SIGNING,
        "Prepared",
        WITH_BODY,
        Message(N_("All but the signature: no key is needed, and none is read.")),
    ),
    (
        "submit",
        SIGNING,
        "Submission",
        (*WITH_BODY, 502, 503, 504),
        Message(N_("Sign the request, or take a signature made elsewhere, and send it.")),
    ),
    (
        "export",
        TAKING,
        "Snippet",
        WITH_BODY,
        Message(N_("Write the request in a format, frozen or as code that signs.")),
    ),
)


def console_calls(catalog: Catalog) -> Iterator[Call]:
    """Every call, in the order in which people look for them."""
    yield from _lists(catalog)
    for operation in catalog.operations:
        yield from _operation_calls(operation, catalog)
    yield from _custom_calls()
    yield from _readings()


def _custom_calls() -> Iterator[Call]:
    example = {
        "url": "https://gateway.example/paynet/api/v4/command/1?version=4",
        "parameters": {"amount": "10.50"},
        "consumer_key": DEMO_LOGIN,
    }
    told = N_("Sign a POST to any URL; nothing is sent.")
    signing = {**example, "private_key": demo_private_key()}
    yield _custom_call("sign", Message(told), "Signed", signing)
    told = N_("All but the signature of a POST to any URL: no key is needed, and none is read.")
    yield _custom_call("prepare", Message(told), "Prepared", example)


def _custom_call(purpose: str, told: Message, schema: str, example: dict[str, Any]) -> Call:
    return Call(
        "post",
        f"/api/v1/{purpose}",
        purpose,
        SIGNING,
        told,
        (succeeds(schema), *problems(WITH_BODY)),
        body=custom_body(purpose),
        example=example,
    )


def _lists(catalog: Catalog) -> Iterator[Call]:
    ids = [each.id for each in catalog.operations]
    looked_up = (
        ("/api/v1/operations", "operations", "Operations", N_("Every command, a line each.")),
        ("/api/v1/environments", "environments", "Environments", N_("Where requests can go.")),
        ("/api/v1/exports", "exports", "Exports", N_("Every export format.")),
    )
    for path, call_id, schema, told in looked_up:
        yield _get(path, call_id, Message(told), schema)
    yield Call(
        "get",
        "/api/v1/operations/{operation_id}",
        "operation",
        GENERAL,
        Message(N_("One command, whole: parameters, fields of the answer, examples.")),
        (succeeds("Operation"), *problems((400, 404, 429))),
        places=(("operation_id", one_of_texts(ids)),),
        example_path=f"/api/v1/operations/{ids[0]}",
    )
    files = (
        ("postman", N_("The whole catalogue as a Postman collection.")),
        ("postman-environment", N_("The variables of that collection; the key is left empty.")),
    )
    for name, told in files:
        yield _get(f"/api/v1/exports/{name}", f"export-{name}", Message(told), ANY_OBJECT)
    told = N_("This description.")
    yield _get("/api/v1/openapi.json", "openapi", Message(told), ANY_OBJECT)
    # What is read outside the API's prefix is not counted, so no 429.
    probes = (
        ("healthz", (400,), N_("Whether the process serves.")),
        ("readyz", (400, 503), N_("Whether requests can be answered: catalogue and database.")),
    )
    for name, statuses, told in probes:
        answers = (succeeds("Health"), *problems(statuses))
        yield Call("get", f"/{name}", name, GENERAL, Message(told), answers)


def _get(path: str, call_id: str, told: Message, schema: str | Schema) -> Call:
    return Call("get", path, call_id, GENERAL, told, (succeeds(schema), *problems(ALWAYS)))


def _operation_calls(operation: Operation, catalog: Catalog) -> Iterator[Call]:
    for purpose, tag, schema, statuses, told in _PURPOSES:
        yield Call(
            "post",
            f"/api/v1/operations/{operation.id}/{purpose}",
            f"{purpose}-{operation.id}",
            tag,
            told,
            (succeeds(schema), *problems(statuses)),
            body=ref(f"{operation.id}.{purpose}"),
            example=_example(operation, catalog, purpose),
        )


def operation_schemas(operation: Operation, catalog: Catalog) -> dict[str, Schema]:
    """The components that the calls of one command refer to, less its parameters."""
    return {
        f"{operation.id}.{purpose}": operation_body(operation, catalog, purpose)
        for purpose, *_ in _PURPOSES
    }


def _example(operation: Operation, catalog: Catalog, purpose: str) -> dict[str, Any]:
    """A body that works at once, with the demonstration's public pair and the emulator."""
    emulated = (each.id for each in catalog.environments if each.kind is EnvironmentKind.EMULATOR)
    body: dict[str, Any] = {
        "environment": next(emulated, catalog.environments[0].id),
        "endpoint_id": DEMO_ENDPOINT_ID,
        "consumer_key": DEMO_LOGIN,
    }
    batch = operation.batch
    if batch is not None:
        body["csv"] = batch.example_csv
    else:
        body["parameters"] = {
            each.name: each.example
            for each in operation.body_parameters
            if each.example is not None
        }
    if purpose == "export":
        body["format"] = "python"
    elif purpose != "prepare":
        body["private_key"] = demo_private_key()
    return body


def _readings() -> Iterator[Call]:
    yield Call(
        "post",
        "/api/v1/diagnose",
        "diagnose",
        UNDERSTANDING,
        Message(N_("Say why a pasted request fails; what can be read at all is answered 200.")),
        (succeeds("Diagnosis"), *problems(WITH_BODY)),
        body=diagnosis_body(),
        example={
            "request": "POST /paynet/api/v4/status/39915 HTTP/1.1\n"
            "Host: sandbox.payneteasy.com\n"
            "Content-Type: application/x-www-form-urlencoded\n\n"
            "client_orderid=3&orderid=900258&login=demo",
            "public_key": demo_public_key(),
        },
    )
    yield Call(
        "post",
        "/api/v1/keys/inspect",
        "inspect-key",
        UNDERSTANDING,
        Message(N_("Say what a key is and whether it can sign; nothing private is answered.")),
        (succeeds("KeyInspection"), *problems(WITH_BODY)),
        body=key_body(),
        example={"key": demo_public_key()},
    )
