"""Keys: what a pasted one is and how to mend it; a new pair, made in the browser.

With JavaScript nothing that is pasted leaves the page, and the browser fills in the same answer.
Without, the form comes here: the page says so, and only the public half is printed back.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from flask import Response, render_template, request
from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import Field, PasswordField, TextAreaField

from paynet_debug.errors import KeyRefused
from paynet_debug.oauth1.keys import KeyInspection, inspect_key, read_public_key
from paynet_debug.text import N_, Message, Remark
from paynet_debug.web.fields import file_bytes
from paynet_debug.web.key_sentences import key_sentences, key_sentences_json, with_commands
from paynet_debug.web.pages.frame import pages
from paynet_debug.web.pages.merchants import emulator

pages.add_app_template_filter(with_commands, "with_commands")

VERDICTS = {
    "signs": ("good", N_("A private key that signs")),
    "cannot-sign": ("bad", N_("A private key that can't sign as it is")),
    "public": ("good", N_("A public key")),
    "certificate": ("good", N_("A certificate, with a public key in it")),
    "unusable": ("bad", N_("A public key that can't be used")),
    "other": ("bad", N_("Not a key for RSA-SHA256")),
    "unrecognised": ("bad", N_("Not readable as a key")),
}
"""What the answer begins with: its tone and title, by code. ``static/keys-inspect.js`` has the
same codes."""

KINDS = {
    "private": N_("private key"),
    "public": N_("public key"),
    "certificate": N_("certificate"),
    "other": N_("something else"),
}

MATCHES = {
    "same": N_("Yes: they are halves of one pair, or the same public key."),
    "different": N_("No: this public key belongs to another pair."),
}


class KeyForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """A key to look at, and a public key to hold beside it."""

    key = TextAreaField(lazy_gettext(N_("Key")))
    key_file = FileField(lazy_gettext(N_("or a file")))
    passphrase = PasswordField(lazy_gettext(N_("passphrase, if encrypted")))
    public_key = TextAreaField(lazy_gettext(N_("Does it match this public key?")))


@dataclass(frozen=True, slots=True)
class KeyAnswer:
    """What was found.

    ``reason`` says why the key can't sign; ``match`` is a code of ``MATCHES``, "" where there was
    nothing to compare; ``match_refused`` says why the second key could not be read.
    """

    verdict: str
    inspection: KeyInspection | None = None
    reason: Message | None = None
    remarks: tuple[Remark, ...] = ()
    match: str = ""
    match_refused: Message | None = None


@pages.route("/keys", methods=["GET", "POST"])
def keys() -> str:
    """The form; after *Inspect* what the key is beside it."""
    form = KeyForm()
    view = None
    if request.method == "POST":
        if form.validate() and (_is_filled(form) or request.form.get("action") != "language"):
            view = answer(
                file_bytes(form.key_file) or form.key.data or "",
                form.passphrase.data or None,
                form.public_key.data or "",
            )
        for field in (form.key, form.public_key):
            _keep_what_is_public(field)
    return render_template("keys.html", form=form, view=view, texts=_texts(), emulator=emulator())


@pages.get("/keys/refusals")
def refusals_of_keys() -> Response:
    """What a page says of a key that it reads by itself: code to sentence, as JSON."""
    return Response(key_sentences_json(), mimetype="application/json")


def answer(material: str | bytes, passphrase: str | None, other: str) -> KeyAnswer:
    """What ``material`` is, and whether the public key ``other`` belongs to it ("" for none)."""
    try:
        inspection = inspect_key(material, passphrase)
    except KeyRefused as refusal:
        return KeyAnswer("unrecognised", reason=refusal.message)
    remarks = [each for each in inspection.remarks if each.code != "crlf"]  # browsers send CRLF
    reason = None if inspection.usable_for_signing else remarks.pop().message
    found = KeyAnswer(_verdict(inspection), inspection, reason, tuple(remarks))
    if not other.strip() or inspection.public_key_pem is None:
        return found
    try:
        same = read_public_key(other).key.pem == inspection.public_key_pem
    except KeyRefused as refusal:
        return replace(found, match_refused=refusal.message)
    return replace(found, match="same" if same else "different")


def _is_filled(form: KeyForm) -> bool:
    return bool((form.key.data or "").strip() or file_bytes(form.key_file))


def _verdict(inspection: KeyInspection) -> str:
    if inspection.usable_for_signing:
        return "signs"
    if inspection.kind == "private":
        return "cannot-sign"
    if inspection.kind == "other":
        return "other"
    return inspection.kind if inspection.public_key_pem else "unusable"


def _keep_what_is_public(field: Field) -> None:
    """Leave in ``field`` what may be printed back: a public key, or nothing."""
    try:
        inspection = inspect_key(field.data or "")
    except KeyRefused:
        field.data = ""
        return
    codes = {each.code for each in inspection.remarks}
    if inspection.kind not in ("public", "certificate"):
        field.data = ""
    elif codes & {"surrounding-text", "other-blocks"}:
        field.data = inspection.public_key_pem or ""


def _texts() -> dict[str, dict[str, str]]:
    """Every text that the browser fills in, in the reader's language."""
    return {
        "sentences": key_sentences(),
        "titles": {code: gettext(title) for code, (_, title) in VERDICTS.items()},
        "tones": {code: tone for code, (tone, _) in VERDICTS.items()},
        "kinds": {code: gettext(name) for code, name in KINDS.items()},
        "matches": {code: gettext(sentence) for code, sentence in MATCHES.items()},
    }
