"""Keys and what was read about them. No ``repr`` of this module shows private numbers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey

from paynet_debug.text import Remark

Kind = Literal["private", "public", "certificate", "other"]
"""What a piece of key material is; "other" is a request, a key store, bare parameters."""


@dataclass(frozen=True, slots=True)
class PublicKey:
    """The public half of a key.

    ``fingerprint`` is the SHA-256 of the SPKI DER in lower-case hex, what
    ``openssl pkey -pubin -outform DER | sha256sum`` prints. ``pem`` is SPKI PEM text.
    """

    bits: int
    modulus: int
    exponent: int
    fingerprint: str
    pem: str
    rsa: RSAPublicKey = field(repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class PrivateKey:
    """A private key whose numbers fit together; its ``repr`` shows the public half alone."""

    public: PublicKey
    rsa: RSAPrivateKey = field(repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class PrivateKeyReading:
    """A private key, the container that it came in ("PKCS#1") and what had to be mended."""

    key: PrivateKey
    container: str
    remarks: tuple[Remark, ...]


@dataclass(frozen=True, slots=True)
class PublicKeyReading:
    """A public key and where it was taken from; of a private key only this half is kept."""

    key: PublicKey
    kind: Kind
    container: str
    remarks: tuple[Remark, ...]


@dataclass(frozen=True, slots=True)
class KeyInspection:
    """What some material is, even where it can't be used; the last remark then says why not.

    ``bits``, ``fingerprint`` and ``public_key_pem`` are None where no RSA modulus can be read
    (an EC key, an encrypted key without its passphrase).
    """

    kind: Kind
    container: str
    bits: int | None
    fingerprint: str | None
    public_key_pem: str | None
    usable_for_signing: bool
    remarks: tuple[Remark, ...]
