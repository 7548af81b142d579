"""Holds the parameters of a request against the documentation's table.

Pages, the emulator and the diagnosis ask the same questions here. What the documentation leaves
open is not refused: an unknown parameter, a repeated one and a length on which the copies of the
page disagree are warnings. Messages hold names and counts but never a value, which could be card
data.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from typing import Literal

from paynet_debug.catalog.model import Necessity, Operation, Parameter, ValueType
from paynet_debug.oauth1.encoding import Pairs
from paynet_debug.text import N_, Message

Severity = Literal["error", "warning"]

_NUMERIC = re.compile(r"[0-9]+(\.[0-9]*)?|\.[0-9]+")
_NUMERIC_START = re.compile(r"[0-9]*\.?[0-9]*")


@dataclass(frozen=True, slots=True)
class ParameterFault:
    """One thing wrong with one parameter.

    ``code`` is kebab-case and stable; ``parameter`` is the wire name as it was sent, or the
    documented one if nothing was sent; ``fix`` says what to do, where there is more to say.
    """

    code: str
    parameter: str
    severity: Severity
    message: Message
    fix: Message | None = None


def check_value(parameter: Parameter, value: str) -> tuple[ParameterFault, ...]:
    """Check a decoded ``value``: presence, type, length in characters.

    An empty value is a fault only of a required parameter.
    """
    if not value:
        required = parameter.necessity is Necessity.REQUIRED
        return (_missing(parameter.name, sent=True),) if required else ()
    faults = []
    if parameter.type is ValueType.NUMERIC and not _NUMERIC.fullmatch(value):
        faults.append(_not_numeric(parameter.name, value))
    if parameter.max_lengths and len(value) > min(parameter.max_lengths):
        faults.append(_too_long(parameter, len(value)))
    if parameter.min_length and len(value) < parameter.min_length:
        faults.append(_too_short(parameter.name, parameter.min_length, len(value)))
    return tuple(faults)


def check_parameters(operation: Operation, pairs: Pairs) -> tuple[ParameterFault, ...]:
    """Check the decoded parameters of a body: their values, their names, then what is missing."""
    table = _table(operation)
    sent = Counter(name for name, _ in pairs)
    faults: list[ParameterFault] = []
    for name, value in pairs:
        if name in table.parameters:
            faults.extend(check_value(table.parameters[name], value))
    misspelt: set[str] = set()
    for name, times in sent.items():
        meant = table.by_key.get(name_key(name))
        if name not in table.parameters:
            if meant is not None and meant.name not in sent:
                misspelt.add(meant.name)
                faults.append(misspelt_name(name, meant))
            else:
                faults.append(_unknown(name, operation.id))
        if times > 1:
            faults.append(_duplicated(name))
    absent = (name for name in table.required if name not in sent and name not in misspelt)
    faults.extend(_missing(name, sent=False) for name in absent)
    return tuple(faults)


def name_key(name: str) -> str:
    """What spellings of one name have in common: ``client_orderid``, ``Client-Order-Id``.

    Commands of one gateway mix hyphens and underscores, so this is the usual mistake.
    """
    return name.lower().translate(_SEPARATORS)


def misspelt_name(name: str, meant: Parameter) -> ParameterFault:
    """Say that ``name`` is not how this command spells ``meant``."""
    return ParameterFault(
        "parameter-name",
        name,
        "error" if meant.necessity is Necessity.REQUIRED else "warning",
        Message(N_("This command spells %(name)s as %(right)s."), name=name, right=meant.name),
        Message(N_("Rename it to %(right)s and sign again."), right=meant.name),
    )


_SEPARATORS = str.maketrans("", "", "-_. \t\r\n")


@dataclass(frozen=True, slots=True)
class _Table:
    parameters: dict[str, Parameter]
    by_key: dict[str, Parameter]
    required: tuple[str, ...]


@cache
def _table(operation: Operation) -> _Table:
    body = operation.body_parameters
    return _Table(
        parameters={each.name: each for each in body},
        by_key={name_key(each.name): each for each in body},
        required=tuple(each.name for each in body if each.necessity is Necessity.REQUIRED),
    )


def _missing(name: str, *, sent: bool) -> ParameterFault:
    message = (
        Message(N_("%(name)s is required, but its value is empty."), name=name)
        if sent
        else Message(N_("%(name)s is required, but it was not sent."), name=name)
    )
    fix = Message(N_("Give %(name)s a value and sign again."), name=name)
    return ParameterFault("required-parameter-missing", name, "error", message, fix)


def _unknown(name: str, operation_id: str) -> ParameterFault:
    return ParameterFault(
        "unknown-parameter",
        name,
        "warning",
        Message(
            N_("The documentation of %(command)s does not list %(name)s."),
            command=operation_id,
            name=name,
        ),
        Message(N_("Check the spelling, or keep it if your integration was told to send it.")),
    )


def _duplicated(name: str) -> ParameterFault:
    return ParameterFault(
        "parameter-duplicated",
        name,
        "warning",
        Message(N_("%(name)s is sent more than once."), name=name),
        Message(N_("Send it once: the documentation does not say which value counts.")),
    )


def _not_numeric(name: str, value: str) -> ParameterFault:
    start = _NUMERIC_START.match(value)
    position = start.end() if start else 0
    message = (
        Message(
            N_("%(name)s is not a number: its character %(position)s is %(character)s."),
            name=name,
            position=position + 1,
            character=repr(value[position]),
        )
        if position < len(value)
        else Message(N_("%(name)s is not a number: it has no digits."), name=name)
    )
    fix = Message(N_("Write digits with at most one point, such as 10.50."))
    return ParameterFault("parameter-type", name, "error", message, fix)


def _too_long(parameter: Parameter, length: int) -> ParameterFault:
    message = Message(
        N_("%(name)s is too long. Characters: %(length)s, documented at most: %(maximum)s."),
        name=parameter.name,
        length=length,
        maximum=" / ".join(map(str, parameter.max_lengths)),
    )
    if len(parameter.max_lengths) == 1:
        fix = Message(N_("Shorten it."))
        return ParameterFault("parameter-too-long", parameter.name, "error", message, fix)
    doubt = Message(N_("Copies of the documentation disagree, so the gateway may well accept it."))
    return ParameterFault("parameter-too-long", parameter.name, "warning", message, doubt)


def _too_short(name: str, minimum: int, length: int) -> ParameterFault:
    message = Message(
        N_("%(name)s is too short. Characters: %(length)s, documented at least: %(minimum)s."),
        name=name,
        length=length,
        minimum=minimum,
    )
    fix = Message(N_("Check that nothing was cut off."))
    return ParameterFault("parameter-too-short", name, "error", message, fix)
