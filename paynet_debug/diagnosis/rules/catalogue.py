"""Faults of the parameters against the documentation's tables, seen by reading."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Callable, Iterable, Iterator

from paynet_debug.catalog.batch import read_payload
from paynet_debug.catalog.checks import ParameterFault, check_parameters
from paynet_debug.catalog.model import Batch
from paynet_debug.diagnosis.model import Severity
from paynet_debug.diagnosis.rules.contract import Context, Rule, Sighting
from paynet_debug.diagnosis.unseen import Part
from paynet_debug.text import N_, Message

Look = Callable[[Context], Iterable[Sighting]]

_BODY = Message(N_("request body"))
_AT_MOST_WARNING = (
    "unknown-parameter",
    "parameter-too-long",
    "parameter-too-short",
    "parameter-type",
)
_CELLS_SHOWN = 5


def parameter_place(name: str) -> Message:
    return Message(N_("parameter %(name)s"), name=name)


def _faults(context: Context) -> tuple[ParameterFault, ...]:
    request = context.request
    if context.operation is None or not request.body_known or Part.BODY in request.unseen:
        return ()
    sent = request.query + request.body
    # The rule oauth-in-body speaks of protocol parameters.
    pairs = tuple((e.name, e.value) for e in sent if not e.name.startswith("oauth_"))
    return check_parameters(context.operation, pairs)


def _looking_for(code: str, title: Message) -> Look:
    """A look at the catalogue's checks that reports the faults of one code.

    Whether the gateway refuses a required parameter that is sent empty is not documented: that
    is a warning, while one that is absent is an error.
    """

    def look(context: Context) -> Iterable[Sighting]:
        sent = {each.name for each in context.request.query + context.request.body}
        for fault in _faults(context):
            if fault.code == code:
                empty = code == "required-parameter-missing" and fault.parameter in sent
                weak = empty or code in _AT_MOST_WARNING
                severity = Severity.WARNING if weak else Severity(fault.severity)
                yield Sighting(
                    parameter_place(fault.parameter),
                    title=Message(N_("%(title)s: %(name)s"), title=title, name=fault.parameter),
                    detail=fault.message,
                    fix=fault.fix,
                    severity=severity,
                )

    return look


def _payloads(context: Context) -> Iterator[tuple[str, str, Batch]]:
    """Name and value of each payload that a batch command carries, with its table."""
    batch = context.operation.batch if context.operation else None
    unseen = Part.BODY in context.request.unseen
    for each in () if unseen else context.request.body:
        if batch is not None and each.name == batch.parameter:
            yield each.name, each.value, batch


def payload_cells(context: Context) -> Iterator[tuple[Message, str]]:
    """Place and text of each cell of the payloads that can be read."""
    for name, value, batch in _payloads(context):
        reading = read_payload(value, batch)
        for number, row in zip(reading.numbers, reading.rows, strict=True):
            for column, cell in zip(reading.columns, row, strict=False):
                yield cell_place(name, number, column), cell


def cell_place(name: str, row: int, column: str) -> Message:
    return Message(
        N_("parameter %(name)s, row %(row)s, column %(column)s"),
        name=name,
        row=row,
        column=column or "-",
    )


def _unknown_columns(context: Context) -> Iterator[Sighting]:
    for name, value, batch in _payloads(context):
        known = {each.name for each in batch.columns}
        for column in read_payload(value, batch).columns:
            if column not in known:
                title = Message(N_("%(title)s: %(name)s"), title=_UNKNOWN_PARAMETER, name=column)
                yield Sighting(cell_place(name, 1, column), title=title)


def _unknown(context: Context) -> Iterable[Sighting]:
    yield from _looking_for("unknown-parameter", _UNKNOWN_PARAMETER)(context)
    yield from _unknown_columns(context)


def _is_base64(text: str) -> bool:
    try:
        b64decode(text, validate=True)
    except ValueError:
        return False
    return True


def _not_base64(context: Context) -> Iterable[Sighting]:
    for name, value, _ in _payloads(context):
        if not _is_base64(value):
            yield Sighting(parameter_place(name))


def _malformed(context: Context) -> Iterable[Sighting]:
    for name, value, batch in _payloads(context):
        errors = read_payload(value, batch).errors if _is_base64(value) else ()
        for error in errors[:_CELLS_SHOWN]:
            place = cell_place(name, error.row, error.column or "")
            weak = error.code in _AT_MOST_WARNING
            severity = Severity.WARNING if weak else None
            yield Sighting(place, detail=error.message, severity=severity)


_REQUIRED_PARAMETER_MISSING = Message(N_("A required parameter is missing or empty"))
_UNKNOWN_PARAMETER = Message(N_("A parameter is not in the documentation"))
_PARAMETER_NAME = Message(N_("A parameter's name is spelled differently in the documentation"))
_PARAMETER_TOO_LONG = Message(N_("A value is longer than documented"))
_PARAMETER_TOO_SHORT = Message(N_("A value is shorter than documented"))
_PARAMETER_TYPE = Message(N_("A value is not of the documented type"))
_PARAMETER_DUPLICATED = Message(N_("A parameter was sent more than once"))

RULES = (
    Rule(
        "required-parameter-missing",
        _REQUIRED_PARAMETER_MISSING,
        Message(N_("The documentation's table of this command lists the parameter as required.")),
        Message(N_("Send the parameter with a value, and sign it.")),
        look=_looking_for("required-parameter-missing", _REQUIRED_PARAMETER_MISSING),
        where=_BODY,
    ),
    Rule(
        "unknown-parameter",
        _UNKNOWN_PARAMETER,
        Message(
            N_(
                "The table of this command does not list it; gateways usually ignore such "
                "parameters."
            )
        ),
        Message(N_("Check the spelling; leave the parameter if the gateway's staff asked for it.")),
        look=_unknown,
        severity=Severity.WARNING,
        where=_BODY,
    ),
    Rule(
        "parameter-name",
        _PARAMETER_NAME,
        Message(
            N_(
                "Commands of this gateway mix hyphens and underscores; each command has its "
                "own spelling."
            )
        ),
        Message(N_("Write the name as the command's table has it, and sign it so.")),
        look=_looking_for("parameter-name", _PARAMETER_NAME),
        where=_BODY,
    ),
    Rule(
        "parameter-too-long",
        _PARAMETER_TOO_LONG,
        Message(N_("The table of this command names a maximal length.")),
        Message(N_("Shorten the value.")),
        look=_looking_for("parameter-too-long", _PARAMETER_TOO_LONG),
        severity=Severity.WARNING,
        where=_BODY,
    ),
    Rule(
        "parameter-too-short",
        _PARAMETER_TOO_SHORT,
        Message(N_("The table of this command names a minimal length.")),
        Message(N_("Check the value.")),
        look=_looking_for("parameter-too-short", _PARAMETER_TOO_SHORT),
        severity=Severity.WARNING,
        where=_BODY,
    ),
    Rule(
        "parameter-type",
        _PARAMETER_TYPE,
        Message(N_("The table of this command names the type.")),
        Message(N_("Write a number in digits with at most one point.")),
        look=_looking_for("parameter-type", _PARAMETER_TYPE),
        severity=Severity.WARNING,
        where=_BODY,
    ),
    Rule(
        "parameter-duplicated",
        _PARAMETER_DUPLICATED,
        Message(N_("The documentation does not say which of the values counts.")),
        Message(N_("Send each parameter once.")),
        look=_looking_for("parameter-duplicated", _PARAMETER_DUPLICATED),
        severity=Severity.WARNING,
        where=_BODY,
    ),
    Rule(
        "payload-not-base64",
        Message(N_("The payload is no Base64")),
        Message(
            N_("A batch command's payload is the standard Base64, on one line, of a CSV file.")
        ),
        Message(
            N_(
                "Encode the CSV file as standard Base64 (base64 -w 0) and percent-encode the "
                "result."
            )
        ),
        look=_not_base64,
        where=_BODY,
    ),
    Rule(
        "payload-malformed",
        Message(N_("The payload's CSV file has a fault")),
        Message(
            N_(
                "A payload holds a CSV file with a header row, cells separated by semicolons, "
                "lines ended by CRLF."
            )
        ),
        Message(N_("Mend the named cell and build the payload anew.")),
        look=_malformed,
        where=_BODY,
    ),
)
