"""OpenSSH's public line, ``ssh-rsa AAAA… comment`` (RFC 4253, 6.6), read as an RSA public key."""

from __future__ import annotations

import re

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_ssh_public_key

from paynet_debug.oauth1.keys.containers import RsaPublic
from paynet_debug.oauth1.keys.refusals import refused

_LINE = re.compile(r"\bssh-rsa (AAAA[A-Za-z0-9+/]+={0,2})")


def ssh_public_line(text: str) -> RsaPublic | None:
    """Read the only such line of ``text``; None if there is none.

    Raises ``KeyRefused``: ``several-keys``, ``ssh-line-damaged``.
    """
    keys = set(_LINE.findall(text))
    if not keys:
        return None
    if len(keys) > 1:
        raise refused("several-keys", count=len(keys))
    try:
        key = load_ssh_public_key(f"ssh-rsa {keys.pop()}".encode())
    except (ValueError, UnsupportedAlgorithm):
        raise refused("ssh-line-damaged") from None
    if not isinstance(key, RSAPublicKey):
        raise refused("ssh-line-damaged")
    numbers = key.public_numbers()
    return RsaPublic("OpenSSH", numbers.n, numbers.e)
