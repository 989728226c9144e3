"""Plain text: one block a non-empty line; offsets are code points into the decoded file (BOM dropped, CRLF kept).

Lines of cells parted by tabs, as a table leaves them when it is copied into a text, are a table again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from checker.canonical import titled, trim
from checker.document import Block, Cell, Source, Table
from checker.readers.encoding import decode
from checker.readers.errors import UnreadableError

_LINE = re.compile(r"[^\r\n]+")
_ROWS = 3  # lines of cells that make a table
_PAGE = re.compile(r"[^\t]*\t[\s.…·]*\d{1,3}\s*")  # a line of a table of contents
_DIGIT = re.compile(r"\t\s*[-+]?\d")


def read(data: bytes, path: str) -> Source:
    """Read a plain text file.

    Raises:
        UnreadableError: The file is empty, blank, or not text.
    """
    text, notes = decode(data, path)
    blocks = lines(text)
    if not blocks:
        raise UnreadableError(path, "空文件（只有空白）", "empty file (only blanks)")
    tables = list(_tables(text, blocks)) if "\t" in text else []
    if tables:
        blocks = _with_cells(blocks, tables)
    return Source(path=path, text=text, blocks=blocks, tables=tuple(tables), notes=notes)


def _tables(text: str, blocks: Sequence[Block]) -> Iterator[Table]:
    """Runs of lines with tabs, some of them with figures. A line without tab between two of them is a row of one cell."""
    position = count = 0
    while position < len(blocks):
        last = first = position
        while position < len(blocks) and position - last <= 1:
            if "\t" in text[blocks[position].start : blocks[position].end]:
                last = position
            position += 1
        rows = blocks[first : last + 1] if "\t" in text[blocks[first].start : blocks[first].end] else ()
        figures = sum(bool(_DIGIT.search(text, row.start, row.end)) for row in rows)
        pages = sum(bool(_PAGE.fullmatch(text, row.start, row.end)) for row in rows)
        if len(rows) >= _ROWS and figures >= _ROWS - 1 and pages <= len(rows) / 2:
            above = [text[block.start : block.end] for block in blocks[max(0, first - 2) : first]]
            cells = tuple(cell for number, row in enumerate(rows) for cell in _row(text, row, number, count))
            yield Table(count, titled(above) or f"表{count + 1}", rows[0].start, rows[-1].end, cells)
            count += 1
        position = max(position, first + 1) if rows else first + 1


def _row(text: str, row: Block, number: int, table: int) -> Iterator[Cell]:
    position = row.start
    for column, piece in enumerate(text[row.start : row.end].split("\t")):
        start, end = trim(text, position, position + len(piece))
        yield Cell(number, column, start, end, f"表{table + 1} 第{number + 1}行第{column + 1}列")
        position += len(piece) + 1


def _with_cells(blocks: Sequence[Block], tables: Sequence[Table]) -> tuple[Block, ...]:
    """A block for every cell that is not blank, in the place of the lines that hold them."""
    result: list[Block] = []
    waiting = list(tables)[::-1]
    for block in blocks:
        while waiting and waiting[-1].end <= block.start:
            waiting.pop()
        if not waiting or block.start < waiting[-1].start:
            result.append(block)
        elif block.start == waiting[-1].start:
            result += [Block(c.start, c.end, "cell", c.anchor) for c in waiting[-1].cells if c.start < c.end]
    return tuple(result)


def lines(text: str) -> tuple[Block, ...]:
    """A block for every line that holds more than blanks; the blanks at its ends (U+3000 too) are not part of it."""
    blocks = []
    for match in _LINE.finditer(text):
        start, end = trim(text, match.start(), match.end())
        if start < end:
            blocks.append(Block(start, end))
    return tuple(blocks)
