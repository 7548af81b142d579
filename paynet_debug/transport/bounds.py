"""Bounds what a gateway can cost: one moment at which all ends, and so many bytes of framing.

The library's own timeouts begin anew with every byte that comes, and its own limits would let
six megabytes of headers and any number of interim answers through.
"""

from __future__ import annotations

import http.client
import socket
import threading
import time
from contextlib import suppress
from typing import Any

import requests
from requests.adapters import HTTPAdapter

MAX_HEAD_BYTES = 64 * 1024
"""Status line and headers, with the interim (1xx) answers before them."""

MAX_FRAMING_BYTES = 256 * 1024
"""The lines between a chunked body's pieces. A megabyte of one-byte chunks has three megabytes of
them, which take seconds of computing to read; in chunks of a hundred bytes it passes."""


class TooMuchFraming(http.client.HTTPException):
    """More header or chunk lines than an honest answer needs."""


class Deadline:
    """Ends every connection that it watches ``seconds`` after it was made, whoever waits for it.

    The cut reaches through TLS and buffers, in the middle of a handshake, of sending or of a
    line: the reader sees the end of the stream and has to ask whether the deadline ``passed``.
    """

    def __init__(self, seconds: float) -> None:
        self.passed = False
        self._ends = time.monotonic() + seconds
        self._lock = threading.Lock()
        self._watched: list[socket.socket] = []
        self._timer: threading.Timer | None = None

    def seconds_left(self) -> float:
        """How long it is until the end; less than nothing afterwards."""
        return self._ends - time.monotonic()

    def watch(self, connection: socket.socket) -> None:
        """Watch ``connection`` through a second descriptor, which TLS can't take away."""
        with self._lock:
            if self.passed:
                _cut_off(connection)
                return
            self._watched.append(connection.dup())
            if self._timer is None:
                self._timer = threading.Timer(self.seconds_left(), self._cut)
                self._timer.daemon = True
                self._timer.start()

    def _cut(self) -> None:
        with self._lock:
            self.passed = True
            for each in self._watched:
                _cut_off(each)

    def __enter__(self) -> Deadline:
        return self

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self.passed = True
            if self._timer is not None:
                self._timer.cancel()
            while self._watched:
                connection = self._watched.pop()
                _cut_off(connection)  # a thread that was left behind may still read
                connection.close()


def _cut_off(connection: socket.socket) -> None:
    with suppress(OSError):  # the other side was quicker
        connection.shutdown(socket.SHUT_RDWR)


class _CountedLines:
    """A response's stream whose ``readline`` counts, and misses the end of a head cut short."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream
        self.left = MAX_HEAD_BYTES
        self.in_head = True

    def readline(self, limit: int = -1) -> bytes:
        line: bytes = self._stream.readline(limit)
        self.left -= len(line)
        if self.left < 0:
            raise TooMuchFraming
        if self.in_head and not line.endswith(b"\n") and len(line) != limit:
            raise http.client.RemoteDisconnected("the stream ended inside the head")
        return line

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


class _BoundedResponse(http.client.HTTPResponse):
    def begin(self) -> None:
        lines = _CountedLines(self.fp)
        self.fp = lines  # type: ignore[assignment]  # all that the class asks of a stream
        super().begin()
        lines.left, lines.in_head = MAX_FRAMING_BYTES, False


class BoundedAdapter(HTTPAdapter):
    """The library's adapter whose connections end at ``deadline``."""

    def __init__(self, deadline: Deadline) -> None:
        super().__init__()
        self._deadline = deadline

    def get_connection_with_tls_context(
        self, request: requests.PreparedRequest, *args: Any, **kwargs: Any
    ) -> Any:
        """The pool for ``request``, direct or through a proxy, which makes watched connections."""
        pool: Any = super().get_connection_with_tls_context(request, *args, **kwargs)
        pool.ConnectionCls = _watched(pool.ConnectionCls, self._deadline)
        return pool


def _watched(connection_class: Any, deadline: Deadline) -> Any:
    class Watched(connection_class):  # type: ignore[misc]  # plain, TLS or proxied
        response_class = _BoundedResponse

        def _new_conn(self) -> socket.socket:
            connection: socket.socket = super()._new_conn()
            deadline.watch(connection)
            return connection

    return Watched
