"""Delimited text (csv, tsv): one table; offsets are those of the decoded file, as for plain text."""

from __future__ import annotations

import re
from collections import Counter

from checker.canonical import trim
from checker.document import Block, Cell, Source, Table
from checker.readers.encoding import decode
from checker.readers.errors import UnreadableError

MAX_CELLS = 2_000_000
_NUMBER = re.compile(r"[-+]?\d+(?:\.\d+)?")


def read(data: bytes, path: str) -> Source:
    """Read a delimited file; a quoted cell is what stands between its quotes.

    Raises:
        UnreadableError: The file is empty, not text, or too large to hold every cell.
    """
    text, notes = decode(data, path)
    if not text.strip():
        raise UnreadableError(path, "空文件（只有空白）", "empty file (only blanks)")
    delimiter = sniff_delimiter(text, path)
    if text.count(delimiter) > MAX_CELLS:
        raise UnreadableError(
            path, "表格过大（二百万格以上），请作为数据文件用 --schema 核对", "too large: use --schema"
        )
    cells: list[Cell] = []
    blocks: list[Block] = []
    for row, column, start, end in tokens(text, delimiter):
        low, high = trim(text, start, end)
        anchor = f"第{row + 1}行第{column + 1}列"
        number = _NUMBER.fullmatch(text, low, high)
        kind = "number" if number else "text" if low < high else ""
        value = text[low:high].lstrip("+") if number else None
        cells.append(Cell(row, column, low, high, anchor, value=value, kind=kind))
        position = low
        for line in re.split(r"\r\n|\r|\n", text[low:high]) if low < high else ():
            first, last = trim(text, position, position + len(line))
            if first < last:
                blocks.append(Block(first, last, "cell", anchor))
            position += len(line)
            position += 2 if text.startswith("\r\n", position) else 1
    table = Table(0, re.sub(r".*[/!]", "", path), 0, len(text), tuple(cells))
    return Source(path=path, text=text, blocks=tuple(blocks), format="csv", tables=(table,), notes=notes)


def sniff_delimiter(text: str, path: str) -> str:
    """The delimiter that gives the first lines the same number of cells; a tab for ``.tsv`` whatever they say."""
    if path.lower().endswith((".tsv", ".tab")):
        return "\t"
    lines = [line for line in text[:20_000].splitlines()[:30] if line.strip()]
    best, chosen = 0.0, ","
    for delimiter in ",\t;|，":
        counts = Counter(re.sub(r'"[^"]*"', "", line).count(delimiter) for line in lines)
        number, times = counts.most_common(1)[0]
        if number and times / len(lines) > best + 0.1:
            best, chosen = times / len(lines), delimiter
    return chosen


def tokens(text: str, delimiter: str) -> list[tuple[int, int, int, int]]:
    """Row, column, start and end of every cell (RFC 4180); blank lines are rows without cells."""
    quoted = re.compile(r'[ \t]*"((?:[^"]|"")*)"[ ]*(?=' + re.escape(delimiter) + r"|\r|\n|\Z)")
    bare = re.compile(r"[^\r\n" + re.escape(delimiter) + "]*")
    found = []
    position, row, column = 0, 0, 0
    length = len(text)
    while position < length:
        match = quoted.match(text, position) if text[position] in '" \t' else None
        if match is not None:
            start, end = match.span(1)
            position = match.end()
        else:
            plain = bare.match(text, position)
            start, end = plain.span() if plain is not None else (position, position)
            position = end
        ends = position >= length or text[position] in "\r\n"
        if column or not ends or text[start:end].strip():
            found.append((row, column, start, end))
        if ends:
            position += 2 if text.startswith("\r\n", position) else 1
            row, column = row + 1, 0
        else:
            position += 1
            column += 1
            if position >= length:
                found.append((row, column, position, position))
    return found
