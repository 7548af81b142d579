"""A batch's CSV and payload: never an exception, and what is sound comes back as it was."""

from __future__ import annotations

from base64 import b64encode

from paynet_debug.catalog.batch import payload, read_csv, read_payload
from paynet_debug.catalog.loader import load_catalog

CATALOG = load_catalog(emulator_base_url="http://127.0.0.1:8000/sandbox/paynet")
BATCH = next(each.batch for each in CATALOG.operations if each.batch)
SEEDS = (
    BATCH.example_csv.encode(),
    BATCH.example_csv.replace(";", ",").encode(),
    b64encode(BATCH.example_csv.encode()),
    b'\xef\xbb\xbfclient-orderid\trecurring-payment-id\tamount\r\n"a\nb"\t1\t10.50\r\n',
)
TOKENS = (b";", b",", b"\t", b"\r\n", b"\n", b'"', b'""', b"client-orderid", b"amount", b"10.5")


def try_one(data: bytes) -> None:
    """Hold one input against what is promised of every reading."""
    text = data.decode("utf-8", "surrogateescape")
    read_payload(text, BATCH)
    for given in (data, text):
        reading = read_csv(given, BATCH)
        for error in reading.errors:
            assert error.row >= 1
            assert str(error.message)
        if not reading.errors:
            again = read_payload(payload(reading), BATCH)
            assert (again.columns, again.rows, again.errors) == (
                reading.columns,
                reading.rows,
                (),
            )
