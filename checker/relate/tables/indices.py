"""Price indices beside their change: where the year before is 100, an index of 98.1 is a change of -1.9.

The columns of a table, or the two numbers of the rows of a pasted one, are known for such by the rows themselves: most of
them hold. Then a row that does not is wrong.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from checker.language.intervals import EXACT, Interval, format_number
from checker.relate.tables.named_rows import rows_of
from checker.rows import Ledger, Part, Relation
from checker.tables.model import Layout

_FUSED = re.compile(r"(\d{2,3}\.\d)(-?\d+\.\d)")
_TWO = re.compile(r"(\d+(?:\.\d+)?) (-?\d+(?:\.\d+)?)")
_BASE = Decimal(100)
_LEAST, _MOST = Decimal(50), Decimal(200)
_ROWS = 4  # rows that must hold
_SHARE = Decimal("0.7")  # of the rows


@dataclass(frozen=True, slots=True)
class _Row:
    """An index and its change, with their places in the last digit that is stated."""

    label: str
    index: Decimal
    change: Decimal
    parts: tuple[Part, ...]

    @property
    def derived(self) -> Interval:
        """What the index says that the change is, both rounded."""
        places = (self.index.as_tuple().exponent, self.change.as_tuple().exponent)
        last = Decimal(1).scaleb(max(int(place) for place in places))
        exact = EXACT.subtract(self.index, _BASE)
        return (
            Interval.exact(exact) if places[0] == places[1] else Interval.around(exact, EXACT.divide(last, Decimal(2)))
        )

    @property
    def holds(self) -> bool:
        return self.derived.meets(Interval.exact(self.change))


def find(ledger: Ledger) -> Iterator[Relation]:
    """Relations of kind ``difference``: the change against the index less 100."""
    pasted: dict[int, list[_Row]] = defaultdict(list)
    for row in rows_of(ledger):
        numbers = _TWO.fullmatch(" ".join(row.numbers)) or _FUSED.fullmatch("".join(row.numbers))
        if numbers is not None:
            index, change = row.figures[0], row.figures[-1]
            places = [Part("stated", change.start, row.end, change.index)]
            if index is not change:
                places.append(Part("part", index.start, index.end, index.index))
            pasted[row.table].append(_Row(row.name, Decimal(numbers[1]), Decimal(numbers[2]), tuple(places)))
    for rows in pasted.values():
        yield from _held(rows)
    for layout in ledger.tables:
        if not layout.doubt:
            for rows in _columns(layout):
                yield from _held(rows)


def _columns(layout: Layout) -> Iterator[list[_Row]]:
    """The rows of any two columns that stand side by side."""
    for one, other in pairwise(layout.columns):
        rows = []
        for line in layout.lines:
            index, change = layout.entry(line, one), layout.entry(line, other)
            if index is None or change is None or index.value is None or change.value is None:
                continue
            parts = (
                Part("stated", change.start, change.end, change.figure),
                Part("part", index.start, index.end, index.figure),
            )
            rows.append(_Row(line.label, index.value, change.value, parts))
        yield rows


def _held(rows: Sequence[_Row]) -> Iterator[Relation]:
    if len(rows) < _ROWS or not all(_LEAST < row.index < _MOST for row in rows):
        return
    holding = sum(row.holds for row in rows)
    if holding < _ROWS or holding < len(rows) * _SHARE:
        return
    for row in rows:
        exact = EXACT.subtract(row.index, _BASE)
        yield Relation(
            "difference",
            "confirmed" if row.holds else "contradicted",
            "likely",
            row.parts,
            f"{row.index}−100＝{format_number(exact)}",
            "%",
            Interval.exact(row.change),
            row.derived,
            str(row.change),
            None if row.holds else row.change - exact,
            pattern="index",
            label=row.label,
        )
