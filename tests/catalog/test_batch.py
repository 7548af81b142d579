"""CSV as people make it, and the payload that the gateway gets."""

from __future__ import annotations

import base64
import csv
import io
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paynet_debug.catalog.batch import (
    MAXIMUM_ROWS,
    BatchReading,
    payload,
    read_csv,
    read_payload,
)
from paynet_debug.catalog.model import Batch
from paynet_debug.catalog.records import MAXIMUM_ERRORS

HEADER = "client-orderid;recurring-payment-id;amount"
CSV = f"{HEADER}\r\n1;1492286;10\r\n2;1492287;10.50\r\n"
MANY = 3000


def codes(reading: BatchReading) -> list[tuple[int, str, str]]:
    return [(error.row, error.column, error.code) for error in reading.errors]


def remarks(reading: BatchReading) -> list[str]:
    return [remark.code for remark in reading.remarks]


def encoded(text: str | bytes) -> str:
    data = text if isinstance(text, bytes) else text.encode()
    return base64.b64encode(data).decode()


def test_csv_as_documented(batch: Batch) -> None:
    reading = read_csv(CSV, batch)
    assert reading == BatchReading(
        columns=("client-orderid", "recurring-payment-id", "amount"),
        rows=(("1", "1492286", "10"), ("2", "1492287", "10.50")),
        numbers=(2, 3),
        delimiter=";",
        remarks=(),
        errors=(),
    )
    assert payload(reading) == encoded(CSV)


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n"])
@pytest.mark.parametrize("last", ["", "end"])
def test_every_line_end_makes_the_same_payload(batch: Batch, end: str, last: str) -> None:
    text = CSV.replace("\r\n", end)
    text = text if last else text.removesuffix(end)
    reading = read_csv(text, batch)
    assert reading.errors == ()
    assert payload(reading) == encoded(CSV)


@pytest.mark.parametrize(("delimiter", "name"), [(",", "commas"), ("\t", "tabs")])
def test_another_delimiter_is_recognised_and_said(batch: Batch, delimiter: str, name: str) -> None:
    reading = read_csv(CSV.replace(";", delimiter), batch)
    assert (reading.delimiter, reading.errors, remarks(reading)) == (
        delimiter,
        (),
        ["csv-delimiter"],
    )
    assert name in str(reading.remarks[0].message)
    assert payload(reading) == encoded(CSV)


def test_the_delimiter_is_not_guessed_from_what_stands_in_cells(batch: Batch) -> None:
    reading = read_csv(f'{HEADER};"a,b,c,d,e,f"\n1;2;3;x,y\n', batch)
    assert reading.delimiter == ";"
    assert reading.rows == (("1", "2", "3", "x,y"),)


@pytest.mark.parametrize("text", [f"\ufeff{CSV}", f"\ufeff{CSV}".encode()], ids=["text", "bytes"])
def test_a_byte_order_mark_is_left_out_and_said(batch: Batch, text: str | bytes) -> None:
    reading = read_csv(text, batch)
    assert (reading.errors, remarks(reading)) == ((), ["csv-bom"])
    assert payload(reading) == encoded(CSV)


def test_blanks_around_the_columns_names_are_left_out_and_said(batch: Batch) -> None:
    text = CSV.replace(HEADER, "client-orderid ; recurring-payment-id;\u00a0amount")
    reading = read_csv(text, batch)
    assert (reading.errors, remarks(reading)) == ((), ["csv-header-blanks"])
    assert payload(reading) == encoded(CSV)


def test_blanks_around_the_names_in_a_payload_stay_a_mistake(batch: Batch) -> None:
    """It is on its way to the gateway already, which compares names as they are."""
    reading = read_payload(encoded(CSV.replace(HEADER, f" {HEADER} ")), batch)
    assert reading.columns == (" client-orderid", "recurring-payment-id", "amount ")
    assert codes(reading) == [
        (1, " client-orderid", "parameter-name"),
        (1, "amount ", "parameter-name"),
    ]


def test_columns_keep_the_users_order_and_unknown_ones_are_sent(batch: Batch) -> None:
    text = "purpose;amount;recurring-payment-id;client-orderid\r\nЧай;1;2;3\r\n"
    reading = read_csv(text.encode(), batch)
    assert (reading.errors, remarks(reading)) == ((), [])
    assert payload(reading) == encoded(text)


def test_cells_are_quoted_only_where_they_must_be(batch: Batch) -> None:
    text = '"client-orderid";"recurring-payment-id";purpose\n"1";"2";"a;b ""c""\nd"\n'
    reading = read_csv(text, batch)
    assert reading.rows == (("1", "2", 'a;b "c"\nd'),)
    expected = 'client-orderid;recurring-payment-id;purpose\r\n1;2;"a;b ""c""\nd"\r\n'
    assert payload(reading) == encoded(expected)


def test_blank_rows_are_skipped_but_counted(batch: Batch) -> None:
    reading = read_csv(f"\n{HEADER}\n\n1;2;3\n;;\n2;2;x\n\n", batch)
    assert reading.rows == (("1", "2", "3"), ("2", "2", "x"))
    assert reading.numbers == (4, 6)
    assert codes(reading) == [(6, "amount", "parameter-type")]


def test_a_line_break_in_quotes_does_not_begin_a_row(batch: Batch) -> None:
    reading = read_csv(f'{HEADER};purpose\n1;2;3;"a\r\nb"\n2;2;x;y\n', batch)
    assert codes(reading) == [(3, "amount", "parameter-type")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", [(1, "", "payload-malformed")]),
        (
            " \n",
            [(1, "1", "payload-malformed"), (1, "client-orderid", "required-parameter-missing")],
        ),
        ("\n\n", [(1, "", "payload-malformed")]),
        (f"{HEADER}\n", [(2, "", "payload-malformed")]),
        (f"{HEADER}\n1;2;3;4\n", [(2, "4", "payload-malformed")]),
        (f"{HEADER}\n1;2\n", [(2, "amount", "payload-malformed")]),
        (f"{HEADER}\n1;;3\n", [(2, "recurring-payment-id", "required-parameter-missing")]),
        (f"{HEADER}\n{'x' * 129};2;3\n", [(2, "client-orderid", "parameter-too-long")]),
        (f'{HEADER}\n1;2;3\n"1;2;3\n4;5;6\n', [(3, "", "payload-malformed")]),
        (f'{HEADER}\n1;2;"3"4\n', [(2, "", "payload-malformed")]),
        (f'"{HEADER}\n1;2;3\n', [(1, "", "payload-malformed")]),
        (f"{HEADER};\n1;2;3;\n", [(1, "4", "payload-malformed")]),
        (f"{HEADER};amount\n1;2;3;3\n", [(1, "amount", "payload-malformed")]),
        (
            "client_orderid;Recurring-Payment-Id;Amount \n1;2;3\n",
            [
                (1, "client_orderid", "parameter-name"),
                (1, "Recurring-Payment-Id", "parameter-name"),
                (1, "Amount", "parameter-name"),
            ],
        ),
        ("client-orderid\n1\n", [(1, "recurring-payment-id", "required-parameter-missing")]),
        ("client-orderid;recurring-payment-id\n1;2\n", []),  # the amount is conditional
        (f"{HEADER}\n1;2;3\n4;\ud800;6\n", [(3, "", "payload-malformed")]),
        (";" * 2000 + "x\n", [(1, "", "payload-malformed")]),
        (f"{HEADER}\n" + "\n" * 100_000, [(100_001, "", "payload-malformed")]),
        (f"{HEADER}\n1;2;{'3' * 200_000}\n", [(2, "", "payload-malformed")]),
    ],
)
def test_each_error_names_its_row_and_column(
    batch: Batch, text: str, expected: list[tuple[int, str, str]]
) -> None:
    assert codes(read_csv(text, batch))[: len(expected) or None] == expected


def test_a_file_that_is_not_utf8_is_refused_with_the_place_and_the_remedy(batch: Batch) -> None:
    data = f"{HEADER};first-name\r\n1;2;3;Иван\r\n".encode("windows-1251")
    reading = read_csv(data, batch)
    assert codes(reading) == [(2, "", "payload-malformed")]
    message = str(reading.errors[0].message)
    position = data.index("И".encode("windows-1251")) + 1
    assert f"byte {position} is 0xC8" in message
    assert "CSV UTF-8" in message


def test_a_file_in_utf16_is_refused(batch: Batch) -> None:
    assert codes(read_csv(CSV.encode("utf-16"), batch)) == [(1, "", "payload-malformed")]


def test_ten_thousand_rows_are_read_and_one_more_is_not(batch: Batch) -> None:
    rows = "".join(f"{number};2;3\n" for number in range(MAXIMUM_ROWS))
    reading = read_csv(f"{HEADER}\n{rows}", batch)
    assert (len(reading.rows), reading.errors, reading.remarks) == (MAXIMUM_ROWS, (), ())
    reading = read_csv(f"{HEADER}\n{rows}x;2;3\n", batch)
    assert codes(reading) == [(MAXIMUM_ROWS + 2, "", "payload-malformed")]


def test_of_very_many_errors_the_first_are_listed_and_the_others_counted(batch: Batch) -> None:
    for count, unlisted in ((MAXIMUM_ERRORS, 0), (MAXIMUM_ROWS, MAXIMUM_ROWS - MAXIMUM_ERRORS)):
        rows = "".join(f"{number};2;x\n" for number in range(count))
        errors = codes(read_csv(f"{HEADER}\n{rows}", batch))
        listed = [(row, "amount", "parameter-type") for row in range(2, MAXIMUM_ERRORS + 2)]
        assert errors[:MAXIMUM_ERRORS] == listed
        assert errors[MAXIMUM_ERRORS:] == [(MAXIMUM_ERRORS + 2, "", "more-errors")][:unlisted]
    message = str(read_csv(f"{HEADER}\n{rows}", batch).errors[-1].message)
    assert f" {unlisted}." in message


def test_repeated_order_ids_are_one_remark_with_the_rows(batch: Batch) -> None:
    rows = "1;2;3\n" * MANY
    reading = read_csv(f"{HEADER}\n{rows}", batch)
    assert reading.errors == ()
    assert remarks(reading) == ["order-id-repeated"]
    assert "Rows: 3, 4, 5," in str(reading.remarks[0].message)


def test_empty_order_ids_are_errors_and_not_repetitions(batch: Batch) -> None:
    reading = read_csv(f"{HEADER}\n;2;3\n;2;3\n", batch)
    code = "required-parameter-missing"
    assert codes(reading) == [(2, "client-orderid", code), (3, "client-orderid", code)]
    assert reading.remarks == ()


def test_a_disputed_length_is_one_remark_with_the_rows(batch: Batch) -> None:
    rows = "".join(f"{number};{'2' * 11};3\n" for number in range(MANY))
    reading = read_csv(f"{HEADER}\n{rows}", batch)
    assert reading.errors == ()
    assert remarks(reading) == ["parameter-too-long"]
    assert "Rows: 2, 3, 4," in str(reading.remarks[0].message)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "payload-malformed"),
        ("не base64", "payload-not-base64"),
        (encoded(CSV)[:-1], "payload-not-base64"),
        (encoded(CSV)[:40] + "\n" + encoded(CSV)[40:], "payload-not-base64"),
        (base64.urlsafe_b64encode(b"\xfb\xff\xfe").decode(), "payload-not-base64"),
        (encoded(b"\xff\xfe"), "payload-malformed"),
        (encoded(CSV.replace(";", ",")), "payload-malformed"),
        (encoded(f'{HEADER}\r\n"1;2;3'), "payload-malformed"),
    ],
)
def test_a_payload_that_cannot_be_read(batch: Batch, text: str, code: str) -> None:
    assert [error.code for error in read_payload(text, batch).errors] == [code]


def test_openssl_decodes_the_payload_to_the_same_bytes(batch: Batch) -> None:
    text = f"{HEADER};first-name\r\n1;2;3;Иван\r\n"
    decoded = subprocess.run(
        ["openssl", "base64", "-d", "-A"],
        input=payload(read_csv(text, batch)).encode(),
        capture_output=True,
        check=True,
    )
    assert decoded.stdout == text.encode()


def test_a_payload_reads_as_the_csv_it_was_made_of(batch: Batch) -> None:
    assert read_payload(encoded(CSV), batch) == read_csv(CSV, batch)


cells = st.text(st.characters(codec="utf-8"), max_size=20)


@given(rows=st.lists(st.lists(cells, min_size=4, max_size=4), min_size=1, max_size=5))
def test_what_the_csv_module_writes_comes_back(batch: Batch, rows: list[list[str]]) -> None:
    """Through CSV and payload, whatever the cells hold: quotes, separators, line ends, NUL."""
    written = io.StringIO(newline="")
    header = ("note", "client-orderid", "recurring-payment-id", "amount")
    csv.writer(written, delimiter=";", quoting=csv.QUOTE_ALL).writerows([header, *rows])
    reading = read_csv(written.getvalue(), batch)
    assert reading.columns == header
    assert reading.rows == tuple(tuple(row) for row in rows if any(row))
    if reading.rows:
        again = read_payload(payload(reading), batch)
        assert (again.columns, again.rows) == (reading.columns, reading.rows)


@given(st.one_of(st.text(), st.binary()))
def test_any_text_is_answered_and_never_raises(batch: Batch, text: str | bytes) -> None:
    reading = read_csv(text, batch)
    assert reading.errors
    for error in reading.errors:
        assert error.row >= 1
        assert str(error.message)


@given(st.text())
def test_any_payload_is_answered_and_never_raises(batch: Batch, text: str) -> None:
    assert read_payload(text, batch).errors
