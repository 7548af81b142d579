"""Formats of other programs that are recognised without DER: by a label, a magic number, a word."""

from __future__ import annotations

import re

from paynet_debug.oauth1.keys.armor import Block
from paynet_debug.oauth1.keys.containers import Unusable

_OPENSSH = Unusable("OpenSSH", "private", "openssh-private-key")
_JAVA = Unusable("Java key store", "other", "java-keystore")

_MAGIC_NUMBERS = (
    (b"openssh-key-v1\x00", _OPENSSH),
    (b"\xfe\xed\xfe\xed", _JAVA),
    (b"\xce\xce\xce\xce", _JAVA),
)

_LABELS = (
    (re.compile(r"PGP .*"), Unusable("OpenPGP", "other", "pgp-key")),
    (re.compile(r"SSH2 PUBLIC KEY"), Unusable("SSH2", "public", "ssh2-public-key")),
    (re.compile(r"OPENSSH PRIVATE KEY"), _OPENSSH),
    (re.compile(r".*PARAMETERS"), Unusable("PEM", "other", "parameters-given")),
)

_WORDS = (
    (
        re.compile(r"PuTTY-User-Key-File-\d"),
        Unusable("PuTTY", "private", "putty-key"),
    ),
    (re.compile(r"<RSAKeyValue\b"), Unusable("XML", "other", "xml-key")),
    (re.compile(r"[\"']kty[\"'] ?:"), Unusable("JWK", "other", "jwk")),
    (
        re.compile(r"\bssh-ed25519 AAAA"),
        Unusable("OpenSSH", "public", "other-algorithm", "Ed25519"),
    ),
    (
        re.compile(r"\becdsa-sha2-nistp\d{3} AAAA"),
        Unusable("OpenSSH", "public", "other-algorithm", "EC"),
    ),
    (re.compile(r"\bssh-dss AAAA"), Unusable("OpenSSH", "public", "other-algorithm", "DSA")),
)


def foreign_block(block: Block) -> Unusable | None:
    """Recognise a block (or a file's bytes) by its magic number or its label."""
    for magic, found in _MAGIC_NUMBERS:
        if block.der.startswith(magic):
            return found
    if block.dek is not None and block.label.startswith(("EC ", "DSA ")):
        algorithm = block.label.partition(" ")[0]
        return Unusable("PEM", "private", "other-algorithm", algorithm)
    return next((found for label, found in _LABELS if label.fullmatch(block.label)), None)


def foreign_text(text: str) -> Unusable | None:
    """Recognise a text without PEM blocks by a word that only this format has."""
    return next((found for word, found in _WORDS if word.search(text)), None)
