"""A total held against the sum of its parts, and how strongly a difference says that a key is wrong."""

from __future__ import annotations

from collections.abc import Sequence

from checker.language.intervals import format_number
from checker.language.verdicts import Certainty
from checker.relate.arithmetic import (
    display_factor,
    hint,
    make,
    part,
    plus_expression,
    slip_evidence,
    strict,
    sum_of,
    unit_name,
)
from checker.relate.evidence import UNSAID
from checker.rows import Figure, Ledger, Relation


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


def rare(relation: Relation, threshold: float = UNSAID) -> bool:
    """Whether a slip explains the difference, and would hardly do so by accident."""
    return relation.chance is not None and relation.chance < threshold


def exceeds(total: Figure, parts: Sequence[Figure]) -> bool:
    """Whether the parts are more than the total."""
    own, derived = strict(total), sum_of(parts)
    return own is not None and derived is not None and derived.low > own.high


def near(total: Figure, parts: Sequence[Figure]) -> bool:
    """Whether the parts come near the total: within a tenth."""
    own, derived = strict(total), sum_of(parts)
    if own is None or derived is None or own.low <= 0 or not derived.high.is_finite():
        return False
    return abs(derived.high - own.high) <= own.high / 10


def narrowly(total: Figure, parts: Sequence[Figure]) -> bool:
    """Whether the parts miss the total by at most two in a hundred."""
    own, derived = strict(total), sum_of(parts)
    if own is None or derived is None or own.low <= 0 or not derived.high.is_finite():
        return False
    return abs(derived.high - own.high) <= own.high / 50
