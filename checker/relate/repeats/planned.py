"""The plan of a year against what the same document says came of it.

年初计划改造老旧小区24个 … 改造老旧小区24个，完成年度计划的100%: where label, unit and year agree, the share of the plan that is
claimed follows from the two levels; and a plan that the second sentence says again (完成年度计划24个的100%) is the same. A plan
of another level of government (省下达计划) is another plan, and so is one that was adjusted.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from checker.relate.arithmetic import comparable, hint, loose, make, part, slip_evidence, strict
from checker.relate.rates.completion import completed
from checker.relate.repeats.stated import Said, said, words
from checker.rows import Figure, Ledger, Relation
from checker.ruledata import phrase

_LEAST: Final = 2
_REACH: Final = 40
_OWN: Final = re.compile(
    r"^[\u4e00-\u9fff]{0,4}[,(]?(?:超额|顺利|全面)?(?:完成|为|占|达到?|是)?(?:了)?(?:全年|年度|年初|当年|本年|原定|既定|县?定)*的?(?:目标|任务|计划)+(?:数|值)?(?:的|数的)?$"
)
_OTHERS: Final = re.compile(r"[国省市州]|上级|下达|调整|五年|总目标|累计|规划")


def find(ledger: Ledger) -> Iterator[Relation]:
    """Relations of kind ``completion`` and ``repeat`` between a plan and the sentences that speak of it again."""
    plans: dict[tuple[object, ...], list[Said]] = defaultdict(list)
    levels: dict[int, Said] = {}
    for entry in said(ledger):
        if entry.figure.role != "level":
            continue
        if entry.plan:
            plans[_name(entry)].append(entry)
        else:
            levels[entry.figure.index] = entry
    if not plans:
        return
    last: Said | None = None
    budget: Figure | None = None
    for figure in ledger.figures:
        if figure.index in levels:
            last, budget = levels[figure.index], None
        elif last is None or figure.sentence != last.figure.sentence or figure.role not in ("budget", "completion"):
            continue
        elif budget is None and (plan := _plan(ledger, plans, last, figure)) is not None:
            if figure.role == "budget" and comparable(figure, last.figure):
                yield from _again(ledger, last, plan, figure)
            elif figure.unit == "%" and figure.host == last.figure.index:
                yield completed(ledger, last.figure, plan.figure, figure, "likely", "plan-done-rate")
        if figure.role == "budget":
            budget = figure


def _name(entry: Said) -> tuple[object, ...]:
    """What must agree: the name without what is done to it, the unit, the year and the area."""
    return words().acts.sub("", entry.clause), entry.total, entry.period[:4], entry.figure.group


def _plan(ledger: Ledger, plans: dict[tuple[object, ...], list[Said]], done: Said, again: Figure) -> Said | None:
    """The one plan of what was done, where the words up to a later figure say that it is meant."""
    name = _name(done)
    bare = str(name[0])
    known = plans.get(name, [])
    if again.start - done.figure.end > _REACH or len(bare) < _LEAST or words().generic.fullmatch(bare):
        return None
    between = ledger.document.source.normal[done.figure.end : again.start]
    if not _OWN.match(between) or len({plan.figure.value for plan in known}) != 1:
        return None
    plan = known[0]
    before = ledger.document.source.normal[max(0, plan.figure.gap_start) : plan.figure.start]
    same = not (done.area and plan.area and done.area != plan.area) and done.figure.hedge == plan.figure.hedge is None
    return plan if same and not _OTHERS.search(before + between) else None


def _again(ledger: Ledger, done: Said, plan: Said, budget: Figure) -> Iterator[Relation]:
    a, b = strict(plan.figure), strict(budget)
    if a is None or b is None or plan.figure.sentence == budget.sentence:
        return
    slips, chance = slip_evidence([plan.figure], [budget])
    cause = None if a.meets(b) else hint(slips, [plan.figure, budget])
    yield make(
        ledger, "repeat", budget, (part("repeat", plan.figure),),
        phrase("said-twice", phrase("plan-of", done.clause), plan.figure.text, budget.text), a, loose(plan.figure), "likely",
        pattern="plan-again", hint=cause, chance=chance if cause else None,
    )  # fmt: skip
