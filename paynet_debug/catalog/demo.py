"""The demonstration merchant: a key pair that is public and protects nothing.

``demo_private_key.pem`` (2048 bits, PKCS#1) was made for this repository, where anyone can read
it. The emulator registers its public half as ``demo``, so that a newcomer without a key can sign
and submit at once. No gateway knows it; never register it at one.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_pem_private_key,
)

DEMO_LOGIN = "demo"
DEMO_ENDPOINT_ID = "39915"
"""The endpoint of the documentation's examples; the emulator takes any."""


@cache
def demo_private_key() -> str:
    """Return the demonstration's private key as PKCS#1 PEM. It is public: no secret."""
    return Path(__file__).with_name("demo_private_key.pem").read_text(encoding="ascii")


@cache
def demo_public_key() -> str:
    """Return the public half as SubjectPublicKeyInfo PEM ("BEGIN PUBLIC KEY")."""
    private_key = load_pem_private_key(demo_private_key().encode("ascii"), password=None)
    spki = private_key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return spki.decode("ascii")
