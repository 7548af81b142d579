"""Until when a use of the database may last, counted on this side of the connection.

PostgreSQL's own limits (``statement_timeout``) are of no help while the server is frozen, and TCP's
(``tcp_user_timeout``, keepalives) neither: the server's kernel goes on to acknowledge.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_ends_at: ContextVar[float | None] = ContextVar("ends_at", default=None)


@contextmanager
def ending_in(seconds: float) -> Iterator[None]:
    """Give all that the body asks of the database ``seconds`` together."""
    outer = _ends_at.set(time.monotonic() + seconds)
    try:
        yield
    finally:
        _ends_at.reset(outer)


def end_in(seconds: float) -> None:
    """Give the present use so long from now on, whatever it had."""
    _ends_at.set(time.monotonic() + seconds)


def seconds_left() -> float | None:
    """What is left of them, 0 when they are over; None outside of ``ending_in``."""
    ends_at = _ends_at.get()
    return None if ends_at is None else max(0.0, ends_at - time.monotonic())
