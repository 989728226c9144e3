"""Figures of the prose against the rows of tables: 油料产量170.06万吨，增长0.54% and a row 油料 | 170.06 | 0.54.

A row is meant where its name stands in the figure's; that it is the same measure is seen from two numbers of the row, a
level and its growth, or from a column whose other rows agree with the prose. What then differs by one wrong key
contradicts.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from checker.language.intervals import Interval
from checker.relate.arithmetic import make
from checker.relate.sums.mean import changes_of, rates_of
from checker.relate.tables.named_rows import Row, laid_out, rows_of
from checker.rows import Figure, Ledger, Part, Relation
from checker.ruledata import phrase

_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_REACH = 30  # characters before a figure in which a name is looked for
_TWICE = 2  # figures that must agree with a column, none of them long enough to be no accident
_AGREE = 3  # rows that must agree with the prose before a column is known
_DIGITS = 3  # digits of a level that no accident repeats
_MEASURES = ("额", "量", "数", "值")  # ends of a name that the prose leaves out
_NAMED = 4  # characters of a name that is the end of a longer one


@dataclass(frozen=True, slots=True)
class _Hold:
    """A figure held against a column of a row; ``sure`` says that a second number of the row agrees."""

    figure: Figure
    row: Row
    column: int
    relation: Relation
    sure: bool = False


def find(ledger: Ledger) -> Iterator[Relation]:
    """Relations of kind ``table`` between the prose and the rows of tables."""
    told = [figure for figure in ledger.figures if _told(figure)]
    rows = [*rows_of(ledger), *laid_out(ledger)] if told else []
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
    rates, changes = rates_of(ledger), changes_of(ledger)
    held: dict[tuple[int, int, int], _Hold] = {}
    for figure in told:
        if figure.index in tabled:
            continue
        for row in _meant(_words(ledger, figure), named):
            for hold in _held(ledger, figure, rates.get(figure.index) or changes.get(figure.index), row):
                key = hold.figure.index, row.start, hold.column
                if key not in held or hold.sure:
                    held[key] = hold
    agreeing = [hold for hold in held.values() if hold.relation.verdict == "confirmed"]
    known = Counter((hold.row.table, hold.column) for hold in agreeing)
    ends = {(hold.row.table, hold.column, _beside(hold)) for hold in agreeing}
    said = {hold.figure.index for hold in agreeing}
    for hold in held.values():
        place = hold.row.table, hold.column
        if hold.relation.verdict == "confirmed":
            if hold.sure or known[place] >= _TWICE:
                yield hold.relation
            continue
        # A name that two rows have, or a figure that another row states, is not for certain meant by this one.
        alone = len(named[hold.row.name]) == 1 and hold.figure.index not in said
        if alone and (hold.sure or (known[place] >= _AGREE and (*place, _beside(hold)) in ends)):
            yield hold.relation


def _beside(hold: _Hold) -> str:
    """What the words of a figure say beside the row's name: 增加值, 类, 用电量. It tells one measure from another."""
    return hold.figure.label.replace(hold.row.name, "", 1)


def _told(figure: Figure) -> bool:
    """Whether a figure is one of the prose that a table may repeat."""
    named = figure.role in ("level", "rate") and figure.unit is not None and not figure.cell
    return named and figure.strict is not None and not figure.hedge and not figure.aside


def _words(ledger: Ledger, figure: Figure) -> str:
    """The label of a figure, or all that stands before it where a name may hold a list (交通运输、仓储和邮政业)."""
    before = ledger.document.source.normal[max(figure.gap_start, figure.start - _REACH) : figure.start]
    words = before if "、" in before and before.rstrip().endswith(figure.label) else figure.label
    return words.replace("其它", "其他")


def _meant(label: str, named: dict[str, list[Row]]) -> list[Row]:
    """The rows with the longest name that stands in the words of a figure."""
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
        if _same(number, own) and (telling or not growth or _same(after, growth)):
            yield _hold(ledger, figure, row, column, True, telling)
            if beside is not None and (_same(after, growth) or _slipped(after, growth)):
                yield _hold(ledger, beside, row, column + 1, _same(after, growth), telling)
            return
    for column, number, after in columns:
        if _slipped(number, own):
            sure = telling and _same(after, growth)
            yield _hold(ledger, figure, row, column, False, sure)
            if sure and beside is not None:
                yield _hold(ledger, beside, row, column + 1, True, False)


def _hold(ledger: Ledger, figure: Figure, row: Row, column: int, agrees: bool, sure: bool) -> _Hold:
    relation = _relation(ledger, figure, row, column, row.numbers[column], agrees)
    return _Hold(figure, row, column, relation, sure)


def _fused(ledger: Ledger, figures: Sequence[Figure], typed: Sequence[str], row: Row) -> Iterator[_Hold]:
    """Two numbers without a blank between them."""
    number, wanted = row.numbers[0], "".join(typed)
    if number == wanted or _slipped(number, wanted):
        stated = number[: len(typed[0])], number[len(typed[0]) :]
        for column, (figure, own, cell) in enumerate(zip(figures, typed, stated, strict=True)):
            yield _Hold(figure, row, column, _relation(ledger, figure, row, column, cell, own == cell), True)


def _same(one: str, other: str) -> bool:
    """Whether two numbers are the same, however many noughts they end with."""
    return one == other or bool(_NUMBER.fullmatch(one) and _NUMBER.fullmatch(other) and Decimal(one) == Decimal(other))


def _slipped(one: str, other: str) -> bool:
    """Whether two numbers differ in one digit, or in the sign."""
    if len(one) != len(other):
        return bool(one) and bool(other) and one.lstrip("-") == other.lstrip("-")
    different = [(a, b) for a, b in zip(one, other, strict=True) if a != b]
    return len(different) == 1 and all(map(str.isdigit, different[0]))


def _relation(ledger: Ledger, figure: Figure, row: Row, column: int, number: str, agrees: bool) -> Relation:
    entry, name = row.cells[column] if row.cells else (None, "")
    if entry is not None:
        place, cell = phrase("here", entry.anchor, name), ledger.figures[entry.figure]
    else:
        near = [f for f in row.figures if number in f.text or f.text in number]
        place, cell = phrase("pasted-row", row.name), (near or row.figures)[0]
    return make(
        ledger,
        "table",
        figure,
        [Part("also", cell.start, cell.end, cell.index)],
        phrase("value", place, number),
        _stated(figure, number),
        None,
        "likely",
        found="confirmed" if agrees else "contradicted",
        pattern="text-table",
    )


def _stated(figure: Figure, number: str) -> Interval | None:
    """What a number of a row says in the unit of the figure, as rounded as it is written; a fall as a fall."""
    if not _NUMBER.fullmatch(number):
        return None
    value = abs(Decimal(number)) if figure.direction < 0 else Decimal(number)
    half = Decimal("0.5").scaleb(int(value.as_tuple().exponent))
    return Interval.around(value, half).scaled(figure.scale * figure.factor)
