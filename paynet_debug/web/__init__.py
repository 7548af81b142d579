"""The console: pages for people and a JSON API for programs, over one set of services."""

from __future__ import annotations

import hashlib
import secrets
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask, Response, request
from flask_bootstrap import Bootstrap5
from flask_compress import Compress

from paynet_debug.catalog.model import Catalog
from paynet_debug.transport import Adapters
from paynet_debug.web.access.gate import init_access
from paynet_debug.web.access.views import signing_in
from paynet_debug.web.api import api
from paynet_debug.web.console import Console
from paynet_debug.web.language import init_language
from paynet_debug.web.observability import healthz, observe, readyz
from paynet_debug.web.pages import pages
from paynet_debug.web.problems import init_problems
from paynet_debug.web.received import ReceivedRequest
from paynet_debug.web.security import init_security
from paynet_debug.web.settings import PROJECT, Settings

STATIC_SECONDS = 365 * 24 * 3600
"""Static addresses carry a hash of the content, so they can be kept for ever."""

STATIC_ENDPOINTS = ("static", "bootstrap.static")

COMPRESSED = ["text/css", "text/javascript", "application/javascript", "image/svg+xml"]
"""Static files alone: a compressed page that holds both a token and typed text leaks (BREACH)."""


def create_console(
    settings: Settings,
    catalog: Catalog,
    *,
    adapters: Adapters | None = None,
    clock: Callable[[], float] = time.time,
    new_nonce: Callable[[], str] = lambda: secrets.token_hex(16),
) -> Flask:
    """Build the console.

    ``adapters`` maps URL prefixes to what carries requests there inside this process (the
    emulator). ``clock`` gives Unix seconds; ``new_nonce`` 128 random bits as 32 hex digits.
    """
    app = Flask("paynet_debug", root_path=str(PROJECT))
    app.request_class = ReceivedRequest
    app.config.update(
        BOOTSTRAP_SERVE_LOCAL=True,
        SEND_FILE_MAX_AGE_DEFAULT=STATIC_SECONDS,
        COMPRESS_MIMETYPES=COMPRESSED,
        PROPAGATE_EXCEPTIONS=False,
    )
    app.extensions["paynet"] = Console(settings, catalog, adapters or {}, clock, new_nonce)
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    init_language(app)
    Bootstrap5(app)
    Compress(app)
    app.after_request(_ready_static)  # runs before the compression, which was registered earlier
    init_problems(app)
    limiter = init_security(app, settings)
    init_access(app, settings)
    app.url_defaults(lambda endpoint, values: _add_content_hash(app, endpoint, values))
    app.register_blueprint(pages)
    app.register_blueprint(api)
    if settings.oidc_issuer:
        app.register_blueprint(signing_in)
    app.add_url_rule("/healthz", view_func=limiter.exempt(healthz))
    app.add_url_rule("/readyz", view_func=limiter.exempt(readyz))
    observe(app)
    return app


def _add_content_hash(app: Flask, endpoint: str, values: dict[str, Any]) -> None:
    if endpoint in STATIC_ENDPOINTS and "filename" in values:
        owner = app if endpoint == "static" else app.blueprints["bootstrap"]
        values["v"] = _content_hash(Path(str(owner.static_folder)) / values["filename"])


def _ready_static(response: Response) -> Response:
    """Close a static file by reading it whole; have it asked for again unless its hash is known.

    The compression never closes what it streams, and modules import each other without a hash.
    """
    if request.endpoint in STATIC_ENDPOINTS:
        response.direct_passthrough = False
        response.make_sequence()
        if "v" not in request.args:
            response.headers["Cache-Control"] = "no-cache"
    return response


@cache
def _content_hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]
