"""The words of the reports, and figures and places as a person reads them. What a finding says is its rule's."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from functools import cache
from typing import Any

from checker.findings import LOOKUPS, Bounds, Calculation, Location, Report
from checker.language.intervals import EXACT, Interval, carried, format_number
from checker.ruledata import lexicon, lexicon_file

_SECTION_LENGTH = 24
_PLACES, _MOST_PLACES = 4, 12  # decimals of an interval's ends
_POINTS = {"%": "points", "‰": "permille_points"}
_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]")


@cache
def words(language: str) -> dict[str, str]:
    """The words of ``rules/lexicon/report.yaml`` in ``zh`` or ``en``."""
    return {name: entry[language] for name, entry in report_words()["words"].items()}


@cache
def report_words() -> dict[str, Any]:
    """The content of ``rules/lexicon/report.yaml``."""
    content: dict[str, Any] = lexicon_file("report")
    return content


@cache
def unit_pattern() -> re.Pattern[str]:
    """What belongs to a number right before it (余万元, 多人次), from the lexicon; for wrapping."""
    names = sorted(lexicon().units, key=len, reverse=True)
    return re.compile(
        rf" ?[余多来几]?[十百千万亿]*[余多]?(?:{'|'.join(map(re.escape, names))})?(?:以上|以下|左右|以内)?"
    )


def looked_up(report: Report) -> str:
    """How many figures were looked up in other files, and what came of it; empty when none were."""
    if not report.lookups:
        return ""
    counts = {key: report.lookups.get(key, 0) for key in LOOKUPS}
    return words(report.language)["looked_up"].format(count=sum(counts.values()), **counts)


def clean(text: str) -> str:
    """Text made safe for one line: line breaks, escapes and direction marks become spaces, one for one."""
    return _UNSAFE.sub(" ", text)


def short(text: str, length: int = _SECTION_LENGTH) -> str:
    """The beginning of a text, on one line."""
    text = clean(text).strip()
    return text if len(text) <= length else text[: length - 1] + "…"


def place(location: Location, language: str) -> str:
    """The place in the words of the format: ``第3段``, ``Sheet1!B7``, ``第59行``."""
    return clean(location.anchor) or words(language)["line"].format(line=location.line)


def seen_from(here: Location, where: Location, language: str) -> str:
    """A place as one finding names another: with the file where that is another one."""
    name = "" if where.path == here.path else where.path.rsplit("/", 1)[-1] + " "
    return clean(name) + place(where, language)


def trail(location: Location, language: str) -> str:
    """File → section → place."""
    name = location.path.rsplit("/", 1)[-1]
    return " → ".join([clean(name), *(short(part) for part in location.section), place(location, language)])


def span(bounds: Bounds, against: Bounds | None = None) -> str:
    """An interval: ``[1, 2)``, or one number. Only characters that a GBK console has.

    Long ends are rounded outward to four decimals, to more where ``against`` would seem to lie within or without.
    JSON has them exactly.
    """
    if bounds.low is not None and _exact(bounds):
        return bounds.low
    bounds = _rounded(bounds, against)
    low = "-∞" if bounds.low is None else bounds.low
    high = "∞" if bounds.high is None else bounds.high
    left = "(" if bounds.low_open or bounds.low is None else "["
    right = ")" if bounds.high_open or bounds.high is None else "]"
    return f"{left}{low}, {high}{right}"


def _rounded(bounds: Bounds, against: Bounds | None) -> Bounds:
    own = _interval(bounds)
    other = None if against is None else _interval(against)
    for places in range(_PLACES, _MOST_PLACES):
        step = Decimal(1).scaleb(-places)
        low = own.low if own.low.is_infinite() else _at_most(own.low, step, ROUND_FLOOR)
        high = own.high if own.high.is_infinite() else _at_most(own.high, step, ROUND_CEILING)
        wider = Interval(low, high, own.low_open, own.high_open)
        if other is None or wider.meets(other) == own.meets(other):
            ends = [None if end.is_infinite() else format_number(end) for end in (low, high)]
            return replace(bounds, low=ends[0], high=ends[1])
    return bounds


def _at_most(value: Decimal, step: Decimal, rounding: str) -> Decimal:
    """A number that has more decimals than ``step``, rounded; others as they are."""
    exponent = value.as_tuple().exponent
    return value.quantize(step, rounding, EXACT) if isinstance(exponent, int) and exponent < -_PLACES else value


def _interval(bounds: Bounds) -> Interval:
    low = Decimal("-Infinity") if bounds.low is None else Decimal(bounds.low)
    high = Decimal("Infinity") if bounds.high is None else Decimal(bounds.high)
    return Interval(low, high, bounds.low_open or bounds.low is None, bounds.high_open or bounds.high is None)


def arithmetic(calculation: Calculation, language: str) -> list[tuple[str, str]]:
    """The lines of a calculation, each with its label: expression and derived interval, stated interval, difference."""
    named = words(language)
    unit = calculation.unit
    lines = [(named["arithmetic"], expression(calculation, language))]
    stated = calculation.stated
    if stated is not None:
        text = clean(stated.text) if stated.text else f"{span(stated)} {unit}".rstrip()
        reading = named["exact"] if _exact(stated) else named["range"].format(range=span(stated, calculation.derived))
        lines.append((named["stated"], f"{text}{named['comma']}{reading}"))
    off = difference(calculation)
    if off not in ("", "0"):
        lines.append((named["difference"], f"{off} {apart(unit, language)}".rstrip()))
    return lines


def apart(unit: str, language: str) -> str:
    """The unit of a difference: percentages differ by percentage points."""
    return words(language)[_POINTS[unit]] if unit in _POINTS else unit


def difference(calculation: Calculation) -> str:
    """The difference with the decimals that the figures carry; empty where there is none. JSON has it exactly."""
    if calculation.difference is None:
        return ""
    stated = calculation.stated
    written = (stated.text or span(stated)) if stated is not None else ""
    return format_number(carried(Decimal(calculation.difference), calculation.expression, written))


def expression(calculation: Calculation, language: str) -> str:
    """The expression with what it gives: the result where the expression does not show it, or the interval."""
    named = words(language)
    text = clean(calculation.expression).strip()
    derived = calculation.derived
    shown = derived is None or "＝" in text or "=" in text or (derived.low or "") in text
    if derived is not None and _exact(derived) and not shown:
        text += named["comma"] + named["gives"].format(value=derived.low)
    if calculation.unit and text[-1:].isdigit():
        text += f" {calculation.unit}"
    if derived is not None and not _exact(derived):
        text += named["comma"] + named["range"].format(range=span(derived, calculation.stated))
    return text


def _exact(bounds: Bounds) -> bool:
    return bounds.low is not None and bounds.low == bounds.high
