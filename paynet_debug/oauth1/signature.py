"""RSASSA-PKCS1-v1_5 signatures (RFC 5849, 3.4.3), with SHA-256 in place of the RFC's SHA-1.

The same string and key always give the same signature: nothing is random. So a frozen nonce and
timestamp reproduce a signature to the byte, which is what makes comparison possible.
"""

from __future__ import annotations

import binascii
from base64 import b64decode, b64encode

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256

from paynet_debug.errors import KeyRefused, SignatureMismatch
from paynet_debug.oauth1.keys import PrivateKey, PublicKey
from paynet_debug.text import N_, Message


def sign(base_string: str, private_key: PrivateKey) -> bytes:
    """Sign the UTF-8 bytes of ``base_string``; the result is as long as the key's modulus.

    The signature is verified with the public half before it is returned. Loading a key skips
    the library's primality tests for speed, and equations alone let composite factors through;
    such a key signs without complaint and yields bytes that no gateway accepts. Verification
    also stops a fault in the CRT computation from handing out a signature that reveals a factor.

    Raises ``KeyRefused`` if the key makes a signature that its own public half rejects.
    """
    data = base_string.encode()
    try:
        signature = private_key.rsa.sign(data, PKCS1v15(), SHA256())
        verify(base_string, signature, private_key.public)
    except (SignatureMismatch, ValueError):
        raise KeyRefused(
            "key-inconsistent",
            Message(
                N_(
                    "This private key makes signatures that its own public half rejects: its "
                    "numbers are damaged. Export the key again from where it was made."
                )
            ),
        ) from None
    return signature


def verify(base_string: str, signature: bytes, public_key: PublicKey) -> None:
    """Raise ``SignatureMismatch`` unless ``signature`` is one of ``base_string`` by this key."""
    try:
        public_key.rsa.verify(signature, base_string.encode(), PKCS1v15(), SHA256())
    except InvalidSignature:
        raise SignatureMismatch(
            Message(N_("The signature does not belong to this base string and key."))
        ) from None


def signature_base64(signature: bytes) -> str:
    """Standard Base64 on one line: the value of ``oauth_signature`` before percent-encoding."""
    return b64encode(signature).decode()


def parse_signature(text: str) -> bytes:
    """Read standard Base64 strictly (RFC 4648: alphabet, padding, no line breaks).

    Raises ``ValueError`` with a short English reason.
    """
    try:
        return b64decode(text, validate=True)
    except binascii.Error as reason:
        raise ValueError(str(reason)) from None
