"""Formulas over named figures: what is read, what is refused, what they give."""

from __future__ import annotations

from decimal import Decimal

import pytest

from checker.language.formulas import FormulaError, parse
from checker.language.intervals import Interval

VALUES = {
    "a": Interval(Decimal(9), Decimal(11)),
    "b": Interval.exact(Decimal(4)),
    "zero": Interval(Decimal(-1), Decimal(1)),
}


@pytest.mark.parametrize(
    ("source", "low", "high"),
    [
        ("x = a + b", 13, 15),
        ("x = a - b", 5, 7),
        ("x = -b + a", 5, 7),
        ("x = a * b", 36, 44),
        ("x = (a - 1) / b", 2, Decimal("2.5")),
        ("x = a * 0.1", Decimal("0.9"), Decimal("1.1")),
    ],
)
def test_values(source: str, low: Decimal, high: Decimal) -> None:
    assert parse(source).derived(VALUES) == Interval(Decimal(low), Decimal(high))


def test_limits() -> None:
    most = parse("x <= a").derived(VALUES)
    assert most is not None
    assert most.contains(Decimal(-50))
    assert not most.contains(Decimal(12))
    least = parse("x >= a").derived(VALUES)
    assert least is not None
    assert not least.contains(Decimal(8))


def test_a_divisor_that_may_be_zero_gives_nothing() -> None:
    assert parse("x = a / zero").derived(VALUES) is None


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("x = a - (b - c)", "A−（B−C）"),
        ("x = (a + b) * c", "（A＋B）×C"),
        ("x = a / b - 1", "A÷B−1"),
        ("x = a / (b * c)", "A÷（B×C）"),
    ],
)
def test_brackets_are_kept_where_they_matter(source: str, shown: str) -> None:
    assert parse(source).shown({"a": "A", "b": "B", "c": "C"}) == shown


@pytest.mark.parametrize(
    "source",
    [
        "",
        "a + b",
        "x = f(a)",
        "x = a ** b",
        "x = 'a'",
        "x = True",
        "x == a == b",
        "x != a",
        "2 = a",
        "x = a; y",
        "x = a.b",
    ],
)
def test_what_is_no_formula(source: str) -> None:
    with pytest.raises(FormulaError):
        parse(source)


def test_what_must_have_one_unit() -> None:
    assert set(parse("x = a + b").alike()) == {("a", "b"), ("x", "a")}
    assert list(parse("x = a / b").alike()) == []
    assert list(parse("x = (a - b) / b").alike()) == [("a", "b")]
