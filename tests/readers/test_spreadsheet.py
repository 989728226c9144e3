"""Workbooks and delimited text: exact values, formats, formulas, merged and hidden cells, bad files."""

from __future__ import annotations

import datetime
import io
import zipfile

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from checker.readers.numberformat import date_shown, exact, shown
from tests.readers.helpers import OFFICE, cells, needs_corpus, only, refused, texts


def saved(workbook: Workbook) -> bytes:
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def test_values_formats_formulas_merges_and_hidden() -> None:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet.title = "收支"
    sheet["A1"] = "收支情况表"
    sheet.merge_cells("A1:C1")
    sheet.append(["项目", "金额\n（万元）", "占比"])
    sheet.append(["税收", 1234.5, 0.1234])
    sheet.append(["日期", datetime.datetime(2024, 8, 26), "#REF!"])
    sheet.append(["合计", "=SUM(B3:B3)", "12"])
    sheet["B3"].number_format = '#,##0.00"万元"'
    sheet["C3"].number_format = "0.0%"
    sheet["B4"].number_format = 'yyyy"年"m"月"d"日"'
    sheet["E7"] = 9
    sheet.column_dimensions["E"].hidden = True
    other = workbook.create_sheet("附表")
    other["B2"] = 3
    other.sheet_state = "hidden"
    source = only(saved(workbook), "a.xlsx")
    by_anchor = {c.anchor: (source.text[c.start : c.end], c.value, c.kind) for t in source.tables for c in t.cells}
    assert by_anchor["收支!B2"] == ("金额（万元）", None, "text")
    assert by_anchor["收支!B3"] == ("1,234.50万元", "1234.5", "number")
    assert by_anchor["收支!C3"] == ("12.3%", "0.1234", "number")
    assert by_anchor["收支!B4"] == ("2024年8月26日", None, "date")
    assert by_anchor["收支!C4"] == ("#REF!", None, "error")
    assert by_anchor["收支!C5"] == ("12", None, "text")
    formula = next(c for c in source.tables[0].cells if c.formula)
    assert (formula.anchor, formula.formula, formula.value) == ("收支!B5", "SUM(B3:B3)", None)
    assert source.tables[0].cells[0].column_span == 3
    assert [t.hidden for t in source.tables] == [False, True]
    assert next(c for c in source.tables[0].cells if c.hidden).anchor == "收支!E7"
    assert "9" not in texts(source)
    assert any("没有存下" in note for note in source.notes)
    assert any("隐藏列 1 列" in note for note in source.notes)
    assert any("隐藏工作表 1 张（附表）" in note for note in source.notes)


@pytest.mark.parametrize(
    ("number", "number_format", "text"),
    [
        (1234.5, "General", "1234.5"),
        (0.1 + 0.2, "General", "0.3"),
        (182506.58999999997, "#0.00", "182506.59"),
        (-12.5, "0.00_);[Red]\\(0.00\\)", "-12.50"),
        (1234567, "#,##0", "1234567".replace("1234567", "1,234,567")),
        (0.5, "0%", "50%"),
        (2.5, "0", "3"),
        (3.10, "0.##", "3.1"),
        (3, "0.##", "3"),
        (7, "000", "007"),
        (1e20, "General", "1" + "0" * 20),
        (1.5e-7, "General", "0.00000015"),
        (5, '_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * "-"??_ ;_ @_ ', "5.00"),
        (12, "0.00E+00", "12"),
        (12, '"约"0"户"', "约12户"),
        (123456, '0!.0,"万"', "123456"),
        (8, "¥#,##0.00", "¥8.00"),
        (1, "# ?/?", "1"),
    ],
)
def test_numbers_as_shown(number: float, number_format: str, text: str) -> None:
    assert shown(number, number_format) == text


def test_exact_values_and_dates() -> None:
    assert exact(3) == "3"
    assert exact(98.73) == "98.73"
    assert exact(-0.0) in {"0", "-0"}
    assert date_shown(datetime.datetime(2025, 1, 2, 3, 4)) == "2025-01-02 03:04:00"
    assert date_shown(datetime.datetime(2025, 1, 2), 'yyyy"年"mm"月"') == "2025年01月"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gbk", "utf-16"])
def test_csv_keeps_the_offsets_of_the_file(encoding: str) -> None:
    text = '项目,金额,备注\r\n税收, 1200 ,"含""其他"", 部分"\r\n\r\n合计,"1,300","两\r\n行"\r\n'
    source = only(text.encode(encoding), "表/a.csv")
    assert source.text == text
    assert cells(source) == {
        (0, 0): "项目",
        (0, 1): "金额",
        (0, 2): "备注",
        (1, 0): "税收",
        (1, 1): "1200",
        (1, 2): '含""其他"", 部分',
        (3, 0): "合计",
        (3, 1): "1,300",
        (3, 2): "两\r\n行",
    }
    assert [c.value for c in source.tables[0].cells if c.value] == ["1200"]
    assert texts(source)[-2:] == ["两", "行"]
    assert source.tables[0].name == "a.csv"


def test_tsv_and_semicolons_and_ragged_rows() -> None:
    assert cells(only("甲\t乙\n1\t\n".encode(), "a.tsv")) == {(0, 0): "甲", (0, 1): "乙", (1, 0): "1", (1, 1): ""}
    source = only("甲;乙\n1,5;2\n3;4;5\n".encode(), "a.csv")
    assert cells(source)[(1, 0)] == "1,5"
    assert cells(source)[(2, 2)] == "5"


def test_bad_workbooks_give_a_reason() -> None:
    data = saved(openpyxl.Workbook())
    assert "没有内容" in refused(data, "a.xlsx")
    full = openpyxl.Workbook()
    full.active["A1"] = 1
    data = saved(full)
    assert "损坏" in refused(data[:-200], "a.xlsx")
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name.endswith("sheet1.xml"):
                part = b'<!DOCTYPE w [<!ENTITY a "b">]>' + part
            new.writestr(name, part)
    assert "DTD" in refused(stream.getvalue(), "a.xlsx")
    assert "加密" in refused(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le") * 40, "a.xlsx"
    )


def test_a_far_cell_does_not_fill_the_memory() -> None:
    workbook = openpyxl.Workbook()
    workbook.active["A1"] = "甲"
    workbook.active["XFD1048576"] = 5
    workbook.active["B1"] = "=1+1"
    source = only(saved(workbook), "a.xlsx")
    assert source.tables[0].cells[-1].anchor == "Sheet!XFD1048576"


def test_a_wide_table() -> None:
    workbook = openpyxl.Workbook()
    for row in range(300):
        workbook.active.append([row * column for column in range(200)])
    assert len(only(saved(workbook), "a.xlsx").blocks) == 60_000


@needs_corpus
def test_real_workbooks() -> None:
    old = only((OFFICE / "debt-changdu-2024.xls").read_bytes(), "a.xls")
    new = only((OFFICE / "debt-changdu-2024.xlsx").read_bytes(), "a.xlsx")
    for one, other in zip(old.tables, new.tables, strict=True):
        assert [(c.row, c.column, c.value) for c in one.cells] == [(c.row, c.column, c.value) for c in other.cells]
    assert sum(1 for t in new.tables for c in t.cells if c.formula) == 6
    assert old.notes
    hidden = only((OFFICE / "debt-xinjiang-2018.xlsx").read_bytes(), "a.xlsx")
    assert "DEBT_T_XXGK_XEYE" not in texts(hidden)
    assert "隐藏行 3 行" in hidden.notes[0]
