"""Figures of the prose against a table pasted into a line of text: 各项存款 2480.58 11.5 住户存款 1527.76 10.3.

Such a table has lost its form: a name, then its numbers, often without a blank between them (2480.5811.5). A figure is
meant where the row's name stands in its own; that it is the same measure is seen from two numbers of the row, a level
and its growth, or from a column whose other rows agree with the prose. What then differs by one wrong key contradicts.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from checker.relate.arithmetic import make
from checker.relate.sums.mean import rates_of
from checker.rows import Figure, Ledger, Part, Relation, Sentence
from checker.ruledata import phrase

_ROW = re.compile(
    r"(?P<name>[\u4e00-\u9fff][\u4e00-\u9fff()、, \t]{0,27}?)[\s:]*(?P<numbers>[-▲]?\d[\d.]*(?:\s*-\d[\d.]*|\s+\d[\d.]*)*)(?=[\s\u4e00-\u9fff#*。]|$)"
)
_BETWEEN = re.compile(r"[\s#*]*(?:其中:?)?[\s#*]*")
_IDLE = re.compile(r"\s|\([^()]*\)|^[^(]*\)|^其中")
_UNITS = re.compile(
    r"(?:总?指数|类|合计|总计|(?:[千万亿]*(?:吨|元|[立平]方米|米|千瓦时|千瓦|辆|台|件|只|副|块|条|双|套|箱|重量箱|人次?|户)))$"
)
_NUMBERS = 8  # bare numbers of a sentence that may be a table
_ROWS = 4  # rows of a table, one right after another
_AGREE = 3  # rows that must agree with the prose before a column is known
_DIGITS = 3  # digits of a level that no accident repeats
_MEASURES = ("额", "量", "数", "值")  # ends of a name that the prose leaves out
_NAMED = 4  # characters of a name that is the end of a longer one


@dataclass(slots=True)
class Row:
    """A name and the numbers after it as typed; ``table`` numbers the tables, ``figures`` are those that it was read as."""

    name: str
    numbers: list[str]
    table: int
    start: int
    end: int
    figures: list[Figure] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Hold:
    """A figure held against a column of a row; ``sure`` says that a second number of the row agrees."""

    row: Row
    column: int
    relation: Relation
    sure: bool = False


def find(ledger: Ledger) -> Iterator[Relation]:
    """Relations of kind ``table`` between the prose and pasted rows."""
    rows = rows_of(ledger)
    if not rows:
        return
    named: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        named[row.name].append(row)
        if row.name[-1:] in _MEASURES:
            named[row.name[:-1]].append(row)
        # The words of the header may have run into the first name.
        heads = range(1, len(row.name) - _NAMED + 1) if row.start == row.table else ()
        for head in heads:
            named[row.name[head:]].append(row)
    tabled = {figure.index for row in rows for figure in row.figures}
    rates, changes = rates_of(ledger), {f.host: f for f in reversed(ledger.figures) if f.role == "change"}
    held = [
        hold
        for figure in ledger.figures
        if figure.index not in tabled and _told(figure)
        for row in _meant(figure, named)
        for hold in _held(ledger, figure, rates.get(figure.index) or changes.get(figure.index), row)
    ]
    agreeing = [hold for hold in held if hold.relation.verdict == "confirmed"]
    known = Counter((hold.row.table, hold.column) for hold in agreeing)
    said = {hold.relation.members[0].figure for hold in agreeing}
    for hold in held:
        # A name that two rows have, or a figure that another row states, is not for certain meant by this one.
        alone = len(named[hold.row.name]) == 1 and hold.relation.members[0].figure not in said
        if hold.relation.verdict == "confirmed" or (
            alone and (hold.sure or known[hold.row.table, hold.column] >= _AGREE)
        ):
            yield hold.relation


def _told(figure: Figure) -> bool:
    """Whether a figure is one of the prose that a table may repeat."""
    named = figure.role in ("level", "rate") and figure.unit is not None and not figure.cell
    return named and figure.strict is not None and not figure.hedge and not figure.aside


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
            name = _UNITS.sub("", _IDLE.sub("", match["name"]))
            numbers = match["numbers"].replace("▲", "-").split()
            table = run[0].start if run else match.start("numbers")
            run.append(Row(name, numbers, table, match.start("numbers"), match.end("numbers"), figures))
    yield from run if len(run) >= _ROWS else ()


def _meant(figure: Figure, named: dict[str, list[Row]]) -> list[Row]:
    """The rows with the longest name that stands in the words of a figure."""
    label = figure.label
    for length in range(len(label), 1, -1):
        for start in range(len(label) - length + 1):
            if label[start : start + length] in named:
                return named[label[start : start + length]]
    return []


def _typed(ledger: Ledger, figure: Figure) -> str:
    """The number as it is written, with the sign of a fall."""
    digits = ledger.document.source.normal[figure.number_start : figure.number_end].replace(" ", "").strip("-千万亿")
    fallen = figure.direction < 0 or (figure.value is not None and figure.value < 0)
    return f"-{digits}" if fallen and figure.role != "level" else digits


def _held(ledger: Ledger, figure: Figure, beside: Figure | None, row: Row) -> Iterator[_Hold]:
    """A figure, and the growth said of it, against a row."""
    own = _typed(ledger, figure)
    growth = _typed(ledger, beside) if beside is not None else ""
    if len(row.numbers) == 1 and beside is not None and row.numbers[0].lstrip("-").count(".") > 1:
        yield from _fused(ledger, (figure, beside), (own, growth), row)
        return
    telling = sum(map(str.isdigit, own)) >= _DIGITS
    columns = [(n, number, after) for n, (number, after) in enumerate(pairwise([*row.numbers, ""]))]
    for column, number, after in columns:
        if number == own and (telling or not growth or after == growth):
            yield _Hold(row, column, _relation(ledger, figure, row, number, True))
            if beside is not None and (after == growth or _slipped(after, growth)):
                yield _Hold(row, column + 1, _relation(ledger, beside, row, after, after == growth), telling)
            return
    for column, number, after in columns:
        if _slipped(number, own):
            sure = telling and bool(growth) and after == growth
            yield _Hold(row, column, _relation(ledger, figure, row, number, False), sure)
            if sure and beside is not None:
                yield _Hold(row, column + 1, _relation(ledger, beside, row, after, True))


def _fused(ledger: Ledger, figures: Sequence[Figure], typed: Sequence[str], row: Row) -> Iterator[_Hold]:
    """Two numbers without a blank between them."""
    number, wanted = row.numbers[0], "".join(typed)
    if number == wanted or _slipped(number, wanted):
        stated = number[: len(typed[0])], number[len(typed[0]) :]
        for column, (figure, own, cell) in enumerate(zip(figures, typed, stated, strict=True)):
            yield _Hold(row, column, _relation(ledger, figure, row, cell, own == cell), True)


def _slipped(one: str, other: str) -> bool:
    """Whether two numbers differ in one digit, or in the sign."""
    if len(one) != len(other):
        return bool(one) and bool(other) and one.lstrip("-") == other.lstrip("-")
    different = [(a, b) for a, b in zip(one, other, strict=True) if a != b]
    return len(different) == 1 and all(map(str.isdigit, different[0]))


def _relation(ledger: Ledger, figure: Figure, row: Row, number: str, agrees: bool) -> Relation:
    cells = [f for f in row.figures if number in f.text or f.text in number] or row.figures[:1]
    return make(
        ledger,
        "table",
        figure,
        [Part("also", cell.start, cell.end, cell.index) for cell in cells[:1]],
        phrase("value", phrase("pasted-row", row.name), number),
        figure.strict,
        None,
        "likely",
        found="confirmed" if agrees else "contradicted",
        pattern="text-table",
    )
