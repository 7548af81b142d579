"""Consoles on gunicorn that tests load, lock out, cut off and kill."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.servers import Gunicorn, gunicorn, running


@pytest.fixture(scope="module")
def console(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gunicorn]:
    """One worker of eight threads: what starves it would starve any number of them."""
    folder: Path = tmp_path_factory.mktemp("console")
    with running(gunicorn(folder, workers=1)) as process:
        yield process
