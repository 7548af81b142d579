"""The vocabulary of a signed message (RFC 5849, 3.1): protocol parameters and the request.

The RFC leaves the format of nonces open; the gateway documents none either. The console makes
32 hexadecimal digits and takes whatever a user types.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from paynet_debug.oauth1.encoding import Pairs

SIGNATURE_METHOD = "RSA-SHA256"
"""Not in the RFC, which has RSA-SHA1: the gateway's extension, and its only method for v4."""

VERSION = "1.0"

FORM_CONTENT_TYPE = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class ProtocolParameters:
    """The five ``oauth_*`` parameters that take part in a signature (RFC 5849, 3.1).

    ``consumer_key`` is the merchant login. ``timestamp`` is text: Unix seconds as they are to
    stand on the wire. There is no ``oauth_token``: the gateway knows no token and signs none.
    """

    consumer_key: str
    nonce: str
    timestamp: str
    signature_method: str = SIGNATURE_METHOD
    version: str = VERSION

    def pairs(self) -> Pairs:
        """The parameters under their wire names, alphabetical, decoded."""
        return (
            ("oauth_consumer_key", self.consumer_key),
            ("oauth_nonce", self.nonce),
            ("oauth_signature_method", self.signature_method),
            ("oauth_timestamp", self.timestamp),
            ("oauth_version", self.version),
        )


@dataclass(frozen=True, slots=True)
class HTTPRequest:
    """A request as it goes on the wire.

    ``url`` is absolute; ``headers`` stand in the order sent, with ``Host`` and
    ``Content-Length``; ``body`` is form-encoded ASCII text.
    """

    method: str
    url: str
    headers: Pairs
    body: str

    @property
    def target(self) -> str:
        """The request target of the first line (RFC 9112, 3.2.1): path and query."""
        parts = urlsplit(self.url)
        return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")

    def text(self) -> str:
        """The whole message as HTTP/1.1 writes it, with CRLF line ends."""
        head = [f"{self.method} {self.target} HTTP/1.1"]
        head += [f"{name}: {value}" for name, value in self.headers]
        return "\r\n".join([*head, "", self.body])
