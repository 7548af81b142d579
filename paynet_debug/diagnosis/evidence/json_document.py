"""JSON that tools export: read without surprises, and the shapes in which they put headers.

Numbers stay text as typed, so that ``10.00`` is not turned into ``10.0``.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from paynet_debug.diagnosis.evidence.model import Headers, Remarks, to_bytes, well_formed
from paynet_debug.errors import UnreadableText
from paynet_debug.oauth1.encoding import form_body
from paynet_debug.text import N_, Message


def read_json(text: str, start: int = 0) -> object:
    """Parse the JSON value at ``start``; what follows it is not read.

    Raises ``UnreadableText`` pointing at the first character that is no JSON.
    """
    decoder = json.JSONDecoder(parse_int=str, parse_float=str, parse_constant=str)
    start += len(text[start:]) - len(text[start:].lstrip())
    try:
        value: object = decoder.raw_decode(text, start)[0]
    except json.JSONDecodeError as error:
        message = Message(N_("This is no JSON: %(reason)s."), reason=error.msg)
        raise UnreadableText(message, text, error.pos) from None
    except RecursionError:
        raise UnreadableText(Message(N_("Brackets are nested too deeply.")), text, start) from None
    return value


def member(value: object, *path: str) -> object:
    """The member at ``path`` of nested objects, None where there is none."""
    for name in path:
        value = value.get(name) if isinstance(value, Mapping) else None
    return value


def text_of(value: object) -> str | None:
    """A string member with lone surrogates replaced; None for anything else."""
    return well_formed(value) if isinstance(value, str) else None


def pairs_of(value: object) -> Headers:
    """Names and values, in order, from any shape that a tool uses.

    Known shapes: an object (a list in it is a repeated name), a list of objects with ``name``
    or ``key`` and ``value``, a list of pairs, a block of header lines. Members marked
    ``disabled`` and HTTP/2's pseudo-headers are left out.
    """
    if isinstance(value, str):
        lines = (line.partition(":") for line in value.splitlines() if ":" in line)
        found: Iterable[tuple[object, object]] = [(name, text.strip()) for name, _, text in lines]
    elif isinstance(value, Mapping):
        found = [(name, each) for name, item in value.items() for each in _several(item)]
    elif isinstance(value, list):
        found = [pair for item in value if (pair := _pair(item)) is not None]
    else:
        found = []
    pairs = ((scalar(name), scalar(each)) for name, each in found)
    return tuple((name, each) for name, each in pairs if name and not name.startswith(":"))


def scalar(value: object) -> str:
    """A JSON scalar as JavaScript would print it into a form; "" for null and the rest."""
    if isinstance(value, bool):
        return str(value).lower()
    return well_formed(value) if isinstance(value, str) else ""


def body_from(value: object, remarks: Remarks) -> bytes | None:
    """A body member: text is what was sent; an object is a form that must be put together."""
    if isinstance(value, str):
        return to_bytes(well_formed(value))
    pairs = pairs_of(value)
    return rebuilt_form(pairs, remarks) if pairs else None


def rebuilt_form(pairs: Headers, remarks: Remarks) -> bytes:
    """Encode ``pairs`` as a form, saying that the bytes sent may have been others."""
    remarks.add(
        "body-rebuilt",
        Message(
            N_(
                "The text lists the body’s parameters but not its bytes; the form was put together"
                " from them. How the sender encoded them is unknown."
            )
        ),
    )
    return form_body(pairs).encode("ascii")


def _several(item: object) -> list[object]:
    return item if isinstance(item, list) else [item]


def _pair(item: object) -> tuple[object, object] | None:
    if isinstance(item, list):
        return (item[0], item[1]) if len(item) == 2 else None
    if not isinstance(item, Mapping) or item.get("disabled") is True:
        return None
    return item.get("name", item.get("key")), item.get("value")
