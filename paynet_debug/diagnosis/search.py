"""Finds the signed string: candidates in order of likelihood, fewest faults first.

The expected string first, then every single fault, pairs, threes and fours of faults that do not
exclude each other. A candidate whose digest is the signature's *is* what was signed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from paynet_debug.diagnosis.candidates import Candidates, Step, compatible, mixed, steps
from paynet_debug.diagnosis.digest import Target
from paynet_debug.diagnosis.recipe import Kitchen
from paynet_debug.diagnosis.rules.contract import Change

MOST_FAULTS = 4
TIMESTAMP_WINDOW = 300
"""Seconds to either side in which a differing timestamp is searched."""
NEAR_TIMESTAMP_WINDOW = 30
"""The same beside another fault, where each second costs as many hashes as there are faults."""

EQUAL_BYTES = 40_000_000
"""Bytes hashed after which a found match is answered without learning what is equal to it."""

_TIMESTAMP = re.compile(rb"oauth_timestamp(?:%(?:25)*3[Dd]|=)(\d{6,16})")

Chosen = tuple[Step, ...]
Tested = list[tuple[Chosen, bytes]]


@dataclass(frozen=True, slots=True)
class Budget:
    """When a search gives up: tried candidates, seconds, and bytes that were hashed.

    ``seconds`` count once ``sure_bytes`` are hashed, which an ordinary request's single faults
    and likely pairs do not reach: a machine that pauses can't hide one of them.
    """

    candidates: int = 400_000
    seconds: float = 0.7
    sure_bytes: int = 4_000_000
    hashed_bytes: int = 1_000_000_000


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
    """One search; ``tried``, ``ended`` and ``seconds`` can be read afterwards."""

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
    _candidates: Candidates = field(init=False)

    def __post_init__(self) -> None:
        self._candidates = Candidates(self.kitchen)

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
        digest = self._digest(self._candidates.string(()))
        if self.target.matches(digest):
            return self._match(())
        found = self._forms([((), digest)])
        if found:
            return found
        active, found, singles = self._singles(steps(changes), digest)
        if found:
            return found
        pairs: Tested = []
        everyday = [step for step in active if _is_everyday(step)]
        rare = [step for step in active if not _is_everyday(step)]
        return (
            self._timestamps([()], TIMESTAMP_WINDOW)
            or self._combinations(compatible(everyday, 2), pairs)
            or self._forms(singles)
            or self._timestamps([each for each, _ in singles], NEAR_TIMESTAMP_WINDOW)
            or self._combinations(mixed(everyday, rare), pairs)
            or self._deeper(everyday, rare, pairs)
        )

    def _singles(
        self, prepared: Sequence[Step], expected: bytes
    ) -> tuple[list[Step], Match | None, Tested]:
        """Try each change; keep those that make a difference, note those that are equal.

        After a match the rest is tried only to learn what is equal to it, while time allows.
        """
        first: dict[bytes, Step] = {}
        active: list[Step] = []
        found: Step | None = None
        for step in prepared:
            if found is not None and self._nearly_spent():
                break
            digest = self._digest(self._candidates.string((step,)))
            if digest in first:
                self._equal.setdefault(first[digest].number, []).append(step.change)
            elif digest != expected:
                first[digest] = step
                if found is None and self.target.matches(digest):
                    found = step
            if step.change.latent or first.get(digest) is step:
                active.append(step)
        match = self._match((found,)) if found is not None else None
        return active, match, [((step,), digest) for digest, step in first.items()]

    def _combinations(
        self, combinations: Iterable[Chosen], tested: Tested | None = None
    ) -> Match | None:
        for chosen in combinations:
            digest = self._digest(self._candidates.string(chosen))
            if self.target.matches(digest):
                return self._match(chosen)
            if tested is not None:
                tested.append((chosen, digest))
        return None

    def _deeper(self, everyday: list[Step], rare: list[Step], pairs: Tested) -> Match | None:
        """What is left, likeliest first: threes of everyday faults before pairs of rare ones."""
        plain = [step for step in everyday if step.change.encoder is None]
        return (
            self._forms(pairs)
            or self._combinations(compatible(plain, 3))
            or self._combinations(compatible(rare, 2))
            or self._combinations(compatible(everyday, 3))
            or self._combinations(compatible(plain, MOST_FAULTS))
            or self._timestamps([each for each, _ in pairs], NEAR_TIMESTAMP_WINDOW)
            or self._combinations(compatible([*everyday, *rare], 3))
        )

    def _forms(self, tested: Tested) -> Match | None:
        """Look whether a string that did not match was signed by another form of its digest."""
        for chosen, digest in tested:
            self._spend(0)
            codes = self.target.form_of(digest)
            if codes:
                return self._match(chosen, forms=codes)
        return None

    def _timestamps(self, combinations: Iterable[Chosen], window: int) -> Match | None:
        """The same strings with another timestamp: only what follows it is hashed again."""
        for chosen in combinations:
            string = self._candidates.string(chosen)
            place = _TIMESTAMP.search(string)
            if place is None:
                continue
            started = self.target.started(string[: place.start(1)])
            rest = string[place.end(1) :]
            for text in _other_timestamps(int(place[1]), window):
                self.tried += 1
                self._spend(len(rest))
                state = started.copy()
                state.update(text.encode() + rest)
                if self.target.matches(state.digest()):
                    whole = string[: place.start(1)] + text.encode() + rest
                    return self._match(chosen, whole, timestamp=text)
        return None

    def _digest(self, string: bytes) -> bytes:
        self.tried += 1
        self._spend(len(string))
        return self.target.hash(string)

    def _spend(self, size: int) -> None:
        self._hashed += size
        if (
            self.tried > self.budget.candidates
            or self._hashed > self.budget.hashed_bytes
            or self._late(self.budget.seconds)
        ):
            raise _BudgetEnded

    def _nearly_spent(self) -> bool:
        """Whether to stop learning what is equal to a match that is already found."""
        return (
            self._hashed > EQUAL_BYTES
            or self.tried >= self.budget.candidates
            or self._late(self.budget.seconds * 0.9)
        )

    def _late(self, seconds: float) -> bool:
        sure = self._hashed <= self.budget.sure_bytes
        return not sure and self.clock() - self._started > seconds

    def _match(
        self,
        chosen: Chosen,
        string: bytes | None = None,
        forms: tuple[str, ...] = (),
        timestamp: str | None = None,
    ) -> Match:
        equal = tuple(other for step in chosen for other in self._equal.get(step.number, ()))
        changes = tuple(step.change for step in chosen)
        whole = self._candidates.string(chosen) if string is None else string
        return Match(whole, changes, forms, equal, timestamp)


def _is_everyday(step: Step) -> bool:
    return step.change.rarity == 1 and not step.change.latent


def _other_timestamps(number: int, window: int) -> Iterator[str]:
    """Seconds around ``number``; with the wide window also each millisecond of its second."""
    seconds = number // 1000 if number >= 10**12 else number
    for step in range(1, window + 1):
        yield str(seconds + step)
        yield str(seconds - step)
    if window == TIMESTAMP_WINDOW:
        for milliseconds in range(1000):
            yield f"{seconds}{milliseconds:03}"
