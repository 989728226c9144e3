"""Figures of the prose against cells of tables: those of the same document, and those of a workbook given beside it.

A cell is meant when its row stands in the words before the figure and its column in the sentence, and the unit is of
the same kind; of several columns the one whose words stand nearest before the figure. Only a single such cell can
contradict. A cell of which less is said (its row and its kind of unit, or the column of a total) can confirm the figure
by stating the same, never contradict it. A figure that no cell is meant by is not found, and says so.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from checker.language.intervals import EXACT, Interval, format_number
from checker.language.verdicts import Certainty, verdict
from checker.relate.tables.words import name_of
from checker.rows import Figure, Ledger, Part, Relation
from checker.ruledata import phrase
from checker.tables.model import Column, Layout

_NOISE: Final = re.compile(
    r"[(（\[][^()（）]*[)）\]]|(?:19|20)\d{2}年?(?:末|底|初|度)?|\d+|合计|小计|总计|金额|数额|本年|实际|情况|其中|[:：、，,.%％\s·—–-]"
)
_SINCE: Final = re.compile(r"(?:比|较)(?:上年|去年|同期)|同比")  # growth of what, a title says: may confirm only
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
    """What a cell states: its row, its columns' words, the years it names, its value in base units, its place.

    ``alone``: no other column of the table is measured in units of its kind.
    """

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
    alone: bool
    title: str = ""


def facts(tables: Sequence[Layout], *, path: str = "") -> list[Fact]:
    """The facts of tables. ``path`` is named before a cell's place when it stands in another file."""
    found = []
    for layout in tables:
        if layout.doubt:
            continue
        single = len(layout.amounts) + len(layout.rates) == 1
        kinds = Counter(_kind(column) for column in (*layout.amounts, *layout.rates))
        for column in (*layout.amounts, *layout.rates):
            words = tuple(word for text in column.path if len(word := _NOISE.sub("", text)) >= 2)
            for line in layout.lines:
                entry = layout.entry(line, column)
                if entry is None or entry.kind != "number" or not line.label or entry.value is None:
                    continue
                strict, loose = layout.interval(entry, column), layout.interval(entry, column, loose=True)
                if strict is None or loose is None or (not words and not single):
                    continue
                group = "百分比" if entry.percent else _kind(column)
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
                        group is not None and kinds[group] == 1,
                        layout.title,
                    )
                )
    return found


def _kind(column: Column) -> str | None:
    """The kind of unit that a column is measured in."""
    return "百分比" if column.kind == "rate" and column.group in (None, "百分比") else column.group


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
    by_start: dict[str, list[str]] = defaultdict(list)
    for row in sorted({row for _, row in by_row}):
        by_start[row[:_SHORTEST]].append(row)
    for figure in ledger.figures:
        if figure.cell or not figure.counts or figure.strict is None or figure.sentence < 0:
            continue
        sentence = ledger.sentences[figure.sentence]
        before = normal[max(sentence.start, figure.start - _WINDOW) : figure.start]
        around = normal[sentence.start : min(sentence.end, figure.end + 12)]
        named = {
            row
            for start in range(len(before))
            for row in by_start.get(before[start : start + _SHORTEST], ())
            if before.startswith(row, start)
        }
        group = _group(figure)
        rows = [fact for row in sorted(named) for fact in by_row.get((group, row), ())]
        meant = _meant(figure, rows, before, around)
        if meant:
            held = _held(figure, meant, pattern)
            if held.verdict == "contradicted" and pattern != "against" and not _all_said(before, meant[0]):
                held = replace(held, verdict="not_assessable", reason="circumstances")
            yield held
        elif pattern == "against":
            same = _same_value(figure, rows, by_group.get(group, []), around)
            yield (
                _held(figure, [same], pattern)
                if same
                else Relation(
                    "table",
                    "not_assessable",
                    "possible",
                    (Part("stated", figure.start, figure.end, figure.index),),
                    stated_text=figure.text,
                    pattern=pattern,
                    label=figure.label or figure.text,
                    reason="not-found",
                )
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


def _meant(figure: Figure, known: Sequence[Fact], before: str, around: str) -> list[Fact]:
    """The facts whose row stands before the figure and whose columns stand in the sentence; the most exact only.

    Words behind the figure may belong to the next one: a fact that needs them is meant only where it says the same.
    """
    assert figure.strict is not None
    base = figure.strict.scaled(figure.factor)
    years = set(_YEAR.findall(around))
    best: tuple[int, int, int] = (0, 0, 0)
    chosen: list[Fact] = []
    for fact in known:
        if fact.years and years and not fact.years & years:
            continue
        if not all(word in around for word in fact.words):
            continue
        if not all(word in before for word in fact.words) and not base.meets(fact.strict):
            continue
        row = before.rfind(fact.row) + len(fact.row)
        column = min((before.rfind(word) + len(word) if word in before else 0 for word in fact.words), default=0)
        score = (row, column, len(fact.row) + sum(map(len, fact.words)))
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


def _same_value(figure: Figure, rows: Sequence[Fact], known: Sequence[Fact], around: str) -> Fact | None:
    """The cell that states the figure's value though the words do not name it wholly; None where several might.

    Args:
        figure: the figure of the prose.
        rows: the facts whose row the words before it name.
        known: all facts of the figure's kind of unit.
        around: the sentence.
    """
    if figure.value is None or figure.hedge:
        return None
    assert figure.strict is not None
    base = figure.strict.scaled(figure.factor)
    digits = len(figure.value.normalize().as_tuple().digits)

    def named(fact: Fact) -> bool:
        return bool(fact.words) and all(_SINCE.sub("", word) in around for word in fact.words)

    same = [fact for fact in known if base.meets(fact.strict)]
    of_row = [fact for fact in rows if base.meets(fact.strict) and (fact.alone or named(fact) or digits >= _DIGITS - 1)]
    of_total = [fact for fact in same if fact.row in _GENERIC and (fact.alone or named(fact)) and digits >= 2]
    of_value = [
        fact
        for fact in same
        if digits >= _DIGITS
        and ((fact.row in around and fact.row not in _GENERIC) or any(word in around for word in fact.words))
    ]
    for fitting in (of_row, [] if rows else of_total, of_value):
        if len(fitting) == 1:
            return fitting[0]
    return None
