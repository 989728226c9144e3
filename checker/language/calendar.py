"""Periods of the calendar: days, months, quarters, years and spans of them, with what is not said left open.

A period is pure data: nothing depends on a time zone, a locale or today's date.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

_DAYS: Final = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def is_leap(year: int) -> bool:
    """Whether a Gregorian year has a 29 February."""
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def days_in(year: int | None, month: int) -> int:
    """Days of a month; February has 29 when the year is not known."""
    if month == 2:
        return 29 if year is None or is_leap(year) else 28
    return _DAYS[month - 1]


@dataclass(frozen=True, slots=True)
class Day:
    """A year, month or day: whatever of it is said. ``year`` is None in 5月12日, ``month`` in 2024年."""

    year: int | None = None
    month: int | None = None
    day: int | None = None

    @property
    def possible(self) -> bool:
        """Whether the calendar has it."""
        if self.month is not None and not 1 <= self.month <= 12:
            return False
        return (
            self.day is None
            or (self.month is None and 1 <= self.day <= 31)
            or (self.month is not None and 1 <= self.day <= days_in(self.year, self.month))
        )

    def before(self, other: Day) -> bool:
        """Whether this comes before another, by what is said of both; in an unknown year only within one month."""
        if self.year is None or other.year is None:
            within = self.year is other.year is None and self.month == other.month is not None
            return within and self.day is not None and other.day is not None and self.day < other.day
        for own, than in ((self.year, other.year), (self.month, other.month), (self.day, other.day)):
            if own is None or than is None or own != than:
                return own is not None and than is not None and own < than
        return False

    def named(self, year: str = "-") -> str:
        """``2024``, ``2024-05``, ``2024-05-12``; ``year`` stands for a year that is not said (``--05-12``)."""
        name = year if self.year is None else f"{self.year:04d}"
        if self.day is not None:
            return f"{name}-{'--' if self.month is None else f'{self.month:02d}'}-{self.day:02d}"
        return name if self.month is None else f"{name}-{self.month:02d}"


@dataclass(frozen=True, slots=True)
class Period:
    """From ``first`` to ``last`` (the same for a single year, month or day).

    ``offset`` counts years from the year of speaking (今年 0, 去年 -1) for a period that names no year; None when it
    names one or says nothing of the year. ``word`` keeps what has no place in the calendar (同期, 近三年).
    """

    first: Day = Day()
    last: Day = Day()
    offset: int | None = None
    word: str = ""

    @property
    def possible(self) -> bool:
        """Whether the calendar has both ends."""
        return self.first.possible and self.last.possible

    @property
    def ordered(self) -> bool:
        """Whether the end does not come before the beginning, as far as both are said."""
        return not self.last.before(self.first)

    @property
    def needs_year(self) -> bool:
        """Whether a year has to come from the context."""
        return self.first.year is None and self.last.year is None and not self.word

    def in_year(self, year: int) -> Period:
        """The period with ``year`` (of speaking, for 去年) filled in where it is missing."""
        own = year + (self.offset or 0)
        first, last = self.first, self.last
        return Period(Day(own, first.month, first.day), Day(own, last.month, last.day), None, self.word)

    @property
    def key(self) -> str:
        """The name by which two periods are compared: ``2024``, ``2024-01/2024-06``, ``2024-12-31``, ``-1`` for 去年."""
        if self.word:
            return self.word
        year = "-" if self.offset is None else {0: "本年", -1: "上年", -2: "前年", 1: "下年"}[self.offset]
        first, last = self.first.named(year), self.last.named(year)
        return first if first == last else f"{first}/{last}"
