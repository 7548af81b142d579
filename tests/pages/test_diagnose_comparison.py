"""Two strings side by side: nothing is lost, nothing is invented, whatever they hold."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paynet_debug.diagnosis.difference import split_base_string
from paynet_debug.web.comparison import Comparison, Runs, State, compare, marked
from paynet_debug.web.diagnosis_view import character_name, pictured

TEXT = st.text("ab=&%25+2F0\n é", max_size=60)


def joined(runs: Runs | None) -> str:
    return "".join(run.text for run in runs or ())


def of(expected: str, signed: str) -> Comparison:
    return compare(split_base_string(expected).parts, split_base_string(signed).parts)


@given(TEXT, TEXT, st.booleans())
def test_both_texts_come_back_whole(one: str, other: str, reordered: bool) -> None:
    ours, theirs = marked(one, other, reordered=reordered)
    assert (joined(ours), joined(theirs)) == (one, other)
    assert any(run.differs for run in ours + theirs) == (one != other)
    equal = ["".join(run.text for run in side if not run.differs) for side in (ours, theirs)]
    assert equal[0] == equal[1]


@given(TEXT, TEXT)
def test_each_pair_has_its_row_on_its_side(one: str, other: str) -> None:
    expected, signed = f"POST&u&{one}", f"POST&u&{other}"
    rows = of(expected, signed).parameters
    for side, text in (("expected", expected), ("signed", signed)):
        shown = [joined(getattr(row, side)) for row in rows if getattr(row, side) is not None]
        pieces = split_base_string(text).parts.normalized_parameters.split("&")
        assert shown == [piece for piece in pieces if piece]


@pytest.mark.parametrize(
    ("expected", "signed", "states"),
    [
        ("a=1&b=2", "a=1&b=2", ["same", "same"]),
        ("a=1&b=2", "a=1&b=3", ["same", "differs"]),
        ("a=1&b=2", "b=2&a=1", ["moved", "same", "moved"]),
        ("a=1&b=2", "b=2", ["expected-only", "same"]),
        ("b=2", "b=2&c=", ["same", "signed-only"]),
        ("a=1&b=2&c=3", "a=9&c=4", ["differs", "expected-only", "differs"]),
    ],
)
def test_rows_say_how_their_sides_relate(expected: str, signed: str, states: list[str]) -> None:
    rows = of(f"POST&u&{expected}", f"POST&u&{signed}").parameters
    assert sorted(each.state for each in rows) == sorted(states)


def test_an_encoded_character_is_one_difference() -> None:
    ours, theirs = marked("a%2520b", "a%2Bb")
    assert [run.text for run in ours if run.differs] == ["%2520"]
    assert [run.text for run in theirs if run.differs] == ["%2B"]


def test_parts_that_are_equal_count_no_difference() -> None:
    assert of("POST&http%3A%2F%2Fa&x%3D1", "POST&http%3A%2F%2Fa&x=1").differences == 0


def test_long_and_many_parameters_are_cut_and_answered() -> None:
    payload = "A" * 900_000
    rows = of(f"POST&u&p={payload}", f"POST&u&p={payload}B").parameters
    assert [row.state for row in rows] == [State.DIFFERS]
    assert len(joined(rows[0].expected)) < 1000
    many = "&".join(f"n{number}={number}" for number in range(30_000))
    rows = of(f"POST&u&{many}", f"POST&u&x={many}").parameters
    assert len(rows) == 1, "too many to be aligned: the two lists stand beside each other"


def test_what_shows_as_nothing_has_a_picture_and_a_name() -> None:
    assert pictured("a\r\n\0") == "a␍␊␀"
    assert character_name("+") == "U+002B PLUS SIGN"
    assert character_name("\n") == "U+000A"
    assert character_name("\udcff") == character_name("") == ""
