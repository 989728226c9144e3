"""Rates that have a definition: 不良贷款率 is bad loans over loans, 出生率 births over the average population."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

from checker.language.intervals import EXACT, Interval
from checker.relate.arithmetic import comparable, make, nearest, part, shown_middle, strict, written
from checker.relate.breakdown import levels_of
from checker.rows import Figure, Ledger, Relation
from checker.ruledata import arithmetic_words


@dataclass(frozen=True)
class _Definition:
    """The words of a rate, of what is divided and of what it is divided by, and by how much the latter may differ.

    ``firm``: by how many in a hundred a rate may differ before it contradicts; None where other levels may be meant.
    """

    rate: re.Pattern[str]
    above: re.Pattern[str]
    below: re.Pattern[str]
    margin: Decimal
    reach: int
    firm: Decimal | None


@cache
def _definitions() -> tuple[_Definition, ...]:
    return tuple(
        _Definition(
            re.compile(rf"(?:{entry['rate']})[^,;。、\d]{{0,6}}$"),
            re.compile(entry["above"]),
            re.compile(entry["below"]),
            Decimal(str(entry.get("margin", 0))),
            entry.get("reach", 3),
            Decimal(str(entry["firm"])) if "firm" in entry else None,
        )
        for entry in arithmetic_words()["quotients"]
    )


def find(ledger: Ledger) -> Iterator[Relation]:
    """Relations of kind ``share``: confirmed where the two levels give the rate; which levels are meant is not said."""
    normal = ledger.document.source.normal
    levels = levels_of(ledger)
    named = [
        ([f for f in levels if entry.above.search(f.label)], [f for f in levels if entry.below.search(f.label)])
        for entry in _definitions()
    ]
    for rate in ledger.figures:
        if rate.unit not in ("%", "‰") or rate.strict is None or rate.hedge or rate.aside:
            continue
        said = normal[max(rate.gap_start, rate.start - 24) : rate.start]
        for entry, (above, below) in zip(_definitions(), named, strict=True):
            if not entry.rate.search(said):
                continue
            held = list(_held(ledger, entry, rate, above, below))
            fits = [relation for relation in held if relation.verdict == "confirmed"]
            if fits or (held and all(relation.verdict == "contradicted" for relation in held)):
                yield (fits or held)[0]
            break


def _held(
    ledger: Ledger, entry: _Definition, rate: Figure, above: Sequence[Figure], below: Sequence[Figure]
) -> Iterator[Relation]:
    """The pairs of levels near a rate that give it."""
    assert rate.strict is not None
    for piece in nearest(above, rate, entry.reach):
        for whole in nearest(below, rate):
            a, b = strict(piece), strict(whole)
            if piece is whole or a is None or b is None or b.low <= 0 or not b.high.is_finite():
                continue
            if not comparable(piece, whole):
                continue
            times = Decimal(100 if rate.unit == "%" else 1000)
            derived = (a / b.widened(_part_of(b, entry.margin))).scaled(times)
            agrees = derived.meets(rate.strict)
            if not agrees and entry.firm is None:
                continue
            relation = make(
                ledger,
                "share",
                rate,
                (part("part", piece), part("whole", whole)),
                f"{written(piece, whole)}÷{written(whole, whole)}＝{shown_middle(derived)}{rate.unit}",
                derived,
                None,
                "possible" if entry.firm is None else "likely",
                pattern="definition",
                unit=rate.unit,
            )
            if not agrees and entry.firm and (a / b.widened(_part_of(b, entry.firm))).scaled(times).meets(rate.strict):
                relation = replace(relation, verdict="not_assessable", reason="circumstances")
            yield relation


def _part_of(interval: Interval, percent: Decimal) -> Decimal:
    return EXACT.divide(EXACT.multiply(interval.high, percent), Decimal(100))
