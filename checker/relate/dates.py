"""Dates: a date against its weekday (2024年5月18日（星期一）), a span of days against its length (3月1日至3月5日，为期5天)."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from checker.language.calendar import Day
from checker.language.intervals import Interval
from checker.language.verdicts import Certainty
from checker.relate.arithmetic import make
from checker.rows import Figure, Ledger, Part, Relation
from checker.ruledata import phrase

_WEEKDAY = re.compile(r"[(,]?\s*(?:星期|周|礼拜)(?P<day>[一二三四五六日天])")
_LASTING = re.compile(
    r"^[(,]?(?:[^,。;]{0,24},)?[^,。;]{0,8}?(?:为期|历时|连续|共计?|持续|展期|会期|学期|用时|历经|前后)[^,。;\d]{0,4}$"
)
_UNTIL = re.compile(r"^[^,。;]{0,8}[,]?(?:到|至|—|-|持续到|延续到|截至)$")
_NEAR = 30  # characters from a date with a year to one of that year without
_SPANS = ("天", "日", "个月")
_DAYS = "一二三四五六日"


def find(ledger: Ledger) -> Iterator[Relation]:
    """Relations of kind ``dates``: weekday and duration."""
    normal = ledger.document.source.normal
    figures = ledger.figures
    opening: Figure | None = None
    for figure in figures:
        if figure.kind == "date":
            yield from _weekday(figure, opening, normal)
            opening = figure
    for position, length in enumerate(figures):
        if length.group not in ("时间", "月") or length.unit not in _SPANS or length.strict is None:
            continue
        before = [f for f in figures[max(0, position - 2) : position] if f.sentence == length.sentence]
        if not before or not length.strict.is_exact or not _LASTING.match(normal[before[-1].end : length.start]):
            continue
        if (
            all(f.kind == "date" for f in before)
            and len(before) == 2
            and _UNTIL.match(normal[before[0].end : before[1].start])
        ):
            yield from _duration(ledger, before[0], before[1], length)
        elif before[-1].kind == "date":
            yield from _duration(ledger, before[-1], before[-1], length)


def _date(day: Day) -> datetime.date | None:
    """The day as a date of the calendar; None when something of it is not said, or the calendar lacks it."""
    if day.year is None or day.month is None or day.day is None or not day.possible:
        return None
    return datetime.date(day.year, day.month, day.day)


def _weekday(figure: Figure, before: Figure | None, normal: str) -> Iterator[Relation]:
    match = _WEEKDAY.match(normal, figure.end)
    when = figure.when
    if match is None or when is None or when.first != when.last:
        return
    day, certainty = _year_of(figure, when.first, before, normal)
    date = _date(day)
    if date is None:
        return
    actual = _DAYS[date.weekday()]
    said = match["day"].replace("天", "日")
    yield Relation(
        "dates",
        # A year that nobody says was taken from the context: nothing is claimed on it.
        "confirmed" if said == actual else "uncertain" if certainty == "possible" else "contradicted",
        certainty,
        (Part("stated", match.start("day") - 2, match.end()), Part("from", figure.start, figure.end, figure.index)),
        phrase("weekday", date.isoformat(), actual),
        stated_text=phrase("stated-weekday", said),
        pattern="weekday",
        label=figure.text,
    )


def _year_of(figure: Figure, day: Day, before: Figure | None, normal: str) -> tuple[Day, Certainty]:
    """The day with the year that is meant, and how sure that is: it says one, or ends a span whose beginning says one.

    2024年12月28日（星期六）至1月3日（星期五）: the span goes on into the next year.
    """
    if "年" in figure.text:
        return day, "certain"
    if before is None or before.sentence != figure.sentence or before.when is None or "年" not in before.text:
        return day, "possible"
    first, gap = before.when.last, normal[before.end : figure.start]
    if first.year is None or first.month is None or day.month is None:
        return day, "possible"
    if _UNTIL.match(gap):
        return replace(day, year=first.year + (day.month < first.month)), "certain"
    return day, "likely" if day.year == first.year and day.month >= first.month and len(gap) < _NEAR else "possible"


def _duration(ledger: Ledger, opening: Figure, closing: Figure, length: Figure) -> Iterator[Relation]:
    """So many days or months from one date to another; the last one counts, or it does not."""
    if opening.when is None or closing.when is None:
        return
    first, last = opening.when.first, closing.when.last
    between = _months(first, last) if length.unit == "个月" else _days(first, last)
    if between is None or between[0] <= 0:
        return
    few, many = Decimal(between[0]), Decimal(between[1] + 1)
    places = (opening,) if opening is closing else (opening, closing)
    yield make(
        ledger,
        "dates",
        length,
        tuple(Part("from" if f is opening else "to", f.start, f.end, f.index) for f in places),
        phrase("lasting", opening.text, closing.text, f"{many} {length.unit}"),
        Interval(few, many).scaled(length.factor),
        None,
        "likely",
        pattern="duration",
    )


def _days(first: Day, last: Day) -> tuple[int, int] | None:
    """The fewest and the most days from one to the other: a year that is not said may be a leap year."""
    if None in (first.month, first.day, last.month, last.day):
        return None
    counts = []
    for year in (2023, 2024):
        early = _date(replace(first, year=first.year or last.year or year))
        late = _date(replace(last, year=last.year or first.year or year))
        if early is None or late is None:
            return None
        counts.append((late - early).days)
    return min(counts), max(counts)


def _months(first: Day, last: Day) -> tuple[int, int] | None:
    """The months from one to the other, where no days are said."""
    if first.month is None or last.month is None or first.day is not None or last.day is not None:
        return None
    years = (last.year - first.year) if first.year and last.year else 0
    months = 12 * years + last.month - first.month
    return months, months
