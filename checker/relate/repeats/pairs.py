"""Numbers that stand in pairs and are told twice: 剩余52户164人 and 58户164人.

Where one of the two agrees, long enough to be no accident, and the other is a wrong key away, they are one fact told twice.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

from checker.language.intervals import Interval
from checker.relate.arithmetic import amount, comparable, make, mistyped, part, strict, unit_name, written
from checker.relate.breakdown import levels_of
from checker.rows import Figure, Ledger, Relation
from checker.ruledata import phrase

_LONG = 100  # last places that a number must have to be no accident
_MOST = 4  # pairs with one number: of more, that number is common


def find(ledger: Ledger) -> Iterator[Relation]:
    """Relations of kind ``near-miss`` between the halves of two pairs."""
    levels = [f for f in levels_of(ledger) if f.value and not f.hedge]
    known: dict[tuple[object, ...], list[Figure]] = defaultdict(list)
    for first, second in pairwise(levels):
        if first.end != second.start or comparable(first, second):
            continue
        for own, other in ((first, second), (second, first)):
            if (own.value or 0) >= own.unit_place * _LONG:
                known[own.group, amount(own), other.group].append(other)
    for others in known.values():
        if not 1 < len(others) <= _MOST or len({amount(f) for f in others}) != 2:
            continue
        one = others[0]
        other = next(f for f in others if amount(f) != amount(one))
        derived = strict(one)
        if derived is not None and mistyped(other, Interval.exact(amount(one) or one.unit_place)):
            yield make(
                ledger,
                "near-miss",
                other,
                (part("repeat", one),),
                phrase("one-digit", written(one, other), written(other, other), unit_name(other)),
                derived,
                None,
                "possible",
                pattern="pairs",
            )
