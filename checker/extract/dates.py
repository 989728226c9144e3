"""Dates that the calendar does not have: 2月30日, 13月, 2023年2月29日."""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from typing import Final

from checker.language.normal import normalise
from checker.rows import Figure

_DATE: Final = re.compile(
    r"(?:(?P<year>\d{4})年)?(?P<month>\d{1,2})月(?:(?P<day>\d{1,2})[日号])?"
    r"|(?<!\d)(?P<y>(?:19|20)\d\d)(?P<mark>[-./])(?P<m>\d{1,2})(?P=mark)(?P<d>\d{1,2})(?!\d)"
)
_LEAP: Final = 2024  # without a year, 29 February is possible


def flag_dates(figures: Sequence[Figure]) -> None:
    """Say of every date figure whether the calendar lacks it. A masked or partial date is never impossible."""
    for figure in figures:
        if figure.kind == "date":
            year: int | None = None
            for match in _DATE.finditer(normalise("".join(figure.text.split()))):
                year = int(match["year"] or match["y"] or 0) or year
                day = match["day"] or match["d"]
                if not _exists(year or _LEAP, int(match["month"] or match["m"]), int(day) if day else None):
                    figure.impossible = True


def _exists(year: int, month: int, day: int | None) -> bool:
    return 1 <= month <= 12 and (day is None or 1 <= day <= calendar.monthrange(year, month)[1])
