"""The measurements run, each of them, and print their table. What they measure is not judged."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROW = re.compile(r"^\|(?: [^|]+ \|){6}$")
SUBJECTS = (
    *(["Memory of a worker after 120 requests"] if sys.platform == "linux" else []),
    "API signs, 2048 bits, one worker",
    "API signs, 3072 bits, one worker",
    "API signs, 4096 bits, one worker",
    "API signs, 2048 bits, two workers",
    "Signing from PEM, 4096 bits",
    "Base string of 10 parameters",
    "Base string of 1,000 parameters",
    "Batch of 10,000 rows",
    "Diagnosis, one fault",
    "Diagnosis, two faults",
    "Diagnosis, no match at all",
    "Emulator verifies",
)


def test_every_measurement_runs_and_stands_in_the_table(project_root: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "bench", "--quick"],
        cwd=project_root,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    about, blank, *lines = run.stdout.splitlines()
    assert re.fullmatch(r"\d{4}-\d\d-\d\d, Python .*, \d+ cores, .+", about)
    assert blank == ""
    assert [line for line in lines if not ROW.match(line)] == []
    assert [each for each in SUBJECTS if f"| {each}" not in run.stdout] == []
