"""Rates that have a definition: 不良贷款率 is bad loans over loans, 出生率 births over the average population."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from checker.language.intervals import EXACT
from checker.relate.arithmetic import comparable, make, nearest, part, shown_middle, strict, written
from checker.relate.breakdown import levels_of
from checker.rows import Figure, Ledger, Relation
from checker.ruledata import arithmetic_words


@dataclass(frozen=True)
class _Definition:
    """The words of a rate, of what is divided and of what it is divided by, and by how much the latter may differ."""

    rate: re.Pattern[str]
    above: re.Pattern[str]
    below: re.Pattern[str]
    margin: Decimal
    reach: int


@cache
def _definitions() -> tuple[_Definition, ...]:
    return tuple(
        _Definition(
            re.compile(rf"(?:{entry['rate']})[^,;。、\d]{{0,6}}$"),
            re.compile(entry["above"]),
            re.compile(entry["below"]),
            Decimal(str(entry.get("margin", 0))),
            entry.get("reach", 3),
        )
        for entry in arithmetic_words()["quotients"]
    )


@cache
def _any() -> re.Pattern[str]:
    """The words of all the rates: most percentages are none of them."""
    return re.compile("|".join(entry["rate"] for entry in arithmetic_words()["quotients"]))


def find(ledger: Ledger) -> Iterator[Relation]:
    """Relations of kind ``share``: confirmed where two levels give a rate; which levels are meant is not said."""
    normal = ledger.document.source.normal
    levels = levels_of(ledger)
    named: dict[_Definition, tuple[list[Figure], list[Figure]]] = {}  # what may be divided, and by what
    for rate in ledger.figures:
        if rate.unit not in ("%", "‰") or rate.strict is None or rate.hedge or rate.aside:
            continue
        said = normal[max(rate.gap_start, rate.start - 24) : rate.start]
        if not _any().search(said):
            continue
        entry = next((entry for entry in _definitions() if entry.rate.search(said)), None)
        if entry is None:
            continue
        if entry not in named:
            above = [f for f in levels if entry.above.search(f.label)]
            named[entry] = above, [f for f in levels if entry.below.search(f.label)]
        relation = next(_held(ledger, entry, rate, *named[entry]), None)
        if relation is not None:
            yield relation
    yield from _births_and_deaths(ledger)


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
            slack = EXACT.divide(EXACT.multiply(b.high, entry.margin), Decimal(100))
            derived = (a / b.widened(slack)).scaled(Decimal(100 if rate.unit == "%" else 1000))
            if derived.meets(rate.strict):
                yield make(
                    ledger,
                    "share",
                    rate,
                    (part("part", piece), part("whole", whole)),
                    f"{written(piece, whole)}÷{written(whole, whole)}＝{shown_middle(derived)}{rate.unit}",
                    derived,
                    None,
                    "possible",
                    pattern="definition",
                    unit=rate.unit,
                )


def _births_and_deaths(ledger: Ledger) -> Iterator[Relation]:
    """出生人口, 出生率, 死亡人口, 死亡率: both rates are of the same population, whichever that is."""
    figures = [f for f in ledger.figures if f.counts]
    for births, birth_rate, deaths, death_rate in zip(figures, figures[1:], figures[2:], figures[3:], strict=False):
        if birth_rate.unit != "‰" or death_rate.unit != "‰" or births.block != death_rate.block:
            continue
        if "出生" not in births.label or "死亡" not in deaths.label or births.group != "人" or deaths.group != "人":
            continue
        a, b, first, second = strict(births), strict(deaths), birth_rate.strict, death_rate.strict
        if a is None or b is None or first is None or second is None or a.low <= 0 or not a.high.is_finite():
            continue
        derived = b / a * first
        far = not second.meets(derived.widened(EXACT.divide(derived.high, Decimal(50))))
        yield make(
            ledger,
            "share",
            death_rate,
            (part("part", births), part("rate", birth_rate), part("part", deaths)),
            f"{written(deaths, deaths)}÷{written(births, deaths)}×{birth_rate.text}＝{shown_middle(derived)}‰",
            derived,
            None,
            "likely" if far else "possible",
            pattern="births-deaths",
            unit="‰",
        )
