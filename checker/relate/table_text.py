"""Figures of the prose against cells of tables: those of the same document, and those of a workbook given beside it.

A cell is meant when its row stands in the words before the figure and its column in the sentence, and the unit is of
the same kind. Only a single such cell can contradict; a figure that no cell is meant by is not found, and says so.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from checker.language.intervals import EXACT, Interval, format_number
from checker.language.verdicts import Certainty, verdict
from checker.relate.table_words import name_of
from checker.rows import Figure, Ledger, Part, Relation
from checker.ruledata import phrase
from checker.tables.model import Layout

_NOISE: Final = re.compile(
    r"[(（\[][^()（）]*[)）\]]|(?:19|20)\d{2}年?(?:末|底|初|度)?|\d+|合计|小计|总计|金额|数额|本年|实际|情况|[:：、，,.%％\s·—–-]"
)
_IDLE: Final = re.compile(
    r"(?:19|20)\d{2}年|\d[\d.,]*\s*[万亿]?[\u4e00-\u9fff%]?|全[省市县区州镇乡]|我[省市县区州镇乡]|[比较](?:上年|去年)(?:同期|末)?|同比|其中|年末|全年|增长|下降|增加(?!值)|减少|完成|实现|达到?|支出|共计?|为|的|中|是"
)
_WORD: Final = re.compile(r"[\u4e00-\u9fff]{2,}")
_YEAR: Final = re.compile(r"(?:19|20)\d{2}")
_GENERIC: Final = frozenset({"合计", "总计", "小计", "共计", "计", "其他", "其它", "全部", "一", "二", "三"})
_FAR: Final = Decimal("0.5")
_DIGITS: Final = 4
_WINDOW: Final = 60
_SHORTEST: Final = 2  # characters of a row's name that may be looked for in the prose


@dataclass(frozen=True, slots=True)
class Fact:
    """What a cell states: its row, its columns' words, the years it names, its value in base units, its place."""

    row: str
    words: tuple[str, ...]
    years: frozenset[str]
    value: Decimal
    strict: Interval
    loose: Interval
    group: str | None
    place: str
    shown: str
    part: Part | None
    title: str = ""


def facts(tables: Sequence[Layout], *, path: str = "") -> list[Fact]:
    """The facts of tables. ``path`` is named before a cell's place when it stands in another file."""
    found = []
    for layout in tables:
        if layout.doubt:
            continue
        single = len(layout.amounts) + len(layout.rates) == 1
        for column in (*layout.amounts, *layout.rates):
            words = tuple(word for text in column.path if len(word := _NOISE.sub("", text)) >= 2)
            percent = column.kind == "rate"
            for line in layout.lines:
                entry = layout.entry(line, column)
                if entry is None or entry.kind != "number" or not line.label or entry.value is None:
                    continue
                strict, loose = layout.interval(entry, column), layout.interval(entry, column, loose=True)
                if strict is None or loose is None or (not words and not single):
                    continue
                group = "百分比" if entry.percent or (percent and column.group in (None, "百分比")) else column.group
                years = frozenset(_YEAR.findall(column.name)) or frozenset(_YEAR.findall(layout.title))
                found.append(
                    Fact(
                        line.label,
                        words,
                        years,
                        EXACT.multiply(entry.value, column.scale),
                        strict.scaled(column.scale),
                        loose.scaled(column.scale),
                        group,
                        _place(path, entry.anchor, name_of(layout, line, column)),
                        f"{format_number(entry.value)}{column.unit}",
                        None if path else Part("also", entry.start, entry.end, entry.figure),
                        layout.title,
                    )
                )
    return found


def _place(path: str, anchor: str, name: str) -> str:
    return phrase("place", path, anchor, name) if path else phrase("here", anchor, name)


def find(ledger: Ledger) -> Iterator[Relation]:
    """The figures of the prose that a table of the same document states too."""
    if ledger.tables:
        yield from compare(ledger, facts(ledger.tables), "text-table")


def compare(ledger: Ledger, known: Sequence[Fact], pattern: str) -> Iterator[Relation]:
    """Hold every figure of the prose against the facts. Against another file, what is not found there is said."""
    normal = ledger.document.source.normal
    by_group: dict[str | None, list[Fact]] = defaultdict(list)
    by_row: dict[tuple[str | None, str], list[Fact]] = defaultdict(list)
    for fact in known:
        by_group[fact.group].append(fact)
        if fact.row not in _GENERIC and len(fact.row) >= _SHORTEST:
            by_row[fact.group, fact.row].append(fact)
    longest = min(max((len(row) for _, row in by_row), default=0), _WINDOW)
    for figure in ledger.figures:
        if figure.cell or not figure.counts or figure.strict is None or figure.sentence < 0:
            continue
        sentence = ledger.sentences[figure.sentence]
        before = normal[max(sentence.start, figure.start - _WINDOW) : figure.start]
        around = normal[sentence.start : min(sentence.end, figure.end + 12)]
        named = {
            before[start:stop]
            for start in range(len(before))
            for stop in range(start + _SHORTEST, min(len(before), start + longest) + 1)
        }
        group = _group(figure)
        meant = _meant([fact for row in named for fact in by_row.get((group, row), ())], before, around)
        if meant:
            held = _held(figure, meant, pattern)
            if held.verdict == "contradicted" and pattern != "against" and not _all_said(before, meant[0]):
                held = replace(held, verdict="not_assessable", reason="circumstances")
            yield held
        elif pattern == "against":
            yield _by_value(figure, by_group.get(_group(figure), []), around, pattern) or Relation(
                "table",
                "not_assessable",
                "possible",
                (Part("stated", figure.start, figure.end, figure.index),),
                stated_text=figure.text,
                pattern=pattern,
                label=figure.label or figure.text,
                reason="not-found",
            )


def _all_said(before: str, fact: Fact) -> bool:
    """Whether the words around the row's name in the prose say nothing that the table does not: no other measure or scope."""
    at = before.rfind(fact.row)
    begin = max(before.rfind(mark, 0, at) for mark in ",;。:、\n") + 1
    said = before[begin:at] + " " + before[at + len(fact.row) :]
    for word in fact.words:
        said = said.replace(word, " ")
    return all(word in fact.title for word in _WORD.findall(_IDLE.sub(" ", said)))


def _group(figure: Figure) -> str | None:
    return "百分比" if figure.kind == "percent" else figure.group


def _meant(known: Sequence[Fact], before: str, around: str) -> list[Fact]:
    """The facts whose row stands before the figure and whose columns stand in the sentence; the most exact only."""
    years = set(_YEAR.findall(around))
    best: tuple[int, int] = (0, 0)
    chosen: list[Fact] = []
    for fact in known:
        if fact.years and years and not fact.years & years:
            continue
        at = before.rfind(fact.row)
        if not all(word in around for word in fact.words):
            continue
        score = (at + len(fact.row), len(fact.row) + sum(map(len, fact.words)))
        if score > best:
            best, chosen = score, [fact]
        elif score == best:
            chosen.append(fact)
    return sorted(chosen, key=lambda fact: fact.place)


def _held(figure: Figure, meant: Sequence[Fact], pattern: str) -> Relation:
    assert figure.strict is not None
    base = figure.strict.scaled(figure.factor)
    loose = (figure.loose or figure.strict).scaled(figure.factor)
    verdicts = [verdict(base, fact.strict, loose, fact.loose) for fact in meant]
    fact = meant[verdicts.index("confirmed")] if "confirmed" in verdicts else meant[0]
    found = "confirmed" if "confirmed" in verdicts else verdicts[0]
    certainty: Certainty = "likely"
    reason = ""
    if found == "contradicted":
        size = (
            max(abs(fact.value), abs(base.low), abs(base.high))
            if base.low.is_finite() and base.high.is_finite()
            else abs(fact.value)
        )
        gap = min(abs(fact.value - base.low), abs(fact.value - base.high))
        if len(meant) > 1 or not size or gap > size * _FAR or figure.hedge or figure.ambiguous:
            found, reason = "not_assessable", "ambiguous"
    scale = figure.scale * figure.factor
    unit = (figure.text[figure.number_end - figure.start :] or figure.unit or "").strip()
    derived = fact.strict.scaled(EXACT.divide(Decimal(1), scale)) if scale else fact.strict
    stated = base.scaled(EXACT.divide(Decimal(1), scale)) if scale else base
    parts = [Part("stated", figure.start, figure.end, figure.index), *([fact.part] if fact.part else [])]
    return Relation(
        "table",
        found,
        certainty,
        tuple(parts),
        phrase("value", fact.place, fact.shown),
        unit,
        stated,
        derived,
        figure.text,
        None,
        reason,
        None,
        pattern,
        fact.place,
    )


def _by_value(figure: Figure, known: Sequence[Fact], around: str, pattern: str) -> Relation | None:
    """A figure of four digits or more that one cell states exactly, and whose row or column the sentence names."""
    if figure.value is None or figure.hedge or len(figure.value.normalize().as_tuple().digits) < _DIGITS:
        return None
    assert figure.strict is not None
    base = figure.strict.scaled(figure.factor)
    fitting = [
        fact
        for fact in known
        if base.meets(fact.strict)
        and ((fact.row in around and fact.row not in _GENERIC) or any(word in around for word in fact.words))
    ]
    return _held(figure, fitting[:1], pattern) if len(fitting) == 1 else None
