"""Turns the CSV of a batch command into the parameter ``payload`` and back.

``payload`` is the standard Base64, on one line, of CSV with ``;``, a header row and CRLF after
every row (the documentation's page of process-recurring-payments; its example decodes to just
that, and re-encodes to the same characters here).

Text that is not UTF-8 is refused and not converted: any bytes at all can be read as
windows-1251, so a guess could change the names in a payment without anyone noticing.
"""

from __future__ import annotations

import csv
import io
from base64 import b64decode, b64encode
from dataclasses import dataclass

from paynet_debug.catalog.model import Batch
from paynet_debug.catalog.records import MAXIMUM_ERRORS, CellError, CellErrors, SheetError
from paynet_debug.catalog.sheet import MAXIMUM_ROWS, Sheet
from paynet_debug.text import N_, Message, Remark

__all__ = ["MAXIMUM_ROWS", "BatchReading", "CellError", "payload", "read_csv", "read_payload"]

BOM = "\ufeff"


@dataclass(frozen=True, slots=True)
class BatchReading:
    """What a CSV text holds.

    ``rows`` are the cells of each row below the header as they stand, blank rows left out;
    ``numbers`` are these rows' numbers, the header being row 1 (see ``records``). ``delimiter`` is
    the one found. With ``errors`` the reading shows what could be read and is not to be sent; of
    more than were asked for the last one, ``more-errors``, tells how many follow. ``mistakes``
    counts them all, and ``wrong_rows`` are the numbers of all rows that hold one.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[int, ...]
    delimiter: str
    remarks: tuple[Remark, ...]
    errors: tuple[CellError, ...]
    mistakes: int = 0
    wrong_rows: tuple[int, ...] = ()


def read_csv(text: str | bytes, batch: Batch, *, most: int = MAXIMUM_ERRORS) -> BatchReading:
    """Read CSV that a person made: ``;``, ``,`` or tab, any line end, with or without a BOM.

    Blanks around a column's name are left out. Never raises: whatever is wrong is in ``errors``,
    the first ``most`` of it.
    """
    sheet = Sheet(batch, errors=CellErrors(most))
    try:
        sheet.read(_without_bom(_unicode(text), sheet))
    except SheetError as stop:
        sheet.errors.add(stop.error)
    return _reading(sheet)


def payload(reading: BatchReading) -> str:
    """Return ``reading`` as the parameter's value: ASCII, not percent-encoded.

    Columns keep the user's order, cells are quoted only where they must be.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n", quoting=csv.QUOTE_MINIMAL)
    writer.writerow(reading.columns)
    writer.writerows(reading.rows)
    return b64encode(text.getvalue().encode()).decode("ascii")


def read_payload(payload: str, batch: Batch) -> BatchReading:
    """Read a decoded parameter's value as the gateway would have to: strictly.

    Never raises: ``errors`` holds ``payload-not-base64``, ``payload-malformed`` (not UTF-8, not
    CSV, another separator than the documented ``;``) or the codes of single cells.
    """
    sheet = Sheet(batch, strict=True)
    try:
        sheet.read(_without_bom(_unicode(_base64(payload)), sheet))
        if sheet.delimiter != ";":
            message = Message(N_("Cells must be separated by semicolons in a payload."))
            raise SheetError(1, message)
    except SheetError as stop:
        sheet.errors.add(stop.error)
    return _reading(sheet)


def _reading(sheet: Sheet) -> BatchReading:
    return BatchReading(
        columns=sheet.columns,
        rows=tuple(sheet.rows),
        numbers=tuple(sheet.numbers),
        delimiter=sheet.delimiter,
        remarks=tuple(sheet.remarks),
        errors=sheet.errors.ended(),
        mistakes=sheet.errors.count,
        wrong_rows=tuple(sheet.errors.wrong_rows),
    )


def _base64(payload: str) -> bytes:
    try:
        return b64decode(payload, validate=True)
    except ValueError:
        message = Message(
            N_(
                "The payload is not standard Base64 on one line (letters, digits, + and /, "
                "padded with = to a multiple of four)."
            )
        )
        raise SheetError(1, message, "payload-not-base64") from None


def _unicode(text: str | bytes) -> str:
    """Return ``text`` decoded; refuse what is not UTF-8 or, as text, has no UTF-8 form."""
    try:
        decoded = text if isinstance(text, str) else text.decode("utf-8")
        decoded.encode("utf-8")
    except UnicodeDecodeError as error:
        raise _not_utf8(error) from None
    except UnicodeEncodeError as error:
        message = Message(
            N_("Character %(position)s is one half of a surrogate pair, which no encoding has."),
            position=error.start + 1,
        )
        raise SheetError(decoded.count("\n", 0, error.start) + 1, message) from None
    return decoded


def _not_utf8(error: UnicodeDecodeError) -> SheetError:
    before = error.object[: error.start]
    row = before.count(b"\n") + 1 if b"\n" in error.object else before.count(b"\r") + 1
    message = Message(
        N_(
            "The file is not UTF-8: byte %(position)s is 0x%(byte)s. Save it again as "
            '"CSV UTF-8" (Excel) or with the character set UTF-8; the usual culprit is '
            "windows-1251."
        ),
        position=error.start + 1,
        byte=f"{error.object[error.start]:02X}",
    )
    return SheetError(row, message)


def _without_bom(text: str, sheet: Sheet) -> str:
    if text.startswith(BOM):
        sheet.remarks.append(
            Remark("csv-bom", Message(N_("A byte order mark at the start was left out.")))
        )
    return text.removeprefix(BOM)
