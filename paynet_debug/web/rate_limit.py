"""How often one address may call, counted over all workers, and over machines in Redis.

Redis, where it is used, must neither stop nor delay what it counts: without an answer in time
this machine counts for itself, and asks again after some seconds. Refusing to sign because
nobody counts would serve no one.
"""

from __future__ import annotations

import logging
import math
import time
from ipaddress import IPv4Address, IPv6Network, ip_address
from typing import Any

from limits import parse_many
from limits.storage import Storage, storage_from_string
from limits.strategies import FixedWindowRateLimiter

from paynet_debug.web.counters import SharedCounters

REDIS = ("redis://", "rediss://", "redis+unix://")

MEMORY = "memory://"
"""Where counts are kept by default: memory that the workers of this machine share."""

ANSWER_SECONDS = 0.5
"""How long a request waits for Redis."""

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
        self._redis = None if storage == MEMORY else FixedWindowRateLimiter(_redis(storage))
        self._silent_until = 0.0

    def seconds_to_wait(self, address: str) -> int | None:
        """Count a call from ``address``: None if it may pass, or when to come again."""
        address = _subscriber(address)
        if self._redis is not None and self._may_ask():
            try:
                waits = self._count(self._redis, address)
            except self._redis.storage.base_exceptions as error:
                self._silent_until = time.monotonic() + PAUSE_SECONDS
                _log.warning("Redis does not count (%s); this machine does", type(error).__name__)
            else:
                self._silent_until = 0.0
                return waits
        return self._count(self._here, address)

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
    try:
        ip = ip_address(address)
    except ValueError:
        return address  # of a Unix socket there is none
    if isinstance(ip, IPv4Address):
        return address
    return str(ip.ipv4_mapped or IPv6Network((int(ip), 64), strict=False))


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
