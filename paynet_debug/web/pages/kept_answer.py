"""A gateway's answer that a page brings along, to be explained in another language.

The page holds what came, and posts it with the signature that led to it: nothing is sent to the
gateway for that. What a page posts is no more trusted than a gateway is; whoever changes it
deceives only themselves, as no other site can post it (the form's token).
"""

from __future__ import annotations

import json
from base64 import b64decode
from dataclasses import dataclass
from typing import Any

from flask import request

from paynet_debug.transport import MAX_ANSWER_BYTES, Exchange
from paynet_debug.web.pages.frame import pages

FIELD = "answer"
MAX_HEADERS = 500


@dataclass(frozen=True, slots=True)
class KeptFailure:
    """Why no answer came, as a sentence in ``language``; ``refused``: nothing had been sent."""

    sentence: str
    language: str
    refused: bool


def kept_answer() -> Exchange | KeptFailure | None:
    """What the present request brings; None if it brings nothing that can be read."""
    upload = request.files.get(FIELD)
    if upload is None:
        return None
    try:
        document = json.loads(upload.stream.read())
        return _failure(document) if "failure" in document else _exchange(document)
    except (ValueError, TypeError, LookupError, OverflowError, RecursionError):
        return None


def _failure(document: dict[str, Any]) -> KeptFailure:
    return KeptFailure(
        sentence=_of(str, document["failure"]),
        language=_of(str, document["language"]),
        refused=_of(bool, document["refused"]),
    )


def _exchange(document: dict[str, Any]) -> Exchange:
    """Raises ``ValueError``, ``TypeError``, ``LookupError`` or ``OverflowError`` for no answer."""
    headers = tuple((_of(str, name), _of(str, value)) for name, value in document["headers"])
    base64 = document.get("base64")
    text = _of(str, document["body"]).encode()
    body = text if base64 is None else b64decode(_of(str, base64), validate=True)
    status = _of(int, document["status"])
    if not 100 <= status <= 999 or len(headers) > MAX_HEADERS or len(body) > MAX_ANSWER_BYTES:
        raise ValueError("no answer of a gateway")
    return Exchange(
        status=status,
        reason=_of(str, document["reason"]),
        headers=headers,
        body=body,
        truncated=_of(bool, document["truncated"]),
        elapsed_ms=float(document["elapsed_ms"]),
    )


def _of(kind: type, value: Any) -> Any:
    if type(value) is not kind:
        raise TypeError
    if isinstance(value, str):
        value.encode()  # half a surrogate pair, which no page can hold, is a ``ValueError``
    return value


@pages.app_template_filter("kept")
def kept(exchange: Exchange) -> dict[str, Any]:
    """What a page keeps of an answer besides its body, to have it explained in another language."""
    return {
        "status": exchange.status,
        "reason": exchange.reason,
        "headers": exchange.headers,
        "truncated": exchange.truncated,
        "elapsed_ms": exchange.elapsed_ms,
    }


@pages.app_template_filter("inexact")
def inexact(exchange: Exchange) -> bool:
    """Whether a page's text of the body is another than its bytes: NUL, or what is no UTF-8."""
    return (
        exchange.body.decode("utf-8", "replace").replace("\0", "\ufffd").encode() != exchange.body
    )
