"""Totals and their parts: 其中…, 分别为…, A、B…合计, 加上…收入总计, and labels that exhaust a whole."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from checker.language.intervals import INFINITY, Interval, format_number
from checker.language.verdicts import Certainty
from checker.relate.arithmetic import (
    comparable,
    display_factor,
    hint,
    loose,
    make,
    part,
    plus_expression,
    slip_evidence,
    strict,
    sum_of,
    unit_name,
)
from checker.relate.breakdown import (
    Breakdown,
    bracketed,
    breakdowns,
    children,
    cues,
    exhausts,
    fit,
    informative,
    levels_of,
)
from checker.rows import Figure, Ledger, Relation

_CHANCE = 1 / 150  # a slip rarer than this by accident is a sign; the rule compares again with its own threshold
_NARROW = 1 / 25  # the same where all the parts miss the total narrowly
_EXPECTED = 1 / 20  # the same where words or labels say that the sum must hold
_LONGEST = 16  # levels before 总计 that may be its sum


def find(ledger: Ledger) -> Sequence[Relation]:
    """Relations of kind ``total`` and ``part`` (a part against its total)."""
    return relations_of(ledger)


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
    yield from _closing(ledger)
    yield from _bracketed(ledger)


def totalled(
    ledger: Ledger, total: Figure, parts: Sequence[Figure], certainty: Certainty, pattern: str, *, trials: int = 1
) -> Relation:
    """A total against the sum of its parts, with the wrong key that would explain a difference."""
    derived, derived_loose = sum_of(parts), sum_of(parts, use_loose=True)
    expression = plus_expression(parts, total)
    slips: list[object] = []
    likely, chance = None, None
    own = strict(total)
    if own is not None and derived is not None and not own.meets(derived):
        found, chance = slip_evidence(parts, [total], trials)
        likely = hint(found, [*parts, total])
        slips = list(found)
    if derived is not None:
        middle = (derived.low + derived.high) / 2 if derived.high.is_finite() and derived.low.is_finite() else None
        if middle is not None:
            expression += f"＝{format_number(middle / display_factor(total))} {unit_name(total)}"
    return make(
        ledger,
        "total",
        total,
        [part("part", p) for p in parts],
        expression,
        derived,
        derived_loose,
        certainty,
        hint=likely,
        pattern=pattern,
        chance=chance if slips else None,
    )


def _breakdown(ledger: Ledger, entry: Breakdown) -> Iterator[Relation]:
    parts = entry.parts
    fitting = fit(entry)
    if fitting is not None:
        yield totalled(ledger, *fitting, "certain", entry.cue)
        return
    total = entry.total
    size = exhausts(parts)
    if size is not None:
        relation = totalled(ledger, total, parts[:size], "certain", "exhaustive")
        sure = _whole_by_name(total, parts[:size]) or _near(total, parts[:size]) or _rare(relation, _EXPECTED)
        if relation.verdict == "contradicted" and not sure:
            # Far off and no slip explains it: there are other parts (居民用电) or another total.
            relation = replace(relation, verdict="not_assessable", reason="incomplete")
        yield relation
        return
    if entry.exhaustive and len(parts) >= 2:
        relation = totalled(ledger, total, parts, "likely", entry.cue)
        if relation.verdict != "contradicted" or _near(total, parts):
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


def _rare(relation: Relation, threshold: float = _CHANCE) -> bool:
    """Whether a slip explains the difference, and would hardly do so by accident."""
    return relation.chance is not None and relation.chance < threshold


def _near(total: Figure, parts: Sequence[Figure]) -> bool:
    """Whether the parts come near the total: within a tenth."""
    own, derived = strict(total), sum_of(parts)
    if own is None or derived is None or own.low <= 0 or not derived.high.is_finite():
        return False
    return abs(derived.high - own.high) <= own.high / 10


def _narrowly(total: Figure, parts: Sequence[Figure]) -> bool:
    """Whether the parts miss the total by at most two in a hundred."""
    own, derived = strict(total), sum_of(parts)
    if own is None or derived is None or own.low <= 0 or not derived.high.is_finite():
        return False
    return abs(derived.high - own.high) <= own.high / 50


def _listed(ledger: Ledger, entry: Breakdown) -> Relation | None:
    """A list of kinds that does not add up: one that 其他 closes, one that exceeds its total, or one that nearly reaches it.

    Kinds of people overlap (党员, 妇女): such a list may exceed what it breaks down.
    """
    parts = entry.listed
    own, derived = loose(entry.total), sum_of(parts, use_loose=True)
    if len(parts) < 2 or own is None or derived is None or not own.high.is_finite() or not derived.high.is_finite():
        return None
    closed = bool(cues().rest.match(parts[-1].label))
    near = _near(entry.total, parts)
    if closed and near:
        return totalled(ledger, entry.total, parts, "certain", "closed-list")
    if any(cues().overlapping.search(part.label) for part in parts):
        return None
    exceeds = derived.low > own.high and derived.low <= own.high * 2 and entry.total.sentence == parts[0].sentence
    if not exceeds and not closed and not (near and derived.high < own.low):
        return None
    relation = totalled(ledger, entry.total, parts, "possible", "list")
    if exceeds and relation.chance is not None:
        return replace(relation, certainty="likely")
    return relation if closed or relation.chance is not None or "、" in entry.gaps[0] else None


def _slipped(ledger: Ledger, entry: Breakdown) -> Iterator[Relation]:
    """A breakdown that a single wrong key would make exact."""
    parts = entry.parts
    counts = range(len(parts), 1, -1)
    trials = max(1, len(parts) - 1)
    for count in counts:
        slips, chance = slip_evidence(parts[:count], [entry.total], trials)
        digits = [s for s in slips if s.kind != "scale"] or slips
        narrow = count == len(parts) and _narrowly(entry.total, parts) and chance < _NARROW
        if digits and (chance < _CHANCE or narrow):
            # A list that is not all of it may miss its total by a digit too: then it is only worth a look.
            certainty: Certainty = "likely" if chance < _CHANCE else "possible"
            relation = totalled(ledger, entry.total, parts[:count], certainty, "slip", trials=trials)
            if relation.verdict == "contradicted":
                yield relation
            return


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
        if relation.verdict == "confirmed" or _rare(relation, 1.1 if _whole_by_name(total, run[:size]) else _CHANCE):
            yield relation
        position += size


def _whole_by_name(total: Figure, parts: Sequence[Figure]) -> bool:
    """Whether the total carries the name of the whole: 进出口 for 出口 and 进口, 生产总值 for the sectors, …收入 for …收入."""
    names = "".join(f.label for f in parts)
    label = total.label
    if ("进出口" in label and "出口" in names) or ("生产总值" in label and "产业" in names):
        return True
    tail = parts[0].label[-2:]
    return len(tail) == 2 and label.endswith(tail) and parts[-1].label.endswith(tail)


def _bracketed(ledger: Ledger) -> Iterator[Relation]:
    """A list in brackets after a level: it adds up, or a rare slip says that it should."""
    for total, parts in bracketed(ledger):
        relation = totalled(ledger, total, parts, "likely", "brackets")
        if relation.verdict == "confirmed" or _rare(relation):
            yield relation


def _closing(ledger: Ledger) -> Iterator[Relation]:
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
        if not known.closing.search(gap):
            continue
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
            if not comparable(figure, total) or figure.index in below:
                continue
            terms.insert(0, figure)
            earlier = bool(known.closing.search(normal[max(figure.gap_start, figure.start - 40) : figure.start]))
            if figure.sentence == total.sentence and not earlier:
                within = list(terms)
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
        if (
            firm
            and relation.verdict == "contradicted"
            and relation.chance is not None
            and not _rare(relation, _EXPECTED)
        ):
            yield relation
        elif relation.verdict == "contradicted" and _rare(relation, _EXPECTED if firm else _CHANCE * 2):
            yield replace(relation, certainty="certain" if firm else "likely")
        elif relation.verdict == "uncertain" or (
            firm and relation.verdict == "contradicted" and _near(total, start_here)
        ):
            yield relation


_CLEAN = re.compile(r"^[^,。;、]{0,4}[,。;]?[^,。;、]{0,16}(?:合计|总计|共计|总量)[^,。;、]{0,6}$")


def _complete(normal: str, terms: Sequence[Figure], total: Figure) -> bool:
    """Whether every addend named has its figure: no clause without a number between the terms and the total."""
    if not _CLEAN.match(normal[max(total.gap_start, terms[-1].end) : total.start]):
        return False
    return all(len(re.findall(r"[,。;](?=.)", normal[f.gap_start : f.start])) <= 1 for f in terms[1:])
