"""How many threads wait for a database that fails, and for how long the others are sent away."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import BoundedSemaphore, Event
from types import SimpleNamespace

import pytest
from sqlalchemy.exc import OperationalError

from paynet_debug.database import outage as outage_module
from paynet_debug.database.outage import AT_ONCE, DatabaseDamaged, DatabaseDown, Outage


@pytest.fixture(autouse=True)
def no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outage_module, "PAUSE_SECONDS", 0)
    monkeypatch.setattr(outage_module, "PLACE_SECONDS", 0.01)


@pytest.fixture
def places() -> BoundedSemaphore:
    return BoundedSemaphore(AT_ONCE)


def use(outage: Outage) -> str:
    with outage.watched():
        return "answered"


def fail(outage: Outage) -> None:
    with pytest.raises(OperationalError), outage.watched():
        raise OperationalError("INSERT", {}, Exception("database is locked"))


@contextmanager
def hanging(outage: Outage, threads: int) -> Iterator[Callable[[], list[str]]]:
    """So many uses that wait; the value lets them go on, and gives how they ended."""
    entered, go_on = threading.Semaphore(0), Event()

    def hang() -> str:
        with outage.watched():
            entered.release()
            assert go_on.wait(60)
            return "answered"

    with ThreadPoolExecutor(threads) as pool:
        uses = [pool.submit(hang) for _ in range(threads)]
        try:
            for _ in uses:
                assert entered.acquire(timeout=60)

            def end() -> list[str]:
                go_on.set()
                return [each.result() for each in uses]

            yield end
        finally:
            go_on.set()


def test_a_few_threads_wait_and_the_others_are_sent_away(places: BoundedSemaphore):
    outage = Outage(places)
    with hanging(outage, AT_ONCE) as end:
        with pytest.raises(DatabaseDown):
            use(outage)
        assert end() == ["answered"] * AT_ONCE
    assert use(outage) == "answered"


def test_readers_and_writers_share_the_places(places: BoundedSemaphore):
    reads, writes = Outage(places), Outage(places)
    with hanging(reads, AT_ONCE), pytest.raises(DatabaseDown):
        use(writes)


def test_after_a_failure_one_tries_at_a_time_and_the_first_success_ends_it(
    places: BoundedSemaphore,
):
    outage = Outage(places)
    fail(outage)
    with hanging(outage, 1) as end:
        with pytest.raises(DatabaseDown):
            use(outage)
        end()
    with hanging(outage, 2):
        assert use(outage) == "answered"


def test_for_a_moment_after_a_failure_nobody_tries(
    places: BoundedSemaphore, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(outage_module, "PAUSE_SECONDS", 3600)
    outage = Outage(places)
    fail(outage)
    with pytest.raises(DatabaseDown):
        use(outage)
    monkeypatch.setattr(outage_module, "time", SimpleNamespace(monotonic=lambda: float("inf")))
    assert use(outage) == "answered"


def test_meanwhile_it_is_said_what_the_last_attempt_found(
    places: BoundedSemaphore, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(outage_module, "PAUSE_SECONDS", 3600)
    outage = Outage(places)
    with pytest.raises(DatabaseDamaged), outage.watched():
        raise DatabaseDamaged
    with pytest.raises(DatabaseDamaged):
        use(outage)


def test_what_can_be_read_says_nothing_of_writing(places: BoundedSemaphore):
    reads, writes = Outage(places), Outage(places)
    fail(writes)
    assert use(reads) == "answered"
    with hanging(writes, 1), pytest.raises(DatabaseDown):
        use(writes)


def test_whoever_is_sent_away_takes_no_place(places: BoundedSemaphore):
    outage = Outage(places)
    fail(outage)
    with hanging(outage, 1):
        for _ in range(2 * AT_ONCE):
            with pytest.raises(DatabaseDown):
                use(outage)
    with hanging(outage, AT_ONCE) as end:
        assert end() == ["answered"] * AT_ONCE
