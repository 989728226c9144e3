"""Rates of what a review has cut: 送审金额A，审减B，审减率r."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache

from checker.relate.arithmetic import comparable, loose, make, part, shown_middle, strict, sum_of, written
from checker.relate.balances.accounts import clause_before
from checker.rows import Figure, Ledger, Relation
from checker.ruledata import arithmetic_words

_HUNDRED = Decimal(100)
_BEFORE = 3  # levels before the cut among which the base is looked for


@cache
def _words() -> dict[str, re.Pattern[str]]:
    return {name: re.compile(pattern + "$") for name, pattern in arithmetic_words()["reductions"].items()}


def find(ledger: Ledger) -> Iterator[Relation]:
    """Relations of kind ``share``: the rate of a cut, against what was submitted."""
    for rate in ledger.figures:
        if (
            rate.unit != "%"
            or rate.strict is None
            or rate.hedge
            or not _words()["rate"].search(clause_before(ledger, rate))
        ):
            continue
        sentence = ledger.sentences[rate.sentence]
        levels = [f for f in ledger.figures[sentence.first : rate.index] if f.dimension == "money" and not f.aside]
        if len(levels) >= 2 and _words()["cut"].search(clause_before(ledger, levels[-1])):
            yield from _held(ledger, rate, levels[-1], levels[-1 - _BEFORE : -1])


def _held(ledger: Ledger, rate: Figure, cut: Figure, before: list[Figure]) -> Iterator[Relation]:
    """The rate against the base that it follows from; contradicted where the base is said to be what was submitted or settled."""
    for base in reversed(before):
        if not comparable(cut, base) or base.hedge or cut.hedge:
            continue
        clause = clause_before(ledger, base)
        settled = bool(_words()["settled"].search(clause))
        firm = settled or bool(_words()["submitted"].search(clause))
        relation = _relation(ledger, rate, cut, [base, cut] if settled else [base], firm)
        if settled and relation.verdict != "confirmed":
            # Some reckon the rate against what was settled.
            other = _relation(ledger, rate, cut, [base], firm)
            relation = other if other.verdict == "confirmed" else relation
        if firm or relation.verdict == "confirmed":
            yield relation
            return


def _relation(ledger: Ledger, rate: Figure, cut: Figure, whole: list[Figure], firm: bool) -> Relation:
    amount, base = strict(cut), sum_of(whole)
    wide, wide_base = loose(cut), sum_of(whole, use_loose=True)
    derived = (amount / base).scaled(_HUNDRED) if amount and base and base.low > 0 else None
    shown = "＋".join(written(f, cut) for f in whole)
    return make(
        ledger,
        "share",
        rate,
        (part("part", cut), *(part("whole", f) for f in whole)),
        f"{written(cut, cut)}÷{f'（{shown}）' if len(whole) > 1 else shown}＝{shown_middle(derived)}%",
        derived,
        (wide / wide_base).scaled(_HUNDRED) if wide and wide_base and wide_base.low > 0 else None,
        "likely" if firm else "possible",
        pattern="cut",
        unit="%",
    )
