"""DESIGN section 2, row by row: what is written, and the interval that it means."""

from __future__ import annotations

from decimal import Decimal

import pytest

from checker.language.intervals import INFINITY, Interval
from tests.extract.reading import figures

INF = INFINITY


def between(low: object, high: object, brackets: str = "[]") -> Interval:
    return Interval(Decimal(str(low)), Decimal(str(high)), brackets[0] == "(", brackets[1] == ")")


STRICT = [
    ("12个村", between(12, 12)),
    ("987250元", between(987250, 987250)),
    ("98.73万元", between(987250, 987350)),
    ("500万元", between(4995000, 5005000)),
    ("300余人", between(300, 400, "()")),
    ("1.2万余元", between(12000, 13000, "()")),
    ("20多次", between(20, 30, "()")),
    ("近500人", between(400, 500, "[)")),
    ("接近500人", between(400, 500, "[)")),
    ("近100万元", between(900000, 1000000, "[)")),
    ("近1万亿元", between(9 * 10**11, 10**12, "[)")),
    ("约500人", between(450, 550)),
    ("500人左右", between(450, 550)),
    ("约100人", between(95, 105)),
    ("超500人", between(500, INF, "()")),
    ("逾500人", between(500, INF, "()")),
    ("突破亿元", between(10**8, INF, "()")),
    ("500人以上", between(500, INF, "[)")),
    ("不少于500人", between(500, INF, "[)")),
    ("不足500人", between(-INF, 500, "()")),
    ("不到500人", between(-INF, 500, "()")),
    ("500人以下", between(-INF, 500, "(]")),
    ("不超过500人", between(-INF, 500, "(]")),
    ("十几名", between(11, 19)),
    ("几十名", between(20, 99)),
    ("三四百人", between(300, 500, "[)")),
    ("两三个", between(2, 3)),
    ("3万~5万元", between(30000, 50000)),
    ("120-200公斤", between(120, 200)),
    ("三成", between(25, 35)),
    ("七成以上", between(70, INF, "[)")),
    ("翻一番", between(2, 2)),
    ("翻两番", between(4, 4)),
    ("增长2倍", between(3, 3)),
    ("98.50万元", between(984950, 985050)),
    ("95%", between("94.5", "95.5")),
    ("0.00%", between("-0.005", "0.005")),
    ("一千瓦", between(1, 1)),
]
LOOSE = [
    ("3000人", between(2500, 3500)),
    ("500万元", between(4500000, 5500000)),
    ("98.50万元", between(984950, 985050)),
    ("0元", between(0, 0)),
    ("约500人", between(400, 600)),
    ("12个村", between(12, 12)),
]


@pytest.mark.parametrize(("text", "interval"), STRICT)
def test_strict(text: str, interval: Interval) -> None:
    (figure,) = figures(f"其中：{text}。")
    assert figure.strict == interval


@pytest.mark.parametrize(("text", "interval"), LOOSE)
def test_loose(text: str, interval: Interval) -> None:
    (figure,) = figures(f"其中：{text}。")
    assert figure.loose == interval


def test_growth_to_a_multiple_is_that_multiple() -> None:
    (figure,) = figures("产值增长到2倍。")
    assert figure.value == 2


def test_an_ambiguous_range_says_so() -> None:
    (doubtful,) = figures("每户补助3~5万元。")
    (clear,) = figures("每户补助3万~5万元。")
    assert doubtful.ambiguous
    assert not clear.ambiguous


@pytest.mark.parametrize("text", ["xx余万元", "xxxx3人", "20xx年", "×××户", "__万元", "X.X亿元"])
def test_masked_figures_have_no_value(text: str) -> None:
    (figure,) = figures(f"共计{text}。")
    assert figure.kind == "masked"
    assert (figure.value, figure.strict, figure.loose) == (None, None, None)


@pytest.mark.parametrize("text", ["经费500余万。", "投入70万建房。", "投资1.2亿扩建厂房。"])
def test_money_without_yuan(text: str) -> None:
    (figure,) = figures(text)
    assert (figure.unit, figure.dimension, figure.kind) == (None, "money", "money")
