"""Units in headers: ``单位：万元``, ``金额（亿元）``, ``增长（%）``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from checker.language.numerals import scale_of
from checker.ruledata import lexicon

_LINE: Final = re.compile(r"(?:金额|计量|计价|货币)?单\s*位\s*[::]\s*(?P<units>[^:()\n\t]{1,24}(?:\([^()]{1,8}\))?)")
_BRACKET: Final = re.compile(r"[(\[]([^()\[\]]{1,12})[)\]]\s*$|[,、/]\s*([^,、/]{1,8})$")
_SCALED: Final = re.compile(r"([十百千万亿]{0,2})(.+)")
_SEPARATOR: Final = re.compile(r"[、,;/和及\s]+")


@dataclass(frozen=True, slots=True)
class UnitRead:
    """A unit as written, its scale word as a factor, and what it measures."""

    text: str
    scale: Decimal
    name: str
    dimension: str
    group: str
    factor: Decimal


def read_unit(text: str) -> UnitRead | None:
    """The unit that ``text`` is (万元, 亿元, %, 户, 万人次); None if it is none."""
    text = text.strip().removeprefix("人民币")
    units = lexicon().units
    for skip in range(min(3, len(text))):
        scale, name = text[:skip], text[skip:]
        if skip and not all(c in "十百千万亿" for c in scale):
            break
        unit = units.get(name)
        if unit is not None:
            return UnitRead(
                text, scale_of(scale) if scale else Decimal(1), name, unit.dimension, unit.group, unit.factor
            )
    return None


def unit_line(text: str) -> list[UnitRead] | None:
    """The units of ``单位：万元``; None if the text is no such line, empty if it names no unit that we know."""
    match = _LINE.search(text)
    if not match:
        return None
    raw = match["units"].strip()
    whole = read_unit(raw)
    if whole is not None:
        return [whole]
    return [unit for piece in _SEPARATOR.split(raw) if piece and (unit := read_unit(piece)) is not None]


def header_unit(path: tuple[str, ...]) -> UnitRead | None:
    """The unit that a column's headers give in brackets, the lowest header first."""
    for text in reversed(path):
        for match in (_BRACKET.search(text),):
            if match:
                unit = read_unit(match[1] or match[2])
                if unit is not None:
                    return unit
        if text in ("%", "±%"):
            return read_unit("%")
        if text.endswith("%") and len(text) > 1:
            return read_unit("%")
    return None
