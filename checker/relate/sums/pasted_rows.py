"""Tables pasted as lines of text: a name with its first number, then numbers on lines of their own.

What the columns are to each other (growth of one on another, a percentage, a sum) is not said where a table has lost its
form: a formula counts only where most of the rows of that many numbers nearby hold it. Rows that hold it are confirmed;
of sums, a row that a single wrong key would mend is reported.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from checker.relate.arithmetic import sum_of
from checker.relate.rates.completion import completed
from checker.relate.rates.growth import based
from checker.relate.sums.totalled import totalled
from checker.rows import Figure, Ledger, Relation

_ROWS = 5  # rows that must hold a formula before it counts
_SHARE = 0.5  # the least share of the rows of a stretch that hold it
_FIRM = 0.8  # the same for a formula that rows may contradict
_CHANCE = 1 / 150
_STRETCH = 60  # rows of all lengths that a stretch may span
_LONGEST = 12

Row = Sequence[Figure]
Build = Callable[[Ledger, Row], Relation | None]


@dataclass(frozen=True, slots=True)
class _Formula:
    """What the numbers of a row at ``place`` are to each other."""

    place: int
    width: int  # 0: all the rest
    build: Build

    def of(self, ledger: Ledger, row: Row) -> Relation | None:
        """The relation of a row; None where it has no such numbers."""
        members = row[self.place : self.place + self.width] if self.width else row[self.place :]
        if len(members) < 3 or any(f.value is None or f.strict is None for f in members):
            return None
        return self.build(ledger, members)


def find(ledger: Ledger) -> Iterator[Relation]:
    """Relations of kind ``growth``, ``completion`` and ``total`` within the rows of pasted tables."""
    rows = list(enumerate(_rows(ledger)))
    first = [_Formula(0, 3, _growth)]  # rows of several tables may differ in what follows
    for stretch in _stretches(rows):
        yield from _checked(ledger, stretch, first)
    for length in range(3, _LONGEST + 1):
        formulas = [_Formula(0, 0, _sum)]
        formulas += [_Formula(n, 3, build) for n in range(length - 2) for build in (_growth, _percentage)]
        for stretch in _stretches([(number, row) for number, row in rows if len(row) == length]):
            yield from _checked(ledger, stretch, formulas)


def _stretches(rows: Sequence[tuple[int, Row]]) -> Iterator[list[Row]]:
    """Rows that stand near one another, enough of them to speak for a formula."""
    stretch: list[Row] = []
    last = 0
    for number, row in rows:
        if stretch and number - last > _STRETCH:
            yield stretch
            stretch = []
        stretch.append(row)
        last = number
    yield stretch


def _rows(ledger: Ledger) -> Iterator[list[Figure]]:
    """Runs of bare numbers, each but the first alone on its line."""
    normal, blocks = ledger.document.source.normal, ledger.document.blocks
    row: list[Figure] = []
    for figure in ledger.figures:
        if figure.kind != "number" or figure.unit is not None or figure.cell or figure.block < 0:
            continue
        block = blocks[figure.block]
        alone = not (normal[block.start : figure.start] + normal[figure.end : block.end]).strip()
        if alone and row and figure.block == row[-1].block + 1:
            row.append(figure)
        else:
            if 3 <= len(row) <= _LONGEST:
                yield row
            row = [figure] if not normal[figure.end : block.end].strip() else []
    if 3 <= len(row) <= _LONGEST:
        yield row


def _growth(ledger: Ledger, row: Row) -> Relation | None:
    return None if not all(f.value for f in row) else based(ledger, row[1], row[0], row[2], "possible", "pasted")


def _percentage(ledger: Ledger, row: Row) -> Relation | None:
    return None if not all(f.value for f in row) else completed(ledger, row[1], row[0], row[2], "possible", "pasted")


def _sum(ledger: Ledger, row: Row) -> Relation | None:
    """The first number is the sum of the others, at least two of which are not zero."""
    total, parts = row[0], [f for f in row[1:] if f.value]
    if len(parts) < 2 or sum_of(parts) is None or total.strict is None:
        return None
    return totalled(ledger, total, parts, "likely", "pasted")


def _checked(ledger: Ledger, rows: Sequence[Row], formulas: Sequence[_Formula]) -> Iterator[Relation]:
    """The rows against every formula that most of them hold."""
    if len(rows) < _ROWS:
        return
    for formula in formulas:
        relations = [relation for row in rows if (relation := formula.of(ledger, row)) is not None and _says(relation)]
        held = [relation for relation in relations if relation.verdict == "confirmed"]
        if len(held) < _ROWS or len(held) < _SHARE * len(relations):
            continue
        yield from held
        if formula.build is _sum and len(held) >= _FIRM * len(relations):
            yield from (r for r in relations if r.verdict == "contradicted" and (r.chance or 1) < _CHANCE)


def _says(relation: Relation) -> bool:
    """Whether a row can speak for a formula: it can be computed, and not of zeros."""
    return relation.verdict != "not_assessable" and relation.stated is not None and relation.stated.high != 0
