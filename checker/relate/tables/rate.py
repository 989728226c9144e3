"""Columns of rates (增长%, 占比, 完成预算%) held against the columns they come from.

Which columns those are is found by trying: the pair that gives the rate in nearly every line is meant, and a line in
which it does not is a contradiction. A rate that no pair explains (同口径, 可比价) is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import permutations
from typing import Final, Literal

from checker.language.intervals import Interval
from checker.language.verdicts import Certainty, Verdict, verdict
from checker.relate.tables.words import part, relation, shown
from checker.rows import Ledger, Relation
from checker.tables.model import Column, Layout, Line

_GROWTH: Final = re.compile(r"增长|增幅|增速|±|升降|同比|环比|增减|比上年|为上年|变动|幅度")
_SHARE: Final = re.compile(r"占|比重|构成|份额")
_DONE: Final = re.compile(r"完成|执行|进度|达成|为.{0,6}预算|决算数?为|预算.{0,4}[%比]|率")
_LEAST: Final = 3
_SAMPLE: Final = 40
_HUNDRED: Final = Decimal(100)
Form = Literal["growth", "share", "ratio"]


@dataclass(slots=True)
class _Result:
    line: Line
    verdict: Verdict
    derived: Interval
    stated: Interval
    base: Line


def find(ledger: Ledger) -> Iterator[Relation]:
    """The rates of every table of a document."""
    for layout in ledger.tables:
        if layout.doubt:
            continue
        for column in layout.rates:
            yield from _rate(layout, column)


def _rate(layout: Layout, column: Column) -> Iterator[Relation]:
    best: tuple[float, Form, Column, Column | None, list[_Result], Decimal] | None = None
    amounts = [c for c in layout.amounts if c.group not in ("百分比",)]
    name = column.name
    forms: list[tuple[Form, Column, Column | None]] = []
    if _SHARE.search(name):
        forms += [("share", amount, None) for amount in amounts]
    for one, other in permutations(amounts, 2):
        if one.unit != other.unit:
            continue
        if _GROWTH.search(name):
            forms.append(("growth", one, other))
        if _DONE.search(name) or _SHARE.search(name) or not _GROWTH.search(name):
            forms.append(("ratio", one, other))
    for form, a, b in forms:
        for scale in (_HUNDRED, Decimal(1)):
            if not _plausible(layout, column, form, a, b, float(scale)):
                continue
            results = list(_results(layout, column, form, a, b, scale))
            held = sum(result.verdict == "confirmed" for result in results)
            score = held - 2.0 * sum(result.verdict == "contradicted" for result in results)
            if held >= _LEAST and score > 0 and (best is None or score > best[0]):
                best = (score, form, a, b, results, scale)
    if best is None:
        return
    _, form, a, b, results, scale = best
    broken = sum(result.verdict == "contradicted" for result in results)
    certainty: Certainty = "certain" if len(results) - broken >= 5 * broken and len(results) >= 6 else "likely"
    for result in results:
        yield _relation(layout, column, form, a, b, scale, result, certainty)


def _plausible(layout: Layout, column: Column, form: Form, a: Column, b: Column | None, scale: float) -> bool:
    """Whether the first lines, roughly worked out, allow that the rate comes from these columns: most pairs do not."""
    total = _total_line(layout)
    if total is None:
        return False
    near = tried = 0
    for line in layout.lines:
        cells = layout.entry(line, column), layout.entry(line, a), layout.entry(total if b is None else line, b or a)
        if any(cell is None or cell.value is None for cell in cells):
            continue
        stated, level, base = (float(cell.value) for cell in cells if cell is not None and cell.value is not None)
        if base:
            tried += 1
            near += abs((level / base - (form == "growth")) * scale - stated) <= 0.5 * abs(stated) + scale / 100
        if tried == _SAMPLE:
            break
    return near * 2 >= tried


def _results(
    layout: Layout, column: Column, form: Form, a: Column, b: Column | None, scale: Decimal
) -> Iterator[_Result]:
    total = _total_line(layout)
    for line in layout.lines:
        entry = layout.entry(line, column)
        base_line = total if b is None else line
        if entry is None or entry.kind != "number" or base_line is None:
            continue
        if entry.percent and scale != _HUNDRED:
            continue
        level = layout.entry(line, a)
        base = layout.entry(base_line, b or a)
        if level is None or base is None or level.kind != "number" or base.kind != "number":
            continue
        top, bottom = layout.interval(level, a), layout.interval(base, b or a)
        stated, loose = layout.interval(entry, column), layout.interval(entry, column, loose=True)
        if top is None or bottom is None or stated is None or loose is None or bottom.low <= 0 <= bottom.high:
            continue
        if form == "growth":
            derived = ((top / bottom) + Interval.exact(Decimal(-1))).scaled(scale)
        else:
            derived = (top / bottom).scaled(scale)
        if form == "share":
            derived = derived.widened(scale / 1000)  # published shares may be balanced to 100 by hand
        if not derived.low.is_finite() or not derived.high.is_finite():
            continue
        yield _Result(line, verdict(stated, derived, loose), derived, stated, base_line)


def _total_line(layout: Layout) -> Line | None:
    """The one line that is the whole of a share: the first or last total, or the first line."""
    totals = [line for line in layout.lines if line.role == "total"]
    if totals:
        return totals[0] if totals[0] is layout.lines[0] or len(totals) == 1 else totals[-1]
    return layout.lines[0] if layout.lines else None


def _relation(
    layout: Layout,
    column: Column,
    form: Form,
    a: Column,
    b: Column | None,
    scale: Decimal,
    result: _Result,
    certainty: Certainty,
) -> Relation:
    entry, level = layout.entry(result.line, column), layout.entry(result.line, a)
    base = layout.entry(result.base, b or a)
    assert entry is not None
    assert level is not None
    assert base is not None
    over = shown(base) if base.value is not None and base.value >= 0 else f"({shown(base)})"
    times = "×100%" if scale == _HUNDRED else ""
    quotient = f"({shown(level)}−{over})÷{over}{times}" if form == "growth" else f"{shown(level)}÷{over}{times}"
    difference = None
    if result.verdict == "contradicted":
        gap = result.stated - result.derived
        difference = gap.low if abs(gap.low) < abs(gap.high) else gap.high
    members = [part("level", level), part("base" if form == "growth" else "whole", base)]
    return relation(
        layout,
        result.line,
        column,
        form,
        result.verdict,
        certainty,
        entry,
        members,
        expression=f"{quotient}＝{result.derived}",
        interval=result.stated,
        derived=result.derived,
        difference=difference,
        unit="%" if scale == _HUNDRED else "",
    )
