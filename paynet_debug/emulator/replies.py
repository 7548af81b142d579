"""The gateway's answers to a command, as its documentation prints them.

- Form fields, each value followed by a line feed, labelled ``text/html;charset=utf-8``; a space
  is ``+``. A validation error is a 200 too (the pages' examples; the vendor's PHP library).
- Asked by ``Accept: application/vnd.pay+json``: the same fields as JSON, where a refusal or a
  validation error is a 4xx. Not documented, and chosen here: the content type
  (``application/json;charset=utf-8``), that all values are strings, 400 for a validation error.
- A denied request: the 403 page "Access is denied", or an empty 403 for a batch command. The
  page's indentation is not known; it is sent as it was printed.
- Not documented, and chosen here: 404 for an unknown command and 405 for another method than
  POST, both as plain text; 503 while the emulator's database is busy.

Whatever is not a success carries ``X-Emulator-Reason``, which no real gateway sends.
"""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import quote_plus
from uuid import UUID

from flask import Response, request

from paynet_debug.catalog.gateway import JSON_MEDIA_TYPE
from paynet_debug.emulator.orders import Fault
from paynet_debug.oauth1.encoding import Pairs

REASON = "X-Emulator-Reason"

_ACCESS_DENIED = Path(__file__).with_name("access_denied.html").read_text(encoding="ascii")


def accepted(fields: Pairs) -> Response:
    """The answer to a request that was taken; no fields make the documented empty 200."""
    if not fields:
        return _empty(200)
    return _json(fields, 200) if _wants_json() else _form(fields)


def invalid(fault: Fault, serial_number: str, *, kind: str = "validation-error") -> Response:
    """A request that is signed well and wrong otherwise; ``kind`` is the field ``type``.

    1 is the only error code that is known: that of a missing parameter.
    """
    fields = (
        ("type", kind),
        ("serial-number", serial_number),
        ("error-message", fault.message),
        ("error-code", "1"),
    )
    return _because(fault.code, _json(fields, 400) if _wants_json() else _form(fields))


def denied(code: str, denial: str) -> Response:
    """A 403; ``denial`` is the catalogue's "page" or "empty"."""
    if _wants_json():
        return _because(code, _json(_error_fields("Access is denied"), 403))
    if denial == "empty":
        return _because(code, _empty(403))
    return _because(code, Response(_ACCESS_DENIED, status=403, content_type="text/html"))


def failed(status: int, code: str, sentence: str) -> Response:
    """What the documentation has no example of: one English sentence as plain text or JSON."""
    if _wants_json():
        return _because(code, _json(_error_fields(sentence), status))
    plain = Response(sentence, status=status, content_type="text/plain;charset=utf-8")
    return _because(code, plain)


def crashed(error_id: UUID) -> Response:
    """The documented 500: plain text without a content type, whatever was asked for.

    The example prints 60 characters and says Content-Length: 61, so a line feed ends it.
    """
    response = Response(f"Internal server error [{error_id}]\n", status=500)
    del response.headers["Content-Type"]
    return _because("emulate-500", response)


def _wants_json() -> bool:
    return any(
        media_type == JSON_MEDIA_TYPE and quality > 0
        for media_type, quality in request.accept_mimetypes
    )


def _error_fields(message: str) -> Pairs:
    return (("type", "error"), ("error-message", message))


def _form(fields: Pairs) -> Response:
    body = "&".join(f"{_quote(name)}={_quote(value)}\n" for name, value in fields)
    return Response(body, content_type="text/html;charset=utf-8")


def _quote(text: str) -> str:
    return quote_plus(text, errors="surrogateescape")


def _json(fields: Pairs, status: int) -> Response:
    body = json.dumps(dict(fields))
    return Response(body, status=status, content_type="application/json;charset=utf-8")


def _empty(status: int) -> Response:
    response = Response(status=status)
    del response.headers["Content-Type"]
    return response


def _because(code: str, response: Response) -> Response:
    response.headers[REASON] = code
    return response
