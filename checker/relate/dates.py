"""Dates: a date against its weekday (2024年5月18日（星期一）), a span of days against its length (3月1日至3月5日，为期5天)."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from checker.language.calendar import Day
from checker.language.intervals import Interval
from checker.relate.arithmetic import make
from checker.rows import Figure, Ledger, Part, Relation
from checker.ruledata import phrase

_WEEKDAY = re.compile(r"[(,]?\s*(?:星期|周|礼拜)(?P<day>[一二三四五六日天])")
_LASTING = re.compile(r"^[(,]?[^,。;]{0,8}?(?:为期|历时|连续|共计?|持续)[^,。;\d]{0,4}$")
_DAYS = "一二三四五六日"


def find(ledger: Ledger) -> Iterator[Relation]:
    """Relations of kind ``dates``: weekday and duration."""
    normal = ledger.document.source.normal
    for figure in ledger.figures:
        if figure.kind == "date":
            yield from _weekday(figure, normal)
    for span, length in pairwise(ledger.figures):
        if span.kind == "date" and length.unit in ("天", "日") and span.sentence == length.sentence:
            yield from _duration(ledger, span, length, normal)


def _date(day: Day) -> datetime.date | None:
    """The day as a date of the calendar; None when something of it is not said, or the calendar lacks it."""
    if day.year is None or day.month is None or day.day is None or not day.possible:
        return None
    return datetime.date(day.year, day.month, day.day)


def _weekday(figure: Figure, normal: str) -> Iterator[Relation]:
    match = _WEEKDAY.match(normal, figure.end)
    when = figure.when
    if match is None or when is None or when.first != when.last:
        return
    date = _date(when.first)
    if date is None:
        return
    actual = _DAYS[date.weekday()]
    said = match["day"].replace("天", "日")
    yield Relation(
        "dates",
        "confirmed" if said == actual else "contradicted",
        # A year that the text does not write was taken from the context: nothing is claimed on it.
        "certain" if "年" in figure.text else "possible",
        (Part("stated", match.start("day") - 2, match.end()), Part("from", figure.start, figure.end, figure.index)),
        phrase("weekday", date.isoformat(), actual),
        stated_text=phrase("stated-weekday", said),
        pattern="weekday",
        label=figure.text,
    )


def _duration(ledger: Ledger, span: Figure, length: Figure, normal: str) -> Iterator[Relation]:
    when = span.when
    if (
        when is None
        or length.strict is None
        or not length.strict.is_exact
        or not _LASTING.match(normal[span.end : length.start])
    ):
        return
    first, last = _date(when.first), _date(when.last)
    if first is None or last is None or last <= first:
        return
    days = Decimal((last - first).days)
    yield make(
        ledger,
        "dates",
        length,
        (Part("from", span.start, span.end, span.index),),
        phrase("lasting", first.isoformat(), last.isoformat(), days + 1),
        Interval(days, days + 1),
        None,
        "likely",
        pattern="duration",
    )
