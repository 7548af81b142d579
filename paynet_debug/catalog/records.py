"""Splits CSV text into numbered rows, as ``csv`` of the standard library reads it, strictly.

Rows are numbered as a spreadsheet shows them: the header is row 1, a blank line counts as a row,
a line break inside quotes does not begin a new one.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field

from paynet_debug.text import N_, Message

MALFORMED = "payload-malformed"
MAXIMUM_LINES = 100_000
"""Blank ones included; it bounds the work that a hostile text can cause."""

MAXIMUM_ERRORS = 1000
"""More than anyone reads; a batch of 10,000 rows can have one in each of its cells."""


@dataclass(frozen=True, slots=True)
class CellError:
    """One bad cell. ``column`` is the column's name, "" if the whole row is meant.

    ``code`` is a parameter's code (``checks``) or one of a payload.
    """

    row: int
    column: str
    code: str
    message: Message


@dataclass(slots=True)
class CellErrors:
    """Bad cells in the order they were found: the first ``most`` of them, and how many there are.

    ``wrong_rows`` are the numbers of all rows that hold one, listed or not, each once.
    """

    most: int = MAXIMUM_ERRORS
    listed: list[CellError] = field(default_factory=list)
    wrong_rows: list[int] = field(default_factory=list)
    _first_unlisted: int = 0
    _unlisted: int = 0

    @property
    def count(self) -> int:
        """How many bad cells were found."""
        return len(self.listed) + self._unlisted

    def add(self, error: CellError) -> None:
        """Take another one; rows come in their order."""
        if not self.wrong_rows or self.wrong_rows[-1] != error.row:
            self.wrong_rows.append(error.row)
        if len(self.listed) < self.most:
            self.listed.append(error)
            return
        self._first_unlisted = self._first_unlisted or error.row
        self._unlisted += 1

    def ended(self) -> tuple[CellError, ...]:
        """All that are listed, and one last error that counts the others."""
        if not self._unlisted:
            return tuple(self.listed)
        message = Message(
            N_("More cells are wrong, from here on: %(count)s. Mend the ones above first."),
            count=self._unlisted,
        )
        return (*self.listed, CellError(self._first_unlisted, "", "more-errors", message))


class SheetError(Exception):
    """Reading can't go on; ``error`` says where and why."""

    def __init__(self, row: int, message: Message, code: str = MALFORMED) -> None:
        super().__init__(str(message))
        self.error = CellError(row, "", code, message)


def numbered_rows(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Yield each row with its number; raise ``SheetError`` at quotation marks that don't pair up.

    CR, LF and CRLF end a row alike.
    """
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 0
    try:
        for number, row in enumerate(reader, start=1):
            if number > MAXIMUM_LINES:
                message = N_("The text has more than %(maximum)s lines. Split it.")
                raise SheetError(number, Message(message, maximum=MAXIMUM_LINES))
            yield number, row
    except csv.Error as error:
        raise SheetError(number + 1, _quoting_fault(error)) from None


def first_row(text: str, delimiter: str) -> list[str]:
    """Return the cells of the first row that is not blank; none if it can't be read."""
    try:
        return next((row for _, row in numbered_rows(text, delimiter) if any(row)), [])
    except SheetError:
        return []


def _quoting_fault(error: csv.Error) -> Message:
    if "field limit" in str(error):
        return Message(
            N_("A cell is longer than %(limit)s characters: is a quotation mark left open?"),
            limit=csv.field_size_limit(),
        )
    return Message(
        N_(
            "The quotation marks don't pair up. Close a quoted cell by one mark before the next "
            "separator, and write a mark inside it twice."
        )
    )
