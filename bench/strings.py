"""The base string against oauthlib's, and a batch against the csv module alone."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from functools import partial

from oauthlib.oauth1.rfc5849 import signature as oauthlib_signature

from bench.table import FASTER, THE_TIME, Row, by_turns, rate
from paynet_debug.catalog.batch import payload, read_csv
from paynet_debug.catalog.loader import load_catalog
from paynet_debug.catalog.model import Batch
from paynet_debug.oauth1.base_string import normalize_parameters, signature_base_string
from paynet_debug.oauth1.encoding import Pairs

URL = "https://sandbox.payneteasy.com/paynet/api/v4/payout-pay/39915"
COUNTS = (10, 1_000)
VALUES = ("39915", "10.42", "Order № 7 / summer sale", "Иван Петров", "https://shop.example/?a=b&c")
ROWS = 10_000
EMULATOR_URL = "http://127.0.0.1:8000/sandbox/paynet"


def parameters(count: int) -> Pairs:
    """So many parameters, of the kinds that requests have."""
    return tuple((f"parameter_{each}", VALUES[each % len(VALUES)]) for each in range(count))


def ours(pairs: Pairs) -> str:
    """The signature base string as it is signed here."""
    return signature_base_string("POST", URL, normalize_parameters(pairs))


def oauthlibs(pairs: Pairs) -> str:
    """The same by oauthlib."""
    normalized = oauthlib_signature.normalize_parameters(list(pairs))
    uri = oauthlib_signature.base_string_uri(URL)
    string: str = oauthlib_signature.signature_base_string("POST", uri, normalized)
    return string


def base_strings(rounds: int, seconds: float) -> Iterator[Row]:
    """Base strings of few and of many parameters."""
    for count in COUNTS:
        pairs = parameters(count)
        if ours(pairs) != oauthlibs(pairs):
            raise RuntimeError("the two base strings differ, so there is nothing to compare")
        mine, other, ratio = by_turns(
            rounds,
            partial(rate, partial(ours, pairs), seconds),
            partial(rate, partial(oauthlibs, pairs), seconds),
        )
        yield Row(
            f"Base string of {count:,} parameters",
            f"{1e6 / mine:,.0f} µs",
            f"oauthlib {1e6 / other:,.0f} µs",
            ratio,
            FASTER,
        )


def batch_of(operation_id: str) -> Batch:
    """What the catalogue says of that batch command."""
    operation = load_catalog(emulator_base_url=EMULATOR_URL).operation(operation_id)
    if operation is None or operation.batch is None:
        raise LookupError(operation_id)
    return operation.batch


def sheet(batch: Batch) -> str:
    """CSV of ``ROWS`` rows, with each order id once."""
    names = [each.name for each in batch.columns]
    values = [each.example or "1" for each in batch.columns]
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(names)
    for number in range(ROWS):
        writer.writerow(
            str(number) if name == "client-orderid" else value
            for name, value in zip(names, values, strict=True)
        )
    return text.getvalue()


def prepared(text: str, batch: Batch) -> str:
    """Read, check and encode a batch, as for signing."""
    reading = read_csv(text, batch)
    if reading.errors:
        raise RuntimeError(str(reading.errors[0].message))
    return payload(reading)


def csv_alone(text: str) -> str:
    """Read and write the same rows, checking nothing."""
    written = io.StringIO(newline="")
    writer = csv.writer(written, delimiter=";", lineterminator="\r\n")
    writer.writerows(csv.reader(io.StringIO(text, newline=""), delimiter=";"))
    return written.getvalue()


def batches(rounds: int, seconds: float) -> Iterator[Row]:
    """A batch of the largest size."""
    batch = batch_of("process-recurring-payments")
    text = sheet(batch)
    mine, other, ratio = by_turns(
        rounds,
        partial(rate, partial(prepared, text, batch), seconds),
        partial(rate, partial(csv_alone, text), seconds),
    )
    yield Row(
        f"Batch of {ROWS:,} rows, checked and encoded",
        f"{1e3 / mine:.0f} ms",
        f"csv module {1e3 / other:.0f} ms",
        1 / ratio,
        THE_TIME,
    )
