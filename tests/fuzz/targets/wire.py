"""Any bytes in the path, query and headers of a request to any address: never a 5xx."""

from __future__ import annotations

import tempfile
from pathlib import Path

from werkzeug.test import EnvironBuilder, run_wsgi_app

from tests.openapi.closed_application import closed_application

_HELD = tempfile.TemporaryDirectory(prefix="fuzz-", ignore_cleanup_errors=True)
APPLICATION = closed_application(Path(_HELD.name))
METHODS = ("GET", "HEAD", "POST", "PUT", "OPTIONS", "DELETE", "BREW")
HEADERS = (
    "ACCEPT", "ACCEPT_LANGUAGE", "ACCEPT_ENCODING", "AUTHORIZATION", "COOKIE", "HOST", "RANGE",
    "IF_MODIFIED_SINCE", "IF_NONE_MATCH", "SEC_FETCH_SITE", "X_REQUEST_ID", "REFERER",
    "X_FORWARDED_FOR", "USER_AGENT", "ORIGIN",
)  # fmt: skip
SEEDS = (
    b"\x00/\nlang=ru&q=a\n\x01ru, en;q=0.5\n\x04lang=ru; session=x",
    b"\x00/operations/payout-pay\nexample=1\n\x03OAuth x",
    b"\x02/api/v1/sign\n\n\x09cross-site\n\x0aan-id",
    b"\x00/static/console.css\nv=1\n\x06bytes=0-1\n\x07Sat, 21 Nov 2026 00:00:00 GMT",
    b"\x03/sandbox/merchants/a%00b\n\n\x05127.0.0.1:8000",
    b"\x02/sandbox/paynet/api/v4/status/1\noauth_nonce=1\n\x00application/vnd.pay+json",
    b"\x00/sandbox\nregistered=demo\n",
    b"\x00/diagnose\n\n", b"\x00/keys\n\n", b"\x00/api\n\n", b"\x00/readyz\n\n",
)  # fmt: skip
TOKENS = (
    b"\n", b"/", b"//", b"..", b"%2F", b"lang=", b"\xff", b";q=", b"=", b"bytes=", b"/api/v1/",
    b"/operations/", b"/static/", b"W/\"", b"\xed\xa0\x80", b"localhost", b"[::1]:x", b"@",
)  # fmt: skip


def try_one(data: bytes) -> None:
    """Send a method, a path, a query and headers, a line each, as servers hand them over."""
    start, query, *lines = [*data.split(b"\n"), b"", b""]
    environ = EnvironBuilder(method=METHODS[start[0] % len(METHODS) if start else 0]).get_environ()
    environ["PATH_INFO"] = "/" + start[1:].decode("latin-1").removeprefix("/")
    environ["QUERY_STRING"] = query.decode("latin-1")
    for line in filter(None, lines):
        environ[f"HTTP_{HEADERS[line[0] % len(HEADERS)]}"] = line[1:].decode("latin-1")
    body, status, headers = run_wsgi_app(APPLICATION, environ, buffered=True)
    b"".join(body)
    assert int(status.split()[0]) < 500, (status, environ["PATH_INFO"])
    assert not any({"\r", "\n"} & set(value) for _, value in headers)
