"""Sums that no word announces: a run of levels that adds up to a level before or after it. They only ever confirm."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import lru_cache

from checker.relate.arithmetic import amount, make, part, plus_expression, strict, sum_of
from checker.relate.breakdown import levels_of
from checker.rows import Figure, Ledger, Relation

_REACH = 9  # levels between a total and the last of its parts
_SENTENCES = 3
# The total must be at least this many of its last written places, or agreement says nothing; a shorter one must have
# its parts right beside it.
_DIGITS = 1000
_SHORT = 200


def find(ledger: Ledger) -> tuple[Relation, ...]:
    """Relations of kind ``total`` with the pattern ``unannounced``: confirmed, never contradicted."""
    return relations_of(ledger)


@lru_cache(maxsize=4)
def relations_of(ledger: Ledger) -> tuple[Relation, ...]:
    """The unannounced sums of a document, found once for every module that builds on them."""
    return tuple(_find(ledger))


def _find(ledger: Ledger) -> Iterator[Relation]:
    levels = [f for f in levels_of(ledger) if f.value is not None and f.value > 0 and not f.hedge]
    amounts = [amount(f) or Decimal(0) for f in levels]
    for position, total in enumerate(levels):
        if total.value is None or total.value < total.unit_place * _SHORT:
            continue
        near_only = total.value < total.unit_place * _DIGITS
        for step in (1, -1):
            parts = _run(levels, amounts, position, step, near_only)
            if parts:
                ordered = parts if step > 0 else parts[::-1]
                derived = sum_of(ordered)
                yield make(
                    ledger,
                    "total",
                    total,
                    [part("part", p) for p in ordered],
                    plus_expression(ordered, total),
                    derived,
                    derived,
                    "possible",
                    found="confirmed",
                    pattern="unannounced",
                )
                break


def _run(
    levels: Sequence[Figure], amounts: Sequence[Decimal], position: int, step: int, near_only: bool
) -> list[Figure] | None:
    """A run of at least two neighbours in one direction that adds up to the level at ``position``."""
    total = levels[position]
    own = strict(total)
    if own is None:
        return None
    reach: list[Figure] = []
    values: list[Decimal] = []
    index = position + step
    while 0 <= index < len(levels) and len(reach) < _REACH:
        figure = levels[index]
        if figure.block != total.block or abs(figure.sentence - total.sentence) > _SENTENCES:
            break
        if figure.group == total.group:
            reach.append(figure)
            values.append(amounts[index])
        index += step
    if len(reach) < 2:
        return None
    slack = (own.high - own.low) / 2
    limit = own.high / 200
    target = (own.high + own.low) / 2
    for start in range(min(1 if near_only else 3, len(reach))):
        added = Decimal(0)
        width = slack
        for stop in range(start, len(reach)):
            added += values[stop]
            width += reach[stop].unit_place * reach[stop].factor / 2
            if added > target + width or width > limit or (near_only and stop > start + 1):
                break
            if stop > start and added >= target - width:
                parts = reach[start : stop + 1]
                derived = sum_of(parts)
                if derived is not None and own.meets(derived):
                    return parts
    return None
