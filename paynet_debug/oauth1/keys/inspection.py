"""Telling what some key material is, also where it is of no use for signing."""

from __future__ import annotations

from paynet_debug.errors import KeyRefused
from paynet_debug.oauth1.keys.containers import Contents
from paynet_debug.oauth1.keys.equations import VERIFYING_BITS, check_public_numbers
from paynet_debug.oauth1.keys.model import KeyInspection, Kind, PublicKey
from paynet_debug.oauth1.keys.private import private_key, private_numbers
from paynet_debug.oauth1.keys.public import public_key, public_numbers
from paynet_debug.oauth1.keys.selection import select
from paynet_debug.text import Remark

_PREFERENCE: tuple[Kind, ...] = ("private", "public", "certificate", "other")


def inspect_key(material: str | bytes, passphrase: str | None = None) -> KeyInspection:
    """Say what ``material`` is; the last remark says why it can't sign, if it can't.

    Nothing private is in the answer. Raises ``KeyRefused`` only where no single piece of key
    material can be recognised (nothing there, cut short, broken Base64, several keys).
    """
    selected = select(material, _PREFERENCE)
    remarks = list(selected.remarks)
    try:
        selected = selected.opened(passphrase)
        remarks = list(selected.remarks)
        private_key(private_numbers(selected.contents))
        usable = True
    except KeyRefused as refusal:
        remarks.append(Remark(refusal.code, refusal.message))
        usable = False
    public = _public_half(selected.contents)
    return KeyInspection(
        kind=selected.contents.kind,
        container=selected.contents.container,
        bits=public.bits if public else _bits(selected.contents),
        fingerprint=public.fingerprint if public else None,
        public_key_pem=public.pem if public else None,
        usable_for_signing=usable,
        remarks=tuple(remarks),
    )


def _public_half(contents: Contents) -> PublicKey | None:
    """The public half where it is sound, be the private one sound or not."""
    try:
        modulus, exponent = public_numbers(contents)
        check_public_numbers(modulus, exponent, VERIFYING_BITS)
    except KeyRefused:
        return None
    return public_key(modulus, exponent)


def _bits(contents: Contents) -> int | None:
    """The size in bits of a modulus that is too small or too large to be looked at."""
    try:
        return max(public_numbers(contents)[0], 0).bit_length()
    except KeyRefused:
        return None
