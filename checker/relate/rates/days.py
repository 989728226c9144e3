"""Rates of the days of a year: 空气质量优良天数295天，优良天数比例80.8%; 231天，占全年总天数的63.3%.

The days are of 365 or 366 (or of the month that is said), or of a few less where no measurement is valid: what no such number of days gives is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from checker.language.calendar import days_in
from checker.language.intervals import EXACT, Interval, format_number, rounded
from checker.relate.arithmetic import make, part
from checker.rows import Figure, Ledger, Part, Relation
from checker.ruledata import phrase

_GOOD = re.compile(
    r"(?:优良|达标|优|良好|好于[^,;。]{1,4}级)[^,;。]{0,8}(?:天数|日数)|(?:天数|日数)[^,;。]{0,6}(?:优良|达标)"
)
_RATE = re.compile(
    r"(?:优良|达标|良好)[^,;。]{0,8}?(?:率|比例|比重|占比)[^,;。\d]{0,6}$|(?:^|[,;、])\s*占(?:比|全年[^,;。\d]{0,8}(?:天|日)数?)[^,;。\d]{0,16}$"
)
_OTHER = re.compile("水|声|噪")  # that are measured in no days
_YEAR = (Decimal(365), Decimal(366))
_MEASURED = Decimal("0.945")  # of all days, those that were measured at the least
_NEAR = 5  # figures (dates too) from the days on among which their rate is looked for
_HUNDRED = Decimal(100)


def find(ledger: Ledger) -> Iterator[Relation]:
    """Relations of kind ``share`` of days and the days of a year, and of kind ``part`` where a month or a year has not so many."""
    normal = ledger.document.source.normal
    for days in ledger.figures:
        if days.unit != "天" or days.role != "level" or days.hedge or not days.value or days.value <= 1:
            continue
        if days.aside or not _GOOD.search(normal, max(days.gap_start, days.start - 30), days.start):
            continue
        most = _most(ledger, days)
        if most is not None and days.value > most[1]:
            yield _too_many(ledger, days, *most)
            continue
        if days.value > _YEAR[-1]:
            continue
        for rate in ledger.figures[max(0, days.index - 1) : days.index + _NEAR]:
            said = normal[max(rate.gap_start, rate.start - 30) : rate.start]
            if rate.unit != "%" or rate.sentence != days.sentence or rate.strict is None or rate.hedge:
                continue
            if _RATE.search(said) and not _OTHER.search(said):
                months = most is not None and most[1] < _YEAR[0]
                yield from _held(ledger, days, days.value, rate, (most[1],) if most and months else _YEAR)
                break


def _most(ledger: Ledger, days: Figure) -> tuple[Figure, Decimal] | None:
    """The month or the year that is said right before some days, and how many days it has."""
    date = next((f for f in reversed(ledger.figures[max(0, days.index - 2) : days.index]) if f.kind == "date"), None)
    when = date.when if date is not None else None
    if date is None or when is None or date.sentence != days.sentence or when.word or "来" in date.text:
        return None
    first, last = when.first, when.last
    if first.day is not None or last.day is not None or first.year != last.year:
        return None
    if first.month is None and last.month is None:
        return date, _YEAR[-1]
    if first.month is None or last.month is None or not (when.possible and when.ordered):
        return None
    return date, Decimal(sum(days_in(first.year, month) for month in range(first.month, last.month + 1)))


def _too_many(ledger: Ledger, days: Figure, date: Figure, most: Decimal) -> Relation:
    assert days.value is not None
    return make(
        ledger,
        "part",
        days,
        (Part("whole", date.start, date.end, date.index),),
        phrase("days-of", date.text, most),
        Interval(Decimal(0), most),
        None,
        "certain",
        pattern="days-of-period",
    )


def _held(ledger: Ledger, days: Figure, value: Decimal, rate: Figure, of: Sequence[Decimal]) -> Iterator[Relation]:
    place = EXACT.divide(rate.unit_place, Decimal(2))
    shares = [EXACT.divide(EXACT.multiply(value, _HUNDRED), all_) for all_ in of]
    assert rate.strict is not None
    found = next((n for n, share in enumerate(shares) if Interval.around(share, place).meets(rate.strict)), None)
    fewest = EXACT.divide(EXACT.multiply(value, _HUNDRED), EXACT.multiply(of[0], _MEASURED))
    if found is None and Interval(shares[-1], fewest).widened(place).meets(rate.strict):
        return
    derived = Interval.around(shares[found or 0], place)
    yield make(
        ledger,
        "share",
        rate,
        (part("part", days),),
        f"{format_number(value)}÷{of[found or 0]}＝{format_number(rounded(shares[found or 0], 2))}%",
        derived,
        derived,
        "likely",
        found="contradicted" if found is None else "confirmed",
        pattern="days-of-year",
        unit="%",
    )
