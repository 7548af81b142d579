"""The request as Flask gives it to the console, mended where the wire held what no URL may."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from flask import Request

_ASCII = bytes(range(128)).decode("ascii")


class ReceivedRequest(Request):
    """A request whose query is ASCII.

    Nothing else may stand in a URL (RFC 3986), but servers pass on any byte, and Werkzeug raises
    where the query is not UTF-8. Other bytes are taken as if they had been percent-encoded.
    """

    def __init__(self, environ: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(environ, *args, **kwargs)
        if not self.query_string.isascii():
            self.query_string = quote(self.query_string, safe=_ASCII).encode("ascii")
