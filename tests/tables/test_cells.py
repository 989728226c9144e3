from __future__ import annotations

from decimal import Decimal

import pytest

from checker.tables.cells import clean, parse
from checker.tables.units import header_unit, read_unit, unit_line


@pytest.mark.parametrize(
    ("text", "kind", "value", "places", "percent"),
    [
        ("1,234.50", "number", "1234.50", 2, False),
        ("-0.5", "number", "-0.5", 1, False),
        ("(12)", "number", "-12", 0, False),
        ("95.3%", "number", "95.3", 1, True),
        ("—", "nil", "0", 0, False),
        ("", "blank", None, 0, False),
        ("xx", "masked", None, 0, False),
        ("1xx", "masked", None, 0, False),
        ("#REF!", "error", None, 0, False),
        ("东河县", "text", None, 0, False),
        ("1,23", "text", None, 0, False),
    ],
)
def test_a_cell_is_read_as_it_is_written(text: str, kind: str, value: str | None, places: int, percent: bool) -> None:
    assert parse(text) == (kind, None if value is None else Decimal(value), places, percent)


@pytest.mark.parametrize(
    ("stored", "value"),
    [
        ("182506.58999999997", "182506.59"),
        ("97345.00000000001", "97345"),
        ("0.1", "0.1"),
        ("1320000.0", "1320000"),
        ("1e3", "1000"),
    ],
)
def test_noise_of_binary_numbers_is_dropped(stored: str, value: str) -> None:
    assert clean(stored) == Decimal(value)


def test_what_is_no_number_stays_none() -> None:
    assert clean("NaN") is None
    assert clean("甲") is None


def test_units() -> None:
    unit = read_unit("万元")
    assert unit is not None
    assert (unit.scale, unit.dimension) == (Decimal(10_000), "money")
    assert read_unit("万事") is None
    line = unit_line("金额单位:万元")
    assert line is not None
    assert [u.text for u in line] == ["万元"]
    assert unit_line("填报单位:某局") == []
    assert unit_line("东河县") is None
    percent = header_unit(("增长(%)",))
    assert percent is not None
    assert percent.dimension == "percent"
