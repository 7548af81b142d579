"""What can be seen of the running server from outside: a line for each request, and readiness.

A line says when, how urgent, which request, method, *path template* (``/operations/<id>``, never
what was asked for), status and milliseconds. Query, body, headers and addresses are not logged,
because any of them may hold card data or a key pasted into the wrong place.
"""

from __future__ import annotations

import json
import logging
import re
import secrets
import time
from collections.abc import Iterable
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from flask import Flask, Response, request

from paynet_debug.errors import RETRY_SECONDS, TransportError
from paynet_debug.oauth1.message import HTTPRequest
from paynet_debug.text import N_, Message, Sentence
from paynet_debug.transport import send
from paynet_debug.web.console import console
from paynet_debug.web.language import current_language
from paynet_debug.web.problems import problem_response

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

LOGGER = "paynet_debug.requests"
HEADER = "X-Request-ID"
PATH_TEMPLATE = "paynet_debug.path_template"
"""Where an application's WSGI environment keeps the template, for the code around it."""

_SANE = re.compile(r"[A-Za-z0-9-]{8,64}")
"""What proxies make: a UUID or hexadecimal digits. Anything else is replaced, never repeated."""

_request_id: ContextVar[str | None] = ContextVar("request_id", default=None)


def observe(app: Flask) -> None:
    """Give every answer of ``app`` its X-Request-ID and log one line for it."""
    app.url_value_preprocessor(_note_path_template)
    app.wsgi_app = _Observed(app.wsgi_app)  # type: ignore[method-assign]  # Flask's own idiom


def _note_path_template(_endpoint: str | None, _values: dict[str, Any] | None) -> None:
    rule = request.url_rule
    request.environ[PATH_TEMPLATE] = rule.rule if rule else None


class _Observed:
    """Stands around an application, so that it sees answers to requests that broke, too.

    A request that the console carries to its emulator inside the process keeps its id.
    """

    def __init__(self, application: WSGIApplication) -> None:
        self._application = application
        self._log = logging.getLogger(LOGGER)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        begun = time.perf_counter()
        given = environ.get("HTTP_X_REQUEST_ID", "")
        sane = given if _SANE.fullmatch(given) else None
        request_id = sane or _request_id.get() or secrets.token_hex(16)
        status = 500

        def start(line: str, headers: list[tuple[str, str]], *error: Any) -> Any:
            nonlocal status
            status = int(line[:3])
            return start_response(line, [*headers, (HEADER, request_id)], *error)

        outer = _request_id.set(request_id)
        try:
            return self._application(environ, start)
        finally:
            level = logging.ERROR if status >= 500 else logging.INFO
            if self._log.isEnabledFor(level):
                took = (time.perf_counter() - begun) * 1000
                self._log.log(level, "", extra={"request": _line(environ, status, took)})
            _request_id.reset(outer)


def _line(environ: WSGIEnvironment, status: int, milliseconds: float) -> dict[str, object]:
    """What is said of a request; of one to no known path not even its method, which it chose."""
    path = environ.get(PATH_TEMPLATE)
    return {
        "method": environ["REQUEST_METHOD"] if path else None,
        "path": path,
        "status": status,
        "ms": round(milliseconds, 1),
    }


class JSONLines(logging.Formatter):
    """Every record of the process as one line of JSON.

    Of an exception it tells the type and the place alone: its text may quote what it met.
    """

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
        }
        if request_id := _request_id.get():
            line["request_id"] = request_id
        request_line = getattr(record, "request", None)
        line |= (
            request_line
            if request_line
            else {"logger": record.name, "message": record.getMessage()}
        )
        if record.exc_info and record.exc_info[0]:
            line["exception"] = record.exc_info[0].__name__
            trace = record.exc_info[2]
            while trace is not None and trace.tb_next is not None:
                trace = trace.tb_next
            if trace is not None:
                code = trace.tb_frame.f_code
                line["place"] = f"{code.co_filename.rpartition('/')[2]}:{trace.tb_lineno}"
        return json.dumps(line, ensure_ascii=False)


def healthz() -> Response:
    """Say that the process serves."""
    return Response('{"status":"ok"}', content_type="application/json")


def readyz() -> Response:
    """Say whether requests can be answered: catalogue loaded, the emulator's database writable.

    A 503 otherwise, by which a load balancer sends people elsewhere.
    """
    if console().adapters and (obstacle := _emulators_obstacle()):
        response = problem_response(503, "not-ready", obstacle)
        response.headers["Retry-After"] = str(RETRY_SECONDS)
        return response
    return Response('{"status":"ok"}', content_type="application/json")


def _emulators_obstacle() -> Sentence | None:
    """What keeps the emulator from being ready, in its own words.

    It is asked by the way that submits take, and tells nobody else.
    """
    url = f"{console().settings.public_url}/sandbox/readyz"
    headers = (("Host", urlsplit(url).netloc), ("Accept-Language", current_language()))
    try:
        answer = send(HTTPRequest("GET", url, headers, ""), adapters=console().adapters)
        return None if answer.status == 200 else str(json.loads(answer.body)["detail"])
    except (TransportError, ValueError, LookupError):
        return Message(N_("The emulator does not answer just now."))
