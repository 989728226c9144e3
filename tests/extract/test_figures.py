"""What is a figure and what is not, units, spans: cases beyond the labelled set."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.extract.reading import figures, ledger


@pytest.mark.parametrize(
    "text",
    [
        "进一步推进一体化，贯彻三个代表和十七大精神。",
        "第二十届科技节获一等奖。",
        "根据〔2018〕59号文件执行。",
        "纪念“5.12”地震，推行“1+6+N”治理。",
        "接入5G专网，途经G318国道，编号XJ-200B。",
        "热线电话12345，传真0793-5268817。",
        "长三角零部件产业的五年规划和三年行动。",
        "深化机场二期建设，召开十六届人大三次会议。",
        "合计3,240,1593,406,2285.13。",
        "见表6-1和图2，入围500强，发布2.0版，始于20世纪90年代。",
        "— 15—",
        "1是会议宣传;2是上门宣传。",
    ],
)
def test_no_figures(text: str) -> None:
    assert [figure.text for figure in figures(text)] == []


@pytest.mark.parametrize(
    ("text", "span", "value", "unit"),
    [
        ("突破亿元大关。", "突破亿元", 10**8, "元"),
        ("增长率 -1.54‰。", "-1.54‰", Decimal("-1.54"), "‰"),
        ("功率一千瓦。", "一千瓦", 1, "千瓦"),
        ("配备16台(次)。", "16台(次)", 16, "台(次)"),
        ("提高3.6个百分点。", "3.6个百分点", Decimal("3.6"), "百分点"),
        ("支出６.５亿元。", "６.５亿元", 650_000_000, "元"),
        ("单价2850元/吨。", "2850元/吨", 2850, "元/吨"),
        ("支付￥3,450,000.00。", "￥3,450,000.00", 3_450_000, "元"),
        ("步行要一个半小时。", "一个半小时", Decimal("1.5"), "小时"),
        ("水价3元5角。", "3元5角", Decimal("3.5"), "元"),
        ("需要两个多月。", "两个多月", 2, "个月"),
        ("温度零下18℃。", "零下18℃", -18, "℃"),
        ("节电85万度。", "85万度", 850_000, "度"),
        ("收入1,100.9亿。", "1,100.9亿", 110_090_000_000, None),
        ("时速50千米每小时。", "50千米每小时", 50, "千米每小时"),
        ("投入2.5个亿。", "2.5个亿", 250_000_000, None),
        ("户籍人口2万2。", "2万2", 22_000, None),
        ("新增20吉瓦时储能。", "20吉瓦时", 20, "吉瓦时"),
        ("总量达5万亿两岸合计。", "5万亿", 5 * 10**12, None),
        ("到会12 人。", "12 人", 12, "人"),
    ],
)
def test_figures(text: str, span: str, value: object, unit: str | None) -> None:
    (figure,) = figures(text)
    assert (figure.text, figure.value, figure.unit) == (span, value, unit)


def test_the_ascii_comma_divides_and_groups() -> None:
    assert [f.text for f in figures("新建511户,1388人,合计1,388人。")] == ["511户", "1388人", "1,388人"]


def test_full_width_characters_keep_their_places() -> None:
    text = "投资１２．５万元，惠及１，３８８人。"
    assert [(f.text, f.value) for f in figures(text)] == [("１２．５万元", 125000), ("１，３８８人", 1388)]
    assert all(text[f.start : f.end] == f.text for f in ledger(text).figures)


def test_a_fraction_that_does_not_end_keeps_its_terms() -> None:
    (third,) = figures("其中三分之一的村。")
    assert (third.value, third.strict, third.parts) == (None, None, (Decimal(1), Decimal(3)))
    (half,) = figures("其中四分之三的村。")
    assert half.value == Decimal("0.75")


def test_a_scale_only_after_the_second_number_may_be_the_second_ones() -> None:
    (figure,) = figures("每户5000-1万元。")
    assert figure.strict is not None
    assert (figure.strict.low, figure.strict.high, figure.ambiguous) == (5000, 10000, False)


def test_a_course_from_one_to_another_is_no_range() -> None:
    assert [f.text for f in figures("由12家到36家。")] == ["12家", "36家"]
