"""Errors of the emulator's own calls, as RFC 9457 has them, in the reader's language."""

from __future__ import annotations

import json
from collections.abc import Sequence
from http import HTTPStatus

from flask import Response

from paynet_debug.emulator.language import current_language, say
from paynet_debug.errors import FieldError
from paynet_debug.text import Sentence


def problem(
    status: int, code: str, detail: Sentence, errors: Sequence[FieldError] = ()
) -> Response:
    """An ``application/problem+json`` answer that says ``detail`` and what is wrong with fields."""
    body = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "code": code,
        "detail": say(detail),
        "errors": [
            {"field": each.field, "code": each.code, "message": say(each.message)}
            for each in errors
        ],
    }
    # A member's name is quoted, and half a surrogate pair has no form in UTF-8.
    text = json.dumps(body, ensure_ascii=False).encode("utf-8", "replace")
    response = Response(text, status=status, content_type="application/problem+json")
    response.headers["Content-Language"] = current_language()
    response.headers["Vary"] = "Accept-Language"
    return response
