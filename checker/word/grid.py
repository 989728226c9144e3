"""The grid of a Word table: rows, cells, merged cells once at their top left corner."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from checker.word.tags import W, child, integer, local, value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lxml.etree import _Element

TRANSPARENT = frozenset({"customXml", "ins", "moveTo", "smartTag", "dir", "bdo"})
"""Elements that only wrap what matters."""

MAX_SPAN = 1000


@dataclass(slots=True)
class Placed:
    """A cell with its place in the grid; rows and columns count from 0."""

    row: int
    column: int
    row_span: int
    column_span: int
    element: _Element


def rows(table: _Element) -> Iterator[_Element]:
    """The rows of a table, through content controls and marks of insertion."""
    for element in table:
        name = local(element)
        if name == "tr":
            yield element
        elif name == "sdt" and (content := child(element, "sdtContent")) is not None:
            yield from rows(content)
        elif name in TRANSPARENT:
            yield from rows(element)


def cells(row: _Element) -> Iterator[_Element]:
    """The cells of a row; one whose deletion is tracked is none."""
    for element in row:
        name = local(element)
        if name == "tc":
            if child(element, "tcPr", "cellDel") is None:
                yield element
        elif name == "sdt" and (content := child(element, "sdtContent")) is not None:
            yield from cells(content)
        elif name in TRANSPARENT:
            yield from cells(element)


def filled_cells(table: _Element) -> int:
    """How many cells of a table hold text."""
    return sum(1 for cell in table.iter(W + "tc") if any((t.text or "").strip() for t in cell.iter(W + "t")))


def cell_paragraphs(cell: _Element) -> Iterator[_Element]:
    """Every paragraph of a cell, those of small tables within it too, but not those of text boxes."""
    for element in cell:
        name = local(element)
        if name == "p":
            yield element
        elif name == "sdt" and (content := child(element, "sdtContent")) is not None:
            yield from cell_paragraphs(content)
        elif name in TRANSPARENT or name in {"tbl", "tr", "tc"}:
            yield from cell_paragraphs(element)


def place(table_rows: Iterable[_Element]) -> list[Placed]:
    """Lay the cells of a table out on its grid (``gridSpan``, ``vMerge``, the older ``hMerge``, ``gridBefore``)."""
    placed: list[Placed] = []
    above: dict[int, Placed] = {}
    for r, row in enumerate(table_rows):
        column = min(integer(value(row, "trPr", "gridBefore"), 0) or 0, MAX_SPAN)
        current: dict[int, Placed] = {}
        left: Placed | None = None
        for cell in cells(row):
            properties = child(cell, "tcPr")
            across = min(max(integer(value(properties, "gridSpan"), 1) or 1, 1), MAX_SPAN)
            merge = child(properties, "vMerge")
            if left is not None and value(properties, "hMerge") == "continue":
                left.column_span += across
            elif merge is not None and merge.get(W + "val") in {None, "continue"} and column in above:
                left = current[column] = above[column]
                left.row_span = r - left.row + 1
            else:
                left = current[column] = Placed(r, column, 1, across, cell)
                placed.append(left)
            column += across
        above = current
    return placed
