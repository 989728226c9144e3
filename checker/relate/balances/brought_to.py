"""New ones that bring a number to so many: 新建科技馆4所，总数达到33所; 参保人数达到70万人，净增1.66万人.

What there was before stands elsewhere, under the same name: it may contradict where just one number does.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

from checker.language.intervals import Interval
from checker.relate.arithmetic import amount, comparable, make, part, written
from checker.relate.breakdown import levels_of
from checker.rows import Figure, Ledger, Relation

_NEW = re.compile(r"(?:新建成?|新增|净增|增设|新设|新认定|新成立|新开|新发展|再建|增加|扩建)")
_TOTAL = re.compile(
    r"^[,、]?(?:使|让|力争|确保|其)?[^,;。]{0,4}?(?:总数|总量|数量|累计|总规模)?(?:达到?|增加?到|增至|扩大到)$"
)
_AIMED = re.compile(r"(?:力争|计划|目标|预计|确保)[^,;。]{0,6}达到?$|达到$")
_IDLE = re.compile(
    "^(?:计划|拟|力争|全年|今年|明年|将|再|年内)*(?:新建成?|新增|净增|增设|新设|新认定|新成立|新开|新发展|再建|增加|扩建|建成|现有|共有|设有|拥有)*"
)


def find(ledger: Ledger) -> Iterator[Relation]:
    """Relations of kind ``balance``: what was, and the new ones, are what there will be."""
    normal = ledger.document.source.normal
    levels = [f for f in levels_of(ledger) if f.value is not None and f.value > 0 and not f.hedge]
    told = [  # the total, what is new, and which of both names it
        (total, new, new)
        for new, total in pairwise(levels)
        if (
            total.sentence == new.sentence and comparable(new, total) and total.index == new.index + 1
            and _TOTAL.match(normal[new.end : total.start])
            and _is_new(normal, new)
        )
    ]  # fmt: skip
    told += [
        (level, change, level)
        for level, change in pairwise(ledger.figures)
        if (
            level.role == "level" and level.value is not None and not level.hedge and level.scale > 1
            and change.role == "change" and change.host == level.index and change.value is not None and change.direction > 0
            and comparable(level, change) and _AIMED.search(normal[max(level.gap_start, level.start - 16) : level.start])
            and re.fullmatch(r"[,、]?净?(?:增加?|新增)", normal[level.end : change.start])
        )
    ]  # fmt: skip
    if not told:
        return
    known: dict[tuple[str, str | None], list[Figure]] = defaultdict(list)
    for figure in levels:
        if not _is_new(normal, figure):
            known[_core(figure.label), figure.group].append(figure)
    for total, new, name in told:
        yield from _held(ledger, total, new, known[_core(name.label), name.group])


def _is_new(normal: str, figure: Figure) -> bool:
    return _NEW.search(normal, max(figure.gap_start, figure.start - 24), figure.start) is not None


def _core(label: str) -> str:
    return _IDLE.sub("", label)


def _held(ledger: Ledger, total: Figure, new: Figure, named: Sequence[Figure]) -> Iterator[Relation]:
    """The total against the numbers of the name told before it."""
    before = [f for f in named if f.end <= new.start and f.sentence < new.sentence]
    end, added = amount(total), amount(new)
    if not before or len(_core(before[0].label)) < 2 or end is None or added is None:
        return
    values = {amount(f): f for f in before}
    if end in values:
        return  # what was told before is the new number
    for value, figure in values.items():
        if value is not None and value + added == end:
            yield _relation(ledger, total, new, figure)
            return
    # 改造5所 may carry the name as well: of the numbers before, just one comes near.
    near = [f for value, f in values.items() if value is not None and abs(value + added - end) <= min(added, end / 10)]
    if len(near) == 1 and (amount(near[0]) or end) < end and added <= end / 2:
        yield _relation(ledger, total, new, near[0])


def _relation(ledger: Ledger, total: Figure, new: Figure, before: Figure) -> Relation:
    start, added = amount(before), amount(new)
    assert start is not None
    assert added is not None
    derived = Interval.exact(start + added)
    return make(
        ledger,
        "balance",
        total,
        (part("opening", before), part("inflow", new)),
        f"{written(before, total)}＋{written(new, total)}",
        derived,
        None,
        "likely",
        found="confirmed" if amount(total) == start + added else "contradicted",
        pattern="brought-to",
    )
