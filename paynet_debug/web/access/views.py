"""Signing in and out.

``/sign-in`` offers a link rather than a form: browsers hold the policy ``form-action`` against
the redirects that follow a form, too, and the provider is another site.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from flask import (
    Blueprint,
    Response,
    current_app,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask_wtf import FlaskForm

from paynet_debug.text import N_, Message
from paynet_debug.web.access.gate import (
    COOKIE_MEMBER,
    People,
    Unavailable,
    access,
    current_person,
    outages_told,
)
from paynet_debug.web.access.provider import SignInRefused
from paynet_debug.web.console import console
from paynet_debug.web.problems import Problem

signing_in = Blueprint("access", __name__)

NEXT_MEMBER = "next"

_LOCAL = re.compile(r"/(?![/\\])[!-\[\]-~]*")
"""A path of this site: no second slash, which would begin a host, and no backslash, which
browsers take for one; neither spaces nor control characters, which they drop."""


def local_path(given: str | None) -> str:
    """Return ``given`` if it leads to a page of this site, or else the first page's path."""
    if given and _LOCAL.fullmatch(given) and not urlsplit(given).netloc:
        return given
    return url_for("pages.catalogue")


@signing_in.get("/sign-in")
def sign_in() -> Response:
    """Offer to sign in; whoever has is sent on to ``next``."""
    next_path = local_path(request.args.get("next"))
    if current_person() is not None:
        return make_response(redirect(next_path, 303))
    return _page(next_path=next_path)


@signing_in.get("/sign-in/start")
def start() -> Response:
    """Go to the provider."""
    session[NEXT_MEMBER] = local_path(request.args.get("next"))
    try:
        return _people().provider.begin(_own_address("access.callback"))
    except OSError:
        raise _unreachable() from None
    except SignInRefused as error:
        raise _refused(error) from None


@signing_in.get("/sign-in/callback")
def callback() -> Response:
    """Come back from the provider. The session begins anew, so that none can be planted."""
    people = _people()
    try:
        person = people.provider.finish()
    except OSError:
        raise _unreachable() from None
    except SignInRefused as error:
        raise _refused(error) from None
    next_path = local_path(session.get(NEXT_MEMBER))
    _forget()
    with outages_told():
        session[COOKIE_MEMBER] = people.sign_ins.begin(person, int(console().clock()))
    return make_response(redirect(next_path, 303))


@signing_in.post("/sign-out")
def sign_out() -> Response:
    """End the session here, and offer to end the provider's."""
    person = current_person()
    if person is None:
        return _page(signed_out=True)
    if not FlaskForm().validate_on_submit():
        message = N_("This button was out of date. Reload the page and sign out again.")
        raise Problem(400, "form-expired", Message(message))
    _forget()
    try:
        provider_url = _people().provider.sign_out_url(person, _own_address("access.sign_in"))
    except (OSError, SignInRefused):
        provider_url = None  # it is no less ended here
    return _page(signed_out=True, provider_url=provider_url)


def _page(**values: object) -> Response:
    issuer = urlsplit(console().settings.oidc_issuer or "").netloc
    return make_response(render_template("sign_in.html", issuer=issuer, **values))


def _people() -> People:
    people = access().people
    assert people is not None  # noqa: S101 - these views are there with a provider alone
    return people


def _forget() -> None:
    """End the session, here and for every copy of its cookie."""
    if secret := session.get(COOKIE_MEMBER):
        with outages_told():
            _people().sign_ins.end(secret)
    session.clear()


def _own_address(endpoint: str) -> str:
    """The absolute address that the provider knows, whatever the Host header says."""
    return console().settings.public_url + url_for(endpoint)


def _unreachable() -> Unavailable:
    message = N_("The sign-in provider can't be reached. Try again in a moment.")
    return Unavailable("provider-unreachable", Message(message))


def _refused(error: SignInRefused) -> Problem:
    current_app.logger.warning("Sign-in refused: %s", error)
    message = N_(
        "The sign-in did not succeed. Begin again from the console's own address, %(url)s."
    )
    return Problem(403, "sign-in-refused", Message(message, url=console().settings.public_url))
