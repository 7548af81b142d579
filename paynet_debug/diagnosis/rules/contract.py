"""What a rule is: the words of one fault code and, for a string fault, its changed recipes.

Three kinds of rule share one record. A *string* rule offers ``changes``: the engine tries each
and a matching digest proves it. A *reading* rule offers ``look``: it looks at the request and
reports ``Sighting``s. The rest (signature and wire) is proven by opening the signature, and the
rule holds only the words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from paynet_debug.catalog.model import Catalog, Operation
from paynet_debug.diagnosis.model import Severity
from paynet_debug.diagnosis.recipe import Recipe
from paynet_debug.diagnosis.request import SignedRequest
from paynet_debug.text import N_, Message


@dataclass(frozen=True, slots=True)
class Context:
    """What rules may look at. ``now`` is Unix seconds, None when no clock is to be trusted.

    ``endpoint_id`` is the last segment of a known operation's path, empty when it is lacking,
    None when the operation is unknown.
    """

    request: SignedRequest
    catalog: Catalog
    operation: Operation | None = None
    endpoint_id: str | None = None
    now: int | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """One way in which a client goes wrong: a recipe with another stage.

    Changes that share a slot exclude each other. ``rarity`` runs from 1 (seen every week) to 3.
    A ``latent`` change shows only beside another fault, so it is kept for combinations.
    ``variant`` says which of the code's forms this is; ``codes`` are the fault codes that it
    stands for (one, but for a whole encoder); ``encoder`` names that encoder.
    """

    apply: Callable[[Recipe], Recipe]
    slots: frozenset[str]
    variant: Message | None = None
    rarity: int = 1
    latent: bool = False
    codes: tuple[str, ...] = ()
    encoder: Encoder | None = None


@dataclass(frozen=True, slots=True)
class Encoder:
    """A language's own encoding function. ``name`` is data; ``fix`` is the line to change."""

    name: str
    fix: Message


@dataclass(frozen=True, slots=True)
class Sighting:
    """Something a reading rule saw; the rule's own words are used where these are None."""

    where: Message
    title: Message | None = None
    detail: Message | None = None
    fix: Message | None = None
    severity: Severity | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """One fault code, its words, and how it is found."""

    code: str
    title: Message
    detail: Message
    fix: Message
    changes: Callable[[Context], Iterable[Change]] | None = None
    look: Callable[[Context], Iterable[Sighting]] | None = None
    severity: Severity = Severity.ERROR
    where: Message = field(default=Message(N_("signature base string")))


def change(
    apply: Callable[[Recipe], Recipe],
    *slots: str,
    variant: Message | None = None,
    rarity: int = 1,
    latent: bool = False,
) -> Change:
    """Write a ``Change`` shortly."""
    return Change(apply, frozenset(slots), variant, rarity, latent)


def setting(**stages: object) -> Callable[[Recipe], Recipe]:
    """A change that puts other values into a recipe's stages."""
    return lambda recipe: recipe._replace(**stages)  # type: ignore[arg-type] # names are stages
