"""Relations of tables: members, arithmetic and names of a sum, the same for every module that finds one."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from checker.language.intervals import Interval, format_number
from checker.language.verdicts import Certainty, Verdict
from checker.rows import Hint, Part, Relation
from checker.ruledata import phrase
from checker.tables.model import Column, Entry, Layout, Line

_SHOWN = 8  # summands shown in an expression before it is cut


def name_of(layout: Layout, line: Line, column: Column) -> str:
    """How a person finds a cell: ``“昌都市”行“债务限额·合计”列``."""
    row = line.label or phrase("row", line.row + 1)
    return phrase("cell", row, column.name or phrase("column", column.index + 1))


def part(role: str, entry: Entry) -> Part:
    """A cell as a member of a relation."""
    return Part(role, entry.start, entry.end, entry.figure)


def shown(entry: Entry) -> str:
    """The figure of a cell as arithmetic shows it."""
    if entry.value is None:
        return entry.text
    text = format_number(entry.value)
    return f"{text}%" if entry.percent else text


def spell(terms: Sequence[tuple[Entry, int]]) -> str:
    """``a＋b−c`` of cells; blanks left out, long sums cut in the middle with the number of their terms."""
    filled = [(entry, sign) for entry, sign in terms if entry.kind != "blank"]
    if len(filled) > _SHOWN:
        head, tail = filled[: _SHOWN - 2], filled[-1:]
        return phrase("terms", _signed(head), _signed(tail, False), len(filled))
    return _signed(filled)


def _signed(terms: Sequence[tuple[Entry, int]], first: bool = True) -> str:
    text = ""
    for entry, sign in terms:
        value = shown(entry)
        if value.startswith("-"):
            value = f"({value})"
        lead = ("" if sign > 0 else "−") if first and not text else ("＋" if sign > 0 else "−")
        text += lead + value
    return text


def relation(
    layout: Layout,
    line: Line,
    column: Column,
    pattern: str,
    found: Verdict,
    certainty: Certainty,
    stated: Entry,
    members: Sequence[Part],
    *,
    expression: str = "",
    interval: Interval | None = None,
    derived: Interval | None = None,
    difference: Decimal | None = None,
    reason: str = "",
    hint: str = "",
    unit: str | None = None,
) -> Relation:
    """A relation of kind ``table`` about one cell."""
    return Relation(
        "table",
        found,
        certainty,
        (part("total", stated), *members),
        expression,
        column.unit if unit is None else unit,
        interval,
        derived,
        shown(stated),
        difference,
        reason,
        Hint("about", hint) if hint else None,
        pattern,
        name_of(layout, line, column),
    )
