"""What is known of a table once it has been read: entries, columns, lines, and the layout that holds them."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from checker.language.intervals import EXACT, Interval

EntryKind = Literal["number", "blank", "nil", "text", "masked", "error"]
ColumnKind = Literal["label", "serial", "code", "amount", "rate", "text"]
LineRole = Literal["item", "total", "subtotal", "part", "heading", "statistic"]

_HALF = Decimal("0.5")
_ZERO = Decimal(0)


@dataclass(slots=True)
class Entry:
    """A cell as read. ``kind`` ``nil`` is a dash that stands for zero, ``masked`` a value left out (xx, 不详).

    ``places`` is the number of decimals shown, ``stored`` says that the file holds a number (not text), ``percent``
    that the figure is written with a percent sign (``value`` is then in percent). ``indent`` counts the half-width
    blanks before the text.
    """

    row: int
    column: int
    start: int
    end: int
    anchor: str
    text: str
    kind: EntryKind
    value: Decimal | None = None
    places: int = 0
    percent: bool = False
    stored: bool = False
    formula: str | None = None
    indent: int = 0
    figure: int = -1


@dataclass(slots=True)
class Column:
    """A column of a layout. ``path`` are its headers from the top, ``unit`` the unit as written (万元), ``places`` the
    largest number of decimals in it, ``rounded`` that its numbers are published rounded.
    """

    index: int
    path: tuple[str, ...]
    kind: ColumnKind
    unit: str = ""
    scale: Decimal = Decimal(1)
    dimension: str | None = None
    group: str | None = None
    factor: Decimal = Decimal(1)
    places: int = 0
    rounded: bool = True
    formula: str = ""

    @property
    def name(self) -> str:
        """The headers in one string: ``2019年债务限额·一般债务``."""
        return "·".join(self.path)

    @property
    def leaf(self) -> str:
        """The lowest header."""
        return self.path[-1] if self.path else ""


@dataclass(slots=True)
class Line:
    """A row of the body. A ``heading`` has no figures; a ``statistic`` (平均, 最高, 位次) has, and is in no sum."""

    row: int
    label: str
    role: LineRole
    group: str = ""
    serial: Decimal | None = None
    code: str = ""
    partial: bool = False
    raw: str = ""


@dataclass(slots=True)
class Layout:
    """One table within a grid: a label column and the columns that belong to it.

    ``schemes`` are readings of the depth of each line (name → level of each line; 0 is the top). ``region`` is shared
    by layouts that stand side by side. ``doubt`` says why the structure is uncertain; empty if it is not.
    """

    table: int
    region: int
    name: str
    title: str
    unit: str
    hidden: bool
    label: Column | None
    columns: list[Column]
    lines: list[Line]
    entries: dict[tuple[int, int], Entry]
    header: tuple[int, int] = (0, 0)
    schemes: dict[str, list[int]] = field(default_factory=dict)
    letters: dict[int, str] = field(default_factory=dict)
    doubt: str = ""

    def entry(self, line: Line, column: Column) -> Entry | None:
        """The cell of a line and column; None where the grid has none."""
        return self.entries.get((line.row, column.index))

    @property
    def amounts(self) -> list[Column]:
        """Columns whose numbers may be added up."""
        return [column for column in self.columns if column.kind == "amount"]

    @property
    def rates(self) -> list[Column]:
        """Columns of percentages, shares and averages."""
        return [column for column in self.columns if column.kind == "rate"]

    def interval(self, entry: Entry | None, column: Column, loose: bool = False) -> Interval | None:
        """The values an entry may stand for, in the unit of its column.

        Blank and dash are zero: offices leave out a zero. A rounded figure reaches half a unit of its last shown
        digit to both sides, and a whole unit where ``loose`` (cut off or rounded up). Masked and unreadable
        entries have no interval.
        """
        if entry is None or entry.kind in ("blank", "nil"):
            return Interval(_ZERO, _ZERO)
        if entry.value is None:
            return None
        if not column.rounded:
            return Interval.exact(entry.value)
        places = entry.places if entry.value else max(entry.places, column.places)
        unit = Decimal(1).scaleb(-places)
        return Interval.around(entry.value, unit if loose else EXACT.multiply(unit, _HALF))
