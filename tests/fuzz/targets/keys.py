"""Key material as text and as bytes: read, inspected or refused with a code, whatever it is."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from paynet_debug.catalog.demo import demo_private_key, demo_public_key
from paynet_debug.errors import KeyRefused
from paynet_debug.oauth1.keys import inspect_key, read_private_key, read_public_key

KEYS = Path(__file__).parents[2] / "keys"
SEEDS = (
    demo_private_key().encode(),
    demo_public_key().encode(),
    *(each.read_bytes() for each in sorted(KEYS.glob("*.pem"))),
    b"ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAgQ== someone",
    b"PuTTY-User-Key-File-3: ssh-rsa\nEncryption: none\n",
    b"-----BEGIN ENCRYPTED PRIVATE KEY-----\nMIIB\n-----END ENCRYPTED PRIVATE KEY-----\n",
    b"\x30\x82\x01\x0a\x02\x82\x01\x01\x00",
)
TOKENS = (
    b"-----BEGIN ", b"-----END ", b"PRIVATE KEY-----", b"RSA ", b"Proc-Type: 4,ENCRYPTED",
    b"DEK-Info: AES-256-CBC,", b"\\n", b"\r", b"\xef\xbb\xbf", b"\x30\x82", b"\x02\x01",
)  # fmt: skip


def try_one(data: bytes) -> None:
    """Hold one input against what is promised of every reading."""
    material = data.decode("utf-8", "surrogateescape")
    for given in (material, data):
        with suppress(KeyRefused):
            assert read_private_key(given, "passphrase").key.public.bits >= 2048
        with suppress(KeyRefused):
            assert read_public_key(given).key.bits >= 1024
        with suppress(KeyRefused):
            inspection = inspect_key(given)
            assert inspection.usable_for_signing or inspection.remarks
            assert "PRIVATE" not in (inspection.public_key_pem or "")
