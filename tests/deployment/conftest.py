"""Real servers for consoles that run as they are deployed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.servers import Process, Program, redis, running


@pytest.fixture(scope="module")
def redis_server(program: Program, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Process]:
    with running(redis(program, tmp_path_factory.mktemp("redis"))) as server:
        yield server
