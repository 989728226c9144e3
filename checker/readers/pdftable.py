"""Tables on a PDF page, from their ruling lines: pdfplumber finds the cells, and here they become a grid."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from checker.readers.pdfpage import Box, Edge

MAX_POINTS = 6000
"""Crossings on a page; more is a drawing, not a table, and takes quadratic time."""
_SNAP = 3.0


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell by its place in the grid and on the page; rows and columns count from 0."""

    row: int
    column: int
    row_span: int
    column_span: int
    box: Box


@dataclass(frozen=True)
class Grid:
    """A table on a page. ``columns`` are the x of its vertical lines."""

    box: Box
    columns: tuple[float, ...]
    cells: tuple[GridCell, ...]


def grids(edges: Sequence[Edge]) -> list[Grid]:
    """The tables that ruling lines make, from top to bottom; boxes around text and underlines are none."""
    if len(edges) < 4:
        return []
    from pdfplumber.table import cells_to_tables, edges_to_intersections, intersections_to_cells, merge_edges

    rows = [
        {
            "orientation": edge.orientation,
            "x0": edge.x0,
            "x1": edge.x1,
            "top": edge.top,
            "bottom": edge.bottom,
            "width": edge.x1 - edge.x0,
            "height": edge.bottom - edge.top,
            "doctop": edge.top,
        }
        for edge in edges
    ]
    merged = merge_edges(rows, _SNAP, _SNAP, _SNAP, _SNAP)
    vertical = sum(1 for edge in merged if edge["orientation"] == "v")
    if vertical * (len(merged) - vertical) > 50 * MAX_POINTS:
        return []
    points = edges_to_intersections(merged, _SNAP, _SNAP)
    if len(points) > MAX_POINTS:
        return []
    found = [_grid(cells) for cells in cells_to_tables(intersections_to_cells(points))]
    return sorted((grid for grid in found if grid is not None), key=lambda grid: grid.box[1])


def _grid(boxes: Sequence[Box]) -> Grid | None:
    """Lay boxes out as a grid; None unless there are two rows and two columns."""
    lefts = _stops([box[0] for box in boxes] + [box[2] for box in boxes])
    tops = _stops([box[1] for box in boxes] + [box[3] for box in boxes])
    if len(lefts) < 3 or len(tops) < 3:
        return None
    cells = []
    for box in boxes:
        row, column = _index(tops, box[1]), _index(lefts, box[0])
        down, across = _index(tops, box[3]) - row, _index(lefts, box[2]) - column
        if down > 0 and across > 0:
            cells.append(GridCell(row, column, down, across, box))
    cells.sort(key=lambda cell: (cell.row, cell.column))
    return Grid((lefts[0], tops[0], lefts[-1], tops[-1]), tuple(lefts), tuple(cells))


def _stops(values: Sequence[float]) -> list[float]:
    """Distinct positions, those within the snapping distance taken as one."""
    stops: list[float] = []
    for value in sorted(values):
        if not stops or value - stops[-1] > _SNAP:
            stops.append(value)
    return stops


def _index(stops: Sequence[float], value: float) -> int:
    return min(range(len(stops)), key=lambda i: abs(stops[i] - value))
