"""Rows for what is judged line by line and cell by cell: serial numbers, repeated lines, odd cells."""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import median
from typing import Final

from checker.tables.model import Column, Entry, Layout, Line

_FEW: Final = 6  # figures a column must have before one of them can be odd
_TEN_THOUSAND: Final = Decimal(10_000)


@dataclass(frozen=True, slots=True)
class LineRow:
    """A line of a table. ``step`` is its serial number's distance from the one before (None for the first of a list),
    ``copies`` how many lines say the same, ``previous`` that number or the first of the copies, ``group`` what findings
    gather by.
    """

    start: int
    end: int
    table: str
    label: str
    role: str
    serial: str
    step: float | None
    previous: str
    other_start: int
    other_end: int
    copies: int
    hidden: bool
    group: str


@dataclass(frozen=True, slots=True)
class CellRow:
    """A cell of figures that is not like its column. ``defect``: ``text-number``, ``error``, ``scale``."""

    start: int
    end: int
    table: str
    label: str
    column: str
    text: str
    defect: str
    typical: str
    group: str


def line_rows(layout: Layout) -> Iterator[LineRow]:
    """A row for every line that has a serial number or is a copy of another."""
    serial_column = next((column for column in layout.columns if column.kind == "serial"), None)
    keys: dict[tuple[str, ...], list[Line]] = defaultdict(list)
    for line in layout.lines:
        key = _key(layout, line)
        if key is not None:
            keys[key].append(line)
    copies = {
        line.row: (group[0], len(group))
        for key, group in keys.items()
        for before, line in itertools.pairwise(group)
        if _figures(key) >= 2 or line.row == before.row + 1
    }
    steps = dict(_steps(layout)) if serial_column is not None else {}
    for line in layout.lines:
        place = layout.entry(line, serial_column) if serial_column is not None and line.row in steps else None
        if place is not None:
            before, step = steps[line.row]
            yield LineRow(
                place.start,
                place.end,
                layout.name,
                line.label,
                line.role,
                place.text,
                step,
                before.text if before else "",
                before.start if before else place.start,
                before.end if before else place.end,
                1,
                layout.hidden,
                str(place.start),
            )
        if line.row in copies:
            first, count = copies[line.row]
            here, there = _place(layout, line), _place(layout, first)
            if here is not None and there is not None:
                yield LineRow(
                    here.start,
                    here.end,
                    layout.name,
                    line.label,
                    line.role,
                    "",
                    None,
                    first.label,
                    there.start,
                    there.end,
                    count,
                    layout.hidden,
                    str(here.start),
                )


def _steps(layout: Layout) -> Iterator[tuple[int, tuple[Entry | None, float | None]]]:
    """Serial numbers and their distance from the one before. A 1, a total or a heading begins a new list."""
    column = next(column for column in layout.columns if column.kind == "serial")
    previous: tuple[Entry, Decimal] | None = None
    entries = [
        (line, entry)
        for line in layout.lines
        if (entry := layout.entry(line, column)) is not None and line.serial is not None
    ]
    values = [line.serial for line, _ in entries if line.serial is not None]
    rising = sum(b - a == 1 for a, b in itertools.pairwise(values))
    if len(values) < 3 or rising * 2 < len(values) - 1 or any(value != value.to_integral_value() for value in values):
        return
    position = {line.row: index for index, line in enumerate(layout.lines)}
    last = -1
    for line, entry in entries:
        number = line.serial
        assert number is not None
        between = layout.lines[last + 1 : position[line.row]] if last >= 0 else []
        fresh = (
            previous is None or number == 1 or any(other.role in ("total", "subtotal", "heading") for other in between)
        )
        last = position[line.row]
        if fresh or previous is None:
            yield line.row, (None, None)
        else:
            yield line.row, (previous[0], float(number - previous[1]))
        previous = (entry, number)


def _place(layout: Layout, line: Line) -> Entry | None:
    """The cell that names a line."""
    entry = layout.entry(line, layout.label) if layout.label is not None else None
    if entry is None or entry.kind == "blank":
        entry = next(
            (e for c in layout.columns if (e := layout.entry(line, c)) is not None and e.kind != "blank"), None
        )
    return entry


def _key(layout: Layout, line: Line) -> tuple[str, ...] | None:
    """What a line says, without its serial number; None for lines too short to be told from a coincidence."""
    if line.role != "item" or len(line.label) < 2:
        return None
    texts = []
    for column in layout.columns:
        if column.kind == "serial":
            continue
        entry = layout.entry(line, column)
        text = (
            ""
            if entry is None or entry.kind in ("blank", "nil")
            else str(entry.value)
            if entry.value is not None
            else entry.text
        )
        texts.append(f"\0{text}" if entry is not None and entry.kind == "number" and entry.value else text)
    return (line.group, *texts) if _figures(texts) and (_figures(texts) >= 2 or len(line.label) >= 4) else None


def _figures(key: Sequence[str]) -> int:
    """How many figures that are not zero a key holds. One alone may agree by chance, but for neighbours."""
    return sum(text.startswith("\0") for text in key)


def cell_rows(layout: Layout) -> Iterator[CellRow]:
    """Error cells, numbers stored as text among stored numbers, and values ten thousand times their neighbours."""
    for column in layout.columns:
        entries = [(line, entry) for line in layout.lines if (entry := layout.entry(line, column)) is not None]
        for line, entry in entries:
            if entry.kind == "error":
                yield _row(layout, line, column, entry, "error", "")
        if column.kind not in ("amount", "rate"):
            continue
        numbers = [(line, entry) for line, entry in entries if entry.kind == "number"]
        stored = Counter(entry.stored for _, entry in numbers)
        if stored[True] >= 3 and stored[True] > 2 * stored[False]:
            for line, entry in numbers:
                if not entry.stored:
                    yield _row(layout, line, column, entry, "text-number", "")
        if column.kind == "amount":
            yield from _scale(layout, column, numbers)


def _scale(layout: Layout, column: Column, numbers: list[tuple[Line, Entry]]) -> Iterator[CellRow]:
    """A value that fits among its neighbours only when divided by 10,000 (元 in a column of 万元)."""
    items = [(line, entry, abs(entry.value)) for line, entry in numbers if line.role == "item" and entry.value]
    if len(items) < _FEW:
        return
    # Only the greatest can be a thousand times all others; ties rule each other out.
    line, entry, size = max(items, key=lambda item: item[2])
    others = [value for other, _, value in items if other is not line]
    if size >= 1000 * max(others) and min(others) <= size / _TEN_THOUSAND <= max(others):
        yield _row(layout, line, column, entry, "scale", format(Decimal(median(others)), "f"))


def _row(layout: Layout, line: Line, column: Column, entry: Entry, defect: str, typical: str) -> CellRow:
    return CellRow(
        entry.start,
        entry.end,
        layout.name,
        line.label,
        column.name or column.unit,
        entry.text,
        defect,
        typical,
        str(entry.start),
    )
