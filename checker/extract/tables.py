"""The figures of table cells: one a cell, with the cell as place, its row and column as label, its column's unit.

They stand in the same frame as the figures of the prose. ``Ledger.tables`` keeps the structure that they stand in.
"""

from __future__ import annotations

from collections.abc import Sequence

from checker.document import Document
from checker.language.intervals import EXACT
from checker.rows import Figure
from checker.tables.layout import read_layouts
from checker.tables.model import Column, Entry, Layout, Line


def with_cells(document: Document, figures: Sequence[Figure]) -> tuple[list[Figure], list[Layout]]:
    """Put a figure for every cell of figures in the place of what the scan of the text read there.

    Returns:
        all figures in the order of their places, and the layouts of the document's tables. Cells do not know the
        index of their figure yet (see :func:`bind`).
    """
    layouts = read_layouts(document)
    if not layouts:
        return list(figures), layouts
    cells: dict[int, Figure] = {}
    for layout in layouts:
        for column in layout.columns:
            for line in layout.lines:
                entry = layout.entry(line, column)
                if entry is not None and entry.kind in ("number", "masked"):
                    cells[entry.start] = _figure(document, layout, line, column, entry)
    ends = {start: figure.end for start, figure in cells.items()}
    kept: list[Figure] = []
    reach = -1
    starts = sorted(cells)
    position = 0
    for figure in figures:
        while position < len(starts) and starts[position] <= figure.start:
            reach = ends[starts[position]]
            position += 1
        if figure.start >= reach:
            kept.append(figure)
    return sorted([*kept, *cells.values()], key=lambda figure: figure.start), layouts


def name_hidden(document: Document, sections: list[tuple[int, tuple[str, ...]]]) -> list[tuple[int, tuple[str, ...]]]:
    """Sections in which a hidden sheet is one by itself, whose heading says so: a reader does not find it otherwise."""
    for table in document.tables:
        if table.hidden:
            after = [path for start, path in sections if start <= table.end]
            sections = [section for section in sections if not table.start <= section[0] <= table.end]
            sections.append((table.start, (f"{table.name}（隐藏的工作表 hidden）",)))
            sections.append((table.end, after[-1] if after else ()))
            sections.sort(key=lambda section: section[0])
    return sections


def bind(figures: Sequence[Figure], layouts: Sequence[Layout]) -> None:
    """Tell every cell the index of its figure, once figures are numbered, and every figure its row and column."""
    by_start = {figure.start: figure for figure in figures if figure.cell}
    for layout in layouts:
        columns = {column.index: column for column in layout.columns}
        lines = {line.row: line for line in layout.lines}
        for (row, index), entry in layout.entries.items():
            figure = by_start.get(entry.start)
            if figure is not None and entry.kind in ("number", "masked"):
                entry.figure = figure.index
                figure.label, figure.qualifier = lines[row].label, columns[index].name
                figure.noun = figure.period = figure.scope = ""


def _figure(document: Document, layout: Layout, line: Line, column: Column, entry: Entry) -> Figure:
    text = document.source.text[entry.start : entry.end]
    if column.kind not in ("amount", "rate"):
        kind = "ordinal" if column.kind in ("serial", "code") else "number"
        figure = Figure(0, entry.start, entry.end, text, kind, entry.value)
    else:
        unit = column.unit.lstrip("十百千万亿") or column.unit if column.unit else None
        percent = entry.percent or column.dimension == "percent"
        kind = (
            "masked"
            if entry.kind == "masked"
            else "percent"
            if percent
            else "money"
            if column.dimension == "money"
            else ("quantity" if unit else "number")
        )
        figure = Figure(0, entry.start, entry.end, text, kind, unit="%" if percent and not unit else unit)
        figure.dimension, figure.group, figure.factor, figure.scale = (
            column.dimension,
            column.group,
            column.factor,
            column.scale,
        )
        strict, loose = layout.interval(entry, column), layout.interval(entry, column, loose=True)
        if entry.value is not None and strict is not None and loose is not None:
            figure.value = EXACT.multiply(entry.value, column.scale)
            figure.strict, figure.loose = strict.scaled(column.scale), loose.scaled(column.scale)
    figure.cell = True
    figure.number_start, figure.number_end = entry.start, entry.end
    return figure
