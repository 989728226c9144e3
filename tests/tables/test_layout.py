from __future__ import annotations

from decimal import Decimal

from checker.extract import read_document
from checker.tables.layout import read_layouts
from checker.tables.model import Layout
from tests.tables.build import document

HEADER = [
    ["2023年末全市债务情况表", "", "", "", ""],
    ["", "", "", "", "单位：万元"],
    ["地区", "债务限额", "", "", "备注"],
    ["", "合计", "一般", "专项", ""],
]
MERGES = ((0, 0, 1, 5), (2, 0, 2, 1), (2, 1, 1, 3), (2, 4, 2, 1))


def one(rows: list[list[object]], merges: tuple[tuple[int, int, int, int], ...] = ()) -> Layout:
    layouts = read_layouts(document(rows, merges))
    assert len(layouts) == 1
    return layouts[0]


def test_title_unit_header_tree_and_label_column() -> None:
    layout = one([*HEADER, ["全市", 30, 10, 20, ""], ["东区", 12, 4, 8, "新增"]], MERGES)
    assert layout.title == "2023年末全市债务情况表"
    assert layout.unit == "万元"
    assert [c.path for c in layout.amounts] == [("债务限额", "合计"), ("债务限额", "一般"), ("债务限额", "专项")]
    assert [c.scale for c in layout.amounts] == [Decimal(10_000)] * 3
    assert [line.label for line in layout.lines] == ["全市", "东区"]
    assert layout.doubt == ""


def test_a_header_without_merging_reaches_over_the_columns_below_it() -> None:
    layout = one([["地区", "债务限额", "", "人口"], ["", "一般", "专项", ""], ["东区", 4, 8, 3], ["西区", 5, 9, 3]])
    assert [c.path for c in layout.amounts] == [("债务限额", "一般"), ("债务限额", "专项"), ("人口",)]


def test_serial_code_and_rate_columns() -> None:
    layout = one(
        [
            ["序号", "科目编码", "项目", "预算数（万元）", "增长%"],
            [1, "201", "教育", 200, 5.1],
            [2, "20101", "小学", 90, 3.0],
        ]
    )
    assert [c.kind for c in layout.columns] == ["serial", "code", "label", "amount", "rate"]
    assert layout.schemes["code"] == [0, 1]
    assert layout.columns[3].unit == "万元"


def test_rows_of_years_column_numbers_and_letters_are_header() -> None:
    layout = one([["指标", 2022, 2023], ["栏次", 1, 2], ["产量", 30, 40], ["销量", 20, 35]])
    assert [c.path for c in layout.amounts] == [("2022",), ("2023",)]
    assert [line.label for line in layout.lines] == ["产量", "销量"]
    letters = one([["地区", "合计", "一般", "专项"], ["公  式", "A=B+C", "B", "C"], ["东区", 3, 1, 2]])
    assert [c.formula for c in letters.amounts] == ["A=B+C", "B", "C"]


def test_lines_without_figures_below_the_header_are_not_header() -> None:
    layout = one([["科目", "决算数"], ["教育支出", ""], ["科技支出", ""], ["卫生支出", 30], ["合计", 30]])
    assert layout.amounts[0].path == ("决算数",)
    assert [line.label for line in layout.lines] == ["教育支出", "科技支出", "卫生支出", "合计"]


def test_two_tables_on_a_sheet_and_two_sides_of_a_table() -> None:
    stacked = read_layouts(
        document([["地区", "人口"], ["东区", 3], ["", ""], ["单位：万元", ""], ["项目", "金额"], ["桥", 30]])
    )
    assert [layout.unit for layout in stacked] == ["", "万元"]
    sides = read_layouts(
        document([["收入项目", "金额", "支出项目", "金额"], ["税收", 30, "教育", 25], ["收入总计", 30, "支出总计", 30]])
    )
    assert [layout.lines[0].label for layout in sides] == ["税收", "教育"]
    assert sides[0].region == sides[1].region


def test_notes_are_no_lines_and_a_sheet_without_numbers_has_no_layout() -> None:
    layout = one([["地区", "人口"], ["东区", 3], ["注：本表数据来自统计局", ""]])
    assert [line.label for line in layout.lines] == ["东区"]
    assert read_layouts(document([["甲", "乙"], ["丙", "丁"]])) == []
    assert read_layouts(document([[""]])) == []


def test_no_header_is_a_doubt_and_not_a_guess() -> None:
    assert one([["东区", 3, 4], ["合计", 9, 9]]).doubt == "no header"


def test_cells_are_figures_with_label_column_and_unit() -> None:
    made = document([*HEADER, ["全市", 30, 10, 20, ""], ["东区", 12, 4, 8, "xx"]], MERGES)
    ledger = read_document(made)
    figure = next(f for f in ledger.figures if f.cell and f.text == "12")
    assert (figure.label, figure.qualifier, figure.unit, figure.kind) == ("东区", "债务限额·合计", "元", "money")
    assert figure.value == Decimal(120_000)
    assert figure.strict is not None
    assert (figure.strict.low, figure.strict.high) == (Decimal(115_000), Decimal(125_000))
    assert all(made.source.text[f.start : f.end] == f.text for f in ledger.figures)


def test_counts_are_exact() -> None:
    figures = [
        f for f in read_document(document([["乡镇", "户数（户）"], ["东镇", 312], ["西镇", 20]])).figures if f.cell
    ]
    assert [f.strict.is_exact for f in figures if f.strict] == [True, True]
