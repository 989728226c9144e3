"""Formulas that a table declares in a row of symbols under its headers (公式: A=B+C, B, C…; 栏次: 1, 2, 3=1+2)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from checker.relate.tables.axis import Axis, Hypothesis
from checker.relate.tables.words import part, relation, spell
from checker.rows import Ledger, Relation
from checker.tables.model import Layout

_TERM: Final = re.compile(r"([+-]?)([A-Z]{1,2}|\d{1,2})")


def find(ledger: Ledger) -> Iterator[Relation]:
    """Every line of every table with declared formulas, held against them."""
    for layout in ledger.tables:
        if not layout.letters:
            continue
        for hypothesis in declared_sums(layout):
            axis = Axis(layout, False, layout.lines, layout.amounts)
            yield from _relations(axis, axis.test(hypothesis))


def declared_sums(layout: Layout) -> Iterator[Hypothesis]:
    """The sums that the row of letters declares; formulas other than sums and differences are left out."""
    columns = layout.amounts
    letter = {column.formula.partition("=")[0]: i for i, column in enumerate(columns) if column.formula}
    for i, column in enumerate(columns):
        _, equals, right = column.formula.partition("=")
        terms = _TERM.findall(right)
        if (
            not equals
            or "".join(sign + name for sign, name in terms) != right
            or any(name not in letter for _, name in terms)
        ):
            continue
        yield Hypothesis(i, tuple((letter[name], -1 if sign == "-" else 1) for sign, name in terms), "label")


def _relations(axis: Axis, hypothesis: Hypothesis) -> Iterator[Relation]:
    column = axis.columns[hypothesis.total]
    held = hypothesis.count("confirmed") + hypothesis.count("uncertain")
    believed = held >= hypothesis.count("contradicted") or not held
    for outcome in hypothesis.outcomes:
        line = axis.rows[outcome.cross]
        stated = axis.reading(hypothesis.total, outcome.cross).entry
        assert stated is not None
        cells = [(axis.reading(item, outcome.cross).entry, sign) for item, sign in hypothesis.terms]
        terms = [(entry, sign) for entry, sign in cells if entry is not None and entry.kind not in ("blank", "text")]
        found = outcome.verdict if believed or outcome.verdict == "confirmed" else "not_assessable"
        reason = "masked" if outcome.verdict == "not_assessable" else "" if found == outcome.verdict else "structure"
        yield relation(
            axis.layout,
            line,
            column,
            "declared",
            found,
            "certain" if held >= 2 else "likely",
            stated,
            [part("part", entry) for entry, _ in terms],
            expression=f"{column.formula}：{spell(terms)} {column.unit}".strip(),
            interval=outcome.stated,
            derived=outcome.derived,
            difference=outcome.difference,
            reason=reason,
        )
