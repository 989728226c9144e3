"""From a numeral and its hedge to the intervals of DESIGN section 2."""

from __future__ import annotations

from decimal import Decimal

from checker.language.intervals import EXACT, INFINITY, Interval
from checker.language.numerals import Numeral

_HALF = Decimal("0.5")
_TEN = Decimal(10)
_THOUSAND = Decimal(1000)


def intervals(numeral: Numeral, reading: str | None, *, percent: bool = False) -> tuple[Interval, Interval]:
    """The strict and the loose interval of a numeral under a hedge.

    Args:
        numeral: the number as written, scale multiplied in.
        reading: ``nearly``, ``about``, ``over``, ``at_least``, ``under``, ``at_most``, ``and_more``, or None.
        percent: percentages are rounded at their last digit, and never loosened.

    Returns:
        ``(strict, loose)``; they differ only for integers with trailing zeros (500万, 3000人) and for about-figures.
    """
    value, unit, grain = numeral.value, numeral.unit_place, numeral.grain
    if not value:
        grain = unit
    if reading is None:
        if numeral.decimals or percent:
            strict = Interval.around(value, EXACT.multiply(unit, _HALF))
            return strict, strict
        if numeral.scaled:
            strict = Interval.around(value, EXACT.multiply(unit, _HALF))
            return strict, Interval.around(value, EXACT.multiply(grain, _HALF))
        strict = Interval.exact(value)
        if value >= _THOUSAND and grain >= 100:
            return strict, Interval.around(value, EXACT.multiply(grain, _HALF))
        return strict, strict
    if reading == "over":
        only = Interval(value, INFINITY, True, True)
        return only, only
    if reading == "at_least":
        only = Interval(value, INFINITY, False, True)
        return only, only
    if reading == "under":
        only = Interval(-INFINITY, value, True, True)
        return only, only
    if reading == "at_most":
        only = Interval(-INFINITY, value, True, False)
        return only, only
    if reading == "and_more":
        only = Interval(value, EXACT.add(value, grain), True, True)
        return only, only
    near = grain / _TEN if numeral.lone_one else grain
    if reading == "nearly":
        only = Interval(EXACT.subtract(value, near), value, False, True)
        return only, only
    half = EXACT.multiply(near, _HALF)
    return (
        Interval(EXACT.subtract(value, half), EXACT.add(value, half), False, True),
        Interval.around(value, near),
    )
