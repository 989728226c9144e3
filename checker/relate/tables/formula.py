"""Spreadsheet formulas: a cached value that is not what the formula gives, a sum that leaves out a row of its block,
a typed total where its neighbours are formulas.

Only formulas of sums, differences, products and quotients of cells of the same sheet are worked out; others are left
alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from checker.document import Cell, Table
from checker.language.intervals import EXACT, Interval, format_number
from checker.language.verdicts import verdict
from checker.relate.tables.words import part, relation
from checker.rows import Ledger, Relation
from checker.tables.cells import clean
from checker.tables.model import Column, Entry, Layout, Line

_TOKEN: Final = re.compile(
    r"\s*(?:(\$?[A-Z]{1,3}\$?\d{1,7})(?::(\$?[A-Z]{1,3}\$?\d{1,7}))?|(\d+(?:\.\d+)?)|(SUM|ROUND)\(|([-+*/(),]))",
    re.IGNORECASE,
)
_VERTICAL: Final = re.compile(r"SUM\(\$?([A-Z]{1,3})\$?(\d+):\$?([A-Z]{1,3})\$?(\d+)\)", re.IGNORECASE)
_NOISE: Final = Decimal("1e-9")
_LARGEST: Final = 5000  # cells of a range that are added up


class _UnknownError(Exception):
    """The formula cannot be worked out here."""


@dataclass(slots=True)
class _Sheet:
    cells: dict[tuple[int, int], Cell]

    def value(self, row: int, column: int) -> Decimal:
        """The number in a cell; zero where it is empty.

        Raises:
            _UnknownError: for a text, an error, or a formula without cached value.
        """
        cell = self.cells.get((row, column))
        if cell is None:
            return Decimal(0)
        number = clean(cell.value) if cell.value is not None and cell.kind in ("number", "") else None
        if number is None:
            raise _UnknownError
        return number


def find(ledger: Ledger) -> Iterator[Relation]:
    """What the formulas of every sheet say against what the cells hold."""
    for layout in ledger.tables:
        table = ledger.document.tables[layout.table]
        formulas = [
            (line, column, entry)
            for line in layout.lines
            for column in layout.columns
            if (entry := layout.entry(line, column)) is not None and entry.formula
        ]
        if not formulas:
            continue
        sheet = _Sheet({(cell.row, cell.column): cell for cell in table.cells})
        for line, column, entry in formulas:
            yield from _cached(layout, sheet, line, column, entry)
            yield from _left_out(layout, table, line, column, entry)
        yield from _typed(layout)


def _address(reference: str) -> tuple[int, int]:
    letters = reference.replace("$", "").rstrip("0123456789").upper()
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return int(reference.replace("$", "")[len(letters) :]) - 1, column - 1


class _Parser:
    """Works a formula out: sums, differences, products, quotients, brackets, SUM and ROUND."""

    def __init__(self, formula: str, sheet: _Sheet) -> None:
        self._tokens: list[re.Match[str]] = []
        position = 0
        while position < len(formula.rstrip()):
            match = _TOKEN.match(formula, position)
            if match is None:
                raise _UnknownError
            self._tokens.append(match)
            position = match.end()
        self._sheet = sheet
        self._next = 0
        self.references = sum(token[1] is not None for token in self._tokens)

    def value(self) -> Decimal:
        result = self._sum()
        if self._next != len(self._tokens):
            raise _UnknownError
        return result

    def _peek(self) -> str:
        return self._tokens[self._next][5] or "" if self._next < len(self._tokens) else ""

    def _take(self, symbol: str) -> None:
        if self._peek() != symbol:
            raise _UnknownError
        self._next += 1

    def _sum(self) -> Decimal:
        result = self._product()
        while self._peek() in ("+", "-") and self._peek():
            minus = self._peek() == "-"
            self._next += 1
            term = self._product()
            result = EXACT.subtract(result, term) if minus else EXACT.add(result, term)
        return result

    def _product(self) -> Decimal:
        result = self._factor()
        while self._peek() in ("*", "/") and self._peek():
            divide = self._peek() == "/"
            self._next += 1
            factor = self._factor()
            if divide and not factor:
                raise _UnknownError
            result = EXACT.divide(result, factor) if divide else EXACT.multiply(result, factor)
        return result

    def _factor(self) -> Decimal:
        if self._peek() in ("+", "-") and self._peek():
            minus = self._peek() == "-"
            self._next += 1
            value = self._factor()
            return -value if minus else value
        if self._peek() == "(":
            self._next += 1
            value = self._sum()
            self._take(")")
            return value
        if self._next >= len(self._tokens):
            raise _UnknownError
        token = self._tokens[self._next]
        self._next += 1
        if token[3] is not None:
            return Decimal(token[3])
        if token[1] is not None and token[2] is None:
            return self._sheet.value(*_address(token[1]))
        if token[4] is not None:
            return self._call(token[4].upper())
        raise _UnknownError

    def _call(self, name: str) -> Decimal:
        total = Decimal(0)
        if name == "ROUND":
            value = self._sum()
            self._take(",")
            places = int(self._sum())
            self._take(")")
            return value.quantize(Decimal(1).scaleb(-places), rounding="ROUND_HALF_UP")
        while True:
            token = self._tokens[self._next] if self._next < len(self._tokens) else None
            if token is not None and token[1] is not None and token[2] is not None:
                self._next += 1
                total = EXACT.add(total, self._range(token[1], token[2]))
            else:
                total = EXACT.add(total, self._sum())
            if self._peek() == ",":
                self._next += 1
                continue
            self._take(")")
            return total

    def _range(self, first: str, last: str) -> Decimal:
        (top, left), (bottom, right) = _address(first), _address(last)
        if (bottom - top + 1) * (right - left + 1) > _LARGEST:
            raise _UnknownError
        total = Decimal(0)
        for row in range(top, bottom + 1):
            for column in range(left, right + 1):
                cell = self._sheet.cells.get((row, column))
                if cell is not None and cell.kind in ("text", "boolean"):
                    continue  # SUM passes over texts
                total = EXACT.add(total, self._sheet.value(row, column))
        return total


def _cached(layout: Layout, sheet: _Sheet, line: Line, column: Column, entry: Entry) -> Iterator[Relation]:
    assert entry.formula is not None
    if entry.value is None or not entry.stored:
        return
    try:
        parser = _Parser(entry.formula, sheet)
        if not parser.references:
            return
        value = parser.value()
    except (_UnknownError, ArithmeticError, ValueError):
        return
    cached = entry.value / 100 if entry.percent else entry.value
    slack = max(abs(value), abs(cached)) * _NOISE + _NOISE
    stated, derived = Interval.exact(cached), Interval.around(value, slack)
    found = verdict(stated, derived)
    yield relation(
        layout,
        line,
        column,
        "formula",
        found,
        "certain",
        entry,
        [],
        expression=f"={entry.formula}＝{format_number(value)} {column.unit}".strip(),
        interval=stated,
        derived=derived,
        difference=EXACT.subtract(cached, value),
    )


def _left_out(layout: Layout, table: Table, line: Line, column: Column, entry: Entry) -> Iterator[Relation]:
    """A vertical SUM next to which stands another line with a figure, before the next total and the formula itself."""
    assert entry.formula is not None
    match = _VERTICAL.fullmatch(entry.formula.replace(" ", ""))
    if not match or match[1].upper() != match[3].upper() or _address(match[1] + "1")[1] != column.index:
        return
    top, bottom = int(match[2]) - 1, int(match[4]) - 1
    rows = {other.row: other for other in layout.lines}
    depth = {other.row: tuple(levels[i] for levels in layout.schemes.values()) for i, other in enumerate(layout.lines)}
    inside = [row for row in rows if top <= row <= bottom]
    if not inside:
        return
    for row, step in ((bottom + 1, 1), (top - 1, -1)):
        missing: list[Entry] = []
        while row in rows and row != line.row:
            other = rows[row]
            found = layout.entry(other, column)
            if (
                other.role != "item"
                or other.partial
                or found is None
                or found.kind != "number"
                or depth[row] != depth[inside[-1]]
            ):
                break
            if found.formula and ":" in found.formula:
                break
            missing.append(found)
            row += step
        # Beyond the block stands either the formula itself or the end of the table: else it is another block.
        if missing and (row == line.row or row not in rows) and len(missing) <= max(1, len(inside) // 3):
            added = sum((found.value for found in missing if found.value is not None), Decimal(0))
            value = entry.value if entry.value is not None else Decimal(0)
            yield relation(
                layout,
                line,
                column,
                "omits",
                "contradicted" if added else "uncertain",
                "likely",
                entry,
                [part("part", found) for found in missing],
                expression=f"={entry.formula}",
                interval=Interval.exact(value),
                derived=Interval.exact(EXACT.add(value, added)),
                difference=-added,
                hint="、".join(rows[found.row].label for found in missing),
            )


def _typed(layout: Layout) -> Iterator[Relation]:
    """A total line in which most figures are formulas over cells, and one is typed in."""
    for line in layout.lines:
        cells = [
            (column, entry)
            for column in layout.amounts
            if (entry := layout.entry(line, column)) is not None and entry.kind == "number"
        ]
        computed = [entry for _, entry in cells if entry.formula and re.search(r"[A-Z]\d", entry.formula)]
        typed = [(column, entry) for column, entry in cells if not entry.formula and entry.value]
        if len(computed) >= 2 and typed and len(computed) > 2 * len(typed) - 1:
            for column, entry in typed:
                yield relation(
                    layout, line, column, "typed", "uncertain", "possible", entry, [part("also", computed[0])]
                )
