"""Whether a worker grows: its memory after many requests against after some."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from bench.server import CLIENTS, Server, load
from bench.signing import sign_request
from bench.table import Row

LONGEST_SECONDS = 200

NO_GROWTH = 1.05
"""The allocator rounds up and keeps what was freed, so the last percents say nothing."""


def growth(server: Server, some: int, many: int) -> Iterator[Row]:
    """Resident memory of a fresh worker after ``many`` requests to sign against after ``some``.

    Raises ``RuntimeError`` if not all were answered, by a 200 each: fewer would show no growth.
    """
    if sys.platform != "linux":
        return
    requests = [[sign_request(server, 2048)]] * CLIENTS
    kilobytes, answered = [], 0
    for total in (some, many):
        each = (total - answered) // CLIENTS
        came = [count for count, _ in load(server, requests, seconds=LONGEST_SECONDS, limit=each)]
        if came != [each] * CLIENTS:
            raise RuntimeError(f"{each} answers to each client were awaited, and {came} came")
        answered += sum(came)
        kilobytes.append(server.worker_kilobytes())
    yield Row(
        f"Memory of a worker after {answered:,} requests",
        f"{kilobytes[1] / 1024:.1f} MB",
        f"after {some:,}: {kilobytes[0] / 1024:.1f} MB",
        kilobytes[1] / kilobytes[0],
        most=NO_GROWTH,
    )
