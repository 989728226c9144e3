"""The lines or the columns of a layout as one axis of items, and sums along it, judged over all that crosses it.

A sum of lines is judged in every column of figures, a sum of columns in every line. What holds in the others is the
evidence that one that does not hold is a mistake, and no misreading of the table.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from checker.language.intervals import EXACT, Interval
from checker.language.verdicts import Verdict, verdict
from checker.tables.model import Column, Entry, Layout, Line

_ZERO = Decimal(0)
_HALF = Decimal("0.5")
Basis = Literal["label", "level", "first", "run"]


@dataclass(slots=True)
class Reading:
    """A cell as a summand: value, and how far it may be off by rounding (``radius``) or cutting off (``loose``)."""

    entry: Entry | None
    value: Decimal | None
    radius: Decimal
    loose: Decimal


@dataclass(slots=True)
class Outcome:
    """What one sum comes to at one crossing line or column."""

    cross: int
    verdict: Verdict
    strong: bool
    stated: Interval | None
    derived: Interval | None
    difference: Decimal | None
    relative: Decimal
    within: bool


@dataclass(slots=True)
class Hypothesis:
    """The item ``total`` is the sum of ``terms`` (item, sign); ``basis`` is why it was thought of,
    ``named`` whether it calls itself a total, ``natural`` whether its parts stand where one looks for them.
    """

    total: int
    terms: tuple[tuple[int, int], ...]
    basis: Basis
    outcomes: list[Outcome] = field(default_factory=list)
    named: bool = False
    natural: bool = True

    def count(self, kind: Verdict, strong: bool = True) -> int:
        """How many outcomes have a verdict; only those with at least two summands that are not zero, if ``strong``."""
        return sum(outcome.verdict == kind and outcome.strong >= strong for outcome in self.outcomes)

    @property
    def score(self) -> float:
        """How well the sum holds: confirmed for it, contradicted against it; one summand proves little."""
        weak = self.count("confirmed", False) - self.count("confirmed")
        return self.count("confirmed") + 0.5 * self.count("uncertain") + 0.2 * weak - self.count("contradicted", False)


class Axis:
    """Items that may be sums of each other, and what crosses them. ``lines``: items are lines, crossed by columns."""

    def __init__(self, layout: Layout, lines: bool, rows: Sequence[Line], columns: Sequence[Column]) -> None:
        self.layout = layout
        self.by_line = lines
        self.rows = rows
        self.columns = columns
        self._cells: dict[tuple[int, int], Reading] = {}

    @property
    def size(self) -> int:
        """How many items there are."""
        return len(self.rows) if self.by_line else len(self.columns)

    @property
    def crossing(self) -> int:
        """How many lines or columns cross the items."""
        return len(self.columns) if self.by_line else len(self.rows)

    def place(self, item: int, cross: int) -> tuple[Line, Column]:
        """The line and column of a cell."""
        return (self.rows[item], self.columns[cross]) if self.by_line else (self.rows[cross], self.columns[item])

    def reading(self, item: int, cross: int) -> Reading:
        """The cell at an item and what crosses it."""
        found = self._cells.get((item, cross))
        if found is None:
            found = self._cells[item, cross] = read(self.layout, *self.place(item, cross))
        return found

    def test(self, hypothesis: Hypothesis) -> Hypothesis:
        """Fill in the outcomes of a sum; places where its total is blank have none."""
        for cross in range(self.crossing):
            stated = self.reading(hypothesis.total, cross)
            if stated.entry is None or stated.entry.kind in ("blank", "text"):
                continue
            terms = [(self.reading(item, cross), sign) for item, sign in hypothesis.terms]
            outcome = compare(cross, stated, terms)
            if outcome is not None:
                hypothesis.outcomes.append(outcome)
        return hypothesis


def read(layout: Layout, line: Line, column: Column) -> Reading:
    """A cell with its tolerance, in the unit of its column."""
    entry = layout.entry(line, column)
    strict, loose = layout.interval(entry, column), layout.interval(entry, column, loose=True)
    if strict is None or loose is None:
        return Reading(entry, None, _ZERO, _ZERO)
    value = entry.value if entry is not None and entry.value is not None else _ZERO
    return Reading(
        entry, value, EXACT.multiply(strict.high - strict.low, _HALF), EXACT.multiply(loose.high - loose.low, _HALF)
    )


def compare(cross: int, stated: Reading, terms: Sequence[tuple[Reading, int]]) -> Outcome | None:
    """Hold a stated cell against the signed sum of others; None when none of them has a figure."""
    filled = [
        reading for reading, _ in terms if reading.entry is not None and reading.entry.kind not in ("blank", "text")
    ]
    if not filled:
        return None
    if stated.value is None or any(reading.value is None for reading in filled):
        return Outcome(cross, "not_assessable", False, None, None, None, _ZERO, False)
    total = radius = loose = _ZERO
    nonzero = 0
    low = high = None
    for reading, sign in terms:
        if reading.value is None:
            continue
        total = EXACT.add(total, reading.value if sign > 0 else -reading.value)
        radius = EXACT.add(radius, reading.radius)
        loose = EXACT.add(loose, reading.loose)
        if reading.value:
            nonzero += 1
            low = reading.value if low is None else min(low, reading.value)
            high = reading.value if high is None else max(high, reading.value)
    left, right = Interval.around(stated.value, stated.radius), Interval.around(total, radius)
    found = verdict(left, right, Interval.around(stated.value, stated.loose), Interval.around(total, loose))
    difference = EXACT.subtract(stated.value, total)
    size = max(abs(total), abs(stated.value))
    relative = EXACT.divide(abs(difference), size) if size else _ZERO
    within = low is not None and high is not None and nonzero >= 2 and low < stated.value < high
    return Outcome(cross, found, nonzero >= 2, left, right, difference, relative, within)
