"""Dates and periods, the years that the context gives them, and dates that do not exist."""

from __future__ import annotations

import pytest

from tests.extract.reading import dates, figures


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("2024年", "2024"),
        ("2024年5月", "2024-05"),
        ("2024年5月12日", "2024-05-12"),
        ("2024-05-12", "2024-05-12"),
        ("2024.5.12", "2024-05-12"),
        ("二〇二四年五月", "2024-05"),
        ("2021—2025年", "2021/2025"),
        ("2024年上半年", "2024-01/2024-06"),
        ("2024年一季度", "2024-01/2024-03"),
        ("2024年前三季度", "2024-01/2024-09"),
        ("2024年1—11月", "2024-01/2024-11"),
        ("2024年末", "2024-12-31"),
        ("2024年6月底", "2024-06-30"),
        ("2024年5月至2025年3月", "2024-05/2025-03"),
        ("9月1日至7日", "--09-01/--09-07"),
        ("“十四五”期间", "2021/2025"),
        ("十五五期间", "2026/2030"),
        ("近三年", "近三年"),
        ("去年同期", "上年"),
        ("上半年", "--01/--06"),
    ],
)
def test_periods(text: str, period: str) -> None:
    (date,) = dates(f"{text}，完成任务。")
    assert date.period == period
    assert not date.impossible


@pytest.mark.parametrize("text", ["2月30日", "2023年2月29日", "2024年13月5日", "4月31日", "2024-06-31"])
def test_impossible_dates_are_kept(text: str) -> None:
    (date,) = dates(f"会议于{text}召开。")
    assert (date.text, date.impossible) == (text, True)


@pytest.mark.parametrize("text", ["2月29日", "2024年2月29日", "2000年2月29日"])
def test_leap_days(text: str) -> None:
    (date,) = dates(f"会议于{text}召开。")
    assert not date.impossible


def test_words_for_years_count_from_the_title() -> None:
    title = "某镇2024年工作总结"
    assert [d.period for d in dates("去年投入5万元，今年投入6万元，上半年投入3万元，全年共6万元。", title)] == [
        "2023",
        "2024",
        "2024-01/2024-06",
        "2024",
    ]


def test_a_plan_does_not_look_back_on_its_year() -> None:
    assert [d.period for d in dates("全年完成投资5亿元。", "2026年工作要点")] == ["本年"]


def test_without_a_year_none_is_made_up() -> None:
    assert [d.period for d in dates("去年投入5万元，5月12日启动。")] == ["上年", "--05-12"]


def test_the_same_time_of_last_year_takes_the_months() -> None:
    found = dates("2024年1—6月完成5亿元，比去年同期增长3%。")
    assert [d.period for d in found] == ["2024-01/2024-06", "2023-01/2023-06"]


def test_figures_take_the_period_of_their_sentence_and_not_that_of_a_comparison() -> None:
    level, rate, before = figures("2024年收入5亿元，比上年增长3%，2023年为4.85亿元。")
    assert (level.period, rate.period, before.period) == ("2024", "2024", "2023")


def test_a_base_has_the_period_it_names() -> None:
    _, base = figures("2024年收入5亿元，比2023年4.85亿元有所增长。")
    assert base.period == "2023"
