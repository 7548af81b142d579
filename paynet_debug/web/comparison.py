"""Two signature base strings side by side: parts and parameters in rows, differences marked.

Pairs are aligned in the order in which each string has them. A percent-encoded character is
compared whole, however often it was encoded, so that ``%2520`` against ``%2B`` is one difference.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import NamedTuple

from paynet_debug.diagnosis.model import BaseStringParts

_TOKEN = re.compile(r"%(?:25)*[0-9A-Fa-f]{2}|.", re.DOTALL)
_PIECE = re.compile(r"(?:(?!%26|&).)+|%26|&", re.DOTALL)
"""A whole parameter of a base string; its neighbours are told apart by ``%26``."""

_DEAR = 300_000
"""Token pairs above which a search for the shortest list of differences takes too long."""

_ISLAND = 1
"""Equal tokens between two differences that are too few to be worth telling apart."""

_MANY_PAIRS = 400
_LONG, _KEPT = 320, 120
"""Characters of one run that are shown whole, and that are kept at each end of a longer one."""


class State(StrEnum):
    """How a row's two sides relate; ``MOVED`` stands in both strings, at different places."""

    SAME = "same"
    DIFFERS = "differs"
    EXPECTED_ONLY = "expected-only"
    SIGNED_ONLY = "signed-only"
    MOVED = "moved"


class Run(NamedTuple):
    """Some text of one side, and whether it differs from the other."""

    text: str
    differs: bool


Runs = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One part or parameter; a side that lacks it is None."""

    state: State
    expected: Runs | None
    signed: Runs | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """The parts of two base strings, still encoded as the parts give them."""

    method: Row
    uri: Row
    parameters: tuple[Row, ...]

    @property
    def reordered(self) -> bool:
        """Whether a parameter stands at another place."""
        return any(each.state is State.MOVED for each in self.parameters)

    @property
    def differences(self) -> int:
        """How many rows are not the same."""
        rows = (self.method, self.uri, *self.parameters)
        return sum(each.state is not State.SAME for each in rows)


def compare(expected: BaseStringParts, signed: BaseStringParts) -> Comparison:
    """Align the parts of two base strings."""
    return Comparison(
        _row(expected.method, signed.method),
        _row(expected.uri, signed.uri),
        tuple(_aligned(_pairs(expected), _pairs(signed))),
    )


def marked(expected: str, signed: str, *, reordered: bool = False) -> tuple[Runs, Runs]:
    """Both texts in runs of what is equal and what differs.

    Where parameters are ``reordered``, whole ones are compared: letters that happen to be equal
    in two different parameters say nothing.
    """
    unit, island = (_PIECE, 0) if reordered else (_TOKEN, _ISLAND)
    one, other = unit.findall(expected), unit.findall(signed)
    start = _common(one, other)
    end = _common(one[start:][::-1], other[start:][::-1])
    blocks = [
        (True, one[:start], other[:start]),
        *_blocks(one[start : len(one) - end], other[start : len(other) - end], island),
        (True, one[len(one) - end :], other[len(other) - end :]),
    ]
    return (
        _runs((not equal, "".join(mine)) for equal, mine, _ in blocks),
        _runs((not equal, "".join(theirs)) for equal, _, theirs in blocks),
    )


def _blocks(
    one: list[str], other: list[str], island: int
) -> Iterator[tuple[bool, list[str], list[str]]]:
    if len(one) * len(other) > _DEAR:
        yield False, one, other
        return
    for tag, i, j, k, m in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        yield tag == "equal" and j - i > island, one[i:j], other[k:m]


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    shorter = min(len(one), len(other))
    return next((n for n in range(shorter) if one[n] != other[n]), shorter)


def _runs(pieces: Iterator[tuple[bool, str]]) -> Runs:
    """Join neighbours of one kind."""
    runs: list[Run] = []
    for differs, text in pieces:
        if not text:
            continue
        if runs and runs[-1].differs == differs:
            runs[-1] = Run(runs[-1].text + text, differs)
        else:
            runs.append(Run(text, differs))
    return tuple(runs)


def _pairs(parts: BaseStringParts) -> list[str]:
    """``name=value`` as the string has them; a piece without "=" stays without one."""
    return [piece for piece in parts.normalized_parameters.split("&") if piece]


def _aligned(expected: list[str], signed: list[str]) -> Iterator[Row]:
    if max(len(expected), len(signed)) > _MANY_PAIRS:
        yield _row("&".join(expected), "&".join(signed))
        return
    moved = set(expected) & set(signed)
    for tag, i, j, k, m in SequenceMatcher(None, expected, signed, autojunk=False).get_opcodes():
        if tag == "equal":
            yield from (_row(pair, pair) for pair in expected[i:j])
        else:
            yield from _replaced(expected[i:j], signed[k:m], moved)


def _replaced(expected: list[str], signed: list[str], moved: set[str]) -> Iterator[Row]:
    """Put pairs of one name beside each other; the rest stands alone on its side."""
    waiting = list(signed)
    for pair in expected:
        name = pair.partition("=")[0]
        partner = next((each for each in waiting if each.partition("=")[0] == name), None)
        if pair in moved or partner is None or partner in moved:
            state = State.MOVED if pair in moved else State.EXPECTED_ONLY
            yield Row(state, _whole(pair), None)
            continue
        for each in waiting[: waiting.index(partner)]:
            yield _alone(each, moved)
        del waiting[: waiting.index(partner) + 1]
        yield _row(pair, partner)
    for each in waiting:
        yield _alone(each, moved)


def _alone(pair: str, moved: set[str]) -> Row:
    return Row(State.MOVED if pair in moved else State.SIGNED_ONLY, None, _whole(pair))


def _whole(text: str) -> Runs:
    return _shortened((Run(text, True),))


def _row(expected: str, signed: str) -> Row:
    if expected == signed:
        runs = _shortened((Run(expected, False),))
        return Row(State.SAME, runs, runs)
    ours, theirs = marked(expected, signed)
    return Row(State.DIFFERS, _shortened(ours) or None, _shortened(theirs) or None)


def _shortened(runs: Runs) -> Runs:
    """Cut the middle out of long runs: a payload may have a million characters."""
    return tuple(
        run
        if len(run.text) <= _LONG
        else Run(f"{run.text[:_KEPT]} ⋯ {run.text[-_KEPT:]}", run.differs)
        for run in runs
        if run.text
    )
