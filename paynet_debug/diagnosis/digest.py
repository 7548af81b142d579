"""Whether a candidate string is the one that was signed: one hash each, two for PSS."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass

from paynet_debug.diagnosis.block import HASHES, Block

Hash = Callable[[bytes], bytes]


def hash_function(algorithm: str) -> Hash:
    """A hash as a function of bytes: used here to recognise, not to protect."""
    new = getattr(hashlib, algorithm, None)
    if new is None:
        return lambda data: hashlib.new(algorithm, data, usedforsecurity=False).digest()
    return lambda data: bytes(new(data, usedforsecurity=False).digest())


@dataclass(frozen=True, slots=True)
class DigestForm:
    """What stood in place of the string's digest: ``code`` of the fault, and how it is made."""

    codes: tuple[str, ...]
    rewrite: Callable[[bytes], bytes]


_REWRITES = (
    DigestForm(("hashed-twice",), lambda digest: digest),
    DigestForm(("hex-digest-signed",), lambda digest: digest.hex().encode()),
    DigestForm(("base64-digest-signed",), lambda digest: b64encode(digest)),
    DigestForm(("hex-digest-signed",), lambda digest: digest.hex().upper().encode()),
    DigestForm(("hex-digest-signed",), lambda digest: digest.hex().encode() + b"\n"),
    DigestForm(("base64-digest-signed",), lambda digest: b64encode(digest) + b"\n"),
)


class Target:
    """The digest that was signed, with the hash that makes it."""

    def __init__(self, block: Block) -> None:
        self.digest = block.digest
        self.algorithm = HASHES[block.hash][0]
        self.hash = hash_function(self.algorithm)
        self._salt = block.salt

    def started(self, data: bytes) -> hashlib._Hash:
        """A hash that has taken ``data`` and can be copied for several endings."""
        return hashlib.new(self.algorithm, data, usedforsecurity=False)

    def matches(self, digest: bytes) -> bool:
        """Whether ``digest`` of a candidate is what the signature holds (RFC 8017, 9.1.2)."""
        if self._salt is None:
            return digest == self.digest
        return self.hash(bytes(8) + digest + self._salt) == self.digest

    def form_of(self, digest: bytes) -> tuple[str, ...]:
        """The codes of the way in which ``digest`` was hashed once more; empty if in none."""
        for form in _REWRITES:
            if self.matches(self.hash(form.rewrite(digest))):
                return form.codes
        return ()
