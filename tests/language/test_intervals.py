"""Interval arithmetic with open and closed ends, and the laws it keeps."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.language.intervals import INFINITY, Interval, carried, format_number, total

numbers = st.decimals(min_value=-(10**9), max_value=10**9, places=3, allow_nan=False, allow_infinity=False)


@st.composite
def intervals(draw: st.DrawFn) -> Interval:
    low, high = sorted((draw(numbers), draw(numbers)))
    if low == high:
        return Interval(low, high)
    return Interval(low, high, draw(st.booleans()), draw(st.booleans()))


@given(intervals(), intervals(), intervals())
def test_addition_is_associative(a: Interval, b: Interval, c: Interval) -> None:
    assert (a + b) + c == a + (b + c)


@given(intervals(), intervals())
def test_addition_and_multiplication_commute(a: Interval, b: Interval) -> None:
    assert a + b == b + a
    assert a * b == b * a


@given(intervals(), intervals(), intervals())
def test_meeting_is_symmetric_and_intersection_associative(a: Interval, b: Interval, c: Interval) -> None:
    assert a.meets(b) == b.meets(a)
    left = a.intersection(b)
    right = b.intersection(c)
    one = left.intersection(c) if left else None
    other = a.intersection(right) if right else None
    assert one == other


@given(intervals(), intervals(), st.integers(0, 10), st.integers(0, 10))
def test_results_hold_the_values_of_members(a: Interval, b: Interval, i: int, j: int) -> None:
    def inside(x: Interval, part: int) -> Decimal:
        value = x.low + (x.high - x.low) * part / 10
        return value if x.contains(value) else (x.low + x.high) / 2

    x, y = inside(a, i), inside(b, j)
    assert (a + b).contains(x + y)
    assert (a - b).contains(x - y)
    assert (a * b).contains(x * y)
    assert a.hull(b).contains(x)
    assert a.scaled(Decimal("-3")).contains(x * -3)


@given(intervals(), intervals())
def test_the_hull_holds_both(a: Interval, b: Interval) -> None:
    hull = a.hull(b)
    assert hull.intersection(a) == a
    assert hull.intersection(b) == b


@given(intervals())
def test_negation_twice_and_sum_of_nothing(a: Interval) -> None:
    negated = -a
    assert -negated == a
    assert total([]) + a == a


def test_touching_ends_meet_only_if_both_are_closed() -> None:
    assert Interval(Decimal(1), Decimal(2)).meets(Interval(Decimal(2), Decimal(3)))
    assert not Interval(Decimal(1), Decimal(2), False, True).meets(Interval(Decimal(2), Decimal(3)))
    assert not Interval(Decimal(1), Decimal(2)).meets(Interval(Decimal(2), Decimal(3), True, False))
    assert not Interval(Decimal(1), Decimal(2), False, True).meets(Interval(Decimal(2), Decimal(3), True, False))


def test_sums_of_open_ends_are_open() -> None:
    assert Interval(Decimal(0), Decimal(1), True, False) + Interval(Decimal(0), Decimal(1)) == Interval(
        Decimal(0), Decimal(2), True, False
    )


def test_an_empty_interval_is_refused() -> None:
    with pytest.raises(ValueError, match="empty"):
        Interval(Decimal(2), Decimal(1))
    with pytest.raises(ValueError, match="empty"):
        Interval(Decimal(1), Decimal(1), True, False)


def test_division() -> None:
    assert Interval(Decimal(1), Decimal(2)) / Interval(Decimal(2), Decimal(4)) == Interval(Decimal("0.25"), Decimal(1))
    with pytest.raises(ZeroDivisionError):
        Interval(Decimal(1), Decimal(2)) / Interval(Decimal(-1), Decimal(1))
    beyond = Interval(Decimal(100), INFINITY, True, True) / Interval(Decimal(10), Decimal(10))
    assert beyond == Interval(Decimal(10), INFINITY, True, True)


@pytest.mark.parametrize(
    ("value", "text"),
    [("500.00", "500"), ("0.10", "0.1"), ("1E+8", "100000000"), ("-2.50", "-2.5"), ("0.3333333333333", "0.33333333")],
)
def test_numbers_are_written_plainly(value: str, text: str) -> None:
    assert format_number(Decimal(value)) == text


@pytest.mark.parametrize(
    ("value", "texts", "shown"),
    [
        ("11.44924693", ("96973÷87640−1＝-10.65%", "0.8%"), "11.45"),
        ("-45", ("9827万元",), "-45"),
        ("0.00412345", ("1.2%",), "0.004"),
        ("3.33333333", ("10人",), "3"),
        ("0", ("10人",), "0"),
    ],
)
def test_a_difference_has_the_decimals_of_its_figures(value: str, texts: tuple[str, ...], shown: str) -> None:
    assert format_number(carried(Decimal(value), *texts)) == shown
