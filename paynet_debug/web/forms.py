"""What every form that signs has: one class validates a page's form and a program's JSON."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import BooleanField, PasswordField, StringField

from paynet_debug.catalog.demo import demo_private_key
from paynet_debug.errors import FieldError, KeyRefused
from paynet_debug.oauth1.encoding import Pairs
from paynet_debug.oauth1.keys import PrivateKeyReading, read_private_key
from paynet_debug.text import N_, Message, Remark
from paynet_debug.web import form_checks
from paynet_debug.web.fields import CodedText, ExtraParameters, SecretArea, file_bytes
from paynet_debug.web.misplaced import sort_out, take_out

REQUIRED = Message(N_("This value is required."))


class SigningForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """What every signature needs. ``purpose`` is "prepare" (no key), "sign" or "submit".

    ``given`` are a program's body parameters, taken in their order and with empty values kept;
    without them the fields' values are used and blank ones are not sent. After ``validate()``,
    ``key`` is the private key that was read, None where none is needed or ``signature`` stands
    in its place, and ``doubts`` holds warnings.
    """

    consumer_key = StringField("consumer_key")
    private_key = SecretArea(lazy_gettext("Private key"))
    private_key_file = FileField(lazy_gettext("Private key file"))
    passphrase = PasswordField(lazy_gettext("Passphrase"))
    nonce = StringField("nonce")
    timestamp = StringField("timestamp")
    json_answer = BooleanField("json_answer")
    signature = StringField("signature")
    extra = ExtraParameters(lazy_gettext("Extra parameters"), name="extra_name")

    def __init__(
        self, *args: Any, purpose: str = "sign", given: Pairs | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.purpose = purpose
        self.misplaced = tuple(take_out(iter(self)))
        self.extra.data, extra = sort_out(self.extra.data)
        self.given: Pairs | None = None
        self.misplaced += extra
        if given is not None:
            self.given, listed = sort_out(given)
            self.misplaced += listed
        self.private_key.harmless = demo_private_key()
        self.key: PrivateKeyReading | None = None
        self.doubts: tuple[Remark, ...] = ()
        self.unplaced: tuple[FieldError, ...] = ()

    def text(self, name: str) -> str:
        """What was typed into field ``name``; empty if nothing was."""
        return self[name].data or ""

    def body_parameters(self) -> Pairs:
        """The body's parameters, decoded, in the order in which they are sent."""
        return self.extra.data if self.given is None else self.given

    def validate(self, extra_validators: Any = None) -> bool:
        """Check everything; each problem is put at its field, or at the form."""
        sound = bool(super().validate(extra_validators))
        problems = tuple(self.problems())
        for problem in problems:
            self.refuse(problem)
        return sound and not problems

    def problems(self) -> Iterator[FieldError]:
        """What is wrong, beyond what WTForms itself checks."""
        yield from self.misplaced
        consumer_key, timestamp = self.text("consumer_key"), self.text("timestamp")
        pairs = self.body_parameters()
        if not consumer_key:
            yield FieldError("consumer_key", "required", REQUIRED)
        typed = (("consumer_key", consumer_key), ("nonce", self.text("nonce")))
        yield from form_checks.text_problems((*typed, *pairs))
        yield from form_checks.timestamp_problems(timestamp)
        yield from form_checks.oauth_problems(pairs)
        self.doubts += tuple(form_checks.doubts(consumer_key, timestamp, pairs))
        if self.purpose != "prepare":
            yield from self._key_problems()

    def _key_problems(self) -> Iterator[FieldError]:
        signature = self.text("signature")
        uploaded = file_bytes(self.private_key_file)
        material = uploaded or self.text("private_key")
        if signature and not material:
            yield from form_checks.signature_problems(
                signature, self.text("nonce"), self.text("timestamp")
            )
            return
        if signature:
            message = Message(N_("Give the signature or the private key, not both."))
            yield FieldError("signature", "signature-and-key", message)
            return
        try:
            self.key = read_private_key(material, self.text("passphrase") or None)
        except KeyRefused as refusal:
            field = "passphrase" if refusal.code.startswith("passphrase") else "private_key"
            yield FieldError(field, refusal.code, refusal.message)
        else:
            typed = self.given is None  # a browser sends every line end as CRLF
            self.doubts += tuple(
                each for each in self.key.remarks if not (typed and each.code == "crlf")
            )
            if uploaded and self.text("private_key"):
                message = Message(N_("A key was pasted and a file chosen: the file's key signed."))
                self.doubts += (Remark("file-preferred", message),)

    def refuse(self, problem: FieldError) -> None:
        """Put ``problem`` where its reader will look for it."""
        for field in self:
            if field.name == problem.field:
                if not isinstance(field.errors, list):
                    field.errors = list(field.errors)
                field.errors.append(CodedText(problem))
                return
        self.form_errors.append(CodedText(problem))
        self.unplaced += (problem,)

    def field_errors(self) -> tuple[FieldError, ...]:
        """Every problem under its field's wire name, for a program."""
        placed = tuple(
            replace(text.error, field=field.name)
            if isinstance(text, CodedText)
            else FieldError(field.name, "invalid", str(text))
            for field in self
            for text in field.errors
        )
        return placed + self.unplaced


class CustomForm(SigningForm):
    """Signs a POST to any URL; nothing is ever sent to it."""

    url = StringField("url")

    def problems(self) -> Iterator[FieldError]:
        url = self.text("url")
        if url:
            yield from form_checks.url_problems(url)
        else:
            yield FieldError("url", "required", REQUIRED)
        yield from super().problems()
