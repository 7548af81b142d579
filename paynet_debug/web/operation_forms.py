"""The forms of the documented commands, built from the catalogue.

A parameter's wire name may be any text, and WTForms takes attribute names for its own
(``validate``, ``data``, a leading ``_``), so the attributes are ``parameter_0…n`` and only
``name=`` is the wire name.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

from flask_wtf.file import FileField
from wtforms import Field, SelectField, StringField, TextAreaField

from paynet_debug.catalog.model import Operation, Parameter
from paynet_debug.web.console import console
from paynet_debug.web.fields import file_bytes
from paynet_debug.web.forms import SigningForm
from paynet_debug.web.signing_input import SigningInput


class OperationForm(SigningForm):
    """Signs one documented command; ``operation_form`` makes a class of it for each."""

    operation: Operation
    environment = SelectField("environment", validate_choice=False)
    endpoint_id = StringField("endpoint_id")
    endpoint_group_id = StringField("endpoint_group_id")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        environments = console().catalog.environments
        self.environment.choices = [(each.id, each.id) for each in environments]

    @property
    def parameter_fields(self) -> tuple[tuple[Parameter, Field], ...]:
        """The rows that the page shows: each documented body parameter with its field."""
        return tuple(
            (parameter, self[attribute])
            for attribute, parameter in _field_attributes(self.operation)
        )

    def given(self) -> SigningInput:
        """What was typed; a parameter's blank field is not sent."""
        typed = ((parameter.name, field.data) for parameter, field in self.parameter_fields)
        common = super().given()
        return replace(
            common,
            operation=self.operation,
            environment=self.text("environment"),
            endpoint_id=self.text("endpoint_id"),
            endpoint_group_id=self.text("endpoint_group_id"),
            parameters=tuple(pair for pair in typed if pair[1]) + common.parameters,
        )


class BatchForm(OperationForm):
    """A batch command's form: its CSV text or file takes the payload's place."""

    csv = TextAreaField("csv")
    csv_file = FileField("csv_file")

    def given(self) -> SigningInput:
        return replace(super().given(), csv=self.text("csv"), csv_file=file_bytes(self.csv_file))


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
