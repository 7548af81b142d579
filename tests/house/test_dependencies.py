"""What is installed is what is declared, what is declared is used, and every file is hashed."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

# Needed though no module imports them by name, each for the reason beside it.
NEVER_IMPORTED = {
    "gunicorn": "started by make run and the image",
}

# Documented as part of Flask and requests, which bring them.
PART_OF_ANOTHER = {"jinja2", "markupsafe", "urllib3", "werkzeug"}

PIN = re.compile(r"^([a-z0-9-]+)==\S+")


def names(requirements: list[str]) -> set[str]:
    return {
        re.match(r"[A-Za-z0-9._-]+", each)[0].lower().replace("_", "-") for each in requirements
    }


@pytest.fixture(scope="session")
def declared(project_root: Path) -> tuple[set[str], set[str]]:
    """The names in pyproject.toml: what the product needs, and what only its developers do."""
    project = tomllib.loads((project_root / "pyproject.toml").read_text("utf-8"))
    return names(project["project"]["dependencies"]), names(project["dependency-groups"]["dev"])


def imported_packages(modules: dict[Path, ast.Module]) -> set[str]:
    found = set()
    for tree in modules.values():
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                found.update(alias.name.split(".")[0] for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.level == 0:
                found.add(node.module.split(".")[0])
    of_its_own = {"app", "paynet_debug"}
    return found - of_its_own - sys.stdlib_module_names - {"_typeshed"}  # types alone


def test_the_product_imports_what_it_declares_and_declares_what_it_imports(
    modules: dict[Path, ast.Module], declared: tuple[set[str], set[str]]
) -> None:
    distributions = packages_distributions()
    imported = names(
        [distributions[package][0] for package in imported_packages(modules)],
    )
    assert imported - PART_OF_ANOTHER == declared[0] - NEVER_IMPORTED.keys()


@pytest.mark.parametrize(("file", "group"), [("requirements.txt", 0), ("requirements-dev.txt", 1)])
def test_every_declared_dependency_is_locked_with_hashes(
    project_root: Path, declared: tuple[set[str], set[str]], file: str, group: int
) -> None:
    pins: dict[str, str] = {}
    text = (project_root / file).read_text("utf-8").replace("\\\n", " ")
    for line in text.splitlines():
        if pin := PIN.match(line):
            assert "--hash=sha256:" in line, f"{file}: {pin[0]} has no hash; run make lock"
            pins[pin[1]] = line
        else:
            assert line.lstrip().startswith("#"), f"{file} names more than packages: {line}"
    assert declared[group] <= pins.keys(), f"{file} is behind pyproject.toml; run make lock"


@pytest.mark.parametrize("file", ["requirements.txt", "requirements-dev.txt"])
def test_the_lock_files_name_no_machine_and_no_index(project_root: Path, file: str) -> None:
    assert not re.search(
        r"://|--\w*index|--find-links| @ |file:", (project_root / file).read_text()
    )
