"""Errors of the emulator's own calls, as RFC 9457 has them; always in English."""

from __future__ import annotations

import json
from collections.abc import Sequence
from http import HTTPStatus

from flask import Response


def problem(
    status: int, code: str, detail: str, errors: Sequence[tuple[str, str, str]] = ()
) -> Response:
    """An ``application/problem+json`` answer; ``errors`` are (field, code, message)."""
    body = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "code": code,
        "detail": detail,
        "errors": [
            {"field": field, "code": error_code, "message": message}
            for field, error_code, message in errors
        ],
    }
    text = json.dumps(body, ensure_ascii=False)
    return Response(text, status=status, content_type="application/problem+json")
