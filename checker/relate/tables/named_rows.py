"""The rows of tables as names with numbers: of tables, and of those pasted into a line: 各项存款 2480.58 11.5 住户存款 1527.76 10.3.

A pasted table has lost its form: a name, then its numbers, often without a blank between them (2480.5811.5).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from checker.relate.tables.words import name_of
from checker.rows import Figure, Ledger, Sentence
from checker.tables.model import Entry, Layout, Line

_ROW = re.compile(
    r"(?P<name>[\u4e00-\u9fff][\u4e00-\u9fff()、, \t]{0,27}?)[\s:]*(?P<numbers>[-▲]?\d[\d.]*(?:\s*-\d[\d.]*|\s+\d[\d.]*)*)(?=[\s\u4e00-\u9fff#*。]|$)"
)
_BETWEEN = re.compile(r"[\s#*]*(?:其中:?)?[\s#*]*")
_IDLE = re.compile(r"\s|\([^()]*\)|^[^(]*\)|^其中")
_UNITS = re.compile(
    r"(?:总?指数|类|合计|总计|(?:[千万亿]*(?:吨|元|[立平]方米|米|千瓦时|千瓦|辆|台|件|只|副|块|条|双|套|箱|重量箱|人次?|户)))$"
)
_SIGNS = str.maketrans({",": "", "，": "", "%": "", "+": "", "▲": "-", "−": "-"})
_NUMBERS = 8  # bare numbers of a sentence that may be a table
_ROWS = 4  # rows of a table, one right after another


@dataclass(slots=True)
class Row:
    """A name and the numbers after it as typed; ``table`` tells the tables apart, ``figures`` are those that it was read as.

    ``cells`` are the entries and columns of the numbers, where the row is one of a table that has them.
    """

    name: str
    numbers: list[str]
    table: int
    start: int
    end: int
    figures: list[Figure] = field(default_factory=list)
    cells: list[tuple[Entry | None, str]] = field(default_factory=list)


def laid_out(ledger: Ledger) -> Iterator[Row]:
    """The rows of all tables of a document whose columns are known; a cell without a number is an empty one."""
    for number, layout in enumerate(ledger.tables):
        if not layout.doubt:
            yield from (row for line in layout.lines if (row := _line(ledger, layout, line, ~number)) is not None)


def _line(ledger: Ledger, layout: Layout, line: Line, table: int) -> Row | None:
    columns = [column for column in layout.columns if column.kind in ("amount", "rate")]
    cells = [(_number_in(layout.entry(line, column)), name_of(layout, line, column)) for column in columns]
    entries = [entry for entry, _ in cells if entry is not None]
    name = _short(line.label)
    if not entries or not name:
        return None
    typed = [entry.text.translate(_SIGNS).strip() if entry is not None else "" for entry, _ in cells]
    figures = [ledger.figures[entry.figure] for entry in entries]
    return Row(name, typed, table, entries[0].start, entries[-1].end, figures, cells)


def _number_in(entry: Entry | None) -> Entry | None:
    return entry if entry is not None and entry.kind == "number" and entry.figure >= 0 else None


def _short(name: str) -> str:
    """A row's name without brackets, blanks and the unit that stands at its end."""
    return _UNITS.sub("", _IDLE.sub("", name)).replace("其它", "其他")


@lru_cache(maxsize=4)
def rows_of(ledger: Ledger) -> tuple[Row, ...]:
    """The rows of all pasted tables of a document."""
    return tuple(row for sentence in ledger.sentences if _bare(ledger, sentence) for row in _rows(ledger, sentence))


def _bare(ledger: Ledger, sentence: Sentence) -> bool:
    """Whether a sentence has as many numbers without a unit as a table has."""
    if sentence.last - sentence.first < _NUMBERS:
        return False
    return sum(_number(f) for f in ledger.figures[sentence.first : sentence.last]) >= _NUMBERS


def _number(figure: Figure) -> bool:
    return figure.kind in ("number", "ordinal") and figure.unit is None and not figure.cell


def _rows(ledger: Ledger, sentence: Sentence) -> Iterator[Row]:
    """The rows of a sentence that stand in a table: several, with nothing between one and the next."""
    normal = ledger.document.source.normal
    window = ledger.figures[sentence.first : sentence.last]
    starts = [f.start for f in window]
    run: list[Row] = []
    for match in _ROW.finditer(normal, sentence.start, sentence.end):
        figures = window[bisect_left(starts, match.start("numbers")) : bisect_left(starts, match.end("numbers"))]
        fitting = bool(figures) and all(_number(f) and f.end <= match.end("numbers") for f in figures)
        if run and not (fitting and _BETWEEN.fullmatch(normal, run[-1].end, match.start())):
            yield from run if len(run) >= _ROWS else ()
            run = []
        if fitting:
            numbers = match["numbers"].replace("▲", "-").split()
            table = run[0].start if run else match.start("numbers")
            run.append(
                Row(_short(match["name"]), numbers, table, match.start("numbers"), match.end("numbers"), figures)
            )
    yield from run if len(run) >= _ROWS else ()
