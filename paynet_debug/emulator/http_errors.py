"""Errors of HTTP itself and of the database: plain text for a command, a problem for the rest."""

from __future__ import annotations

from flask import Flask, Response, request
from werkzeug.exceptions import (
    HTTPException,
    MethodNotAllowed,
    SecurityError,
    TooManyRequests,
)

from paynet_debug.database import DAMAGED, OUTAGES, DatabaseDamaged
from paynet_debug.emulator import replies
from paynet_debug.emulator.commands import MOUNT
from paynet_debug.emulator.problems import problem
from paynet_debug.emulator.upgrade import DatabaseTooNew
from paynet_debug.text import N_, Message

BUSY_RETRY_SECONDS = 1

RETRY_AFTER = "paynet_debug.retry_after"
"""Where whoever calls the application leaves the seconds (int) for which the client has to wait,
if it asked too often; None or nothing otherwise. Who counts, and what, is not the emulator's."""

_UNTRUSTED_HOST = Message(
    N_(
        "The console does not serve this host name. Whoever runs it can add the name to "
        "PAYNET_DEBUG_TRUSTED_HOSTS."
    )
)
_TOO_MANY = Message(N_("Too many requests. Wait a moment and try again."))
_TOO_LARGE = Message(N_("The body is larger than the emulator reads."))
_BUSY = Message(N_("The emulator's database is busy or out of reach; retry."))
_TOO_NEW = Message(
    N_(
        "The emulator's database was changed by a later version of this program. Start that "
        "version, or name another database in PAYNET_DEBUG_DATABASE_URL."
    )
)
_OF_COMMANDS = {
    404: ("unknown-operation", Message(N_("There is no such API command in this form."))),
    405: ("wrong-method", Message(N_("Commands are sent by POST."))),
}


def init_http_errors(app: Flask) -> None:
    """Answer every error of ``app`` in the caller's form."""
    for error in OUTAGES:
        app.register_error_handler(error, _busy)
    app.register_error_handler(DatabaseDamaged, _damaged)
    app.register_error_handler(DatabaseTooNew, _too_new)
    app.register_error_handler(HTTPException, _http_error)
    app.before_request(_refuse_too_many)


def _refuse_too_many() -> None:
    if seconds := request.environ.get(RETRY_AFTER):
        raise TooManyRequests(retry_after=seconds)


def _busy(error: Exception) -> Response:
    """The database is locked or gone: no verdict, rather than a wrong one."""
    return _unavailable("emulator-busy", _BUSY)


def _damaged(error: Exception) -> Response:
    return _unavailable("database-damaged", DAMAGED)


def _too_new(error: Exception) -> Response:
    return _unavailable("database-too-new", _TOO_NEW)


def _unavailable(code: str, sentence: Message) -> Response:
    response = _answer(503, code, sentence)
    response.headers["Retry-After"] = str(BUSY_RETRY_SECONDS)
    return response


def _http_error(error: HTTPException) -> Response:
    """Name the error; its own headers (``Allow`` for a 405) are kept."""
    if isinstance(error, SecurityError) or isinstance(request.routing_exception, SecurityError):
        return _answer(400, "untrusted-host", _UNTRUSTED_HOST)
    response = _answer(error.code or 500, *_named(error))
    for name, value in error.get_headers():
        if name != "Content-Type":
            response.headers[name] = value
    return response


def _named(error: HTTPException) -> tuple[str, Message]:
    if error.code == 413:
        return "body-too-large", _TOO_LARGE
    if error.code == 429:
        return "too-many-requests", _TOO_MANY
    if _is_command() and error.code in _OF_COMMANDS:
        return _OF_COMMANDS[error.code]
    if isinstance(error, MethodNotAllowed):
        methods = ", ".join(error.valid_methods or ())
        sentence = N_("This address does not take that method, only: %(methods)s.")
        return "wrong-method", Message(sentence, methods=methods)
    if error.code == 404:
        return "not-found", Message(N_("There is nothing at this address."))
    return "http-error", Message(N_("The request can't be carried out."))


def _answer(status: int, code: str, sentence: Message) -> Response:
    if _is_command():
        return replies.failed(status, code, str(sentence))
    return problem(status, code, sentence)


def _is_command() -> bool:
    return request.path.startswith(f"{MOUNT}/")
