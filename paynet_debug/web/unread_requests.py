"""Answers to what no application can read: a broken request line or header, a body that is late.

The server gives them before it knows the path, the language or the caller's id, so they are
English problems (RFC 9457) with an id of their own, for pages as well. Nothing that was received
is repeated, neither in the answer nor in the log: it may hold card data or a key.
"""

from __future__ import annotations

import json
import logging
import secrets
from dataclasses import dataclass
from http import HTTPStatus

from paynet_debug.web.observability import HEADER, LOGGER
from paynet_debug.web.security import HEADERS


@dataclass(frozen=True, slots=True)
class Unread:
    """Why a request is not read; ``detail`` says what to do, in English."""

    status: int
    code: str
    detail: str

    def refuse(self, milliseconds: float, *, with_body: bool = True) -> bytes:
        """The whole answer as it goes on the wire, which ends the connection; logged here."""
        request_id = secrets.token_hex(16)
        line: dict[str, object] = {"request_id": request_id, "method": None, "path": None}
        line |= {"status": self.status, "ms": round(milliseconds, 1)}
        level = logging.ERROR if self.status == HTTPStatus.INTERNAL_SERVER_ERROR else logging.INFO
        logging.getLogger(LOGGER).log(level, "", extra={"request": line})
        body = self._problem()
        headers = {
            **HEADERS,
            HEADER: request_id,
            "Cache-Control": "no-store",
            "Connection": "close",
            "Content-Type": "application/problem+json",
            "Content-Language": "en",
            "Content-Length": str(len(body)),
        }
        head = f"HTTP/1.1 {self.status} {_phrase(self.status)}\r\n"
        head += "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        return f"{head}\r\n".encode() + (body if with_body else b"")

    def _problem(self) -> bytes:
        document = {
            "type": "about:blank",
            "title": _phrase(self.status),
            "status": self.status,
            "code": self.code,
            "detail": self.detail,
            "errors": [],
        }
        return json.dumps(document, ensure_ascii=False).encode()


def _phrase(status: int) -> str:
    """As RFC 9110 has it; Python's own of 414 is the one of an older RFC."""
    return (
        "URI Too Long" if status == HTTPStatus.REQUEST_URI_TOO_LONG else HTTPStatus(status).phrase
    )
