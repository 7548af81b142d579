"""What the signature proves: opened by the key, its string found by search."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from paynet_debug.diagnosis.block import Block, available
from paynet_debug.diagnosis.digest import Target
from paynet_debug.diagnosis.recipe import Kitchen
from paynet_debug.diagnosis.recover import Opened, open_signature
from paynet_debug.diagnosis.rules import string_changes
from paynet_debug.diagnosis.rules.contract import Context
from paynet_debug.diagnosis.search import Budget, Match, Search
from paynet_debug.oauth1.keys import PublicKey


@dataclass(frozen=True, slots=True)
class Proof:
    """What opening and searching gave.

    ``claim`` is the string that the merchant's code is said to have signed, ``claim_holds``
    whether its digest is the signature's (None when that can't be told). Without a key a
    ``match`` is the claim's own, and no proof.
    """

    opened: Opened | None
    match: Match | None
    search: Search | None
    claim: str | None
    claim_holds: bool | None


def prove(
    context: Context,
    key: PublicKey | None,
    claim: str | None,
    budget: Budget,
    clock: Callable[[], float],
) -> Proof:
    """Open the request's signature with ``key`` and search the string that it signs."""
    raw = context.request.signature
    opened = open_signature(raw, key) if raw else None
    block = opened.block if opened else None
    if block is None and key is None and claim is not None:
        block = Block("SHA-256", hashlib.sha256(_bytes(claim)).digest())
    if block is None or not available(block.hash):
        return Proof(opened, None, None, claim, None)
    target = Target(block)
    search = Search(Kitchen(context.request), target, budget, clock)
    match = search.run(string_changes(context)) if context.request.uri else None
    if match is None and block.text is not None:
        match = Match(block.text)
    claimed = _claimed(claim, target) if claim is not None and key is not None else None
    if match is None and claimed is None and opened is not None and not block.certain:
        return Proof(replace(opened, block=None, faults=("wrong-key",)), None, search, claim, None)
    return Proof(
        opened,
        match or claimed,
        search,
        claim,
        None if claim is None or key is None else claimed is not None,
    )


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")


def _claimed(claim: str, target: Target) -> Match | None:
    """The claim, if it is what was signed; a text field may have changed its line ends."""
    for text in dict.fromkeys(_claims(claim)):
        digest = target.hash(_bytes(text))
        forms = target.form_of(digest)
        if target.matches(digest) or forms:
            return Match(_bytes(text), forms=forms)
    return None


def _claims(claim: str) -> Iterator[str]:
    bare = claim.strip()
    yield claim
    yield claim.replace("\r\n", "\n")
    yield bare
    yield bare + "\n"
    yield bare + "\r\n"
