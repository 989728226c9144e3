from __future__ import annotations

import copy
from typing import Any

import pytest

from checker.extract import read_document
from checker.relate import relate
from checker.rows import Relation
from tests.tables.build import document

Rows = list[list[Any]]

DEBTS: Rows = [
    ["地区", "合计", "一般", "专项"],
    ["全市", 180, 110, 70],
    ["市本级", 80, 50, 30],
    ["县区合计", 100, 60, 40],
    ["东县", 45, 25, 20],
    ["西县", 55, 35, 20],
]
STOCKS: Rows = [
    ["单位", "年初余额", "本年增加", "本年减少", "年末余额"],
    *[[f"第{n}所", 100 + n, 50 + 3 * n, 20 + n, 130 + 3 * n] for n in range(1, 8)],
]


def relations(rows: Rows, **options: Any) -> list[Relation]:
    return [r for r in relate(read_document(document(rows, **options))) if r.kind == "table"]


def contradicted(rows: Rows, **options: Any) -> set[tuple[str, str]]:
    return {(r.pattern, r.label) for r in relations(rows, **options) if r.verdict == "contradicted"}


def changed(rows: Rows, row: int, column: int, value: Any) -> Rows:
    copied = copy.deepcopy(rows)
    copied[row][column] = value
    return copied


def test_a_consistent_table_is_confirmed_throughout() -> None:
    found = relations(DEBTS)
    assert {r.verdict for r in found} == {"confirmed"}
    assert {r.pattern for r in found} == {"rows", "columns"}
    assert len([r for r in found if r.pattern == "rows"]) == 6  # 全市 and 县区合计, in three columns


@pytest.mark.parametrize("row", range(1, 6))
@pytest.mark.parametrize("column", range(1, 4))
def test_a_changed_cell_is_named_by_its_row_and_its_column(row: int, column: int) -> None:
    rows = changed(DEBTS, row, column, DEBTS[row][column] * 2)
    found = [r for r in relations(rows) if r.verdict == "contradicted"]
    text = document(rows).source.text
    assert {r.pattern for r in found} >= {"columns"}
    assert all(
        any(text[m.start : m.end] == str(rows[row][column]) for m in r.members) for r in found if r.pattern == "columns"
    )
    assert f"“{rows[row][0]}”行" in {r.label.split("“")[1].join(["“", ""]) for r in found if r.pattern == "columns"}


def test_masked_member_makes_a_total_not_assessable() -> None:
    found = relations(changed(DEBTS, 4, 2, "xx"))
    verdicts = {r.label: r.verdict for r in found}
    assert verdicts["“县区合计”行“一般”列"] == "not_assessable"
    assert verdicts["“东县”行“合计”列"] == "not_assessable"
    assert "contradicted" not in verdicts.values()


def test_published_rounding_is_no_contradiction() -> None:
    rows: Rows = [
        ["地区（单位：亿元）", "合计", "甲", "乙"],
        ["全市", 434.6, 252.2, 182.5],
        ["东区", 200.0, 120.1, 80.0],
        ["西区", 234.6, 132.1, 102.5],
    ]
    assert contradicted(rows) == set()


def test_partial_breakdown_is_no_sum() -> None:
    rows: Rows = [["项目", "2022年", "2023年"], ["合计", 100, 120], ["其中：甲", 40, 50], ["其中：乙", 30, 31]]
    assert contradicted(rows) == set()


def test_a_rate_column_and_an_average_are_not_added() -> None:
    rows: Rows = [
        ["地区", "人数（人）", "人均收入（元）"],
        ["东区", 100, 5000],
        ["西区", 300, 6000],
        ["合计", 400, 5750],
    ]
    assert contradicted(rows) == set()


def test_a_structure_that_never_holds_is_not_assessable_with_a_reason() -> None:
    rows: Rows = [["项目", "金额"], ["甲", 10], ["乙", 20], ["合计", 900]]
    assert [(r.verdict, r.reason) for r in relations(rows)] == [("not_assessable", "structure")]


def test_a_lone_total_near_its_parts_is_a_warning() -> None:
    rows: Rows = [["项目", "金额"], ["甲", 100], ["乙", 200], ["丙", 300], ["合计", 660]]
    found = relations(rows)
    assert [(r.verdict, r.certainty) for r in found] == [("contradicted", "likely")]


def test_levels_by_code_and_by_indent() -> None:
    by_code: Rows = [
        ["科目编码", "科目", "合计", "基本"],
        ["201", "类", 30, 12],
        ["20101", "款一", 10, 4],
        ["20102", "款二", 20, 8],
    ]
    assert {r.verdict for r in relations(by_code)} == {"confirmed"}
    assert ("rows", "“类”行“合计”列") in contradicted(changed(by_code, 1, 2, 33))
    by_indent: Rows = [["项目", "预算", "执行"], ["一、收入", 30, 12], ["　　税收", 10, 4], ["　　其他收入", 20, 8]]
    assert ("rows", "“收入”行“执行”列") in contradicted(changed(by_indent, 1, 2, 13))


def test_declared_formulas() -> None:
    rows: Rows = [
        ["地区", "余额", "一般", "专项"],
        ["公式", "A=B+C", "B", "C"],
        ["东区", 30, 10, 20],
        ["西区", 50, 20, 30],
        ["南区", 70, 30, 40],
    ]
    assert {r.verdict for r in relations(rows) if r.pattern == "declared"} == {"confirmed"}
    assert ("declared", "“西区”行“余额”列") in contradicted(changed(rows, 3, 1, 55))


def test_opening_change_closing() -> None:
    assert {(r.pattern, r.verdict) for r in relations(STOCKS)} == {("balance", "confirmed")}
    assert contradicted(changed(STOCKS, 3, 2, 99)) == {("balance", "“第3所”行“年末余额”列")}


def test_rates_follow_from_their_columns() -> None:
    rows: Rows = [
        ["税种", "上年", "本年", "增长%"],
        *[[f"税{n}", 100 + n, 110 + 2 * n, round((10 + n) / (100 + n) * 100, 1)] for n in range(1, 8)],
    ]
    assert {r.verdict for r in relations(rows) if r.pattern == "growth"} == {"confirmed"}
    assert contradicted(changed(rows, 2, 3, 20.9)) == {("growth", "“税2”行“增长%”列")}
    share: Rows = [
        ["项目", "金额", "占比%"],
        ["甲", 30, 30.0],
        ["乙", 50, 50.0],
        ["丙", 20, 20.0],
        ["合计", 100, 100.0],
    ]
    assert contradicted(changed(share, 2, 2, 55.0)) == {("share", "“乙”行“占比%”列")}


def test_a_rate_at_another_base_is_left_alone() -> None:
    rows: Rows = [
        ["行业", "上年", "本年", "可比价增长%"],
        *[[f"业{n}", 100 + n, 120 + n, 3.0 + n] for n in range(1, 7)],
    ]
    assert contradicted(rows) == set()


def test_both_sides_of_a_balance() -> None:
    rows: Rows = [
        ["收入项目", "金额", "支出项目", "金额"],
        ["税收", 70, "教育", 60],
        ["补助", 30, "卫生", 40],
        ["收入总计", 100, "支出总计", 100],
    ]
    assert ("sides", "confirmed") in {(r.pattern, r.verdict) for r in relations(rows)}
    assert ("sides", "“收入总计”行“金额”列") in contradicted(changed(rows, 3, 3, 110))


def test_a_difference_that_a_total_inherits_from_its_part_is_a_remark() -> None:
    rows = changed(changed(DEBTS, 3, 3, 44), 3, 1, 104)
    by_label = {r.label: r for r in relations(rows) if r.verdict == "contradicted" and r.pattern == "rows"}
    assert by_label["“县区合计”行“专项”列"].certainty == "likely"
    assert by_label["“县区合计”行“合计”列"].certainty == "possible"


FORMULAS: Rows = [["项目", "金额", "完成"], ["甲", 10, 1], ["乙", 20, 2], ["丙", 30, 3], ["合计", 60, 6]]


def test_a_cached_value_that_is_not_the_formulas() -> None:
    good = {"B5": "SUM(B2:B4)", "C5": "C2+C3+C4"}
    assert contradicted(FORMULAS, formulas=good) == set()
    assert ("formula", "“合计”行“完成”列") in contradicted(changed(FORMULAS, 4, 2, 7), formulas=good)


def test_formulas_that_cannot_be_worked_out_are_left_alone() -> None:
    for formula in ("VLOOKUP(A1,B:C,2)", "SUM(", "B2/B9", "其他!A1", "B2+A1"):
        assert contradicted(FORMULAS, formulas={"B5": formula}) == set()


def test_a_sum_that_leaves_out_a_row() -> None:
    rows = changed(FORMULAS, 4, 1, 30)
    assert ("omits", "“合计”行“金额”列") in contradicted(rows, formulas={"B5": "SUM(B2:B3)", "C5": "SUM(C2:C4)"})


def test_a_typed_total_among_formulas() -> None:
    rows: Rows = [["项目", "甲", "乙", "丙"], ["一", 1, 2, 3], ["二", 4, 5, 6], ["合计", 5, 7, 9]]
    found = relations(rows, formulas={"B4": "SUM(B2:B3)", "C4": "SUM(C2:C3)"})
    assert [r.label for r in found if r.pattern == "typed"] == ["“合计”行“丙”列"]


def test_numbers_of_columns_declare_formulas_too() -> None:
    for symbols in (["栏次", "1", "2", "3=1+2"], ["栏次", "①", "②", "③=①+②"], ["", "a", "b", "c=a+b"]):
        rows = [
            ["镇", "应收", "滞纳金", "应缴数"],
            symbols,
            ["东镇", 120.5, 3.5, 124],
            ["西镇", 80, 2, 82],
            ["南镇", 60, 1, 61],
        ]
        assert [r.verdict for r in relations(rows) if r.pattern == "declared"] == ["confirmed"] * 3, symbols
        assert ("declared", "“西镇”行“应缴数”列") in contradicted(changed(rows, 3, 3, 92)), symbols


def test_averages_and_extremes_are_in_no_sum() -> None:
    rows: Rows = [
        ["单位", "党建", "业务", "总分"], ["甲局", 20, 60, 80], ["乙局", 28, 50, 78], ["丙局", 24, 64, 88],
        ["平均分", 24, 58, 82], ["最高分", 28, 64, 88], ["最低分", 20, 50, 78],
    ]  # fmt: skip
    assert not contradicted(rows)
    assert contradicted(changed(rows, 2, 3, 87)) == {("columns", "“乙局”行“总分”列")}


def test_a_balance_sheet_in_one_column() -> None:
    rows: Rows = [
        ["项目", "期末数（元）"], ["流动资产：", None], ["货币资金", 428386.67], ["应收账款", 95.5], ["其他", 1200],
        ["流动资产合计", 429682.17], ["非流动资产：", None], ["固定资产", 59415.6], ["其他", 85905.48],
        ["非流动资产合计", 145321.08], ["资产总计", 575003.25],
    ]  # fmt: skip
    assert not contradicted(rows)
    for row, label in ((2, "流动资产合计"), (7, "非流动资产合计"), (10, "资产总计")):
        wrong = changed(rows, row, 1, round(rows[row][1] * 1.1, 2))
        assert ("rows", f"“{label}”行“期末数(元)”列") in contradicted(wrong)


def test_a_carry_over_of_zero_does_not_stand_for_the_parts() -> None:
    rows: Rows = [
        ["支出项目", "金额（万元）"], ["教育", 8771.32], ["卫生", 15955.63], ["农林水", 18111.72],
        ["本年支出合计", 42838.67], ["年末结转", 0], ["支出总计", 42838.67],
    ]  # fmt: skip
    assert not contradicted(rows)
    assert ("rows", "“本年支出合计”行“金额(万元)”列") in contradicted(changed(rows, 2, 1, 16955.63))


def test_villages_under_towns_without_an_indent() -> None:
    towns = {"城关镇": ["前营村", "后营村", "沙河村"], "河东镇": ["北沟村", "南沟村"], "河西镇": ["柳林村", "白马村"]}
    rows: Rows = [["片区", "户数", "人口", "劳动力"], ["全县合计", 0, 0, 0]]
    for number, (town, villages) in enumerate(towns.items(), 1):
        lines = [[v, 137 * number + 11 * i, 420 * number + 7 * i, 205 * number + 3 * i] for i, v in enumerate(villages)]
        head = [sum(line[c] for line in lines) for c in (1, 2, 3)]
        rows += [[town, *head], *lines]
        rows[1] = ["全县合计", *(rows[1][c + 1] + head[c] for c in range(3))]
    assert not contradicted(rows)
    assert ("rows", "“城关镇”行“人口”列") in contradicted(changed(rows, 3, 2, 999))
    assert ("rows", "“全县合计”行“户数”列") in contradicted(changed(rows, 1, 1, 9999))
