"""Real servers on loopback, each started by a test in a folder of its own and ended with it."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import create_engine, text

ROOT = Path(__file__).resolve().parents[1]
HOST = "127.0.0.1"
START_SECONDS = 60

Program = Callable[..., str]
"""The fixture ``program``: the path of an installed program, or the test is skipped."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def wait_until(true: Callable[[], bool], what: str, seconds: float = START_SECONDS) -> None:
    """Return as soon as ``true()``; fail after ``seconds``."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, f"{what} took more than {seconds} s"
        time.sleep(0.05)


def listens(port: int) -> bool:
    try:
        socket.create_connection((HOST, port), 1).close()
    except OSError:
        return False
    return True


@dataclass
class PostgreSQL:
    """A cluster in ``folder``, reached by a socket there alone. It refuses to run as root."""

    folder: Path
    pg_ctl: str

    @property
    def url(self) -> str:
        return f"postgresql+psycopg://tester@/postgres?host={self.folder}"

    def control(self, *arguments: str) -> None:
        _as_postgres([self.pg_ctl, "-D", f"{self.folder}/data", "-w", *arguments])

    def start(self) -> None:
        options = f"-k {self.folder} -c listen_addresses= -c fsync=off -c max_connections=100"
        self.control("-o", options, "-l", f"{self.folder}/log", "start")

    def empty(self) -> None:
        """Drop all that tests left in it."""
        engine = create_engine(self.url)
        with engine.begin() as connection:
            connection.execute(text("DROP SCHEMA public CASCADE"))
            connection.execute(text("CREATE SCHEMA public"))
        engine.dispose()

    def stop(self) -> None:
        """End it at once, as a power cut does."""
        self.control("-m", "immediate", "stop")


def _as_postgres(command: Sequence[str]) -> None:
    user = "postgres" if os.geteuid() == 0 else None
    subprocess.run(command, user=user, cwd="/", check=True, stdout=subprocess.DEVNULL)


@contextmanager
def postgresql(program: Program) -> Iterator[PostgreSQL]:
    folders = [os.environ["PATH"], *map(str, Path("/usr/lib/postgresql").glob("*/bin"))]
    path = os.pathsep.join(folders)  # where Debian keeps them
    initdb, pg_ctl = (
        shutil.which(name, path=path) or program(name) for name in ("initdb", "pg_ctl")
    )
    folder = Path(tempfile.mkdtemp(prefix="pg"))
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
    server = PostgreSQL(folder, pg_ctl)
    try:
        _as_postgres([initdb, "-D", f"{folder}/data", "-A", "trust", "-U", "tester", "--no-sync"])
        server.start()
        yield server
    finally:
        if (folder / "data" / "postmaster.pid").exists():
            server.stop()
        shutil.rmtree(folder, ignore_errors=True)


@dataclass
class Process:
    """A program that listens at ``port``; ``log`` holds what it printed; it starts in ``cwd``."""

    command: Sequence[str]
    port: int
    log: Path
    environment: dict[str, str] = field(default_factory=dict)
    cwd: Path = ROOT
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                self.command,
                cwd=self.cwd,
                env={**os.environ, **self.environment},
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        wait_until(self.answers, f"the start of {self.command[0]}")

    def answers(self) -> bool:
        assert self.process is not None
        assert self.process.poll() is None, self.log.read_text()[-2000:]
        return listens(self.port)

    def stop(self, signal_number: int = signal.SIGTERM) -> None:
        if self.process is not None:
            self.process.send_signal(signal_number)
            self.process.wait(30)
            self.process = None


@contextmanager
def running(process: Process) -> Iterator[Process]:
    process.start()
    try:
        yield process
    finally:
        process.stop()


def redis(program: Program, folder: Path) -> Process:
    port = free_port()
    options = ["--port", str(port), "--bind", HOST, "--save", "", "--dir", str(folder)]
    return Process([program("redis-server"), *options], port, folder / "redis.log")


class Gunicorn(Process):
    """The console as ``make run`` starts it, with ``workers`` processes."""

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}"

    def answers(self) -> bool:
        return super().answers() and self.get("/healthz")[0] == 200

    def workers(self) -> list[int]:
        assert self.process is not None
        pid = self.process.pid
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text()
        return [int(each) for each in children.split()]

    def stop(self, signal_number: int = signal.SIGQUIT) -> None:
        """End it without waiting for kept-alive connections."""
        super().stop(signal_number)

    def get(self, path: str, **headers: str) -> tuple[int, bytes]:
        status, body, _ = fetch(self.url + path, headers=headers)
        return status, body


def gunicorn(folder: Path, workers: int, name: str = "console", **settings: str) -> Gunicorn:
    """``settings`` are the console's, by their names without PAYNET_DEBUG_, or HOST and PORT."""
    port = int(settings.pop("PORT", 0)) or free_port()
    defaults = {
        "DATABASE_URL": f"sqlite:///{folder}/emulator.sqlite3",
        "RATE_LIMIT": "off",
        "SECRET_KEY": "the tests' own, which is no secret",
    }
    environment = {f"PAYNET_DEBUG_{name}": value for name, value in (defaults | settings).items()}
    environment |= {"HOST": HOST, "PORT": str(port), "PAYNET_DEBUG_WORKERS": str(workers)}
    command = [sys.executable, "-m", "gunicorn"]
    return Gunicorn(command, port, folder / f"{name}.log", environment)


def fetch(
    url: str,
    *,
    method: str = "GET",
    json_body: object = None,
    headers: Mapping[str, str] | None = None,
    timeout: float = 60,
) -> tuple[int, bytes, Mapping[str, str]]:
    """Status, body and headers, whatever the status; a connection that breaks is ``OSError``."""
    body = None if json_body is None else json.dumps(json_body).encode()
    request = urllib.request.Request(url, body, dict(headers or {}), method=method)  # noqa: S310
    if body is not None:
        request.add_header("Content-Type", "application/json")
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(request, timeout=timeout) as answer:
            return answer.status, answer.read(), answer.headers
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read(), error.headers
