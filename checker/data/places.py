"""From rows and columns of a data file to places in its text, for the cells that a report speaks of and no others.

A text file keeps its own text and offsets. Parquet and workbooks have none: their text is made of the cells that are
spoken of, a line each, with a block that names the cell.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd

from checker.data.load import Loaded
from checker.document import Block, Source
from checker.readers.delimited import tokens

Cell = tuple[int, str]  # row label (-1: the header) and column name
Span = tuple[int, int]


def place(
    loaded: Loaded, path: Path, display: str, cells: Sequence[Cell], notes: Sequence[str], left_out: Sequence[str]
) -> tuple[Source, dict[Cell, Span]]:
    """The source of a data file and the span of every cell asked for."""
    if not cells:
        return Source(display, "", (), loaded.kind, notes=tuple(notes), left_out=tuple(left_out)), {}
    if loaded.kind == "cells":
        text, spans, blocks = _made_up(loaded, cells)
    else:
        with path.open(encoding=loaded.encoding, errors="replace", newline="") as stream:
            text = stream.read().removeprefix("\ufeff")
        spans = _delimited(loaded, text, cells) if loaded.kind == "text" else _json(text, cells)
        source = Source(display, text, (), loaded.kind, notes=tuple(notes), left_out=tuple(left_out))
        blocks = [
            Block(start, end, "cell", f"第{source.position(start)[0]}行 {name}" if row >= 0 else name)
            for (row, name), (start, end) in sorted(spans.items(), key=lambda item: item[1])
        ]
        return source.with_blocks(blocks), spans
    return Source(display, text, tuple(blocks), loaded.kind, notes=tuple(notes), left_out=tuple(left_out)), spans


def value_text(value: object) -> str:
    """A value of a frame as text: no trailing ``.0``, nothing for a null."""
    if value is None or value is pd.NaT or (isinstance(value, float) and value != value):
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return " ".join(str(value).split())


def _made_up(loaded: Loaded, cells: Sequence[Cell]) -> tuple[str, dict[Cell, Span], list[Block]]:
    """A text of the cells themselves, ``row: value`` a line."""
    parts: list[str] = []
    spans: dict[Cell, Span] = {}
    blocks: list[Block] = []
    position = 0
    number = {name: i for i, name in enumerate(loaded.names)}
    for row, name in sorted(set(cells), key=lambda cell: (cell[0], number.get(cell[1], -1))):
        shown = name if row < 0 or name not in loaded.frame.columns else value_text(loaded.frame.at[row, name])
        if loaded.sheet:
            line = row + loaded.first_row if row >= 0 else loaded.first_row - 1
            anchor = f"{loaded.sheet}!{_letters(number.get(name, 0))}{line}"
        else:
            anchor = f"第{row + loaded.first_row}行 {name}" if row >= 0 else name
        spans[row, name] = (position, position + len(shown))
        blocks.append(Block(position, position + len(shown), "cell", anchor))
        parts.append(shown + "\n")
        position += len(shown) + 1
    return "".join(parts), spans, blocks


def _letters(column: int) -> str:
    name = ""
    number = column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(65 + rest) + name
    return name


def _records(text: str, wanted: set[int]) -> dict[int, Span]:
    """The spans of physical records by number (0 is the header); a quoted cell may hold line ends."""
    found: dict[int, Span] = {}
    last = max(wanted)
    position = record = 0
    quoted = '"' in text
    length = len(text)
    while position < length and record <= last:
        end = text.find("\n", position)
        end = length if end < 0 else end
        if quoted:
            while text.count('"', position, end) % 2 and end < length:
                more = text.find("\n", end + 1)
                end = length if more < 0 else more
        if record in wanted:
            found[record] = (position, end)
        position = end + 1
        record += 1
    return found


def _delimited(loaded: Loaded, text: str, cells: Sequence[Cell]) -> dict[Cell, Span]:
    number = {name: i for i, name in enumerate(loaded.names)}
    records = _records(text, {row + 1 for row, _ in cells} | {0})
    by_row: dict[int, list[str]] = {}
    for row, name in cells:
        by_row.setdefault(row, []).append(name)
    spans: dict[Cell, Span] = {}
    for row, names in by_row.items():
        start, end = records.get(row + 1, (len(text), len(text)))
        line = text[start:end].rstrip("\r")
        columns = {column: (start + low, start + high) for _, column, low, high in tokens(line, loaded.delimiter)}
        for name in names:
            spans[row, name] = columns.get(
                number.get(name, -1), (start, start + len(line)) if row < 0 else (start + len(line),) * 2
            )
    return spans


def _json(text: str, cells: Sequence[Cell]) -> dict[Cell, Span]:
    starts = [0, *(match.end() for match in re.finditer(r"\r\n|\n|\r", text)), len(text) + 1]
    decoder = json.JSONDecoder()
    spans: dict[Cell, Span] = {}
    for row, name in cells:
        line = max(row, 0)
        start, end = starts[line], max(starts[line], min(starts[line + 1] - 1, len(text)))
        key = re.compile(re.escape(json.dumps(name, ensure_ascii=False)) + r"\s*:\s*").search(text, start, end)
        if key is None or row < 0:
            spans[row, name] = (start, end) if row < 0 else (end, end)
            continue
        try:
            _, stop = decoder.raw_decode(text, key.end())
        except ValueError:
            stop = end
        spans[row, name] = (key.end(), min(stop, end))
    return spans


def others_of(others: Mapping[int, int] | None, column: str) -> list[Cell]:
    """The cells that rows are held against."""
    return [(row, column) for row in (others or {}).values()]
