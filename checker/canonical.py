"""Builds the canonical text of a file that is not plain text: paragraphs a line each, table rows a line each.

Cells of a row are joined by tabs. Every paragraph line and every cell becomes a block, so that
``text[block.start:block.end]`` is what the block says. Used by the readers and by the walk over Word documents.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from checker.document import Block, Cell, Table

INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff"
_WIDE = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u2014\u2018-\u201d\u2026]")
_TABLE_NAME = re.compile(r"^(?:附?[表件]\s*[0-9一二三四五六七八九十]|.{2,60}表(?:[（(].{1,20}[）)])?$)")
_UNIT_LINE = re.compile(r"^[（(]?\s*(?:金额)?单\s*位\s*[:：]")


@dataclass(frozen=True, slots=True)
class RawCell:
    """A cell before it has a place in the text. ``text`` may hold several lines; ``anchor`` is made up if empty."""

    row: int
    column: int
    text: str
    row_span: int = 1
    column_span: int = 1
    anchor: str = ""
    value: str | None = None
    formula: str | None = None
    kind: str = ""
    hidden: bool = False


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """Narrow a span so that it neither begins nor ends with blanks (U+3000 too) or invisible characters."""
    while start < end and (text[start].isspace() or text[start] in INVISIBLE):
        start += 1
    while start < end and (text[end - 1].isspace() or text[end - 1] in INVISIBLE):
        end -= 1
    return start, end


def join_lines(lines: Iterable[str]) -> str:
    """Join the lines of one label or sentence: nothing between wide characters, a space between others."""
    joined = ""
    for line in lines:
        piece = line.strip()
        if joined and piece:
            joined += "" if _WIDE.match(joined[-1]) or _WIDE.match(piece) else " "
        joined += piece
    return joined


def cell_layout(lines: Sequence[str]) -> tuple[str, list[tuple[int, int, int, int]]]:
    """Lay out the lines of a cell: short ones are one label broken for width, long ones are paragraphs and stay apart.

    Returns:
        The text of the cell, and for every line kept: its index, the span of it that was kept, and where that stands in
        the text. Tabs become blanks, since they part the cells of a row.
    """
    kept = []
    for index, line in enumerate(lines):
        start, end = trim(line, 0, len(line))
        if start < end:
            kept.append((index, start, end, line[start:end].replace("\t", " ")))
    label = bool(kept) and max(end - start for _, start, end, _ in kept) <= 24
    label = label and not any(piece[-1] in "。；;！？" for *_, piece in kept[:-1])
    text, places = "", []
    for index, start, end, piece in kept:
        if text:
            text += "\n" if not label else "" if _WIDE.match(text[-1]) or _WIDE.match(piece) else " "
        places.append((index, start, end, len(text)))
        text += piece
    return text, places


def cell_text(lines: Sequence[str]) -> str:
    """The text of a cell, as ``cell_layout`` lays it out."""
    return cell_layout(lines)[0]


def titled(above: Sequence[str]) -> str:
    """The title of a table among the lines above it, units skipped; empty if the last of them is no title."""
    for line in reversed(above):
        stripped = line.strip()
        if _UNIT_LINE.match(stripped):
            continue
        return stripped if len(stripped) <= 80 and _TABLE_NAME.match(stripped) else ""
    return ""


def _top_line(cells: Sequence[RawCell]) -> str:
    """The only cell of the first row, when it spans several columns: a title inside the table."""
    if len(cells) < 3 or cells[0].column_span < 2 or cells[1].row == cells[0].row or "\n" in cells[0].text:
        return ""
    return cells[0].text.strip()[:80]


class Canvas:
    """The text so far, with its blocks and tables. Offsets are code points; nothing is ever moved once written."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self.length = 0
        self.blocks: list[Block] = []
        self.tables: list[Table] = []

    @property
    def text(self) -> str:
        """The canonical text written so far."""
        return "".join(self._parts)

    def write(self, text: str) -> None:
        """Append text that belongs to no block."""
        self._parts.append(text)
        self.length += len(text)

    def paragraph(
        self,
        text: str,
        kind: str = "paragraph",
        anchor: str = "",
        level: int | None = None,
        box: tuple[float, float, float, float] | None = None,
    ) -> int:
        """Append a paragraph and a line end; a block for each of its lines that is not blank.

        Returns:
            The offset at which ``text`` begins.
        """
        begin = self.length
        position = 0
        for line in text.split("\n"):
            start, end = trim(text, position, position + len(line))
            if start < end:
                self.blocks.append(Block(begin + start, begin + end, kind, anchor, level, box))
            position += len(line) + 1
        self.write(text + "\n")
        return begin

    def table(self, cells: Sequence[RawCell], name: str = "", hidden: bool = False) -> Table:
        """Append a table: one line a row, cells joined by tabs, with a block for each cell line that is not blank.

        Args:
            cells: In reading order (by row, then column), merged cells once, at their top left corner.
                Hidden ones get no block.
            name: What the table is called; by default the title line above it or a lone cell on top, else ``表n``.
            hidden: Whether the file hides it.
        """
        index = len(self.tables)
        name = name or self._title() or _top_line(cells) or f"表{index + 1}"
        begin = self.length
        placed: list[Cell] = []
        row = cells[0].row if cells else 0
        for position, cell in enumerate(cells):
            if position:
                self.write("\t" if cell.row == row else "\n")
            row = cell.row
            anchor = cell.anchor or f"表{index + 1} 第{cell.row + 1}行第{cell.column + 1}列"
            placed.append(self._cell(cell, anchor))
        end = self.length
        self.write("\n")
        table = Table(index, name, begin, end, tuple(placed), hidden)
        self.tables.append(table)
        return table

    def _cell(self, cell: RawCell, anchor: str) -> Cell:
        begin = self.length
        start, end = trim(cell.text, 0, len(cell.text))
        position = 0
        for line in cell.text.split("\n"):
            low, high = trim(cell.text, position, position + len(line))
            if low < high and not cell.hidden:
                self.blocks.append(Block(begin + low, begin + high, "cell", anchor))
            position += len(line) + 1
        self.write(cell.text)
        return Cell(
            row=cell.row,
            column=cell.column,
            start=begin + start,
            end=begin + end,
            anchor=anchor,
            row_span=cell.row_span,
            column_span=cell.column_span,
            value=cell.value,
            formula=cell.formula,
            kind=cell.kind,
            hidden=cell.hidden,
        )

    def _title(self) -> str:
        """The title line just above, units skipped; empty if the line above is no title."""
        return titled("".join(self._parts[-8:]).rstrip("\n").split("\n")[-2:])
