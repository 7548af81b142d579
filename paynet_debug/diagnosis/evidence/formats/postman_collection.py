"""A request of a Postman collection, or the whole collection (Collection Format 2.1).

It tells what is to be sent, not what was: Postman signs only when it sends.
"""

from __future__ import annotations

import re

from paynet_debug.diagnosis.evidence.json_document import (
    member,
    pairs_of,
    read_json,
    rebuilt_form,
    text_of,
)
from paynet_debug.diagnosis.evidence.model import (
    Evidence,
    Headers,
    Remarks,
    header_values,
    to_bytes,
)
from paynet_debug.errors import UnreadableText
from paynet_debug.text import N_, Message

PRECEDENCE = 20

_MEMBER = re.compile(
    r'"mode"\s*:\s*"(?:raw|urlencoded|formdata|file|graphql)"|"_postman_id"|schema\.getpostman'
)
_DEEPEST = 50


def recognise(text: str) -> bool:
    return text.lstrip()[:1] in {"{", "["} and bool(_MEMBER.search(text))


def read(text: str) -> Evidence:
    remarks = Remarks()
    request = _first_request(read_json(text), 0)
    if request is None:
        message = Message(N_("The collection holds no request: expected item[].request."))
        raise UnreadableText(message, text, 0)
    headers = pairs_of(member(request, "header") or member(request, "headers"))
    body = _body(member(request, "body"), remarks)
    if not header_values(headers, "Authorization"):
        remarks.add(
            "not-signed-yet",
            Message(
                N_(
                    "A collection holds no signature: Postman signs when it sends. Copy the"
                    " request from Postman’s console after sending it."
                )
            ),
        )
    url = member(request, "url")
    return Evidence(
        kind="postman-collection",
        method=text_of(member(request, "method")),
        url=text_of(url) or text_of(member(url, "raw")),
        headers=_with_content_type(headers, request),
        body=body,
        remarks=remarks.done(),
    )


def _first_request(node: object, depth: int) -> object:
    """The first POST in the tree of items, or the first request."""
    if depth > _DEEPEST:
        return None
    if isinstance(node, list):
        found = [each for item in node if (each := _first_request(item, depth + 1)) is not None]
        posts = [each for each in found if member(each, "method") == "POST"]
        return next(iter(posts or found), None)
    inner = member(node, "request")
    if inner is not None:
        return inner
    items = member(node, "item")
    if items is not None:
        return _first_request(items, depth + 1)
    return node if member(node, "url") is not None else None


def _body(body: object, remarks: Remarks) -> bytes | None:
    mode = member(body, "mode")
    if mode == "raw":
        raw = text_of(member(body, "raw"))
        return None if raw is None else to_bytes(raw)
    pairs = pairs_of(member(body, "urlencoded"))
    if mode == "urlencoded" and pairs:
        return rebuilt_form(pairs, remarks)
    return None


def _with_content_type(headers: Headers, request: object) -> Headers:
    """Postman adds the form's content type itself when the mode is ``urlencoded``."""
    if member(request, "body", "mode") != "urlencoded" or header_values(headers, "Content-Type"):
        return headers
    return (*headers, ("Content-Type", "application/x-www-form-urlencoded"))
