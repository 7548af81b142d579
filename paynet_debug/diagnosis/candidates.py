"""Candidate strings of combined changes, and which combinations make sense.

A string is a head (method and URL) and the parameters. Most combinations share one of the two
with another, so both are kept and joined.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from paynet_debug.diagnosis.recipe import Kitchen, Recipe
from paynet_debug.diagnosis.rules.contract import Change

KEPT_BYTES = 32_000_000
"""Finished parameter strings are forgotten beyond this: a batch payload has megabytes."""

_HEAD_STAGES = ("method", "read_uri", "uri", "uri_encoding")
_PARAMETER_STAGES = (
    "parameters", "inner", "header_encoding", "body_encoding", "name_encoding",
    "order", "joiner", "outer",
)  # fmt: skip
_START = Recipe()


@dataclass(frozen=True, slots=True)
class Step:
    """A change prepared for combining.

    ``number`` is its place in the list; ``head``, ``parameters`` and ``whole`` say which part of
    the string it touches; ``slots`` are bits.
    """

    number: int
    change: Change
    head: bool
    parameters: bool
    whole: bool
    slots: int


def steps(changes: Sequence[Change]) -> tuple[Step, ...]:
    """Prepare changes for combining."""
    bits: dict[str, int] = {}
    prepared = []
    for number, change in enumerate(changes):
        recipe = change.apply(_START)
        slots = 0
        for slot in change.slots:
            slots |= bits.setdefault(slot, 1 << len(bits))
        prepared.append(
            Step(
                number,
                change,
                _touches(recipe, _HEAD_STAGES),
                _touches(recipe, _PARAMETER_STAGES),
                recipe.assemble is not None or recipe.tail != "" or recipe.lead != "",
                slots,
            )
        )
    return tuple(prepared)


def _touches(recipe: Recipe, stages: tuple[str, ...]) -> bool:
    return any(getattr(recipe, stage) != getattr(_START, stage) for stage in stages)


def compatible(prepared: Sequence[Step], count: int) -> Iterator[tuple[Step, ...]]:
    """Combinations in which no two steps share a slot, the list's first ones first."""
    yield from _extend((), 0, prepared, count)


def mixed(some: Sequence[Step], others: Sequence[Step]) -> Iterator[tuple[Step, ...]]:
    """Compatible pairs of one step from each list, in the order of their numbers."""
    for one in some:
        for other in others:
            if not one.slots & other.slots:
                yield (one, other) if one.number < other.number else (other, one)


def _extend(
    chosen: tuple[Step, ...], taken: int, rest: Sequence[Step], count: int
) -> Iterator[tuple[Step, ...]]:
    if count == 0:
        yield chosen
        return
    for position, step in enumerate(rest):
        if not step.slots & taken:
            yield from _extend((*chosen, step), taken | step.slots, rest[position + 1 :], count - 1)


@dataclass(slots=True)
class Candidates:
    """Makes the bytes of a combination, cooking each half once."""

    kitchen: Kitchen
    _heads: dict[tuple[int, ...], bytes] = field(default_factory=dict)
    _parameters: dict[tuple[int, ...], bytes] = field(default_factory=dict)
    _kept: int = 0

    def string(self, chosen: Sequence[Step]) -> bytes:
        """The string of a client that makes all the chosen mistakes."""
        for step in chosen:
            if step.whole:
                return _bytes(self.kitchen.cook(_recipe(chosen)))
        return self._head(chosen) + self._normalized(chosen)

    def _head(self, chosen: Sequence[Step]) -> bytes:
        key = tuple([step.number for step in chosen if step.head])
        found = self._heads.get(key)
        if found is None:
            found = self._heads[key] = _bytes(self.kitchen.head(_recipe(chosen)))
        return found

    def _normalized(self, chosen: Sequence[Step]) -> bytes:
        key = tuple([step.number for step in chosen if step.parameters])
        found = self._parameters.get(key)
        if found is None:
            found = _bytes(self.kitchen.normalized_parameters(_recipe(chosen)))
            self._kept += len(found)
            if self._kept > KEPT_BYTES:
                self._parameters.clear()
                self._kept = len(found)
            self._parameters[key] = found
        return found


def _recipe(chosen: Sequence[Step]) -> Recipe:
    recipe = _START
    for step in chosen:
        recipe = step.change.apply(recipe)
    return recipe


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")
