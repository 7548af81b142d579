"""What stands inside an opened signature (RFC 8017): padding, hash name, digest.

``sig^e mod n`` is public arithmetic. For a sound signature the block is EMSA-PKCS1-v1_5 (9.2):
``00 01 FF… 00`` and a DigestInfo that names the hash. EMSA-PSS (9.1) hides a salt behind a mask
that anyone can lift; zeros, ``01`` and a salt under it prove PSS without the string.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

HASHES = {
    "SHA-256": ("sha256", "0609608648016503040201"),
    "SHA-1": ("sha1", "06052b0e03021a"),
    "SHA-512": ("sha512", "0609608648016503040203"),
    "SHA-384": ("sha384", "0609608648016503040202"),
    "SHA-224": ("sha224", "0609608648016503040204"),
    "MD5": ("md5", "06082a864886f70d0205"),
    "SHA3-256": ("sha3_256", "0609608648016503040208"),
    "SHA3-512": ("sha3_512", "060960864801650304020a"),
    "SHA-512/256": ("sha512_256", "0609608648016503040206"),
    "RIPEMD-160": ("ripemd160", "06052b24030201"),
    "MD4": ("md4", "06082a864886f70d0204"),
}
"""The hash's usual name: hashlib's name and the DER of its object identifier (RFC 8017, B.1)."""

_BARE_SIZES = {16: "MD5", 20: "SHA-1", 28: "SHA-224", 32: "SHA-256", 48: "SHA-384", 64: "SHA-512"}
_PSS_HASHES = ("SHA-256", "SHA-1", "SHA-512", "SHA-384", "SHA-224")


@dataclass(frozen=True, slots=True)
class Block:
    """One opened block.

    ``hash`` names the hash of ``digest`` (empty when it can't be told); ``salt`` is PSS's, None
    for the older padding; ``text`` is the plain text that was put in place of a digest;
    ``faults`` are the codes that the block alone proves. A block that is not ``certain`` may be
    chance: PSS with the longest salt has no zeros to tell it by, and its string must be found.
    """

    hash: str
    digest: bytes
    faults: tuple[str, ...] = ()
    salt: bytes | None = None
    text: bytes | None = None
    certain: bool = True


def available(name: str) -> bool:
    """Whether this Python can compute the hash."""
    return name in HASHES and HASHES[name][0] in hashlib.algorithms_available


def read_block(block: bytes, modulus_bits: int) -> Block | None:
    """Read an opened block as long as the modulus; None when it is random (another key)."""
    if block[:2] == b"\x00\x01":
        padding, separator, content = block[2:].partition(b"\x00")
        if separator and len(padding) >= 8 and not padding.strip(b"\xff"):
            return _read_content(content)
    bare = block.lstrip(b"\x00")
    if bare and len(block) - len(bare) > 16:
        return _read_bare(bare)
    return _read_pss(block, modulus_bits)


def _read_content(content: bytes) -> Block:
    """Read what follows the padding: a DigestInfo, or whatever was put there instead."""
    for name, (_, oid) in HASHES.items():
        identifier = bytes.fromhex(oid)
        for algorithm in (identifier + b"\x05\x00", identifier):
            start = len(algorithm) + 4
            if (
                content[:1] == b"\x30"
                and content[4:start] == algorithm
                and content[start : start + 1] == b"\x04"
                and content[start + 1] == len(content) - start - 2
            ):
                faults = () if name == "SHA-256" else ("wrong-hash",)
                return Block(name, content[start + 2 :], faults)
    if content[:1] == b"\x30" and b"\x06" in content[:5]:
        return Block("", b"", ("wrong-hash",))
    return _read_bare(content)


def _read_bare(content: bytes) -> Block:
    """Read a block without DigestInfo: a digest, its text, or the base string itself."""
    if len(content) == 64 and not content.strip(b"0123456789abcdefABCDEF"):
        digest = bytes.fromhex(content.decode())
        return Block("SHA-256", digest, ("no-digest-info", "hex-digest-signed"))
    printable = all(32 <= byte < 127 or byte in (9, 10, 13) for byte in content)
    if content and printable and len(content) > 16:
        digest = hashlib.sha256(content).digest()
        return Block("SHA-256", digest, ("text-encrypted",), text=content)
    name = _BARE_SIZES.get(len(content), "")
    faults = ("no-digest-info",) if name in ("SHA-256", "") else ("no-digest-info", "wrong-hash")
    return Block(name, content if name else b"", faults)


def _read_pss(block: bytes, modulus_bits: int) -> Block | None:
    """Unmask an EMSA-PSS block (RFC 8017, 9.1.2) with each hash that clients use."""
    bits = modulus_bits - 1
    encoded = block[-((bits + 7) // 8) :]
    if encoded[-1:] != b"\xbc":
        return None
    for name, mask in _pss_hashes():
        size = hashlib.new(HASHES[name][0]).digest_size
        masked, digest = encoded[: -size - 1], encoded[-size - 1 : -1]
        plain = bytearray(
            a ^ b for a, b in zip(masked, _mgf1(digest, len(masked), mask), strict=True)
        )
        plain[0] &= 0xFF >> (8 * len(encoded) - bits)
        zeros, separator, salt = bytes(plain).partition(b"\x01")
        if separator and not zeros.strip(b"\x00"):
            faults = ("pss-padding",) if name == "SHA-256" else ("pss-padding", "wrong-hash")
            return Block(name, digest, faults, salt=salt, certain=len(zeros) >= 8)
    return None


def _pss_hashes() -> Iterator[tuple[str, str]]:
    """Hash and mask hash: usually the same, SHA-1's mask where a library's default stayed."""
    yield from ((name, HASHES[name][0]) for name in _PSS_HASHES)
    yield from ((name, "sha1") for name in _PSS_HASHES if name != "SHA-1")


def _mgf1(seed: bytes, size: int, algorithm: str) -> bytes:
    """The mask generation function of RFC 8017, B.2.1."""
    mask, counter = b"", 0
    while len(mask) < size:
        mask += hashlib.new(algorithm, seed + counter.to_bytes(4, "big")).digest()
        counter += 1
    return mask[:size]
