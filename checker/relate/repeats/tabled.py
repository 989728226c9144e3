"""The prose against a table of the same document whose columns are years: 全年税收收入3858万元 and 税收收入 | 2024年 3585.

A column that says nothing but its year (or 金额, 本年, 合计) states the row itself, so that the row's name, the year and the
unit say all there is. A figure is held against such a cell where its own clause states the same name, its period is that
year, and neither speaks of another area or a plan. A row that stands twice with different figures is held against nothing.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from checker.document import Block
from checker.language.intervals import EXACT, Interval, format_number
from checker.language.verdicts import verdict
from checker.relate.arithmetic import down, loose, part, strict, unit_name
from checker.relate.repeats.repeat import AREA, MEASURES
from checker.relate.repeats.stated import Said, areas_above, in_words, own_year, said
from checker.relate.tables.words import name_of
from checker.rows import Ledger, Part, Relation
from checker.ruledata import phrase
from checker.tables.model import Column, Entry, Layout, Line

_YEAR: Final = re.compile(r"(?<!\d)20\d\d(?!\d)")
_BARE: Final = re.compile(
    r"[(（\[][^()（）]*[)）\]]|20\d\d年?度?末?|合计|总计|金额|数额|数量|数值|本年|全年|实际数?|完成数?|[:：、·\s]"
)
_LEAST: Final = 3
_TITLE: Final = 40
_PLANNED: Final = re.compile("预算|计划|目标")
_FAR: Final = 2  # a cell half or twice the figure is another thing


@dataclass(frozen=True, slots=True)
class Cell:
    """What a cell states: its row in words, its year, its interval in base units, and where it stands."""

    value: Interval
    wide: Interval
    areas: frozenset[str]
    layout: Layout
    line: Line
    column: Column
    entry: Entry


def find(ledger: Ledger) -> Iterator[Relation]:
    """Relations of kind ``table`` between figures of the prose and cells of the document's tables."""
    if not ledger.tables:
        return
    cells = _cells(ledger)
    for entry in said(ledger) if cells else ():
        figure = entry.figure
        found = cells.get((entry.clause, entry.total, entry.period, figure.group), ())
        if entry.plan or figure.role not in ("level", "intensive") or not found:
            continue
        if any(not found[0].value.meets(cell.value) for cell in found):
            continue
        relation = _held(ledger, entry, found[0])
        if relation is not None:
            yield relation


def _cells(ledger: Ledger) -> dict[tuple[object, ...], list[Cell]]:
    own, _ = own_year(ledger)
    cells: dict[tuple[object, ...], list[Cell]] = defaultdict(list)
    lines = [block for block in ledger.document.blocks if block.kind in ("paragraph", "heading")]
    for layout in ledger.tables:
        title = layout.title or _line_above(ledger, lines, layout)
        if layout.doubt or _PLANNED.search(title):
            continue
        areas = frozenset(area for area in AREA.findall(title) if not area.startswith("全"))
        for column in layout.amounts:
            years = _YEAR.findall(column.name) or _YEAR.findall(title) or [own]
            if _BARE.sub("", column.name) or len(years) != 1 or column.group is None:
                continue
            for line in layout.lines:
                entry = layout.entry(line, column)
                value, wide = layout.interval(entry, column), layout.interval(entry, column, loose=True)
                if entry is None or entry.kind != "number" or value is None or wide is None:
                    continue
                name, total = in_words(line.label)
                if len(name) < _LEAST or any(measure in line.raw for measure in MEASURES[-3:]):
                    continue
                cells[name, total, years[0], column.group].append(
                    Cell(
                        value.scaled(column.scale), wide.scaled(column.scale), areas,
                        layout, line, column, entry,
                    )
                )  # fmt: skip
    return cells


def _line_above(ledger: Ledger, lines: Sequence[Block], layout: Layout) -> str:
    """The line right above a table, which names it where the table has no title of its own."""
    start = min((entry.start for entry in layout.entries.values()), default=0)
    at = bisect_left(lines, start, key=lambda block: block.start) - 1
    line = ledger.document.source.normal[lines[at].start : lines[at].end] if at >= 0 else ""
    return line if len(line) <= _TITLE else ""


def _held(ledger: Ledger, entry: Said, cell: Cell) -> Relation | None:
    """The figure against the cell; None where they are too far apart or of other areas, and so hardly one thing."""
    figure = entry.figure
    own, wide = strict(figure), loose(figure)
    if own is None or wide is None:
        return None
    found = verdict(own, cell.value, wide, cell.wide)
    if found != "confirmed":
        if areas_above(ledger, figure) != cell.areas or (figure.scope and figure.scope != entry.area):
            return None
        if own.low.is_infinite() or own.high.is_infinite() or not own.low > 0:
            return None
        if not own.low < cell.value.high * _FAR or not cell.value.low < own.high * _FAR:
            return None
    place = phrase("here", cell.entry.anchor, name_of(cell.layout, cell.line, cell.column))
    value = format_number(cell.entry.value) if cell.entry.value is not None else cell.entry.text
    members = part("stated", figure), Part("also", cell.entry.start, cell.entry.end, cell.entry.figure)
    gap = EXACT.subtract(own.high, cell.value.high) if found == "contradicted" else None
    return Relation(
        "table", found, "likely", members, phrase("value", place, f"{value}{cell.column.unit}"), unit_name(figure),
        down(own, figure), down(cell.value, figure), figure.text, gap and EXACT.divide(gap, figure.scale * figure.factor),
        pattern="text-table", label=entry.clause,
    )  # fmt: skip
