"""Totals and their parts: 其中…, 分别为…, A、B…合计, 加上…收入总计, and labels that exhaust a whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from checker.language.intervals import Interval
from checker.language.verdicts import Certainty
from checker.relate.arithmetic import (
    comparable,
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
from checker.relate.breakdown import Breakdown, breakdowns, children, cues, exhausts, levels_of
from checker.rows import Figure, Ledger, Relation

_CHANCE = 1 / 500  # a slip rarer than this by accident is a sign; the rule compares again with its own threshold
_LONGEST = 16  # levels before 总计 that may be its sum


def find(ledger: Ledger) -> Iterator[Relation]:
    """Relations of kind ``total`` and ``part`` (a part against its total)."""
    done: set[int] = set()
    for entry in breakdowns(ledger):
        relations = list(_breakdown(ledger, entry))
        for relation in relations:
            if relation.kind == "total":
                done.update(p.figure for p in relation.members)
            yield relation
    yield from _labelled(ledger, done)
    yield from _closing(ledger)


def _total(ledger: Ledger, total: Figure, parts: Sequence[Figure], certainty: Certainty, pattern: str, *, trials: int = 1) -> Relation:
    derived, derived_loose = sum_of(parts), sum_of(parts, use_loose=True)
    expression = plus_expression(parts, total)
    slips: list[object] = []
    likely, chance = "", None
    own = strict(total)
    if own is not None and derived is not None and not own.meets(derived):
        found, chance = slip_evidence(parts, [total], trials)
        likely = hint(found, [*parts, total])
        slips = list(found)
    if derived is not None:
        middle = (derived.low + derived.high) / 2 if derived.high.is_finite() and derived.low.is_finite() else None
        if middle is not None:
            from checker.language.intervals import format_number
            from checker.relate.arithmetic import display_factor

            expression += f"＝{format_number(middle / display_factor(total))} {unit_name(total)}"
    return make(
        ledger, "total", total, [part("part", p) for p in parts], expression, derived, derived_loose, certainty,
        hint=likely, pattern=pattern, chance=chance if slips else None,
    )  # fmt: skip


def _breakdown(ledger: Ledger, entry: Breakdown) -> Iterator[Relation]:
    parts = entry.parts
    for total in entry.candidates:
        own, own_loose = strict(total), loose(total)
        if own is None:
            continue
        for count in range(len(parts), 1, -1):
            derived = sum_of(parts[:count])
            if derived is not None and own.meets(derived) and _informative(own, derived, parts[:count]):
                yield _total(ledger, total, parts[:count], "certain", entry.cue)
                return
    total = entry.total
    size = exhausts(parts)
    if size is not None:
        relation = _total(ledger, total, parts[:size], "certain", "exhaustive")
        yield relation
        return
    if entry.exhaustive and len(parts) >= 2:
        relation = _total(ledger, total, parts, "likely", entry.cue)
        if relation.verdict != "contradicted" or _near(total, parts):
            yield relation
            return
    yield from _slipped(ledger, entry)
    for figure in parts:
        yield _part(ledger, total, figure)


def _near(total: Figure, parts: Sequence[Figure]) -> bool:
    """Whether the parts come near the total: within a tenth."""
    own, derived = strict(total), sum_of(parts)
    if own is None or derived is None or own.low <= 0 or not derived.high.is_finite():
        return False
    return abs(derived.high - own.high) <= own.high / 10


def _informative(own: Interval, derived: Interval, parts: Sequence[Figure]) -> bool:
    """Whether agreement says something: the intervals are narrow against the smallest part."""
    width = (derived.high - derived.low) + (own.high - own.low)
    smallest = min((f.value for f in parts if f.value is not None), default=None)
    return width.is_finite() and (smallest is None or width <= abs(smallest) * 2 or width <= own.high / 5)


def _slipped(ledger: Ledger, entry: Breakdown) -> Iterator[Relation]:
    """A breakdown that a single wrong key would make exact."""
    parts = entry.parts
    counts = range(len(parts), 1, -1)
    trials = max(1, len(parts) - 1)
    for count in counts:
        slips, chance = slip_evidence(parts[:count], [entry.total], trials)
        digits = [s for s in slips if s.kind != "scale"] or slips
        if digits and chance < _CHANCE:
            relation = _total(ledger, entry.total, parts[:count], "likely", "slip", trials=trials)
            if relation.verdict == "contradicted":
                yield relation
            return


def _part(ledger: Ledger, total: Figure, figure: Figure) -> Relation:
    """A part may not exceed its total; that is all that a partial breakdown says for certain."""
    whole, own = strict(total), strict(figure)
    whole_loose, own_loose = loose(total), loose(figure)
    if whole is None or own is None or whole_loose is None or own_loose is None:
        return make(ledger, "part", figure, [part("total", total)], "", None, None, "certain", reason="masked")
    exceeds = own_loose.low > whole_loose.high
    bound = Interval(min(own.low, whole.high) if own.low.is_finite() else own.low, whole.high, own.low.is_infinite(), whole.high_open)
    return make(
        ledger, "part", figure, [part("total", total)], f"{figure.text} ≤ {total.text}", bound, None, "likely",
        found="contradicted" if exceeds else "confirmed",
    )  # fmt: skip


def _labelled(ledger: Ledger, done: set[int]) -> Iterator[Relation]:
    """Levels whose labels exhaust a whole, without 其中: the level right before them is the total if they add up."""
    levels = levels_of(ledger)
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
        relation = _total(ledger, total, run[:size], "likely", "labels")
        slip = relation.chance is not None and relation.chance < _CHANCE
        if relation.verdict == "confirmed" or slip:
            yield relation
        position += size


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
            added = added or bool(known.adding.search(normal[figure.gap_start : figure.start]))
            if len(terms) < 2:
                continue
            trials += 1
            derived, own = sum_of(terms), strict(total)
            if derived is not None and own is not None and own.meets(derived) and _informative(own, derived, terms):
                fits = list(terms)
                break
            if added and start_here is None and not known.adding.search(normal[figure.gap_start : figure.start]):
                start_here = list(terms)
        if fits:
            yield _total(ledger, total, fits, "certain", "closing")
            continue
        if not added or start_here is None:
            continue
        relation = _total(ledger, total, start_here, "likely", "closing", trials=trials)
        if relation.verdict == "contradicted" and relation.chance is not None and relation.chance < _CHANCE * 2:
            yield relation
        elif relation.verdict == "uncertain":
            yield relation
