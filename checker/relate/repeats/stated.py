"""What a fact is said of, in full: the words of its clause, its area, its year and the part of it, and whether it is planned.

Two figures speak of one fact when all of these are said of both and agree; what a clause leaves out (the year) is taken
from the paragraph, the headings or the document, as a reader would. The words that say nothing apart stand in
``rules/lexicon/arithmetic.yaml`` under ``stated``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from functools import cache, lru_cache
from typing import Final

from checker.relate.repeats.repeat import AREA, core, fact_name
from checker.relate.repeats.told import dated_title, year_of
from checker.rows import Figure, Ledger
from checker.ruledata import arithmetic_words

_MARK: Final = re.compile(r"[,;:。()!?\n]")
_YEAR: Final = re.compile(r"(?<!\d)(20\d\d)(?=\s?年)")
_YEAR_END: Final = re.compile(r"-12-31$")
_WHOLE: Final = re.compile("[全我本][国省市州盟县区旗镇乡村]")
_ROLES: Final = ("level", "intensive", "rate", "percentage")
_REACH: Final = 60
_STOPS: Final = ("。", "；", "，", ";", ",")


@dataclass(frozen=True)
class Words:
    """The compiled words of ``stated`` in ``rules/lexicon/arithmetic.yaml``."""

    idle: re.Pattern[str]
    moved: re.Pattern[str]
    plan: re.Pattern[str]
    parts: re.Pattern[str]
    acts: re.Pattern[str]
    generic: re.Pattern[str]
    of_some: re.Pattern[str]
    total: re.Pattern[str]


@cache
def words() -> Words:
    """The words, compiled once a process."""
    data = arithmetic_words()["stated"]
    return Words(*(re.compile(data[field.name]) for field in fields(Words)))


@dataclass(frozen=True, slots=True)
class Said:
    """A figure and what it is said of. ``clause`` is the whole name in the words of its clause, ``area`` the whole that is
    named there (全县; empty: none), ``period`` the year and the part of it (``2024``, ``2024-01/2024-06``; empty: none is
    known), ``sure`` whether that is more than the only year of the text, ``total`` the word that makes it a sum of more
    (支出总计 is not 支出), ``plan`` the kind of plan it is of (empty: none), ``act`` whether it counts what was done
    (举办培训班), of which there may be another of the same name.
    """

    figure: Figure
    clause: str
    area: str
    period: str
    sure: bool
    total: str
    plan: str
    act: bool

    @property
    def key(self) -> tuple[object, ...]:
        """What must agree for two figures to be one fact."""
        figure = self.figure
        direction = figure.direction if figure.role == "rate" else 0
        return (
            self.clause,
            self.area,
            self.total,
            self.period,
            figure.group,
            figure.role,
            direction,
            self.plan,
            figure.other_base,
        )


@lru_cache(maxsize=4)
def said(ledger: Ledger) -> tuple[Said, ...]:
    """Every figure of the prose whose clause names what it is of, in order. Time grows linearly with the text."""
    return tuple(_said(ledger))


def _said(ledger: Ledger) -> Iterator[Said]:
    normal = ledger.document.source.normal
    own, sure = own_year(ledger)
    block = sentence = -1
    running = plan = ""
    boundary = 0
    before: Said | None = None
    for figure in ledger.figures:
        if figure.block != block:
            block, running, before = figure.block, "", None
            begin = ledger.document.blocks[block].start if block >= 0 else figure.start
            plan = _plan(normal[begin : min(begin + _REACH, figure.start)]) or _plan(
                "".join(ledger.section_at(figure.start)[-1:])
            )
        if figure.sentence != sentence:
            sentence, before = figure.sentence, None
            boundary = ledger.sentences[sentence].start if sentence >= 0 else figure.start
        if figure.kind == "ordinal":
            continue
        start, boundary = boundary, figure.end
        if figure.kind == "date":
            if _base(normal, figure):
                boundary = start
            else:
                running = figure.period
            continue
        period, said_so = _period(ledger, figure, running, own)
        found = _of(ledger, figure, start, before, period, plan)
        if figure.role in ("level", "intensive", "percentage"):
            before = found
        if found is not None:
            yield found if said_so or sure else replace(found, sure=False)


def _of(ledger: Ledger, figure: Figure, start: int, before: Said | None, period: str, plan: str) -> Said | None:
    if figure.role not in _ROLES or figure.cell or figure.aside or figure.group is None or figure.strict is None:
        return None
    normal, known = ledger.document.source.normal, words()
    left = normal[max(start, figure.start - _REACH) : figure.start]
    clause = _MARK.split(left)[-1]
    if known.parts.search(left) or known.of_some.match(normal, figure.end):
        return None
    plan = _plan(normal[max(ledger.sentences[figure.sentence].start, figure.start - _REACH) : figure.start]) or plan
    if plan:
        clause = known.plan.sub("", clause)
    if figure.role == "rate":
        clause = known.moved.sub("", clause)
    areas = _WHOLE.findall(clause)
    name = _name(clause)
    if not name and figure.role == "rate" and before is not None and figure.host == before.figure.index:
        return replace(before, figure=figure, period=period, plan=plan, sure=True)
    if not name and figure.noun:
        name = _name(figure.noun)
    if len(name) < 2 or len(set(areas)) > 1:
        return None
    act = bool(known.acts.search(clause)) and not plan
    return Said(figure, name, areas[0] if areas else "", period, True, in_words(clause)[1], plan, act)


def _plan(text: str) -> str:
    """The kind of plan that a text speaks of last: 目标 and 预期 are one, 计划 and 安排 another, 力争 a third."""
    found = ""
    for match in words().plan.finditer(text):
        found = match.lastgroup or match[0]
    return found


def _name(clause: str) -> str:
    return fact_name(core(words().idle.sub("", _WHOLE.sub("", clause))))


def in_words(label: str) -> tuple[str, str]:
    """A name as a clause states it, and the word that makes it a sum of more."""
    return _name(label), "".join(words().total.findall(label))


def areas_above(ledger: Ledger, figure: Figure) -> frozenset[str]:
    """The areas that the headings above a figure and its paragraph before it name, but for the whole (全县)."""
    normal = ledger.document.source.normal
    begin = ledger.document.blocks[figure.block].start if figure.block >= 0 else figure.start
    opening = normal[begin : min(begin + _REACH, figure.start)]
    text = "\n".join(
        [*ledger.section_at(figure.start), opening, normal[max(begin, figure.start - 5 * _REACH) : figure.start]]
    )
    return frozenset(area for area in AREA.findall(text) if not area.startswith("全"))


def _base(normal: str, date: Figure) -> bool:
    """Whether a date is only what something is compared with."""
    return normal[max(0, date.start - 1) : date.start] in ("比", "较", "同", "与", "跟", "和", "于")


def is_sentence(title: str) -> bool:
    """Whether what stands for a title is a sentence of a text that has none, which speaks of itself only."""
    return title.rstrip().endswith(_STOPS)


def own_year(ledger: Ledger) -> tuple[str, bool]:
    """The year that a document speaks of (empty: several alike), and whether it is sure: its title's, most of its text's, or
    ``本年`` where no year is named. The only year of a text may be one that it looks back on.
    """
    title = dated_title(ledger.document)
    told = year_of(ledger, "" if is_sentence(title) else title)
    if told is not None:
        return str(told), True
    years = set(_YEAR.findall(ledger.document.text))
    return (years.pop(), False) if len(years) == 1 else ("" if years else "本年", True)


def _period(ledger: Ledger, figure: Figure, running: str, own: str) -> tuple[str, bool]:
    """The year, and the part of it, that a figure is of, and whether its clause, paragraph or headings say so."""
    period = figure.period or running
    if period != figure.period and running[:4].isdigit() and running[:4] != own:
        return "", False  # 2020年…。 of what year the next sentence speaks is not said
    if not period:
        years = [year for line in reversed(ledger.section_at(figure.start)) for year in _YEAR.findall(line)]
        period = years[0] if len(set(years)) == 1 else ""
    bare = _YEAR_END.sub("", period)
    if bare.startswith(("本年", "-")) or not bare:
        return (own + bare.removeprefix("本年").removeprefix("-"), False)
    return bare, bool(figure.period) or not running
