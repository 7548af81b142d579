"""Reads a program's JSON body.

Members are JSON strings; an integer is taken for ``timestamp`` alone, a boolean for
``json_answer``, and null for an optional member means that it is absent. A member that the call
does not know is refused: a misspelt name must not be ignored in silence.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from difflib import get_close_matches
from itertools import islice
from typing import Any

from flask import request

from paynet_debug.catalog.model import Operation
from paynet_debug.errors import FieldError
from paynet_debug.oauth1.keys.detection import holds_private_key
from paynet_debug.text import N_, Message
from paynet_debug.web.form_checks import text_problems
from paynet_debug.web.misplaced import KEY_FIELDS, misplaced, sort_out, withhold
from paynet_debug.web.problems import Problem, invalid
from paynet_debug.web.signing_input import SigningInput

SIGNING_MEMBERS = (
    "consumer_key",
    "nonce",
    "parameters",
    "passphrase",
    "private_key",
    "timestamp",
    "json_answer",
)


MAX_UNKNOWN_MEMBERS = 20
MAX_PARAMETERS = 2_000
"""What a page's form may hold, too; a batch is one parameter however many rows it has."""


class _Twice(ValueError):
    """A member stands twice in one object; its name is the argument."""


def read_json() -> dict[str, Any]:
    """The request's body as a JSON object.

    Raises ``Problem``: 415 for another content type, 400 for what is no JSON object in UTF-8.
    """
    if request.mimetype != "application/json":
        message = Message(
            N_("Send the body as Content-Type: application/json; got “%(got)s”."),
            got=request.mimetype or "—",
        )
        raise Problem(415, "unsupported-media-type", message)
    try:
        text = request.get_data(cache=False).decode("utf-8-sig")
        document = json.loads(text, object_pairs_hook=_unique_members, parse_constant=_no_constant)
    except UnicodeDecodeError as error:
        message = Message(N_("The body is not UTF-8: see byte %(place)s."), place=error.start)
        raise Problem(400, "malformed", message) from None
    except json.JSONDecodeError as error:
        raise Problem(
            400,
            "malformed",
            Message(
                N_("The body is not JSON: see line %(line)s, column %(column)s."),
                line=error.lineno,
                column=error.colno,
            ),
        ) from None
    except _Twice as error:
        message = Message(
            N_(
                "“%(name)s” stands twice in one JSON object. To send a parameter twice, give "
                "parameters as a list of [name, value] pairs."
            ),
            name=_shown(str(error)),
        )
        raise Problem(400, "malformed", message) from None
    except (ValueError, RecursionError):
        message = Message(
            N_("The body's JSON is nested too deeply, or holds too long a number or NaN.")
        )
        raise Problem(400, "malformed", message) from None
    if not isinstance(document, dict):
        raise Problem(400, "malformed", Message(N_("The body must be a JSON object: {…}.")))
    return document


def _no_constant(name: str) -> None:
    """NaN and Infinity are Python's, not JSON's (RFC 8259, 6)."""
    raise ValueError(name)


def _unique_members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) < len(pairs):
        raise _Twice(Counter(name for name, _ in pairs).most_common(1)[0][0])
    return members


def text_members(
    document: dict[str, Any], *, required: Iterable[str], optional: Iterable[str]
) -> dict[str, str]:
    """The members of a body that holds text alone; null counts as absent.

    Raises the 422 ``Problem`` naming each member that is missing, unknown or no Unicode text.
    """
    known = (*required, *optional)
    problems = _unknown_members(document, known)
    members: dict[str, str] = {}
    for name in known:
        value = document.get(name)
        if isinstance(value, str):
            problems += text_problems(((name, value),))
            members[name] = value
        elif value is not None:
            problems.append(_wrong_type(name, N_("a string"), value))
        elif name in required:
            problems.append(FieldError(name, "required", Message(N_("This value is required."))))
    if problems:
        raise invalid(problems)
    return members


def signing_input(
    document: dict[str, Any],
    members: Iterable[str],
    *,
    purpose: str,
    operation: Operation | None = None,
) -> SigningInput:
    """A body as what is to be signed, with private keys taken out of other members than theirs.

    ``members`` are those that the call knows beside ``SIGNING_MEMBERS``. Raises the 422
    ``Problem`` naming every member of a wrong name or type.
    """
    known = (*SIGNING_MEMBERS, *members)
    problems = _unknown_members(document, known)
    values: dict[str, Any] = {}
    for name, value in document.items():
        if name not in known or name == "parameters" or value is None:
            continue
        if name == "timestamp" and isinstance(value, int) and not isinstance(value, bool):
            value = str(value)
        expected = bool if name == "json_answer" else str
        if isinstance(value, expected):
            values[name] = value
        else:
            problems.append(_wrong_type(name, _JSON_TYPES[expected], value))
    pairs = tuple(_parameters(document.get("parameters"), problems))
    if problems:
        raise invalid(problems)
    slips = [
        name
        for name, value in values.items()
        if name not in KEY_FIELDS and isinstance(value, str) and holds_private_key(value)
    ]
    pairs, misplaced_pairs = sort_out(pairs)
    return SigningInput(
        **{**values, **dict.fromkeys(slips, "")},
        purpose=purpose,
        operation=operation,
        parameters=pairs,
        misplaced=(*map(misplaced, slips), *misplaced_pairs),
    )


def _parameters(given: Any, problems: list[FieldError]) -> Iterable[tuple[str, str]]:
    """The body's parameters from an object or a list of pairs; problems are appended."""
    if given is None:
        return
    rows = list(given.items()) if isinstance(given, dict) else given
    if not isinstance(rows, list):
        problems.append(
            _wrong_type("parameters", N_("an object or a list of [name, value] pairs"), given)
        )
        return
    if len(rows) > MAX_PARAMETERS:
        message = Message(
            N_("There are too many parameters. Found: %(found)s, at most: %(maximum)s."),
            found=len(rows),
            maximum=MAX_PARAMETERS,
        )
        problems.append(FieldError("parameters", "too-many", message))
        return
    for row in rows:
        if not (isinstance(row, list | tuple) and len(row) == 2 and isinstance(row[0], str)):
            problems.append(_wrong_type("parameters", N_("pairs of [name, value]"), row))
        elif not isinstance(row[1], str):
            problems.append(_wrong_type(row[0], N_("a string"), row[1]))
        elif not row[0]:
            message = Message(N_("A parameter has an empty name."))
            problems.append(FieldError("parameters", "name-missing", message))
        else:
            yield row[0], row[1]


_JSON_TYPES = {
    bool: N_("a boolean"),
    int: N_("a number"),
    float: N_("a number"),
    str: N_("a string"),
    list: N_("a list"),
    dict: N_("an object"),
    type(None): N_("null"),
}


def _wrong_type(field: str, expected: str, got: Any) -> FieldError:
    """Name the types alone: the value may be a secret in the wrong place."""
    return FieldError(
        _shown(field),
        "type",
        Message(
            N_(
                "Expected %(expected)s, got %(got)s. Write numbers in quotes, just as they are to "
                "be sent."
            ),
            expected=Message(expected),
            got=Message(_JSON_TYPES[type(got)]),
        ),
    )


def _unknown_members(document: dict[str, Any], known: tuple[str, ...]) -> list[FieldError]:
    """Name the first members that the call does not know: looking for near names takes time."""
    unknown = (name for name in document if name not in known)
    return [_unknown(name, known) for name in islice(unknown, MAX_UNKNOWN_MEMBERS)]


def _unknown(name: str, known: Iterable[str]) -> FieldError:
    near = get_close_matches(name, list(known), 1)
    message = (
        Message(N_("There is no such member; did you mean “%(near)s”?"), near=near[0])
        if near
        else Message(
            N_("There is no such member. The gateway's parameters go into “parameters”."),
        )
    )
    return FieldError(_shown(name), "unknown-member", message)


def _shown(text: str) -> str:
    """``text`` shortened, without lone surrogates, which no answer can carry."""
    return withhold(text)[:80].encode("utf-8", "replace").decode()
