"""From a checked input to an exported text. Page and API share it."""

from __future__ import annotations

from paynet_debug.errors import FieldError
from paynet_debug.export import ExportInput, Format, formats
from paynet_debug.signing import Signed
from paynet_debug.text import N_, Message
from paynet_debug.web.misplaced import withhold
from paynet_debug.web.problems import invalid
from paynet_debug.web.signing_flow import prepare_input
from paynet_debug.web.signing_input import CheckedInput


def find_format(format_id: str) -> Format:
    """The format with that id. Raises the 422 ``Problem``."""
    for each in formats():
        if each.id == format_id:
            return each
    message = Message(
        N_("Expected one of: %(known)s; got “%(got)s”."),
        known=", ".join(each.id for each in formats()),
        got=withhold(format_id)[:40].encode("utf-8", "replace").decode(),
    )
    raise invalid([FieldError("format", "unknown-format", message)])


def export_input(checked: CheckedInput, signed: Signed | None) -> ExportInput:
    """What the formats need of a sound input; without ``signed`` the frozen ones can't be."""
    prepared = signed.prepared if signed else prepare_input(checked)
    given = checked.given
    return ExportInput(
        url=prepared.request.url,
        consumer_key=prepared.protocol.consumer_key,
        parameters=prepared.parameters,
        operation=given.operation,
        environment=checked.environment,
        endpoint_id=given.endpoint_group_id or given.endpoint_id,
        group=bool(given.endpoint_group_id),
        json_answer=given.json_answer,
        request=signed.request if signed else None,
        timestamp=prepared.protocol.timestamp if signed else None,
    )
