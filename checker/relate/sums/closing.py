"""Totals said after their parts: 加上…收入总计T, A、B…合计T."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from checker.relate.arithmetic import comparable, strict, sum_of
from checker.relate.breakdown import children, informative, levels_of, referred
from checker.relate.cues import cues
from checker.relate.evidence import SAID, UNSAID
from checker.relate.sums.totalled import near, rare, totalled
from checker.rows import Figure, Ledger, Relation

_OUTGO = re.compile(r"支出|还本|上解上级|补助下级|(?:安排|补充)预算")  # no part of 收入合计
_TOGETHER = re.compile(
    r"[,、]共(?:发放|投入|安排|拨付|支付|筹集|落实|下达|兑付|减免|投资)?$"
)  # 基金收入A，上级补助B，共C
_LONGEST = 16  # levels before 总计 that may be its sum


def closing(ledger: Ledger) -> Iterator[Relation]:
    """A total said after its parts: 加上…收入总计T, …合计T."""
    levels = levels_of(ledger)
    below = children(ledger)
    known = cues()
    normal = ledger.document.source.normal
    for position in range(1, len(levels)):
        total = levels[position]
        before = levels[position - 1]
        if total.block != before.block:
            continue
        gap = normal[max(before.end, total.start - 40) : total.start]
        if not known.closing.search(gap) and not _TOGETHER.search(gap):
            continue
        income = "收入" in gap and "支出" not in gap
        terms: list[Figure] = []
        added = False
        within: list[Figure] = []  # the terms in the sentence of the total
        trials = 0
        fits: list[Figure] | None = None
        start_here: list[Figure] | None = None
        for back in range(position - 1, max(-1, position - 1 - _LONGEST), -1):
            figure = levels[back]
            if figure.block != total.block or total.sentence - figure.sentence > 4:
                break
            spent = income and _OUTGO.search(normal, figure.gap_start, figure.start) is not None
            if spent or not comparable(figure, total) or figure.index in below or referred(normal, levels, back):
                continue
            terms.insert(0, figure)
            earlier = bool(known.closing.search(normal[max(figure.gap_start, figure.start - 40) : figure.start]))
            if figure.sentence == total.sentence and (not earlier or (income and len(terms) > 1)):
                within = list(terms)  # 当年可用财力A；新增债券等B，收入总计C: what there was to spend is an item
            added = added or bool(known.adding.search(normal[figure.gap_start : figure.start]))
            if len(terms) < 2:
                if earlier:
                    break
                continue
            trials += 1
            derived, own = sum_of(terms), strict(total)
            if derived is not None and own is not None and own.meets(derived) and informative(own, derived, terms):
                fits = list(terms)
                break
            if earlier:
                break  # an earlier total may be an addend, but nothing before it is
            if added and start_here is None and not known.adding.search(normal[figure.gap_start : figure.start]):
                start_here = list(terms)
        if fits:
            yield totalled(ledger, total, fits, "certain", "closing")
            continue
        if start_here is None or len(within) > len(start_here):
            start_here = within if len(within) >= 2 else None
        if start_here is None:
            continue
        firm = _complete(normal, start_here, total)
        if not firm and not added:
            continue
        relation = totalled(ledger, total, start_here, "likely", "closing", trials=1 if firm else trials)
        if firm and relation.verdict == "contradicted" and relation.chance is not None and not rare(relation, SAID):
            yield relation
        elif relation.verdict == "contradicted" and rare(relation, SAID if firm else UNSAID * 2):
            yield replace(relation, certainty="certain" if firm else "likely")
        elif relation.verdict == "uncertain" or (
            firm and relation.verdict == "contradicted" and near(total, start_here)
        ):
            yield relation


_MARKS = re.compile("[,。;]")
_ITEM = re.compile(
    r"收入|补助|结[转余]|调入|调出|上解|转贷|债券|还本|基金|转移支付|支出|安排|返还"
)  # an addend without a figure
_REASON = re.compile(r"主要|原因|由于|因|用于|同比|比上年|较上年|增长|下降|完成|其中")
_CLEAN = re.compile(
    r"^[^,。;、]{0,4}[,。;]?[^,。;、]{0,16}(?:合计|总计|共计|总量|总收入|总支出|[,、]共(?:发放|投入|安排|拨付|支付|筹集|落实|下达|兑付|减免|投资)?)[^,。;、]{0,6}$"
)


def _complete(normal: str, terms: Sequence[Figure], total: Figure) -> bool:
    """Whether every addend named has its figure: no clause without a number between the terms and the total."""
    if not _CLEAN.match(normal[max(total.gap_start, terms[-1].end) : total.start]):
        return False
    clauses = (clause for f in terms[1:] for clause in _MARKS.split(normal[f.gap_start : f.start])[:-1])
    return not any(_ITEM.search(clause) and not _REASON.search(clause) for clause in clauses)
