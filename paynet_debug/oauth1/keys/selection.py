"""Which piece of the pasted material counts, when there are several, and what it is."""

from __future__ import annotations

from dataclasses import dataclass

from paynet_debug.oauth1.keys.armor import Block, Pasted, unwrap
from paynet_debug.oauth1.keys.containers import (
    Contents,
    Encrypted,
    RsaPrivate,
    RsaPublic,
    Unusable,
    recognise,
)
from paynet_debug.oauth1.keys.der import needed_length
from paynet_debug.oauth1.keys.encryption import open_encrypted
from paynet_debug.oauth1.keys.foreign import foreign_block, foreign_text
from paynet_debug.oauth1.keys.model import Kind
from paynet_debug.oauth1.keys.refusals import refused, remark
from paynet_debug.oauth1.keys.ssh_line import ssh_public_line
from paynet_debug.text import Remark

_LABELS: dict[tuple[str, Kind], tuple[str, ...]] = {
    ("PKCS#1", "private"): ("RSA PRIVATE KEY",),
    ("PKCS#8", "private"): ("PRIVATE KEY",),
    ("PKCS#1", "public"): ("RSA PUBLIC KEY",),
    ("SPKI", "public"): ("PUBLIC KEY",),
    ("X.509", "certificate"): ("CERTIFICATE", "X509 CERTIFICATE", "TRUSTED CERTIFICATE"),
}


@dataclass(frozen=True, slots=True)
class Selected:
    """The one piece that counts, and every repair and oddity on the way to it."""

    contents: Contents
    remarks: tuple[Remark, ...]

    def opened(self, passphrase: str | None) -> Selected:
        """The same with an encrypted key decrypted; says so where a passphrase was needless."""
        if isinstance(self.contents, Encrypted):
            return Selected(open_encrypted(self.contents, passphrase), self.remarks)
        if passphrase and self.contents.kind == "private":
            return Selected(self.contents, (*self.remarks, remark("passphrase-not-needed")))
        return self


def select(material: str | bytes, preference: tuple[Kind, ...]) -> Selected:
    """Find the piece of the first kind in ``preference`` that is there, else any other.

    Raises ``KeyRefused``: those of ``armor.unwrap``, and ``not-recognised``, ``truncated``,
    ``trailing-bytes``, ``several-keys``.
    """
    pasted = unwrap(material)
    if not pasted.blocks:
        return _unarmored(pasted)
    found = [(block, _contents(block)) for block in pasted.blocks]
    kinds = {contents.kind for _, contents in found}
    kind = next((kind for kind in preference if kind in kinds), found[0][1].kind)
    chosen = {
        _identity(block, contents): (block, contents)
        for block, contents in found
        if contents.kind == kind
    }
    if len(chosen) > 1:
        raise refused("several-keys", count=len(chosen))
    ((block, contents),) = chosen.values()
    remarks = list(pasted.remarks)
    if len(kinds) > 1:
        remarks.append(remark("other-blocks"))
    if sum(each.kind == kind for _, each in found) > 1:
        remarks.append(remark("repeated"))
    if _is_mislabelled(block, contents):
        remarks.append(remark("wrong-label", container=contents.container))
    return Selected(contents, tuple(remarks))


def _unarmored(pasted: Pasted) -> Selected:
    found = ssh_public_line(pasted.text)
    if found is not None:
        return Selected(found, (*pasted.remarks, remark("ssh-public-line")))
    unusable = foreign_text(pasted.text)
    if unusable is None:
        raise refused("not-recognised")
    return Selected(unusable, pasted.remarks)


def _contents(block: Block) -> Contents:
    """Tell what a block is; its bytes must be one whole structure."""
    if unusable := foreign_block(block):
        return unusable
    if block.dek is not None:
        return Encrypted("PKCS#1", block.der, dek=block.dek)
    needed = needed_length(block.der)
    if needed is None:
        raise refused("not-recognised")
    if len(block.der) < needed:
        raise refused("truncated", there=len(block.der), needed=needed)
    if len(block.der) > needed:
        raise refused("trailing-bytes", surplus=len(block.der) - needed)
    contents = recognise(block.der)
    if contents is None:
        raise refused("not-recognised")
    return contents


def _identity(block: Block, contents: Contents) -> object:
    """What makes two blocks one key: an RSA key's numbers, whatever container holds them."""
    match contents:
        case RsaPrivate():
            return contents.numbers.n, contents.numbers.e
        case RsaPublic():
            return contents.modulus, contents.exponent
        case _:
            return block.der


def _is_mislabelled(block: Block, contents: Contents) -> bool:
    if not block.label or isinstance(contents, Unusable):
        return False
    if isinstance(contents, Encrypted):
        return block.label != ("RSA PRIVATE KEY" if block.dek else "ENCRYPTED PRIVATE KEY")
    return block.label not in _LABELS[contents.container, contents.kind]
