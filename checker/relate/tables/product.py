"""Columns that are the product of two others: 单价 × 数量 = 金额, and 人均 (户均, 亩均) as the quotient that it is.

Which columns are meant is found by trying: the three that agree in nearly every line are meant, and a line in which they
do not is a contradiction. Where none do (discounts, several rates) nothing is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import permutations
from typing import Final

from checker.language.intervals import Interval
from checker.language.verdicts import Certainty, Verdict, verdict
from checker.relate.tables.words import part, relation, shown
from checker.rows import Ledger, Relation
from checker.tables.model import Column, Layout, Line

_PRICE: Final = re.compile(r"单价|均价|价格|标准|[/／每](?:人|户|亩|个|件|套|吨|公里|次|天|月)")
_MEAN: Final = re.compile(r"人均|户均|亩均|均(?:值|数|额)|平均|每(?:人|户|亩)")
_LEAST: Final = 3
_FACTORS: Final = (Decimal(1), Decimal("0.0001"), Decimal(10_000))  # 元 and 万元, where the heads do not say so
_SAMPLE: Final = 40
_CLOSE: Final = 0.5  # a mean rounded to few digits is far off, but not by half
_TRIVIAL: Final = (Decimal(0), Decimal(1))


@dataclass(slots=True)
class _Law:
    """``amount`` = ``price`` × ``count`` × ``factor``, with the verdict of every line that has all three."""

    price: Column
    count: Column
    amount: Column
    factor: Decimal
    mean: bool
    results: list[tuple[Line, Verdict, Interval, Interval]]

    def number(self, kind: Verdict) -> int:
        return sum(found == kind for _, found, _, _ in self.results)


def find(ledger: Ledger) -> Iterator[Relation]:
    """The products of every table of a document."""
    for layout in ledger.tables:
        if layout.doubt:
            continue
        for price in (*layout.amounts, *layout.rates):
            if _PRICE.search(price.name) or _MEAN.search(price.name):
                yield from _product(layout, price)


def _product(layout: Layout, price: Column) -> Iterator[Relation]:
    best: _Law | None = None
    for count, amount in permutations((column for column in layout.amounts if column is not price), 2):
        if _PRICE.search(count.name) or _MEAN.search(count.name) or _MEAN.search(amount.name):
            continue
        sample = _sample(layout, price, count, amount)
        for factor in dict.fromkeys((price.scale * count.scale / amount.scale, *_FACTORS)):
            if sum(abs(p * q * float(factor) - t) <= _CLOSE * abs(t) for p, q, t in sample) * 2 <= len(sample):
                continue
            law = _tried(layout, _Law(price, count, amount, factor, bool(_MEAN.search(price.name)), []))
            held = law.number("confirmed")
            if held >= _LEAST and held > 2 * law.number("contradicted"):
                best = law if best is None or held > best.number("confirmed") else best
    if best is not None:
        broken = best.number("contradicted")
        certainty: Certainty = "certain" if len(best.results) >= max(6, 6 * broken) else "likely"
        for line, found, stated, derived in best.results:
            yield _relation(layout, best, line, found, stated, derived, certainty)


def _sample(layout: Layout, price: Column, count: Column, amount: Column) -> list[tuple[float, float, float]]:
    """The three figures of the first lines that have them: enough to leave out columns that have no such law."""
    found: list[tuple[float, float, float]] = []
    for line in layout.lines:
        cells = [layout.entry(line, column) for column in (price, count, amount)]
        values = [float(cell.value) for cell in cells if cell is not None and cell.value]
        if len(values) == len(cells):
            found.append((values[0], values[1], values[2]))
            if len(found) == _SAMPLE:
                break
    return found


def _tried(layout: Layout, law: _Law) -> _Law:
    """The law with its results; none where every count is 0 or 1, which any two equal columns fulfil."""
    telling = False
    for line in layout.lines:
        cells = [(layout.entry(line, column), column) for column in (law.price, law.count, law.amount)]
        if any(entry is None or entry.kind != "number" for entry, _ in cells):
            continue
        price, count, amount = (layout.interval(entry, column) for entry, column in cells)
        loose = [layout.interval(entry, column, loose=True) for entry, column in cells]
        if price is None or count is None or amount is None or count.low <= 0:
            continue
        telling = telling or (cells[1][0] is not None and cells[1][0].value not in _TRIVIAL)
        if law.mean:
            stated, derived, wide = price, (amount / count).scaled(1 / law.factor), loose[0]
        else:
            stated, derived, wide = amount, (price * count).scaled(law.factor), loose[2]
        law.results.append((line, verdict(stated, derived, wide), stated, derived))
    if not telling:
        law.results.clear()
    return law


def _relation(
    layout: Layout, law: _Law, line: Line, found: Verdict, stated: Interval, derived: Interval, certainty: Certainty
) -> Relation:
    price, count, amount = (layout.entry(line, column) for column in (law.price, law.count, law.amount))
    assert price is not None
    assert count is not None
    assert amount is not None
    times = "" if law.factor == 1 else "÷10000" if law.factor < 1 else "×10000"
    if law.mean:
        times = {"÷10000": "×10000", "×10000": "÷10000"}.get(times, times)
        column, cell, members = law.price, price, [part("whole", amount), part("count", count)]
        expression = f"{shown(amount)}÷{shown(count)}{times}＝{derived}"
    else:
        column, cell, members = law.amount, amount, [part("price", price), part("count", count)]
        expression = f"{shown(price)}×{shown(count)}{times}＝{derived}"
    gap = stated - derived
    difference = None if found != "contradicted" else gap.low if abs(gap.low) < abs(gap.high) else gap.high
    return relation(
        layout,
        line,
        column,
        "mean" if law.mean else "product",
        found,
        certainty,
        cell,
        members,
        expression=expression,
        interval=stated,
        derived=derived,
        difference=difference,
    )
