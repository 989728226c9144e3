"""Lists of kinds after 其中 that do not add up to their total: which of them are worth telling, and how sure they are.

Of the published lists with more than one part about two in three are all of their total, and nothing says which. A list
that exceeds its total, or that one wrong key would make exact, is told; how surely, the chance of an accident decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from checker.relate.arithmetic import comparable, loose, slip_evidence, strict, sum_of
from checker.relate.breakdown import Breakdown, children, foreign, informative, separator
from checker.relate.cues import cues, exhausts
from checker.relate.evidence import BARELY, LOOK, SAID, TOLD, UNSAID
from checker.relate.sums.totalled import narrowly, near, rare, totalled
from checker.rows import Figure, Ledger, Relation

_APART = re.compile(r"。|其中|[,;、]共|覆盖|服务于|惠及|涉及|培训|参加|投入")
_PLAIN = re.compile("[\u4e00-\u9fff]{0,4},[\u4e00-\u9fff]{2,14}")  # between two items that are a name and a figure
_SHARED = re.compile("同时[^,;。]{0,12}[和与]|双重|重复计算|交叉")
_BEHIND = 20  # characters behind a list in which it may be said that its items overlap
_TELLING = 50  # last places from which on it says something that items add up to another
_MOST_PARTS = 200  # of more, some wrong key always explains the difference
_MOST_NESTED = 16  # items among which those that are within another are looked for


def mixed(ledger: Ledger, entry: Breakdown) -> list[Figure]:
    """All items of a list of counts that goes on in another unit (牛28万头、羊196万只; 学校2825个，其中…，特教学校4所)."""
    first = entry.parts[0]
    if first.dimension != "count" or exhausts(entry.parts) is not None:
        return []
    normal = ledger.document.source.normal
    items = [first]
    for index in range(first.index + 1, ledger.sentences[first.sentence].last):
        figure = ledger.figures[index]
        if not figure.counts or figure.aside or figure.role in ("rate", "change", "points", "share"):
            continue
        said = normal[figure.gap_start : figure.start]
        if figure.role != "level" or figure.dimension != "count" or figure.strict is None or _APART.search(said):
            break
        items.append(figure)
    others = [f for f in items if not comparable(f, first)]
    return items if others and len(items) > 2 and all(foreign(f, first) for f in others) else []


def mixed_sum(ledger: Ledger, entry: Breakdown, items: Sequence[Figure]) -> Relation | None:
    """Such a list may add up, all units together; the items of one unit are not all of it."""
    for total in entry.candidates:
        relation = totalled(ledger, total, items, "likely", "mixed-units")
        own, derived = strict(total), sum_of(items)
        holds = own is not None and derived is not None and own.meets(derived) and informative(own, derived, items)
        if holds or (total is entry.total and rare(relation)):
            return relation
    return None


def nested(ledger: Ledger, total: Figure, parts: Sequence[Figure], more: Sequence[Figure]) -> Iterator[Relation]:
    """What goes on after the parts of a total: those of its last part (财产险A, 人身险B, 寿险C, 健康险D: C and D are B)."""
    if len(more) < 2 or parts[-1].label[-2:] != more[0].label[-2:]:
        return
    relation = totalled(ledger, parts[-1], more, "possible", "nested")
    if relation.verdict == "confirmed" or rare(relation, LOOK):
        yield relation


def listed(ledger: Ledger, entry: Breakdown) -> Iterator[Relation]:
    """A list of kinds that does not add up: one that 其他 closes, that exceeds its total, or that a slip would make exact.

    Kinds of people overlap (党员, 妇女): such a list may exceed what it breaks down.
    """
    parts = entry.listed
    closed = len(parts) > 1 and bool(cues().rest.match(parts[-1].label))
    if closed:
        relation = _closed(ledger, entry, parts)
        if relation is not None:
            yield relation
            return
    elif _within(parts) or _SHARED.search(ledger.document.source.normal, parts[-1].end, parts[-1].end + _BEHIND):
        return
    if len(parts) > 1 and not any(cues().overlapping.search(part.label) for part in parts):
        relation = _beyond(ledger, entry, parts)
        if relation is not None:
            yield relation
            return
    yield from _slipped(ledger, entry, len(parts))


def _closed(ledger: Ledger, entry: Breakdown, parts: Sequence[Figure]) -> Relation | None:
    total = likeliest(ledger, entry, parts)
    relation = totalled(ledger, total, parts, "certain", "closed-list")
    if _within(parts) or _counted_twice(total, parts):
        return replace(relation, certainty="possible") if near(total, parts) else None
    if not near(total, parts):
        return replace(relation, certainty="likely") if rare(relation, SAID) else None
    if parts[0].sentence - total.sentence <= 1:
        return relation
    return replace(relation, certainty="likely" if rare(relation, SAID) else "possible")


def _counted_twice(total: Figure, parts: Sequence[Figure]) -> bool:
    """Whether the parts exceed their total by just one of them, which is then within another (技改投资 within 工业投资)."""
    own, derived = strict(total), sum_of(parts)
    if own is None or derived is None:
        return False
    return any((part := strict(f)) is not None and (derived - own).meets(part) for f in parts)


def _beyond(ledger: Ledger, entry: Breakdown, parts: Sequence[Figure]) -> Relation | None:
    """A list that exceeds its total: one wrong key explains it, or the items are told in one breath (、)."""
    total = likeliest(ledger, entry, parts) if entry.cut and len(parts) > 2 else entry.total
    own, derived = loose(total), sum_of(parts, use_loose=True)
    if own is None or derived is None or not own.high.is_finite() or derived.low <= own.high:
        return None
    relation = totalled(ledger, total, parts, "possible", "list")
    apart = parts[0].sentence - total.sentence
    if rare(relation, BARELY) and apart <= 1:
        return replace(relation, certainty="likely") if rare(relation, TOLD) else relation
    # 馆藏21类，其中书画6类，陶瓷5类，玉石20类: told in one breath.
    breath = separator(entry.gaps[0])
    plain = len(parts) > 2 and all(_PLAIN.fullmatch(gap) for gap in entry.gaps[: len(parts) - 1])
    return relation if derived.low <= own.high * 2 and not apart and (breath == "、" or plain) else None


def _within(parts: Sequence[Figure]) -> bool:
    """Whether some neighbours add up to the item before or after them: they are parts of that one (收入51.3, 税收36.9, 非税14.4)."""
    parts = parts[:_MOST_NESTED]
    for first in range(len(parts)):
        for last in range(first + 2, len(parts) + 1):
            run = parts[first:last]
            derived = sum_of(run)
            beside = [
                f
                for f in (*parts[max(0, first - 1) : first], *parts[last : last + 1])
                if (f.value or 0) >= f.unit_place * _TELLING
            ]
            if derived is not None and any(
                (own := strict(f)) is not None and own.meets(derived) and informative(own, derived, run) for f in beside
            ):
                return True
    return False


def likeliest(ledger: Ledger, entry: Breakdown, parts: Sequence[Figure]) -> Figure:
    """The whole of a list of which only the total is in doubt: the one level that its sum comes near, no part of another."""
    close = [total for total in entry.candidates if near(total, parts)]
    below = children(ledger)
    whole = close if len(close) < 2 else [total for total in close if total.index not in below]
    return whole[0] if len(whole) == 1 else entry.total


def _slipped(ledger: Ledger, entry: Breakdown, size: int) -> Iterator[Relation]:
    """A breakdown that a single wrong key would make exact; ``size`` of its parts are told alike."""
    parts = entry.parts
    if len(parts) > _MOST_PARTS:
        return
    total = likeliest(ledger, entry, parts[:size]) if entry.cut and size > 2 else entry.total
    counts = range(len(parts), 1, -1)
    # Of a grand total all that follows is listed; of another level, where its parts end is tried.
    said = ledger.document.source.normal[total.gap_start : total.start]
    trials = 1 if cues().closing.search(said) else max(1, len(parts) - 1)
    for count in counts[:1] if trials == 1 else counts:
        slips, chance = slip_evidence(parts[:count], [total], trials)
        if not slips:
            continue
        narrow = count == len(parts) and narrowly(total, parts) and chance / trials < SAID
        told = count == size and any(s.kind != "scale" for s in slips)
        plain = near(total, parts[:count]) and ";" not in entry.gaps[0]
        whole = told and (plain or chance / trials < LOOK)
        if chance < UNSAID or narrow or whole:
            # A list that is not all of it may miss its total by a digit too: then it is only worth a look.
            relation = totalled(ledger, total, parts[:count], "possible", "slip", trials=trials)
            if relation.verdict == "contradicted" or (
                relation.verdict == "uncertain" and _fine([*parts[:count], total])
            ):
                yield replace(relation, certainty="likely") if chance < UNSAID else relation
            return


def _fine(figures: Sequence[Figure]) -> bool:
    """Whether a part and its total are told to the last digit: then the zeros of another part are no rounding (2650、1173、600)."""
    return figures[-1].strict == figures[-1].loose and any(f.strict == f.loose for f in figures[:-1])
