"""``python -m bench [--quick]``: take every measurement and print the table."""

from __future__ import annotations

import argparse
import os
import platform
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from bench import diagnosis, emulator, memory, signing, strings
from bench.server import serving
from bench.table import Row, table


def rows(*, quick: bool) -> Iterator[Row]:
    """Every row. ``quick`` only shows that all of it runs: its numbers mean nothing."""
    rounds, seconds = (1, 0.1) if quick else (5, 1.5)
    with serving(workers=1) as one:
        yield from memory.growth(one, *((60, 120) if quick else (1_000, 20_000)))
    with serving(workers=1) as one:
        yield from signing.against_the_bare_library(one, rounds, seconds)
        with serving(workers=2) as two:
            yield from signing.two_workers(one, two, rounds, seconds)
        yield from emulator.verified_requests(one, rounds, seconds, 10 if quick else 400)
    yield from signing.against_oauthlib(rounds, seconds / 2)
    yield from strings.base_strings(rounds, seconds / 4)
    yield from strings.batches(rounds, seconds / 4)
    yield from diagnosis.faults(quick)


def machine() -> str:
    """Where and when this was measured, for the README."""
    model = platform.machine()
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        lines = cpuinfo.read_text().splitlines()
        names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
        model = next(names, model)
    today = datetime.now(UTC).date()
    return f"{today}, Python {platform.python_version()}, {os.cpu_count()} cores, {model}"


def main() -> None:
    """Measure, telling on standard error what is done, and print the table."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="only see that everything runs")
    quick = parser.parse_args().quick
    begin = time.monotonic()
    measured = []
    for row in rows(quick=quick):
        sys.stderr.write(f"{time.monotonic() - begin:5.0f} s  {row.what}\n")
        measured.append(row)
    sys.stdout.write(f"{machine()}\n\n{table(measured)}\n")


if __name__ == "__main__":
    main()
