"""Errors as HTTP: RFC 9457 ``application/problem+json`` for programs, a page for people.

No answer carries the text of an unforeseen exception: a traceback's locals may hold a key.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from http import HTTPStatus

from flask import Flask, Response, current_app, render_template, request
from werkzeug.exceptions import HTTPException, SecurityError

from paynet_debug.errors import FieldError, InvalidInput, TransportBusy, TransportError
from paynet_debug.text import N_, Message, Sentence
from paynet_debug.web.language import say

API_PREFIX = "/api/"

FOR_PROGRAMS = (API_PREFIX, "/sandbox/merchants")
"""Below these, errors are JSON. The second is the emulator's own, refused here to strangers."""

LENIENT = "handling=lenient"
"""A preference (RFC 7240, 4.4) of pages that ask while someone types: unfinished input is nothing
unusual there, and comes as 200, because browsers report a 422 in their console."""

_DETAILS = {
    400: ("malformed", N_("The request can't be read.")),
    403: ("not-allowed", N_("The request is not allowed.")),
    404: ("not-found", N_("There is nothing at this address.")),
    405: ("method-not-allowed", N_("This address does not take that method.")),
    408: ("request-timeout", N_("The request did not arrive in time. Send it again, whole.")),
    413: ("too-large", N_("The request is larger than this address takes.")),
    415: ("unsupported-media-type", N_("This address takes another content type.")),
    429: ("too-many-requests", N_("Too many requests. Wait a moment and try again.")),
    500: ("internal-error", N_("The console made a mistake. It is not your request's fault.")),
}


class Problem(HTTPException):
    """An answer that says what is wrong; ``errors`` names each bad field."""

    def __init__(
        self, status: int, code: str, detail: Sentence, errors: Iterable[FieldError] = ()
    ) -> None:
        super().__init__(str(detail))
        self.code = status
        self.problem_code = code
        self.detail = detail
        self.errors = tuple(errors)


def invalid(errors: Iterable[FieldError]) -> Problem:
    """The 422 for values that can't be used."""
    detail = Message(N_("Some values can't be used; each is named under “errors”."))
    return Problem(422, "invalid", detail, errors)


def problem_response(
    status: int, code: str, detail: Sentence, errors: Iterable[FieldError] = ()
) -> Response:
    """Build the ``application/problem+json`` answer in the language of the request."""
    document = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "code": code,
        "detail": say(detail),
        "errors": [_error_document(each) for each in errors],
    }
    # What was received is quoted, and half a surrogate pair has no form in UTF-8.
    text = json.dumps(document, ensure_ascii=False).encode("utf-8", "replace")
    response = Response(text, status, content_type="application/problem+json")
    if status == 422 and LENIENT in request.headers.get("Prefer", ""):
        response.status_code = 200
        response.headers["Preference-Applied"] = LENIENT
    return response


def _error_document(error: FieldError) -> dict[str, str | int]:
    document: dict[str, str | int] = {
        "field": error.field,
        "code": error.code,
        "message": say(error.message),
    }
    if error.row:
        document |= {"row": error.row, "column": error.column}
    return document


def init_problems(app: Flask) -> None:
    """Answer every error of ``app`` in the caller's form."""
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(InvalidInput, lambda error: _http_error(invalid(error.errors)))
    app.register_error_handler(TransportError, _transport_error)
    app.register_error_handler(Exception, _unforeseen)


def _transport_error(error: TransportError) -> Response:
    if isinstance(error, TransportBusy):
        response = _answer(503, error.code, error.message, ())
        response.headers["Retry-After"] = str(error.retry_seconds)
        return response
    return _answer(504 if error.timed_out else 502, error.code, error.message, ())


def _http_error(error: HTTPException) -> Response:
    if isinstance(error, SecurityError) or isinstance(request.routing_exception, SecurityError):
        return _untrusted_host()  # whatever else is wrong: no page can be made for that host
    status = error.code or 500
    if status < 400:
        return error.get_response()  # type: ignore[return-value]  # a redirect of the router
    code, text = _DETAILS.get(status, ("error", N_("The request can't be carried out.")))
    if isinstance(error, Problem):
        response = _answer(status, error.problem_code, error.detail, error.errors)
    else:
        response = _answer(status, code, Message(text), ())
    for name, value in error.get_headers():
        if name in ("Allow", "Retry-After", "WWW-Authenticate"):
            response.headers[name] = value
    return response


def _untrusted_host() -> Response:
    """Refuse a host name without a page: addresses can't be built for it."""
    message = N_(
        "The console does not serve this host name. Whoever runs it can add the name to "
        "PAYNET_DEBUG_TRUSTED_HOSTS."
    )
    return problem_response(400, "untrusted-host", Message(message))


def _unforeseen(error: Exception) -> Response:
    """Log where the mistake is, by type and line alone: values may be key material."""
    place = "unknown"
    trace = error.__traceback__
    while trace is not None:
        where = trace.tb_frame.f_code
        place = f"{where.co_filename.rpartition('/')[2]}:{trace.tb_lineno} in {where.co_name}"
        trace = trace.tb_next
    current_app.logger.error("Unforeseen %s at %s", type(error).__name__, place)
    kind, text = _DETAILS[500]
    return _answer(500, kind, Message(text), ())


def _answer(status: int, code: str, detail: Sentence, errors: Iterable[FieldError]) -> Response:
    if request.path.startswith(FOR_PROGRAMS):
        return problem_response(status, code, detail, errors)
    page = render_template("error.html", status=status, code=code, detail=detail, errors=errors)
    return Response(page, status)
