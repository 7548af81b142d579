"""What was measured, as the table that the README quotes."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

Measure = Callable[[], float]

FASTER = "faster"
THE_TIME = "the time"


@dataclass(frozen=True, slots=True)
class Row:
    """One comparison. ``ratio`` must be at least ``least`` or at most ``most``, where given.

    ``of`` says what the ratio is of; without it, of the two figures as they stand.
    """

    what: str
    ours: str
    other: str
    ratio: float
    of: str = ""
    least: float | None = None
    most: float | None = None

    @property
    def goal(self) -> str:
        if self.least is not None:
            return f"≥ {self.least:g}"
        return "–" if self.most is None else f"≤ {self.most:g}"

    @property
    def met(self) -> str:
        if self.least is not None:
            return "yes" if self.ratio >= self.least else "no"
        if self.most is not None:
            return "yes" if self.ratio <= self.most else "no"
        return "–"

    def cells(self) -> tuple[str, ...]:
        """The row's text, a cell each."""
        ratio = f"{self.ratio:.2f}" if self.ratio < 10 else f"{self.ratio:.0f}"
        quoted = f"{ratio} × {self.of}" if self.of else ratio
        return (self.what, self.ours, self.other, quoted, self.goal, self.met)


HEADER = ("Measured", "Ours", "The other", "Ratio", "Goal", "Met")


def table(rows: Iterable[Row]) -> str:
    """The rows as a Markdown table, padded so that it reads well in a terminal too."""
    lines = [HEADER, *(row.cells() for row in rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    lines.insert(1, tuple("-" * width for width in widths))
    padded = (
        (cell.ljust(width) for cell, width in zip(line, widths, strict=True)) for line in lines
    )
    return "\n".join(f"| {' | '.join(line)} |" for line in padded)


def by_turns(rounds: int, ours: Measure, other: Measure) -> tuple[float, float, float]:
    """Take both measures once a round: the median of each, and of the rounds' own ratios.

    A round's two measures lie a second apart, so that a machine which is busy for a while slows
    both; the medians of each alone may come from different rounds.
    """
    taken = [(ours(), other()) for _ in range(rounds)]
    ratios = [mine / others for mine, others in taken]
    mine, others = zip(*taken, strict=True)
    return statistics.median(mine), statistics.median(others), statistics.median(ratios)


def rate(act: Callable[[], object], seconds: float) -> float:
    """How often a second ``act`` can be done; it is done at least once."""
    times, begin = 0, time.perf_counter()
    while True:
        act()
        times += 1
        took = time.perf_counter() - begin
        if took >= seconds:
            return times / took
