"""From a numeral and its hedges to the intervals of DESIGN section 2."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from checker.language.intervals import EXACT, INFINITY, Interval
from checker.language.numerals import Numeral

BOUNDS: Final = ("over", "at_least", "under", "at_most")
_HALF = Decimal("0.5")
_TEN = Decimal(10)
_THOUSAND = Decimal(1000)


def intervals(numeral: Numeral, readings: Sequence[str] = (), *, percent: bool = False) -> tuple[Interval, Interval]:
    """The strict and the loose interval of a numeral under its hedges.

    Args:
        numeral: the number as written, scale multiplied in.
        readings: what each hedge says: ``nearly``, ``about``, ``and_more``, ``over``, ``at_least``, ``under``,
            ``at_most``. A bound outweighs the others (超过800余); two of the others give the hull (近5000余).
        percent: percentages are rounded at their last digit, and never loosened.

    Returns:
        ``(strict, loose)``; they differ only for integers with trailing zeros (500万, 3000人) and for about-figures.
    """
    if not readings:
        return _plain(numeral, percent)
    for reading in readings:
        if reading in BOUNDS:
            only = bound(numeral.value, reading)
            return only, only
    strict, loose = _hedged(numeral, readings[0])
    for reading in readings[1:]:
        other, other_loose = _hedged(numeral, reading)
        strict, loose = strict.hull(other), loose.hull(other_loose)
    return strict, loose


def bound(value: Decimal, reading: str) -> Interval:
    """The half-line that a bound names."""
    if reading == "over":
        return Interval(value, INFINITY, True, True)
    if reading == "at_least":
        return Interval(value, INFINITY, False, True)
    return Interval(-INFINITY, value, True, reading == "under")


def _plain(numeral: Numeral, percent: bool) -> tuple[Interval, Interval]:
    value, unit = numeral.value, numeral.unit_place
    if numeral.decimals or percent:
        strict = Interval.around(value, EXACT.multiply(unit, _HALF))
        return strict, strict
    grain = numeral.grain if value else unit
    if numeral.scaled and unit > 1:
        strict = Interval.around(value, EXACT.multiply(unit, _HALF))
        return strict, Interval.around(value, EXACT.multiply(grain, _HALF))
    strict = Interval.exact(value)
    if value >= _THOUSAND and grain >= 100:
        return strict, Interval.around(value, EXACT.multiply(grain, _HALF))
    return strict, strict


def _hedged(numeral: Numeral, reading: str) -> tuple[Interval, Interval]:
    value = numeral.value
    grain = numeral.grain if value else numeral.unit_place
    if reading == "and_more":
        only = Interval(value, EXACT.add(value, grain), True, True)
        return only, only
    near = grain / _TEN if numeral.lone_one else grain
    if reading == "nearly":
        only = Interval(EXACT.subtract(value, near), value, False, True)
        return only, only
    return Interval.around(value, EXACT.multiply(near, _HALF)), Interval.around(value, near)
