"""gunicorn's threaded worker, with an end to its patience.

The worker that gunicorn ships waits in a thread, without limit, for the rest of a request that
has begun: sixteen connections that send a byte now and then stop two workers of eight threads.
This one ends a request whose head or body does not arrive in time by a 408, and a client that
does not take its answer by closing. Where strangers can connect, a proxy that buffers requests
belongs in front as well (``deploy/``): until its time is up, each slow request holds a thread.
"""

from __future__ import annotations

import socket
import time
from contextlib import suppress
from typing import Any

from gunicorn.http.errors import ParseException
from gunicorn.workers import gthread
from werkzeug.exceptions import BadRequest

HEAD_SECONDS = 5
"""For the request line and the headers, which are a few kilobytes."""

BODY_SECONDS = 30
"""For the body as well: 8 MiB, the largest that is read, at about two megabits a second."""

WHOLE_SECONDS = 120
"""For everything: arriving, a gateway's answer (35 s at most), and being taken by the client."""

TOO_LATE = (
    b'{"type":"about:blank","title":"Request Timeout","status":408,"code":"request-timeout",'
    b'"detail":"The request did not arrive in time. Send it again, whole.","errors":[]}'
)
ANSWER = (
    b"HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nCache-Control: no-store\r\n"
    b"Content-Type: application/problem+json\r\nContent-Length: %d\r\n\r\n%s"
) % (len(TOO_LATE), TOO_LATE)


class _Visit:
    """How far a connection's request has come, and until when it may take."""

    def __init__(self) -> None:
        now = time.monotonic()
        self.arrived = False
        self.arrives_by = now + HEAD_SECONDS
        self.ends_by = now + WHOLE_SECONDS

    def is_late(self, now: float) -> bool:
        return now > (self.ends_by if self.arrived else self.arrives_by)


class _Arriving:
    """gunicorn's reader of a body, which also notes when the body is there."""

    def __init__(self, reader: Any, visit: _Visit) -> None:
        self._reader, self._visit = reader, visit
        visit.arrives_by = time.monotonic() + BODY_SECONDS
        visit.arrived = self._is_at_its_end()

    def read(self, size: int) -> bytes:
        try:
            data: bytes = self._reader.read(size)
        except ParseException:
            # gunicorn leaves a body whose framing breaks to the application, as its mistake.
            raise BadRequest from None
        self._visit.arrived = not data or self._is_at_its_end()
        return data

    def _is_at_its_end(self) -> bool:
        return getattr(self._reader, "length", None) == 0


class PatientWorker(gthread.ThreadWorker):
    """The worker named by ``gunicorn.conf.py``."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._visits: dict[Any, _Visit] = {}

    def handle(self, conn: Any) -> Any:
        """Serve one request, in a thread; a connection without a byte waits outside of it."""
        if not conn.initialized and not conn.wait_for_data(0):
            return gthread._DEFER  # the poller tells when there is something to read
        self._visits[conn] = _Visit()
        try:
            return super().handle(conn)
        finally:
            del self._visits[conn]

    def handle_request(self, req: Any, conn: Any) -> Any:
        """Run the application; the head is there, the body perhaps not yet."""
        req.body.reader = _Arriving(req.body.reader, self._visits[conn])
        return super().handle_request(req, conn)

    def murder_pending(self) -> None:
        """Called every second by the main loop: end what is late, with what waits for data."""
        super().murder_pending()
        now = time.monotonic()
        for conn, visit in list(self._visits.items()):
            if visit.is_late(now):
                with suppress(OSError):  # the client was quicker
                    if not visit.arrived:
                        conn.sock.send(ANSWER, socket.MSG_DONTWAIT)
                    conn.sock.shutdown(socket.SHUT_RDWR)
