"""The catalogue's and a white label's files: taken whole, or refused by file and key."""

from __future__ import annotations

import tempfile
from contextlib import suppress
from pathlib import Path

from paynet_debug.catalog.environments import BUILT_IN
from paynet_debug.catalog.loader import OPERATIONS, load_environments, load_operations
from paynet_debug.errors import CatalogError

EMULATOR = "http://127.0.0.1:8000/sandbox/paynet"
SEEDS = tuple(each.read_bytes() for each in (BUILT_IN, *sorted(OPERATIONS.glob("*.toml"))))
TOKENS = (
    b"[[environments]]\n", b"base_url = \"https://", b"kind = \"sandbox\"\n", b"submit = true\n",
    b"label.en = \"", b"[[parameters]]\n", b"max_lengths = [", b"path = \"/", b"\"\"\"", b"{", b"=",
    b"[" * 200, b"1e9", b"2000-01-01", b"\\u0000",
)  # fmt: skip

_HELD = tempfile.TemporaryDirectory(prefix="fuzz-", ignore_cleanup_errors=True)
FOLDER = Path(_HELD.name)


def try_one(data: bytes) -> None:
    """Hold one file's content against what is promised of both loaders."""
    path = FOLDER / "any.toml"
    path.write_bytes(data)
    with suppress(CatalogError):
        for environment in load_environments(path, emulator_base_url=EMULATOR):
            assert environment.base_url.startswith(("https://", "http://"))
            assert not (environment.submit and environment.kind == "production")
    with suppress(CatalogError):
        assert load_operations(FOLDER)
