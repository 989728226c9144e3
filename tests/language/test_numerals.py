"""Reading and writing numerals."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.language.approximate import neighbours, vague
from checker.language.intervals import Interval
from checker.language.numerals import arabic, chinese, mixed, to_chinese


@given(st.integers(0, 10**16 - 1), st.booleans())
def test_chinese_numerals_come_back(value: int, upper: bool) -> None:
    read = chinese(to_chinese(value, upper))
    assert read is not None
    assert read.value == value


@given(st.decimals(min_value=0, max_value=10**12, places=2), st.sampled_from(["", "万", "亿", "千万"]))
def test_arabic_numerals_come_back_with_separators(value: Decimal, scale: str) -> None:
    factor = {"": 1, "万": 10**4, "亿": 10**8, "千万": 10**7}[scale]
    read = arabic(f"{value:,}", scale)
    assert read.value == value * factor
    assert read.unit_place == Decimal("0.01") * factor


@given(st.text("零〇一二两三四五六七八九十百千万亿点余几", max_size=12))
def test_no_run_of_numerals_crashes(run: str) -> None:
    for read in (chinese, mixed, vague, neighbours):
        read(run)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("一百零五", 105),
        ("一百五", 150),
        ("两万三", 23_000),
        ("二〇二五", 2025),
        ("廿一", 21),
        ("六十八点五万", 685_000),
        ("三万亿", 3 * 10**12),
        ("叁拾贰万", 320_000),
        ("十", 10),
        ("一亿二千万", 120_000_000),
    ],
)
def test_chinese(text: str, value: int) -> None:
    read = chinese(text)
    assert read is not None
    assert read.value == value


@pytest.mark.parametrize("text", ["", "百", "一二十三", "十百", "万"])
def test_not_a_numeral(text: str) -> None:
    assert text == "" or chinese(text) is None


@pytest.mark.parametrize(
    ("text", "value", "place"),
    [
        ("3万4000", 34_000, 1),
        ("25万6千", 256_000, 1000),
        ("1千万", 10_000_000, 10_000_000),
        ("1亿2000万", 120_000_000, 10_000),
        ("3.5百万", 3_500_000, 100_000),
        ("三千一百万", 31_000_000, 10_000),
        ("二十六万五千", 265_000, 1000),
        ("两万亿", 2 * 10**12, 10**12),
    ],
)
def test_mixed_with_the_place_of_the_last_digit(text: str, value: int, place: int) -> None:
    read = mixed(text)
    assert read is not None
    assert (read.value, read.unit_place) == (value, place)


@pytest.mark.parametrize(
    ("run", "low", "high", "high_open"),
    [("十几", 11, 19, False), ("几十", 20, 99, False), ("数百", 200, 999, False), ("三十几万", 310_000, 400_000, True)],
)
def test_vague(run: str, low: int, high: int, high_open: bool) -> None:
    assert vague(run) == Interval(Decimal(low), Decimal(high), False, high_open)


@pytest.mark.parametrize(
    ("run", "low", "high", "high_open"),
    [("两三", 2, 3, False), ("三四百", 300, 500, True), ("十五六", 15, 16, False), ("三五", 3, 5, False)],
)
def test_neighbours(run: str, low: int, high: int, high_open: bool) -> None:
    assert neighbours(run) == Interval(Decimal(low), Decimal(high), False, high_open)
    assert neighbours("二五") is None
