"""What every answer carries and every request must meet.

The policy allows nothing inline and nothing from elsewhere; answers are never stored; only the
configured host names are served, which stops a page elsewhere from reaching a console on
loopback by re-pointing its own name (DNS rebinding).
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask import Flask, Request, Response, request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface

from paynet_debug.text import N_, Message
from paynet_debug.web.problems import API_PREFIX, Problem
from paynet_debug.web.rate_limit import RateLimit
from paynet_debug.web.settings import Settings
from paynet_debug.web.static_files import is_static

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

RATE_LIMIT = "paynet_rate_limit"
"""The application's extension that counts calls."""

MAX_BODY_BYTES = 8 * 1024 * 1024
"""A batch of 10,000 rows is about 2 MB; Cyrillic in JSON (``\\u0417`` for two bytes) or in a form
(``%D0%97``) makes three times as much of it."""

COUNTED = (API_PREFIX, "/sign-in/")
"""Below these, reading counts as a call, too: a step of a sign-in asks the provider."""

MAX_FORM_PARTS = 2_000

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


class TooManyRequests(Problem):
    """A 429 that says in how many seconds to come again."""

    def __init__(self, seconds: int) -> None:
        message = N_("Too many requests. Wait a moment and try again.")
        super().__init__(429, "too-many-requests", Message(message))
        self.seconds = seconds

    def get_headers(self, *args: object, **kwargs: object) -> list[tuple[str, str]]:
        """Add the number of seconds."""
        return [("Retry-After", str(self.seconds))]


def init_security(app: Flask, settings: Settings) -> None:
    """Guard ``app``."""
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
    )
    app.extensions[RATE_LIMIT] = RateLimit(settings.rate_limit, settings.rate_limit_storage)
    app.session_interface = PageSessions(people_sign_in=settings.oidc_issuer is not None)
    app.before_request(lambda: _count(app))
    app.before_request(_refuse_cross_site)
    app.after_request(_add_headers)


def seconds_to_wait(console_app: Flask, environ: WSGIEnvironment) -> int | None:
    """Count ``environ``, a request that another application than the console's answers.

    None if it may pass, or in how many seconds its address may come again.
    """
    limit: RateLimit = console_app.extensions[RATE_LIMIT]
    return limit.seconds_to_wait(environ.get("REMOTE_ADDR", ""))


def _count(app: Flask) -> None:
    """Refuse an address that asks too often; a page or a file that is read costs little."""
    if request.method in ("GET", "HEAD") and not request.path.startswith(COUNTED):
        return
    if seconds := seconds_to_wait(app, request.environ):
        raise TooManyRequests(seconds)


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
