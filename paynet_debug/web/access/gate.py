"""Where requests stop whose sender is not known.

Open to everyone are the static files, ``/healthz``, ``/readyz`` and the sign-in itself; all else,
unknown addresses included, needs a signed-in person's cookie or a program's token.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from flask import Flask, Response, current_app, g, redirect, request, session, url_for
from flask_wtf.csrf import generate_csrf
from werkzeug.exceptions import SecurityError

from paynet_debug.database import DAMAGED, OUTAGES, DatabaseDamaged
from paynet_debug.errors import RETRY_SECONDS
from paynet_debug.text import N_, Message, Sentence
from paynet_debug.web.access.provider import Provider
from paynet_debug.web.access.sign_ins import Person, SignIns
from paynet_debug.web.access.tokens import ApiToken, bearer_token, is_known
from paynet_debug.web.console import console
from paynet_debug.web.problems import FOR_PROGRAMS, Problem
from paynet_debug.web.settings import Settings

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

EXTENSION = "paynet_access"
COOKIE_MEMBER = "sign_in"
"""The session cookie's member that holds the secret of ``SignIns``."""

OPEN_TO_EVERYONE = frozenset(
    {
        "static",
        "static_plain",
        "bootstrap.static",
        "healthz",
        "readyz",
        "access.sign_in",
        "access.start",
        "access.callback",
        "access.sign_out",
    }
)


@dataclass(frozen=True, slots=True)
class People:
    """Who vouches for people, and who was vouched for."""

    provider: Provider
    sign_ins: SignIns


@dataclass(frozen=True, slots=True)
class Access:
    """By what users are known. Without ``people`` nobody signs in; there are tokens alone."""

    tokens: tuple[ApiToken, ...]
    people: People | None


class Unauthenticated(Problem):
    """A 401, which names the scheme by which a program authenticates (RFC 6750, section 3)."""

    def get_headers(self, *args: object, **kwargs: object) -> list[tuple[str, str]]:
        """Tell a token that is unknown from none at all."""
        error = ', error="invalid_token"' if request.authorization else ""
        return [("WWW-Authenticate", f'Bearer realm="paynet-debug-console"{error}')]


class Unavailable(Problem):
    """A 503 that says when to come again."""

    def __init__(self, code: str, detail: Sentence) -> None:
        super().__init__(503, code, detail)

    def get_headers(self, *args: object, **kwargs: object) -> list[tuple[str, str]]:
        """Add the number of seconds."""
        return [("Retry-After", str(RETRY_SECONDS))]


def init_access(app: Flask, settings: Settings) -> None:
    """Stop strangers where the settings ask for it."""
    if not settings.guarded:
        return
    people = settings.oidc_issuer and People(
        Provider(app, settings), SignIns(settings.database_url)
    )
    app.extensions[EXTENSION] = Access(settings.api_tokens_file or (), people or None)
    app.before_request(_stop_strangers)
    app.context_processor(_account)


def access() -> Access:
    """By what the present application, which is guarded, knows its users."""
    found: Access = current_app.extensions[EXTENSION]
    return found


def current_person() -> Person | None:
    """Who is signed in. Raises ``Unavailable`` while the database can't say."""
    if "person" not in g:
        g.person = _find_person()
    person: Person | None = g.person
    return person


@contextmanager
def outages_told() -> Iterator[None]:
    """Run a body that uses the table of sign-ins. Raises ``Unavailable`` while that is down."""
    try:
        yield
    except DatabaseDamaged:
        raise Unavailable("database-damaged", DAMAGED) from None
    except OUTAGES:
        message = N_("The console's database can't be reached, so it can't tell who is signed in.")
        raise Unavailable("sign-ins-unavailable", Message(message)) from None


def admits(console_app: Flask, environ: WSGIEnvironment) -> bool:
    """Whether the console knows who sends ``environ``, a request to the emulator's register.

    A request that it does not let in, it can answer itself.
    """
    if EXTENSION not in console_app.extensions:
        return True
    with console_app.request_context(environ):
        try:
            return _is_known_sender()
        except Unavailable:
            return False


def _stop_strangers() -> Response | None:
    if request.endpoint in OPEN_TO_EVERYONE or isinstance(request.routing_exception, SecurityError):
        return None
    if _is_known_sender():
        return None
    people_sign_in = access().people is not None
    reads_page = request.method in ("GET", "HEAD") and not request.path.startswith(FOR_PROGRAMS)
    if people_sign_in and reads_page and not request.authorization:
        return current_app.make_response(redirect(url_for("access.sign_in", next=_here()), 303))
    if people_sign_in:
        message = N_("Sign in first, or send a token: “Authorization: Bearer …”.")
    else:
        message = N_("This console is for programs: send a token, “Authorization: Bearer …”.")
    raise Unauthenticated(401, "unauthenticated", Message(message))


def _here() -> str:
    """The present address without scheme and host."""
    query = request.query_string.decode("latin-1")
    return quote(request.path) + (f"?{query}" if query else "")


def _is_known_sender() -> bool:
    token = bearer_token(request.headers.get("Authorization"))
    if token and is_known(token, access().tokens):
        return True
    return current_person() is not None


def _find_person() -> Person | None:
    people = access().people
    secret = session.get(COOKIE_MEMBER)
    if people is None or not isinstance(secret, str):
        return None
    with outages_told():
        return people.sign_ins.find(secret, int(console().clock()))


def _account() -> dict[str, object]:
    """What the pages' head shows. The gate has asked already, or failed to."""
    return {"account": g.get("person"), "sign_out_token": generate_csrf}
