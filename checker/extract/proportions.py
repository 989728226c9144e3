"""Fractions, ratios, 成, 折, 番, and growth by a multiple."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from math import gcd
from typing import Final

from checker.extract.magnitudes import CN_DIGITS, CN_UNITS
from checker.language.hedging import intervals
from checker.language.intervals import EXACT, Interval
from checker.language.numerals import DIGITS, Numeral, chinese, mixed
from checker.rows import Figure

RATIO: Final = re.compile(
    r"\d+(?:\.\d+)?(?:\s?:\s?\d+(?:\.\d+)?)+|\d+(?:\.\d+)?(?:比\d+(?:\.\d+)?)+(?![\d.万亿元个%年])"
)
SLASHED: Final = re.compile(r"(\d{1,3})/(\d{1,3})(?![\d/.年月日A-Za-z])")
FRACTION: Final = re.compile(
    rf"(百|千|[{CN_DIGITS}十百万]+)分之([{CN_DIGITS}{CN_UNITS}点]+|\d+(?:\.\d+)?)"
    rf"(?:[至到](?:百分之|千分之)?([{CN_DIGITS}{CN_UNITS}点]+|\d+(?:\.\d+)?)(?![{CN_DIGITS}{CN_UNITS}年月日个]))?"
)
_GROWN: Final = re.compile(r"(?:增长|增加|提高|提升|上涨|上升|扩大|净增|多出|增)(?:了)?$")
_CHENG_NOT: Final = frozenset("立功效果本员为都长绩熟交就品套型人分")
_ZHE_NOT: Final = frozenset("合算旧叠射腾")
_TEN: Final = Decimal(10)
_ONE: Final = Decimal(1)


def as_ratio(match: re.Match[str]) -> Figure:
    """3:2:1; it has terms, and no value of its own."""
    terms = tuple(Decimal(term.replace(" ", "")) for term in match[0].replace("比", ":").split(":"))
    return Figure(
        0,
        match.start(),
        match.end(),
        "",
        "ratio",
        dimension="ratio",
        parts=terms,
        number_start=match.start(),
        number_end=match.end(),
    )


def _fraction(start: int, end: int, above: Decimal, below: Decimal) -> Figure:
    """A fraction: its terms, and its value when the decimal ends."""
    figure = Figure(
        0,
        start,
        end,
        "",
        "ratio",
        dimension="ratio",
        group="倍数",
        parts=(above, below),
        number_start=start,
        number_end=end,
    )
    if _ends(above, below):
        figure.value = EXACT.divide(above, below)
        figure.strict = figure.loose = Interval.exact(figure.value)
    return figure


def _ends(above: Decimal, below: Decimal) -> bool:
    """Whether the quotient is a decimal that ends: the reduced denominator has no prime factor but 2 and 5."""
    top, _ = above.as_integer_ratio()
    denominator = int(below) // gcd(top, int(below))
    for prime in (2, 5):
        while denominator % prime == 0:
            denominator //= prime
    return denominator == 1


def as_slashed(match: re.Match[str]) -> Figure:
    """1/3; a date-like or improper one (24/7) is a pair of numbers without value."""
    above, below = Decimal(match[1]), Decimal(match[2])
    if not 0 < above < below:
        return Figure(0, match.start(), match.end(), "", "ordinal", number_start=match.start(), number_end=match.end())
    return _fraction(match.start(), match.end(), above, below)


def as_fraction(match: re.Match[str]) -> Figure | None:
    """百分之三十 (a percentage), 千分之五 (a permillage), 三分之一 (a fraction)."""
    below, above = match[1], match[2]
    numeral = Numeral(Decimal(100), _ONE, Decimal(100)) if above == "百" else mixed(above)
    if numeral is None:
        return None
    if below in ("百", "千"):
        if (other := match[3]) and (upper := mixed(other)) is not None and upper.value > numeral.value:
            interval = Interval(numeral.value, upper.value)
            unit, group = ("%", "百分比") if below == "百" else ("‰", "千分比")
            return Figure(
                0, match.start(), match.end(), "", "range", strict=interval, loose=interval, unit=unit, group=group,
                dimension="percent", number_start=match.start(), number_end=match.end(),
            )  # fmt: skip
        figure = Figure(
            0,
            match.start(),
            match.end(),
            "",
            "percent",
            numeral.value,
            dimension="percent",
            number_start=match.start(),
            number_end=match.end(),
        )
        figure.unit, figure.group = ("%", "百分比") if below == "百" else ("‰", "千分比")
        figure.unit_place = numeral.unit_place
        figure.strict, figure.loose = intervals(numeral, percent=True)
        return figure
    denominator = Numeral(Decimal(10_000), _ONE, _ONE) if below == "万" else chinese(below)
    if denominator is None or not denominator.value:
        return None
    return _fraction(match.start(), match.end(), numeral.value, denominator.value)


def special_at(text: str, position: int, end: int) -> tuple[str, int] | None:
    """成, 折 or 番 at ``position``: which, and where it ends (六成五 and 三成半 are one figure)."""
    if position >= end or text[position] not in "成折番":
        return None
    character, following = text[position], text[position + 1 : position + 2]
    if character == "成":
        if following and following in _CHENG_NOT:
            return None
        if (
            following
            and following in "一二三四五六七八九半"
            and text[position + 2 : position + 3] not in tuple("个十百千万类次级年月")
        ):
            return "成", position + 2
        return "成", position + 1
    if character == "折":
        return None if following and following in _ZHE_NOT else ("折", position + 1)
    return ("番", position + 1) if "翻" in text[max(0, position - 4) : position] else None


def special_figure(
    text: str, start: int, end: int, numeral: Numeral, digits: str, special: tuple[str, int], readings: Sequence[str]
) -> Figure | None:
    """The figure of 三成 (30 %), 五五折 (5.5), 翻两番 (4 times)."""
    name, stop = special
    figure = Figure(0, start, max(end, stop), "", "ratio", number_start=start, number_end=stop)
    if name == "番":
        if numeral.value != numeral.value.to_integral_value() or not 0 < numeral.value < 10:
            return None
        figure.start = text.rfind("翻", max(0, start - 4), start)
        figure.value = Decimal(2) ** int(numeral.value)
        figure.unit, figure.dimension, figure.group = "倍", "ratio", "倍数"
        figure.strict, figure.loose = intervals(Numeral(figure.value, _ONE, _ONE), readings)
        return figure
    if name == "折":
        value = numeral.value / 10 if len(digits) == 2 and all(c in DIGITS for c in digits) else numeral.value
        figure.value, figure.unit, figure.dimension, figure.group = value, "折", "ratio", "折"
        figure.strict, figure.loose = intervals(Numeral(value, _ONE, _ONE), readings)
        return figure
    last = text[stop - 1]
    value = numeral.value * 10
    place = _TEN * numeral.unit_place
    if last == "半":
        value, place = value + 5, _ONE
    elif last in DIGITS:
        value, place = value + DIGITS[last], _ONE
    figure.value, figure.unit_place, figure.kind = value, place, "percent"
    figure.unit, figure.dimension, figure.group = "%", "percent", "百分比"
    figure.strict, figure.loose = intervals(Numeral(value, place, place), readings, percent=True)
    return figure


def grown(figure: Figure, text: str, free: int) -> Figure:
    """增长2倍 is three times (DESIGN section 2); the verb is part of the figure. 增长到2倍 and 是…的2倍 are twice."""
    verb = _GROWN.search(text, max(free, figure.start - 4), figure.start)
    if verb is None or figure.value is None or figure.strict is None or figure.loose is None:
        return figure
    one = Interval.exact(_ONE)
    figure.value += 1
    figure.strict, figure.loose = figure.strict + one, figure.loose + one
    figure.start = verb.start()
    return figure
