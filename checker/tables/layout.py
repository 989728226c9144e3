"""Find the tables within a grid: title, unit, header rows, body, notes; and say what each column is."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from checker.document import Document, Table
from checker.tables.columns import describe_columns
from checker.tables.grid import Grid, read_grid
from checker.tables.lines import bare, is_partial, role_of, schemes
from checker.tables.model import Column, Entry, Layout, Line
from checker.tables.symbols import symbols
from checker.tables.units import UnitRead, unit_line

_ORDINALS: Final = re.compile(r"(?:栏\s*次|行\s*次|栏\s*目|列\s*次|序\s*号)")
_NOTE: Final = re.compile(
    r"^(?:注|备注|说明|附注|资料来源|数据来源|填表|制表|审核|单位负责人|负责人|制表人)\s*[:：\d]?"
)
_FORMULA_LABEL: Final = re.compile(r"公\s*式|关\s*系|计算|栏\s*次")
_FIGURE_KINDS: Final = ("number", "nil", "masked", "error")
_AHEAD: Final = 30  # rows in which figures are looked for, to know their columns
_ABOVE: Final = 200  # characters before a table in which a line 单位：… belongs to it


@dataclass(slots=True)
class Region:
    """Rows of one table within a grid."""

    header: list[int]
    body: list[int]
    title: str = ""
    units: list[UnitRead] = field(default_factory=list)
    letters: dict[int, str] = field(default_factory=dict)


def read_layouts(document: Document) -> list[Layout]:
    """The layouts of all tables of a document, in order. A table without numbers has none."""
    found: list[Layout] = []
    regions = 0
    for table in document.tables:
        grid = read_grid(document.source, table)
        before = document.source.normal[max(document.start, table.start - _ABOVE) : table.start]
        for region in _regions(grid, before):
            found += _layouts(grid, table, region, regions)
            regions += 1
    return found


def _regions(grid: Grid, before: str) -> Iterator[Region]:
    """Cut a grid into regions: header rows without numbers, then rows with numbers."""
    pending: list[int] = []
    current: Region | None = None
    for row in grid.rows:
        entries = grid.filled(row)
        if _is_data(entries, current is None and not _years_ended(pending, grid)):
            if current is not None and pending and _is_header(grid, pending, current):
                yield current
                current = None
            if current is None:
                current = _open(grid, pending, before, row)
                before = ""
            else:
                current.body += [held for held in pending if not _is_note(grid.filled(held))]
            pending = []
            current.body.append(row)
        else:
            pending.append(row)
    if current is not None:
        yield current


def _years_ended(pending: Sequence[int], grid: Grid) -> bool:
    """Whether the header has had its row of years or numbers already."""
    return any(sum(entry.kind == "number" for entry in grid.filled(row)) >= 2 for row in pending)


def _is_data(entries: Sequence[Entry], at_top: bool) -> bool:
    """Whether a row holds figures. A row of years, of column numbers 1, 2, 3… or of column letters is header."""
    numbers = [entry for entry in entries if entry.kind == "number"]
    if not numbers:
        return False
    if symbols(entries):
        return False
    texts = [entry for entry in entries if entry.kind == "text"]
    if _is_note(entries):
        return False
    values = [entry.value for entry in numbers]
    named = len(texts) == 1 and bool(_ORDINALS.fullmatch(texts[0].text))
    counting = (
        len(values) >= (1 if named else 3)
        and all(b is not None and a is not None and b - a == 1 for a, b in itertools.pairwise(values))
        and values[0] in (0, 1, 2)
    )
    if counting and (not texts or named or (at_top and len(texts) <= 1)):
        return False
    years = len(values) >= 2 and all(v is not None and v == v.to_integral_value() and 1949 <= v <= 2100 for v in values)
    return not (at_top and years)


def _is_note(entries: Sequence[Entry]) -> bool:
    return (
        bool(entries)
        and entries[0].kind == "text"
        and (bool(_NOTE.match(entries[0].text)) or (len(entries) == 1 and len(entries[0].text) > 60))
    )


def _is_header(grid: Grid, pending: Sequence[int], region: Region) -> bool:
    """Whether rows between figures open a new table: a unit line, or texts over columns that held figures."""
    figures = {entry.column for row in region.body for entry in grid.filled(row) if entry.kind == "number"}
    for row in pending:
        texts = [entry for entry in grid.filled(row) if entry.kind == "text"]
        if any(unit_line(entry.text) is not None for entry in texts):
            return True
        if sum(entry.column in figures for entry in texts) >= max(1, min(2, len(figures))) and len(texts) >= 2:
            return True
    return False


def _open(grid: Grid, pending: Sequence[int], before: str, row: int) -> Region:
    """A region whose header rows are the last of ``pending``; title and unit stand above them.

    Rows just above the first figures that say nothing over a column of figures are lines without figures, not header.
    """
    region = Region([], [])
    ahead = grid.rows[bisect_left(grid.rows, row) :][:_AHEAD]
    figures = {entry.column for later in ahead for entry in grid.filled(later) if entry.kind == "number"}
    over = [
        any((shown := grid.shown(held, c)) is not None and shown.kind != "blank" for c in figures) for held in pending
    ]
    if any(over):
        last = max(i for i, said in enumerate(over) if said) + 1
        region.body += [held for held in pending[last:] if not _is_note(grid.filled(held))]
        pending = pending[:last]
    units: list[UnitRead] | None = None
    titles: list[str] = []
    closed = False
    for held in reversed(pending):
        entries = grid.filled(held)
        declared = symbols(entries)
        if declared:
            region.letters = declared
            continue
        for entry in entries:
            found = unit_line(entry.text)
            if found is not None and units is None:
                units = found
        others = [entry for entry in entries if unit_line(entry.text) is None]
        if not others or any(
            _FORMULA_LABEL.fullmatch(entry.text.replace(" ", "")) for entry in others if entry.kind == "text"
        ):
            continue
        wide = len(others) == 1 and grid.spans.get((others[0].row, others[0].column), (1, 1))[1] > max(
            1, grid.width // 2
        )
        counting = sum(entry.kind == "number" for entry in others) >= 3 and not any(
            entry.value is not None and entry.value > 1900 for entry in others if entry.kind == "number"
        )
        if counting:
            continue
        if not closed and (
            len(others) > 1 or (not region.header and not wide) or (_under(grid, others[0], region.header) and not wide)
        ):
            region.header.insert(0, held)
        else:
            closed = True
            titles += [entry.text for entry in others if len(entry.text) >= 4]
    if units is None:
        for line in reversed(before.split("\n")):
            units = unit_line(line) if units is None else units
    region.units = units or []
    region.title = titles[0] if titles else ""
    return region


def _under(grid: Grid, entry: Entry, header: Sequence[int]) -> bool:
    """Whether a lone cell spans columns of the header below it, and not all of them."""
    span = grid.spans.get((entry.row, entry.column), (1, 1))
    return span[1] > 1 and bool(header) and span[1] < grid.width - 1


def _layouts(grid: Grid, table: Table, region: Region, number: int) -> list[Layout]:
    columns = describe_columns(grid, region.header, region.body, region.units)
    amounts = [column for column in columns if column.kind in ("amount", "rate")]
    if not amounts:
        return []
    found = []
    for panel in _panels(columns):
        labels = [column for column in panel if column.kind == "label"]
        figures = [column for column in panel if column.kind in ("amount", "rate")]
        if not figures:
            continue
        for column in figures:
            column.formula = region.letters.get(column.index, "")
        lines, indents = _lines(grid, region.body, panel, labels)
        serial = [line for line in lines if line.serial is not None]
        layout = Layout(
            table.index,
            number,
            table.name,
            region.title,
            region.units[0].text if region.units else "",
            table.hidden,
            _main(grid, region.body, labels),
            panel,
            lines,
            {
                (line.row, column.index): entry
                for line in lines
                for column in panel
                if (entry := grid.entries.get((line.row, column.index)))
            },
            (region.header[0], region.header[-1]) if region.header else (region.body[0], region.body[0]),
            schemes(lines, indents, [line.code for line in lines]),
            {column.index: column.formula for column in figures if column.formula},
        )
        if not region.header:
            layout.doubt = "no header"
        elif not labels and not serial:
            layout.doubt = "no label column"
        found.append(layout)
    return found


def _panels(columns: Sequence[Column]) -> list[list[Column]]:
    """Tables that stand side by side (收入 | 支出): a label column after figures opens the next one."""
    panels: list[list[Column]] = [[]]
    seen_figures = False
    for column in columns:
        if column.kind == "label" and seen_figures:
            panels.append([])
            seen_figures = False
        seen_figures = seen_figures or column.kind in ("amount", "rate")
        panels[-1].append(column)
    return panels


def _lines(
    grid: Grid, body: Sequence[int], panel: Sequence[Column], labels: Sequence[Column]
) -> tuple[list[Line], list[int]]:
    lines: list[Line] = []
    indents: list[int] = []
    serial = next((column for column in panel if column.kind == "serial"), None)
    code = next((column for column in panel if column.kind == "code"), None)
    main = _main(grid, body, labels)
    for row in body:
        shown = [
            entry for column in labels if (entry := grid.shown(row, column.index)) is not None and entry.kind != "blank"
        ]
        own = [entry for entry in shown if main is not None and entry.column == main.index] or shown[-1:]
        label = own[0].text if own else ""
        group = next((entry.text for entry in shown if entry is not own[0]), "")
        first = grid.shown(row, serial.index) if serial else None
        coded = grid.entries.get((row, code.index)) if code else None
        if not label and first is not None and first.kind == "text":
            label = first.text
        if not label and coded is not None and coded.kind == "text":
            label = coded.text
        role = role_of(label)
        if role == "item" and any(role_of(entry.text) != "item" for entry in shown[:-1]):
            role = role_of(next(entry.text for entry in shown if role_of(entry.text) != "item"))
        if role == "item" and first is not None and first.kind == "text" and role_of(first.text) != "item":
            role, label = role_of(first.text), label or first.text
        if not any(
            (entry := grid.entries.get((row, c.index))) and entry.kind in _FIGURE_KINDS
            for c in panel
            if c.kind in ("amount", "rate")
        ):
            if not label:
                continue
            role = "heading" if role == "item" else role
        lines.append(
            Line(
                row,
                bare(label) if label else "",
                role,
                group,
                first.value
                if first is not None
                and first.kind == "number"
                and serial is not None
                and (row, serial.index) in grid.entries
                else None,
                coded.text if coded is not None and coded.text.replace(".", "").isdigit() else "",
                is_partial(label),
            )
        )
        lines[-1].raw = label
        indents.append(own[0].indent if own else 0)
    return lines, indents


def _main(grid: Grid, body: Sequence[int], labels: Sequence[Column]) -> Column | None:
    """Of several label columns (类别 | 项目) the one whose texts differ most: it names the rows."""
    best: tuple[int, Column] | None = None
    for column in labels:
        distinct = len({entry.text for row in body if (entry := grid.entries.get((row, column.index))) is not None})
        if best is None or distinct > best[0]:
            best = (distinct, column)
    return best[1] if best else None
