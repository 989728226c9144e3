"""Rates of the days of a year: 空气质量优良天数295天，优良天数比例80.8%; 231天，占全年总天数的63.3%.

The days are of 365 or 366, or of a few less where no measurement is valid: what no such number of days gives is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from checker.language.intervals import EXACT, Interval, format_number, rounded
from checker.relate.arithmetic import make, part
from checker.rows import Figure, Ledger, Relation

_GOOD = re.compile(
    r"(?:优良|达标|优|良好|好于[^,;。]{1,4}级)[^,;。]{0,8}(?:天数|日数)|(?:天数|日数)[^,;。]{0,6}(?:优良|达标)"
)
_RATE = re.compile(
    r"(?:优良|达标|良好)[^,;。]{0,8}?(?:率|比例|比重|占比)[^,;。\d]{0,6}$|(?:^|[,;、])\s*占(?:比|全年[^,;。\d]{0,8}(?:天|日)数?)[^,;。\d]{0,16}$"
)
_OTHER = re.compile("水|声|噪")  # that are measured in no days
_YEAR = (Decimal(365), Decimal(366))
_FEWEST = Decimal(345)  # days that were measured, at the least
_NEAR = 5  # figures (dates too) from the days on among which their rate is looked for
_HUNDRED = Decimal(100)


def find(ledger: Ledger) -> Iterator[Relation]:
    """Relations of kind ``share`` of days and the days of a year."""
    normal = ledger.document.source.normal
    for days in ledger.figures:
        if days.unit != "天" or days.role != "level" or days.hedge or not days.value or not 1 < days.value <= 366:
            continue
        if days.aside or not _GOOD.search(normal, max(days.gap_start, days.start - 30), days.start):
            continue
        for rate in ledger.figures[max(0, days.index - 1) : days.index + _NEAR]:
            said = normal[max(rate.gap_start, rate.start - 30) : rate.start]
            if rate.unit != "%" or rate.sentence != days.sentence or rate.strict is None or rate.hedge:
                continue
            if _RATE.search(said) and not _OTHER.search(said):
                yield from _held(ledger, days, days.value, rate)
                break


def _held(ledger: Ledger, days: Figure, value: Decimal, rate: Figure) -> Iterator[Relation]:
    place = EXACT.divide(rate.unit_place, Decimal(2))
    shares = [EXACT.divide(EXACT.multiply(value, _HUNDRED), of) for of in _YEAR]
    assert rate.strict is not None
    found = next((n for n, share in enumerate(shares) if Interval.around(share, place).meets(rate.strict)), None)
    fewest = EXACT.divide(EXACT.multiply(value, _HUNDRED), _FEWEST)
    if found is None and Interval(shares[-1], fewest).widened(place).meets(rate.strict):
        return
    derived = Interval.around(shares[found or 0], place)
    yield make(
        ledger,
        "share",
        rate,
        (part("part", days),),
        f"{format_number(value)}÷{_YEAR[found or 0]}＝{format_number(rounded(shares[found or 0], 2))}%",
        derived,
        derived,
        "likely",
        found="contradicted" if found is None else "confirmed",
        pattern="days-of-year",
        unit="%",
    )
