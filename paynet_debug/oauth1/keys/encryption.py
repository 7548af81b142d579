"""Opening a private key with its passphrase, after bounding what that may cost.

Whoever pastes an encrypted key chooses the iteration count of its key derivation (RFC 8018, RFC
7914) and, knowing the passphrase, also what is inside. So the count is bounded before the
derivation, and the length before the library parses: for a DSA key it computes a power.
"""

from __future__ import annotations

import re
from base64 import encodebytes
from dataclasses import replace

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.asn1 import TLV
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes

from paynet_debug.errors import KeyRefused
from paynet_debug.oauth1.keys import algorithms, shapes
from paynet_debug.oauth1.keys.containers import (
    Contents,
    Encrypted,
    Unusable,
    recognise,
)
from paynet_debug.oauth1.keys.der import parsed
from paynet_debug.oauth1.keys.equations import SIGNING_BITS
from paynet_debug.oauth1.keys.refusals import refused

MAX_ITERATIONS = 1_500_000
"""Of PBKDF2 and its forerunners, about a second; OWASP's highest advice in 2023 was 1,300,000."""

MAX_SCRYPT_MEMORY = 64 * 1024 * 1024
"""Bytes that scrypt may take, 128 · N · r; OpenSSL's own setting takes 16 MiB."""

MAX_SCRYPT_PARALLEL = 4
"""scrypt's p, which multiplies the time."""

MAX_ENCRYPTED = 3 * 1024
"""Bytes of an encrypted container; a 4096-bit key takes about 2,500."""

MAX_PASSPHRASE = 1023
"""Bytes; OpenSSL's own limit."""


def open_encrypted(sealed: Encrypted, passphrase: str | None) -> Contents:
    """Decrypt ``sealed``; the contents' container names the cipher ("PKCS#8, AES-256-CBC").

    Raises ``KeyRefused``: ``passphrase-missing``, ``passphrase-wrong``, ``passphrase-too-long``,
    ``encryption-unsupported``, ``encryption-too-costly``, ``key-too-large``.
    """
    cipher = _cipher(sealed)
    if not passphrase:
        raise refused("passphrase-missing")
    secret = passphrase.encode("utf-8", "surrogatepass")
    if len(secret) > MAX_PASSPHRASE:
        raise refused("passphrase-too-long", limit=MAX_PASSPHRASE)
    if len(sealed.der) > MAX_ENCRYPTED:
        raise refused("key-too-large", limit=SIGNING_BITS[1])
    try:
        key = _load(sealed, secret)
        plain = key.private_bytes(
            serialization.Encoding.DER,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    except UnsupportedAlgorithm:
        raise refused("encryption-unsupported", cipher=cipher) from None
    except (ValueError, TypeError):
        raise refused("passphrase-wrong") from None
    contents = recognise(plain)
    container = f"{sealed.container}, {cipher}"
    return replace(contents or Unusable(container, "private", "key-damaged"), container=container)


def _load(sealed: Encrypted, secret: bytes) -> PrivateKeyTypes:
    if sealed.dek is None:
        return serialization.load_der_private_key(
            sealed.der, secret, unsafe_skip_rsa_key_validation=True
        )
    header = f"Proc-Type: 4,ENCRYPTED\nDEK-Info: {','.join(sealed.dek)}\n\n".encode()
    pem = b"-----BEGIN RSA PRIVATE KEY-----\n%b%b-----END RSA PRIVATE KEY-----\n"
    return serialization.load_pem_private_key(
        pem % (header, encodebytes(sealed.der)), secret, unsafe_skip_rsa_key_validation=True
    )


def _cipher(sealed: Encrypted) -> str:
    """The name of the cipher, once it is known to be supported and affordable."""
    if sealed.dek is not None:
        name = sealed.dek[0]
        if name not in algorithms.DEK_CIPHERS:
            raise _unsupported(
                name if re.fullmatch(r"[A-Z0-9]{2,8}(-[A-Z0-9]{2,4}){1,2}", name) else "?"
            )
        return name
    if sealed.algorithm is None:
        raise _unsupported("?")
    oid = sealed.algorithm.oid.dotted_string
    if oid == algorithms.PBES2:
        return _pbes2_cipher(sealed.algorithm.parameters)
    name = algorithms.PBES1_CIPHERS.get(oid, "")
    scheme = parsed(shapes.Pbes1, sealed.algorithm.parameters)
    if not name or scheme is None:
        raise _unsupported(algorithms.cipher_name(oid))
    _bound("PBKDF1", scheme.iterations)
    return name


def _pbes2_cipher(parameters: TLV) -> str:
    scheme = parsed(shapes.Pbes2, parameters)
    if scheme is None:
        raise _unsupported("PBES2")
    oid = scheme.cipher.oid.dotted_string
    if oid not in algorithms.PBES2_CIPHERS:
        raise _unsupported(algorithms.cipher_name(oid))
    derivation = scheme.derivation.oid.dotted_string
    if derivation == algorithms.PBKDF2:
        _check_pbkdf2(parsed(shapes.Pbkdf2, scheme.derivation.parameters))
    elif derivation == algorithms.SCRYPT:
        _check_scrypt(parsed(shapes.Scrypt, scheme.derivation.parameters))
    else:
        raise _unsupported(derivation)
    return algorithms.PBES2_CIPHERS[oid]


def _check_pbkdf2(derivation: shapes.Pbkdf2 | None) -> None:
    if derivation is None:
        raise _unsupported("PBKDF2")
    oid = derivation.pseudo_random.oid.dotted_string if derivation.pseudo_random else None
    if oid is not None and oid not in algorithms.PBKDF2_HASHES:
        raise _unsupported(f"PBKDF2 ({oid})")
    _bound("PBKDF2", derivation.iterations)


def _check_scrypt(derivation: shapes.Scrypt | None) -> None:
    if derivation is None:
        raise _unsupported("scrypt")
    memory = 128 * derivation.cost * derivation.block_size
    if not 0 < memory <= MAX_SCRYPT_MEMORY or not 0 < derivation.parallel <= MAX_SCRYPT_PARALLEL:
        raise refused(
            "encryption-too-costly",
            cost="scrypt",
            limit=f"128 · N · r = {MAX_SCRYPT_MEMORY}, p = {MAX_SCRYPT_PARALLEL}",
        )


def _bound(derivation: str, iterations: int) -> None:
    if not 0 < iterations <= MAX_ITERATIONS:
        raise refused("encryption-too-costly", cost=derivation, limit=f"{MAX_ITERATIONS}")


def _unsupported(cipher: str) -> KeyRefused:
    return refused("encryption-unsupported", cipher=cipher)
