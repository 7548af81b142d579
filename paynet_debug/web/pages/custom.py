"""Any URL: builds and signs a POST that the catalogue does not list. Nothing is sent."""

from __future__ import annotations

from flask import render_template, request

from paynet_debug.web.forms import CustomForm
from paynet_debug.web.pages.frame import pages
from paynet_debug.web.pages.outcome import Outcome, sign_outcome
from paynet_debug.web.pages.paste import is_paste, paste_into_custom


@pages.route("/custom", methods=["GET", "POST"])
def custom() -> str:
    """The form; after *Sign* the result beside it."""
    if request.method == "POST" and is_paste():
        pasted = paste_into_custom()
        return render_template("custom.html", form=pasted.form, outcome=Outcome(), pasted=pasted)
    form = CustomForm()
    outcome = sign_outcome(form) if request.method == "POST" else Outcome()
    return render_template("custom.html", form=form, outcome=outcome, pasted=None)
