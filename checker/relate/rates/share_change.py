"""The change of a share: 收入146.13亿元，增长2.4%；税收124.38亿元，增长4.1%，占比85.1%，提高1.4个百分点.

Where it is said of a part and of its whole by how much they grew, what the share was a year ago follows.
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
from checker.relate.sums.mean import changes_of, rates_of, signed
from checker.rows import Figure, Ledger, Relation
from checker.ruledata import phrase

_HUNDRED = Decimal(100)
_NEAR = 8  # levels before a share that may be its part and its whole
_SENTENCES = 3
_REVISED = Decimal("0.2")  # points by which last year's share may differ: bases are revised a little
_ROUNDED = Decimal("0.01")  # the same where the changes themselves are told
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
    told = {f.index: past for f in near if (past := _past(ledger, f)) is not None}
    grown = [f for f in near if f.index in told]
    pairs = [(a, b) for a in grown for b in grown if a is not b and comparable(a, b) and _gives(a, b, share)]
    if len(pairs) != 1:
        return
    piece, whole = pairs[0]
    (piece_then, first), (whole_then, second) = told[piece.index], told[whole.index]
    if any(words().constant_price.search(f.label) for f in (piece, whole)):
        return  # 第三产业增加值占比: real growth does not move shares at current prices
    now, then = _quotient(strict(piece), strict(whole)), _quotient(piece_then, whole_then)
    if now is None or then is None:
        return
    moved = now - then if sign > 0 else then - now
    exact = first.role == second.role == "change"
    yield make(
        ledger,
        "difference",
        points,
        (part("part", piece), part("whole", whole), part(first.role, first), part(second.role, second)),
        phrase("moved", shown_middle(then), shown_middle(now), shown_middle(moved)),
        moved.widened(_ROUNDED if exact else _REVISED),
        None,
        "likely",
        pattern="share-change",
        unit="个百分点",
    )


def _past(ledger: Ledger, figure: Figure) -> tuple[Interval, Figure] | None:
    """What a level was a year ago, and the rate or the change that says so."""
    own, rate = strict(figure), rates_of(ledger).get(figure.index)
    if own is None or not own.high.is_finite():
        return None
    if rate is not None and not rate.other_base:
        growth = signed(rate)
        factor = Interval(growth.low + _HUNDRED, growth.high + _HUNDRED).scaled(Decimal("0.01"))
        return (own / factor, rate) if factor.low > 0 else None
    change = changes_of(ledger).get(figure.index)
    moved = strict(change) if change is not None else None
    if change is None or moved is None or change.hedge or change.other_base or not moved.high.is_finite():
        return None
    return (own - moved if change.direction > 0 else own + moved), change


def _quotient(piece: Interval | None, whole: Interval | None) -> Interval | None:
    if piece is None or whole is None or whole.low <= 0 or not (piece.high.is_finite() and whole.high.is_finite()):
        return None
    return (piece / whole).scaled(_HUNDRED)


def _gives(piece: Figure, whole: Figure, share: Figure) -> bool:
    derived = _quotient(strict(piece), strict(whole))
    if derived is None or share.strict is None:
        return False
    return derived.widened(EXACT.divide(share.unit_place, Decimal(2))).meets(share.strict)
