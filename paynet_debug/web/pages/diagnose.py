"""Why a request is refused: paste it with the public key, read the proven cause."""

from __future__ import annotations

from flask import Response, render_template, request

from paynet_debug.catalog.demo import demo_public_key
from paynet_debug.web.diagnosis_examples import EXAMPLES, example_request
from paynet_debug.web.diagnosis_flow import DiagnosisInput, diagnose_readings, read_input
from paynet_debug.web.diagnosis_form import DiagnosisForm
from paynet_debug.web.diagnosis_view import (
    DiagnosisView,
    character_name,
    headline,
    pictured,
    remedies,
    told,
    view_of,
)
from paynet_debug.web.pages.frame import pages
from paynet_debug.web.pages.paste import command_of

for _filter in (told, headline, remedies, pictured, character_name):
    pages.add_app_template_filter(_filter, _filter.__name__)


@pages.route("/diagnose", methods=["GET", "POST"])
def diagnose() -> Response | str:
    """The form; after *Diagnose* the answer above it. ``?example=`` diagnoses an example."""
    form = DiagnosisForm()
    if request.method == "GET":
        return _page(form, _example(form))
    if request.form.get("action") == "language":  # what was typed, in the other language's words
        form.clear_secrets()
        return _page(form, None)
    sound = form.validate()
    given = form.given()
    if not sound or form.errors:
        form.clear_secrets()
        return _page(form, None)
    view = _answer(form, given)
    if view is not None and request.form.get("action") == "report":
        return _download(view.report)
    return _page(form, view)


def _answer(form: DiagnosisForm, given: DiagnosisInput) -> DiagnosisView | None:
    """The diagnosis, or None with the reasons at their fields."""
    readings = read_input(given)
    form.take(readings)
    if readings.evidence is None or readings.refused is not None:
        return None
    diagnosis = diagnose_readings(readings.evidence, readings, given)
    return view_of(diagnosis, readings.public_key, command_of(readings.evidence))


def _example(form: DiagnosisForm) -> DiagnosisView | None:
    wanted = request.args.get("example", "")
    if wanted not in {each.id for each in EXAMPLES}:
        return None
    form.request.data = example_request(wanted)
    form.public_key.data = demo_public_key()
    return _answer(form, form.given())


def _page(form: DiagnosisForm, view: DiagnosisView | None) -> str:
    return render_template(
        "diagnose.html",
        form=form,
        view=view,
        examples=EXAMPLES,
        chosen=request.args.get("example", ""),
    )


def _download(report: str) -> Response:
    response = Response(report.encode("utf-8", "replace"))
    response.content_type = "text/markdown; charset=utf-8"
    response.headers["Content-Disposition"] = 'attachment; filename="diagnosis.md"'
    return response
