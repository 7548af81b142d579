"""What a DER structure is, told by its shape alone: a label is often wrong, the bytes are not.

RFC 8017 A.1 (PKCS#1), RFC 5208 and 5958 (PKCS#8), RFC 5280 (SubjectPublicKeyInfo, X.509),
RFC 2986 (requests), RFC 5915 (EC), RFC 7292 (PKCS#12), RFC 5652 (PKCS#7). Only the shapes are
read here; no number is judged and no key object made.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from cryptography.hazmat.asn1 import TLV

from paynet_debug.oauth1.keys import shapes
from paynet_debug.oauth1.keys.algorithms import RSA, RSA_PSS, algorithm_name
from paynet_debug.oauth1.keys.der import decoded, parsed
from paynet_debug.oauth1.keys.model import Kind


@dataclass(frozen=True, slots=True)
class RsaPrivate:
    """The numbers of an RSA private key, not judged yet."""

    container: str
    numbers: shapes.RsaPrivateNumbers = field(repr=False)
    kind: Kind = "private"


@dataclass(frozen=True, slots=True)
class RsaPublic:
    """The numbers of an RSA public key, not judged yet."""

    container: str
    modulus: int
    exponent: int
    kind: Kind = "public"


@dataclass(frozen=True, slots=True)
class Encrypted:
    """A private key behind a passphrase.

    Of PKCS#8, ``algorithm`` says how it is sealed; of PKCS#1, ``dek`` has the cipher and IV of
    its ``DEK-Info`` header and ``der`` is the sealed bytes.
    """

    container: str
    der: bytes = field(repr=False)
    algorithm: shapes.Algorithm | None = None
    dek: tuple[str, str] | None = None
    kind: Kind = "private"


@dataclass(frozen=True, slots=True)
class Unusable:
    """Recognised, but nothing to sign or verify with; ``code`` is the refusal's."""

    container: str
    kind: Kind
    code: str
    algorithm: str | None = None


Contents = RsaPrivate | RsaPublic | Encrypted | Unusable


def recognise(der: bytes) -> Contents | None:
    """Tell what ``der`` is; None if it has no shape known here."""
    readings = (reader(der) for reader in _READERS)
    return next((reading for reading in readings if reading is not None), None)


def _pkcs8(der: bytes) -> Contents | None:
    shape = decoded(shapes.Pkcs8, der)
    if shape is None:
        return None
    oid = _oid(shape.algorithm)
    if oid != RSA:
        return _other("PKCS#8", "private", oid)
    numbers = decoded(shapes.RsaPrivateNumbers, shape.key)
    return RsaPrivate("PKCS#8", numbers) if numbers else _damaged("PKCS#8", "private")


def _pkcs1(der: bytes) -> Contents | None:
    numbers = decoded(shapes.RsaPrivateNumbers, der)
    return RsaPrivate("PKCS#1", numbers) if numbers else None


def _spki(der: bytes) -> Contents | None:
    shape = decoded(shapes.Spki, der)
    return _public("SPKI", "public", shape) if shape else None


def _certificate(der: bytes) -> Contents | None:
    shape = decoded(shapes.Certificate, der)
    return _public("X.509", "certificate", shape.tbs.spki) if shape else None


def _pkcs1_public(der: bytes) -> Contents | None:
    numbers = decoded(shapes.RsaPublicNumbers, der)
    return RsaPublic("PKCS#1", numbers.n, numbers.e) if numbers else None


def _encrypted(der: bytes) -> Contents | None:
    shape = decoded(shapes.EncryptedPkcs8, der)
    return Encrypted("PKCS#8", der, shape.algorithm) if shape else None


_FIXED: tuple[tuple[type, Unusable], ...] = (
    (shapes.EcPrivate, Unusable("SEC 1", "private", "other-algorithm", "EC")),
    (shapes.DsaPrivate, Unusable("DSA", "private", "other-algorithm", "DSA")),
    (shapes.Request, Unusable("PKCS#10", "other", "request-given")),
    (shapes.Pkcs12, Unusable("PKCS#12", "other", "pkcs12-store")),
    (shapes.Pkcs12WithMac, Unusable("PKCS#12", "other", "pkcs12-store")),
    (shapes.ContentInfo, Unusable("PKCS#7", "other", "pkcs7-bundle")),
)


def _fixed(der: bytes) -> Contents | None:
    """The structures that are refused whatever they hold."""
    return next((found for shape, found in _FIXED if decoded(shape, der) is not None), None)


_READERS: tuple[Callable[[bytes], Contents | None], ...] = (
    _pkcs8,
    _pkcs1,
    _spki,
    _certificate,
    _pkcs1_public,
    _encrypted,
    _fixed,
)


def _public(container: str, kind: Kind, spki: shapes.Spki) -> Contents:
    oid = _oid(spki.algorithm)
    if oid != RSA:
        return _other(container, kind, oid)
    numbers = decoded(shapes.RsaPublicNumbers, spki.key.as_bytes())
    if numbers is None:
        return _damaged(container, kind)
    return RsaPublic(container, numbers.n, numbers.e, kind)


def _oid(algorithm: TLV) -> str:
    shape = parsed(shapes.Algorithm, algorithm) or parsed(shapes.BareAlgorithm, algorithm)
    return shape.oid.dotted_string if shape else "?"


def _other(container: str, kind: Kind, oid: str) -> Unusable:
    if oid == RSA_PSS:
        return Unusable(container, kind, "rsa-pss-key")
    return Unusable(container, kind, "other-algorithm", algorithm_name(oid))


def _damaged(container: str, kind: Kind) -> Unusable:
    return Unusable(container, kind, "key-damaged")
