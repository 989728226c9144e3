"""One fact stated twice in full: the same words, area, year and measure, and another figure.

A difference is reported where nothing is left out: both say their area, and the year is known; a document that has more
than two figures of one name has no fact of that name. What was done (举办培训班26期) may have been done twice: it is one fact
where the figure beside it is the same in both. Where something is left out, one wrong key between long figures is worth a look.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

from checker.language.intervals import EXACT
from checker.relate.arithmetic import hint, loose, make, part, slip_evidence, strict, unit_name, written
from checker.relate.repeats.stated import Said, areas_above, said, words
from checker.rows import Figure, Hint, Ledger, Relation
from checker.ruledata import phrase

_LEAST = 4  # characters of a name that may stand for a fact
_DIGITS = 100  # a figure of three digits or more is hardly the same, or one key apart, by accident
_MOST = 6  # statements under one name; what is said more often is no fact


def find(ledger: Ledger) -> Iterator[Relation]:
    """Relations of kind ``repeat`` between statements of one fact, and ``near-miss`` where something is left out."""
    facts: dict[tuple[object, ...], list[Said]] = defaultdict(list)
    beside: dict[int, Said] = {}
    stated = said(ledger)
    for one, other in pairwise(stated):
        if one.figure.sentence == other.figure.sentence:
            beside[one.figure.index] = other
            beside.setdefault(other.figure.index, one)
    for entry in stated:
        facts[entry.key].append(entry)
    for entries in facts.values():
        if 1 < len(entries) <= _MOST:
            yield from _held(ledger, entries, beside)


def _held(ledger: Ledger, entries: Sequence[Said], beside: dict[int, Said]) -> Iterator[Relation]:
    """The first two statements of a name that disagree."""
    if len({entry.figure.value for entry in entries}) > 2:
        return
    first = entries[0]
    for entry in entries[1:]:
        a, b = strict(first.figure), strict(entry.figure)
        if a is None or b is None or first.figure.sentence == entry.figure.sentence:
            continue
        if not a.meets(b):
            yield from _differ(ledger, first, entry, beside)
            return
        if _in_full(first) and _in_full(entry):
            yield _same(ledger, first, entry)


def _differ(ledger: Ledger, first: Said, second: Said, beside: dict[int, Said]) -> Iterator[Relation]:
    one, other = first.figure, second.figure
    if areas_above(ledger, one) != areas_above(ledger, other):
        return
    slips, chance = slip_evidence([one], [other])
    slips = [slip for slip in slips if slip.kind in ("digit", "swap")]
    long = min(_digits(one), _digits(other)) >= _DIGITS
    sure = (first.sure and second.sure) or bool(slips)
    if _in_full(first) and sure:
        yield _same(ledger, first, second, "", hint(slips, [one, other]), chance)
    elif _together(first, second, beside):
        yield _same(ledger, first, second, beside[one.index].figure.text, hint(slips, [one, other]), chance)
    elif slips and long and _named(first) and (first.area or first.period) and one.scope == other.scope:
        key = "swapped" if any(slip.kind == "swap" for slip in slips) else "one-digit"
        yield make(
            ledger, "near-miss", other, (part("repeat", one),),
            phrase(key, written(one, other), written(other, other), unit_name(other)),
            strict(one), loose(one), "possible", pattern="said-again",
        )  # fmt: skip


def _same(
    ledger: Ledger, first: Said, second: Said, shared: str = "", cause: Hint | None = None, chance: float | None = None
) -> Relation:
    """The relation, whose words show what the likeness rests on: year, area and name, or the figure ``shared`` beside both."""
    one, other = first.figure, second.figure
    year = f"{second.period}年" if second.period.isdigit() else ""
    name = year + second.area + second.clause
    texts = (name, one.text, other.text)
    return make(
        ledger,
        "repeat",
        other,
        (part("repeat", one),),
        phrase("said-beside", *texts, shared) if shared else phrase("said-twice", *texts),
        strict(one),
        loose(one),
        "likely",
        pattern="said-in-full",
        hint=cause,
        chance=chance if cause else None,
    )


def _in_full(entry: Said) -> bool:
    """Whether area, time and name are all stated, of what there is only one of."""
    return bool(entry.area and entry.period) and _named(entry) and not entry.act


def _named(entry: Said) -> bool:
    return len(entry.clause) >= _LEAST and not words().generic.fullmatch(entry.clause)


def _together(first: Said, second: Said, beside: dict[int, Said]) -> bool:
    """Whether the figures beside both are one fact too: 举办培训班26期, 培训3860人次 and 举办培训班36期, 培训3860人次."""
    one, other = beside.get(first.figure.index), beside.get(second.figure.index)
    if one is None or other is None or one.key != other.key or one.figure.value != other.figure.value:
        return False
    return one.figure is not second.figure and _digits(one.figure) >= _DIGITS


def _digits(figure: Figure) -> float:
    value = figure.value
    return 0.0 if value is None else float(EXACT.divide(value, figure.unit_place))
