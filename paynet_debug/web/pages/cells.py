"""What is wrong with which cell of a batch's CSV, for the table that JavaScript shows of it.

The API tells the same under ``prepare``, as a 422 that a browser reports in its console; and it
answers a sound batch of ten thousand rows with megabytes.
"""

from __future__ import annotations

from flask import Response, abort, jsonify, request
from flask_babel import gettext

from paynet_debug.catalog.batch import CellError, read_csv
from paynet_debug.web.language import say
from paynet_debug.web.pages.frame import pages
from paynet_debug.web.signing_flow import find_operation


@pages.post("/operations/<operation_id>/cells")
def cells(operation_id: str) -> Response:
    """Read ``csv`` or ``csv_file``; the answer is how many rows it has and each mistake."""
    batch = find_operation(operation_id).batch
    if batch is None:
        abort(404)
    upload = request.files.get("csv_file")
    reading = read_csv(upload.read() if upload else request.form.get("csv", ""), batch)
    return jsonify(rows=len(reading.rows), errors=[_document(each) for each in reading.errors])


def _document(error: CellError) -> dict[str, object]:
    """``message`` for its cell, ``text`` to stand alone; ``row`` 1 is the header."""
    message = say(error.message)
    text = gettext(
        "Row %(row)s, column %(column)s: %(message)s",
        row=error.row,
        column=error.column or "—",
        message=message,
    )
    return {"row": error.row, "column": error.column, "message": message, "text": text}
