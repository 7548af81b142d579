"""The house style that a tool can hold: sizes, names, and nothing left half done."""

from __future__ import annotations

import ast
import re
from pathlib import Path

# The style asks for about 200 and 30; past these there is no "about" left.
LONGEST_MODULE = 300
LONGEST_FUNCTION = 45

EMPTY_NAMES = {"utils", "util", "helpers", "helper", "manager", "common", "core", "misc", "handler"}

Function = ast.FunctionDef | ast.AsyncFunctionDef


def functions(tree: ast.Module) -> list[Function]:
    return [node for node in ast.walk(tree) if isinstance(node, Function)]


def lines_of_code(function: Function) -> int:
    """The lines of a function from its ``def``, without its docstring."""
    docstring = function.body[0] if ast.get_docstring(function, clean=False) else None
    documented = docstring.end_lineno - docstring.lineno + 1 if docstring else 0
    return function.end_lineno - function.lineno + 1 - documented


def test_no_module_is_too_long_to_read_at_once(
    project_root: Path, modules: dict[Path, ast.Module]
) -> None:
    lengths = {path: len((project_root / path).read_text("utf-8").splitlines()) for path in modules}
    assert {path: lines for path, lines in lengths.items() if lines > LONGEST_MODULE} == {}


def test_no_function_is_too_long_to_read_at_once(modules: dict[Path, ast.Module]) -> None:
    assert {
        f"{path}:{function.lineno} {function.name}": lines_of_code(function)
        for path, tree in modules.items()
        for function in functions(tree)
        if lines_of_code(function) > LONGEST_FUNCTION
    } == {}


def test_names_say_something(modules: dict[Path, ast.Module]) -> None:
    named = {path.stem for path in modules} | {path.parent.name for path in modules}
    named |= {function.name for tree in modules.values() for function in functions(tree)}
    assert named & EMPTY_NAMES == set()


def test_every_module_says_what_it_is_for(modules: dict[Path, ast.Module]) -> None:
    assert [str(path) for path, tree in modules.items() if not ast.get_docstring(tree)] == []


def test_nothing_is_left_half_done(project_root: Path, modules: dict[Path, ast.Module]) -> None:
    unfinished = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b|NotImplementedError")
    assert [
        str(path) for path in modules if unfinished.search((project_root / path).read_text("utf-8"))
    ] == []


def test_the_only_private_key_outside_the_tests_is_the_public_demonstration(
    project_root: Path,
) -> None:
    marker = b"-----BEGIN RSA PRIVATE KEY-----\n"
    product = [project_root / "app.py"]
    for folder in ("paynet_debug", "static", "templates"):
        files = (path for path in (project_root / folder).rglob("*") if path.is_file())
        product += [path for path in files if path.suffix != ".pyc"]
    assert [path.name for path in product if marker in path.read_bytes()] == [
        "demo_private_key.pem"
    ]
