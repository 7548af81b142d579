"""Parameters against the table: what is an error, what a warning, and what is said."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paynet_debug.catalog.checks import check_parameters, check_value
from paynet_debug.catalog.model import Catalog, Necessity, Operation, Parameter, Place, ValueType
from paynet_debug.text import Text

PARAMETER = Parameter(
    name="reference",
    place=Place.BODY,
    necessity=Necessity.OPTIONAL,
    type=ValueType.STRING,
    min_length=3,
    max_lengths=(5,),
    description=Text(en="A reference.", ru="Ссылка."),
    example=None,
)
NUMBER = dataclasses.replace(PARAMETER, type=ValueType.NUMERIC, min_length=None, max_lengths=())
REQUIRED = dataclasses.replace(PARAMETER, necessity=Necessity.REQUIRED)
DISPUTED = dataclasses.replace(PARAMETER, max_lengths=(5, 9))

RECURRING = (("client-orderid", "1"), ("recurring-payment-id", "2"), ("amount", "10"))


def found(operation: Operation, *pairs: tuple[str, str]) -> list[tuple[str, str, str]]:
    faults = check_parameters(operation, pairs)
    return [(fault.code, fault.parameter, fault.severity) for fault in faults]


@pytest.fixture
def recurring(catalog: Catalog) -> Operation:
    operation = catalog.operation("process-recurring-payment")
    assert operation is not None
    return operation


@pytest.fixture
def status(catalog: Catalog) -> Operation:
    operation = catalog.operation("status")
    assert operation is not None
    return operation


@pytest.mark.parametrize(
    ("parameter", "value", "expected"),
    [
        (PARAMETER, "abc", []),
        (PARAMETER, "яблок", []),  # five characters, ten bytes
        (PARAMETER, "", []),
        (REQUIRED, "", [("required-parameter-missing", "error")]),
        (REQUIRED, "   ", []),  # whether the gateway trims is not documented
        (PARAMETER, "ab", [("parameter-too-short", "error")]),
        (PARAMETER, "abcdef", [("parameter-too-long", "error")]),
        (DISPUTED, "abcde", []),
        (DISPUTED, "abcdef", [("parameter-too-long", "warning")]),
        (DISPUTED, "a" * 99, [("parameter-too-long", "warning")]),
    ],
)
def test_one_value(parameter: Parameter, value: str, expected: list[tuple[str, str]]) -> None:
    faults = check_value(parameter, value)
    assert [(fault.code, fault.severity) for fault in faults] == expected


@pytest.mark.parametrize("value", ["10", "10.50", "0", ".5", "10.", "00010"])
def test_a_number(value: str) -> None:
    assert check_value(NUMBER, value) == ()


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("10,5", "character 3 is ','."),
        ("10 000", "character 3 is ' '."),
        ("10.5.1", "character 5 is '.'."),
        ("-10", "character 1 is '-'."),
        ("10\n", "character 3 is '\\n'."),
        ("١٠", "character 1 is '١'."),  # digits, but not those of ASCII
        (".", "it has no digits."),
    ],
)
def test_not_a_number(value: str, said: str) -> None:
    (fault,) = check_value(NUMBER, value)
    assert (fault.code, fault.severity) == ("parameter-type", "error")
    assert said in str(fault.message)
    assert "10.50" in str(fault.fix)


@given(st.text())
def test_a_fault_never_repeats_the_value(value: str) -> None:
    """The value might be a card number; a single character of it is not."""
    both = dataclasses.replace(REQUIRED, type=ValueType.NUMERIC)
    secret = f"4444{value}3333"
    for fault in check_value(both, secret):
        assert secret not in f"{fault.message}{fault.fix}"


def test_a_request_as_documented_has_no_fault(recurring: Operation) -> None:
    assert found(recurring, *RECURRING) == []
    assert found(recurring, *reversed(RECURRING)) == []


def test_what_is_missing_is_named_in_the_tables_order(recurring: Operation) -> None:
    assert found(recurring) == [
        ("required-parameter-missing", "client-orderid", "error"),
        ("required-parameter-missing", "recurring-payment-id", "error"),
        ("required-parameter-missing", "amount", "error"),
    ]


def test_an_empty_value_is_missing_once(recurring: Operation) -> None:
    pairs = [*RECURRING[:2], ("amount", "")]
    assert found(recurring, *pairs) == [("required-parameter-missing", "amount", "error")]


def test_an_unknown_parameter_is_a_warning(recurring: Operation) -> None:
    pairs = [*RECURRING, ("purpose", "x")]
    assert found(recurring, *pairs) == [("unknown-parameter", "purpose", "warning")]


@pytest.mark.parametrize(
    "name",
    ["client_orderid", "Client-Orderid", "client-order-id", "clientOrderId", "CLIENTORDERID"],
)
def test_a_misspelt_name_is_one_fault_that_names_the_right_one(
    recurring: Operation, name: str
) -> None:
    pairs = [(name, "1"), *RECURRING[1:]]
    assert found(recurring, *pairs) == [("parameter-name", name, "error")]
    (fault,) = check_parameters(recurring, tuple(pairs))
    assert "client-orderid" in str(fault.message)


def test_a_misspelt_name_beside_the_right_one_is_merely_unknown(recurring: Operation) -> None:
    pairs = [*RECURRING, ("client_orderid", "1")]
    assert found(recurring, *pairs) == [("unknown-parameter", "client_orderid", "warning")]


def test_a_misspelt_optional_name_is_a_warning(status: Operation) -> None:
    pairs = [("login", "demo"), ("client_orderid", "1"), ("by_request_sn", "1")]
    assert found(status, *pairs) == [("parameter-name", "by_request_sn", "warning")]


def test_hyphen_and_underscore_are_told_apart_in_both_directions(status: Operation) -> None:
    pairs = [("login", "demo"), ("client-orderid", "1")]
    assert found(status, *pairs) == [("parameter-name", "client-orderid", "error")]


@pytest.mark.parametrize("times", [1, 2])
def test_a_repeated_parameter_is_one_warning(recurring: Operation, times: int) -> None:
    pairs = [*RECURRING, *[("amount", "10")] * times]
    assert found(recurring, *pairs) == [("parameter-duplicated", "amount", "warning")]


def test_each_of_repeated_values_is_checked(recurring: Operation) -> None:
    pairs = [*RECURRING, ("amount", "ten")]
    assert ("parameter-type", "amount", "error") in found(recurring, *pairs)


def test_a_row_that_is_no_body_parameter_is_unknown_there(recurring: Operation) -> None:
    pairs = [*RECURRING, ("Merchant login", "demo")]
    assert found(recurring, *pairs) == [("unknown-parameter", "Merchant login", "warning")]


@given(pairs=st.lists(st.tuples(st.text(), st.text())))
def test_any_pairs_can_be_checked(catalog: Catalog, pairs: list[tuple[str, str]]) -> None:
    for operation in catalog.operations:
        for fault in check_parameters(operation, tuple(pairs)):
            assert str(fault.message)
