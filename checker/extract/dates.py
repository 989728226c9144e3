"""Dates and periods: 2024年5月12日, 上半年, 2021—2025年, “十四五”期间, 去年同期, and the years that the context gives them.

What the calendar does not have (2月30日) is kept and marked impossible, never repaired.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any, Final

from checker.language.calendar import Day, Period, days_in
from checker.language.numerals import DIGITS, chinese
from checker.rows import Figure, Sentence

_D2: Final = r"(?:\d{1,2}|[一二三四五六七八九十廿]{1,3})"
_YEAR: Final = r"(?:\d{4}|[一二][〇零一二三四五六七八九]{3})"
_DASH: Final = r"\s?[-~—至到]+\s?"
_CLOCK: Final = r"\s?\d{1,2}(?:[时点](?:\d{1,2}分?|半|整)?|:\d{2}(?::\d{2})?)"
_EDGE: Final = r"(?:初(?!中|级|始|步|次|心|期)|末(?!端|位|期)|底(?!线|层|数|部|座|气|子|色))"
_QUARTER: Final = r"(?:第?[一二三四1-4]季度|前[三3两二]季度|[上下]半年)"
_MONTHS: Final = rf"{_D2}{_DASH}{_D2}\s?月(?:份)?|{_D2}\s?月(?:份)?{_DASH}{_D2}\s?月(?:份|底|末)?"
_IN_YEAR: Final = (
    rf"(?:{_MONTHS}|{_D2}\s?月(?:份)?(?:\s?{_D2}\s?[日号](?:{_DASH}(?:{_D2}\s?月\s?)?{_D2}\s?[日号])?|{_DASH}{_D2}\s?月(?:份)?|[上中下]旬|{_EDGE})?"
    rf"|{_QUARTER}|前{_D2}个?月|{_EDGE})"
)
_ABSOLUTE: Final = (
    rf"{_YEAR}\s?年?(?:\s?{_D2}\s?月)?(?:\s?{_D2}\s?[日号])?{_DASH}{_YEAR}\s?(?:年度|学年度?|年)(?:\s?{_D2}\s?月(?:\s?{_D2}\s?[日号])?|[初末底])?"
    rf"|{_YEAR}\s?(?:学年度?|年度?)(?:\s?{_IN_YEAR}(?:{_CLOCK})?)?"
    r"|\d{4}[-/]\d{1,2}[-/]\d{1,2}(?!\d)(?:\s\d{1,2}:\d{2}(?::\d{2})?)?"
    r"|\d{4}\.\d{1,2}\.\d{1,2}(?![\d%])"
)
_BARE: Final = (
    rf"{_MONTHS}|{_D2}\s?月(?:份)?(?:\s?{_D2}\s?[日号](?:{_DASH}(?:{_D2}\s?月\s?)?{_D2}\s?[日号])?|[上中下]旬|{_EDGE})?(?:{_CLOCK})?(?!龄|饼|嫂|均)"
    rf"|{_D2}{_DASH}{_D2}\s?日(?!均|游)|\d{{1,2}}\s?日(?:{_CLOCK})?(?!均|游|常|产|处理|供|报|元|立方|吨|粮)|\d{{1,2}}[时点]\d{{2}}分?"
)
NUMERIC: Final = re.compile(rf"(?P<absolute>{_ABSOLUTE})|{_BARE}")
CHINESE: Final = re.compile(
    rf"{_YEAR}\s?年(?:度)?(?:{_IN_YEAR})?|(?<![几数])(?:十[一二]|[一二三四五六七八九十])月(?:份)?(?:[一二三四五六七八九十]{{1,3}}[日号]|[上中下]旬|{_EDGE})?(?!嫂|饼)"
)
CLOCK: Final = re.compile(r"\d{1,2}:[0-5]\d(?::[0-5]\d)?(?!\d)")
_TOKEN: Final = re.compile(
    rf"(?P<year>{_YEAR})(?=\s?(?:年|学年|[-~—至到]|[./]))|(?P<month>{_D2})\s?(?=月|[-~—至到][\d一二三四五六七八九十\s]{{1,4}}月)"
    rf"|(?P<day>{_D2})\s?(?=[日号]|[-~—至到]\s?{_D2}\s?[日号])|(?P<dash>[-~—至到]+)|(?P<edge>[初末底])|(?P<first>前)(?P<span>{_D2})个?月"
)
_NUMERALS: Final = "一二两三四五六七八九"
_NUMERIC_DAY: Final = re.compile(r"(\d{4})[-./](\d{1,2})[-./](\d{1,2})")
PLAN_FIRST: Final = 2021 - 14 * 5
"""第n个五年规划 begins in PLAN_FIRST + 5n: the 十四五 of 2021 is the fourteenth."""


def _number(text: str) -> int:
    if text.isascii():
        return int(text)
    if len(text) == 4:
        return int("".join(str(DIGITS[c]) for c in text))
    if text.startswith("廿"):
        return 20 + (int(DIGITS.get(text[1:2], 0)))
    numeral = chinese(text)
    return int(numeral.value) if numeral is not None else 0


class Calendar:
    """Reads dates and periods with the words of ``rules/lexicon/context.yaml``."""

    def __init__(self, words: Any) -> None:
        self._years: dict[str, int] = dict(words["years"])
        self._parts: dict[str, tuple[int, int]] = {name: (a, b) for name, (a, b) in words["parts"].items()}
        self._edges: dict[str, str] = dict(words["edges"])
        self._not_edges = tuple(words["not_edges"])
        self.sources = tuple(words["sources"])
        self.comparing = re.compile(rf"(?:{words['comparing']})$")
        self._absolute_part = re.compile("|".join(sorted(map(re.escape, self._parts), key=len, reverse=True)))
        self._edge = re.compile("|".join(sorted(map(re.escape, self._edges), key=len, reverse=True)))

    @cached_property
    def initials(self) -> str:
        """The characters that a period that opens with a word may begin with."""
        return "".join(
            sorted({w[0] for w in (*self._years, *self._parts, *self._edges)} | set(_NUMERALS + "近过最同前十“"))
        )

    @cached_property
    def spoken(self) -> str:
        """The pattern of periods that open with a word: 去年同期, 上半年, 近三年, 十四五期间."""
        rel = "|".join(sorted(self._years, key=len, reverse=True))
        parts = "|".join(sorted(self._parts, key=len, reverse=True))
        edges = "|".join(sorted(self._edges, key=len, reverse=True))
        inside = rf"(?:{parts}|前{_D2}个?月|{_MONTHS}|{_D2}月(?:份)?(?:{_D2}[日号])?(?:{_EDGE})?|{_EDGE}|同期)"
        not_edges = "|".join(self._not_edges)
        plan = r"十[一二三四五]?五"
        use = r"(?:规划)?(?:期间|时期|以来|开局之年|收官之年|末|初|前[一二三四]年)"
        return (
            rf"(?:“{plan}”(?:{use})?|{plan}{use}"
            rf"|(?:近|过去|最近)(?:[{_NUMERALS}十]|\d{{1,2}})年(?:来|间)?|[{_NUMERALS}]年(?:多)?来"
            rf"|(?<![以基目当])(?:{rel})(?:{inside})?(?![级龄轻纪货])|(?<!目)(?:{parts})(?:同期|{_EDGE})?"
            rf"|(?<!目)前[{_NUMERALS}十]{{1,2}}个月|(?:{edges})(?!{not_edges})|(?<![相不])同期)"
        )

    def read(self, text: str) -> Period:
        """The period that a date's text names."""
        numeric = _NUMERIC_DAY.match(text)
        if numeric:
            day = Day(*(int(part) for part in numeric.groups()))
            return Period(day, day)
        if "五" in text and (plan := re.match(r"[“\"]?十([一二三四五]?)五", text)):
            begin = PLAN_FIRST + 5 * (10 + (DIGITS[plan[1]] if plan[1] else 0))
            return Period(Day(begin), Day(begin + 4))
        if text[0] in "近过最" or text.endswith("来") or text == "同期":
            return Period(word=text)
        return self._read_tokens(text)

    def _read_tokens(self, text: str) -> Period:
        offset = next((self._years[text[:n]] for n in (5, 4, 3, 2) if text[:n] in self._years), None)
        part = self._absolute_part.search(text)
        ends: list[dict[str, int]] = [{}]
        edge = ""
        for token in _TOKEN.finditer(text):
            name = token.lastgroup
            if name == "dash":
                ends.append({})
            elif name == "edge":
                edge = token[0]
            elif name == "span":
                ends = [{**ends[0], "month": 1}, {"month": _number(token["span"])}]
            elif name:
                ends[-1][name] = _number(token[0])
        said = set(ends[-1])
        if len(ends) > 1:
            for field in ("year", "month"):
                if field not in ends[-1] and field in ends[0]:
                    ends[-1][field] = ends[0][field]
                elif field in ends[-1] and field not in ends[0] and (field == "year" or "day" in ends[0]):
                    ends[0][field] = ends[-1][field]
        if len(ends) > 1 and "year" not in said and _turns(ends[0], ends[-1]):
            ends[-1]["year"] += 1
        if part is not None:
            low, high = self._parts[part[0]]
            ends = [{**ends[0], "month": low}, {**ends[0], "month": high}]
        first, last = Day(**ends[0]), Day(**ends[-1])
        if edge and last.day is None:
            last = _edge_of(last, edge)
            first = last if len(ends) == 1 else first
        elif last.year is None and last.month is None and last.day is None and (word := self._edge.match(text)):
            first = last = Day(None, 12, 31) if self._edges[word[0]] == "last" else Day(None, 1, 1)
        return Period(first, last, offset if first.year is None else None)


def _turns(first: Mapping[str, int], last: Mapping[str, int]) -> bool:
    """Whether a span goes on into the next year, which is not said: 2024年12月28日至1月3日. Hardly for a whole year."""
    if "year" not in first or "month" not in first or "month" not in last or last["month"] >= first["month"]:
        return False
    return 12 - first["month"] + last["month"] < _NEARLY_A_YEAR


def _edge_of(day: Day, edge: str) -> Day:
    month = day.month or (1 if edge == "初" else 12)
    if not 1 <= month <= 12:
        return day
    return Day(day.year, month, 1 if edge == "初" else days_in(day.year, month) if day.year or month != 2 else 28)


def resolve_years(
    normal: str,
    calendar: Calendar,
    figures: Sequence[Figure],
    sentences: Sequence[Sentence],
    title: str,
    sections: Sequence[tuple[int, tuple[str, ...]]],
) -> None:
    """Give dates without a year the one that the context names, where that is safe.

    今年 and 去年 count from the only year in the title. A part of a year (上半年, 5月, 年末), 全年 and 上年 belong to the
    last year said in the block, else to the only year of the headings above, else to the title's when the document looks
    back on that year (总结, 公报, 决算). Otherwise the year stays open.
    """
    speaking = _only_year(title)
    looking_back = speaking if _LOOKS_BACK.search(title) else None
    block, section = -1, -1
    heading = said = looking_back
    for sentence in sentences:
        while section + 1 < len(sections) and sections[section + 1][0] <= sentence.start:
            section += 1
            heading = next((y for line in reversed(sections[section][1]) if (y := _only_year(line))), looking_back)
        if sentence.block != block:
            block, said = sentence.block, heading
        current: Period | None = None
        for figure in figures[sentence.first : sentence.last]:
            period = figure.when
            if figure.kind != "date" or period is None:
                continue
            compared = bool(calendar.comparing.search(normal, max(0, figure.start - 3), figure.start))
            if period.needs_year:
                base = said
                if normal.startswith(_OF_SPEAKING, figure.start) and (speaking is not None or not compared):
                    base = speaking
                if normal.startswith("同期", figure.end - 2) and current is not None and current.first.month:
                    period = replace(
                        period, first=replace(current.first, year=None), last=replace(current.last, year=None)
                    )
                if base is not None:
                    period = period.in_year(base)
            elif (
                period.last.year is not None
                and not compared
                and (heading is None or abs(period.last.year - heading) <= 1)
            ):
                said = period.last.year
            if not compared:
                current = period
            figure.when, figure.period, figure.impossible = period, period.key, not period.possible


_NEARLY_A_YEAR: Final = 10  # months that a span into an unsaid next year does not reach
_LOOKS_BACK: Final = re.compile(r"总结|公报|决算|年报|年鉴|汇报|述职")
_SAID_YEAR: Final = re.compile(r"(?<!\d)((?:19|20)\d\d)(?=\s?(?:年|[-—~至]\s?20\d\d\s?年))")
_OF_SPEAKING: Final = ("今年", "去年", "前年", "明年", "来年")


def _only_year(text: str) -> int | None:
    years = {int(year) for year in _SAID_YEAR.findall(text)}
    return years.pop() if len(years) == 1 else None


def as_date(text: str, start: int, end: int, calendar: Calendar) -> Figure:
    """A figure of kind ``date`` for the span."""
    period = calendar.read(text[start:end])
    return Figure(
        0, start, end, "", "date", when=period, period=period.key, impossible=not period.possible,
        number_start=start, number_end=end,
    )  # fmt: skip
