"""What nearly makes up a whole by its definition (工业增加值 and 建筑业增加值 in 第二产业增加值): it may only confirm."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cache

from checker.language.intervals import EXACT, Interval
from checker.relate.arithmetic import comparable, make, nearest, part, plus_expression, strict, sum_of
from checker.relate.breakdown import levels_of
from checker.relate.sums.mean import hull, rates_of, shown, signed
from checker.rows import Figure, Ledger, Relation
from checker.ruledata import arithmetic_words, phrase

_SLACK = Decimal("0.5")  # points by which the growth of the whole may lie outside that of what nearly makes it up


@cache
def _definitions() -> tuple[tuple[re.Pattern[str], tuple[re.Pattern[str], ...], Decimal], ...]:
    return tuple(
        (re.compile(entry["whole"]), tuple(re.compile(p) for p in entry["parts"]), Decimal(str(entry["within"])))
        for entry in arithmetic_words()["nearly"]
    )


def find(ledger: Ledger) -> Iterator[Relation]:
    """Relations of kind ``total`` and, for the rates of growth, ``mean``."""
    levels = levels_of(ledger)
    rates = rates_of(ledger)
    for wanted, names, within in _definitions():
        wholes = [f for f in levels if wanted.fullmatch(f.label)]
        named = [[f for f in levels if name.fullmatch(f.label)] for name in names]
        for whole in wholes:
            parts = [next(iter(nearest(figures, whole, count=1)), None) for figures in named]
            found = [figure for figure in parts if figure is not None and comparable(figure, whole)]
            if len(found) < len(parts):
                continue
            relation = _close(ledger, whole, found, within)
            if relation is not None:
                yield relation
                yield from _growth(ledger, whole, found, rates)


def _close(ledger: Ledger, whole: Figure, parts: Sequence[Figure], within: Decimal) -> Relation | None:
    own, total = strict(whole), sum_of(parts)
    if own is None or total is None or not total.high.is_finite():
        return None
    derived = total.widened(EXACT.divide(EXACT.multiply(total.high, within), Decimal(100)))
    if not own.meets(derived):
        return None
    return make(
        ledger,
        "total",
        whole,
        [part("part", p) for p in parts],
        phrase("within", plus_expression(parts, whole), within),
        derived,
        derived,
        "possible",
        found="confirmed",
        pattern="nearly",
    )


def _growth(ledger: Ledger, whole: Figure, parts: Sequence[Figure], rates: dict[int, Figure]) -> Iterator[Relation]:
    own = rates.get(whole.index)
    found = [rate for rate in (rates.get(p.index) for p in parts) if rate is not None]
    if own is None or len(found) < len(parts):
        return
    within: Interval = hull([signed(rate) for rate in found]).widened(_SLACK * (3 - len(parts)))
    if signed(own).meets(within):
        yield make(
            ledger,
            "mean",
            own,
            [part("rate", rate) for rate in found],
            phrase("about-between", "、".join(shown(rate) for rate in found)),
            within if own.direction > 0 else -within,
            None,
            "possible",
            found="confirmed",
            pattern="nearly",
            unit="%",
        )
