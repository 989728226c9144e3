"""From a cell of a table to an entry: numbers however they are written, dashes, masked values, errors."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import Final

from checker.document import Cell, Source
from checker.tables.model import Entry, EntryKind

_NUMBER: Final = re.compile(
    r"(?P<open>\()?(?P<sign>[-+])?[¥$]?(?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)(?P<percent>%)?(?(open)\))"
)
_PARENTHESIS: Final = re.compile(r"\(-?[\d,.]+%?\)")
_NIL: Final = re.compile(r"[-—_–/\\]{1,4}|无|零")
_MASKED: Final = re.compile(r"(?:[xX×*]+|\d*[xX×*]{2,}[\d.xX×*]*|\.{3,}|…+|#{2,}|不详|略|[?]+)")
_ERROR: Final = re.compile(r"#(?:REF|N/A|VALUE|DIV/0|NAME|NUM|NULL|SPILL|CALC|GETTING_DATA)[!?]?", re.IGNORECASE)
_SIGNIFICANT: Final = 15  # what a spreadsheet stores reliably; digits behind that are noise of binary floating point


def clean(value: str) -> Decimal | None:
    """A stored number as exact decimal without the noise of binary floating point; None if it is not a number."""
    try:
        number = Decimal(value)
    except InvalidOperation:
        return None
    if not number.is_finite():
        return None
    if len(number.as_tuple().digits) >= _SIGNIFICANT and number != number.to_integral_value():
        number = +number.quantize(Decimal(1).scaleb(number.adjusted() - _SIGNIFICANT + 1)) if number else number
    if number == number.to_integral_value():
        return number.quantize(Decimal(1)) if abs(number) < Decimal("1e27") else number
    return number.normalize()


def places_of(value: Decimal) -> int:
    """How many decimals a number is written with."""
    exponent = value.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def parse(text: str) -> tuple[EntryKind, Decimal | None, int, bool]:
    """Read the text of a cell: kind, value, decimals shown, whether a percent sign is written.

    Args:
        text: normalised text without blanks at its ends.
    """
    compact = "".join(text.split())
    if not compact:
        return "blank", None, 0, False
    match = _NUMBER.fullmatch(compact)
    if match:
        digits = match["digits"].replace(",", "")
        value = Decimal(digits)
        if match["sign"] == "-" or match["open"]:
            value = -value
        return "number", value, len(digits.partition(".")[2]), bool(match["percent"])
    if _ERROR.fullmatch(compact):
        return "error", None, 0, False
    if _NIL.fullmatch(compact):
        return "nil", Decimal(0), 0, False
    if _MASKED.fullmatch(compact):
        return "masked", None, 0, False
    return "text", None, 0, False


def read_entry(source: Source, cell: Cell) -> Entry:
    """The entry of a cell. The file's stored number, where there is one, goes before what its text shows."""
    text = source.normal[cell.start : cell.end]
    kind, value, places, percent = parse(text)
    if cell.kind in ("date", "boolean", "error"):
        kind, value, places, percent = ("error" if cell.kind == "error" else "text"), None, 0, False
    stored = False
    if cell.value is not None and cell.kind in ("number", ""):
        number = clean(cell.value)
        if number is not None:
            stored = True
            if kind == "number" and percent:
                number = clean(str(number.scaleb(2))) or number
            kind, value, places = "number", number, places_of(number)
    indent = 0
    position = cell.start
    while position > 0 and source.text[position - 1] in " \u3000\u00a0":
        position -= 1
        indent += 2 if source.text[position] == "\u3000" else 1
    return Entry(
        cell.row,
        cell.column,
        cell.start,
        cell.end,
        cell.anchor,
        text,
        kind,
        value,
        places,
        percent,
        stored,
        cell.formula,
        indent,
    )
