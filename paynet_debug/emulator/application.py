"""The emulator as a Flask application of its own, which nothing of the console reaches into."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from http import HTTPStatus
from uuid import UUID, uuid4

from flask import Flask, Response

from paynet_debug.catalog.demo import DEMO_LOGIN, demo_public_key
from paynet_debug.catalog.model import Catalog
from paynet_debug.emulator import commands, merchants
from paynet_debug.emulator.http_errors import init_http_errors
from paynet_debug.emulator.orders import documented_orders
from paynet_debug.emulator.storage import Store
from paynet_debug.oauth1.keys import read_public_key

MAX_BODY_BYTES = 4 * 1024 * 1024
"""A batch of 10,000 rows has about 2 MB."""

_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
}
"""The answers are labelled HTML and hold what was sent, so a browser is told to run nothing.
The style is the "Access is denied" page's own."""


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
    Raises ``UnusableDatabase``.
    """
    app = Flask(__name__, static_folder=None, template_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = MAX_BODY_BYTES
    app.config["TRUSTED_HOSTS"] = list(trusted_hosts) if trusted_hosts is not None else None
    app.url_map.merge_slashes = False  # a signed POST must not be answered with a redirect

    demo = merchants.merchant_of(DEMO_LOGIN, read_public_key(demo_public_key()).key)
    asked_about = documented_orders(catalog, DEMO_LOGIN)
    store = Store(database_url, permanent=[demo], permanent_orders=asked_about)
    party = commands.OtherParty(catalog, base_url, store, clock, new_uuid)
    app.register_blueprint(commands.commands(party))
    app.register_blueprint(merchants.merchants(store))
    app.add_url_rule("/sandbox/readyz", view_func=lambda: _ready(store))

    init_http_errors(app)
    app.after_request(_finish)
    return app


def _ready(store: Store) -> Response:
    """Say that the database answers. The console asks inside the process; see ``app.py``."""
    store.check()
    return Response('{"status":"ok"}', content_type="application/json")


def _finish(response: Response) -> Response:
    """Write the reason as the documentation prints it ("Forbidden"), not in capitals."""
    response.status = f"{response.status_code} {HTTPStatus(response.status_code).phrase}"
    response.headers.update(_HEADERS)
    return response
