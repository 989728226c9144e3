"""What every arithmetic relation needs: intervals in one unit, expressions in words, and the making of a relation."""

from __future__ import annotations

import re
import sys
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import lru_cache

from checker.language.intervals import EXACT, Interval, format_number, rounded, total
from checker.language.slips import Slip, Written, edits, explain
from checker.language.verdicts import Certainty, Verdict, verdict
from checker.rows import Figure, Hint, Ledger, Part, Relation, Sentence

_MARKS = re.compile(r"[,;:。、()\n]")


def comparable(a: Figure, b: Figure) -> bool:
    """Whether two figures can be added: same group of units, both with a value."""
    return a.group is not None and a.group == b.group


def nearest(figures: Sequence[Figure], figure: Figure, reach: int = sys.maxsize, count: int = 6) -> list[Figure]:
    """The nearest of ``figures`` (in order) within so many sentences of a figure, itself left out."""
    at = bisect_left(figures, figure.index, key=lambda f: f.index)
    near = [f for f in figures[max(0, at - count) : at + count] if abs(f.sentence - figure.sentence) <= reach]
    return sorted((f for f in near if f is not figure), key=lambda f: abs(f.index - figure.index))[:count]


@lru_cache(maxsize=4)
def windows(ledger: Ledger) -> tuple[tuple[Sentence, list[Figure]], ...]:
    """The sentences in which figures stand, each with its figures that are no date and no ordinal."""
    return tuple(
        (sentence, [f for f in ledger.figures[sentence.first : sentence.last] if f.counts])
        for sentence in ledger.sentences
        if sentence.first < sentence.last
    )


def strict(figure: Figure) -> Interval | None:
    """The strict interval in the reference unit of the figure's group."""
    return _in_reference(figure, figure.strict)


def loose(figure: Figure) -> Interval | None:
    """The loose interval in the reference unit of the figure's group."""
    return _in_reference(figure, figure.loose)


def _in_reference(figure: Figure, interval: Interval | None) -> Interval | None:
    return interval if interval is None or figure.factor == 1 else interval.scaled(figure.factor)


def display_factor(figure: Figure) -> Decimal:
    """What one of the figure's written unit (亿元) is worth in the reference unit."""
    return EXACT.multiply(figure.scale, figure.factor)


def unit_name(figure: Figure) -> str:
    """The written unit with its scale: 亿元, 万人次, 户."""
    scale = figure.scale
    prefix = {
        1: "",
        10_000: "万",
        100_000_000: "亿",
        10**12: "万亿",
        1000: "千",
        100: "百",
        10**7: "千万",
        10**6: "百万",
    }.get(int(scale), "")
    return prefix + (figure.unit or "")


def written(figure: Figure, to: Figure) -> str:
    """The figure's number in the unit of ``to``, with hedge words kept."""
    if figure.value is None:
        return str(figure.strict) if figure.strict else figure.text
    factor = display_factor(to)
    if display_factor(figure) == factor:
        text = _as_typed(figure)
    else:
        text = format_number(EXACT.divide(EXACT.multiply(figure.value, figure.factor), factor))
    return f"{text}（{figure.hedge}）" if figure.hedge else text


def _as_typed(figure: Figure) -> str:
    value = figure.value
    if value is None:
        return figure.text
    shown = EXACT.divide(value, figure.scale)
    places = -int(EXACT.divide(figure.unit_place, figure.scale).normalize().as_tuple().exponent)
    return format(rounded(shown, places), "f") if 0 < places < 12 else format_number(shown)


def down(interval: Interval, figure: Figure) -> Interval:
    """An interval of the reference unit, in the written unit of ``figure``."""
    factor = display_factor(figure)
    return (
        interval
        if factor == 1
        else Interval(
            interval.low if interval.low.is_infinite() else EXACT.divide(interval.low, factor),
            interval.high if interval.high.is_infinite() else EXACT.divide(interval.high, factor),
            interval.low_open,
            interval.high_open,
        )
    )


def part(role: str, figure: Figure) -> Part:
    """A figure as a member of a relation."""
    return Part(role, figure.start, figure.end, figure.index)


def sum_of(figures: Iterable[Figure], *, use_loose: bool = False) -> Interval | None:
    """The sum of the figures' intervals; None if one has no value."""
    terms = [loose(figure) if use_loose else strict(figure) for figure in figures]
    known = [interval for interval in terms if interval is not None]
    return total(known) if len(known) == len(terms) else None


def signed_sum(plus: Sequence[Figure], minus: Sequence[Figure], *, use_loose: bool = False) -> Interval | None:
    """Sum of ``plus`` less the sum of ``minus``."""
    added, taken = sum_of(plus, use_loose=use_loose), sum_of(minus, use_loose=use_loose)
    return None if added is None or taken is None else added - taken


def middle(interval: Interval) -> Decimal | None:
    """The middle of a bounded interval."""
    if interval.low.is_infinite() or interval.high.is_infinite():
        return None
    return EXACT.divide(EXACT.add(interval.low, interval.high), Decimal(2))


def shown_middle(interval: Interval | None, places: int = 2) -> str:
    """The middle of an interval for an expression, rounded; ``?`` when there is none."""
    value = middle(interval) if interval is not None else None
    return "?" if value is None else shown_value(value, places)


def shown_value(value: Decimal, places: int = 2) -> str:
    """A number for an expression, rounded to so many places, or to two digits where it is smaller than those."""
    return format_number(rounded(value, max(places, 1 - value.adjusted()) if value else places))


def amount(figure: Figure) -> Decimal | None:
    """The figure's own value in the reference unit; None for a range or a masked figure."""
    return None if figure.value is None else EXACT.multiply(figure.value, figure.factor)


def shown_ratio(above: Figure, below: Figure, derived: Interval | None, factor: int = 100, less: int = 0) -> str:
    """``above`` ÷ ``below`` as a reader reckons it, × ``factor`` − ``less``; the middle of ``derived`` where a value is missing."""
    a, b = amount(above), amount(below)
    if a is None or not b:
        return shown_middle(derived)
    return format_number(rounded(EXACT.divide(a, b) * factor - less, 2))


def difference(stated: Interval, derived: Interval) -> Decimal | None:
    """Stated minus derived, of the middles; None when an end is unbounded."""
    a, b = middle(stated), middle(derived)
    return None if a is None or b is None else EXACT.subtract(a, b)


def written_digits(figure: Figure, sign: int) -> Written | None:
    """The figure for the search of slips; None if it is not an unhedged number."""
    if figure.value is None or figure.hedge or figure.value < 0:
        return None
    place = EXACT.multiply(figure.unit_place, figure.factor)
    digits = str(int(EXACT.divide(EXACT.multiply(figure.value, figure.factor), place).to_integral_value()))
    decimals = -int(EXACT.divide(figure.unit_place, figure.scale).normalize().as_tuple().exponent)
    return Written(digits, place, sign, max(decimals, 0))


def mistyped(figure: Figure, derived: Interval | None, *, swapped: bool = False) -> bool:
    """Whether one wrong key in a figure (``swapped``: two digits in the wrong order) would explain what is derived instead."""
    own = written_digits(figure, 1)
    if own is None or derived is None:
        return False
    return any(
        derived.meets(Interval.exact(value))
        for kind, value in edits(own).values()
        if kind == "swap" or (kind == "digit" and not swapped)
    )


def slip_evidence(plus: Sequence[Figure], minus: Sequence[Figure], trials: int = 1) -> tuple[list[Slip], float]:
    """Single edits that would make ``plus`` equal ``minus``, and the chance of a coincidence."""
    residual = signed_sum(plus, minus)
    figures = [written_digits(f, 1) for f in plus] + [written_digits(f, -1) for f in minus]
    if residual is None or any(f is None for f in figures):
        return [], 1.0
    return explain(residual, [f for f in figures if f is not None], trials)


def hint(slips: Sequence[Slip], figures: Sequence[Figure]) -> Hint | None:
    """A likely cause: named only where just one edit explains the difference."""
    digits = [slip for slip in slips if slip.kind == "digit"] or list(slips)
    if not digits:
        return None
    if len(digits) > 1:
        return Hint("digits", count=len(digits))
    slip = digits[0]
    figure = figures[slip.index]
    return Hint(slip.kind, figure.text, format_number(EXACT.divide(slip.value, display_factor(figure))))


def make(
    ledger: Ledger,
    kind: str,
    stated: Figure,
    members: Sequence[Part],
    expression: str,
    derived: Interval | None,
    derived_loose: Interval | None,
    certainty: Certainty,
    *,
    found: Verdict | None = None,
    hint: Hint | None = None,
    pattern: str = "",
    reason: str = "",
    chance: float | None = None,
    unit: str | None = None,
) -> Relation:
    """A relation between a stated figure and an interval derived from others, both in the reference unit."""
    own, own_loose = strict(stated), loose(stated)
    decided = found or verdict(own, derived, own_loose, derived_loose)
    gap = difference(own, derived) if own is not None and derived is not None and decided != "confirmed" else None
    factor = display_factor(stated)
    return Relation(
        kind,
        decided,
        certainty,
        (part("stated", stated), *members),
        expression,
        unit_name(stated) if unit is None else unit,
        down(own, stated) if own is not None else None,
        down(derived, stated) if derived is not None else None,
        stated.text,
        None if gap is None else EXACT.divide(gap, factor),
        reason,
        hint,
        pattern,
        spoken_label(ledger, stated),
        chance,
    )


def spoken_label(ledger: Ledger, figure: Figure) -> str:
    """The figure's label if its own clause says it, else the words of the clause (支出总计)."""
    said = ledger.document.source.normal[figure.gap_start : figure.start]
    clause = _MARKS.split(said)[-1].strip()
    return figure.label if not clause or figure.label in said else clause


def plus_expression(parts: Sequence[Figure], total: Figure) -> str:
    """``982000.3＋313000.2`` in the unit of the total."""
    return "＋".join(written(figure, total) for figure in parts)
