"""Opens a signature with the public key: what was signed, by which hash, in which coding."""

from __future__ import annotations

from dataclasses import dataclass

from paynet_debug.diagnosis.block import Block, read_block
from paynet_debug.diagnosis.wire import HMAC_SIZES, WireReading, wire_readings
from paynet_debug.oauth1.keys import PublicKey

_MODULUS_SIZES = (256, 384, 512)
"""Signatures of these bytes come from whole keys; any other odd length is a damaged one."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A signature after opening.

    ``block`` is None when it did not open; ``faults`` then say why. ``wire`` are the codes of
    what had to be undone in the header's text first. ``size`` is the signature's bytes.
    """

    size: int
    block: Block | None
    wire: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()


def open_signature(raw: str, key: PublicKey | None) -> Opened | None:
    """Open the raw header text; without a key only what the length shows is said.

    None when the text holds no bytes in any coding.
    """
    readings = wire_readings(raw)
    if not readings:
        return None
    opened = [_open(reading, key) for reading in readings]
    return next((each for each in opened if each.block), opened[0])


def _open(reading: WireReading, key: PublicKey | None) -> Opened:
    size, wire = len(reading.data), reading.faults
    if size in HMAC_SIZES:
        return Opened(size, None, wire, ("hmac-signature",))
    if key is None:
        return Opened(size, None, wire)
    key_size = (key.bits + 7) // 8
    if size != key_size and size in _MODULUS_SIZES:
        return Opened(size, None, wire, ("wrong-key",))
    alien = "signature-malformed" in wire
    if size > key_size:
        return Opened(size, None, wire, () if alien else ("signature-truncated",))
    block = _opened_block(reading.data, key)
    if size < key_size:
        faults = () if alien else ("signature-truncated",)
        # Where the end is missing, its = says nothing more.
        kept = (code for code in wire if code != "signature-padding-missing" or block)
        wire = tuple(dict.fromkeys((*kept, *faults)))
        return Opened(size, block, wire, () if block else faults)
    if block is None:
        reversed_block = _opened_block(reading.data[::-1], key)
        if reversed_block is not None:
            return Opened(size, reversed_block, (*wire, "signature-reversed"))
        return Opened(size, None, wire, ("wrong-key",))
    return Opened(size, block, wire)


def _opened_block(data: bytes, key: PublicKey) -> Block | None:
    """``sig^e mod n``, read; None when it is random, or the integer is no residue."""
    number = int.from_bytes(data, "big")
    if number >= key.modulus:
        return None
    block = pow(number, key.exponent, key.modulus).to_bytes((key.bits + 7) // 8, "big")
    return read_block(block, key.bits)
