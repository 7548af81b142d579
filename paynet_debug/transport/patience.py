"""Waits so long for a call and no longer, whatever in it hangs.

Timeouts of sockets begin anew with every byte, and looking up a name has none at all. Such a call
runs in a thread of its own, which is left behind when the time is up; how many there may be is
limited, so that those left behind can't become ever more.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from queue import Empty, SimpleQueue
from typing import TypeVar

T = TypeVar("T")


class Patience:
    """Lets at most ``places`` calls run at once, those included that nobody waits for any more."""

    def __init__(self, places: int) -> None:
        self._places = threading.BoundedSemaphore(places)

    def wait(self, seconds: float, call: Callable[[], T]) -> T:
        """Return what ``call`` returns, or raise what it raises.

        Raises ``TimeoutError`` when it takes longer than ``seconds``, and at once when no place
        is free.
        """
        if not self._places.acquire(blocking=False):
            raise TimeoutError("too many calls hang already")
        outcomes: SimpleQueue[tuple[T, None] | tuple[None, BaseException]] = SimpleQueue()

        def run() -> None:
            try:
                outcomes.put((call(), None))
            except BaseException as error:  # it is the waiting thread's
                outcomes.put((None, error))
            finally:
                self._places.release()

        threading.Thread(target=run, daemon=True).start()
        try:
            result, error = outcomes.get(timeout=max(seconds, 0))
        except Empty:
            raise TimeoutError(f"no answer within {seconds:g} seconds") from None
        if error is not None:
            raise error
        return result  # type: ignore[return-value]  # there is one wherever there is no error
