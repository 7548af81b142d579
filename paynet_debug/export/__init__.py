"""A request as text to take away: frozen, as code that signs, or as another tool's collection.

ONE FILE = ONE FORMAT. A module of this folder that has a ``FORMAT`` is a format; dropping one in
is all it takes. Everything is pure: no key, no clock, no I/O. Private keys never come here: a
frozen format gets the signed request, and code reads its key from a file where it runs.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType

from paynet_debug.export.contract import ExportInput, Format, Snippet
from paynet_debug.export.postman import postman_collection, postman_environment

__all__ = [
    "ExportInput",
    "Format",
    "Snippet",
    "formats",
    "postman_collection",
    "postman_environment",
    "write",
]


@cache
def _modules() -> dict[str, ModuleType]:
    """The modules of this folder that are formats, by the format's id, in order."""
    modules = (import_module(f"{__name__}.{each.name}") for each in iter_modules(__path__))
    found = (module for module in modules if hasattr(module, "FORMAT"))
    return {each.FORMAT.id: each for each in sorted(found, key=lambda each: each.FORMAT.place)}


def formats() -> tuple[Format, ...]:
    """Every format that is offered, in the order in which they are listed."""
    return tuple(module.FORMAT for module in _modules().values())


def write(format_id: str, export: ExportInput) -> Snippet:
    """Write ``export`` in the format ``format_id``.

    Raises ``KeyError`` for an unknown format and ``ValueError`` where a frozen format
    (``Format.signs`` is false) is given no signed request.
    """
    snippet: Snippet = _modules()[format_id].write(export)
    return snippet
