"""Fuzz every target for some seconds each, guided by the code that an input reaches (atheris).

``python -m tests.fuzz 60`` tries all, ``python -m tests.fuzz 60 keys`` one. What breaks a promise
is kept in ``crashers/``; inputs that reached new code are kept in ``var/fuzz/`` and tried again
first the next time.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
from pathlib import Path

from tests.fuzz.targets_in_folder import CRASHERS, NAMES, target

CORPUS = Path("var/fuzz")
MAX_BYTES = 4096
SLOW_SECONDS = 10
MAX_MEGABYTES = 1024


def main() -> int:
    """Fuzz and print a line for each target; 1 if any promise was broken."""
    parser = argparse.ArgumentParser(prog="make fuzz")
    parser.add_argument("seconds", type=int)
    parser.add_argument("targets", nargs="*", choices=[[], *NAMES])
    asked = parser.parse_args()
    sys.stdout.write(f"{'target':14}{'executions':>12}{'a second':>10}{'crashes':>9}\n")
    broken = [name for name in asked.targets or NAMES if not _fuzz(name, asked.seconds)]
    return 1 if broken else 0


def _fuzz(name: str, seconds: int) -> bool:
    """Whether ``name`` kept its promises."""
    corpus, found = CORPUS / name, CRASHERS / name
    for folder in (corpus, found):
        folder.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(target(name).SEEDS):
        (corpus / f"seed-{number}").write_bytes(seed)
    words = corpus.with_suffix(".words")
    words.write_text("".join(f'"{_escaped(each)}"\n' for each in target(name).TOKENS))
    limits = {
        "max_total_time": seconds,
        "max_len": MAX_BYTES,
        "timeout": SLOW_SECONDS,
        "rss_limit_mb": MAX_MEGABYTES,
        "print_final_stats": 1,
        "artifact_prefix": f"{found}/",
        "dict": words,
    }
    options = [f"-{option}={value}" for option, value in limits.items()]
    command = [sys.executable, "-m", "tests.fuzz.one_target", name, *options, str(corpus)]
    run = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)
    count = re.search(r"number_of_executed_units:\s*(\d+)", run.stderr)
    done = int(count[1]) if count else 0
    crashes = len(re.findall(r"Test unit written to", run.stderr))
    sys.stdout.write(f"{name:14}{done:>12,}{done // max(seconds, 1):>10,}{crashes:>9}\n")
    sys.stdout.flush()
    if run.returncode:
        sys.stdout.write(run.stderr[-4000:])
    if not any(found.iterdir()):
        found.rmdir()
    return run.returncode == 0


def _escaped(word: bytes) -> str:
    """A word of libFuzzer's dictionary."""
    return "".join(f"\\x{each:02x}" for each in word)


if __name__ == "__main__":
    sys.exit(main())
