"""Finds the signed string: candidates in order of likelihood, fewest faults first.

The expected string first, then every single fault, pairs, triples and fours of faults that do not
exclude each other. A candidate whose digest is the signature's *is* what was signed. Most of a
candidate's cost is its hash; heads (method and URL) and parameters are cooked once each.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from paynet_debug.diagnosis.digest import Target
from paynet_debug.diagnosis.recipe import Kitchen, Recipe
from paynet_debug.diagnosis.rules.contract import Change

MOST_FAULTS = 4
TIMESTAMP_WINDOW = 300
"""Seconds to either side in which a differing timestamp is searched."""

_TIMESTAMP = re.compile(rb"(oauth_timestamp(?:%(?:25)*3[Dd]|=))(\d{6,16})")


@dataclass(frozen=True, slots=True)
class Budget:
    """When a search gives up: tried candidates, seconds, and bytes that were hashed."""

    candidates: int = 400_000
    seconds: float = 0.6
    hashed_bytes: int = 600_000_000


DEFAULT_BUDGET = Budget()


@dataclass(frozen=True, slots=True)
class Match:
    """The signed string. ``changes`` led to it, ``forms`` are codes of how its digest was signed.

    ``equal`` are changes that give the same string as one of ``changes`` in this request.
    ``timestamp`` is the one that was signed when only a search could find it.
    """

    string: bytes
    changes: tuple[Change, ...] = ()
    forms: tuple[str, ...] = ()
    equal: tuple[Change, ...] = ()
    timestamp: str | None = None


class _BudgetEnded(Exception):
    pass


@dataclass(slots=True)
class Search:
    """One search. ``tried`` and ``ended`` can be read afterwards."""

    kitchen: Kitchen
    target: Target
    budget: Budget
    clock: Callable[[], float]
    tried: int = 0
    ended: bool = False
    seconds: float = 0.0
    _hashed: int = 0
    _started: float = 0.0
    _equal: dict[int, list[Change]] = field(default_factory=dict)

    def run(self, changes: Sequence[Change]) -> Match | None:
        """Search; None when nothing matched (``ended`` says whether the budget was the reason)."""
        self._started = self.clock()
        try:
            return self._levels(changes)
        except _BudgetEnded:
            self.ended = True
            return None
        finally:
            self.seconds = self.clock() - self._started

    def _levels(self, changes: Sequence[Change]) -> Match | None:
        expected = self.kitchen.cook(Recipe()).encode("utf-8", "surrogateescape")
        digest = self._digest(expected)
        if self.target.matches(digest):
            return Match(expected)
        active, match, singles = self._singles(changes, digest)
        if match:
            return match
        tested: list[tuple[tuple[Change, ...], bytes]] = [((), digest), *singles]
        forms = self._forms(tested[:1]) or self._timestamps(((),), TIMESTAMP_WINDOW)
        if forms:
            return forms
        pairs: list[tuple[tuple[Change, ...], bytes]] = []
        return (
            self._combinations(active, 2, pairs)
            or self._forms(singles)
            or self._timestamps([each for each, _ in singles], 30)
            or self._forms(pairs)
            or self._deeper(active)
            or self._timestamps([each for each, _ in singles], TIMESTAMP_WINDOW)
        )

    def _singles(
        self, changes: Sequence[Change], expected: bytes
    ) -> tuple[list[Change], Match | None, list[tuple[tuple[Change, ...], bytes]]]:
        """Try each change; keep the ones that make a difference, note those that are equal."""
        first: dict[bytes, Change] = {}
        active: list[Change] = []
        singles: list[tuple[tuple[Change, ...], bytes]] = []
        found: Match | None = None
        for change in changes:
            string = self._string((change,))
            digest = self._digest(string)
            if digest == expected or digest in first:
                if digest in first:
                    self._equal.setdefault(id(first[digest]), []).append(change)
                if change.latent:
                    active.append(change)
                continue
            first[digest] = change
            active.append(change)
            singles.append(((change,), digest))
            if found is None and self.target.matches(digest):
                found = Match(string, (change,))
        if found is not None:
            found = self._with_equal(found)
        return active, found, singles

    def _combinations(
        self,
        changes: Sequence[Change],
        count: int,
        tested: list[tuple[tuple[Change, ...], bytes]] | None = None,
    ) -> Match | None:
        for chosen in _compatible(changes, count):
            string = self._string(chosen)
            digest = self._digest(string)
            if self.target.matches(digest):
                return self._with_equal(Match(string, chosen))
            if tested is not None:
                tested.append((chosen, digest))
        return None

    def _deeper(self, changes: Sequence[Change]) -> Match | None:
        """Triples and fours, the ones of everyday faults before the others."""
        everyday = [each for each in changes if each.rarity == 1 and not each.latent]
        for count in range(3, MOST_FAULTS + 1):
            found = self._combinations(everyday, count)
            if found:
                return found
        for count in range(3, MOST_FAULTS + 1):
            found = self._combinations(changes, count)
            if found:
                return found
        return None

    def _forms(self, tested: Sequence[tuple[tuple[Change, ...], bytes]]) -> Match | None:
        """Strings that are known not to match: was their digest signed in another form?"""
        for chosen, digest in tested:
            self._spend(300)
            codes = self.target.form_of(digest)
            if codes:
                return self._with_equal(Match(self._string(chosen), chosen, codes))
        return None

    def _timestamps(
        self, combinations_: Sequence[tuple[Change, ...]], window: int
    ) -> Match | None:
        """The same strings with another timestamp: only what follows it is hashed again."""
        for chosen in combinations_:
            string = self._string(chosen)
            place = _TIMESTAMP.search(string)
            if place is None:
                continue
            for text, rest in _other_timestamps(string, place, window):
                candidate = string[: place.start(2)] + rest
                if self.target.matches(self._digest(candidate)):
                    return self._with_equal(Match(candidate, chosen, timestamp=text))
        return None

    def _string(self, changes: Sequence[Change]) -> bytes:
        recipe = Recipe()
        for change in changes:
            recipe = change.apply(recipe)
        return self.kitchen.cook(recipe).encode("utf-8", "surrogateescape")

    def _digest(self, string: bytes) -> bytes:
        self.tried += 1
        self._spend(len(string))
        return self.target.hash(string)

    def _spend(self, size: int) -> None:
        self._hashed += size
        if (
            self.tried > self.budget.candidates
            or self._hashed > self.budget.hashed_bytes
            or self.clock() - self._started > self.budget.seconds
        ):
            raise _BudgetEnded

    def _with_equal(self, match: Match) -> Match:
        equal = tuple(
            other for change in match.changes for other in self._equal.get(id(change), ())
        )
        return Match(match.string, match.changes, match.forms, equal, match.timestamp)


def _compatible(changes: Sequence[Change], count: int) -> Iterator[tuple[Change, ...]]:
    """Combinations in which no two changes share a slot."""
    for chosen in combinations(changes, count):
        slots = [slot for each in chosen for slot in each.slots]
        if len(slots) == len(set(slots)):
            yield chosen


def _other_timestamps(
    string: bytes, place: re.Match[bytes], window: int
) -> Iterator[tuple[str, bytes]]:
    rest, number = string[place.end(2) :], int(place[2])
    seconds = number // 1000 if len(place[2]) == 13 else number
    for step in range(1, window + 1):
        for text in (str(seconds + step), str(seconds - step)):
            yield text, text.encode() + rest
    for milliseconds in range(1000):
        text = f"{seconds}{milliseconds:03}"
        yield text, text.encode() + rest
