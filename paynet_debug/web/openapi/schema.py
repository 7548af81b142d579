"""The words of JSON Schema (draft 2020-12, which OpenAPI 3.1 speaks), as small functions.

A schema is plain data. Its descriptions may be a ``Message``; ``document`` renders them in the
reader's language when all is put together.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from paynet_debug.text import Sentence

Schema = dict[str, Any]
Members = Mapping[str, Schema]


def text(description: Sentence | None = None, **keywords: Any) -> Schema:
    """A string; ``keywords`` are JSON Schema's own (``enum``, ``pattern``, ``minLength``)."""
    return _described({"type": "string", **keywords}, description)


def whole(description: Sentence | None = None, **keywords: Any) -> Schema:
    """A whole number."""
    return _described({"type": "integer", **keywords}, description)


def truth(description: Sentence | None = None) -> Schema:
    """True or false."""
    return _described({"type": "boolean"}, description)


def one_of_texts(values: Iterable[str], description: Sentence | None = None) -> Schema:
    """A string that is one of ``values``."""
    return text(description, enum=list(values))


def or_null(schema: Schema) -> Schema:
    """``schema``, or null in its place."""
    kinds = schema.get("type")
    if not isinstance(kinds, str) or "enum" in schema:
        return {"anyOf": [schema, {"type": "null"}]}
    return {**schema, "type": [kinds, "null"]}


def rows(items: Schema, description: Sentence | None = None) -> Schema:
    """An array whose entries are all alike."""
    return _described({"type": "array", "items": items}, description)


def record(required: Members, optional: Members | None = None, **keywords: Any) -> Schema:
    """An object with these members and no others."""
    return {
        "type": "object",
        "properties": {**required, **(optional or {})},
        "required": list(required),
        "additionalProperties": False,
        **keywords,
    }


def table(values: Schema, description: Sentence | None = None) -> Schema:
    """An object with any names and values that are all alike."""
    return _described({"type": "object", "additionalProperties": values}, description)


def ref(name: str) -> Schema:
    """The schema that ``components`` holds under ``name``."""
    return {"$ref": f"#/components/schemas/{name}"}


def _described(schema: Schema, description: Sentence | None) -> Schema:
    return schema if description is None else {**schema, "description": description}
