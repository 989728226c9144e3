"""Workbooks: a table for every sheet, with exact values, formulas, merged cells and what is hidden.

xlsx is read with openpyxl (formulas, formats, hidden rows) and its cached values with calamine; xls, xlsb and ods with
calamine alone, which does not see formulas, and the note says so.
"""

from __future__ import annotations

import contextlib
import datetime
import io
import os
import re
import warnings
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from checker.canonical import Canvas, RawCell, cell_text
from checker.container import ContainerError, open_zip, read_member
from checker.document import Source
from checker.readers.errors import UnreadableError
from checker.readers.numberformat import date_shown, exact, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from zipfile import ZipFile

MAX_SHEET_XML = 48 << 20
"""Bytes of sheet XML, about a million cells: larger workbooks are data files and go the way of ``--schema``."""
MAX_CELLS = 2_000_000
_ERROR = re.compile(r"^#(?:REF!|DIV/0!|VALUE!|NAME\?|N/A|NUM!|NULL!|SPILL!|CALC!|GETTING_DATA)$")
_INDENT = re.compile("[ \u3000\u00a0]*")
_REFERENCE = re.compile(rb'<c r="([A-Z]{1,3})([0-9]{1,7})"')


@dataclass
class _Book:
    """What the sheets add up to."""

    canvas: Canvas = field(default_factory=Canvas)
    left_out: dict[str, int] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    format: str = "xlsx"
    uncached: int = 0
    hidden_rows: int = 0
    hidden_columns: int = 0

    def leave_out(self, what: str, count: int) -> None:
        """Count something that is not read."""
        if count:
            self.left_out[what] = self.left_out.get(what, 0) + count

    def source(self, path: str) -> Source:
        """The workbook as a source."""
        if not self.canvas.tables:
            raise UnreadableError(path, "工作簿没有内容", "the workbook is empty")
        notes = list(self.notes)
        if self.uncached:
            notes.append(f"{self.uncached} 个公式没有存下计算结果，按空值读取")
        if self.hidden_rows or self.hidden_columns:
            notes.append(
                f"含隐藏行 {self.hidden_rows} 行、隐藏列 {self.hidden_columns} 列，其中文字不核对，数值仍参加表内计算"
            )
        hidden = [table.name for table in self.canvas.tables if table.hidden]
        if hidden:
            notes.append(f"含隐藏工作表 {len(hidden)} 张（{'、'.join(hidden[:5])}），照常核对")
        return Source(
            path=path,
            text=self.canvas.text,
            blocks=tuple(self.canvas.blocks),
            format=self.format,
            tables=tuple(self.canvas.tables),
            left_out=tuple(f"{count} {what}" for what, count in self.left_out.items()),
            notes=tuple(notes),
        )


def read(data: bytes, path: str) -> Source:
    """Read a workbook.

    Raises:
        UnreadableError: It is empty, encrypted, damaged or too large.
    """
    if not data.startswith(b"PK"):
        return _plain(data, path, "xls")
    with open_zip(data) as archive:
        names = archive.namelist()
        _bounded(archive, path)
        if "xl/workbook.xml" not in names:
            return _plain(data, path, "xlsb" if "xl/workbook.bin" in names else "ods")
        dense = _dense(archive)
    try:
        return _openpyxl(data, path, dense)
    except (UnreadableError, ContainerError):
        raise
    except Exception:  # openpyxl is strict about styles that some programs write wrongly; the values can still be read
        if not dense:
            raise
        return _plain(data, path, "xlsx")


def _bounded(archive: ZipFile, path: str) -> None:
    """Refuse workbooks that are too large, and XML with a DTD."""
    sheets = sum(i.file_size for i in archive.infolist() if i.filename.startswith("xl/worksheets/"))
    if sheets > MAX_SHEET_XML:
        raise UnreadableError(
            path, "工作表过大（约一百万格以上），请作为数据文件用 --schema 核对", "sheets too large: use --schema"
        )
    for info in archive.infolist():
        if info.filename.endswith((".xml", ".rels")):
            try:
                with archive.open(info) as stream:
                    head = stream.read(4096).replace(b"\x00", b"")
            except Exception as error:
                raise ContainerError("文件损坏或不完整", f"damaged or truncated ({error})") from error
            if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
                raise ContainerError("XML 含 DTD 或实体声明，拒绝解析", "XML with a DTD or entities is refused")


def _dense(archive: ZipFile) -> bool:
    """Whether no sheet puts a cell so far out that a dense grid (which calamine makes) would not fit in memory."""
    for info in archive.infolist():
        if not info.filename.startswith("xl/worksheets/") or not info.filename.endswith(".xml"):
            continue
        rows = columns = 1
        for letters, row in _REFERENCE.findall(read_member(archive, info)):
            rows = max(rows, int(row))
            columns = max(columns, _column_number(letters))
        if rows * columns > 5 * MAX_CELLS:
            return False
    return True


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _openpyxl(data: bytes, path: str, dense: bool) -> Source:
    import openpyxl

    book = _Book()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        workbook: Any = openpyxl.load_workbook(io.BytesIO(data), keep_links=False)
        cached = _cached(data) if dense else None
        if cached is None:
            values: Any = openpyxl.load_workbook(io.BytesIO(data), keep_links=False, data_only=True)
    book.leave_out("张图表工作表", len(workbook.chartsheets))
    for sheet in workbook.worksheets:
        book.leave_out("张图片", len(sheet._images))
        book.leave_out("个图表", len(sheet._charts))
        grid: list[list[Any]] | dict[tuple[int, int], Any]
        if cached is not None:
            grid = cached.get(sheet.title, [])
        else:
            grid = {key: cell.value for key, cell in values[sheet.title]._cells.items()}
        _sheet(book, sheet, grid)
    return book.source(path)


def _cached(data: bytes) -> dict[str, list[list[Any]]] | None:
    """The cached values of every sheet as dense rows from A1; None if calamine cannot read the file."""
    import python_calamine

    try:
        with _quiet():
            workbook = python_calamine.load_workbook(io.BytesIO(data))
        return {
            meta.name: workbook.get_sheet_by_name(meta.name).to_python(skip_empty_area=False)
            for meta in workbook.sheets_metadata
            if meta.typ == python_calamine.SheetTypeEnum.WorkSheet
        }
    except Exception:
        return None


def _sheet(book: _Book, sheet: Any, cached: list[list[Any]] | dict[tuple[int, int], Any]) -> None:
    """Write one sheet of an xlsx."""
    spans = _spans((r.min_row - 1, r.min_col - 1, r.max_row - 1, r.max_col - 1) for r in sheet.merged_cells.ranges)
    hidden_rows = {number - 1 for number, row in sheet.row_dimensions.items() if row.hidden}
    hidden_columns = {
        number - 1
        for column in sheet.column_dimensions.values()
        if column.hidden
        for number in range(column.min, min(column.max, 16384) + 1)
    }
    cells: list[RawCell] = []
    used_rows: set[int] = set()
    used_columns: set[int] = set()
    for (row, column), cell in sorted(sheet._cells.items()):
        r, c = row - 1, column - 1
        stored = cell.value
        formula: str | None = None
        if cell.data_type == "f":
            formula = str(getattr(stored, "text", None) or stored or "").removeprefix("=")
            stored = cached.get((row, column)) if isinstance(cached, dict) else _at(cached, r, c)
            if stored in {None, ""}:
                book.uncached += 1
                stored = None
            elif not cell.is_date and isinstance(stored, (datetime.date, datetime.datetime)):
                stored = str(stored)
        if stored is None and formula is None:
            continue
        text, value, kind = _shown(stored, cell.number_format or "General")
        if kind == "text" and cell.alignment.indent:
            text = "\u3000" * int(cell.alignment.indent) + text
        if not text and formula is None:
            continue
        used_rows.add(r)
        used_columns.add(c)
        down, across = spans.get((r, c), (1, 1))
        hidden = r in hidden_rows or c in hidden_columns
        anchor = f"{sheet.title}!{cell.coordinate}"
        cells.append(RawCell(r, c, text, down, across, anchor, value, formula, kind, hidden))
    if cells:
        book.hidden_rows += len(hidden_rows & used_rows)
        book.hidden_columns += len(hidden_columns & used_columns)
        book.canvas.table(cells, sheet.title, hidden=sheet.sheet_state != "visible")


def _at(rows: list[list[Any]], row: int, column: int) -> Any:
    return rows[row][column] if row < len(rows) and column < len(rows[row]) else None


def _spans(ranges: Iterable[tuple[int, int, int, int]]) -> dict[tuple[int, int], tuple[int, int]]:
    """Row and column span by the top left corner of merged ranges."""
    return {(top, left): (bottom - top + 1, right - left + 1) for top, left, bottom, right in ranges}


def _shown(stored: Any, number_format: str) -> tuple[str, str | None, str]:
    """Text, exact value and kind of a stored value."""
    if stored is None:
        return "", None, ""
    if isinstance(stored, bool):
        return str(stored).upper(), None, "boolean"
    if isinstance(stored, (int, float)):
        if stored != stored or stored in {float("inf"), float("-inf")}:
            return str(stored), None, "error"
        return shown(stored, number_format), exact(stored), "number"
    if isinstance(stored, (datetime.date, datetime.time)):
        return date_shown(stored, number_format), None, "date"
    if isinstance(stored, datetime.timedelta):
        return str(stored), None, "date"
    text = cell_text(str(stored).replace("_x000D_", "").splitlines())
    if _ERROR.match(text):
        return text, None, "error"
    return _INDENT.match(str(stored))[0] + text, None, "text"  # type: ignore[index]


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Keep a library in Rust from writing its panics to standard error; the exception says enough."""
    try:
        kept = os.dup(2)
    except OSError:
        yield
        return
    try:
        with open(os.devnull, "wb") as nowhere:  # noqa: PTH123 - a device, not a path
            os.dup2(nowhere.fileno(), 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)


def _plain(data: bytes, path: str, kind: str) -> Source:
    """Read with calamine alone."""
    import python_calamine

    try:
        with _quiet():
            workbook = python_calamine.load_workbook(io.BytesIO(data))
    except python_calamine.PasswordError as error:
        raise UnreadableError(path, "文件已加密，需要密码", "encrypted, needs a password") from error
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        if "assword" in str(error) or "ncrypt" in str(error):
            raise UnreadableError(path, "文件已加密，需要密码", "encrypted, needs a password") from error
        raise UnreadableError(path, f"文件损坏或不完整（{kind}）", f"damaged or truncated ({error})") from error
    book = _Book(format=kind, notes=[f"{kind} 格式：公式、数字格式和隐藏行列未读取，按存下的数值核对"])
    for meta in workbook.sheets_metadata:
        if meta.typ != python_calamine.SheetTypeEnum.WorkSheet:
            book.leave_out("张图表工作表", 1)
            continue
        sheet = workbook.get_sheet_by_name(meta.name)
        if sheet.total_height * sheet.total_width > 10 * MAX_CELLS:
            raise UnreadableError(path, "工作表过大，请作为数据文件用 --schema 核对", "sheets too large: use --schema")
        merged = sheet.merged_cell_ranges or []
        spans = _spans((top, left, bottom, right) for (top, left), (bottom, right) in merged)
        cells: list[RawCell] = []
        for r, row in enumerate(sheet.to_python(skip_empty_area=False)):
            for c, stored in enumerate(row):
                text, value, cell_kind = _shown(stored, "General")
                if text:
                    down, across = spans.get((r, c), (1, 1))
                    anchor = f"{meta.name}!{_column_name(c)}{r + 1}"
                    cells.append(RawCell(r, c, text, down, across, anchor, value, None, cell_kind))
        if cells:
            book.canvas.table(cells, meta.name, hidden=meta.visible != python_calamine.SheetVisibleEnum.Visible)
    return book.source(path)


def _column_name(column: int) -> str:
    name = ""
    number = column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(65 + rest) + name
    return name
