"""Likely causes of a sum that does not hold, besides a wrong key: a part left out, a part counted twice, last year's value.

A cause is told only where the arithmetic supports just one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from checker.language.intervals import Interval
from checker.relate.arithmetic import comparable, strict, sum_of
from checker.rows import Figure, Hint, Ledger, Relation

_KINDS = ("total", "balance")
_SLIPS = ("digit", "swap", "scale")
_NEAR = 1  # sentences around a sum in which a part that was left out may stand


def with_cause(ledger: Ledger, relation: Relation) -> Relation:
    """The relation with its likely cause, where it is a sum that does not hold."""
    if relation.kind not in _KINDS or relation.verdict != "contradicted" or not relation.members:
        return relation
    members = [ledger.figures[m.figure] for m in relation.members if m.ledger is None and m.figure >= 0]
    if len(members) < len(relation.members):
        return relation
    if relation.hint is not None and relation.hint.key in _SLIPS:
        return relation
    causes = list(_causes(ledger, relation, members))
    return replace(relation, hint=causes[0]) if len(causes) == 1 else relation


def _causes(ledger: Ledger, relation: Relation, members: Sequence[Figure]) -> Iterator[Hint]:
    total = members[0]
    parts = [f for f, m in zip(members[1:], relation.members[1:], strict=True) if m.role != "outflow"]
    own, derived = strict(total), sum_of(parts)
    if own is None or derived is None or len(parts) < len(members) - 1:
        return
    first = ledger.sentences[max(0, min(f.sentence for f in members) - _NEAR)].first
    last = ledger.sentences[min(len(ledger.sentences) - 1, max(f.sentence for f in members) + _NEAR)].last
    others = [
        f
        for f in ledger.figures[first:last]
        if f not in members and f.block == total.block and comparable(f, total) and f.value and not f.hedge
    ]
    missing = _one([f for f in others if f.role == "level"], own - derived)
    if missing is not None:
        yield Hint("left-out", missing.text)
    twice = _one(parts, derived - own)
    if twice is not None and len(parts) > 2:
        yield Hint("twice", twice.text)
    before = _one([f for f in others if f.role == "base" and f.host == total.index], derived)
    if before is not None:
        yield Hint("last-year", total.text, before.text)


def _one(figures: Sequence[Figure], wanted: Interval) -> Figure | None:
    """The one figure that meets an interval above nought; None where none does, or several."""
    if wanted.low <= 0:
        return None
    found = [f for f in figures if (own := strict(f)) is not None and own.meets(wanted)]
    return found[0] if len(found) == 1 else None
