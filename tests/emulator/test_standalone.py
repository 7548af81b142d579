"""The emulator alone says in one sentence which setting it can't be started with."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

REFUSED = {
    "a database of another kind": (
        {"PAYNET_DEBUG_DATABASE_URL": "mysql://name:throw-away@host/name"},
        "PAYNET_DEBUG_DATABASE_URL must name",
    ),
    "no URL": ({"PAYNET_DEBUG_DATABASE_URL": "a file"}, "PAYNET_DEBUG_DATABASE_URL must name"),
    "no such file": ({"PAYNET_DEBUG_ENVIRONMENTS": "/none"}, "/none can't be read"),
    "a port in words": ({"PORT": "http"}, "PORT must be a whole number"),
    "a port too high": ({"PORT": "65536"}, "PORT must be a whole number"),
}


@pytest.mark.parametrize(("settings", "begins"), REFUSED.values(), ids=REFUSED)
def test_a_setting_that_cannot_be_used_is_one_sentence_and_exit_code_2(
    settings: dict[str, str], begins: str, project_root: Path
):
    environ = {k: v for k, v in os.environ.items() if not k.startswith("PAYNET_DEBUG_")}
    ran = subprocess.run(
        [sys.executable, "-m", "paynet_debug.emulator"],
        cwd=project_root,
        env=environ | settings,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert ran.returncode == 2
    assert ran.stdout == ""
    assert len(ran.stderr.splitlines()) == 1
    assert ran.stderr.startswith(begins)
    assert "throw-away" not in ran.stderr
