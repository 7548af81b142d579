"""How often one address may call, counted over all workers, and over machines in Redis.

Redis, where it is used, must neither stop nor delay what it counts: without an answer in time,
looking up its name included, this machine counts for itself, and asks again after some seconds.
Refusing to sign because nobody counts would serve no one.
"""

from __future__ import annotations

import logging
import math
import time
from contextlib import suppress
from functools import partial
from ipaddress import IPv4Address, IPv6Network, ip_address
from typing import Any

from limits import parse_many
from limits.storage import Storage, storage_from_string
from limits.strategies import FixedWindowRateLimiter

from paynet_debug.transport.patience import Patience
from paynet_debug.web.counters import SharedCounters

REDIS = ("redis://", "rediss://", "redis+unix://")

MEMORY = "memory://"
"""Where counts are kept by default: memory that the workers of this machine share."""

ANSWER_SECONDS = 0.5
"""How long a request waits for all that it asks of Redis."""

MAX_ASKING = 16
"""Threads of a process that ask Redis at once: twice as many as serve, as some may hang."""

PAUSE_SECONDS = 5
"""How long nobody asks a Redis that did not answer; then one request tries it."""

_log = logging.getLogger(__name__)


class RateLimit:
    """``limits`` as the setting has them ("5 per minute; 100 per day"), or None for no limit.

    ``storage`` is ``MEMORY`` or the address of a Redis.
    """

    def __init__(self, limits: str | None, storage: str = MEMORY) -> None:
        self._limits = tuple(parse_many(limits)) if limits else ()
        self._here = FixedWindowRateLimiter(SharedCounters())
        counts_here = storage == MEMORY or not self._limits
        self._redis = None if counts_here else FixedWindowRateLimiter(_redis(storage))
        self._patience = Patience(MAX_ASKING)
        self._silent_until = 0.0

    def seconds_to_wait(self, address: str) -> int | None:
        """Count a call from ``address``: None if it may pass, or when to come again."""
        address = _subscriber(address)
        if self._redis is not None and self._may_ask():
            try:
                ask = partial(self._count, self._redis, address)
                waits = self._patience.wait(ANSWER_SECONDS, ask)
            except Exception as error:  # whatever is wrong with it, requests are answered
                self._give_up(self._redis.storage, error)
            else:
                self._silent_until = 0.0
                return waits
        return self._count(self._here, address)

    def _give_up(self, redis: Any, error: Exception) -> None:
        """Pause, and end the threads that still wait for an answer."""
        self._silent_until = time.monotonic() + PAUSE_SECONDS
        _log.warning("Redis does not count (%s); this machine does", type(error).__name__)
        with suppress(Exception):  # its client does not expect to be closed in the middle
            redis.storage.connection_pool.disconnect()

    def _may_ask(self) -> bool:
        """Whether Redis is asked: while it is silent by one request, now and then."""
        now = time.monotonic()
        if now < self._silent_until:
            return False
        if self._silent_until:
            self._silent_until = now + PAUSE_SECONDS
        return True

    def _count(self, counter: FixedWindowRateLimiter, address: str) -> int | None:
        for limit in self._limits:
            if not counter.hit(limit, address):
                seconds = counter.get_window_stats(limit, address).reset_time - time.time()
                return max(1, math.ceil(seconds))
        return None


def _subscriber(address: str) -> str:
    """Who calls from ``address``: of IPv6 its /64, which one subscriber has as a whole."""
    host = _without_port(address)
    try:
        ip = ip_address(host)
    except ValueError:
        return address  # of a Unix socket there is none
    if isinstance(ip, IPv4Address):
        return host
    return str(ip.ipv4_mapped or IPv6Network((int(ip), 64), strict=False))


def _without_port(address: str) -> str:
    """``address`` as it is, or without the port that some proxies add (``[::1]:5678``)."""
    if address.startswith("["):
        return address[1:].partition("]")[0]
    host, _, rest = address.partition(":")
    return address if ":" in rest else host


def check_storage(address: str) -> None:
    """Raise ``ValueError`` unless ``address`` is one of a Redis, which need not answer."""
    if not address.startswith(REDIS):
        raise ValueError
    storage: Any = _redis(address)
    try:
        storage.storage.connection_pool.make_connection()
    except TypeError as error:  # a parameter that its client does not know
        raise ValueError from error


def _redis(address: str) -> Storage:
    """A Redis that is asked once, and not for long: its client would try again by itself."""
    # The client is large, and most servers have no Redis.
    from redis.backoff import NoBackoff
    from redis.retry import Retry

    storage = storage_from_string(
        address,
        socket_connect_timeout=ANSWER_SECONDS,
        socket_timeout=ANSWER_SECONDS,
        retry=Retry(NoBackoff(), 0),  # type: ignore[arg-type]  # handed on to redis.from_url
    )
    assert isinstance(storage, Storage)  # noqa: S101 - "async+redis://" is no address of a setting
    return storage
