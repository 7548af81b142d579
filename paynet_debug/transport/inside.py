"""Carries a request to a WSGI application inside this process, in place of a connection.

A submit to the console's own emulator must not wait for a second thread of the same pool: with
every thread waiting for another, none would ever answer.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from email.utils import formatdate
from io import BytesIO
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from requests import PreparedRequest, Response
from requests.adapters import BaseAdapter
from urllib3 import HTTPHeaderDict, HTTPResponse
from werkzeug.datastructures import Headers
from werkzeug.test import EnvironBuilder, run_wsgi_app

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication


class InsideAdapter(BaseAdapter):
    """Hands requests to ``application``, which sees the URL's own path, host and scheme.

    It plays the server, so it adds what a server adds: ``Date``, by ``clock`` (Unix seconds).
    """

    def __init__(
        self, application: WSGIApplication, clock: Callable[[], float] = time.time
    ) -> None:
        super().__init__()
        self.application = application
        self.clock = clock

    def send(self, request: PreparedRequest, *args: Any, **kwargs: Any) -> Response:
        """Run the application to its end and return its answer. Timeouts do not apply."""
        parts = urlsplit(request.url or "")
        body = request.body if isinstance(request.body, bytes) else b""
        builder = EnvironBuilder(
            path=parts.path,
            query_string=parts.query,
            base_url=f"{parts.scheme}://{parts.netloc}/",
            method=request.method or "GET",
            headers=Headers(list(request.headers.items())),
            input_stream=BytesIO(body),
            content_length=len(body),
        )
        chunks, status, headers = run_wsgi_app(self.application, builder.get_environ())
        try:
            whole = b"".join(chunks)
        finally:
            if close := getattr(chunks, "close", None):
                close()
        headers.setdefault("Date", formatdate(self.clock(), usegmt=True))
        return _response(request, status, headers, whole)

    def close(self) -> None:
        """Nothing is held open."""


def _response(request: PreparedRequest, status: str, headers: Headers, body: bytes) -> Response:
    code, _, reason = status.partition(" ")
    response = Response()
    response.request = request
    response.url = request.url or ""
    response.status_code = int(code)
    response.reason = reason
    response.raw = HTTPResponse(
        body=BytesIO(body),
        headers=HTTPHeaderDict(list(headers)),
        status=int(code),
        reason=reason,
        preload_content=False,
        decode_content=False,
    )
    return response
