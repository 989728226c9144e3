"""Completion: an amount, the budget it is held against, and the percentage (为预算890745万元的98.64%)."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from decimal import Decimal

from checker.language.intervals import EXACT, Interval
from checker.language.verdicts import Certainty
from checker.relate.arithmetic import comparable, loose, make, part, shown_ratio, strict, written
from checker.rows import Figure, Ledger, Relation

_HUNDRED = Decimal(100)
_OF = re.compile(
    r"^\s*的?\s*$|^(?:的|,?完成率?|,?完成(?:年初|调整|年度)?(?:预算|计划|任务)的?|,?占(?:年初|调整|年度)?(?:预算|计划|任务)的?)\s*$"
)
_EARLIER = 6  # levels before a budget among which the one that was done may stand
_LOOK = 300  # characters before a figure
_BUDGET = re.compile(
    r"(?:(?:预算|计划|任务|目标)(?:数|合计|安排|总额|任务|目标|调整)?(?:为|是|的|数)?|调整(?:数)?为"
    r"|(?:批准|核定|下达)的?[^,;。]{0,16}[收支][入出](?:预算)?(?:总额|合计|数)?(?:为|是))\s*$"
)
_ACTUAL = re.compile(r"(?:完成|实现|执行|达到?|实际|决算)[^,;。]{0,12}$")
_ALONE = re.compile(
    r"^\s*(?:全年|当年|年末|年终|累计|预计|最终)?(?:实际|累计|决算)?(?:完成|执行|实现|支出|入库|收入)?(?:数|额)?(?:为|了)?$"
)
_YEAR = re.compile(r"20\d\d\s?年")
_DIGIT = re.compile(r"\d")
_BRACKETS = re.compile(r"\([^()]*\)")
_LABEL = re.compile(
    r"^[(,;、]*(?:其中[:,]?)?(?P<label>[\u4e00-\u9fff]{2,10}?)(?:完成|实现|为|占|达)?(?:(?:调整|年初)?预算的)?$"
)


def find(ledger: Ledger) -> Iterator[Relation]:
    """Relations of kind ``completion``: percentage = done / budget; what stands in brackets is held against its like."""
    pending: Figure | None = None  # the level that ends the sentence before
    for sentence in ledger.sentences:
        window = [f for f in ledger.figures[sentence.first : sentence.last] if f.counts]
        outer = [f for f in window if not f.aside]
        levels = [f for f in outer if f.role in ("level", "budget")]
        for rate in outer:
            if rate.role != "completion" or rate.unit != "%" or rate.other_base:
                continue
            at = bisect_right(levels, rate.start, key=lambda level: level.end)
            before = levels[max(0, at - _EARLIER) : at]
            pair = _pair(ledger, pending, before, rate)
            if pair is not None:
                yield _fitting(ledger, completed(ledger, *pair, rate), before, pair[1], rate)
                yield from _parallel(ledger, *pair, rate)
        pending = levels[-1] if levels else None


def _fitting(ledger: Ledger, relation: Relation, before: Sequence[Figure], budget: Figure, rate: Figure) -> Relation:
    """The relation, or with an earlier level one that holds: 造林11万亩，其中A3万亩、B8万亩，为计划10万亩的110%."""
    if relation.verdict == "confirmed":
        return relation
    others = (f for f in reversed(before) if f is not budget and comparable(f, budget))
    tried = (completed(ledger, figure, budget, rate) for figure in others)
    return next((other for other in tried if other.verdict == "confirmed"), relation)


def _said(ledger: Ledger, figure: Figure) -> str:
    """The words before a figure back to the figure before it or the start of its sentence, without brackets."""
    begin = max(ledger.sentences[figure.sentence].start, figure.start - _LOOK)
    said = _BRACKETS.sub("", ledger.document.source.normal[begin : figure.start])
    return _DIGIT.split(_YEAR.sub("", said))[-1]


def _pair(
    ledger: Ledger, pending: Figure | None, before: Sequence[Figure], rate: Figure
) -> tuple[Figure, Figure] | None:
    """What was done and its budget, for a percentage."""
    normal = ledger.document.source.normal
    if len(before) >= 2:
        first, second = before[-2], before[-1]
        if not comparable(first, second):
            return None
        # …完成 A，为预算 B 的 p%
        gap = _BRACKETS.sub("", normal[second.end : rate.start])
        if _OF.match(gap) and _BUDGET.search(_said(ledger, second)):
            return first, second
        # 预算 B，完成 A，为预算的 p%
        if _BUDGET.search(_said(ledger, first)) and _ACTUAL.search(_said(ledger, second)):
            initial = "年初" in normal[rate.gap_start : rate.start] and "调整" in _said(ledger, first)
            return None if initial else (second, first)
    elif (
        before
        and pending is not None
        and pending.block == before[0].block
        and comparable(pending, before[0])
        and _BUDGET.search(_said(ledger, pending))
        and _ALONE.match(normal[ledger.sentences[rate.sentence].start : before[0].start])
    ):
        return before[0], pending  # …预算调整为 B。实际完成 A，为调整预算的 p%
    return None


def _parallel(ledger: Ledger, done: Figure, budget: Figure, rate: Figure) -> Iterator[Relation]:
    """预算A（其中：园区a），完成B（其中：园区b），为预算的p%（其中：园区q%）: the figures of one name in the brackets."""
    budgets, dones, rates = (_asides(ledger, figure) for figure in (budget, done, rate))
    for name, own in rates.items():
        if name in budgets and name in dones and own.role == "completion" and comparable(dones[name], budgets[name]):
            yield completed(ledger, dones[name], budgets[name], own, pattern="brackets")


def _asides(ledger: Ledger, figure: Figure) -> dict[str, Figure]:
    """The figures in the brackets right after a figure, by their names."""
    found: dict[str, Figure] = {}
    normal = ledger.document.source.normal
    for other in ledger.figures[figure.index + 1 : ledger.sentences[figure.sentence].last]:
        if not other.aside:
            break
        match = _LABEL.match(normal[other.gap_start : other.start])
        if match:
            found[match["label"]] = other
    return found


def _ratio(done: Interval, budget: Interval) -> Interval | None:
    if budget.low <= 0 or budget.high.is_infinite():
        return None
    return (done / budget).scaled(_HUNDRED)


def _goal(budget: Figure) -> bool:
    """Whether a budget is a round goal, of at most two digits before its scale (目标2亿美元)."""
    if budget.value is None or budget.scale <= 1 or budget.hedge:
        return False
    digits = EXACT.divide(budget.value, budget.scale)
    return digits == digits.to_integral_value() and digits < _HUNDRED


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
    middle = shown_ratio(done, budget, derived)
    if _goal(budget) and rate.strict is not None and a is not None and b is not None and derived is not None:
        exact = _ratio(a, Interval.exact((b.low + b.high) / 2))
        if exact is not None and derived.meets(rate.strict) and not exact.widened(rate.unit_place).meets(rate.strict):
            # 目标2亿美元 is just that: no rounding of a goal explains 118 % where 108 % follows.
            derived, derived_loose, certainty = exact, exact, "likely"
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
