"""What the tests of the project's own promises read: its source, as text and as syntax trees."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def modules(project_root: Path) -> dict[Path, ast.Module]:
    """Every module of the product with its syntax tree, by its path below the project's root."""
    paths = [project_root / "app.py", *sorted((project_root / "paynet_debug").rglob("*.py"))]
    return {path.relative_to(project_root): ast.parse(path.read_text("utf-8")) for path in paths}
