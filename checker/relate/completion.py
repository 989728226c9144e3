"""Completion: an amount, the budget it is held against, and the percentage (为预算890745万元的98.64%)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from checker.language.intervals import Interval
from checker.language.verdicts import Certainty
from checker.relate.arithmetic import comparable, loose, make, part, shown_middle, strict, written
from checker.rows import Figure, Ledger, Relation

_HUNDRED = Decimal(100)
_OF = re.compile(
    r"^\s*的?\s*$|^(?:的|,?完成率?|,?完成(?:年初|调整|年度)?(?:预算|计划|任务)的?|,?占(?:年初|调整|年度)?(?:预算|计划|任务)的?)\s*$"
)
_BUDGET = re.compile(r"(?:预算|计划|任务|目标)(?:数|合计|安排|总额|任务|目标|调整)?(?:为|是|的|数)?\s*$")
_ACTUAL = re.compile(r"(?:完成|实现|执行|达到?|实际)[^,;。]{0,12}$")


def find(ledger: Ledger) -> Iterator[Relation]:
    """Relations of kind ``completion``: percentage = done / budget."""
    normal = ledger.document.source.normal
    for sentence in ledger.sentences:
        if sentence.last - sentence.first < 3:
            continue
        window = ledger.figures[sentence.first : sentence.last]
        levels = [f for f in window if f.role in ("level", "budget")]
        for rate in window:
            if rate.role != "completion" or rate.unit != "%" or rate.aside or rate.other_base:
                continue
            before = [f for f in levels if f.end <= rate.start and not f.aside]
            if len(before) < 2:
                continue
            first, second = before[-2], before[-1]
            if not comparable(first, second):
                continue
            gap = normal[second.end : rate.start]
            # …完成 A，为预算 B 的 p%
            if _OF.match(gap) and _BUDGET.search(normal[first.end : second.start]):
                yield completed(ledger, first, second, rate)
            # 预算 B，完成 A，为预算的 p%
            elif (
                _BUDGET.search(normal[first.gap_start : first.start])
                and _ACTUAL.search(normal[second.gap_start : second.start])
                and not any(f.role == "level" and first.end < f.start < second.start for f in window)
            ):
                yield completed(ledger, second, first, rate)


def _ratio(done: Interval, budget: Interval) -> Interval | None:
    if budget.low <= 0 or budget.high.is_infinite():
        return None
    return (done / budget).scaled(_HUNDRED)


def completed(
    ledger: Ledger,
    done: Figure,
    budget: Figure,
    rate: Figure,
    certainty: Certainty = "certain",
    pattern: str = "done-budget-rate",
) -> Relation:
    """The percentage that follows from what was done and its budget."""
    a, b, a_loose, b_loose = strict(done), strict(budget), loose(done), loose(budget)
    derived = _ratio(a, b) if a and b else None
    derived_loose = _ratio(a_loose, b_loose) if a_loose and b_loose else None
    middle = shown_middle(derived)
    return make(
        ledger,
        "completion",
        rate,
        (part("done", done), part("budget", budget)),
        f"{written(done, budget)}÷{written(budget, budget)}＝{middle}%",
        derived,
        derived_loose,
        certainty,
        pattern=pattern,
        unit="%",
    )
