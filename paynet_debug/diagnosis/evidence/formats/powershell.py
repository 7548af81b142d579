"""``Invoke-WebRequest`` and ``Invoke-RestMethod``: Chrome's "Copy as PowerShell", scripts."""

from __future__ import annotations

from paynet_debug.diagnosis.evidence.json_document import rebuilt_form
from paynet_debug.diagnosis.evidence.model import (
    Evidence,
    Headers,
    Remarks,
    header_values,
    to_bytes,
)
from paynet_debug.diagnosis.evidence.powershell_script import COMMAND, Script, Value
from paynet_debug.text import N_, Message

PRECEDENCE = 55

_FORM = "application/x-www-form-urlencoded"


def recognise(text: str) -> bool:
    return bool(COMMAND.search(text))


def read(text: str) -> Evidence:
    remarks = Remarks()
    found = Script(text, remarks).parameters()
    parameters = {name: value for name, value in found if name}
    positional = [value for name, value in found if not name]
    url = _given(parameters, "uri") or next(iter(positional), None)
    if not isinstance(url, str):
        remarks.add("url-missing", Message(N_("The command names no URL.")))
    method = _given(parameters, "method") or _given(parameters, "custommethod")
    body = _body(_given(parameters, "body"), remarks)
    if _given(parameters, "infile") is not None:
        remarks.add(
            "file-not-shown",
            Message(N_("The body comes from a file, which the text does not show.")),
        )
    return Evidence(
        kind="powershell",
        method=method.strip() if isinstance(method, str) else "GET",
        url=url if isinstance(url, str) else None,
        headers=_headers(parameters, has_body=body is not None),
        body=body,
        remarks=remarks.done(),
    )


def _given(parameters: dict[str, Value], name: str) -> Value:
    """The parameter called ``name``; PowerShell takes any unambiguous beginning of it."""
    if name in parameters:
        return parameters[name]
    return next(
        (each for key, each in parameters.items() if len(key) >= 3 and name.startswith(key)), None
    )


def _headers(parameters: dict[str, Value], *, has_body: bool) -> Headers:
    table = _given(parameters, "headers")
    pairs = table if isinstance(table, list) else []
    headers = tuple((name, each.strip()) for name, each in pairs if isinstance(each, str))
    headers = tuple(line for line in headers if not line[0].startswith(":"))
    for parameter, name in (("useragent", "User-Agent"), ("contenttype", "Content-Type")):
        value = _given(parameters, parameter)
        if isinstance(value, str) and not header_values(headers, name):
            headers = (*headers, (name, value))
    if has_body and not header_values(headers, "Content-Type"):
        headers = (*headers, ("Content-Type", _FORM))
    return headers


def _body(value: Value, remarks: Remarks) -> bytes | None:
    if isinstance(value, list):
        pairs = tuple((name, each) for name, each in value if isinstance(each, str))
        return rebuilt_form(pairs, remarks) if pairs else None
    if value is None:
        return None
    if not value.isascii():
        remarks.add(
            "powershell-charset",
            Message(
                N_(
                    "PowerShell before 7.4 sends a text body as ISO-8859-1, not UTF-8, unless"
                    " -ContentType names a charset. It was read as UTF-8."
                )
            ),
        )
    return to_bytes(value)
