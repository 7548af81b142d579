"""What can befall a running console: killed workers, a lost database, a gateway that hangs."""

from __future__ import annotations

import os
import signal
import socket
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from tests.servers import HOST, Gunicorn, PostgreSQL


@contextmanager
def hanging_gateway() -> Iterator[int]:
    """The port of a gateway that takes every connection and never answers."""
    with socket.create_server((HOST, 0), backlog=512) as listener:
        taken: list[socket.socket] = []

        def take() -> None:
            with suppress(OSError):
                while True:
                    taken.append(listener.accept()[0])

        thread = threading.Thread(target=take)
        thread.start()
        try:
            yield listener.getsockname()[1]
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            thread.join()
            for each in taken:
                each.close()


def environments(folder: Path, hanging_port: int) -> Path:
    """A file of environments with one more sandbox, which hangs."""
    path = folder / "environments.toml"
    path.write_text(
        "[[environments]]\n"
        'id = "hanging"\nkind = "sandbox"\nsubmit = true\n'
        f'base_url = "http://{HOST}:{hanging_port}/paynet"\n'
        'label.en = "Hangs"\nlabel.ru = "Висит"\n'
    )
    return path


def kill_a_worker(console: Gunicorn) -> None:
    if workers := console.workers():
        with suppress(ProcessLookupError):  # it is being replaced just now
            os.kill(workers[0], signal.SIGKILL)


@contextmanager
def locked(database: Path) -> Iterator[None]:
    """SQLite's one writer is somebody else."""
    connection = sqlite3.connect(database, timeout=30, isolation_level=None)
    connection.execute("BEGIN EXCLUSIVE")
    try:
        yield
    finally:
        connection.execute("ROLLBACK")
        connection.close()


@contextmanager
def damaged(database: Path) -> Iterator[None]:
    """SQLite's file holds something else; afterwards it is restored from a copy."""
    copy = database.with_suffix(".copy")
    with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
        source.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # nor is anything left beside the file
    database.write_bytes(b"no database " * 4096)
    try:
        yield
    finally:
        for each in database.parent.glob(f"{database.name}*"):
            each.unlink()
        copy.rename(database)


@contextmanager
def stopped(server: PostgreSQL) -> Iterator[None]:
    server.stop()
    try:
        yield
    finally:
        server.start()


@contextmanager
def frozen(server: PostgreSQL) -> Iterator[None]:
    """Every process of the server stands still, while its kernel goes on taking connections."""
    postmaster = int((server.folder / "data" / "postmaster.pid").read_text().split()[0])
    os.kill(postmaster, signal.SIGSTOP)  # first, so that no other process joins
    children = Path(f"/proc/{postmaster}/task/{postmaster}/children").read_text()
    processes = [postmaster, *map(int, children.split())]
    for each in processes:
        with suppress(ProcessLookupError):
            os.kill(each, signal.SIGSTOP)
    try:
        yield
    finally:
        for each in processes:
            with suppress(ProcessLookupError):
                os.kill(each, signal.SIGCONT)


KILL_SECONDS = 4


@contextmanager
def dying_workers(console: Gunicorn) -> Iterator[None]:
    """A worker is killed each ``KILL_SECONDS``."""
    ended = threading.Event()

    def kill() -> None:
        while not ended.wait(KILL_SECONDS):
            kill_a_worker(console)

    thread = threading.Thread(target=kill)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def strike(console: Gunicorn, database: Path | PostgreSQL, seconds: float) -> None:
    """Kill workers all the time, and take the database in the middle half of it, in each way."""
    if isinstance(database, Path):
        losses = [locked(database)]
    else:
        losses = [stopped(database), frozen(database)]
    with dying_workers(console):
        time.sleep(seconds / 4)
        for lost in losses:
            with lost:
                time.sleep(seconds / 2 / len(losses))
        time.sleep(seconds / 4)
