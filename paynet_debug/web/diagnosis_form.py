"""The form of the page on diagnosis. A private key that was typed is never printed back."""

from __future__ import annotations

import re
from typing import Any

from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import Field, PasswordField, StringField, TextAreaField

from paynet_debug.errors import FieldError, KeyRefused, UnreadableText
from paynet_debug.oauth1.keys import PublicKeyReading, inspect_key
from paynet_debug.oauth1.keys.detection import holds_private_key
from paynet_debug.text import N_, Message
from paynet_debug.web.console import console
from paynet_debug.web.diagnosis_flow import DiagnosisInput, Readings
from paynet_debug.web.fields import CodedText, file_bytes
from paynet_debug.web.misplaced import is_emptied, misplaced, without_private_keys

_PUBLIC_LABEL = re.compile(r"\s*-----BEGIN (?:RSA )?(?:PUBLIC KEY|CERTIFICATE)-----")
NOW = "now"


class DiagnosisForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """What is pasted. ``mended_key`` says that the key field now holds a public half instead.

    After ``take``, ``unreadable`` is where the request could not be read.
    """

    request = TextAreaField(lazy_gettext("Request"))
    request_file = FileField(lazy_gettext("or a file"))
    public_key = TextAreaField(lazy_gettext("Public key or certificate"))
    public_key_file = FileField(lazy_gettext("or a PEM file"))
    passphrase = PasswordField(lazy_gettext("passphrase, if encrypted"))
    signed_string = TextAreaField("signed_string")
    url = StringField("url")
    body = TextAreaField("body")
    now = StringField("now")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.mended_key = False
        self.unreadable: UnreadableText | None = None

    def given(self) -> DiagnosisInput:
        """What was pasted or chosen as files, which go before what stands in the fields."""
        text = _file_text(self.request_file) or _lines(self.request.data) or ""
        self.request.data = text
        self._take_keys_out()
        key = _file_text(self.public_key_file) or _lines(self.public_key.data) or ""
        self.public_key.data = key
        return DiagnosisInput(
            request=self.request.data,
            public_key=key,
            passphrase=self.passphrase.data or "",
            signed_string=_lines(self.signed_string.data),
            url=self.url.data or "",
            body=self.body.data or None,
            now=self._now(),
        )

    def take(self, readings: Readings) -> None:
        """Put what could not be read at its field, and take secrets out of the form."""
        if readings.unreadable is not None:
            self.unreadable = readings.unreadable
            _refuse(self.request, "unreadable", readings.unreadable.message)
        if readings.refused is not None:
            _refuse(self.public_key, readings.refused.code, readings.refused.message)
        self.clear_secrets(readings.public_key)

    def clear_secrets(self, reading: PublicKeyReading | None = None) -> None:
        """Leave nothing private in any field that is printed back."""
        typed = self.public_key.data or ""
        kept = typed if _is_public(typed) else (reading.key.pem if reading else "")
        self.mended_key = bool(typed.strip()) and kept != typed
        self.public_key.data = kept
        self._take_keys_out()

    def _take_keys_out(self) -> None:
        """Take private keys out of what is no field for one; say so where nothing is left."""
        for field in (self.request, self.signed_string, self.url, self.body):
            field.data = without_private_keys(field.data or "")
            if is_emptied(field.data):
                field.data = ""
                field.errors = [*field.errors, CodedText(misplaced(field.name))]

    def _now(self) -> int | None:
        typed = (self.now.data or "").strip()
        if typed == NOW:
            self.now.data = typed = str(int(console().clock()))
        if not typed:
            return None
        if re.fullmatch(r"[0-9]{1,12}", typed, re.ASCII):
            return int(typed)
        message = Message(N_("Expected Unix seconds as a whole number, such as 1700000000."))
        _refuse(self.now, "type", message)
        return None


def _refuse(field: Field, code: str, message: Message) -> None:
    field.errors = [*field.errors, CodedText(FieldError(field.name, code, message))]


def _is_public(typed: str) -> bool:
    """Whether nothing in the key field's text is private, beside the public key either."""
    if holds_private_key(typed):
        return False
    try:
        return inspect_key(typed).kind in ("public", "certificate")
    except KeyRefused:
        return "PRIVATE" not in typed and bool(_PUBLIC_LABEL.match(typed))


def _lines(text: str | None) -> str | None:
    """A browser sends each line end as CRLF, whatever was typed."""
    return text.replace("\r\n", "\n") if text else None


def _file_text(field: FileField) -> str:
    """A file's text: UTF-8, or the UTF-16 that PowerShell writes, told by its mark."""
    content = file_bytes(field) or b""
    encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8"
    return content.decode(encoding, "replace")
