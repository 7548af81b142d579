"""The documents say what is there: every setting, every command, and links that lead somewhere."""

from __future__ import annotations

import dataclasses
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from paynet_debug.web.settings import Settings

DOCUMENTS = ("README.md", "ARCHITECTURE.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md")
SETTING = re.compile(r"\bPAYNET_DEBUG_[A-Z]+(?:_[A-Z]+)*\b")


def settings_in_use(project_root: Path) -> set[str]:
    """Every setting's name that the console, the server's file, the Makefile or the image holds."""
    files = [project_root / name for name in ("app.py", "gunicorn.conf.py", "Makefile")]
    files += [project_root / "Dockerfile", *(project_root / "paynet_debug").rglob("*.py")]
    found = {name for path in files for name in SETTING.findall(path.read_text("utf-8"))}
    return found | {f"PAYNET_DEBUG_{each.name.upper()}" for each in dataclasses.fields(Settings)}


def test_the_readme_lists_exactly_the_settings_that_there_are(project_root: Path) -> None:
    listed = set(SETTING.findall((project_root / "README.md").read_text("utf-8")))
    assert listed == settings_in_use(project_root)


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_make_command_of_a_document_exists(project_root: Path, document: str) -> None:
    targets = re.findall(
        r"^([a-z]+):", (project_root / "Makefile").read_text("utf-8"), re.MULTILINE
    )
    text = (project_root / document).read_text("utf-8")
    assert set(re.findall(r"`make ([a-z]+)", text)) <= set(targets)


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_local_link_of_a_document_leads_to_a_file(project_root: Path, document: str) -> None:
    text = (project_root / document).read_text("utf-8")
    links = re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", text)
    assert [link for link in links if not (project_root / link).exists()] == []


def test_the_architecture_names_every_room_and_all_that_stands_beside(
    project_root: Path, program: Callable[..., str]
) -> None:
    listed = subprocess.run(
        [program("git"), "ls-files"], cwd=project_root, capture_output=True, text=True, check=False
    )
    if listed.returncode:
        pytest.skip("this is no checkout, so what else lies here is not known")
    paths = [Path(line) for line in listed.stdout.splitlines() if not line.startswith(".")]
    beside = {path.parts[0] for path in paths} - {"paynet_debug"} - set(DOCUMENTS)
    rooms = {path.parts[1] for path in paths if path.parts[0] == "paynet_debug"} - {"__init__.py"}
    text = (project_root / "ARCHITECTURE.md").read_text("utf-8")
    named = {each.rstrip("/") for each in re.findall(r"`([\w./-]+)`", text)}
    assert (beside | rooms) - named == set()


def test_every_make_command_says_what_it_does(project_root: Path) -> None:
    makefile = (project_root / "Makefile").read_text("utf-8")
    commands = re.search(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)[1].split()
    described = re.findall(r"^([a-z]+):.*## \S", makefile, re.MULTILINE)
    assert set(commands) == set(described)


def test_every_test_that_the_security_page_names_exists(project_root: Path) -> None:
    text = (project_root / "SECURITY.md").read_text("utf-8")
    named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", text)
    assert len(named) == text.count("::"), "each is named as `tests/room/file.py::test_name`"
    assert named
    missing = [
        f"{path}::{name}"
        for path, name in named
        if not (project_root / path).is_file()
        or f"def {name}(" not in (project_root / path).read_text("utf-8")
    ]
    assert missing == []
