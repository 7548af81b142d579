"""The forms of the pages that sign: what is typed into them is checked as a program's JSON is."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import BooleanField, PasswordField, StringField

from paynet_debug.catalog.demo import demo_private_key
from paynet_debug.errors import FieldError
from paynet_debug.web.console import console
from paynet_debug.web.fields import CodedText, ExtraParameters, SecretArea, file_bytes
from paynet_debug.web.misplaced import sort_out, take_out
from paynet_debug.web.signing_input import CheckedInput, SigningInput, check


class SigningForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """What every signature needs. ``purpose`` is "prepare" (no key), "sign" or "submit".

    Private keys in other fields than theirs are taken out as the form is made. After
    ``validate()``, ``checked`` is what was typed, with what was read of it.
    """

    checked: CheckedInput

    consumer_key = StringField("consumer_key")
    private_key = SecretArea(lazy_gettext("Private key"))
    private_key_file = FileField(lazy_gettext("Private key file"))
    passphrase = PasswordField(lazy_gettext("Passphrase"))
    nonce = StringField("nonce")
    timestamp = StringField("timestamp")
    json_answer = BooleanField("json_answer")
    signature = StringField("signature")
    extra = ExtraParameters(lazy_gettext("Extra parameters"), name="extra_name")

    def __init__(self, *args: Any, purpose: str = "sign", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.purpose = purpose
        misplaced = tuple(take_out(iter(self)))
        self.extra.data, extra = sort_out(self.extra.data)
        self.misplaced = misplaced + extra
        self.private_key.harmless = demo_private_key()

    def text(self, name: str) -> str:
        """What was typed into field ``name``; empty if nothing was."""
        return self[name].data or ""

    def given(self) -> SigningInput:
        """What was typed, unchecked."""
        return SigningInput(
            purpose=self.purpose,
            consumer_key=self.text("consumer_key"),
            parameters=self.extra.data,
            nonce=self.text("nonce"),
            timestamp=self.text("timestamp"),
            json_answer=bool(self.json_answer.data),
            signature=self.text("signature"),
            private_key=self.text("private_key"),
            private_key_file=file_bytes(self.private_key_file),
            passphrase=self.text("passphrase"),
            from_page=True,
            misplaced=self.misplaced,
        )

    def validate(self, extra_validators: Any = None) -> bool:
        """Check everything; each problem is put at its field, or at the form."""
        sound = bool(super().validate(extra_validators))
        self.checked = check(self.given(), console().catalog)
        for problem in self.checked.problems:
            self.refuse(problem)
        return sound and not self.checked.problems

    def refuse(self, problem: FieldError) -> None:
        """Put ``problem`` where its reader will look for it."""
        for field in self:
            if field.name == problem.field:
                if not isinstance(field.errors, list):
                    field.errors = list(field.errors)
                field.errors.append(CodedText(problem))
                return
        self.form_errors.append(CodedText(problem))


class CustomForm(SigningForm):
    """Signs a POST to any URL; nothing is ever sent to it."""

    url = StringField("url")

    def given(self) -> SigningInput:
        return replace(super().given(), url=self.text("url"))
