"""A running server reads its tokens again (SIGHUP), and goes on when it can't."""

from __future__ import annotations

import hashlib
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.servers import Gunicorn, gunicorn, running, wait_until


def line(token: str) -> str:
    return f"{token} {hashlib.sha256(token.encode()).hexdigest()}\n"


@pytest.fixture
def tokens(tmp_path: Path) -> Path:
    path = tmp_path / "tokens"
    path.write_text(line("first"))
    return path


@pytest.fixture
def console(tmp_path: Path, tokens: Path) -> Iterator[Gunicorn]:
    with running(gunicorn(tmp_path, 1, API_TOKENS_FILE=str(tokens))) as console:
        yield console


def lets_in(console: Gunicorn, token: str) -> bool:
    status, _ = console.get("/api/v1/environments", Authorization=f"Bearer {token}")
    return status == 200


def reload(console: Gunicorn) -> None:
    """Return when the worker of before is gone and another one answers."""
    (before,) = console.workers()
    os.kill(console.process.pid, signal.SIGHUP)
    wait_until(lambda: before not in console.workers() and len(console.workers()) == 1, "a worker")
    wait_until(console.answers, "an answer")


def test_a_new_token_is_taken_and_the_last_one_can_be_removed(console: Gunicorn, tokens: Path):
    assert lets_in(console, "first")
    tokens.write_text(line("second"))
    reload(console)
    assert [lets_in(console, each) for each in ("first", "second")] == [False, True]
    tokens.write_text("# none\n")
    reload(console)
    assert not lets_in(console, "second")


@pytest.mark.parametrize("broken", ["no token of the kind\n", None])
def test_a_file_that_cannot_be_used_changes_nothing(
    console: Gunicorn, tokens: Path, broken: str | None
):
    if broken is None:
        tokens.unlink()
    else:
        tokens.write_text(broken)
    reload(console)
    assert lets_in(console, "first")
    (before,) = console.workers()
    os.kill(before, signal.SIGKILL)  # nor does it keep a worker from being replaced
    wait_until(lambda: console.workers() not in ([], [before]), "a worker")
    wait_until(lambda: lets_in(console, "first"), "an answer")
    logged = [each for each in console.log.read_text().splitlines() if "API_TOKENS_FILE" in each]
    assert len(logged) == 1
    assert "of the kind" not in logged[0]
