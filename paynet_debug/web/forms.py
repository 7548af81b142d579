"""The forms, built from the catalogue: one class validates a page's form and a program's JSON.

A parameter's wire name may be any text, and WTForms takes attribute names for its own
(``validate``, ``data``, a leading ``_``), so the attributes are ``parameter_0…n`` and only
``name=`` is the wire name.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import BooleanField, Field, PasswordField, SelectField, StringField, TextAreaField

from paynet_debug.catalog.batch import BatchReading, read_csv, read_payload
from paynet_debug.catalog.batch import payload as payload_of
from paynet_debug.catalog.checks import ParameterFault, check_parameters
from paynet_debug.catalog.demo import demo_private_key
from paynet_debug.catalog.model import Catalog, Environment, Operation, Parameter
from paynet_debug.errors import FieldError, KeyRefused
from paynet_debug.oauth1.encoding import Pairs
from paynet_debug.oauth1.keys import PrivateKeyReading, read_private_key
from paynet_debug.text import N_, Message, Remark
from paynet_debug.web import form_checks
from paynet_debug.web.fields import CodedText, ExtraParameters, SecretArea, file_bytes

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
        self.given = given
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
        material = file_bytes(self.private_key_file) or self.text("private_key")
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
            FieldError(field.name, getattr(text, "code", "invalid"), str(text))
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


class OperationForm(SigningForm):
    """Signs one documented command; ``operation_form`` makes a class of it for each.

    After ``validate()``, ``chosen`` is the environment and, for a batch command, ``batch`` what
    was read of its CSV.
    """

    operation: Operation
    environment = SelectField("environment", validate_choice=False)
    endpoint_id = StringField("endpoint_id")
    endpoint_group_id = StringField("endpoint_group_id")

    def __init__(self, *args: Any, catalog: Catalog, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.catalog = catalog
        self.environment.choices = [(each.id, each.id) for each in catalog.environments]
        self.batch: BatchReading | None = None
        self.faults: tuple[ParameterFault, ...] = ()

    @property
    def chosen(self) -> Environment | None:
        """The environment that was chosen, if there is such a one."""
        return self.catalog.environment(self.text("environment"))

    @property
    def parameter_fields(self) -> tuple[tuple[Parameter, Field], ...]:
        """The rows that the page shows: each documented body parameter with its field."""
        return tuple(
            (parameter, self[attribute])
            for attribute, parameter in _field_attributes(self.operation)
        )

    def body_parameters(self) -> Pairs:
        if self.given is not None:
            return self._payload() + self.given
        typed = ((parameter.name, field.data) for parameter, field in self.parameter_fields)
        return self._payload() + tuple(pair for pair in typed if pair[1]) + self.extra.data

    def _payload(self) -> Pairs:
        """The batch's one parameter, once its CSV was read without errors."""
        if self.batch is None or self.batch.errors or self.operation.batch is None:
            return ()
        return ((self.operation.batch.parameter, payload_of(self.batch)),)

    def problems(self) -> Iterator[FieldError]:
        if self.chosen is None:
            yield _unknown_environment(self.text("environment"), self.catalog)
        yield from form_checks.endpoint_problems(
            self.operation, self.text("endpoint_id"), self.text("endpoint_group_id")
        )
        if self.operation.batch is not None:
            yield from self._batch_problems()
        yield from super().problems()
        yield from self._parameter_problems()

    def _parameter_problems(self) -> Iterator[FieldError]:
        pairs = self.body_parameters()
        named = {name for name, _ in pairs}
        for fault in check_parameters(self.operation, pairs):
            present_but_empty = fault.code == "required-parameter-missing" and (
                fault.parameter in named
            )
            unread = (self.batch is not None and self.batch.errors) or "csv" in self.errors
            if fault.severity == "warning" or present_but_empty:
                self.doubts += (Remark(fault.code, fault.message),)
            elif not (unread and fault.code == "required-parameter-missing"):
                yield FieldError(fault.parameter, fault.code, fault.message)

    def _batch_problems(self) -> Iterator[FieldError]:
        return iter(())


class BatchForm(OperationForm):
    """A batch command's form: its CSV text or file takes the payload's place."""

    csv = TextAreaField("csv")
    csv_file = FileField("csv_file")

    def _batch_problems(self) -> Iterator[FieldError]:
        batch = self.operation.batch
        if batch is None:
            return
        uploaded = file_bytes(self.csv_file)
        payloads = [value for name, value in self.given or () if name == batch.parameter]
        if uploaded or self.text("csv"):
            self.batch = read_csv(uploaded or self.text("csv"), batch)
        elif payloads:
            self.batch = None
            yield from _cell_errors(batch.parameter, read_payload(payloads[0], batch))
            return
        else:
            message = Message(N_("Paste the CSV text or choose a file: a header row, then rows."))
            yield FieldError("csv", "required", message)
            return
        self.doubts += self.batch.remarks
        yield from _cell_errors("csv", self.batch)


@cache
def operation_form(operation: Operation) -> type[OperationForm]:
    """The form class of ``operation``."""
    fields: dict[str, Any] = {"operation": operation}
    for attribute, parameter in _field_attributes(operation):
        fields[attribute] = StringField(parameter.name, name=parameter.name)
    base = OperationForm if operation.batch is None else BatchForm
    return type("FormOf" + operation.id.title().replace("-", ""), (base,), fields)


@cache
def _field_attributes(operation: Operation) -> tuple[tuple[str, Parameter], ...]:
    shown = (
        each
        for each in operation.body_parameters
        if operation.batch is None or each.name != operation.batch.parameter
    )
    return tuple((f"parameter_{number}", each) for number, each in enumerate(shown))


def _cell_errors(field: str, reading: BatchReading) -> Iterator[FieldError]:
    for error in reading.errors:
        yield FieldError(
            field,
            error.code,
            Message(
                N_("Row %(row)s, column %(column)s: %(message)s"),
                row=error.row,
                column=error.column or "—",
                message=error.message,
            ),
        )


def _unknown_environment(got: str, catalog: Catalog) -> FieldError:
    return FieldError(
        "environment",
        "unknown-environment" if got else "required",
        Message(
            N_("Expected one of: %(known)s; got “%(got)s”."),
            known=", ".join(each.id for each in catalog.environments),
            got=got[:40].encode("utf-8", "replace").decode(),
        ),
    )
