"""What the columns of a region are: header paths through merged cells, kinds, units, precision."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from checker.tables.grid import Grid
from checker.tables.lines import role_of
from checker.tables.model import Column, ColumnKind, Entry
from checker.tables.units import UnitRead, header_unit, unit_line

_SERIAL: Final = re.compile(r"^(?:序\s*号|编\s*号|行\s*次|No\.?|项\s*次|顺\s*序)$", re.IGNORECASE)
_CODE: Final = re.compile(r"编\s*码|代\s*码|科目号|区划码|邮编|证号|账号|电话|文号")
_RATE: Final = re.compile(
    r"率|比重|占比|占.{0,12}[%比]|百分比|增长|增幅|增速|升降|增减幅|同比|环比|±|[%％‰]|人均|户均|平均|均价|单价|价格|标准|指数|系数|倍数|得分|评分|排名|排序|名次|位次|年龄|年份|密度|温度|浓度|进度|幅度|比例|每[人户亩头]"
)
_AMOUNT_WORDS: Final = re.compile(r"增长额|增减额|增长量|增加额|增减量|增长数|增减数|标准煤|比例尺|利率债")
_DATE: Final = re.compile(r"日期|时间|年度|年份|月份|期限|起止|开工|竣工|到期")
_LABEL: Final = re.compile(
    r"项\s*目|科\s*目|地\s*区|名\s*称|单\s*位|指\s*标|类\s*别|收\s*入|支\s*出|部\s*门|乡\s*镇|县|市|区|功能分类|经济分类|内\s*容"
)
_EXACT: Final = frozenset({"count"})


def describe_columns(grid: Grid, header: Sequence[int], body: Sequence[int], units: Sequence[UnitRead]) -> list[Column]:
    """The columns of a region, from left to right; empty ones are left out."""
    columns: list[Column] = []
    figures_seen = False
    used = [index for index in range(grid.width) if any(_filled(grid, row, index) for row in [*header, *body])]
    stats = {index: _count(grid, body, index) for index in used}
    texts_in = [
        i
        for i in used
        if stats[i][1] and stats[i][1] >= max(1, stats[i][0]) and not _SERIAL.match(_leaf(grid, header, i))
    ]
    first_label = next((i for i in texts_in if not _coded(stats[i][2])), texts_in[0] if texts_in else None)
    for index in used:
        path = _path(grid, header, index, used)
        numbers, texts, entries = stats[index]
        kind = _kind(
            path,
            numbers,
            texts,
            entries,
            index,
            first_label,
            figures_seen,
            any(stats[i][0] > stats[i][1] for i in used if i > index),
        )
        column = Column(index, path, kind)
        if kind in ("amount", "rate"):
            figures_seen = True
            _measure(column, entries, units)
        columns.append(column)
    return columns


def _coded(entries: Sequence[Entry]) -> bool:
    """Whether texts are keys of some system (YBYE_Y2) and no names."""
    return all(entry.text.isascii() and " " not in entry.text for entry in entries)


def _filled(grid: Grid, row: int, index: int) -> bool:
    entry = grid.entries.get((row, index))
    return entry is not None and entry.kind != "blank"


def _count(grid: Grid, body: Sequence[int], index: int) -> tuple[int, int, list[Entry]]:
    entries = [entry for row in body if (entry := grid.entries.get((row, index))) is not None and entry.kind != "blank"]
    numbers = sum(entry.kind in ("number", "nil", "masked", "error") for entry in entries)
    return numbers, sum(entry.kind == "text" for entry in entries), entries


def _leaf(grid: Grid, header: Sequence[int], index: int) -> str:
    for row in reversed(header):
        entry = grid.shown(row, index)
        if entry is not None and entry.kind != "blank":
            return entry.text
    return ""


def _path(grid: Grid, header: Sequence[int], index: int, used: Sequence[int]) -> tuple[str, ...]:
    """The headers over a column. A header without merging reaches right over columns that have a header below it."""
    path: list[str] = []
    last: Entry | None = None
    for depth, row in enumerate(header):
        entry = grid.shown(row, index)
        if (entry is None or entry.kind == "blank") and depth < len(header) - 1:
            below = any((low := grid.shown(r, index)) is not None and low.kind != "blank" for r in header[depth + 1 :])
            if below:
                entry = _reach(grid, header, depth, index, used)
        if entry is None or entry.kind == "blank" or entry is last or unit_line(entry.text) is not None:
            continue
        last = entry
        text = "".join(entry.text.split())
        if not path or path[-1] != text:
            path.append(text)
    return tuple(path)


def _reach(grid: Grid, header: Sequence[int], depth: int, index: int, used: Sequence[int]) -> Entry | None:
    for left in reversed([i for i in used if i < index]):
        entry = grid.shown(header[depth], left)
        if entry is not None and entry.kind != "blank":
            span = grid.spans.get((entry.row, entry.column), (1, 1))
            below = any(
                (low := grid.entries.get((r, left))) is not None and low.kind != "blank" for r in header[depth + 1 :]
            )
            return entry if span == (1, 1) and below else None
    return None


def _kind(
    path: tuple[str, ...],
    numbers: int,
    texts: int,
    entries: Sequence[Entry],
    index: int,
    first_label: int | None,
    after_figures: bool,
    figures_follow: bool,
) -> ColumnKind:
    name = path[-1] if path else ""
    if _SERIAL.match(name):
        return "serial"
    if any(_CODE.search(part) for part in path[-1:]):
        return "code"
    if index == first_label:
        return "label"
    if first_label is not None and index < first_label:
        return "serial" if _counts_up(entries) else "code"
    if numbers > texts and not _DATE.search(name):
        if _DATE.search(name):
            return "text"
        rate = any(_RATE.search(part) and not _AMOUNT_WORDS.search(part) for part in path)
        if rate or (numbers and sum(entry.percent for entry in entries) * 2 > numbers):
            return "rate"
        return "amount"
    if numbers == 0 and texts == 0:
        return "amount" if name and after_figures else "text"
    if not after_figures:
        return (
            "label"
            if figures_follow and first_label is not None and index > first_label and _is_label_like(name, entries)
            else ("label" if first_label is None else "text")
        )
    if figures_follow and (_LABEL.search(name) or any(role_of(entry.text) != "item" for entry in entries)):
        return "label"
    return "text"


def _is_label_like(name: str, entries: Sequence[Entry]) -> bool:
    return bool(_LABEL.search(name)) or any(role_of(entry.text) != "item" for entry in entries if entry.kind == "text")


def _counts_up(entries: Sequence[Entry]) -> bool:
    values = [entry.value for entry in entries if entry.value is not None]
    steps = [b - a for a, b in itertools.pairwise(values)]
    return bool(values) and values[0] in (0, 1) and sum(step == 1 for step in steps) >= len(steps) / 2


def _measure(column: Column, entries: Sequence[Entry], units: Sequence[UnitRead]) -> None:
    """Unit and precision of a column of figures."""
    numbers = [entry for entry in entries if entry.kind == "number"]
    column.places = max((entry.places for entry in numbers), default=0)
    unit = header_unit(column.path)
    if unit is None and column.kind == "rate":
        if any(entry.percent for entry in numbers):
            unit = header_unit(("%",))
        else:
            unit = next((u for u in units if u.dimension == "percent"), None)
    if unit is None and column.kind == "amount":
        fitting = [u for u in units if u.dimension != "percent"]
        unit = fitting[0] if len(fitting) == 1 else None
    if unit is not None:
        column.unit, column.scale, column.dimension, column.group, column.factor = (
            unit.text,
            unit.scale,
            unit.dimension,
            unit.group,
            unit.factor,
        )
    column.rounded = bool(column.places) or column.scale > Decimal(1) or column.kind == "rate"
