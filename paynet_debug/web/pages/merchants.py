"""Asks the emulator, over HTTP as anyone would, who is registered, and registers a key."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from paynet_debug.catalog.model import Environment, EnvironmentKind
from paynet_debug.errors import TransportError
from paynet_debug.oauth1.encoding import percent_encode
from paynet_debug.oauth1.message import HTTPRequest
from paynet_debug.text import N_, Message
from paynet_debug.transport import Exchange, send
from paynet_debug.web.console import console
from paynet_debug.web.language import current_language


@dataclass(frozen=True, slots=True)
class Merchant:
    """A registered login; ``fingerprint`` is the SHA-256 of its public key's SPKI in hex."""

    login: str
    bits: int
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """One thing that the emulator found wrong with a registration, in the reader's language."""

    field: str
    message: str


def emulator() -> Environment | None:
    """The environment that is the emulator; a white label may have none."""
    environments = console().catalog.environments
    return next((each for each in environments if each.kind is EnvironmentKind.EMULATOR), None)


def registered(environment: Environment) -> tuple[Merchant, ...]:
    """Who may sign, in the emulator's order. Raises ``TransportError``."""
    document = _read(_call("GET", _merchants_url(environment)))
    rows = document.get("merchants")
    return tuple(
        Merchant(str(row.get("login")), int(row.get("bits", 0)), str(row.get("fingerprint")))
        for row in (rows if isinstance(rows, list) else [])
        if isinstance(row, dict)
    )


def register(environment: Environment, login: str, public_key: str) -> tuple[Refusal, ...]:
    """Register a public key (PEM text) for ``login``; empty when it was taken.

    Raises ``TransportError``.
    """
    url = f"{_merchants_url(environment)}/{percent_encode(login)}"
    exchange = _call("PUT", url, json.dumps({"public_key": public_key}))
    if exchange.status < 300:
        return ()
    return tuple(_refusals(_read(exchange)))


def _refusals(problem: dict[str, Any]) -> Iterator[Refusal]:
    errors = problem.get("errors")
    for error in errors if isinstance(errors, list) else []:
        if isinstance(error, dict):
            yield Refusal(str(error.get("field", "")), str(error.get("message", "")))
    if not errors:
        yield Refusal("", str(problem.get("detail", problem.get("title", "—"))))


def _merchants_url(environment: Environment) -> str:
    """The emulator keeps its register beside the context path (``…/sandbox/merchants``)."""
    return environment.base_url.rpartition("/")[0] + "/merchants"


def _call(method: str, url: str, body: str = "") -> Exchange:
    headers = [
        ("Host", urlsplit(url).netloc),
        ("Accept", "application/json"),
        ("Accept-Language", current_language()),
        ("Accept-Encoding", "identity"),
        ("Content-Length", str(len(body))),
        ("Connection", "close"),
    ]
    if body:
        headers.append(("Content-Type", "application/json"))
    request = HTTPRequest(method, url, tuple(headers), body)
    return send(request, adapters=console().adapters)


def _read(exchange: Exchange) -> dict[str, Any]:
    try:
        document = json.loads(exchange.body)
    except ValueError:
        document = None
    if not isinstance(document, dict):
        raise TransportError(
            "answer-not-json",
            Message(
                N_("The emulator answered %(status)s without JSON. Is it the emulator?"),
                status=exchange.status,
            ),
        )
    return document
