"""Reading and explaining answers: the documentation's own, and what nobody documented."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paynet_debug.catalog.loader import load_operations
from paynet_debug.responses import explain, read_answer

OPERATIONS = load_operations()
DOCUMENTED = [(each, answer) for each in OPERATIONS for answer in each.answers]


@pytest.mark.parametrize(
    ("operation", "answer"), DOCUMENTED, ids=lambda each: getattr(each, "id", None)
)
def test_every_documented_answer_is_understood(operation, answer) -> None:
    reading = read_answer(answer.body.encode())
    explanation = explain(
        answer.status, (), reading, timestamp="1700000000", batch=operation.batch is not None
    )
    expected = {
        ("success", 200): {"accepted"},
        ("failure", 200): {"error", "validation-error"},
        ("failure", 403): {"access-denied"},
        ("failure", 500): {"server-error"},
    }
    assert explanation.code in expected[answer.outcome, answer.status]


@pytest.mark.parametrize(
    ("body", "kind", "fields"),
    [
        (b"", "empty", ()),
        (b" \r\n", "empty", ()),
        (
            b"type=async-response\n&serial-number=00000000-0000-0000-0000-000002e2c322\n",
            "form",
            (
                ("type", "async-response"),
                ("serial-number", "00000000-0000-0000-0000-000002e2c322"),
            ),
        ),
        (
            b"type=validation-error\n&error-message=Parameter+x+is+required\n&error-code=1",
            "form",
            (
                ("type", "validation-error"),
                ("error-message", "Parameter x is required"),
                ("error-code", "1"),
            ),
        ),
        (
            b'{"type": "error", "error-code": 24, "nested": {"a": [1]}, "none": null}',
            "json",
            (("type", "error"), ("error-code", "24"), ("nested", '{"a": [1]}'), ("none", "null")),
        ),
        (b"{not json", "text", ()),
        (b"<!DOCTYPE html><p>Access is denied</p>", "html", ()),
        (b"Internal server error [b2a06c5a]", "text", ()),
        (b"a sentence with = in it", "text", ()),
        (b"\xff\xfe", "text", ()),
    ],
)
def test_the_body_decides_what_it_is(body: bytes, kind: str, fields: tuple) -> None:
    reading = read_answer(body)
    assert reading.kind == kind
    assert reading.fields == fields


def test_a_skewed_clock_is_named_by_the_answers_date() -> None:
    headers = (("Date", "Tue, 14 Nov 2023 22:13:20 GMT"),)  # 1700000000
    reading = read_answer(b"")
    near = explain(403, headers, reading, timestamp="1699999500", batch=False)
    far = explain(403, headers, reading, timestamp="1699999000", batch=False)
    assert near.code == "access-denied"
    assert far.code == "timestamp-skewed"
    assert "1000" in str(far.detail)


@pytest.mark.parametrize("date", ["", "yesterday", "Tue, 99 Nov 2023 22:13:20 GMT"])
def test_a_date_that_is_none_says_nothing(date: str) -> None:
    explanation = explain(403, (("Date", date),), read_answer(b""), timestamp="1", batch=False)
    assert explanation.code == "access-denied"


def test_a_page_in_place_of_an_answer_is_quoted_without_its_markup() -> None:
    page = b"<html><title>Blocked</title><script>alert(1)</script><p>Ask your proxy</p></html>"
    explanation = explain(200, (), read_answer(page), timestamp="1", batch=False)
    assert explanation.code == "unexpected-answer"
    assert "Ask your proxy" in str(explanation.detail)
    assert "<" not in str(explanation.detail)


@given(st.integers(100, 599), st.binary(max_size=200), st.text(max_size=20), st.booleans())
def test_any_answer_is_explained(status: int, body: bytes, timestamp: str, batch: bool) -> None:
    reading = read_answer(body)
    explanation = explain(status, (("Date", timestamp),), reading, timestamp=timestamp, batch=batch)
    assert explanation.code
    reading.text.encode()
    str(explanation.detail).encode()
