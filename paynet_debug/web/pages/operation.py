"""One page for each documented command: the documentation's request builder, and its answer."""

from __future__ import annotations

from typing import Any

from flask import Response, make_response, render_template, request

from paynet_debug.catalog.demo import DEMO_ENDPOINT_ID, DEMO_LOGIN, demo_private_key
from paynet_debug.catalog.model import EnvironmentKind, Operation
from paynet_debug.web.api import find_operation
from paynet_debug.web.console import console
from paynet_debug.web.forms import OperationForm, operation_form
from paynet_debug.web.pages.frame import pages
from paynet_debug.web.pages.outcome import Outcome, operation_outcome

ACTIONS = ("sign", "submit")


@pages.route("/operations/<operation_id>", methods=["GET", "POST"])
def operation(operation_id: str) -> Response:
    """The command's form; after *Sign* or *Submit* the result beside it."""
    command = find_operation(operation_id)
    if request.method == "GET":
        return _page(_blank_form(command), Outcome())
    action = request.form.get("action", "")
    purpose = action if action in ACTIONS else "sign"
    form = operation_form(command)(catalog=console().catalog, purpose=purpose)
    return _page(form, operation_outcome(form, purpose))


def _blank_form(command: Operation) -> OperationForm:
    values = example_values(command) if request.args.get("example") else {}
    return operation_form(command)(catalog=console().catalog, data=values)


def example_values(command: Operation) -> dict[str, Any]:
    """Values by form attribute that the emulator accepts: its demonstration login and key, and
    the documentation's examples."""
    emulator = next(
        each for each in console().catalog.environments if each.kind is EnvironmentKind.EMULATOR
    )
    fields = operation_form(command)(catalog=console().catalog, formdata=None).parameter_fields
    values: dict[str, Any] = {
        field.short_name: parameter.example
        for parameter, field in fields
        if parameter.example is not None
    }
    if command.batch is not None:
        values["csv"] = command.batch.example_csv.strip()
    return values | {
        "environment": emulator.id,
        "endpoint_id": DEMO_ENDPOINT_ID,
        "consumer_key": DEMO_LOGIN,
        "private_key": demo_private_key(),
    }


def _page(form: OperationForm, outcome: Outcome) -> Response:
    page = render_template(
        "operation.html",
        operation=form.operation,
        form=form,
        environments=console().catalog.environments,
        outcome=outcome,
    )
    return make_response(page, outcome.status)
