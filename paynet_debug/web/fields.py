"""Form fields that WTForms does not have, and errors that keep their code."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_wtf.file import FileField
from wtforms import Field, TextAreaField
from wtforms.form import BaseForm
from wtforms.validators import ValidationError

from paynet_debug.errors import FieldError, KeyRefused
from paynet_debug.oauth1.encoding import Pairs
from paynet_debug.oauth1.keys import read_public_key
from paynet_debug.oauth1.keys.detection import holds_private_key
from paynet_debug.text import N_, Message
from paynet_debug.web.language import say


class CodedText(str):
    """An error message of a form field, in the reader's language; ``error`` is what it says."""

    error: FieldError

    def __new__(cls, error: FieldError) -> CodedText:
        text = super().__new__(cls, say(error.message))
        text.error = error
        return text


class FieldRefused(ValidationError):
    """Raised by a validator to refuse its field with a code."""

    def __init__(self, field: Field, code: str, message: Message) -> None:
        super().__init__(CodedText(FieldError(field.name, code, message)))


class ExtraParameters(Field):
    """Parameters that no page lists: ``extra_name`` and ``extra_value``, each repeated.

    ``data`` holds the pairs in order; a row with neither name nor value is not there at all, and
    a value may be empty: that is how an empty parameter is sent.
    """

    value_name = "extra_value"

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        self.process_errors: list[str] = []
        names: Sequence[str] = formdata.getlist(self.name) if formdata else ()
        values: Sequence[str] = formdata.getlist(self.value_name) if formdata else ()
        width = max(len(names), len(values))
        rows = zip(
            [*names, *[""] * (width - len(names))],
            [*values, *[""] * (width - len(values))],
            strict=True,
        )
        self.data: Pairs = tuple((name, value) for name, value in rows if name or value)
        if not formdata and data:
            self.data = data

    def pre_validate(self, form: BaseForm) -> None:
        for name, value in self.data:
            if not name:
                raise FieldRefused(
                    self,
                    "name-missing",
                    Message(N_("The extra value “%(value)s” has no name."), value=value[:40]),
                )


class SecretArea(TextAreaField):
    """A text area whose content is never printed back, unless it is ``harmless``."""

    harmless = ""

    def _value(self) -> str:
        typed = str(self.data or "").replace("\r\n", "\n").strip()  # browsers send CRLF
        return self.harmless if typed and typed == self.harmless.strip() else ""


class PublicKeyArea(TextAreaField):
    """A text area for a public key.

    What does not read as one may be private, and is not shown; nor what stands beside a private
    one.
    """

    def _value(self) -> str:
        typed = str(self.data or "")
        if "PRIVATE KEY" in typed or holds_private_key(typed):
            return ""
        try:
            is_private = read_public_key(typed).kind == "private"
        except KeyRefused:
            is_private = True
        return "" if is_private else typed


def file_bytes(field: FileField) -> bytes | None:
    """The content of an uploaded file, or None if none was chosen."""
    upload = field.data
    if upload is None or not getattr(upload, "filename", ""):
        return None
    upload.stream.seek(0)
    content: bytes = upload.stream.read()
    return content or None
