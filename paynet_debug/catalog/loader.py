"""Reads the catalogue's files strictly: one file of ``operations/`` is one API command.

What each key means is said by ``model``. A file is checked as a whole when the program starts:
an unknown key, a missing translation, a wrong type or an unknown placeholder is a
``CatalogError`` that names the file and the key, so a typing mistake can't reach a page.
"""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path

from paynet_debug.catalog.environments import load_environments
from paynet_debug.catalog.model import (
    PLACEHOLDERS,
    Batch,
    Catalog,
    DocumentedAnswer,
    EmulatedAnswers,
    Necessity,
    Operation,
    Parameter,
    Place,
    ResponseField,
    ValueType,
)
from paynet_debug.catalog.table import Table, read_file
from paynet_debug.text import N_, Message

__all__ = ["OPERATIONS", "load_catalog", "load_environments", "load_operations"]

OPERATIONS = Path(__file__).with_name("operations")


def load_catalog(environments_path: Path | None = None, *, emulator_base_url: str) -> Catalog:
    """Read everything; the arguments are those of ``load_environments``."""
    return Catalog(
        operations=load_operations(),
        environments=load_environments(environments_path, emulator_base_url=emulator_base_url),
    )


def load_operations(folder: Path = OPERATIONS) -> tuple[Operation, ...]:
    """Read every ``*.toml`` of ``folder``, in alphabetical order (that of the API's listing).

    Raises ``CatalogError``.
    """
    return tuple(
        read_file(path, partial(_operation, file_id=path.stem))
        for path in sorted(folder.glob("*.toml"))
    )


def _operation(table: Table, file_id: str) -> Operation:
    parameters = table.rows("parameters", _parameter, unique="name")
    names = [each.name for each in parameters if each.place is Place.BODY]
    return Operation(
        id=table.one_of("id", [file_id]),
        title=table.translated("title"),
        summary=table.translated("summary"),
        documentation_url=_documentation_url(table),
        path=_path(table, "endpoint_id", "path"),
        group_path=table.optional("group_path", partial(_path, table, "endpoint_group_id")),
        parameters=parameters,
        batch=table.optional("batch", partial(table.table, build=partial(_batch, names=names))),
        response=table.rows("response", _response_field, unique="name"),
        answers=table.rows("answers", _answer),
        emulated=table.table("emulated", partial(_emulated, names=names)),
    )


def _documentation_url(table: Table) -> str:
    url = table.string("documentation_url")
    if not re.fullmatch(r"https://[!-~]+", url):
        table.refuse("documentation_url", repr(url), Message(N_("a URL that begins with https://")))
    return url


def _path(table: Table, placeholder: str, key: str) -> str:
    path = table.string(key)
    if not re.fullmatch(rf"(/[A-Za-z0-9._~-]+)+/\{{{placeholder}\}}", path):
        example = f"/api/v4/command/{{{placeholder}}}"
        table.refuse(key, repr(path), Message(N_("a path such as %(example)s"), example=example))
    return path


def _parameter(table: Table) -> Parameter:
    parameter = Parameter(
        name=table.string("name"),
        place=table.choice("place", Place),
        necessity=table.choice("necessity", Necessity),
        type=table.optional("type", partial(table.choice, choices=ValueType)),
        min_length=table.optional("min_length", table.integer),
        max_lengths=table.lengths("max_lengths"),
        description=table.translated("description"),
        example=table.optional("example", table.string),
    )
    minimum = parameter.min_length
    if minimum and any(minimum > maximum for maximum in parameter.max_lengths):
        expected = Message(N_("a minimum that is not above the maximum"))
        table.refuse("min_length", str(minimum), expected)
    return parameter


def _batch(table: Table, names: list[str]) -> Batch:
    return Batch(
        parameter=table.one_of("parameter", names),
        columns=table.rows("columns", _parameter, unique="name"),
        example_csv=table.body("example_csv"),
    )


def _response_field(table: Table) -> ResponseField:
    return ResponseField(name=table.string("name"), description=table.translated("description"))


def _answer(table: Table) -> DocumentedAnswer:
    answer = DocumentedAnswer(
        outcome=table.one_of("outcome", ["success", "failure"]),
        status=table.integer("status"),
        content_type=table.optional("content_type", table.string),
        body=table.body("body"),
        note=table.translated("note"),
    )
    if not 100 <= answer.status <= 599:
        table.refuse("status", str(answer.status), Message(N_("an HTTP status, 100 to 599")))
    return answer


def _emulated(table: Table, names: list[str]) -> EmulatedAnswers:
    known = {*PLACEHOLDERS, *(f"parameter:{name}" for name in names)}
    success = table.fields("success")
    for _, value in success:
        unknown = set(re.findall(r"\{([^{}]*)\}", value)) - known
        if unknown:
            listed = ", ".join(f"{{{each}}}" for each in sorted(known))
            expected = Message(N_("one of the placeholders %(listed)s"), listed=listed)
            table.refuse("success", f"{{{min(unknown)}}}", expected)
    return EmulatedAnswers(success=success, denial=table.one_of("denial", ["page", "empty"]))
