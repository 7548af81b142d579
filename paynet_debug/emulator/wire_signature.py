"""Reads ``oauth_signature`` from the wire and names a wrong coding or a wrong block by one code.

RFC 5849 wants standard Base64, percent-encoded once. The gateway documents nothing beyond its
examples, which are just that; so the emulator takes nothing else, and even a sound signature in
another coding is refused: how forgiving the real decoder is, nobody outside knows.
The codes are those of ``X-Emulator-Reason``. Each says what can be told at a glance; finding out
what a merchant's program did is the diagnosis' work, not the emulator's.
"""

from __future__ import annotations

import binascii
import hashlib
import re
from base64 import b64decode, b64encode

from paynet_debug.emulator.refusal import Refusal
from paynet_debug.oauth1.encoding import percent_decode
from paynet_debug.oauth1.keys import PublicKey

_HEX = re.compile(r"[0-9A-Fa-f]+")
_WRONG_SIGNS = (
    (re.compile(r"[\r\n]"), "signature-wrapped"),
    (re.compile(r" "), "signature-plus-lost"),
    (re.compile(r"%[0-9A-Fa-f]{2}"), "signature-encoded-twice"),
    (re.compile(r"[-_]"), "signature-base64url"),
)

_HMAC_SIZES = (20, 32)
_RSA_SIZES = (256, 384, 512)

_DIGEST_INFO_SHA256 = bytes.fromhex("3031300d060960864801650304020105000420")
_OTHER_DIGEST_INFO = re.compile(rb"\x30[\x1f-\x51]\x30[\x07-\x0f]\x06[\x05-\x09]", re.DOTALL)
"""How a DigestInfo (RFC 8017, 9.2 note 1) begins for any hash: lengths vary, tags don't."""


def read_signature(raw: str, size: int) -> bytes:
    """Decode ``raw``, the header's text between the quotes, into ``size`` bytes.

    Raises ``Refusal``.
    """
    text = percent_decode(raw)
    if len(text) in {2 * each for each in (size, *_RSA_SIZES)} and _HEX.fullmatch(text):
        raise Refusal("signature-hex")  # first, since hexadecimal digits are Base64 as well
    for sign, code in _WRONG_SIGNS:
        if sign.search(text):
            raise Refusal(code)
    signature = _decode(text)
    if signature is None:
        raise Refusal(_unreadable(text, size))
    if len(signature) != size:
        raise Refusal(_wrong_size(signature))
    if re.search(r"[+/=]", raw):
        raise Refusal("signature-not-encoded")
    return signature


def _unreadable(text: str, size: int) -> str:
    if _decode(text + "=" * (-len(text) % 4), size):
        return "signature-base64url"  # whose padding is left out
    readable = re.fullmatch(r"[A-Za-z0-9+/]*={0,2}", text)
    return "signature-truncated" if readable else "signature-not-base64"


def _decode(text: str, size: int | None = None) -> bytes | None:
    """Standard Base64, strictly; None if it is none, or not ``size`` bytes where one is given."""
    try:
        decoded = b64decode(text.encode(), validate=True)
    except (binascii.Error, UnicodeEncodeError):
        return None
    return decoded if size in (None, len(decoded)) else None


def _wrong_size(signature: bytes) -> str:
    if len(signature) in _HMAC_SIZES:
        return "hmac-signature"
    if re.fullmatch(rb"[0-9A-Fa-f]+", signature):
        return "signature-base64-of-hex"
    return "wrong-key" if len(signature) in _RSA_SIZES else "signature-truncated"


def mismatch(signature: bytes, key: PublicKey, base_string: str) -> Refusal:
    """Say why a signature as long as the modulus does not verify, by opening its block."""
    number, size = int.from_bytes(signature), len(signature)
    if number >= key.modulus:
        return Refusal("wrong-key")
    block = pow(number, key.exponent, key.modulus).to_bytes(size)
    padded = re.fullmatch(rb"\x00\x01\xff{8,}\x00(.*)", block, re.DOTALL)
    if padded is None:
        return Refusal("pss-padding" if _is_pss(block) else "wrong-key")
    return Refusal(_wrong_content(padded.group(1), base_string))


def _wrong_content(content: bytes, base_string: str) -> str:
    if content.startswith(_DIGEST_INFO_SHA256):
        digest = hashlib.sha256(base_string.encode())
        digest_signed_as = {
            digest.digest(): "hashed-twice",
            digest.hexdigest().encode(): "hex-digest-signed",
            b64encode(digest.digest()): "base64-digest-signed",
        }
        signed = content.removeprefix(_DIGEST_INFO_SHA256)
        for text, code in digest_signed_as.items():
            if hashlib.sha256(text).digest() == signed:
                return code
        return "signature-mismatch"
    if _OTHER_DIGEST_INFO.match(content):
        return "wrong-hash"
    return "no-digest-info" if len(content) in (16, 20, 32, 48, 64) else "text-encrypted"


def _is_pss(block: bytes) -> bool:
    """Whether ``block`` is PSS (RFC 8017, 9.1.1) with SHA-256, whatever was signed.

    Unmasked, it begins with zeros (none before the longest salt) and a one; its first bit is
    not the mask's. A last byte ``BC`` alone is chance in 1 of 256.
    """
    masked, seed, trailer = block[:-33], block[-33:-1], block[-1:]
    mask = b"".join(
        hashlib.sha256(seed + counter.to_bytes(4)).digest()
        for counter in range(len(masked) // 32 + 1)
    )
    opened = bytes(a ^ b for a, b in zip(masked, mask, strict=False))
    return trailer == b"\xbc" and re.match(rb"[\x00\x80]\x00*\x01|[\x01\x81]", opened) is not None
