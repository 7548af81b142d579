"""What programs can call, for people: every call with its members, answers and a curl line.

Made of the same calls as ``GET /api/v1/openapi.json``, so that both say the same.
"""

from __future__ import annotations

import gzip
import json
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import Response, render_template, request

from paynet_debug.text import Sentence
from paynet_debug.web.console import console
from paynet_debug.web.openapi import Call, calls, schemas
from paynet_debug.web.pages.frame import pages
from paynet_debug.web.settings import Settings

_INDENT = 2


@dataclass(frozen=True, slots=True)
class Member:
    """One member of a body; ``choices`` are its values where they are few."""

    name: str
    kind: str
    needed: bool
    told: Sentence
    choices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """A call with what the page prints of it."""

    call: Call
    members: tuple[Member, ...]
    curl: str


@pages.get("/api")
def api() -> Response:
    """Every call, in groups; the address of the machine-readable description."""
    parts = console()
    components = schemas(parts.catalog)
    groups: dict[Sentence, list[Shown]] = {}
    for call in calls(parts.catalog):
        body = _resolved(call.body or {}, components)
        shown = Shown(
            call, tuple(_members(body, components)), _curl(call, parts.settings.public_url)
        )
        groups.setdefault(call.tag, []).append(shown)
    page = render_template("api.html", groups=groups, base_url=parts.settings.public_url)
    return _compressed(page, parts.settings)


def _compressed(page: str, settings: Settings) -> Response:
    """Compress this long page, which holds no token unless people sign in (see BREACH)."""
    response = Response(page)
    response.vary.add("Accept-Encoding")
    if request.accept_encodings["gzip"] > 0 and settings.oidc_issuer is None:
        response.set_data(gzip.compress(response.get_data()))
        response.content_encoding = "gzip"
    return response


def _members(body: dict[str, Any], components: dict[str, Any]) -> Iterator[Member]:
    needed = body.get("required", ())
    for name, schema in body.get("properties", {}).items():
        resolved = _resolved(schema, components)
        yield Member(
            name,
            ", ".join(dict.fromkeys(_kinds(resolved))),
            name in needed,
            resolved.get("description", ""),
            tuple(resolved.get("enum", ())),
        )


def _kinds(schema: dict[str, Any]) -> Iterator[str]:
    """The JSON types that a value may have; null is said by its not being needed."""
    for alternative in schema.get("anyOf", ()):
        yield from _kinds(alternative)
    kinds = schema.get("type", ())
    yield from (each for each in ([kinds] if isinstance(kinds, str) else kinds) if each != "null")


def _resolved(schema: dict[str, Any], components: dict[str, Any]) -> dict[str, Any]:
    name = schema.get("$ref", "").rpartition("/")[2]
    found: dict[str, Any] = components[name] if name else schema
    return found


def _curl(call: Call, public_url: str) -> str:
    """A line for a POSIX shell; empty where the call has no example, as it wants a signature."""
    if call.body is not None and call.example is None:
        return ""
    words = ["curl", "-sS"]
    if call.method not in ("get", "post"):
        words += ["-X", call.method.upper()]
    words.append(shlex.quote(public_url + call.example_url))
    if call.example is not None:
        body = json.dumps(call.example, ensure_ascii=False, indent=_INDENT)
        words += [f"-H 'Content-Type: {call.media_type}'", f"-d {shlex.quote(body)}"]
    return " ".join(words)
