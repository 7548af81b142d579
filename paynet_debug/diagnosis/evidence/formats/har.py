"""HAR 1.2 as browsers and proxies export it: a whole log, one entry, or one request."""

from __future__ import annotations

import re

from paynet_debug.diagnosis.evidence.json_document import (
    member,
    pairs_of,
    read_json,
    rebuilt_form,
    text_of,
)
from paynet_debug.diagnosis.evidence.model import Evidence, Remarks, header_values, to_bytes
from paynet_debug.errors import UnreadableText
from paynet_debug.text import N_, Message

PRECEDENCE = 10

_MEMBER = re.compile(r'"(?:log|entries|postData|queryString)"\s*:')


def recognise(text: str) -> bool:
    return text.lstrip()[:1] in {"{", "["} and bool(_MEMBER.search(text))


def read(text: str) -> Evidence:
    remarks = Remarks()
    request = _chosen(_requests(read_json(text)), remarks)
    if request is None:
        message = Message(N_("The archive holds no request: expected log.entries[].request."))
        raise UnreadableText(message, text, 0)
    headers = pairs_of(member(request, "headers"))
    if not header_values(headers, "Authorization"):
        remarks.add(
            "authorization-not-exported",
            Message(
                N_(
                    "The entry has no Authorization header. Browsers leave it out of a sanitised"
                    " export: choose the one with sensitive data."
                )
            ),
        )
    return Evidence(
        kind="har",
        method=text_of(member(request, "method")),
        url=text_of(member(request, "url")),
        headers=headers,
        body=_body(request, remarks),
        remarks=remarks.done(),
    )


def _requests(document: object) -> list[object]:
    entries = member(document, "log", "entries") or member(document, "entries") or document
    candidates = entries if isinstance(entries, list) else [entries]
    requests = [member(each, "request") or each for each in candidates]
    return [each for each in requests if text_of(member(each, "url")) is not None]


def _chosen(requests: list[object], remarks: Remarks) -> object:
    """The first POST with an OAuth header, else the first POST, else the first."""
    if len(requests) > 1:
        remarks.add(
            "several-requests",
            Message(
                N_(
                    "The text holds %(count)s requests; the first POST with an OAuth header was"
                    " read, or else the first of all."
                ),
                count=len(requests),
            ),
        )
    return max(requests, key=_likeness, default=None)


def _likeness(request: object) -> tuple[bool, bool]:
    authorization = header_values(pairs_of(member(request, "headers")), "Authorization")
    is_oauth = any(value.lower().startswith("oauth") for value in authorization)
    return is_oauth, text_of(member(request, "method")) == "POST"


def _body(request: object, remarks: Remarks) -> bytes | None:
    text = text_of(member(request, "postData", "text"))
    pairs = pairs_of(member(request, "postData", "params"))
    if text or (text is not None and not pairs):
        return to_bytes(text)
    return rebuilt_form(pairs, remarks) if pairs else None
