"""Bearer tokens for programs (RFC 6750): named, and kept as hashes alone.

A token is 256 random bits, so its plain SHA-256 can't be searched for; a slow password hash
would add nothing but time to each call.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Iterable
from dataclasses import dataclass

_LINE = re.compile(r"(?P<name>[\w.@-]{1,100})\s+(?P<digest>[0-9a-fA-F]{64})")
_CREDENTIALS = re.compile(r"(?i:Bearer) +([A-Za-z0-9._~+/-]{1,512}=*)")


@dataclass(frozen=True, slots=True)
class ApiToken:
    """Who holds the token, for the operator to tell lines apart, and the token's SHA-256."""

    name: str
    digest: bytes


def read_tokens(text: str) -> tuple[ApiToken, ...]:
    """Read a file of tokens: ``NAME SHA-256-IN-HEX`` a line, comments after ``#``.

    Raises ``ValueError`` naming the line; its content is not repeated, since somebody may have
    written the token itself there. A file without tokens is none's: nobody gets in by one.
    """
    tokens: dict[str, ApiToken] = {}
    for number, line in enumerate(text.splitlines(), 1):
        content = line.partition("#")[0].strip()
        if not content:
            continue
        match = _LINE.fullmatch(content)
        if match is None:
            raise ValueError(f"line {number} is not a name and a SHA-256 of 64 hex digits")
        if match["name"] in tokens:
            raise ValueError(f"line {number} has the name of an earlier line")
        tokens[match["name"]] = ApiToken(match["name"], bytes.fromhex(match["digest"]))
    return tuple(tokens.values())


def bearer_token(authorization: str | None) -> str | None:
    """Take the token from an ``Authorization`` header (RFC 6750, section 2.1)."""
    match = _CREDENTIALS.fullmatch(authorization or "")
    return match[1] if match else None


def is_known(token: str, tokens: Iterable[ApiToken]) -> bool:
    """Whether ``token`` is one of ``tokens``. How long it takes tells nothing about which."""
    digest = hashlib.sha256(token.encode()).digest()
    return any([hmac.compare_digest(digest, each.digest) for each in tokens])  # noqa: C419 - all are compared
