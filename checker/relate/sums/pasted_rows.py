"""Tables pasted as lines of text: a name with its first number, then numbers on lines of their own.

What the columns are to each other (growth of one on another, a percentage, a sum) is not said where a table has lost its
form: a formula counts only where most of the rows of that many numbers nearby hold it. Rows that hold it are confirmed;
of sums, a row that a single wrong key would mend is reported.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from checker.language.intervals import Interval
from checker.language.normal import blank
from checker.relate.arithmetic import strict, sum_of
from checker.relate.evidence import UNSAID
from checker.relate.rates.completion import completed
from checker.relate.rates.growth import based, grow
from checker.relate.rates.share import ratio
from checker.relate.sums.totalled import totalled
from checker.rows import Figure, Ledger, Relation

_ROWS = 5  # rows that must hold a formula before it counts
_SHARE = 0.5  # the least share of the rows of a stretch that hold it
_FIRM = 0.8  # the same for a formula that rows may contradict
_STRETCH = 60  # rows of all lengths that a stretch may span
_LONGEST = 12

Row = Sequence[Figure]


@dataclass(frozen=True, slots=True)
class _Formula:
    """What numbers of a row are to each other.

    ``stated`` is which of them follows from the others, ``derive`` what follows (None: they are not in such a relation,
    or nothing follows), ``build`` the relation of both.
    """

    stated: int
    derive: Callable[[Row], Interval | None]
    build: Callable[[Ledger, Row], Relation]

    def holds(self, row: Row) -> bool | None:
        """Whether a row holds it; None where it says nothing: a number is missing, or all are nought."""
        own = strict(row[self.stated])
        derived = self.derive(row) if all(f.value is not None and f.strict is not None for f in row) else None
        return None if own is None or not own.high or derived is None else own.meets(derived)


def find(ledger: Ledger) -> Iterator[Relation]:
    """Relations of kind ``growth``, ``completion`` and ``total`` within the rows of pasted tables."""
    rows = list(enumerate(_rows(ledger)))
    for stretch in _stretches(rows):
        yield from _checked(ledger, [row[:3] for row in stretch], _GROWTH)  # tables may differ in what follows
    for length in range(3, _LONGEST + 1):
        for stretch in _stretches([(number, row) for number, row in rows if len(row) == length]):
            yield from _checked(ledger, stretch, _SUM)
            for place in range(length - 2):
                for formula in (_GROWTH, _PERCENTAGE):
                    yield from _checked(ledger, [row[place : place + 3] for row in stretch], formula)


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
        ends = blank(normal, figure.end, block.end)
        alone = ends and blank(normal, block.start, figure.start)
        if alone and row and figure.block == row[-1].block + 1:
            row.append(figure)
        else:
            if 3 <= len(row) <= _LONGEST:
                yield row
            row = [figure] if ends else []
    if 3 <= len(row) <= _LONGEST:
        yield row


def _parts(row: Row) -> list[Figure]:
    return [f for f in row[1:] if f.value]


_GROWTH = _Formula(
    2,
    lambda row: grow(row[2], strict(row[1]), strict(row[0])) if all(f.value for f in row) else None,
    lambda ledger, row: based(ledger, row[1], row[0], row[2], "possible", "pasted"),
)
_PERCENTAGE = _Formula(
    2,
    lambda row: ratio(strict(row[1]), strict(row[0])) if all(f.value for f in row) else None,
    lambda ledger, row: completed(ledger, row[1], row[0], row[2], "possible", "pasted"),
)
_SUM = _Formula(  # the first number is the sum of the others, at least two of which are not zero
    0,
    lambda row: sum_of(_parts(row)) if len(_parts(row)) >= 2 else None,
    lambda ledger, row: totalled(ledger, row[0], _parts(row), "likely", "pasted"),
)


def _checked(ledger: Ledger, rows: Sequence[Row], formula: _Formula) -> Iterator[Relation]:
    """The rows against a formula, if most of them hold it."""
    if len(rows) < _ROWS:
        return
    verdicts = [formula.holds(row) for row in rows]
    held, said = verdicts.count(True), len(verdicts) - verdicts.count(None)
    if held < _ROWS or held < _SHARE * said:
        return
    yield from (formula.build(ledger, row) for row, holds in zip(rows, verdicts, strict=True) if holds)
    if formula is _SUM and held >= _FIRM * said:
        others = (formula.build(ledger, row) for row, holds in zip(rows, verdicts, strict=True) if holds is False)
        yield from (r for r in others if r.verdict == "contradicted" and (r.chance or 1) < UNSAID)
