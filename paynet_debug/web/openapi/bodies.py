"""The schemas of what the API takes, made from the catalogue and the export formats.

Whatever a schema refuses, the API refuses as well; the API knows more than a schema can say (a
key that fits together, a CSV's cells), and answers 422 for that. An optional member may be null,
which counts as absent.
"""

from __future__ import annotations

from paynet_debug.catalog.model import Catalog, Operation, Parameter, ValueType
from paynet_debug.export import formats
from paynet_debug.text import N_, Message
from paynet_debug.web.json_body import MAX_PARAMETERS
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

NUMERIC = r"^([0-9]+(\.[0-9]*)?|\.[0-9]+)?$"
DIGITS = "^[0-9]{0,20}$"

_NAMES = {"^$": False, "^oauth_": False}
"""No parameter is without a name, and the protocol's own go into the header."""

_PAIRS: Schema = {
    **rows(
        {"type": "array", "prefixItems": [text(minLength=1), text()], "items": False, "minItems": 2}
    ),
    "maxItems": MAX_PARAMETERS,
    "description": Message(
        N_("[name, value] pairs: for a name that is sent twice, or an order that matters.")
    ),
}

_ENDPOINT_ID = Message(N_("The endpoint's number: the last part of the URL."))
_GROUP_ID = Message(N_("In its place the number of a group of endpoints."))
_CONSUMER_KEY = text(Message(N_("The merchant's login (oauth_consumer_key).")), minLength=1)
_PRIVATE_KEY = text(
    Message(N_("RSA, 2048 to 4096 bits, PEM or bare Base64. Used once, never stored or logged."))
)
_PASSPHRASE = text(Message(N_("Of an encrypted key.")))

_OF_EVERY_SIGNATURE: dict[str, Schema] = {
    "passphrase": or_null(_PASSPHRASE),
    "nonce": or_null(text(Message(N_("Made at random where it is not given.")))),
    "timestamp": {
        "anyOf": [text(pattern=DIGITS), whole(minimum=0), {"type": "null"}],
        "description": Message(N_("Unix seconds; now, where it is not given.")),
    },
    "json_answer": or_null(
        truth(Message(N_("Ask the gateway for JSON (Accept: application/vnd.pay+json).")))
    ),
}


def parameters_schema(operation: Operation) -> Schema:
    """The member ``parameters`` of a command: an object by wire names, or a list of pairs."""
    body = operation.body_parameters
    by_name = {
        "type": "object",
        "properties": {each.name: _value(each) for each in body},
        "patternProperties": _NAMES,
        "additionalProperties": text(),
        "maxProperties": MAX_PARAMETERS,
    }
    told = Message(
        N_("The command's own, by their wire names: %(names)s."),
        names=", ".join(each.name for each in body),
    )
    if operation.batch is None:
        by_name["required"] = [each.name for each in body if each.necessity == "required"]
        return {"anyOf": [by_name, _PAIRS], "description": told}
    return {"anyOf": [by_name, _PAIRS, {"type": "null"}], "description": told}


def _value(parameter: Parameter) -> Schema:
    """A parameter's value; an empty one is always taken, with a warning where it matters."""
    schema = text(parameter.description)
    if parameter.type is ValueType.NUMERIC:
        schema["pattern"] = NUMERIC
    if len(parameter.max_lengths) == 1:
        schema["maxLength"] = parameter.max_lengths[0]
    if parameter.min_length:
        schema["anyOf"] = [{"maxLength": 0}, {"minLength": parameter.min_length}]
    if parameter.example is not None:
        schema["examples"] = [parameter.example]
    return schema


def operation_body(operation: Operation, catalog: Catalog, purpose: str) -> Schema:
    """The body of ``purpose`` ("prepare", "sign", "submit" or "export") for a command."""
    required = {
        "environment": one_of_texts(each.id for each in catalog.environments),
        "consumer_key": _CONSUMER_KEY,
    }
    optional = dict(_OF_EVERY_SIGNATURE)
    choices: list[Schema] = []
    if operation.group_path is None:
        required["endpoint_id"] = text(_ENDPOINT_ID, pattern=DIGITS, minLength=1)
    else:
        optional["endpoint_id"] = or_null(text(_ENDPOINT_ID, pattern=DIGITS))
        optional["endpoint_group_id"] = or_null(text(_GROUP_ID, pattern=DIGITS))
        choices.append(_either(["endpoint_id"], ["endpoint_group_id"]))
    parameters = {"parameters": ref(f"{operation.id}.parameters")}
    if operation.batch is None:
        required |= parameters
    else:
        csv = text(Message(N_("The rows as CSV text with a header row, in place of the payload.")))
        optional |= {"csv": or_null(csv), **parameters}
        choices.append(_either(["csv"], ["parameters"]))
    if purpose == "sign":
        required["private_key"] = {**_PRIVATE_KEY, "minLength": 1}
    else:
        optional["private_key"] = or_null(_PRIVATE_KEY)
    if purpose == "submit":
        made = text(Message(N_("In Base64, made elsewhere with this nonce and timestamp.")))
        optional["signature"] = or_null(made)
        choices.append(_either(["private_key"], ["signature", "nonce", "timestamp"]))
    if purpose == "export":
        code = ", ".join(each.id for each in formats() if each.signs)
        told = Message(N_("The formats that need no private_key: %(formats)s."), formats=code)
        required["format"] = one_of_texts((each.id for each in formats()), told)
    return record(required, optional, **({"allOf": choices} if choices else {}))


def _either(*alternatives: list[str]) -> Schema:
    return {"anyOf": [{"required": names} for names in alternatives]}


def custom_body(purpose: str) -> Schema:
    """The body of ``POST /api/v1/sign`` and, with "prepare", of ``POST /api/v1/prepare``."""
    by_name = {
        **table(text()),
        "patternProperties": _NAMES,
        "maxProperties": MAX_PARAMETERS,
    }
    required = {
        "url": text(
            Message(N_("Absolute, http or https, in ASCII; its query is signed as well.")),
            minLength=1,
        ),
        "consumer_key": _CONSUMER_KEY,
    }
    optional = {
        **_OF_EVERY_SIGNATURE,
        "parameters": {"anyOf": [by_name, _PAIRS, {"type": "null"}]},
    }
    if purpose == "sign":
        required["private_key"] = {**_PRIVATE_KEY, "minLength": 1}
    else:
        optional["private_key"] = or_null(_PRIVATE_KEY)
    return record(required, optional)


def diagnosis_body() -> Schema:
    """The body of ``POST /api/v1/diagnose``."""
    return record(
        {
            "request": text(
                Message(N_("As pasted: curl, raw HTTP, a header, HAR, fetch, PowerShell, Postman."))
            )
        },
        {
            "public_key": or_null(text(Message(N_("What opens the signature and proves.")))),
            "passphrase": or_null(_PASSPHRASE),
            "signed_string": or_null(
                text(Message(N_("The base string that the merchant's own code logged.")))
            ),
            "url": or_null(text(Message(N_("Completes a header that was pasted alone.")))),
            "body": or_null(text(Message(N_("Completes a header that was pasted alone.")))),
            "now": or_null(
                whole(
                    Message(N_("Unix seconds that the timestamp is compared with.")),
                    minimum=0,
                    maximum=10**12 - 1,
                )
            ),
        },
    )


def key_body() -> Schema:
    """The body of ``POST /api/v1/keys/inspect``."""
    return record(
        {"key": text(Message(N_("A key or certificate, private or public, in any container.")))},
        {"passphrase": or_null(_PASSPHRASE)},
    )
