"""A ``fetch(…)`` call: Chrome's and Firefox's "Copy as fetch", Postman's JavaScript snippet."""

from __future__ import annotations

import re

from paynet_debug.diagnosis.evidence.javascript import (
    STRING,
    UNKNOWN,
    FormParameters,
    Reader,
    Unknown,
    Value,
)
from paynet_debug.diagnosis.evidence.model import (
    Evidence,
    Headers,
    Remarks,
    header_values,
    to_bytes,
)
from paynet_debug.text import N_, Message

PRECEDENCE = 65

_CALL = re.compile(r"(?<![\w$])fetch\s*\(\s*(?=[\"'`\w])")
_STATEMENT = re.compile(
    r"\\.|" + STRING + r"|//[^\n]*|/\*(?:[^*]|\*(?!/))*+(?:\*/)?"
    r"|\b(?:const|let|var)\s+(?P<variable>[\w$]+)\s*=(?![=>])"
    r"|(?P<object>[\w$]+)\.(?:append|set)\s*\("
    r"|(?P<call>(?<![\w$.])(?:window\.)?fetch\s*\()",
    re.DOTALL,
)


def recognise(text: str) -> bool:
    return bool(_CALL.search(text))


def read(text: str) -> Evidence:
    remarks = Remarks()
    url, options = _call(text)
    members = dict(options) if isinstance(options, list) else {}
    if isinstance(options, Unknown):
        _remark_unknown("options", remarks)
    body, content_type = _body(members.get("body"), remarks)
    headers = _headers(members.get("headers", []), remarks)
    if content_type and not header_values(headers, "Content-Type"):
        headers = (*headers, ("Content-Type", content_type))
    method = members.get("method", "GET")
    if not isinstance(url, str):
        _remark_unknown("url", remarks)
    return Evidence(
        kind="fetch",
        method=method if isinstance(method, str) else None,
        url=url if isinstance(url, str) else None,
        headers=headers,
        body=body,
        remarks=remarks.done(),
    )


def _call(text: str) -> tuple[Value, Value]:
    """The two arguments of the first call, with the variables that stand before it put in."""
    variables: dict[str, Value] = {}
    end = 0
    for match in _STATEMENT.finditer(text):
        if match.start() < end:
            continue
        reader = Reader(text, match.end(), variables)
        if match["variable"]:
            variables[match["variable"]] = reader.value()
        elif match["object"]:
            _append(variables.get(match["object"]), reader.arguments())
        elif match["call"]:
            found = [*reader.arguments(), UNKNOWN, []]
            return found[0], found[1] if len(found) > 3 else []
        end = reader.at if match["variable"] else end
    return UNKNOWN, UNKNOWN


def _append(target: Value | None, arguments: list[Value]) -> None:
    pairs = target.pairs if isinstance(target, FormParameters) else target
    if isinstance(pairs, list) and len(arguments) == 2 and isinstance(arguments[0], str):
        pairs.append((arguments[0], arguments[1]))


def _headers(value: Value, remarks: Remarks) -> Headers:
    if not isinstance(value, list):
        _remark_unknown("headers", remarks)
        return ()
    if any(not isinstance(each, str) for _, each in value):
        _remark_unknown("headers", remarks)
    return tuple((name, each.strip()) for name, each in value if isinstance(each, str))


def _body(value: Value | None, remarks: Remarks) -> tuple[bytes | None, str | None]:
    """The bytes and the content type that a browser adds (Fetch Standard, "extract a body")."""
    if value is None or value in ("null", "undefined"):
        return None, None
    if isinstance(value, FormParameters):
        if all(isinstance(each, str) for _, each in value.pairs):
            return to_bytes(str(value)), "application/x-www-form-urlencoded;charset=UTF-8"
    elif isinstance(value, str):
        return to_bytes(value), "text/plain;charset=UTF-8"
    _remark_unknown("body", remarks)
    return None, None


def _remark_unknown(part: str, remarks: Remarks) -> None:
    remarks.add(
        "expression-not-read",
        Message(
            N_("The %(part)s of fetch(…) is an expression whose value the text does not show."),
            part=part,
        ),
    )
