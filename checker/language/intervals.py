"""Exact interval arithmetic with open and closed ends.

A figure is an interval (DESIGN section 2). Ends are :class:`~decimal.Decimal`; an unbounded end is infinite and open.
All arithmetic runs in one context of 60 digits in which sums and products of figures are exact. A quotient that does
not terminate is rounded at the 60th digit; two such quotients of figures of at most 20 digits differ by more than
1e-40 if they differ at all, so no comparison turns on that rounding.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Context, Decimal
from typing import Final

EXACT: Final = Context(prec=60)
INFINITY: Final = Decimal("Infinity")
_ZERO: Final = Decimal(0)
_ONE: Final = Decimal(1)
_DECIMALS: Final = re.compile(r"\d\s?[.．]\s?(\d+)")
_MOST_PLACES: Final = 8
_HUGE: Final = Decimal("1e50")


def _product(a: Decimal, b: Decimal) -> Decimal:
    return _ZERO if not a or not b else EXACT.multiply(a, b)


@dataclass(slots=True, unsafe_hash=True)
class Interval:
    """The values a figure may stand for: from ``low`` to ``high``, each end open or closed. Nothing changes one.

    Not frozen, since a frozen one takes three times as long to make, and a megabyte of text makes a hundred thousand.

    Raises:
        ValueError: when the interval is empty.
    """

    low: Decimal
    high: Decimal
    low_open: bool = False
    high_open: bool = False

    def __post_init__(self) -> None:
        if self.low > self.high or (self.low == self.high and (self.low_open or self.high_open)):
            raise ValueError(f"empty interval {self}")

    @classmethod
    def exact(cls, value: Decimal) -> Interval:
        """The interval that holds just ``value``."""
        return cls(value, value)

    @classmethod
    def around(cls, value: Decimal, radius: Decimal) -> Interval:
        """The closed interval ``[value - radius, value + radius]``."""
        return cls(EXACT.subtract(value, radius), EXACT.add(value, radius))

    @property
    def is_exact(self) -> bool:
        """Whether only one value is possible."""
        return self.low == self.high

    def meets(self, other: Interval) -> bool:
        """Whether the two have a value in common; touching ends meet only if both are closed."""
        if self.high < other.low or other.high < self.low:
            return False
        if self.high == other.low:
            return not (self.high_open or other.low_open)
        if other.high == self.low:
            return not (other.high_open or self.low_open)
        return True

    def intersection(self, other: Interval) -> Interval | None:
        """The values in both, or None when there are none. An end is open if either end at that value is."""
        if not self.meets(other):
            return None
        if self.low == other.low:
            low, low_open = self.low, self.low_open or other.low_open
        else:
            low, low_open = max((self.low, self.low_open), (other.low, other.low_open))
        if self.high == other.high:
            high, high_open = self.high, self.high_open or other.high_open
        else:
            high, high_open = min((self.high, self.high_open), (other.high, other.high_open))
        return Interval(low, high, low_open, high_open)

    def hull(self, other: Interval) -> Interval:
        """The smallest interval that holds both."""
        low, low_open = min((self.low, self.low_open), (other.low, other.low_open))
        high, high_closed = max((self.high, not self.high_open), (other.high, not other.high_open))
        return Interval(low, high, low_open, not high_closed)

    def contains(self, value: Decimal) -> bool:
        """Whether ``value`` is one of the possible values."""
        return self.meets(Interval(value, value))

    def widened(self, by: Decimal) -> Interval:
        """Both ends moved outward by ``by``."""
        return Interval(EXACT.subtract(self.low, by), EXACT.add(self.high, by), self.low_open, self.high_open)

    def __add__(self, other: Interval) -> Interval:
        return Interval(
            EXACT.add(self.low, other.low),
            EXACT.add(self.high, other.high),
            self.low_open or other.low_open,
            self.high_open or other.high_open,
        )

    def __neg__(self) -> Interval:
        return Interval(-self.high, -self.low, self.high_open, self.low_open)

    def __sub__(self, other: Interval) -> Interval:
        return self + (-other)

    def scaled(self, factor: Decimal) -> Interval:
        """The interval times an exact number."""
        if not factor:
            return Interval(_ZERO, _ZERO)
        low, high = _product(self.low, factor), _product(self.high, factor)
        if factor > 0:
            return Interval(low, high, self.low_open, self.high_open)
        return Interval(high, low, self.high_open, self.low_open)

    def __mul__(self, other: Interval) -> Interval:
        corners = [
            (_product(a, b), bool(a_open and b) or bool(b_open and a))
            for a, a_open in ((self.low, self.low_open), (self.high, self.high_open))
            for b, b_open in ((other.low, other.low_open), (other.high, other.high_open))
        ]
        return _span(corners)

    def __truediv__(self, other: Interval) -> Interval:
        """The quotient.

        Raises:
            ZeroDivisionError: when the divisor may be zero.
        """
        if other.low <= 0 <= other.high:
            raise ZeroDivisionError("the divisor may be zero")
        bounded = self.low.is_finite() and self.high.is_finite()
        if bounded and other.is_exact:
            low, high = EXACT.divide(self.low, other.low), EXACT.divide(self.high, other.low)
            if other.low > 0:
                return Interval(low, high, self.low_open, self.high_open)
            return Interval(high, low, self.high_open, self.low_open)
        if self.is_exact or not (bounded and other.low.is_finite() and other.high.is_finite()):
            return self * other._inverse()
        return _span(
            [
                (EXACT.divide(a, b), bool(a_open) or bool(b_open and a))
                for a, a_open in ((self.low, self.low_open), (self.high, self.high_open))
                for b, b_open in ((other.low, other.low_open), (other.high, other.high_open))
            ]
        )

    def _inverse(self) -> Interval:
        """One over an interval that does not hold zero."""
        return Interval(
            _ZERO if self.high.is_infinite() else EXACT.divide(_ONE, self.high),
            _ZERO if self.low.is_infinite() else EXACT.divide(_ONE, self.low),
            self.high_open,
            self.low_open,
        )

    def __str__(self) -> str:
        if self.is_exact:
            return format_number(self.low)
        low = "−∞" if self.low.is_infinite() else format_number(self.low)
        high = "∞" if self.high.is_infinite() else format_number(self.high)
        return f"{'(' if self.low_open else '['}{low}, {high}{')' if self.high_open else ']'}"


def _span(corners: list[tuple[Decimal, bool]]) -> Interval:
    """The hull of corner values; an end is closed if any corner that reaches it is closed."""
    low = min(value for value, _ in corners)
    high = max(value for value, _ in corners)
    return Interval(
        low,
        high,
        all(is_open for value, is_open in corners if value == low) or low.is_infinite(),
        all(is_open for value, is_open in corners if value == high) or high.is_infinite(),
    )


def total(intervals: Iterable[Interval]) -> Interval:
    """The sum of intervals; zero for none."""
    low = high = _ZERO
    low_open = high_open = False
    for interval in intervals:
        low, high = EXACT.add(low, interval.low), EXACT.add(high, interval.high)
        low_open, high_open = low_open or interval.low_open, high_open or interval.high_open
    return Interval(low, high, low_open, high_open)


def rounded(value: Decimal, places: int) -> Decimal:
    """``value`` to so many decimals, half to even; a value too long for them is returned as it is."""
    return value if value.adjusted() > 48 else value.quantize(Decimal(1).scaleb(-places), context=EXACT)


def format_number(value: Decimal) -> str:
    """A decimal without exponent and without idle trailing zeros; long quotients are cut at 8 significant decimals."""
    if value.is_infinite():
        return "∞" if value > 0 else "-∞"
    if value == value.to_integral_value():
        return format(value.quantize(_ONE, context=EXACT) if abs(value) < _HUGE else value, "f")
    exponent = value.as_tuple().exponent
    if isinstance(exponent, int) and exponent < -8:
        value = rounded(value, 8)
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def carried(value: Decimal, *texts: str) -> Decimal:
    """A difference with no more decimals than the figures in ``texts`` carry, and as many as it takes not to be zero."""
    places = max((len(match[1]) for text in texts for match in _DECIMALS.finditer(text)), default=0)
    while value and not rounded(value, places) and places < _MOST_PLACES:
        places += 1
    return rounded(value, places)
