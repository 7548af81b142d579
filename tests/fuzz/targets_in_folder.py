"""Every parser that reads what strangers send: one module of ``targets/`` each, found by folder.

A target has ``try_one(data)``, which raises where a promise is broken, ``SEEDS``, from which
inputs are made, and ``TOKENS``, which are worth putting in. What ever broke a promise stands in
``crashers/<target>/`` and is tried at every run of the tests.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from types import ModuleType

FOLDER = Path(__file__).parent
CRASHERS = FOLDER / "crashers"
NAMES = tuple(sorted(each.stem for each in (FOLDER / "targets").glob("*.py")))


def target(name: str) -> ModuleType:
    """The module of that target."""
    return import_module(f"tests.fuzz.targets.{name}")


def crashers(name: str) -> list[Path]:
    """What once broke a promise of that target."""
    return sorted((CRASHERS / name).glob("*"))
