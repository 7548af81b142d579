"""A JSON object with ``method``, ``url``, ``headers`` and ``body``, as many tools print one."""

from __future__ import annotations

from paynet_debug.diagnosis.evidence.json_document import (
    body_from,
    member,
    pairs_of,
    read_json,
    text_of,
)
from paynet_debug.diagnosis.evidence.model import Evidence, Remarks
from paynet_debug.errors import UnreadableText
from paynet_debug.text import N_, Message

PRECEDENCE = 40


def recognise(text: str) -> bool:
    return text.lstrip()[:1] in {"{", "["}


def read(text: str) -> Evidence:
    remarks = Remarks()
    document = read_json(text)
    if isinstance(document, list):
        document = document[0] if document else None
    case = member(document, "signed", "request") or member(document, "request") or document
    headers = pairs_of(member(case, "headers") or member(case, "header"))
    url = text_of(member(case, "url") or member(case, "uri"))
    if url is None and not headers:
        message = Message(
            N_('The JSON is no request: expected members "method", "url", "headers", "body".')
        )
        raise UnreadableText(message, text, 0)
    body = next((each for name in ("body", "data", "form") if (each := member(case, name))), None)
    if body is None and member(case, "body") == "":
        body = ""
    return Evidence(
        kind="json",
        method=text_of(member(case, "method")),
        url=url,
        headers=headers,
        body=body_from(body, remarks),
        remarks=remarks.done(),
    )
