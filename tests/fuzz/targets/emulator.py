"""Any header, path, query and body toward the emulator: a verdict, and never a 5xx."""

from __future__ import annotations

import tempfile
from pathlib import Path

from werkzeug.test import EnvironBuilder, run_wsgi_app

from tests.openapi.closed_application import closed_application

_HELD = tempfile.TemporaryDirectory(prefix="fuzz-", ignore_cleanup_errors=True)
APPLICATION = closed_application(Path(_HELD.name))
SEEDS = (
    b"/paynet/api/v4/payout-pay/1\n\nOAuth oauth_nonce=\"a\"\nclient_orderid=3&login=demo",
    b"/paynet/api/v4/status/group/7\na=b\nOAuth oauth_consumer_key=\"demo\", oauth_nonce=\"n\", "
    b"oauth_signature=\"AAAA\", oauth_signature_method=\"RSA-SHA256\", oauth_timestamp=\"1\", "
    b"oauth_version=\"1.0\"\na=%ff&oauth_nonce=1",
    b"/paynet/api/v4/process-recurring-payments/1\n\n\npayload=YTti",
    b"/merchants/someone\n\n\n{\"public_key\":\"-----BEGIN PUBLIC KEY-----\"}",
    b"/paynet/api/v4/payout-pay/\n?\nBasic\n",
)  # fmt: skip
TOKENS = (
    b"\n", b"/paynet/api/v4/", b"status/", b"group/", b"OAuth ", b'oauth_nonce="', b'",', b"%00",
    b"%FF", b"//", b"..", b";", b"\xed\xa0\x80", b"/merchants/", b'{"public_key":"',
)  # fmt: skip


def try_one(data: bytes) -> None:
    """Send path, query, header and body, a line each, as a server hands them over (PEP 3333)."""
    path, query, header, body = [*data.split(b"\n", 3), b"", b"", b""][:4]
    merchants = path.startswith(b"/merchants")
    environ = EnvironBuilder(
        method="PUT" if merchants else "POST",
        data=body,
        content_type="application/json" if merchants else "application/x-www-form-urlencoded",
    ).get_environ()
    environ["PATH_INFO"] = "/sandbox" + path.decode("latin-1")
    environ["QUERY_STRING"] = query.decode("latin-1")
    environ["HTTP_AUTHORIZATION"] = header.decode("latin-1")
    _, status, headers = run_wsgi_app(APPLICATION, environ, buffered=True)
    assert int(status.split()[0]) < 500, status
    assert all("\n" not in value for _, value in headers)
