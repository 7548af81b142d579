"""The ASN.1 structures that keys come in, as declarations for the library's DER decoder.

RFC 8017 A.1 (PKCS#1), RFC 5208 and 5958 (PKCS#8), RFC 5280 (SubjectPublicKeyInfo, X.509),
RFC 2986 (requests), RFC 5915 (EC), RFC 7292 (PKCS#12), RFC 5652 (PKCS#7), RFC 8018 and 7914
(encryption). A TLV is an element that nothing here looks into.
"""

from __future__ import annotations

from typing import Annotated

from cryptography.hazmat.asn1 import TLV, BitString, Explicit, Implicit, Null, SetOf, sequence
from cryptography.x509 import ObjectIdentifier


@sequence
class RsaPrivateNumbers:
    """PKCS#1 RSAPrivateKey, by RFC 8017's names; any integers, also negative and huge ones."""

    version: int
    n: int
    e: int
    d: int
    p: int
    q: int
    d_p: int
    d_q: int
    q_inv: int
    other_primes: list[TLV] | None


@sequence
class RsaPublicNumbers:
    """PKCS#1 RSAPublicKey."""

    n: int
    e: int


@sequence
class Algorithm:
    """AlgorithmIdentifier with parameters (NULL for RSA)."""

    oid: ObjectIdentifier
    parameters: TLV


@sequence
class BareAlgorithm:
    """AlgorithmIdentifier without parameters."""

    oid: ObjectIdentifier


@sequence
class Pkcs8:
    version: int
    algorithm: TLV
    key: bytes
    attributes: Annotated[SetOf[TLV] | None, Implicit(0)]
    public_key: Annotated[BitString | None, Implicit(1)]


@sequence
class EncryptedPkcs8:
    algorithm: Algorithm
    data: bytes


@sequence
class Spki:
    algorithm: TLV
    key: BitString


@sequence
class TbsCertificate:
    version: Annotated[int | None, Explicit(0)]
    serial: int
    signature: TLV
    issuer: TLV
    validity: TLV
    subject: TLV
    spki: Spki
    issuer_id: Annotated[BitString | None, Implicit(1)]
    subject_id: Annotated[BitString | None, Implicit(2)]
    extensions: Annotated[list[TLV] | None, Explicit(3)]


@sequence
class Certificate:
    tbs: TbsCertificate
    algorithm: TLV
    signature: BitString


@sequence
class RequestInfo:
    version: int
    subject: TLV
    spki: Spki
    attributes: Annotated[SetOf[TLV] | None, Implicit(0)]


@sequence
class Request:
    info: RequestInfo
    algorithm: TLV
    signature: BitString


@sequence
class EcPrivate:
    version: int
    key: bytes
    parameters: Annotated[ObjectIdentifier | None, Explicit(0)]
    public_key: Annotated[BitString | None, Explicit(1)]


@sequence
class DsaPrivate:
    version: int
    p: int
    q: int
    g: int
    y: int
    x: int


@sequence
class ContentInfo:
    oid: ObjectIdentifier
    content: Annotated[TLV, Explicit(0)]


@sequence
class Pkcs12:
    version: int
    safe: ContentInfo


@sequence
class Pkcs12WithMac:
    version: int
    safe: ContentInfo
    mac: TLV


@sequence
class Pbes1:
    salt: bytes
    iterations: int


@sequence
class Pbes2:
    derivation: Algorithm
    cipher: Algorithm


@sequence
class BareHash:
    oid: ObjectIdentifier
    parameters: Null | None


@sequence
class Pbkdf2:
    salt: bytes
    iterations: int
    key_length: int | None
    pseudo_random: BareHash | None


@sequence
class Scrypt:
    salt: bytes
    cost: int
    block_size: int
    parallel: int
    key_length: int | None
