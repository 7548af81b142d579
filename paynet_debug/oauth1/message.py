"""The vocabulary of a signed message (RFC 5849, 3.1): protocol parameters and the request.

The RFC leaves the format of nonces open; the gateway documents none either. The console makes
32 hexadecimal digits and takes whatever a user types.
"""

from __future__ import annotations

from dataclasses import dataclass

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
