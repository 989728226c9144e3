"""Measures told in turn (一般债务限额A，余额a；专项债务限额B，余额b): those of one measure add up, to a total or to another cut."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cache

from checker.relate.arithmetic import comparable, make, part, plus_expression, strict, sum_of, written
from checker.relate.balances.accounts import clause_before
from checker.relate.breakdown import children, levels_of
from checker.rows import Figure, Ledger, Relation
from checker.ruledata import arithmetic_words

_DIGITS = 1000  # places of a total: agreement of less says little
_LONG = 10_000  # the same of two sums that no total is stated for
_REACH = 6  # levels of a column between a total and the last of its parts
_SENTENCES = 6


@cache
def _measures() -> re.Pattern[str]:
    return re.compile(
        rf"(?P<name>{'|'.join(arithmetic_words()['columns'])})(?:分别)?(?:合计|总额)?(?:完成|为|达到?|约)*$"
    )


def find(ledger: Ledger) -> Iterator[Relation]:
    """Relations of kind ``total`` within one measure: confirmed, never contradicted."""
    below = children(ledger)
    columns: dict[str, list[Figure]] = {}
    for figure in levels_of(ledger):
        match = _measures().search(clause_before(ledger, figure))
        if match and figure.value and not figure.hedge and figure.index not in below:
            columns.setdefault(match["name"], []).append(figure)
    for levels in columns.values():
        for position, total in enumerate(levels):
            for direction in (1, -1):
                window = (
                    levels[position + 1 : position + 1 + _REACH] if direction > 0 else levels[:position][-_REACH:][::-1]
                )
                parts = _adding(total, window)
                if parts:
                    yield _relation(ledger, total, parts[::direction])
        yield from _twice(ledger, levels)


def _near(first: Figure, second: Figure) -> bool:
    return comparable(first, second) and abs(first.sentence - second.sentence) <= _SENTENCES


def _places(figure: Figure) -> Decimal:
    return (figure.value or Decimal(0)) / figure.unit_place


def _adding(total: Figure, window: Sequence[Figure]) -> list[Figure]:
    """The first two or more of the levels that add up to the total; the first or second of them may be another total."""
    own = strict(total)
    if own is None or _places(total) < _DIGITS:
        return []
    for start in range(3):
        for stop in range(start + 2, len(window) + 1):
            parts = list(window[start:stop])
            derived = sum_of(parts)
            if not all(_near(total, f) for f in parts) or derived is None or derived.low > own.high:
                break
            if derived.meets(own) and derived.high - derived.low <= own.high / 200:
                return parts
    return []


def _twice(ledger: Ledger, levels: Sequence[Figure]) -> Iterator[Relation]:
    """分类型看A、B；分级次看C、D: two cuts of one whole, which is not stated, make the same."""
    for a, b, c, d in zip(levels, levels[1:], levels[2:], levels[3:], strict=False):
        one, two, own = sum_of([a, b]), sum_of([c, d]), strict(c)
        if one is None or two is None or own is None or not one.meets(two) or not all(_near(a, f) for f in (b, c, d)):
            continue
        if {a.value, b.value} != {c.value, d.value} and min(_places(f) for f in (a, b, c, d)) >= _LONG:
            yield make(
                ledger,
                "balance",
                d,
                [part("part", f) for f in (a, b, c)],
                f"{plus_expression([a, b], d)}−{written(c, d)}",
                one - own,
                None,
                "possible",
                pattern="two-cuts",
            )


def _relation(ledger: Ledger, total: Figure, parts: Sequence[Figure]) -> Relation:
    derived = sum_of(parts)
    return make(
        ledger,
        "total",
        total,
        [part("part", f) for f in parts],
        plus_expression(parts, total),
        derived,
        derived,
        "possible",
        pattern="column",
    )
