"""One page for each documented command: the documentation's request builder, and its answer."""

from __future__ import annotations

from flask import render_template, request

from paynet_debug.catalog.demo import DEMO_ENDPOINT_ID, DEMO_LOGIN, demo_private_key
from paynet_debug.catalog.model import Operation
from paynet_debug.web.console import console
from paynet_debug.web.operation_forms import BatchForm, OperationForm, operation_form
from paynet_debug.web.pages.exports import TakeAway, code_alone, take_away
from paynet_debug.web.pages.frame import pages
from paynet_debug.web.pages.kept_answer import kept_answer
from paynet_debug.web.pages.merchants import emulator
from paynet_debug.web.pages.outcome import (
    LEFT_BEHIND,
    Outcome,
    action_in_other_language,
    operation_outcome,
)
from paynet_debug.web.pages.paste import Pasted, is_paste, paste_into_command
from paynet_debug.web.signing_flow import find_operation

ACTIONS = ("sign", "submit")


@pages.route("/operations/<operation_id>", methods=["GET", "POST"])
def operation(operation_id: str) -> str:
    """The command's form; after *Sign*, *Submit* or *Get the code* the result beside it.

    The action "prepare" checks all but the key: a browser that signs by itself asks for it.
    """
    command = find_operation(operation_id)
    if request.method == "GET":
        return _page(_blank_form(command), Outcome())
    if is_paste():
        pasted = paste_into_command(command)
        return _page(pasted.form, Outcome(), pasted)
    action = request.form.get("action", "")
    if action == "code":
        form = operation_form(command)(purpose="prepare")
        return _page(form, Outcome(), exports=code_alone(form))
    if action in ("language", LEFT_BEHIND):  # what was typed, unjudged, in other words
        return _page(operation_form(command)(), Outcome(left_behind=action == LEFT_BEHIND))
    if action == "prepare":
        form = operation_form(command)(purpose=action)
        form.validate()
        return _page(form, Outcome())
    purpose = action if action in ACTIONS else "sign"
    form = operation_form(command)(purpose=purpose)
    outcome = operation_outcome(form, purpose, kept_answer())
    exports = take_away(form.checked, outcome.signed) if outcome.signed else None
    return _page(form, outcome, exports=exports)


def _blank_form(command: Operation) -> OperationForm:
    form = operation_form(command)()
    if request.args.get("example"):
        fill_with_example(form)
    return form


def fill_with_example(form: OperationForm) -> None:
    """Fill in what the emulator accepts: its demonstration pair, the documentation's examples."""
    emulated = emulator()
    values = {
        "environment": emulated.id if emulated else None,
        "endpoint_id": DEMO_ENDPOINT_ID,
        "consumer_key": DEMO_LOGIN,
        "private_key": demo_private_key(),
    }
    for name, value in values.items():
        form[name].data = value
    for parameter, field in form.parameter_fields:
        field.data = parameter.example
    if isinstance(form, BatchForm) and form.operation.batch is not None:
        form.csv.data = form.operation.batch.example_csv.strip()


def _page(
    form: OperationForm,
    outcome: Outcome,
    pasted: Pasted[OperationForm] | None = None,
    exports: TakeAway | None = None,
) -> str:
    return render_template(
        "operation.html",
        operation=form.operation,
        form=form,
        environments=console().catalog.environments,
        outcome=outcome,
        pasted=pasted,
        exports=exports,
        language_action=action_in_other_language(form, outcome, exports is not None),
    )
