"""What every answer carries and every request must meet.

The policy allows nothing inline and nothing from elsewhere; answers are never stored; only the
configured host names are served, which stops a page elsewhere from reaching a console on
loopback by re-pointing its own name (DNS rebinding).
"""

from __future__ import annotations

import time
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Request, Response, request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

from paynet_debug.text import N_, Message
from paynet_debug.web.problems import API_PREFIX, Problem
from paynet_debug.web.settings import Settings
from paynet_debug.web.static_files import is_static

MAX_BODY_BYTES = 8 * 1024 * 1024
"""A batch of 10,000 rows is about 2 MB; Cyrillic in JSON (``\\u0417`` for two bytes) or in a form
(``%D0%97``) makes three times as much of it."""

MAX_FORM_PARTS = 2_000

STORAGE_SECONDS = 0.5
"""How long a request waits for Redis, which counts requests for all machines."""

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'self'",
        "img-src 'self' data:",  # Bootstrap's icons
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)

HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}


class PageSessions(SecureCookieSessionInterface):
    """A session for the pages: a program's call sets no cookie, and reads one only for a sign-in.

    ``people_sign_in`` says whether a cookie tells the API, too, who a person is.
    """

    def __init__(self, *, people_sign_in: bool) -> None:
        self.people_sign_in = people_sign_in

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """None for the API, which Flask takes for a session that can't be written."""
        if request.path.startswith(API_PREFIX) and not self.people_sign_in:
            return None
        return super().open_session(app, request)


def init_security(app: Flask, settings: Settings) -> Limiter:
    """Guard ``app``; the answer is the limiter, to exempt what costs nothing."""
    secure = urlsplit(settings.public_url).scheme == "https"
    app.config.update(
        SECRET_KEY=settings.secret_key,
        TRUSTED_HOSTS=list(settings.trusted_hosts),
        MAX_CONTENT_LENGTH=MAX_BODY_BYTES,
        MAX_FORM_MEMORY_SIZE=MAX_BODY_BYTES,
        MAX_FORM_PARTS=MAX_FORM_PARTS,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=secure,
        SESSION_COOKIE_NAME="__Host-session" if secure else "session",
        WTF_CSRF_TIME_LIMIT=None,  # a form left open over lunch must not lose what was typed
        RATELIMIT_ENABLED=settings.rate_limit is not None,
        RATELIMIT_STORAGE_URI=settings.rate_limit_storage,
        RATELIMIT_STORAGE_OPTIONS=_storage_options(settings.rate_limit_storage),
        RATELIMIT_IN_MEMORY_FALLBACK_ENABLED=settings.rate_limit_storage.startswith("redis"),
    )
    app.session_interface = PageSessions(people_sign_in=settings.oidc_issuer is not None)
    app.before_request(_refuse_cross_site)
    app.after_request(_add_headers)
    limiter = Limiter(
        get_remote_address,
        app=app,
        application_limits=[settings.rate_limit] if settings.rate_limit else [],
        application_limits_exempt_when=_costs_little,
    )
    app.after_request(lambda response: _say_when(response, limiter))
    return limiter


def _say_when(response: Response, limiter: Limiter) -> Response:
    """Tell a caller who asked too often in how many seconds to come again."""
    if response.status_code == HTTPStatus.TOO_MANY_REQUESTS and limiter.current_limit:
        seconds = limiter.current_limit.reset_at - int(time.time())
        response.headers["Retry-After"] = str(max(1, seconds))
    return response


def _storage_options(storage: str) -> dict[str, Any]:
    """Leave out a counter that does not answer in time: each process then counts for itself.

    Refusing to sign because nobody counts would serve no one.
    """
    if not storage.startswith("redis"):
        return {}
    return {"socket_connect_timeout": STORAGE_SECONDS, "socket_timeout": STORAGE_SECONDS}


def _costs_little() -> bool:
    return request.method in ("GET", "HEAD") and not request.path.startswith("/api/")


def _refuse_cross_site() -> None:
    """Refuse what a browser sends on behalf of a page of another site (ASVS 3.5.1)."""
    site = request.headers.get("Sec-Fetch-Site", "none")
    if request.method not in ("GET", "HEAD") and site not in ("same-origin", "none"):
        raise Problem(
            403,
            "cross-site",
            Message(N_("A page of another site made your browser send this; it was refused.")),
        )


def _add_headers(response: Response) -> Response:
    response.headers.extend(HEADERS)
    if not is_static(request.endpoint):
        response.headers["Cache-Control"] = "no-store"
    return response
