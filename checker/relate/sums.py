"""Sums that no word announces: a run of levels that adds up to a level before or after it. They only ever confirm."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from checker.language.intervals import Interval
from checker.relate.arithmetic import comparable, make, part, plus_expression, strict
from checker.relate.breakdown import levels_of
from checker.rows import Figure, Ledger, Relation

_REACH = 9  # levels between a total and the last of its parts
_SENTENCES = 3
_DIGITS = 1000  # the total must be at least this many of its last written places, or agreement says nothing


def find(ledger: Ledger) -> Iterator[Relation]:
    """Relations of kind ``total`` with the pattern ``unannounced``: confirmed, never contradicted."""
    levels = [f for f in levels_of(ledger) if f.value is not None and f.value > 0 and not f.hedge]
    for position, total in enumerate(levels):
        if total.value is None or total.value < total.unit_place * _DIGITS:
            continue
        for step in (1, -1):
            parts = _run(levels, position, step)
            if parts:
                ordered = parts if step > 0 else parts[::-1]
                derived = _sum(ordered)
                yield make(
                    ledger, "total", total, [part("part", p) for p in ordered], plus_expression(ordered, total), derived, derived,
                    "possible", found="confirmed", pattern="unannounced",
                )  # fmt: skip
                break


def _sum(parts: Sequence[Figure]) -> Interval:
    result = Interval(Decimal(0), Decimal(0))
    for figure in parts:
        own = strict(figure)
        if own is not None:
            result += own
    return result


def _run(levels: Sequence[Figure], position: int, step: int) -> list[Figure] | None:
    """A run of at least two neighbours in one direction that adds up to the level at ``position``."""
    total = levels[position]
    own = strict(total)
    if own is None:
        return None
    reach = []
    index = position + step
    while 0 <= index < len(levels) and len(reach) < _REACH:
        figure = levels[index]
        if figure.block != total.block or abs(figure.sentence - total.sentence) > _SENTENCES:
            break
        if comparable(figure, total):
            reach.append(figure)
        index += step
    for start in range(min(3, len(reach))):
        low = high = Decimal(0)
        for stop in range(start, len(reach)):
            part_interval = strict(reach[stop])
            if part_interval is None:
                break
            low += part_interval.low
            high += part_interval.high
            if low > own.high:
                break
            if stop > start and high >= own.low and (high - low) + (own.high - own.low) <= own.high / 200:
                return reach[start : stop + 1]
    return None
