"""So many requests at once may wait for a gateway, so that hanging ones leave threads to serve.

A gateway that hangs holds a thread of the server for as long as the timeouts allow. With every
thread waiting, nobody could sign or diagnose either.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from paynet_debug.errors import RETRY_SECONDS, TransportBusy
from paynet_debug.text import N_, Message

MAX_WAITING = 4
"""In one process: half of the threads that gunicorn.conf.py gives it."""

_slots = threading.BoundedSemaphore(MAX_WAITING)


@contextmanager
def slot() -> Iterator[None]:
    """Hold one of the places. Raises ``TransportBusy`` at once if all are taken."""
    if not _slots.acquire(blocking=False):
        raise TransportBusy(
            "gateways-busy",
            Message(
                N_(
                    "Nothing was sent: %(count)s other requests are still waiting for a gateway, "
                    "and the console waits for no more at once. Try again in %(seconds)s seconds."
                ),
                count=MAX_WAITING,
                seconds=RETRY_SECONDS,
            ),
            retry_seconds=RETRY_SECONDS,
        )
    try:
        yield
    finally:
        _slots.release()
