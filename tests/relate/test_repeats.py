"""The prose of a document against its own tables of years, in a real docx, and notes on what was set aside."""

from __future__ import annotations

import io
from collections.abc import Sequence

import docx
import pytest

from checker.readers import read_bytes
from checker.run import Inputs, Options, check_sources, chosen_rules

RULES = chosen_rules(Options())
YEARS = [["项目", "2023年", "2024年"], ["税收收入", "2764", "2946"], ["非税收入", "1318", "1207"]]


def found(
    sentence: str, rows: Sequence[Sequence[str]] = YEARS, title: str = "收入情况表（单位：万元）"
) -> list[tuple[str, str]]:
    paper = docx.Document()
    for line in ("东山县2024年财政收入情况", sentence, title):
        paper.add_paragraph(line)
    table = paper.add_table(rows=len(rows), cols=len(rows[0]))
    for row, cells in enumerate(rows):
        for column, text in enumerate(cells):
            table.cell(row, column).text = text
    data = io.BytesIO()
    paper.save(data)
    sources, failures = read_bytes(data.getvalue(), "报告.docx")
    assert not failures
    report = check_sources(Inputs(sources), Options(), RULES)
    return [(finding.rule, finding.location.quote) for finding in report.findings]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("全年税收收入2946万元。", []),
        ("全年税收收入2496万元。", [("text-table-mismatch", "2496万元")]),
        ("全年税收收入0.25亿元。", [("text-table-mismatch", "0.25亿元")]),
        ("全年税收收入0.29亿元。", []),
        ("2023年税收收入2764万元。", []),
        ("2023年税收收入2674万元。", [("text-table-mismatch", "2674万元")]),
        ("2022年税收收入2674万元。", []),
        ("县本级税收收入1764万元。", []),
        ("2024年上半年税收收入1546万元。", []),
        ("全年税收收入计划3100万元。", []),
        ("全年税收收入约2900万元。", []),
    ],
)
def test_a_cell_of_a_years_column_is_what_its_row_says(sentence: str, expected: list[tuple[str, str]]) -> None:
    assert found(sentence) == expected


def test_a_table_of_another_area_a_budget_and_a_row_that_stands_twice_say_nothing() -> None:
    wrong = "全年税收收入2496万元。"
    assert found(wrong, title="县本级收入情况表（单位：万元）") == []
    assert found(wrong, title="收入预算表（单位：万元）") == []
    assert found(wrong, [*YEARS, ["税收收入", "2764", "2496"]]) == []
