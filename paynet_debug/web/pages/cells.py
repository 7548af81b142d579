"""What is wrong with which cell of a batch's CSV, for the table that JavaScript shows of it.

The API tells the same under ``prepare``, as a 422 that a browser reports in its console; and it
answers a sound batch of ten thousand rows with megabytes.
"""

from __future__ import annotations

from flask import Response, abort, jsonify, request

from paynet_debug.catalog.batch import BatchReading, read_csv
from paynet_debug.text import Message
from paynet_debug.web.language import say
from paynet_debug.web.pages.frame import pages
from paynet_debug.web.signing_flow import find_operation

MOST_NAMED = 20_000
"""Mistakes with a sentence each; of further ones the table learns the row alone."""


@pages.post("/operations/<operation_id>/cells")
def cells(operation_id: str) -> Response:
    """Read ``csv`` or ``csv_file``; the answer is how many rows it has and each mistake."""
    batch = find_operation(operation_id).batch
    if batch is None:
        abort(404)
    upload = request.files.get("csv_file")
    text = upload.read() if upload else request.form.get("csv", "")
    return jsonify(_document(read_csv(text, batch, most=MOST_NAMED)))


def _document(reading: BatchReading) -> dict[str, object]:
    """Each of ``errors`` is row (1 is the header), column and the place of its sentence.

    Sentences stand once in ``messages``: in a batch the same mistake comes thousands of times.
    ``mistakes`` and ``wrong_rows`` count what has no sentence, too.
    """
    places: dict[Message, int] = {}
    errors = [
        (each.row, each.column, places.setdefault(each.message, len(places)))
        for each in reading.errors
        if each.code != "more-errors"
    ]
    return {
        "rows": len(reading.rows),
        "mistakes": reading.mistakes,
        "wrong_rows": reading.wrong_rows,
        "messages": [say(message) for message in places],
        "errors": errors,
    }
