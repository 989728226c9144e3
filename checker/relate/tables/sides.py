"""Tables with two sides (收入 | 支出): the totals at the end of both sides are equal (收入总计 = 支出总计)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from checker.relate.tables.axis import compare, read
from checker.relate.tables.words import part, relation, shown
from checker.rows import Ledger, Relation
from checker.tables.model import Column, Layout, Line


def find(ledger: Ledger) -> Iterator[Relation]:
    """The 总计 of layouts that stand side by side, held against each other column by column."""
    for left, right in pairwise(ledger.tables):
        if left.region != right.region:
            continue
        a, b = _grand(left), _grand(right)
        if a is None or b is None or a.row != b.row:
            continue
        for one, other in zip(left.amounts, right.amounts, strict=False):
            if one.leaf == other.leaf:
                yield from _equal(left, right, a, b, one, other)


def _grand(layout: Layout) -> Line | None:
    """The last line, if it is a 总计."""
    lines = [line for line in layout.lines if line.role == "total"]
    return lines[-1] if lines and lines[-1].label.endswith("总计") else None


def _equal(left: Layout, right: Layout, a: Line, b: Line, one: Column, other: Column) -> Iterator[Relation]:
    stated, opposite = read(left, a, one), read(right, b, other)
    if stated.entry is None or opposite.entry is None or stated.entry.kind == "blank" or opposite.entry.kind == "blank":
        return
    outcome = compare(0, stated, [(opposite, 1)])
    if outcome is not None:
        yield relation(
            left,
            a,
            one,
            "sides",
            outcome.verdict,
            "likely",
            stated.entry,
            [part("total", opposite.entry)],
            expression=f"{a.label} {shown(stated.entry)}，{b.label} {shown(opposite.entry)} {one.unit}".strip(),
            interval=outcome.stated,
            derived=outcome.derived,
            difference=outcome.difference,
            reason="masked" if outcome.verdict == "not_assessable" else "",
        )
