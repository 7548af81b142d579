"""The emulator as a Flask application of its own, which nothing of the console reaches into."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from uuid import UUID, uuid4

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException

from paynet_debug.catalog.demo import DEMO_LOGIN, demo_public_key
from paynet_debug.catalog.model import Catalog
from paynet_debug.emulator import commands, merchants, replies
from paynet_debug.emulator.outage import OUTAGES, DatabaseDown
from paynet_debug.emulator.problems import problem
from paynet_debug.emulator.storage import Store
from paynet_debug.emulator.upgrade import DatabaseTooNew
from paynet_debug.oauth1.keys import read_public_key

MAX_BODY_BYTES = 4 * 1024 * 1024
"""A batch of 10,000 rows has about 2 MB."""

BUSY_RETRY_SECONDS = 1

_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
}
"""The answers are labelled HTML and hold what was sent, so a browser is told to run nothing.
The style is the "Access is denied" page's own."""

_REASONS = {
    404: ("unknown-operation", "There is no such API command in this form."),
    405: ("wrong-method", "Commands are sent by POST."),
    413: ("body-too-large", "The body is larger than the emulator reads."),
}


def create_emulator(
    *,
    catalog: Catalog,
    base_url: str,
    database_url: str,
    clock: Callable[[], float] = time.time,
    trusted_hosts: Sequence[str] | None = None,
    new_uuid: Callable[[], UUID] = uuid4,
) -> Flask:
    """Make the application. Nothing is opened before the first request.

    ``base_url`` is absolute and ends with ``/sandbox/paynet``, or with whatever a proxy in front
    calls that path: what a client signs. ``database_url`` is SQLAlchemy's, for SQLite or
    PostgreSQL. ``clock`` gives Unix seconds. ``trusted_hosts`` are the Host header's accepted
    values, None for any. ``new_uuid`` makes serial numbers, order ids and error ids.
    Raises ``ValueError`` for another database.
    """
    app = Flask(__name__, static_folder=None, template_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = MAX_BODY_BYTES
    app.config["TRUSTED_HOSTS"] = list(trusted_hosts) if trusted_hosts is not None else None
    app.url_map.merge_slashes = False  # a signed POST must not be answered with a redirect

    demo = merchants.merchant_of(DEMO_LOGIN, read_public_key(demo_public_key()).key)
    store = Store(database_url, permanent=[demo])
    party = commands.OtherParty(catalog, base_url, store, clock, new_uuid)
    app.register_blueprint(commands.commands(party))
    app.register_blueprint(merchants.merchants(store))
    app.add_url_rule("/sandbox/readyz", view_func=lambda: _ready(store))

    for error in (*OUTAGES, DatabaseDown):
        app.register_error_handler(error, _busy)
    app.register_error_handler(DatabaseTooNew, _too_new)
    app.register_error_handler(HTTPException, _http_error)
    app.after_request(_harden)
    return app


def _ready(store: Store) -> Response:
    """Say that the database answers. The console asks inside the process; see ``app.py``."""
    store.check()
    return Response('{"status":"ok"}', content_type="application/json")


def _is_command() -> bool:
    return request.path.startswith(f"{commands.MOUNT}/")


def _busy(error: Exception) -> Response:
    """The database is locked or gone: no verdict, rather than a wrong one."""
    return _unavailable("emulator-busy", "The emulator's database is busy or out of reach; retry.")


def _too_new(error: Exception) -> Response:
    sentence = (
        "The emulator's database was changed by a later version of this program. Start that "
        "version, or name another database in PAYNET_DEBUG_DATABASE_URL."
    )
    return _unavailable("database-too-new", sentence)


def _unavailable(code: str, sentence: str) -> Response:
    answer = replies.failed if _is_command() else problem
    response = answer(503, code, sentence)
    response.headers["Retry-After"] = str(BUSY_RETRY_SECONDS)
    return response


def _http_error(error: HTTPException) -> Response:
    """An error of HTTP itself; its own headers (``Allow`` for a 405) are kept."""
    status = error.code or 500
    default = ("http-error", error.description or error.name)
    code, sentence = _REASONS.get(status, default)
    answer = replies.failed if _is_command() else problem
    response = answer(status, code, sentence)
    for name, value in error.get_headers():
        if name != "Content-Type":
            response.headers[name] = value
    return response


def _harden(response: Response) -> Response:
    response.headers.update(_HEADERS)
    return response
