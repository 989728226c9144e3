"""A table as a grid: entries by row and column, and which cell covers a place that merging left empty."""

from __future__ import annotations

from dataclasses import dataclass, field

from checker.document import Source, Table
from checker.tables.cells import read_entry
from checker.tables.model import Entry

_MAX_SPAN = 20_000  # cells a single merged range may cover before it is read as covering its first cell only


@dataclass(slots=True)
class Grid:
    """Entries by (row, column). ``cover`` leads from a merged place to the entry that is shown there."""

    entries: dict[tuple[int, int], Entry] = field(default_factory=dict)
    cover: dict[tuple[int, int], Entry] = field(default_factory=dict)
    spans: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    rows: list[int] = field(default_factory=list)
    width: int = 0
    by_row: dict[int, list[Entry]] = field(default_factory=dict)

    def shown(self, row: int, column: int) -> Entry | None:
        """What a reader sees at a place: its own cell, or the merged cell that covers it."""
        entry = self.entries.get((row, column))
        return entry if entry is not None and entry.kind != "blank" else self.cover.get((row, column), entry)

    def filled(self, row: int) -> list[Entry]:
        """The entries of a row that are not blank, from left to right."""
        return [entry for entry in self.by_row.get(row, ()) if entry.kind != "blank"]


def read_grid(source: Source, table: Table) -> Grid:
    """Read every cell of a table. Rows without any text are left out of ``rows``.

    Hidden rows above the first visible one with a number, and hidden columns at either side, are keys of some system
    and no part of the table; hidden ones within it take part in its sums.
    """
    grid = Grid()
    keep_rows, keep_columns = _visible(table)
    for cell in table.cells:
        if cell.hidden and not (cell.row >= keep_rows and keep_columns[0] <= cell.column <= keep_columns[1]):
            continue
        entry = read_entry(source, cell)
        grid.entries[cell.row, cell.column] = entry
        grid.by_row.setdefault(cell.row, []).append(entry)
        if entry.kind != "blank":
            grid.width = max(grid.width, cell.column + cell.column_span)
        if cell.row_span * cell.column_span > 1 and cell.row_span * cell.column_span <= _MAX_SPAN:
            grid.spans[cell.row, cell.column] = (cell.row_span, cell.column_span)
            for row in range(cell.row, cell.row + cell.row_span):
                for column in range(cell.column, cell.column + cell.column_span):
                    grid.cover[row, column] = entry
    for entries in grid.by_row.values():
        entries.sort(key=lambda entry: entry.column)
    grid.rows = sorted(row for row, entries in grid.by_row.items() if any(entry.kind != "blank" for entry in entries))
    return grid


def _visible(table: Table) -> tuple[int, tuple[int, int]]:
    """The first row with a visible number, and the first and last column with anything visible."""
    rows = [cell.row for cell in table.cells if not cell.hidden and cell.value is not None]
    columns = [cell.column for cell in table.cells if not cell.hidden]
    return min(rows, default=0), (min(columns, default=0), max(columns, default=0))
