"""The catalogue: every documented command, with a search that works without JavaScript."""

from __future__ import annotations

from dataclasses import dataclass

from flask import render_template, request

from paynet_debug.catalog.model import Operation, Parameter
from paynet_debug.web.console import console
from paynet_debug.web.misplaced import withhold
from paynet_debug.web.pages.frame import pages


@dataclass(frozen=True, slots=True)
class Entry:
    """A command with the words that a search looks through, in lower case and both languages."""

    operation: Operation
    words: str
    found: bool


@pages.get("/")
def catalogue() -> str:
    """Every command; with ``?q=`` those in which each of its words occurs."""
    query = withhold(request.args.get("q", ""))[:200]
    catalog = console().catalog
    return render_template(
        "catalogue.html",
        entries=[_entry(each, query.lower().split()) for each in catalog.operations],
        environments=catalog.environments,
        first=catalog.operations[0],
        query=query,
    )


def _entry(operation: Operation, wanted: list[str]) -> Entry:
    texts = (operation.title, operation.summary)
    names = [each.name for each in operation.parameters + _columns(operation)]
    words = " ".join(
        [operation.id, operation.path, *(f"{each.en} {each.ru}" for each in texts), *names]
    ).lower()
    return Entry(operation, words, all(word in words for word in wanted))


def _columns(operation: Operation) -> tuple[Parameter, ...]:
    return operation.batch.columns if operation.batch else ()
