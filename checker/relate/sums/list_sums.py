"""Lists of short paragraphs (●教育支出13.9亿元…; ●失业保险基金收入1.1亿元，支出1.1亿元) that add up to a level said before them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from checker.language.intervals import Interval
from checker.relate.arithmetic import comparable, hint, make, part, plus_expression, slip_evidence, strict, sum_of
from checker.relate.balances.accounts import accounts, clause_before
from checker.relate.breakdown import informative
from checker.relate.cues import exhausts
from checker.relate.evidence import UNSAID
from checker.rows import Figure, Hint, Ledger, Relation

_SIDE = re.compile(r"(?P<side>收入|支出)[\u4e00-\u9fff]{0,4}$")
_SUB = re.compile(r"^\s*[(]?其中")
_HEAD = 36  # characters before the first figure of an item
_SKIPPED = 1  # paragraphs between two items that belong to the item before
_BEFORE = 8  # levels before a list among which its total is looked for
_REACH = 8  # sentences before a list in which its total may stand


def find(ledger: Ledger) -> Iterator[Relation]:
    """Relations of kind ``total`` between a list of paragraphs and a level before it."""
    by_block: dict[int, list[Figure]] = defaultdict(list)
    for figure in ledger.figures:
        if figure.counts and figure.block >= 0 and not figure.cell:
            by_block[figure.block].append(figure)
    run: list[list[Figure]] = []
    for block in sorted(by_block):
        figures = by_block[block]
        item = _item(ledger, figures)
        if item and run and block - run[-1][0].block <= 1 + _SKIPPED and _alike(ledger, run[-1][0], item[0]):
            run.append(item)
        elif item:
            yield from _columns(ledger, run)
            run = [item]
        elif run and not (block - run[-1][0].block <= _SKIPPED and _sub(ledger, block)):
            yield from _columns(ledger, run)
            run = []
    yield from _columns(ledger, run)


def _item(ledger: Ledger, figures: Sequence[Figure]) -> list[Figure]:
    """The levels of a paragraph's first sentence, if it opens with a name and its figure."""
    first = figures[0]
    begin = ledger.document.blocks[first.block].start
    if first.role != "level" or first.dimension != "money" or first.aside or first.start - begin > _HEAD:
        return []
    if re.search("[。;]", ledger.document.source.normal[begin : first.start]):
        return []
    return [f for f in figures if f.role == "level" and not f.aside and f.sentence == first.sentence and not f.hedge]


def _sub(ledger: Ledger, block: int) -> bool:
    return bool(_SUB.match(ledger.document.source.normal, ledger.document.blocks[block].start))


def _alike(ledger: Ledger, first: Figure, second: Figure) -> bool:
    """Whether two items open in the same way: both with the same mark, or both with a name."""
    normal, blocks = ledger.document.source.normal, ledger.document.blocks
    starts = [blocks[f.block].start for f in (first, second)]
    a, b = (normal[at : min(f.start, at + _HEAD)].lstrip()[:1] for at, f in zip(starts, (first, second), strict=True))
    return a == b or (a.isalnum() and b.isalnum())


def _columns(ledger: Ledger, run: Sequence[Sequence[Figure]]) -> Iterator[Relation]:
    """The first figures of all items, and those of each side, against the levels before the list."""
    if len(run) < 2:
        return
    sides = [{_side(ledger, figure): figure for figure in reversed(item)} for item in run]
    columns = [[item[0] for item in run]]
    columns += [[item[side] for item in sides] for side in ("收入", "支出") if all(side in item for item in sides)]
    done: set[int] = set()
    for column in columns:
        if column[0].index not in done and all(comparable(column[0], f) for f in column):
            relation = _sum(ledger, column)
            if relation is not None:
                done.update(f.index for f in column)
                yield relation


def _side(ledger: Ledger, figure: Figure) -> str:
    match = _SIDE.search(clause_before(ledger, figure))
    return match["side"] if match else ""


def _sum(ledger: Ledger, column: Sequence[Figure]) -> Relation | None:
    first = column[0]
    start = ledger.document.blocks[first.block].start
    before = [
        f
        for f in ledger.figures[max(0, first.index - 4 * _BEFORE) : first.index]
        if f.role == "level" and not f.aside and f.start < start and first.sentence - f.sentence <= _REACH
    ]
    totals = [f for f in before if comparable(f, first) and not f.hedge][-_BEFORE:]
    derived = sum_of(column)
    if derived is None or not (len(column) >= 3 or exhausts(column) == len(column)):
        return None
    for total in reversed(totals):
        own = strict(total)
        if own is not None and own.meets(derived) and informative(own, derived, column):
            return _relation(ledger, total, column, derived)
    side = _side(ledger, first)
    named = [f for f in totals if f.index in accounts(ledger) and side in ("", accounts(ledger)[f.index].side)]
    for total in reversed(named[-2:]):
        slips, chance = slip_evidence(column, [total], len(totals))
        if slips and chance < UNSAID:
            return _relation(ledger, total, column, derived, hint(slips, [*column, total]), chance)
    return None


def _relation(
    ledger: Ledger,
    total: Figure,
    column: Sequence[Figure],
    derived: Interval,
    cause: Hint | None = None,
    chance: float | None = None,
) -> Relation:
    return make(
        ledger,
        "total",
        total,
        [part("part", f) for f in column],
        plus_expression(column, total),
        derived,
        sum_of(column, use_loose=True),
        "likely",
        pattern="list",
        hint=cause,
        chance=chance,
    )
