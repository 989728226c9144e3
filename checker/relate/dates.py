"""Dates: a date against its weekday (2024年5月18日（星期一）), a span against its length (3月1日至3月5日，为期5天) and its order."""

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
# What begins and ends says so behind its date: 2022年3月开工，2024年9月竣工.
_BEGUN = re.compile(
    r"^(?:\([^()]{1,6}\))?[^,;。\d]{0,6}?(?:开工|动工|开始|启动|开幕|开馆|开班|进场|起)[^,;。\d]{0,6}[,、]?(?:[于到至]|预计|计划)?$"
)
_ENDED = re.compile(
    r"(?:\([^()]{1,6}\))?[^,;。\d]{0,6}?(?:竣工|完工|结束|闭幕|建成|闭馆|结业|投用|投入使用|验收|通车|交付|止)"
)
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
            yield from _order(figure, opening, normal)
            opening = figure
    for position, length in enumerate(figures):
        if length.group not in ("时间", "月") or length.unit not in _SPANS or length.strict is None:
            continue
        before = [f for f in figures[max(0, position - 2) : position] if f.sentence == length.sentence]
        if not before or not length.strict.is_exact or not _LASTING.match(normal[before[-1].end : length.start]):
            continue
        if all(f.kind == "date" for f in before) and len(before) == 2 and _spans(before[0], before[1], normal):
            yield from _duration(ledger, before[0], before[1], length, normal)
        elif before[-1].kind == "date" and not _alone_ends(before[-1], normal):
            yield from _duration(ledger, before[-1], before[-1], length, normal)


def _spans(opening: Figure, closing: Figure, normal: str) -> bool:
    """Whether two dates are the ends of one span, by the words between and behind them."""
    gap = normal[opening.end : closing.start]
    if _UNTIL.match(gap):
        return True
    return _BEGUN.match(gap) is not None and _alone_ends(closing, normal)


def _alone_ends(closing: Figure, normal: str) -> bool:
    return _ENDED.match(normal, closing.end) is not None


def _order(closing: Figure, before: Figure | None, normal: str) -> Iterator[Relation]:
    """An end that comes before its beginning: 2024年9月28日至9月12日; 2024年9月20日开始，至2024年8月31日结束."""
    when = closing.when
    if when is None:
        return
    if not when.ordered and ("年" in closing.text or when.first.month == when.last.month):
        yield _reversed(closing, None, when.first, when.last, "certain")
    if before is None or before.when is None or before.sentence != closing.sentence or before.when.word or when.word:
        return
    if before.when.first != before.when.last or when.first != when.last or not _spans(before, closing, normal):
        return
    first, last = before.when.first, _year_of(closing, when.first, before, normal)[0]
    said = first.year is not None and last.year is not None and "年" in before.text
    if said and last.before(first):
        yield _reversed(closing, before, first, last, "certain" if "年" in closing.text else "likely")


def _reversed(closing: Figure, opening: Figure | None, first: Day, last: Day, certainty: Certainty) -> Relation:
    return Relation(
        "dates",
        "contradicted",
        certainty,
        (
            Part("stated", closing.start, closing.end, closing.index),
            *(() if opening is None else (Part("from", opening.start, opening.end, opening.index),)),
        ),
        phrase("ends-before", _spoken(first), _spoken(last)),
        stated_text=closing.text,
        pattern="order",
        label=closing.text,
    )


def _spoken(day: Day) -> str:
    """2024年9月28日, as far as it is said."""
    named = ((day.year, "年"), (day.month, "月"), (day.day, "日"))
    return "".join(f"{number}{unit}" for number, unit in named if number is not None)


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


def _duration(ledger: Ledger, opening: Figure, closing: Figure, length: Figure, normal: str) -> Iterator[Relation]:
    """So many days or months from one date to another; the last one counts, or it does not."""
    if opening.when is None or closing.when is None:
        return
    first, last = opening.when.first, closing.when.last
    if opening is not closing and "年" not in closing.text:
        last = _year_of(closing, last, opening, normal)[0]
    between = _months(first, last) if length.unit == "个月" else _days(first, last)
    if between is None or between[0] <= 0:
        return
    few, many = Decimal(between[0]), Decimal(between[1] + 1)
    places = (opening,) if opening is closing else (opening, closing)
    span = opening.text if opening is closing else phrase("to", opening.text, closing.text)
    yield make(
        ledger,
        "dates",
        length,
        tuple(Part("from" if f is opening else "to", f.start, f.end, f.index) for f in places),
        phrase("lasting", span, f"{many} {length.unit}"),
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
