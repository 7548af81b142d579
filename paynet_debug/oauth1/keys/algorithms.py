"""Object identifiers of key algorithms and of the ciphers that seal private keys, with names.

RFC 8017, 5480, 8410, 3279 (keys); RFC 8018, 7292, 7914, 9231 and NIST's CSOR (encryption). What
is not named here is shown as its dotted number.
"""

from __future__ import annotations

RSA = "1.2.840.113549.1.1.1"
RSA_PSS = "1.2.840.113549.1.1.10"

PBES2 = "1.2.840.113549.1.5.13"
PBKDF2 = "1.2.840.113549.1.5.12"
SCRYPT = "1.3.6.1.4.1.11591.4.11"

_KEY_ALGORITHMS = {
    "1.2.840.10045.2.1": "EC",
    "1.2.840.10040.4.1": "DSA",
    "1.2.840.113549.1.3.1": "DH",
    "1.3.101.110": "X25519",
    "1.3.101.111": "X448",
    "1.3.101.112": "Ed25519",
    "1.3.101.113": "Ed448",
    "1.2.643.2.2.19": "GOST R 34.10-2001",
    "1.2.643.7.1.1.1.1": "GOST R 34.10-2012 (256)",
    "1.2.643.7.1.1.1.2": "GOST R 34.10-2012 (512)",
    "2.16.840.1.101.3.4.3.17": "ML-DSA-44",
    "2.16.840.1.101.3.4.3.18": "ML-DSA-65",
    "2.16.840.1.101.3.4.3.19": "ML-DSA-87",
}

PBES1_CIPHERS = {
    "1.2.840.113549.1.5.3": "PBE-MD5-DES",
    "1.2.840.113549.1.12.1.1": "PBE-SHA1-RC4-128",
    "1.2.840.113549.1.12.1.3": "PBE-SHA1-3DES",
    "1.2.840.113549.1.12.1.6": "PBE-SHA1-RC2-40",
}
"""Schemes of PKCS#5 v1 and PKCS#12 that the library opens; it is the same for the next two."""

PBES2_CIPHERS = {
    "2.16.840.1.101.3.4.1.2": "AES-128-CBC",
    "2.16.840.1.101.3.4.1.22": "AES-192-CBC",
    "2.16.840.1.101.3.4.1.42": "AES-256-CBC",
    "1.2.840.113549.3.7": "DES-EDE3-CBC",
    "1.2.840.113549.3.2": "RC2-CBC",
}

DEK_CIPHERS = ("AES-128-CBC", "AES-256-CBC", "DES-EDE3-CBC")

PBKDF2_HASHES = {
    "1.2.840.113549.2.7": "SHA-1",
    "1.2.840.113549.2.8": "SHA-224",
    "1.2.840.113549.2.9": "SHA-256",
    "1.2.840.113549.2.10": "SHA-384",
    "1.2.840.113549.2.11": "SHA-512",
}

_UNSUPPORTED_CIPHERS = {
    "1.2.840.113549.1.5.1": "PBE-MD2-DES",
    "1.2.840.113549.1.5.4": "PBE-MD2-RC2",
    "1.2.840.113549.1.5.6": "PBE-MD5-RC2",
    "1.2.840.113549.1.5.10": "PBE-SHA1-DES",
    "1.2.840.113549.1.5.11": "PBE-SHA1-RC2",
    "1.2.840.113549.1.12.1.2": "PBE-SHA1-RC4-40",
    "1.2.840.113549.1.12.1.4": "PBE-SHA1-2DES",
    "1.2.840.113549.1.12.1.5": "PBE-SHA1-RC2-128",
    "1.3.14.3.2.7": "DES-CBC",
    "2.16.840.1.101.3.4.1.6": "AES-128-GCM",
    "2.16.840.1.101.3.4.1.46": "AES-256-GCM",
    "1.2.392.200011.61.1.1.1.2": "Camellia-128-CBC",
    "1.2.392.200011.61.1.1.1.3": "Camellia-192-CBC",
    "1.2.392.200011.61.1.1.1.4": "Camellia-256-CBC",
    "1.2.410.200046.1.1.2": "ARIA-128-CBC",
    "1.2.410.200046.1.1.12": "ARIA-256-CBC",
    "1.2.410.200004.1.4": "SEED-CBC",
    "1.2.643.2.2.21": "GOST 28147-89",
}


def algorithm_name(oid: str) -> str:
    """The name of a key algorithm that is not RSA."""
    return _KEY_ALGORITHMS.get(oid, oid)


def cipher_name(oid: str) -> str:
    """The name of a cipher or scheme that the library does not open."""
    return _UNSUPPORTED_CIPHERS.get(oid, oid)
