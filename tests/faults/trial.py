"""One trial under load: a console, its clients, disasters, recovery, and what must hold.

``python -m tests.faults.trial --seconds 60 --clients 200`` (``make load``) prints what was seen on
SQLite and on PostgreSQL, and fails if anything did not hold.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import rsa

from tests.faults import disasters, load
from tests.servers import (
    PostgreSQL,
    gunicorn,
    postgresql,
    running,
    wait_until,
)

TOLD_SECONDS = 30
"""A bound for a machine that is as busy as this, not a measurement: seconds are expected."""


@dataclass(frozen=True)
class Verdict:
    """``recovery`` is in seconds, from the last disaster until each act had succeeded again."""

    tally: load.Tally
    recovery: float
    known: frozenset[str]
    written_marks: tuple[str, ...]
    seconds: float

    @property
    def faults(self) -> list[str]:
        """What did not hold."""
        lost = self.tally.registered - self.known
        twice = {nonce for nonce, times in self.tally.accepted.items() if times > 1}
        return [
            *self.tally.wrong,
            *(f"lost registration {each}" for each in lost),
            *(f"nonce accepted twice {each}" for each in twice),
            *(f"key material in {each}" for each in self.written_marks),
            *(
                f"{act} was told only after {seconds:.0f} s that the database is lost"
                for (act, outcome), seconds in self.tally.slowest.items()
                if outcome == "emulator busy" and seconds > TOLD_SECONDS
            ),
        ]

    def print(self) -> None:
        total = sum(self.tally.outcomes.values())
        print(f"{total} answers in {self.seconds:.0f} s")  # noqa: T201 - a command's output
        for (act, outcome), number in sorted(self.tally.outcomes.items()):
            slowest = self.tally.slowest[act, outcome]
            print(f"  {act:32} {outcome:24} {number:7}  at most {slowest:4.1f} s")  # noqa: T201
        print(f"recovery {self.recovery:.1f} s after the last disaster")  # noqa: T201
        print(f"{len(self.faults)} faults", *self.faults[:10], sep="\n  ")  # noqa: T201


def marks_of(key: rsa.RSAPrivateKey) -> tuple[bytes, ...]:
    """Runs of the private half: lines of its PEM past the modulus, numbers as hex and decimal."""
    pem = load.Merchant(key, "").private_pem.splitlines()[8:-1]
    runs = [line[at : at + 24] for line in pem for at in (0, 24) if len(line) >= at + 24]
    numbers = key.private_numbers()
    for number in (numbers.p, numbers.q, numbers.d, numbers.dmp1, numbers.dmq1, numbers.iqmp):
        runs += [f"{number:x}"[:24], f"{number:x}"[60:84], f"{number:d}"[:24]]
    return tuple(run.encode() for run in runs)


def written(folders: list[Path], marks: tuple[bytes, ...]) -> Iterator[str]:
    """The files below ``folders`` that hold a mark."""
    for path in (path for folder in folders for path in folder.rglob("*") if path.is_file()):
        content = path.read_bytes()
        if any(mark in content for mark in marks):
            yield str(path)


GOOD = {
    "sign": "signed",
    "submit": "accepted",
    "diagnose": "diagnosed",
    "call": "accepted",
    "register": "registered",
}


def recover(tally: load.Tally) -> float:
    """Seconds from now until somebody got a good answer of each kind, under the same load."""
    begun = time.monotonic()
    wait_until(lambda: all(tally.latest.get(each, 0) > begun for each in GOOD.items()), "recovery")
    return time.monotonic() - begun


def run(*, seconds: float, clients: int, folder: Path, server: PostgreSQL | None = None) -> Verdict:
    """Load a console of two workers; without ``server`` its state is in SQLite."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    tally = load.Tally(marks_of(key))
    ended = threading.Event()
    with ExitStack() as stack:
        gateway = stack.enter_context(ExitStack())
        hanging = gateway.enter_context(disasters.hanging_gateway())
        settings = {"ENVIRONMENTS": str(disasters.environments(folder, hanging))}
        if server:
            settings["DATABASE_URL"] = server.url
        console = stack.enter_context(running(gunicorn(folder, workers=2, **settings)))
        merchant = load.Merchant(key, console.url)
        merchant.register(console.port)
        begun = time.monotonic()
        crowd = [
            threading.Thread(
                target=load.be_a_client, args=(number, merchant, console.port, tally, ended)
            )
            for number in range(clients)
        ]
        for each in crowd:
            each.start()
        try:
            disasters.strike(console, server or folder / "emulator.sqlite3", seconds)
            took = time.monotonic() - begun
            recovery = recover(tally)
        finally:
            ended.set()
            gateway.close()  # whoever waits for it need not wait for the timeout
            for each in crowd:
                each.join()
        _, listed = console.get("/sandbox/merchants")
        known = frozenset(each["login"] for each in json.loads(listed)["merchants"])
    folders = [folder] + ([server.folder] if server else [])
    return Verdict(tally, recovery, known, tuple(written(folders, tally.marks)), took)


def main() -> int:
    """The command; its result is the number of trials in which anything did not hold."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--seconds", type=float, default=60)
    arguments.add_argument("--clients", type=int, default=200)
    arguments.add_argument("--database", choices=("sqlite", "postgresql"), nargs="*")
    given = arguments.parse_args()
    failed = 0
    for database in given.database or ("sqlite", "postgresql"):
        with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
            server = stack.enter_context(postgresql(_program)) if database != "sqlite" else None
            print(f"{given.clients} clients, {given.seconds:g} s, {database}")  # noqa: T201
            verdict = run(
                seconds=given.seconds, clients=given.clients, folder=Path(folder), server=server
            )
            verdict.print()
            failed += bool(verdict.faults)
    return failed


def _program(name: str) -> str:
    return shutil.which(name) or sys.exit(f"{name} is not installed; tests/install brings it")


if __name__ == "__main__":
    sys.exit(main())
