"""Fractions in words: 涉案金额94.8万元，追回31.6万元，占涉案金额的三分之一; 占在校生1080人的四分之一.

A fraction is a round way to speak of a quotient: it is confirmed where it lies close, and contradicted only where the
quotient is plainly another fraction.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations

from checker.language.intervals import EXACT, Interval, format_number, rounded
from checker.relate.arithmetic import comparable, make, part, strict, unit_name, written
from checker.rows import Figure, Ledger, Relation

_OF = re.compile(r"^的$|(?:占|为|达到?|是)[^,;。]{0,12}的?$|(?:比例|比重|占比)(?:为|达到?|约)+$")
_NEAR = 8  # levels before the fraction
_CLOSE = Decimal("0.03")
_PLAIN = Decimal("0.005")
_FRACTIONS = tuple(
    {EXACT.divide(Decimal(a), Decimal(b)) for a, b in combinations(range(1, 11), 2) if b <= 5 or b == 10}
)


def find(ledger: Ledger) -> Iterator[Relation]:
    """Relations of kind ``share`` of a fraction and two levels before it."""
    normal = ledger.document.source.normal
    for figure in ledger.figures:
        if figure.kind != "ratio" or len(figure.parts) != 2 or "分之" not in figure.text or figure.hedge:
            continue
        if not _OF.search(normal[figure.gap_start : figure.start]):
            continue
        first = ledger.sentences[figure.sentence].first
        levels = [
            f
            for f in ledger.figures[first : figure.index]
            if f.role in ("level", "base") and f.value and f.group is not None and strict(f) is not None and not f.aside
        ][-_NEAR:]
        relation = _best(ledger, figure, levels) if len(levels) > 1 else None
        if relation is not None:
            yield relation


def _best(ledger: Ledger, figure: Figure, levels: list[Figure]) -> Relation | None:
    """The fraction of the pair that gives it; else of the only two levels there are, or the last two."""
    stated = EXACT.divide(*figure.parts)
    pairs = [(a, b) for a in levels for b in levels if a is not b and comparable(a, b)]
    for piece, whole in pairs:
        if abs(_quotient(piece, whole) - stated) <= _CLOSE:
            return _held(ledger, figure, piece, whole, agrees=True)
    last, largest = levels[-1], max(levels, key=_size)
    for piece, whole in (sorted(levels[-2:], key=_size), (last, largest)):
        if piece is not whole and comparable(piece, whole):
            quotient = _quotient(piece, whole)
            if any(abs(quotient - other) <= _PLAIN for other in _FRACTIONS):
                return _held(ledger, figure, piece, whole, agrees=False)
    return None


def _size(figure: Figure) -> Decimal:
    return EXACT.multiply(figure.value or Decimal(0), figure.factor)


def _quotient(piece: Figure, whole: Figure) -> Decimal:
    return EXACT.divide(_size(piece), _size(whole))


def _held(ledger: Ledger, figure: Figure, piece: Figure, whole: Figure, *, agrees: bool) -> Relation:
    quotient = Interval.exact(_quotient(piece, whole))
    shown = format_number(rounded(quotient.low, 4))
    return make(
        ledger,
        "share",
        figure,
        (part("part", piece), part("whole", whole)),
        f"{written(piece, whole)}÷{written(whole, whole)}＝{shown}{unit_name(figure)}",
        quotient,
        None,
        "likely",
        found="confirmed" if agrees else "contradicted",
        pattern="fraction",
        unit="",
    )
