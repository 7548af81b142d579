"""The emulator's page: what it checks, who is registered, and a form to register a public key."""

from __future__ import annotations

from flask import Response, make_response, redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import DataRequired

from paynet_debug.catalog.demo import demo_private_key, demo_public_key
from paynet_debug.catalog.model import Environment
from paynet_debug.errors import FieldError, KeyRefused, TransportError
from paynet_debug.oauth1.keys import PublicKey, read_public_key
from paynet_debug.text import N_, Message, Sentence
from paynet_debug.web.fields import CodedText, PublicKeyArea
from paynet_debug.web.misplaced import take_out
from paynet_debug.web.pages.frame import pages
from paynet_debug.web.pages.merchants import Merchant, emulator, register, registered
from paynet_debug.web.problems import Problem


class RegistrationForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """Whose public key the emulator shall know."""

    login = StringField("login", [DataRequired()])
    public_key = PublicKeyArea("public_key", [DataRequired()])


@pages.route("/sandbox", methods=["GET", "POST"])
def sandbox() -> Response:
    """The emulator; a POST registers a public key for a login, in place of any earlier one."""
    environment = emulator()
    if environment is None:
        raise Problem(404, "no-emulator", Message(N_("This console runs without an emulator.")))
    form = RegistrationForm()
    slips = tuple(take_out(iter(form)))
    registers = request.method == "POST" and request.form.get("action") != "language"
    if registers and _is_sound(form, slips) and _is_registered(environment, form):
        return _redirected(_login(form))
    return _page(environment, form)


def _is_sound(form: RegistrationForm, slips: tuple[FieldError, ...]) -> bool:
    """Whether everything is there, and no private key stood where none belongs."""
    sound = form.validate()
    for slip in slips:
        form[slip.field].errors = [CodedText(slip)]  # more than that the field is empty now
    return sound and not slips


def _login(form: RegistrationForm) -> str:
    return (form.login.data or "").strip()


def _is_registered(environment: Environment, form: RegistrationForm) -> bool:
    """Register what was typed; what is wrong with it stands in the form afterwards."""
    try:
        key = _public_key(form.public_key.data or "")
        refusals = register(environment, _login(form), key.pem)
    except KeyRefused as refused:
        error = FieldError("public_key", refused.code, refused.message)
        form.public_key.errors = [CodedText(error)]
        return False
    except TransportError as failure:
        form.form_errors = [CodedText(FieldError("", failure.code, failure.message))]
        return False
    for refusal in refusals:
        if refusal.field in form:
            form[refusal.field].errors = [*form[refusal.field].errors, refusal.message]
        else:
            form.form_errors = [*form.form_errors, refusal.message]
    return not refusals


def _public_key(material: str) -> PublicKey:
    """The key to register; raises ``KeyRefused``. A private one goes no further than this."""
    reading = None if "PRIVATE KEY" in material else read_public_key(material)
    if reading is None or reading.kind == "private":
        message = N_(
            "This is a private key, which nobody else may have. Send the public half: "
            "openssl pkey -in key.pem -pubout"
        )
        raise KeyRefused("private-key", Message(message))
    return reading.key


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
