"""Paths as URIs and section paths as one string, for the formats that CI services read."""

from __future__ import annotations

from functools import lru_cache
from pathlib import PurePath
from urllib.parse import quote

from checker.findings import Location
from checker.reports.words import clean


@lru_cache(maxsize=1024)
def uri(path: str) -> str:
    """A relative URI of a display path; ``file:`` for an absolute one."""
    if PurePath(path).is_absolute():
        return PurePath(path).as_uri()
    return quote(path, safe="/!")


def section(location: Location) -> str:
    """The path of headings."""
    return " / ".join(clean(part) for part in location.section)
