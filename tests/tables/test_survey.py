from __future__ import annotations

from typing import Any

from checker.extract import read_document
from checker.frames.build import Batch, build
from checker.tables.survey import CellRow, LineRow, cell_rows, line_rows
from tests.tables.build import document

Rows = list[list[Any]]


def lines(rows: Rows) -> list[LineRow]:
    return [row for layout in read_document(document(rows)).tables for row in line_rows(layout)]


def cells(rows: Rows, **options: Any) -> list[CellRow]:
    return [row for layout in read_document(document(rows, **options)).tables for row in cell_rows(layout)]


HEAD = ["序号", "项目", "金额", "完成"]


def test_a_gap_and_a_repeat_in_serial_numbers() -> None:
    rows: Rows = [HEAD, [1, "甲路", 5, 1], [2, "乙桥", 6, 2], [4, "丙渠", 7, 3], [4, "丁站", 8, 4], [5, "戊站", 9, 5]]
    assert [(r.serial, r.step, r.previous) for r in lines(rows) if r.step not in (None, 1)] == [
        ("4", 2, "2"),
        ("4", 0, "4"),
    ]


def test_a_new_list_may_begin_anew() -> None:
    rows: Rows = [HEAD, [1, "甲路", 5, 1], [2, "乙桥", 6, 2], ["", "小计", 11, 3], [1, "丙渠", 7, 3], [2, "丁站", 8, 4]]
    assert [r.step for r in lines(rows)] == [None, 1, None, 1]


def test_numbers_that_are_no_sequence_are_left_alone() -> None:
    rows: Rows = [HEAD, [7, "甲路", 5, 1], [3, "乙桥", 6, 2], [9, "丙渠", 7, 3], [4, "丁站", 8, 4]]
    assert lines(rows) == []


def test_a_repeated_line() -> None:
    rows: Rows = [HEAD, [1, "甲路改造", 5, 1], [2, "乙桥加固", 6, 2], [3, "甲路改造", 5, 1]]
    assert [(r.label, r.copies) for r in lines(rows) if r.copies > 1] == [("甲路改造", 2)]
    rows[3][3] = 2
    assert [r for r in lines(rows) if r.copies > 1] == []


def test_odd_cells() -> None:
    rows: Rows = [
        ["项目", "金额"],
        ["甲", 20],
        ["乙", 30],
        ["丙", "45"],
        ["丁", 50],
        ["戊", "#REF!"],
        ["己", 300000],
        ["庚", 40],
        ["辛", 60],
    ]
    assert [(r.label, r.defect) for r in cells(rows)] == [("戊", "error"), ("丙", "text-number"), ("己", "scale")]


def test_a_table_of_text_has_no_numbers_stored_as_text() -> None:
    rows: Rows = [["项目", "金额"], ["甲", "20"], ["乙", "30"], ["丙", "1,500"], ["丁", "50"]]
    assert cells(rows, stored=False) == []


def test_frames_hold_the_rows_and_keep_their_contract() -> None:
    ledger = read_document(
        document([HEAD, [1, "甲路改造", 5, 1], [2, "乙桥加固", 6, 2], [3, "甲路改造", 5, 1]], hidden=True)
    )
    frame = build("lines", Batch([ledger], [[]]))
    assert frame["hidden"].all()
    assert sorted(frame["copies"]) == [1, 1, 1, 2]
    assert build("cells", Batch([ledger], [[]])).empty
    assert build("breaches", Batch([ledger], [[]])).empty
