"""Reading a private key that signs: RSA, 2048 to 4096 bits, PKCS#1 or PKCS#8, encrypted or not."""

from __future__ import annotations

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateNumbers, RSAPublicNumbers

from paynet_debug.oauth1.keys.containers import Contents, RsaPrivate, Unusable
from paynet_debug.oauth1.keys.equations import check_private_numbers
from paynet_debug.oauth1.keys.model import Kind, PrivateKey, PrivateKeyReading
from paynet_debug.oauth1.keys.public import public_half, refusal
from paynet_debug.oauth1.keys.refusals import refused
from paynet_debug.oauth1.keys.selection import select
from paynet_debug.oauth1.keys.shapes import RsaPrivateNumbers

_PREFERENCE: tuple[Kind, ...] = ("private", "certificate", "public")


def read_private_key(material: str | bytes, passphrase: str | None = None) -> PrivateKeyReading:
    """Read a private key from pasted text or the bytes of a file; an empty passphrase is none.

    The library's own validation is left out for speed; ``equations`` says what stands in for it.
    The library is given the checked integers, not the pasted bytes, so that both see one key.

    Raises ``KeyRefused`` with a code of ``refusals.REFUSALS``.
    """
    selected = select(material, _PREFERENCE).opened(passphrase)
    key = private_key(private_numbers(selected.contents))
    return PrivateKeyReading(key, selected.contents.container, selected.remarks)


def private_numbers(contents: Contents) -> RsaPrivateNumbers:
    """The numbers, unchecked; raises ``KeyRefused`` where ``contents`` is no RSA private key."""
    match contents:
        case RsaPrivate():
            return contents.numbers
        case Unusable():
            raise refusal(contents)
        case _ if contents.kind == "certificate":
            raise refused("certificate-given")
        case _:
            raise refused("public-key-given")


def private_key(numbers: RsaPrivateNumbers) -> PrivateKey:
    """Check the numbers and make the key; raises what ``check_private_numbers`` does."""
    check_private_numbers(numbers)
    try:
        rsa = RSAPrivateNumbers(
            p=numbers.p,
            q=numbers.q,
            d=numbers.d,
            dmp1=numbers.d_p,
            dmq1=numbers.d_q,
            iqmp=numbers.q_inv,
            public_numbers=RSAPublicNumbers(numbers.e, numbers.n),
        ).private_key(unsafe_skip_rsa_key_validation=True)
    except ValueError:
        raise refused("key-damaged") from None
    return PrivateKey(public_half(rsa.public_key(), numbers.n, numbers.e), rsa)
