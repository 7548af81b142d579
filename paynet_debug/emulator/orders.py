"""What an accepted request means: its faults, the orders that it makes, the answer's fields.

Pure, and made of the catalogue alone, so a new command needs no line here. An operation whose
answer is a ``status-response`` asks about an earlier order; every other one makes an order, a
batch command one for each row. Assumed, since nothing is documented: an order is ``processing``
in the answer that makes it and ``approved`` whenever it is asked about; where the request names
no Payneteasy order id, the emulator gives one. One order is known from the start to the login
``demo``: the one that the documentation's example of such a question asks about.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from uuid import UUID

from paynet_debug.catalog.batch import CellError, read_payload
from paynet_debug.catalog.checks import check_parameters
from paynet_debug.catalog.model import Catalog, Operation
from paynet_debug.emulator.model import Order, is_storable
from paynet_debug.oauth1.encoding import Pairs

FAILING_ORDER_ID = "emulate-500"
"""An order id that makes the emulator answer with the documented 500."""

_ORDER_IDS = ("client_orderid", "client-orderid")
_SERIAL_BITS = 48
_STATUS_TYPE = ("type", "status-response")


@dataclass(frozen=True, slots=True)
class Fault:
    """The first thing wrong with the parameters. ``message`` is English, as the gateway's is."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Call:
    """A request whose signature was verified, and what the emulator adds to it."""

    operation: Operation
    endpoint_id: str
    login: str
    parameters: Pairs
    serial_number: str
    now: int

    def parameter(self, *names: str) -> str:
        """The first value sent under one of ``names``, empty if there is none."""
        return next((value for name, value in self.parameters if name in names), "")

    @property
    def asks_about_an_order(self) -> bool:
        return _asks_about_an_order(self.operation)

    @property
    def client_orderid(self) -> str:
        return self.parameter(*_ORDER_IDS)


@dataclass(frozen=True, slots=True)
class Judgement:
    """``orders`` is empty where there is a fault or an order is only asked about."""

    fault: Fault | None
    orders: tuple[Order, ...]
    must_fail: bool


def _asks_about_an_order(operation: Operation) -> bool:
    return _STATUS_TYPE in operation.emulated.success


def documented_orders(catalog: Catalog, login: str) -> tuple[Order, ...]:
    """The orders of ``login`` that the documentation's own examples ask about.

    So the first thing that a newcomer sends is answered, whatever was sent before it.
    """
    inquiries = (each for each in catalog.operations if _asks_about_an_order(each))
    return tuple(_documented_order(each, login) for each in inquiries)


def _documented_order(operation: Operation, login: str) -> Order:
    example = {each.name: each.example or "" for each in operation.body_parameters}
    return Order(
        login=login,
        client_orderid=next((example[name] for name in _ORDER_IDS if name in example), ""),
        paynet_order_id=example.get("orderid", ""),
        serial_number=example.get("by-request-sn", ""),
        amount=None,
        created_at=0,
    )


def serial_number(uuid: UUID) -> str:
    """A serial number that looks like the documentation's: 48 bits of ``uuid`` behind zeros."""
    return str(UUID(int=uuid.int & (2**_SERIAL_BITS - 1)))


def judge(call: Call, new_uuid: Callable[[], UUID]) -> Judgement:
    """Hold the parameters against the catalogue and say which orders the call makes."""
    rows, faults = _rows(call)
    must_fail = any(row.get(name) == FAILING_ORDER_ID for row in rows for name in _ORDER_IDS)
    fault = next(faults, None)
    makes_orders = not (fault or must_fail or call.asks_about_an_order)
    orders = (_order(call, row, new_uuid) for row in rows) if makes_orders else ()
    return Judgement(fault, tuple(each for each in orders if each is not None), must_fail)


def _rows(call: Call) -> tuple[tuple[dict[str, str], ...], Iterator[Fault]]:
    """The orders that are named, each as parameters by name, and whatever is wrong with them."""
    faults = _parameter_faults(call)
    batch = call.operation.batch
    if batch is None:
        return (dict(reversed(call.parameters)),), iter(faults)
    payload = call.parameter(batch.parameter)
    if not payload:
        return (), iter(faults)
    reading = read_payload(payload, batch)
    cells = (Fault(each.code, _with_its_place(each)) for each in reading.errors)
    rows = tuple(dict(zip(reading.columns, row, strict=False)) for row in reading.rows)
    return rows, iter((*faults, *cells))


def _with_its_place(error: CellError) -> str:
    column = f", column {error.column}" if error.column else ""
    return f"Row {error.row}{column}: {error.message}"


def _parameter_faults(call: Call) -> tuple[Fault, ...]:
    """Only errors: what is a warning to the console is no reason to refuse.

    The wording for a missing parameter is the gateway's own, known from the tests of its PHP
    library; no other wording is public.
    """
    return tuple(
        Fault(
            each.code,
            f"Parameter {each.parameter} is required"
            if each.code == "required-parameter-missing"
            else str(each.message),
        )
        for each in check_parameters(call.operation, call.parameters)
        if each.severity == "error"
    )


def _order(call: Call, row: dict[str, str], new_uuid: Callable[[], UUID]) -> Order | None:
    """The order of one row; None if its values are none that a database keeps.

    Such a request is answered all the same: no length or alphabet is documented for it.
    """
    given_id = row.get("orderid")
    order = Order(
        login=call.login,
        client_orderid=next((row[name] for name in _ORDER_IDS if name in row), ""),
        paynet_order_id=given_id or str(new_uuid().int & (2**_SERIAL_BITS - 1)),
        serial_number=call.serial_number,
        amount=row.get("amount") or None,
        created_at=call.now,
    )
    texts = (order.client_orderid, order.paynet_order_id, order.amount or "")
    return order if all(is_storable(text) for text in texts) else None


def answer_fields(call: Call, order: Order | None) -> Pairs:
    """Fill the catalogue's answer; a field whose value is not known is left out."""
    values = {f"parameter:{name}": value for name, value in reversed(call.parameters)}
    values |= {
        "serial_number": call.serial_number,
        "endpoint_id": call.endpoint_id,
        "order_status": "approved" if call.asks_about_an_order else "processing",
    }
    if order is not None:
        values["paynet_order_id"] = order.paynet_order_id
        if order.amount is not None:
            values["order_amount"] = order.amount
    return tuple(
        (name, re.sub(r"\{([^{}]*)\}", lambda match: values[match.group(1)], template))
        for name, template in call.operation.emulated.success
        if all(key in values for key in re.findall(r"\{([^{}]*)\}", template))
    )
