"""Any URL: builds and signs a POST that the catalogue does not list. Nothing is sent."""

from __future__ import annotations

from flask import render_template, request

from paynet_debug.web.forms import CustomForm
from paynet_debug.web.pages.exports import TakeAway, code_alone, take_away
from paynet_debug.web.pages.frame import pages
from paynet_debug.web.pages.outcome import (
    LEFT_BEHIND,
    Outcome,
    action_in_other_language,
    sign_outcome,
)
from paynet_debug.web.pages.paste import Pasted, is_paste, paste_into_custom


@pages.route("/custom", methods=["GET", "POST"])
def custom() -> str:
    """The form; after *Sign* or *Get the code* the result beside it.

    The action "prepare" checks all but the key: a browser that signs by itself asks for it.
    """
    if request.method == "GET":
        return _page(CustomForm(), Outcome())
    if is_paste():
        pasted = paste_into_custom()
        return _page(pasted.form, Outcome(), pasted)
    action = request.form.get("action", "")
    if action == "code":
        form = CustomForm(purpose="prepare")
        return _page(form, Outcome(), exports=code_alone(form))
    if action in ("language", LEFT_BEHIND):  # what was typed, unjudged, in other words
        return _page(CustomForm(), Outcome(left_behind=action == LEFT_BEHIND))
    if action == "prepare":
        form = CustomForm(purpose="prepare")
        form.validate()
        return _page(form, Outcome())
    form = CustomForm()
    outcome = sign_outcome(form)
    exports = take_away(form.checked, outcome.signed) if outcome.signed else None
    return _page(form, outcome, exports=exports)


def _page(
    form: CustomForm,
    outcome: Outcome,
    pasted: Pasted[CustomForm] | None = None,
    exports: TakeAway | None = None,
) -> str:
    return render_template(
        "custom.html",
        form=form,
        outcome=outcome,
        pasted=pasted,
        exports=exports,
        language_action=action_in_other_language(form, outcome, exports is not None),
    )
