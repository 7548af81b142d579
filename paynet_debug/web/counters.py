"""Counters in memory that all worker processes of this machine share.

``limits`` counts in one process's memory or in a server; a limit of five calls is five only if
all workers count together. So whoever forks them makes one table before (``share_counters``), in
memory that all of them share. A worker that is killed loses nothing of it and holds up nobody:
the operating system takes a dead process's locks away. It locks files alone, so there is an
empty one, without a name; the memory is no file's, since a disk may be full.

The table has a fixed size. Where more addresses call at once than fit, the ones that called least
are forgotten, which lets a few calls too many in, and keeps what matters: who called most.
"""

from __future__ import annotations

import fcntl
import mmap
import os
import tempfile
import threading
import time
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import blake2b
from struct import Struct
from typing import IO

from limits.storage import Storage

_SLOT = Struct("<16sdQ")
"""A key's hash, until when it counts (Unix seconds), and how much was counted."""

_SLOTS = 8
_BUCKETS = 2048
_BUCKET_BYTES = _SLOTS * _SLOT.size


class _Table:
    """The memory, and locks on its buckets: between threads, and between processes."""

    def __init__(self) -> None:
        self.memory = mmap.mmap(-1, _BUCKETS * _BUCKET_BYTES)
        self._file = _file_for_locks()
        weakref.finalize(self, self._file.close)
        self._threads = threading.Lock()

    @contextmanager
    def locked(self, bucket: int) -> Iterator[None]:
        """Nobody else changes ``bucket`` meanwhile."""
        with self._threads:
            fcntl.lockf(self._file, fcntl.LOCK_EX, 1, bucket)
            try:
                yield
            finally:
                fcntl.lockf(self._file, fcntl.LOCK_UN, 1, bucket)


def _file_for_locks() -> IO[bytes]:
    """An empty file, which Linux has in memory."""
    if hasattr(os, "memfd_create"):
        return open(os.memfd_create("locks"), "r+b", buffering=0)  # noqa: PTH123 - it has no path
    return tempfile.TemporaryFile()


_shared: _Table | None = None


def share_counters() -> None:
    """Make the table of all processes that are forked from this one from now on."""
    global _shared
    _shared = _Table()


class SharedCounters(Storage):
    """A storage of ``limits`` for fixed windows, in the table that was shared or in its own."""

    STORAGE_SCHEME = None  # made directly, and not by an address

    def __init__(self) -> None:
        super().__init__()
        self._table = _shared or _Table()

    @property
    def base_exceptions(self) -> type[Exception]:
        """What counting may raise: nothing but the operating system's own."""
        return OSError

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count ``amount`` for ``key``; the first begins a window of ``expiry`` seconds."""
        name, bucket = _place(key)
        with self._table.locked(bucket):
            at, ends, count = self._find(name, bucket)
            if count == 0:
                ends = time.time() + expiry
            _SLOT.pack_into(self._table.memory, at, name, ends, count + amount)
        return count + amount

    def get(self, key: str) -> int:
        """How much was counted for ``key`` in its present window."""
        name, bucket = _place(key)
        with self._table.locked(bucket):
            return self._find(name, bucket)[2]

    def get_expiry(self, key: str) -> float:
        """When the present window of ``key`` ends, in Unix seconds; now, if there is none."""
        name, bucket = _place(key)
        with self._table.locked(bucket):
            return self._find(name, bucket)[1] or time.time()

    def clear(self, key: str) -> None:
        """Forget ``key``."""
        name, bucket = _place(key)
        with self._table.locked(bucket):
            _SLOT.pack_into(self._table.memory, self._find(name, bucket)[0], b"", 0.0, 0)

    def check(self) -> bool:
        """Memory is always there."""
        return True

    def reset(self) -> int | None:
        """Forget everything."""
        self._table.memory[:] = bytes(len(self._table.memory))
        return None

    def _find(self, name: bytes, bucket: int) -> tuple[int, float, int]:
        """The offset of the slot of ``name``, its window's end and count; or of the slot to take.

        That is a free one, or one whose window is over, or the one that counted least.
        """
        now, taken = time.time(), []
        for at in range(bucket * _BUCKET_BYTES, (bucket + 1) * _BUCKET_BYTES, _SLOT.size):
            found, ends, count = _SLOT.unpack_from(self._table.memory, at)
            if ends > now and found == name:
                return at, ends, count
            taken.append((count if ends > now else 0, at))
        return min(taken)[1], 0.0, 0


def _place(key: str) -> tuple[bytes, int]:
    """The name of ``key`` in the table and its bucket."""
    name = blake2b(key.encode("utf-8", "replace"), digest_size=16).digest()
    return name, int.from_bytes(name[:4], "little") % _BUCKETS
