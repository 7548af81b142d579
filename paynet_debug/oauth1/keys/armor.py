"""From pasted text or an uploaded file to DER blocks: PEM (RFC 7468, RFC 1421) and bare Base64.

A clean PEM takes a short way: one match, one decoding. All else is mended first, block by block,
and each repair leaves a remark. RFC 7468 leaves the strictness to the reader; this one is as
lenient as it can be without guessing at key bytes.
"""

from __future__ import annotations

import re
from binascii import a2b_base64
from dataclasses import dataclass, field

from paynet_debug.oauth1.keys.base64_body import read_body
from paynet_debug.oauth1.keys.mending import LABEL, mend
from paynet_debug.oauth1.keys.refusals import refused, remark
from paynet_debug.text import Remark

MAX_MATERIAL = 64 * 1024
"""The longest material taken, in characters or bytes; a 4096-bit key in PEM takes 3,300."""

_CLEAN = re.compile(
    r"-----BEGIN ([A-Z0-9 ]{1,40})-----\n((?:[A-Za-z0-9+/]+\n)*[A-Za-z0-9+/]+=*)\n"
    r"-----END \1-----\n?"
)
_BEGIN = re.compile(rf"-----BEGIN ({LABEL})-----")
_END = re.compile(rf"-----END {LABEL}-----")
_DEK = re.compile(r"DEK-Info: ?([A-Z0-9-]{3,30}), ?([0-9A-Fa-f]{8,64})")
_HEADER = re.compile(r"^ ?[A-Za-z][A-Za-z-]{1,30}: .*$", re.MULTILINE)
_PROC_TYPE = re.compile(r"Proc-Type: ?4, ?ENCRYPTED")
_BARE = re.compile(r"(?<![A-Za-z0-9+/])(?:M[A-Z]|/u3\+)[A-Za-z0-9+/=\s_-]{40,}")
_QUOTES = "\"'`,; \n"


@dataclass(frozen=True, slots=True)
class Block:
    """One decoded piece: ``label`` as its BEGIN line has it, "" for bare Base64 and DER files.

    ``dek`` is the cipher and IV (hex) of a PKCS#1 key encrypted by RFC 1421's header; ``der`` is
    then not DER but the encrypted bytes.
    """

    label: str
    der: bytes = field(repr=False)
    dek: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Pasted:
    """What the material holds: ``text`` mended, its blocks (maybe none), the repairs."""

    text: str = field(repr=False)
    blocks: tuple[Block, ...]
    remarks: tuple[Remark, ...] = ()


def unwrap(material: str | bytes) -> Pasted:
    """Find the blocks of ``material``: text, or the bytes of a file, which may be DER.

    Raises ``KeyRefused``: ``empty``, ``material-too-long``, ``base64-broken``, ``base64-length``.
    """
    if len(material) > MAX_MATERIAL:
        raise refused("material-too-long", length=len(material), limit=MAX_MATERIAL)
    if isinstance(material, bytes):
        if _is_binary(material):
            return Pasted("", (Block("", material),))
        material, remarks = _decode(material)
    else:
        remarks = ()
    straight = material.replace("\r\n", "\n")
    clean = _CLEAN.fullmatch(straight)
    if clean is not None and len(clean.group(2).replace("\n", "")) % 4 == 0:
        block = Block(clean.group(1), a2b_base64(clean.group(2)))
        if straight != material:
            remarks = (*remarks, remark("crlf"))
        return Pasted(straight, (block,), remarks)
    if not material.strip():
        raise refused("empty")
    text, repairs = mend(material)
    blocks, more = _blocks(text, material)
    remarks = (*remarks, *repairs, *more)
    return Pasted(text, blocks, tuple(dict.fromkeys(remarks)))


def _is_binary(material: bytes) -> bool:
    """DER begins with a SEQUENCE of a long length, a Java key store with its magic number."""
    return material[:1] in (b"\x30", b"\xfe", b"\xce") and (
        (len(material) > 1 and material[1] >= 0x80 and material[:2] != b"\xfe\xff")
        or 0 in material[:64]
    )


def _decode(material: bytes) -> tuple[str, tuple[Remark, ...]]:
    if material[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return material.decode("utf-16", "replace"), (remark("encoding"),)
    return material.decode("utf-8", "replace"), ()


def _blocks(text: str, pasted: str) -> tuple[tuple[Block, ...], list[Remark]]:
    """Every armored block of the mended ``text``, or else one of bare Base64."""
    remarks: list[Remark] = []
    blocks: list[Block] = []
    begins = list(_BEGIN.finditer(text))
    if not begins:
        return _bare(text, remarks), remarks
    ends = [match.start() for match in begins[1:]] + [len(text)]
    outside = text[: begins[0].start()]
    for begin, limit in zip(begins, ends, strict=True):
        end = _END.search(text, begin.end(), limit)
        body = text[begin.end() : end.start() if end else limit]
        outside += text[end.end() if end else limit : limit]
        blocks.append(_armored(begin.group(1), body, pasted, remarks, ended=end is not None))
    if outside := outside.strip():
        remarks.append(remark("surrounding-text" if outside.strip(_QUOTES) else "quotes"))
    return tuple(blocks), remarks


def _bare(text: str, remarks: list[Remark]) -> tuple[Block, ...]:
    """The longest Base64 without a BEGIN line."""
    end = _END.search(text)
    text = text[: end.start()] if end else text
    match = max(_BARE.finditer(text), key=lambda each: len(each.group()), default=None)
    if match is None:
        return ()
    body = read_body(match.group(), text, ended=False)
    remarks.append(remark("begin-missing" if end else "bare-base64"))
    if outside := (text[: match.start()] + text[match.end() :]).strip():
        remarks.append(remark("surrounding-text" if outside.strip(_QUOTES) else "quotes"))
    remarks.extend(body.remarks)
    return (Block("", body.data),)


def _armored(label: str, body: str, pasted: str, remarks: list[Remark], *, ended: bool) -> Block:
    """The block called ``label``; that of another program stays undecoded, its label suffices."""
    if label.startswith(("PGP", "SSH2")):
        return Block(label, b"")
    dek = _DEK.search(body)
    body = _HEADER.sub("", _PROC_TYPE.sub("", _DEK.sub("", body)))
    reading = read_body(body, pasted, ended=ended, sealed=dek is not None)
    if not ended:
        remarks.append(remark("end-missing"))
    remarks.extend(reading.remarks)
    return Block(label, reading.data, (dek.group(1), dek.group(2)) if dek else None)
