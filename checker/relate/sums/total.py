"""Totals and their parts: 其中…, 分别为…, A、B…合计, 加上…收入总计, and labels that exhaust a whole."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from checker.language.intervals import INFINITY, Interval
from checker.language.verdicts import Certainty
from checker.relate.arithmetic import comparable, loose, make, part, slip_evidence, strict, sum_of
from checker.relate.breakdown import (
    Breakdown,
    bracketed,
    breakdowns,
    children,
    clause_of,
    fit,
    foreign,
    informative,
    levels_of,
)
from checker.relate.cues import cues, exhausts
from checker.relate.sums.closing import closing
from checker.relate.sums.totalled import CHANCE, EXPECTED, narrowly, near, rare, totalled
from checker.rows import Figure, Ledger, Relation

_SOME = re.compile(r"[^(]*\((?:其)?[中含]|[^(]*\(包[括含]")
_LOOK = 1 / 5  # the chance of an accident up to which a list in brackets is worth a look
_APART = re.compile(r"。|其中|[,;、]共|覆盖|服务于|惠及|涉及|培训|参加|投入")
_EXCEEDS = 1 / 10  # the same where the parts of a sentence before exceed it
_NARROW = 1 / 25  # the same where all the parts miss the total narrowly


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
        yield totalled(ledger, *fitting, "certain", entry.cue)
        return
    total = entry.total
    mixed = _mixed(ledger, entry)
    if mixed:
        yield from _mixed_sum(ledger, entry, mixed)
        return
    size = exhausts(parts)
    if size is not None:
        relation = totalled(ledger, total, parts[:size], "certain", "exhaustive")
        if relation.verdict == "contradicted" and parts[0].sentence - total.sentence > 1 and not rare(relation):
            relation = replace(relation, certainty="possible")
        named = named_whole(total, parts[:size]) and not _goes_on(total, parts, size)
        sure = named or near(total, parts[:size]) or rare(relation, EXPECTED)
        if relation.verdict == "contradicted" and not sure:
            # Far off and no slip explains it: there are other parts (居民用电) or another total.
            relation = replace(relation, verdict="not_assessable", reason="incomplete")
        yield relation
        return
    if entry.exhaustive and len(parts) >= 2:
        total = _likeliest(ledger, entry, parts) if len(parts) > 2 else total
        relation = totalled(ledger, total, parts, "likely", entry.cue)
        if relation.verdict != "contradicted" or near(total, parts):
            yield relation
            return
    listed = _listed(ledger, entry)
    if listed is not None:
        yield listed
        return
    yield from _slipped(ledger, entry)
    for figure in parts:
        held = _part(ledger, entry, figure)
        if held is not None:
            yield held


def _goes_on(total: Figure, parts: Sequence[Figure], size: int) -> bool:
    """Whether there is room in the total for the next item too: 收入85.99亿元，其中税收A，非税收入B，转移支付C…."""
    own, more = strict(total), sum_of(parts[: size + 1])
    return len(parts) > size and own is not None and more is not None and more.low <= own.high


def _mixed(ledger: Ledger, entry: Breakdown) -> list[Figure]:
    """All items of a list of counts that goes on in another unit (牛28万头、羊196万只; 学校2825个，其中…，特教学校4所)."""
    first = entry.parts[0]
    if first.dimension != "count" or exhausts(entry.parts) is not None:
        return []
    normal = ledger.document.source.normal
    items = [first]
    for index in range(first.index + 1, ledger.sentences[first.sentence].last):
        figure = ledger.figures[index]
        if not figure.counts or figure.role in ("rate", "change", "points", "share"):
            continue
        said = normal[figure.gap_start : figure.start]
        if figure.role != "level" or figure.dimension != "count" or figure.strict is None or _APART.search(said):
            break
        items.append(figure)
    others = [f for f in items if not comparable(f, first)]
    return items if others and len(items) > 2 and all(foreign(f, first) for f in others) else []


def _mixed_sum(ledger: Ledger, entry: Breakdown, items: Sequence[Figure]) -> Iterator[Relation]:
    """Such a list may add up, all units together; the items of one unit are not all of it."""
    for total in entry.candidates:
        relation = totalled(ledger, total, items, "likely", "mixed-units")
        own, derived = strict(total), sum_of(items)
        holds = own is not None and derived is not None and own.meets(derived) and informative(own, derived, items)
        if holds or (total is entry.total and rare(relation)):
            yield relation
            return
    for figure in entry.parts:
        held = _part(ledger, entry, figure)
        if held is not None:
            yield held


def _listed(ledger: Ledger, entry: Breakdown) -> Relation | None:
    """A list of kinds that does not add up: one that 其他 closes, one that exceeds its total, or one that nearly reaches it.

    Kinds of people overlap (党员, 妇女): such a list may exceed what it breaks down.
    """
    parts = entry.listed
    if len(parts) < 2:
        return None
    closed = bool(cues().rest.match(parts[-1].label))
    total = _likeliest(ledger, entry, parts) if closed or (entry.cut and len(parts) > 2) else entry.total
    own, derived = loose(total), sum_of(parts, use_loose=True)
    if own is None or derived is None or not own.high.is_finite() or not derived.high.is_finite():
        return None
    close = near(total, parts)
    apart = parts[0].sentence - total.sentence
    if closed and close:
        relation = totalled(ledger, total, parts, "certain", "closed-list")
        if apart <= 1:
            return relation
        return replace(relation, certainty="likely" if rare(relation, EXPECTED) else "possible")
    if any(cues().overlapping.search(part.label) for part in parts):
        return None
    exceeds = derived.low > own.high and derived.low <= own.high * 2 and (not apart or (close and len(parts) > 2))
    if not exceeds and not closed and not (close and derived.high < own.low):
        return None
    relation = totalled(ledger, total, parts, "possible", "list")
    if exceeds and rare(relation, _EXCEEDS if apart else 1.1):
        return replace(relation, certainty="likely")
    if ";" in entry.gaps[0] and not closed and not (len(parts) > 2 and rare(relation, EXPECTED)):
        return None  # items with more than a figure each: a few of many
    return relation if closed or relation.chance is not None or (exceeds and "、" in entry.gaps[0]) else None


def _likeliest(ledger: Ledger, entry: Breakdown, parts: Sequence[Figure]) -> Figure:
    """The whole of a list of which only the total is in doubt: the one level that its sum comes near, no part of another."""
    close = [total for total in entry.candidates if near(total, parts)]
    below = children(ledger)
    whole = close if len(close) < 2 else [total for total in close if total.index not in below]
    return whole[0] if len(whole) == 1 else entry.total


def _slipped(ledger: Ledger, entry: Breakdown) -> Iterator[Relation]:
    """A breakdown that a single wrong key would make exact."""
    parts = entry.parts
    counts = range(len(parts), 1, -1)
    # Of a grand total all that follows is listed; of another level, where its parts end is tried.
    said = ledger.document.source.normal[entry.total.gap_start : entry.total.start]
    trials = 1 if cues().closing.search(said) else max(1, len(parts) - 1)
    for count in counts[:1] if trials == 1 else counts:
        slips, chance = slip_evidence(parts[:count], [entry.total], trials)
        digits = [s for s in slips if s.kind != "scale"] or slips
        narrow = count == len(parts) and narrowly(entry.total, parts) and chance / trials < _NARROW
        if digits and (chance < CHANCE or narrow):
            # A list that is not all of it may miss its total by a digit too: then it is only worth a look.
            certainty: Certainty = "likely" if chance < CHANCE else "possible"
            relation = totalled(ledger, entry.total, parts[:count], certainty, "slip", trials=trials)
            if relation.verdict == "contradicted" or (
                relation.verdict == "uncertain" and _fine([*parts[:count], entry.total])
            ):
                yield relation
            return


def _fine(figures: Sequence[Figure]) -> bool:
    """Whether a part and its total are told to the last digit: then the zeros of another part are no rounding (2650、1173、600)."""
    return figures[-1].strict == figures[-1].loose and any(f.strict == f.loose for f in figures[:-1])


def _part(ledger: Ledger, entry: Breakdown, figure: Figure) -> Relation | None:
    """A part may not exceed its total; that is all that a partial breakdown says for certain.

    Where the part is greater and the total is not the level right before it, the total was not found: nothing is said.
    """
    total = entry.total
    whole, own = strict(total), strict(figure)
    whole_loose, own_loose = loose(total), loose(figure)
    if whole is None or own is None or whole_loose is None or own_loose is None:
        return make(ledger, "part", figure, [part("total", total)], "", None, None, "certain", reason="masked")
    exceeds = own_loose.low > whole_loose.high
    room = any(
        (whole_ := loose(candidate)) is not None and whole_.high >= own_loose.low for candidate in entry.candidates
    )
    beside = (
        total.sentence == figure.sentence
        and entry.parts[0] is figure
        and figure.label
        and not figure.qualifier
        and not room
    )
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
            or not all(comparable(total, f) for f in run[:size])
        ):
            position += 1
            continue
        relation = totalled(ledger, total, run[:size], "likely", "labels")
        if relation.verdict == "confirmed" or rare(relation, 1.1 if named_whole(total, run[:size]) else CHANCE):
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
        if relation.verdict == "confirmed" or rare(relation, EXPECTED if whole else CHANCE):
            yield relation
        elif whole and rare(relation, _LOOK):
            yield replace(relation, certainty="possible")
