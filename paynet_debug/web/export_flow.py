"""From a validated form to an exported text. Page and API share it."""

from __future__ import annotations

from paynet_debug.errors import FieldError
from paynet_debug.export import ExportInput, Format, Snippet, formats, write
from paynet_debug.signing import Signed
from paynet_debug.text import N_, Message
from paynet_debug.web.forms import SigningForm
from paynet_debug.web.operation_forms import OperationForm
from paynet_debug.web.problems import invalid
from paynet_debug.web.signing_flow import prepare_form, sign_form


def find_format(format_id: str) -> Format:
    """The format with that id. Raises the 422 ``Problem``."""
    for each in formats():
        if each.id == format_id:
            return each
    message = Message(
        N_("Expected one of: %(known)s; got “%(got)s”."),
        known=", ".join(each.id for each in formats()),
        got=format_id[:40].encode("utf-8", "replace").decode(),
    )
    raise invalid([FieldError("format", "unknown-format", message)])


def export_form(form: SigningForm, format_id: str) -> Snippet:
    """Write the request of a validated form; a frozen format signs it for that.

    Raises ``KeyRefused`` if the key makes signatures that its public half rejects.
    """
    signed = None if find_format(format_id).signs else sign_form(form)
    return write(format_id, export_input(form, signed))


def export_input(form: SigningForm, signed: Signed | None) -> ExportInput:
    """What the formats need of a validated form; without ``signed`` the frozen ones can't be."""
    prepared = signed.prepared if signed else prepare_form(form)
    of_operation = isinstance(form, OperationForm)
    group = form.text("endpoint_group_id") if of_operation else ""
    return ExportInput(
        url=prepared.request.url,
        consumer_key=prepared.protocol.consumer_key,
        parameters=prepared.parameters,
        operation=form.operation if isinstance(form, OperationForm) else None,
        environment=form.chosen if isinstance(form, OperationForm) else None,
        endpoint_id=(group or form.text("endpoint_id")) if of_operation else "",
        group=bool(group),
        json_answer=bool(form.json_answer.data),
        request=signed.request if signed else None,
        timestamp=prepared.protocol.timestamp if signed else None,
    )
