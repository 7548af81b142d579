"""gunicorn's threaded worker, with an end to its patience and answers of the console's own.

The worker that gunicorn ships waits in a thread, without limit, for the rest of a request that
has begun: sixteen connections that send a byte now and then stop two workers of eight threads.
This one answers a request whose head does not arrive in time by a 408, has the application answer
so where the body does not, and ends a client that does not take its answer by closing. Where
strangers can connect, a proxy that buffers requests belongs in front as well (``deploy/``): until
its time is up, each slow request holds a thread.

What can't be read as HTTP is answered as the console answers (``unread_requests``).
"""

from __future__ import annotations

import socket
import time
from contextlib import suppress
from typing import Any, NoReturn

from gunicorn.http import errors
from gunicorn.util import write_nonblock
from gunicorn.workers import gthread
from werkzeug.exceptions import BadRequest, RequestTimeout

from paynet_debug.web.unread_requests import Unread

HEAD_SECONDS = 5
"""For the request line and the headers, which are a few kilobytes."""

BODY_SECONDS = 30
"""For the body as well: 8 MiB, the largest that is read, at about two megabits a second."""

WHOLE_SECONDS = 120
"""For everything: arriving, a gateway's answer (35 s at most), and being taken by the client."""

TOO_LATE = Unread(
    408, "request-timeout", "The request did not arrive in time. Send it again, whole."
)
HOST_MISSING = Unread(
    400,
    "host-missing",
    "A request of HTTP/1.1 names its host in exactly one Host header (RFC 9112, section 3.2).",
)
BROKEN = Unread(500, "internal-error", "The server made a mistake. It is not your request's fault.")

REFUSALS: tuple[tuple[type[Exception], Unread], ...] = (
    (
        errors.LimitRequestLine,
        Unread(
            414,
            "uri-too-long",
            "The request line is longer than 4094 bytes. Send parameters in the body.",
        ),
    ),
    (
        errors.LimitRequestHeaders,
        Unread(
            431,
            "headers-too-large",
            "There are more than 100 headers, or one of them is longer than 8190 bytes.",
        ),
    ),
    (
        errors.UnsupportedTransferCoding,
        Unread(501, "transfer-coding-unknown", "The only Transfer-Encoding that is read: chunked."),
    ),
    (
        errors.ExpectationFailed,
        Unread(417, "expectation-failed", "The only Expect that can be met: 100-continue."),
    ),
    (errors.ConfigurationProblem, BROKEN),
    (errors.InvalidResponseHeader, BROKEN),
    (errors.InvalidResponseHeaderName, BROKEN),
    (
        errors.ParseException,
        Unread(
            400,
            "malformed",
            "This is no request of HTTP/1.1 (RFC 9112). A request line is a method, a space, the "
            "target, a space, HTTP/1.1. Header names are tokens; values hold no control "
            "characters; Content-Length comes once, and not beside Transfer-Encoding.",
        ),
    ),
)
"""How what gunicorn can't parse is answered, by the first class that fits. The sizes are those of
its settings ``limit_request_line``, ``limit_request_fields`` and ``limit_request_field_size``."""


class _HostMissing(Exception):
    """A request without a Host, or with an empty one; gunicorn itself refuses several."""


class _Visit:
    """How far a connection's request has come, and until when it may take."""

    def __init__(self) -> None:
        now = time.monotonic()
        self.began = now
        self.arrived = False
        self.head_arrived = False
        self.body_is_late = False
        self.arrives_by = now + HEAD_SECONDS
        self.ends_by = now + WHOLE_SECONDS

    def is_late(self, now: float) -> bool:
        return now > (self.ends_by if self.arrived else self.arrives_by)

    def milliseconds(self) -> float:
        return (time.monotonic() - self.began) * 1000


class _Arriving:
    """gunicorn's reader of a body, which also notes when the body is there."""

    def __init__(self, request: Any, visit: _Visit) -> None:
        self._request, self._reader, self._visit = request, request.body.reader, visit
        visit.head_arrived = True
        visit.arrives_by = time.monotonic() + BODY_SECONDS
        visit.arrived = self._is_at_its_end()

    def read(self, size: int) -> bytes:
        try:
            data: bytes = self._reader.read(size)
        except (errors.ParseException, OSError):
            # gunicorn leaves a body that breaks off or has broken framing to the application, as
            # its mistake.
            self._refuse()
        if self._visit.body_is_late:
            self._refuse()
        self._visit.arrived = not data or self._is_at_its_end()
        return data

    def _refuse(self) -> NoReturn:
        """Have the application answer, and the connection end with that."""
        self._request.force_close()
        raise RequestTimeout if self._visit.body_is_late else BadRequest

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
        if req.version >= (1, 1) and not dict(req.headers).get("HOST", "").strip():
            raise _HostMissing
        req.body.reader = _Arriving(req, self._visits[conn])
        return super().handle_request(req, conn)

    def _keepalive_after(self, conn: Any, keepalive: bool) -> bool:
        """Whether the connection can be used again: not behind an answered request's bad body."""
        try:
            return bool(super()._keepalive_after(conn, keepalive))
        except (errors.ParseException, BadRequest, RequestTimeout):
            return False

    def handle_error(self, req: Any, client: Any, addr: Any, exc: Exception) -> None:
        """Answer a request that can't be read, without what gunicorn's own answer quotes of it."""
        found = (unread for kind, unread in REFUSALS if isinstance(exc, kind))
        unread = HOST_MISSING if isinstance(exc, _HostMissing) else next(found, BROKEN)
        if unread is BROKEN:
            self.log.exception("A request could not be served")
        visits = list(self._visits.items())
        took = next((each.milliseconds() for conn, each in visits if conn.sock is client), 0.0)
        only_head = req is not None and req.method == "HEAD"
        with suppress(OSError):  # the client was quicker
            write_nonblock(client, unread.refuse(took, with_body=not only_head))

    def murder_pending(self) -> None:
        """Called every second by the main loop: end what is late, with what waits for data."""
        super().murder_pending()
        now = time.monotonic()
        for conn, visit in list(self._visits.items()):
            if visit.is_late(now):
                with suppress(OSError):  # the client was quicker
                    _end(conn.sock, visit)


def _end(connection: socket.socket, visit: _Visit) -> None:
    """End a late visit; where a body is waited for, by its end, which the application answers."""
    if visit.head_arrived and not visit.arrived and not visit.body_is_late:
        visit.body_is_late = True
        visit.arrived = True  # what is left is the answer
        connection.shutdown(socket.SHUT_RD)
        return
    if not visit.head_arrived:
        with suppress(OSError, ValueError):  # its buffer is full; TLS takes no flags
            connection.send(TOO_LATE.refuse(visit.milliseconds()), socket.MSG_DONTWAIT)
    connection.shutdown(socket.SHUT_RDWR)
