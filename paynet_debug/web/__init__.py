"""The console: pages for people and a JSON API for programs, over one set of services."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable

from flask import Flask
from flask_bootstrap import Bootstrap5

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
from paynet_debug.web.static_files import init_static, static_url_path


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
    app = Flask(
        "paynet_debug",
        root_path=str(PROJECT),
        static_url_path=static_url_path(PROJECT / "static"),
    )
    app.request_class = ReceivedRequest
    app.config.update(
        BOOTSTRAP_SERVE_LOCAL=True,
        PROPAGATE_EXCEPTIONS=False,
    )
    app.extensions["paynet"] = Console(settings, catalog, adapters or {}, clock, new_nonce)
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    init_language(app)
    Bootstrap5(app)
    init_static(app)
    init_problems(app)
    init_security(app, settings)
    init_access(app, settings)
    # A Russian letter written as an escape would make three times the page.
    app.jinja_env.policies["json.dumps_kwargs"] = {"sort_keys": True, "ensure_ascii": False}
    app.register_blueprint(pages)
    app.register_blueprint(api)
    if settings.oidc_issuer:
        app.register_blueprint(signing_in)
    app.add_url_rule("/healthz", view_func=healthz)
    app.add_url_rule("/readyz", view_func=readyz)
    observe(app)
    return app
