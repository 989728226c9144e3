"""The change of a share: 收入146.13亿元，增长2.4%；税收124.38亿元，增长4.1%，占比85.1%，提高1.4个百分点.

Where a part and its whole both have a rate of growth, what the share was a year ago follows.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from decimal import Decimal

from checker.extract.roles import words
from checker.language.intervals import EXACT, Interval
from checker.relate.arithmetic import comparable, make, part, shown_middle, strict
from checker.relate.breakdown import levels_of
from checker.relate.rates.points import sign_of
from checker.relate.sums.mean import rates_of, signed
from checker.rows import Figure, Ledger, Relation
from checker.ruledata import phrase

_HUNDRED = Decimal(100)
_NEAR = 8  # levels before a share that may be its part and its whole
_SENTENCES = 3
_REVISED = Decimal("0.2")  # points by which last year's share may differ: bases are revised a little
_YEAR = ("上年", "去年", "同期", "同比")


def find(ledger: Ledger) -> Iterator[Relation]:
    """Relations of kind ``difference``: points a share has moved against what both growths give."""
    normal = ledger.document.source.normal
    levels = [f for f in levels_of(ledger) if f.value]
    for share in ledger.figures:
        if share.role not in ("share", "percentage") or share.unit != "%" or share.strict is None or share.hedge:
            continue
        points = next((f for f in ledger.figures[share.index + 1 : share.index + 3] if f.counts), None)
        if points is None or points.role != "points" or points.sentence != share.sentence or points.strict is None:
            continue
        said = normal[share.end : points.start]
        sign = sign_of(said)
        if sign and any(word in said for word in _YEAR):
            at = bisect_left(levels, share.index, key=lambda f: f.index)
            near = [f for f in levels[max(0, at - _NEAR) : at] if share.sentence - f.sentence <= _SENTENCES]
            yield from _moved(ledger, share, points, sign, near)


def _moved(ledger: Ledger, share: Figure, points: Figure, sign: int, near: list[Figure]) -> Iterator[Relation]:
    rates = rates_of(ledger)
    grown = [f for f in near if f.index in rates and not rates[f.index].other_base]
    pairs = [(a, b) for a in grown for b in grown if a is not b and comparable(a, b) and _gives(a, b, share)]
    if len(pairs) != 1:
        return
    piece, whole = pairs[0]
    if any(words().constant_price.search(f.label) for f in (piece, whole)):
        return  # 第三产业增加值占比: real growth does not move shares at current prices
    now = _quotient(strict(piece), strict(whole))
    factors = [Interval(g.low + _HUNDRED, g.high + _HUNDRED) for g in (signed(rates[f.index]) for f in (piece, whole))]
    if now is None or factors[0].low <= 0 or factors[1].low <= 0:
        return
    then = now * (factors[1] / factors[0])
    moved = now - then if sign > 0 else then - now
    relation = make(
        ledger,
        "difference",
        points,
        (part("part", piece), part("whole", whole), part("rate", rates[piece.index]), part("rate", rates[whole.index])),
        phrase("moved", shown_middle(then), shown_middle(now), shown_middle(moved)),
        moved.widened(_REVISED),
        None,
        "likely",
        pattern="share-change",
        unit="个百分点",
    )
    yield relation


def _quotient(piece: Interval | None, whole: Interval | None) -> Interval | None:
    if piece is None or whole is None or whole.low <= 0 or not (piece.high.is_finite() and whole.high.is_finite()):
        return None
    return (piece / whole).scaled(_HUNDRED)


def _gives(piece: Figure, whole: Figure, share: Figure) -> bool:
    derived = _quotient(strict(piece), strict(whole))
    if derived is None or share.strict is None:
        return False
    return derived.widened(EXACT.divide(share.unit_place, Decimal(2))).meets(share.strict)
