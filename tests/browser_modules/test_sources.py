"""What the source itself promises: no network, no storage, no console, small modules."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

MODULES = sorted((Path(__file__).resolve().parents[2] / "static" / "oauth1").glob("*.js"))

FORBIDDEN = re.compile(
    r"\b(?:console|fetch|XMLHttpRequest|WebSocket|EventSource|sendBeacon|localStorage|indexedDB"
    r"|sessionStorage|caches|cookie|document|window|history|postMessage|Worker|eval|Function"
    r"|Math\.random|TODO|FIXME)\b(?=\s*[.(\[])|innerHTML|\bnew URL\b"
)
IMPORT = re.compile(r'\bfrom "([^"]+)"|\bimport\(')


def test_there_are_modules():
    assert len(MODULES) > 10


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.name)
def test_a_module_is_small_pure_and_alone(module):
    source = module.read_text("utf-8")
    code = re.sub(r"^\s*(?://|/?\*).*$", "", source, flags=re.MULTILINE)
    assert len(source.splitlines()) < 200
    assert max(map(len, source.splitlines())) <= 115
    assert FORBIDDEN.findall(code) == []
    assert all(re.fullmatch(r"\./[a-z0-9_]+\.js", name) for name in IMPORT.findall(code))
    assert source.startswith("// ")


def test_the_pattern_finds_what_it_is_for():
    assert FORBIDDEN.search("console.log(key)")
    assert FORBIDDEN.search("await fetch(url)")
    assert FORBIDDEN.search("localStorage.setItem(name, pem)")
