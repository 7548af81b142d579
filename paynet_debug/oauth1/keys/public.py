"""Reading a public key: SPKI, PKCS#1, a certificate, an ssh-rsa line, or a private key's half."""

from __future__ import annotations

from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey, RSAPublicNumbers
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from paynet_debug.errors import KeyRefused
from paynet_debug.oauth1.keys.containers import Contents, RsaPrivate, RsaPublic, Unusable
from paynet_debug.oauth1.keys.equations import VERIFYING_BITS, check_public_numbers
from paynet_debug.oauth1.keys.model import Kind, PublicKey, PublicKeyReading
from paynet_debug.oauth1.keys.refusals import NO_PUBLIC_KEY, refused
from paynet_debug.oauth1.keys.selection import Selected, select
from paynet_debug.text import Message

_PREFERENCE: tuple[Kind, ...] = ("public", "certificate", "private")


def read_public_key(material: str | bytes, passphrase: str | None = None) -> PublicKeyReading:
    """Read an RSA public key of 1024 to 8192 bits from pasted text or the bytes of a file.

    A private key is taken too, opened with ``passphrase`` if it is encrypted; only its public
    half is kept, and its private numbers are not looked at. Sizes are checked before anything is
    computed with the key.

    Raises ``KeyRefused`` with a code of ``refusals.REFUSALS``.
    """
    selected = _selected(material).opened(passphrase)
    modulus, exponent = public_numbers(selected.contents)
    check_public_numbers(modulus, exponent, VERIFYING_BITS)
    return PublicKeyReading(
        public_key(modulus, exponent),
        selected.contents.kind,
        selected.contents.container,
        selected.remarks,
    )


def _selected(material: str | bytes) -> Selected:
    try:
        return select(material, _PREFERENCE)
    except KeyRefused as refused_key:
        if refused_key.code != "not-recognised":
            raise
        raise KeyRefused(refused_key.code, Message(NO_PUBLIC_KEY)) from None


def public_numbers(contents: Contents) -> tuple[int, int]:
    """Modulus and exponent, unchecked; raises ``KeyRefused`` where ``contents`` is no RSA key."""
    match contents:
        case RsaPublic():
            return contents.modulus, contents.exponent
        case RsaPrivate():
            return contents.numbers.n, contents.numbers.e
        case Unusable():
            raise refusal(contents)
        case _:
            raise refused("passphrase-missing")


def refusal(unusable: Unusable) -> KeyRefused:
    """The reason why ``unusable`` can't be used."""
    if unusable.algorithm is None:
        return refused(unusable.code)
    return refused(unusable.code, algorithm=unusable.algorithm)


def public_key(modulus: int, exponent: int) -> PublicKey:
    """Make the key from numbers that were checked."""
    return public_half(RSAPublicNumbers(exponent, modulus).public_key(), modulus, exponent)


def public_half(rsa: RSAPublicKey, modulus: int, exponent: int) -> PublicKey:
    """The same for a key that the library holds already."""
    spki = rsa.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return PublicKey(
        bits=modulus.bit_length(),
        modulus=modulus,
        exponent=exponent,
        fingerprint=sha256(spki).hexdigest(),
        pem=rsa.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode(),
        rsa=rsa,
    )
