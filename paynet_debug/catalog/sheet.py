"""Reads the CSV of a batch command into columns and rows, and checks each cell.

The documentation shows a header row and ``;`` between cells, and its example has the columns in
another order than its table, so columns are matched by name. Left open there, and chosen here:
UTF-8, cells quoted as RFC 4180 has it, columns that the table does not list are accepted.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from paynet_debug.catalog.checks import ParameterFault, check_value, misspelt_name, name_key
from paynet_debug.catalog.model import Batch, Necessity, Parameter
from paynet_debug.catalog.records import (
    MALFORMED,
    CellError,
    CellErrors,
    SheetError,
    first_row,
    numbered_rows,
)
from paynet_debug.text import N_, Message, Remark

DELIMITERS = {";": N_("semicolons"), ",": N_("commas"), "\t": N_("tabs")}
"""What may stand between cells, the documented one first."""

MAXIMUM_ROWS = 10_000
"""Rows of data in one batch. The gateway's own limit is not documented."""
MAXIMUM_COLUMNS = 1000
"""Far beyond any batch; it bounds the work that a hostile text can cause."""

ORDER_ID = "client-orderid"
"""The column that tells rows apart, in all recurring commands."""


@dataclass(slots=True)
class Sheet:
    """A reading in progress; ``read`` fills the rest from the text.

    ``strict`` leaves the names of columns as they are, for text that is not to be rewritten.
    """

    batch: Batch
    strict: bool = False
    delimiter: str = ";"
    columns: tuple[str, ...] = ()
    rows: list[tuple[str, ...]] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    doubts: dict[tuple[str, str], tuple[ParameterFault, list[int]]] = field(default_factory=dict)
    remarks: list[Remark] = field(default_factory=list)
    errors: CellErrors = field(default_factory=CellErrors)

    def read(self, text: str) -> None:
        """Read all of ``text``. Raises ``SheetError`` where that is not possible."""
        self._choose_delimiter(text)
        records = numbered_rows(text, self.delimiter)
        number, header = next(((number, row) for number, row in records if any(row)), (1, []))
        if not header:
            raise SheetError(1, Message(N_("The CSV text is empty. Begin it with a header row.")))
        self._read_header(number, self._names(header))
        self._read_rows(records)
        if not self.rows:
            raise SheetError(number + 1, Message(N_("There is no row below the header.")))
        self._remark_doubts()
        self._remark_repeated_ids()

    def _choose_delimiter(self, text: str) -> None:
        known = {name_key(each.name) for each in self.batch.columns}

        def score(delimiter: str) -> tuple[int, int]:
            names = first_row(text, delimiter)
            return len(known.intersection(map(name_key, names))), len(names)

        self.delimiter = max(DELIMITERS, key=score)
        if self.delimiter != ";":
            message = Message(
                N_("Cells are separated by %(delimiter)s; the payload gets semicolons."),
                delimiter=Message(DELIMITERS[self.delimiter]),
            )
            self.remarks.append(Remark("csv-delimiter", message))

    def _names(self, header: list[str]) -> tuple[str, ...]:
        trimmed = tuple(name.strip() for name in header)
        if self.strict or trimmed == tuple(header):
            return tuple(header)
        message = Message(N_("Blanks around the names in the header were left out."))
        self.remarks.append(Remark("csv-header-blanks", message))
        return trimmed

    def _read_header(self, number: int, columns: tuple[str, ...]) -> None:
        if len(columns) > MAXIMUM_COLUMNS:
            message = Message(
                N_("The header has too many columns. Found: %(found)s, at most: %(maximum)s."),
                found=len(columns),
                maximum=MAXIMUM_COLUMNS,
            )
            raise SheetError(number, message)
        self.columns = columns
        for position, name in enumerate(columns, start=1):
            if not name.strip():
                message = Message(N_("Column %(position)s has no name."), position=position)
                self.errors.add(CellError(number, str(position), MALFORMED, message))
            elif name in columns[: position - 1]:
                message = Message(N_("The header names %(name)s twice."), name=name)
                self.errors.add(CellError(number, name, MALFORMED, message))
        self._check_names(number)

    def _check_names(self, number: int) -> None:
        found = {name_key(name): name for name in self.columns}
        for each in self.batch.columns:
            if each.name in self.columns:
                continue
            misspelt = found.get(name_key(each.name))
            if misspelt is not None:
                fault = misspelt_name(misspelt, each)
                self.errors.add(CellError(number, misspelt, fault.code, fault.message))
            elif each.necessity is Necessity.REQUIRED:
                message = Message(N_("The header lacks the column %(name)s."), name=each.name)
                code = "required-parameter-missing"
                self.errors.add(CellError(number, each.name, code, message))

    def _read_rows(self, records: Iterator[tuple[int, list[str]]]) -> None:
        width = len(self.columns)
        checked = [
            (self.columns.index(each.name), each)
            for each in self.batch.columns
            if each.name in self.columns
        ]
        for number, row in records:
            if not any(row):
                continue
            if len(self.rows) == MAXIMUM_ROWS:
                message = Message(
                    N_("A batch has at most %(maximum)s rows. Split the file."),
                    maximum=MAXIMUM_ROWS,
                )
                raise SheetError(number, message)
            self.rows.append(tuple(row))
            self.numbers.append(number)
            if len(row) != width:
                self._refuse_ragged(number, len(row))
                continue
            for index, parameter in checked:
                self._check_cell(number, parameter, row[index])

    def _check_cell(self, number: int, parameter: Parameter, value: str) -> None:
        for fault in check_value(parameter, value):
            if fault.severity == "error":
                error = CellError(number, parameter.name, fault.code, fault.message)
                self.errors.add(error)
            else:
                _, numbers = self.doubts.setdefault((fault.code, fault.parameter), (fault, []))
                numbers.append(number)

    def _refuse_ragged(self, number: int, found: int) -> None:
        width = len(self.columns)
        column = self.columns[found] if found < width else str(width + 1)
        message = Message(
            N_("The row and the header differ. Cells here: %(found)s, in the header: %(width)s."),
            found=found,
            width=width,
        )
        self.errors.add(CellError(number, column, MALFORMED, message))

    def _remark_doubts(self) -> None:
        """Say each doubt once, with its rows: a batch can have it in every row."""
        for fault, numbers in self.doubts.values():
            message = Message(
                N_("%(message)s Rows: %(rows)s."), message=fault.message, rows=_listed(numbers)
            )
            self.remarks.append(Remark(fault.code, message))

    def _remark_repeated_ids(self) -> None:
        if ORDER_ID not in self.columns:
            return
        index = self.columns.index(ORDER_ID)
        seen: set[str] = set()
        repeated = []
        for number, row in zip(self.numbers, self.rows, strict=True):
            order_id = row[index] if index < len(row) else ""
            if order_id in seen:
                repeated.append(number)
            elif order_id:
                seen.add(order_id)
        if repeated:
            message = Message(
                N_("%(name)s is the same as in an earlier row. Rows: %(rows)s."),
                name=ORDER_ID,
                rows=_listed(repeated),
            )
            self.remarks.append(Remark("order-id-repeated", message))


def _listed(numbers: list[int]) -> str:
    return ", ".join(map(str, numbers[:10])) + (" …" if len(numbers) > 10 else "")
