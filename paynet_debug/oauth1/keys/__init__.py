"""RSA keys as people paste them: any container, mended where pasting broke it, checked cheaply.

From the text to the key, a module a step: ``mending`` (what pasting breaks) · ``armor`` (PEM and
Base64 to DER, RFC 7468 and RFC 1421) · ``containers`` (what the DER is, whatever its label says)
· ``foreign`` (formats of other programs) · ``encryption`` (bounds before a passphrase is tried)
· ``selection`` (which block counts) · ``equations`` (do the numbers fit) · ``private``,
``public``, ``inspection`` (the three questions). ``refusals`` holds every code and sentence;
``detection`` tells whether a text that is no key field holds a private key.
"""

from __future__ import annotations

from paynet_debug.oauth1.keys.inspection import inspect_key
from paynet_debug.oauth1.keys.model import (
    KeyInspection,
    PrivateKey,
    PrivateKeyReading,
    PublicKey,
    PublicKeyReading,
)
from paynet_debug.oauth1.keys.private import read_private_key
from paynet_debug.oauth1.keys.public import read_public_key

__all__ = [
    "KeyInspection",
    "PrivateKey",
    "PrivateKeyReading",
    "PublicKey",
    "PublicKeyReading",
    "inspect_key",
    "read_private_key",
    "read_public_key",
]
