"""Opening + change = closing, and other sums with signs: between columns by what holds in the other lines, between
lines by their words (上年末余额, 发行额, 还本额, 年末余额).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations, product
from typing import Final

from checker.language.intervals import EXACT, format_number
from checker.language.verdicts import Certainty
from checker.relate.tables.axis import Axis, Hypothesis, Outcome
from checker.relate.tables.columns import column_sums
from checker.relate.tables.words import part, relation, spell
from checker.rows import Ledger, Relation
from checker.tables.model import Layout, Line

_WIDEST: Final = 9  # columns among which laws with signs are searched
_MEMBERS: Final = 5
_ROWS: Final = 4  # lines that must confirm a law nobody declared
_CLOSING: Final = re.compile(r"年末|期末|月末|结余|余额|结转下年|滚存|差额|净|增减|变动|盈余")
_OPENING: Final = re.compile(r"年初|期初|上年|上期|月初|结转")
_STOCK: Final = re.compile(r"余额|结余|存量|限额")
_IN: Final = re.compile(r"发行|新增|增加|赤字|借入|转入|收入|新建")
_OUT: Final = re.compile(r"还本|偿还|减少|支出|核销|转出|归还|化解|办结")
_YEAR: Final = re.compile(r"(?:19|20)\d{2}")
_SLIGHT: Final = Decimal("0.01")
_NEAR: Final = Decimal("0.15")


def find(ledger: Ledger) -> Iterator[Relation]:
    """Balances in every table of a document."""
    for layout in ledger.tables:
        if layout.doubt:
            continue
        yield from _between_columns(layout)
        yield from _between_lines(layout)


def _between_columns(layout: Layout) -> Iterator[Relation]:
    """Laws with at least one minus that hold in all lines but few; none that only contains a smaller one."""
    columns = layout.amounts
    if not 3 <= len(columns) <= _WIDEST or not any(_OPENING.search(c.name) or _CLOSING.search(c.name) for c in columns):
        return
    axis = Axis(layout, False, layout.lines, columns)
    rows = []
    for cross in range(axis.crossing):
        values = [axis.reading(item, cross).value for item in range(axis.size)]
        if sum(bool(value) for value in values) >= 3 and None not in values:
            rows.append([value or Decimal(0) for value in values])
    if len(rows) < _ROWS:
        return
    slack = [
        2 * max((axis.reading(item, cross).radius for cross in range(axis.crossing)), default=Decimal(0))
        for item in range(axis.size)
    ]
    known = [
        {h.total, *(item for item, _ in h.terms)}
        for h in column_sums(layout)
        if len(h.terms) >= 2 and axis.test(h).score > 0
    ]
    for size in range(3, min(_MEMBERS + 1, len(columns)) + 1):
        for members in combinations(range(len(columns)), size):
            if len({(columns[i].group, columns[i].scale) for i in members}) > 1 or any(
                other <= set(members) for other in known
            ):
                continue
            law = _law(rows, members, slack)
            if law is None:
                continue
            hypothesis = axis.test(Hypothesis(law[0], law[1], "run"))
            confirmed = hypothesis.count("confirmed")
            if confirmed >= _ROWS and confirmed >= 4 * hypothesis.count("contradicted", False):
                known.append(set(members))
                yield from _relations(
                    axis,
                    hypothesis,
                    "certain" if confirmed >= 8 * hypothesis.count("contradicted", False) else "likely",
                )


def _law(
    rows: Sequence[Sequence[Decimal]], members: Sequence[int], slack: Sequence[Decimal]
) -> tuple[int, tuple[tuple[int, int], ...]] | None:
    """The signs under which the members add up to zero in four lines of five; the closing member alone on its side."""
    allowed = sum(slack[i] for i in members)
    enough = max(_ROWS, (len(rows) * 4 + 4) // 5)
    for signs in product((1, -1), repeat=len(members) - 1):
        if all(sign > 0 for sign in signs) or sum(signs) == -len(signs):
            continue  # a plain sum is the business of totals
        failed = 0
        for row in rows:
            if abs(row[members[-1]] - sum(sign * row[i] for sign, i in zip(signs, members, strict=False))) > allowed:
                failed += 1
                if failed > len(rows) - enough:
                    break
        else:
            return members[-1], tuple(zip(members[:-1], signs, strict=True))
    return None


def _between_lines(layout: Layout) -> Iterator[Relation]:
    """Two stocks of one kind in different years, and the flows that the words give between them."""
    lines = layout.lines
    level = next(iter(layout.schemes.values()), [0] * len(lines))
    for kind in ("余额", "限额", "结余", "存量"):
        stocks = [
            (y, i)
            for i, line in enumerate(lines)
            if level[i] == 0
            and kind in line.label
            and (kind == "限额" or "限额" not in line.label)
            and not _flow(line)
            and (y := _year(line))
        ]
        if len(stocks) != 2 or stocks[0][0] >= stocks[1][0]:
            continue
        (_, opening), (year, closing) = stocks
        flows = [
            (i, sign)
            for i, line in enumerate(lines)
            if level[i] == 0
            and (sign := _flow(line))
            and _year(line) in (None, year)
            and ("限额" in line.label or "赤字" in line.label) == (kind == "限额")
        ]
        if flows:
            axis = Axis(layout, True, lines, layout.amounts)
            hypothesis = axis.test(Hypothesis(closing, ((opening, 1), *flows), "level"))
            hypothesis.outcomes = [o for o in hypothesis.outcomes if o.strong and o.relative <= _NEAR]
            yield from _relations(axis, hypothesis, "likely")


def _year(line: Line) -> int | None:
    match = _YEAR.search(line.label)
    return int(match[0]) if match else None


def _flow(line: Line) -> int:
    """1 for an increase, -1 for a decrease, 0 for neither or for a stock."""
    if _STOCK.search(line.label) and "新增" not in line.label:
        return 0
    return 1 if _IN.search(line.label) else -1 if _OUT.search(line.label) else 0


def _relations(axis: Axis, hypothesis: Hypothesis, certainty: Certainty) -> Iterator[Relation]:
    for outcome in hypothesis.outcomes:
        line, column = axis.place(hypothesis.total, outcome.cross)
        stated = axis.reading(hypothesis.total, outcome.cross).entry
        if stated is None:
            continue
        cells = [(axis.reading(item, outcome.cross).entry, sign) for item, sign in hypothesis.terms]
        terms = [(entry, sign) for entry, sign in cells if entry is not None and entry.kind not in ("blank", "text")]
        sure: Certainty = "possible" if axis.by_line and outcome.relative < _SLIGHT else certainty
        yield relation(
            axis.layout,
            line,
            column,
            "balance",
            outcome.verdict,
            sure,
            stated,
            [part("part", entry) for entry, _ in terms],
            expression=f"{spell(terms)}＝{_middle(outcome)} {column.unit}".strip(),
            interval=outcome.stated,
            derived=outcome.derived,
            difference=outcome.difference,
            reason="masked" if outcome.verdict == "not_assessable" else "",
        )


def _middle(outcome: Outcome) -> str:
    if outcome.derived is None:
        return "?"
    return format_number(EXACT.multiply(EXACT.add(outcome.derived.low, outcome.derived.high), Decimal("0.5")))
