"""A Postman collection (format v2.1): of one request, or of the whole catalogue.

Postman signs by itself with the variables ``private_key`` (PEM, several lines) and
``consumer_key``. Where one of them is empty it sends the request unsigned and says nothing, so each
collection has a script that stops before that. Documentation of the format:
https://github.com/postmanlabs/schemas
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from paynet_debug.catalog.batch import payload, read_csv
from paynet_debug.catalog.model import Catalog, Environment, Operation, Parameter
from paynet_debug.export.contract import (
    ExportInput,
    Format,
    Snippet,
    placeholder_warning,
    snippet,
)
from paynet_debug.text import N_, Message, Text, render

FORMAT = Format(
    "postman",
    "Postman",
    "json",
    signs=True,
    suffix=".postman_collection.json",
    place=10,
    steps=Message(
        N_(
            "Import the file into Postman, open the collection's variables, and put the private "
            "key, PEM with all its lines, into the current value of private_key. Postman then "
            "signs each request anew."
        )
    ),
)

SCHEMA = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"

AUTH: Mapping[str, str | bool] = {
    "consumerKey": "{{consumer_key}}",
    "signatureMethod": "RSA-SHA256",
    "privateKey": "{{private_key}}",
    "version": "1.0",
    "addParamsToHeader": True,
    "addEmptyParamsToSign": False,
    "includeBodyHash": False,
    "disableHeaderEncoding": False,
}
"""The runtime's own names. Empty parameters of the *form* are signed in any case; the switch is
about an empty ``oauth_token`` and its like."""

GUARD = (
    "for (const name of ['private_key', 'consumer_key']) {",
    "  if (!pm.variables.get(name)) {",
    "    pm.test(`Set the variable ${name}: without it the request would go out unsigned`,",
    "      () => pm.expect.fail('nothing was sent'));",
    "    pm.execution.skipRequest();",
    "  }",
    "}",
)
"""An error thrown here would not stop the request; skipping it alone would look like success."""

JSON = dict[str, Any]


def write(export: ExportInput) -> Snippet:
    """Write a collection of this one request, its variables filled in but for the key."""
    rows = [{"key": key, "value": value, "type": "text"} for key, value in export.parameters]
    if export.operation is None:
        title = url = export.url
        values = _variables(consumer_key=export.consumer_key)
    else:
        title = str(export.operation.title)
        url = export.operation.url("{{base_url}}", "{{endpoint_id}}", group=export.group)
        base_url = export.environment.base_url if export.environment else ""
        values = _variables(base_url, export.endpoint_id, export.consumer_key)
    item = _item(export.name, url, rows, accept=export.accept)
    text = _dump(_collection(title, [item], values))
    return snippet(FORMAT, export, text, placeholder_warning(export, "Postman"))


def postman_collection(catalog: Catalog, environment: Environment, *, language: str = "en") -> str:
    """Write every operation in its endpoint form, each parameter with the documented example.

    ``base_url`` is that of ``environment``. A parameter without an example is there but switched
    off, because Postman sends an empty value where the console sends none. Returns JSON text.
    """
    items = [_documented(operation, language) for operation in catalog.operations]
    title = f"Payneteasy API v4 ({_say(environment.label, language)})"
    return _dump(_collection(title, items, _variables(environment.base_url)))


def postman_environment(
    environment: Environment, *, endpoint_id: str = "", consumer_key: str = "", language: str = "en"
) -> str:
    """Write the variables of the collections as an environment file: JSON text, without a key."""
    values = _variables(environment.base_url, endpoint_id, consumer_key)
    return _dump(
        {
            "name": _say(environment.label, language),
            "values": [
                {
                    "key": key,
                    "value": value,
                    "type": "secret" if key == "private_key" else "default",
                    "enabled": True,
                }
                for key, value in values.items()
            ],
            "_postman_variable_scope": "environment",
        }
    )


def _documented(operation: Operation, language: str) -> JSON:
    url = operation.url("{{base_url}}", "{{endpoint_id}}")
    rows = [_row(each, _example(operation, each), language) for each in operation.body_parameters]
    description = f"{_say(operation.summary, language)}\n\n{operation.documentation_url}"
    return _item(operation.id, url, rows, description=description)


def _example(operation: Operation, parameter: Parameter) -> str:
    batch = operation.batch
    if batch is not None and batch.parameter == parameter.name:
        return payload(read_csv(batch.example_csv, batch))
    return parameter.example or ""


def _row(parameter: Parameter, example: str, language: str) -> JSON:
    row = {
        "key": parameter.name,
        "value": example,
        "type": "text",
        "description": _say(parameter.description, language),
    }
    return row if example else row | {"disabled": True}


def _item(
    name: str, url: str, rows: list[JSON], *, accept: str = "*/*", description: str = ""
) -> JSON:
    return {
        "name": name,
        "request": {
            "method": "POST",
            "header": [{"key": "Accept", "value": accept}],
            "body": {"mode": "urlencoded", "urlencoded": rows},
            "url": url,
            "description": description,
        },
    }


def _collection(name: str, items: list[JSON], variables: Mapping[str, str]) -> JSON:
    auth = [
        {"key": key, "value": value, "type": "boolean" if isinstance(value, bool) else "string"}
        for key, value in AUTH.items()
    ]
    return {
        "info": {"name": name, "schema": SCHEMA},
        "item": items,
        "auth": {"type": "oauth1", "oauth1": auth},
        "event": [
            {"listen": "prerequest", "script": {"type": "text/javascript", "exec": list(GUARD)}}
        ],
        "variable": [{"key": key, "value": value} for key, value in variables.items()],
    }


def _variables(base_url: str = "", endpoint_id: str = "", consumer_key: str = "") -> dict[str, str]:
    return {
        "base_url": base_url,
        "endpoint_id": endpoint_id,
        "consumer_key": consumer_key,
        "private_key": "",
    }


def _say(text: Text, language: str) -> str:
    return render(text, language, str)


def _dump(value: JSON) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"
