"""The forms of the documented commands, built from the catalogue.

A parameter's wire name may be any text, and WTForms takes attribute names for its own
(``validate``, ``data``, a leading ``_``), so the attributes are ``parameter_0…n`` and only
``name=`` is the wire name.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from flask_wtf.file import FileField
from wtforms import Field, SelectField, StringField, TextAreaField

from paynet_debug.catalog.batch import BatchReading, read_csv, read_payload
from paynet_debug.catalog.batch import payload as payload_of
from paynet_debug.catalog.checks import ParameterFault, check_parameters
from paynet_debug.catalog.model import Catalog, Environment, Operation, Parameter
from paynet_debug.errors import FieldError
from paynet_debug.oauth1.encoding import Pairs
from paynet_debug.text import N_, Message, Remark
from paynet_debug.web import form_checks
from paynet_debug.web.fields import file_bytes
from paynet_debug.web.forms import SigningForm

CSV_OR_PAYLOAD = Message(
    N_("Give the CSV or its payload, not both: the console makes the payload from the CSV.")
)


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
        filled = tuple(pair for pair in typed if pair[1])
        return self._payload() + filled + super().body_parameters()

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
            unread = self.operation.batch is not None and not named
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
            if payloads:
                yield FieldError(batch.parameter, "csv-and-payload", CSV_OR_PAYLOAD)
            if uploaded and self.text("csv"):
                message = Message(N_("CSV was pasted and a file chosen: the file is sent."))
                self.doubts += (Remark("file-preferred", message),)
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
            row=error.row,
            column=error.column,
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
