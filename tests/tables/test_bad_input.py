from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.api import check
from checker.extract import read_document
from checker.frames.build import Batch, build
from checker.relate import relate
from checker.reports import render
from tests.tables.build import document

CELL = st.one_of(
    st.sampled_from(
        [
            "",
            "合计",
            "小计",
            "单位：万元",
            "公式",
            "A=B+C",
            "B",
            "其中：甲",
            "一、收入",
            "增长%",
            "占比",
            "年末余额",
            "序号",
            "—",
            "xx",
            "#REF!",
            "12.3%",
            "1,234.5",
            "(5)",
            "2023年",
            "注：说明",
            "　　缩进",
            "nan",
            "1e5",
            "=1+1",
            "@x",
            None,
        ]
    ),
    st.integers(-5, 3000),
    st.decimals(-100, 100, places=2, allow_nan=False).map(float),
)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.lists(CELL, min_size=1, max_size=7), max_size=10),
    st.sampled_from(["SUM(A1:A3)", "A1/B1", "SUM(", "ROUND(A1,99)", "$A$1*2", "A0"]),
)
def test_any_table_is_read_without_a_crash(rows: list[list[Any]], formula: str) -> None:
    ledger = read_document(document(rows, formulas={"A2": formula, "B3": formula}))
    text = ledger.document.source.text
    for relation in relate(ledger):
        assert all(0 <= part.start <= part.end <= len(text) for part in relation.members)
    assert all(text[f.start : f.end] == f.text for f in ledger.figures)


def test_ragged_rows_and_merged_cells_everywhere() -> None:
    rows: list[list[Any]] = [["甲", "乙", "丙"], ["东", 1], ["西", 2, 3, 4], [], ["合计", 3, 3]]
    ledger = read_document(document(rows, ((0, 0, 1, 3), (1, 0, 3, 1))))
    assert build("figures", Batch([ledger], [[]])).shape[0] == len(ledger.figures)


def test_a_merged_range_over_the_whole_sheet_is_no_hang() -> None:
    assert read_document(document([["甲", 1], ["乙", 2]], ((0, 0, 1_048_576, 16_384),))).tables == []


def test_dates_and_error_cells_are_no_numbers() -> None:
    ledger = read_document(
        document(
            [["项目", "开工日期", "金额"], ["甲", "2024-01-02", 5], ["乙", "2024-02-03", "#DIV/0!"], ["合计", "", 5]]
        )
    )
    assert [c.kind for c in ledger.tables[0].columns] == ["label", "text", "amount"]
    assert {r.verdict for r in relate(ledger) if r.kind == "table"} == {"not_assessable"}


def test_a_hidden_sheet_is_checked_and_every_report_says_that_it_is_hidden(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.create_sheet("封面")["A1"] = "说明"
    sheet = book["Sheet"]
    sheet.title, sheet.sheet_state = "收支", "hidden"
    for row in (["收支表", None], ["项目", "金额"], ["甲类", 10], ["乙类", 20], ["丙类", 30], ["合计", 66]):
        sheet.append(row)
    book.active = 1
    book.save(tmp_path / "表.xlsx")
    report = check(tmp_path / "表.xlsx")
    [finding] = [finding for finding in report.findings if finding.rule == "table-total-mismatch"]
    assert finding.location.anchor == "收支!B6"
    for form in ("terminal", "json", "html", "markdown", "sarif"):
        said = render(form, report)
        assert "隐藏的工作表" in said, form
    for form in ("terminal", "json", "html", "markdown"):
        assert "隐藏工作表1张（收支）" in "".join(render(form, report).split()), form
