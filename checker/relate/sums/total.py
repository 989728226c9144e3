"""Totals and their parts: 其中…, 分别为…, A、B…合计, 加上…收入总计, and labels that exhaust a whole."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from checker.language.intervals import INFINITY, Interval
from checker.relate.arithmetic import comparable, loose, make, part, strict, sum_of
from checker.relate.breakdown import (
    Breakdown,
    bracketed,
    breakdowns,
    children,
    clause_of,
    fit,
    levels_of,
)
from checker.relate.cues import beside, cues, exhausts
from checker.relate.evidence import LOOK, SAID, UNSAID
from checker.relate.sums.closing import closing
from checker.relate.sums.listed import likeliest, listed, mixed, mixed_sum, nested
from checker.relate.sums.totalled import exceeds, near, rare, totalled
from checker.rows import Figure, Ledger, Relation

_NET = re.compile("净[增减流]|[顺逆]差|差额|相抵")  # a difference is no whole
_SOME = re.compile(r"[^(]*\((?:其中|含|包[括含])")


def find(ledger: Ledger) -> Sequence[Relation]:
    """Relations of kind ``total`` and ``part`` (a part against its total)."""
    return relations_of(ledger)


_WHOLES = (("进出口", "出口"), ("生产总值", "产业"), ("限额", "债务"), ("债券", "债券"), ("粮食", "粮"))


@lru_cache(maxsize=4)
def relations_of(ledger: Ledger) -> tuple[Relation, ...]:
    """The totals and parts of a document, found once for every module that builds on them."""
    return tuple(_find(ledger))


def _find(ledger: Ledger) -> Iterator[Relation]:
    done: set[int] = set()
    for entry in breakdowns(ledger):
        relations = list(_breakdown(ledger, entry))
        for relation in relations:
            if relation.kind == "total":
                done.update(p.figure for p in relation.members[1:])
            yield relation
    yield from _labelled(ledger, done)
    yield from closing(ledger)
    yield from _bracketed(ledger)


def _breakdown(ledger: Ledger, entry: Breakdown) -> Iterator[Relation]:
    parts = entry.parts
    fitting = fit(entry)
    if fitting is not None:
        total, first = fitting
        yield totalled(ledger, total, first, "certain", entry.cue)
        yield from nested(ledger, total, first, parts[len(first) :])
        return
    if entry.unsaid:
        return
    items = mixed(ledger, entry)
    if items:
        relation = mixed_sum(ledger, entry, items)
        yield from [relation] if relation is not None else _parts(ledger, entry)
        return
    size = exhausts(parts)
    if size is not None:
        yield _exhausted(entry.total, parts, totalled(ledger, entry.total, parts[:size], "certain", "exhaustive"))
        return
    if entry.exhaustive and len(parts) >= 2:
        total = likeliest(ledger, entry, parts) if len(parts) > 2 else entry.total
        relation = totalled(ledger, total, parts, "likely", entry.cue)
        if relation.verdict != "contradicted" or near(total, parts):
            yield relation
            return
    told = list(listed(ledger, entry))
    yield from told or _parts(ledger, entry)


def _exhausted(total: Figure, parts: Sequence[Figure], relation: Relation) -> Relation:
    """The first parts, whose names are all of a whole, against the total: there may be others all the same (居民用电)."""
    if relation.verdict != "contradicted":
        return relation
    size = len(relation.members) - 1
    if parts[0].sentence - total.sentence > 1 and not rare(relation):
        relation = replace(relation, certainty="possible")
    slipped = relation.chance is not None and exceeds(total, parts[:size])
    named = named_whole(total, parts[:size]) and not _goes_on(total, parts, size)
    if named or near(total, parts[:size]) or rare(relation, SAID):
        return relation
    if slipped or (rare(relation, LOOK) and len(parts) == size):
        return replace(relation, certainty="likely")
    # Far off and no slip explains it: there are other parts, or another total.
    return replace(relation, verdict="not_assessable", reason="incomplete")


def _goes_on(total: Figure, parts: Sequence[Figure], size: int) -> bool:
    """Whether there is room in the total for the next item too: 收入85.99亿元，其中税收A，非税收入B，转移支付C…."""
    own, more = strict(total), sum_of(parts[: size + 1])
    return len(parts) > size and own is not None and more is not None and more.low <= own.high


def _parts(ledger: Ledger, entry: Breakdown) -> Iterator[Relation]:
    return (held for figure in entry.parts if (held := _part(ledger, entry, figure)) is not None)


def _part(ledger: Ledger, entry: Breakdown, figure: Figure) -> Relation | None:
    """A part may not exceed its total; that is all that a partial breakdown says for certain.

    Where the part is greater and the total is not the level right before it, the total was not found: nothing is said.
    """
    total = entry.total
    if _NET.search(clause_of(ledger.document.source.normal, total)):
        return None
    whole, own = strict(total), strict(figure)
    whole_loose, own_loose = loose(total), loose(figure)
    if whole is None or own is None or whole_loose is None or own_loose is None:
        return make(ledger, "part", figure, [part("total", total)], "", None, None, "certain", reason="masked")
    exceeds = own_loose.low > whole_loose.high
    room = any(
        (whole_ := loose(candidate)) is not None and whole_.high >= own_loose.low for candidate in entry.candidates
    )
    first = total.sentence == figure.sentence and entry.parts[0] is figure and figure.label
    # 基金收入1.4亿元。其中，保费收入0.5亿元，补贴收入4.9亿元: of the total's own kind, right after it
    alike = figure.dimension == "money" and figure.label[-2:] == total.label[-2:] != "" and figure in entry.listed
    near_by = figure.sentence - total.sentence <= 1 and entry.cue.startswith("其中")
    beside = (first or (alike and near_by)) and not figure.qualifier and not room
    if exceeds and not beside:
        return None
    return make(
        ledger,
        "part",
        figure,
        [part("total", total)],
        f"{figure.text} ≤ {total.text}",
        Interval(-INFINITY, whole.high, True, whole.high_open),
        None,
        "likely",
        found="contradicted" if exceeds else "confirmed",
    )


def _labelled(ledger: Ledger, done: set[int]) -> Iterator[Relation]:
    """Levels whose labels exhaust a whole, without 其中: the level right before them is the total if they add up."""
    below = children(ledger)
    levels = [f for f in levels_of(ledger) if f.index not in below]
    position = 1
    while position < len(levels) - 1:
        run = levels[position : position + 3]
        size = exhausts(run)
        total = levels[position - 1]
        if (
            size is None
            or total.block != run[0].block
            or run[size - 1].sentence - total.sentence > 1
            or run[0].index in done
            or beside(total, run[:size])
            or not all(comparable(total, f) for f in run[:size])
        ):
            position += 1
            continue
        relation = totalled(ledger, total, run[:size], "likely", "labels")
        if relation.verdict == "confirmed" or rare(relation, 1.1 if named_whole(total, run[:size]) else UNSAID):
            yield relation
        position += size


def named_whole(total: Figure, parts: Sequence[Figure]) -> bool:
    """Whether the total carries the name of the whole: 进出口 for 出口 and 进口, 生产总值 for the sectors, …收入 for …收入."""
    names = "".join(f.label for f in parts)
    label = total.label
    if any(whole in label and name in names for whole, name in _WHOLES):
        return True
    tail = parts[0].label[-2:]
    return len(tail) == 2 and label.endswith(tail) and parts[-1].label.endswith(tail)


def _bracketed(ledger: Ledger) -> Iterator[Relation]:
    """A list in brackets after a level: it adds up, or a rare slip says that it should."""
    normal = ledger.document.source.normal
    for total, parts in bracketed(ledger):
        relation = totalled(ledger, total, parts, "likely", "brackets")
        # （甲A、乙B） names all there is; （含甲A、乙B） only where 其他 closes it.
        closed = bool(cues().rest.match(clause_of(normal, parts[-1])))
        whole = closed or not _SOME.match(normal[total.end : parts[0].start])
        named = closed or exhausts(parts) == len(parts)
        slipped = relation.chance is not None and (named or (whole and exceeds(total, parts)))
        sure = slipped or rare(relation, SAID if whole else UNSAID)
        if relation.verdict == "confirmed" or sure:
            yield relation
        elif whole and rare(relation, LOOK):
            yield replace(relation, certainty="possible")
