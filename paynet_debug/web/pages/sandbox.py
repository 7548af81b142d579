"""The emulator's page: what it checks, who is registered, and a form to register a public key."""

from __future__ import annotations

from flask import Response, make_response, redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from wtforms import StringField, TextAreaField
from wtforms.validators import InputRequired

from paynet_debug.catalog.demo import demo_private_key, demo_public_key
from paynet_debug.catalog.model import Environment
from paynet_debug.errors import FieldError, TransportError
from paynet_debug.text import N_, Message, Sentence
from paynet_debug.web.fields import CodedText
from paynet_debug.web.pages.frame import pages
from paynet_debug.web.pages.merchants import Merchant, emulator, register, registered
from paynet_debug.web.problems import Problem


class RegistrationForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """Whose public key the emulator shall know."""

    login = StringField("login", [InputRequired()])
    public_key = TextAreaField("public_key", [InputRequired()])


@pages.route("/sandbox", methods=["GET", "POST"])
def sandbox() -> Response:
    """The emulator; a POST registers a public key for a login, in place of any earlier one."""
    environment = emulator()
    if environment is None:
        raise Problem(404, "no-emulator", Message(N_("This console runs without an emulator.")))
    form = RegistrationForm()
    if request.method == "GET":
        return _page(environment, form)
    if not form.validate():
        return _page(environment, form)
    login = (form.login.data or "").strip()
    try:
        refusals = register(environment, login, form.public_key.data or "")
    except TransportError as error:
        form.form_errors = [CodedText(FieldError("", error.code, error.message))]
        return _page(environment, form)
    if not refusals:
        return _redirected(login)
    for refusal in refusals:
        field = form.login if refusal.field == "login" else form.public_key
        field.errors = [*field.errors, refusal.message]
    return _page(environment, form)


def _redirected(login: str) -> Response:
    """See the register again, so that a reload registers nothing."""
    target = url_for("pages.sandbox", registered=login, _anchor="registered")
    return make_response(redirect(target, 303))


def _page(environment: Environment, form: RegistrationForm) -> Response:
    merchants, unreachable = _merchants(environment)
    asked = request.args.get("registered", "")
    known = any(each.login == asked for each in merchants)
    return make_response(
        render_template(
            "sandbox.html",
            emulator=environment,
            form=form,
            merchants=merchants,
            unreachable=unreachable,
            registered=asked if known else "",
            demo_private_key=demo_private_key(),
            demo_public_key=demo_public_key(),
        )
    )


def _merchants(environment: Environment) -> tuple[tuple[Merchant, ...], Sentence | None]:
    try:
        return registered(environment), None
    except TransportError as error:
        return (), error.message
