"""The table of sign-ins, in a database that others use."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from paynet_debug.database import OUTAGES, DatabaseDamaged
from paynet_debug.web.access.gate import Unavailable, outages_told
from paynet_debug.web.access.sign_ins import NOTED_SECONDS, Person, SignIns
from tests.faults.disasters import damaged
from tests.servers import Program, postgresql

SOMEBODY = Person("somebody", "token")
BEGIN = """
import sys
from paynet_debug.web.access.sign_ins import Person, SignIns
print("ready", flush=True)
sys.stdin.read()
print(bool(SignIns(sys.argv[1]).begin(Person("somebody", "token"), 0)))
"""


def test_who_is_signed_in_is_known_while_somebody_else_writes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("paynet_debug.database.engines.USE_SECONDS", 0.01)
    monkeypatch.setattr("paynet_debug.database.outage.PAUSE_SECONDS", 0)
    url = f"sqlite:///{tmp_path}/state.sqlite3"
    sign_ins = SignIns(url)
    secret = sign_ins.begin(SOMEBODY, 0)
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as other:
        other.execute(text("BEGIN EXCLUSIVE"))
        assert sign_ins.find(secret, NOTED_SECONDS) == SOMEBODY
        with pytest.raises(OUTAGES):
            sign_ins.begin(SOMEBODY, 0)
        with pytest.raises(OUTAGES):
            sign_ins.end(secret)
        other.execute(text("ROLLBACK"))
        assert sign_ins.find(secret, NOTED_SECONDS) == SOMEBODY
        seen = other.scalar(text("SELECT seen_at FROM console_sign_ins"))
    engine.dispose()
    assert seen == NOTED_SECONDS


def test_nobody_is_known_by_a_damaged_file_and_everybody_by_the_restored_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("paynet_debug.database.outage.PAUSE_SECONDS", 0)
    file = tmp_path / "state.sqlite3"
    sign_ins = SignIns(f"sqlite:///{file}")
    secret = sign_ins.begin(SOMEBODY, 0)
    with damaged(file):
        for _ in range(2):
            with pytest.raises(Unavailable) as told, outages_told():
                sign_ins.find(secret, 0)
            assert told.value.problem_code == "database-damaged"
            assert "restore it" in str(told.value.detail)
            with pytest.raises(DatabaseDamaged):
                sign_ins.begin(SOMEBODY, 0)
    assert sign_ins.find(secret, 0) == SOMEBODY


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_several_processes_may_make_it_at_once(
    database: str, tmp_path: Path, program: Program, project_root: Path
):
    if database == "sqlite":
        assert begun_by_each(f"sqlite:///{tmp_path}/state.sqlite3", project_root) == ["True\n"] * 4
    else:
        with postgresql(program) as server:
            assert begun_by_each(server.url, project_root) == ["True\n"] * 4


def begun_by_each(url: str, folder: Path) -> list[str]:
    command = [sys.executable, "-c", BEGIN, url]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    workers = [subprocess.Popen(command, cwd=folder, text=True, **pipes) for _ in range(4)]
    for each in workers:
        assert each.stdout is not None
        assert each.stdout.readline() == "ready\n"
    for each in workers:
        assert each.stdin is not None
        each.stdin.close()
    printed = []
    for each in workers:
        with each, each.stdout as output:
            printed.append(output.read())
    return printed
