"""Two years that are named and what is said of them: 2023年15.4亿元, 2024年16.2亿元, 增长5.2%. The earlier one is the base."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from checker.extract.roles import words
from checker.language.verdicts import Certainty
from checker.relate.arithmetic import comparable, windows
from checker.relate.rates.fromto import changed, way_of
from checker.relate.rates.growth import based
from checker.rows import Figure, Ledger, Relation

_YEAR = r"(?P<year>20\d\d)\s?年(?:度|末|底)?"
# The years end the words before the two levels: of what they are is said before the first, or again before the second.
_FIRST = re.compile(rf"{_YEAR}(?:的|全[年市县省区]|[^,;:。()\d]{{0,14}})$")
_SECOND = re.compile(rf"^[^,;:。()\d]{{0,4}}[,;、](?:而)?{_YEAR}(?P<noun>[^,;:。()\d]{{0,14}})$")
_SAID = re.compile(
    r"^[^,;:。()\d]{0,4}[,、](?:同比|比上年|较上年|年|净|实际|名义)?(?:[增减升降提上下扩缩压回多少][^,;:。()\d]{0,5}|涨幅为?|降幅为?)$"
)
_PLANNED = re.compile(r"预计|预算(?!收入|支出)|目标|计划|力争|预期|安排|限额")
_LEVELS = ("level", "intensive", "percentage", "base", "share")


def find(ledger: Ledger) -> Iterator[Relation]:
    """Relations of kind ``growth`` and ``difference``: the rate, change or points right behind the levels of two years."""
    normal = ledger.document.source.normal
    for sentence, window in windows(ledger):
        for first, second, said in zip(window, window[1:], window[2:], strict=False):
            if not (comparable(first, second) or first.unit == second.unit == "%") or said.strict is None:
                continue
            if first.role not in _LEVELS or second.role not in _LEVELS or first.strict is None or second.strict is None:
                continue
            two = _SECOND.match(normal[first.end : second.start])
            gap = normal[second.end : said.start]
            if two is None or not _SAID.match(gap) or said.other_base or any(f.aside for f in (first, second, said)):
                continue
            one = _FIRST.search(normal, max(sentence.start, first.start - 40), first.start)
            if one is None or one["year"] == two["year"]:
                continue
            around = normal[one.start() : said.start]
            certainty: Certainty = "likely" if _PLANNED.search(around) else "certain"
            base, level = (first, second) if one["year"] < two["year"] else (second, first)
            yield from _held(ledger, base, level, said, gap, certainty)


def _held(
    ledger: Ledger, base: Figure, level: Figure, said: Figure, gap: str, certainty: Certainty
) -> Iterator[Relation]:
    percents = level.unit == "%"
    if said.role == "rate" and said.unit == "%" and not percents:
        normal = ledger.document.source.normal
        first = min(base.start, level.start)
        subject = re.split("[;。]", normal[max(0, first - 40) : first])[-1] + normal[first : said.start]
        if not words().constant_price.search(subject) and not words().comparable.search(subject):
            yield based(ledger, level, base, said, certainty, "two-years")
    elif (said.role == "change" and comparable(said, level)) or (said.role == "points" and percents):
        yield replace(changed(ledger, base, level, said, way_of(gap)), certainty=certainty, pattern="two-years")
