"""What a document tells of its own year: levels with name, context and place, and which year that is.

Two documents of neighbouring years speak of the same thing when name, unit, area, measure and part of the year agree.
Names are compared without the words that tell nothing apart; a short or repeated name also needs a context in common:
the heading above it, the whole that it is a part of, the level said before it, or the verb it is the object of.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from checker.document import Document
from checker.relate.repeats.repeat import AREA, MEASURES, core
from checker.rows import Figure, Ledger
from checker.ruledata import arithmetic_words

_YEAR = re.compile(r"(?<!\d)(20\d\d)(?=\s?年)")
_REPORTS = re.compile(r"公报|总结|执行|决算|报告|汇报|述职|年报")
_AHEAD = re.compile(r"工作报告|^(?!.*(?:执行|决算|总结)).*预算")
_PLACE = re.compile(
    r"(?:关于)?(?P<place>(?![省市县区州镇乡])[^\W\d_在局的各]{2,10}?(?:特别行政区|自治[区州县旗]|街道|[省市县区州盟旗镇乡]))"
)
_TAIL = r"(?:收入|支出|资金|额|款|数)?(?:资金)?(?:为|是|达|共|共计|合计)?"
_NUMBER = re.compile(r"^[\s第(]*[一二三四五六七八九十\d]{1,3}[)、.\s部分章节]*|20\d\d年(?:度)?")
_CLAUSE = re.compile(r"[,;:。、()\s]")
_NEAR = re.compile(r"(?:的|为|是|完成|执行|决算|数|同期|末|共|实现|达到?|[:(])*")
_DATES = re.compile(r"[上去今]年同?期?|(?:20\d\d)?年[末初底]?|其中|[共还均]")
_CHANGED = re.compile(r"[增减升降高低多少快慢]|回落|上涨|下跌|扩大|缩小|收窄|改善|持平|相当|一致")
_COMPARED = re.compile(r"[比较同与跟和]$")
_SOURCES = ("结余", "结转", "滚存")
_RELATIVE = ("上年", "去年", "上一年", "前年")
_CHANGES = frozenset(["增长", "增加", "下降", "减少", "占", "同比", "环比", "执行", "年末"])
_LEAST = 4
_MOST = 24  # facts under one name; a name that stands with more is no name
_MAJORITY = 0.6
_LEAD = 30  # characters before a figure in which a word of plans is looked for
_TITLE_LINES, _TITLE = 15, 60


Key = tuple[str, str, frozenset[str], frozenset[str], str]


@dataclass(frozen=True)
class Words:
    """The compiled words of ``last_year`` in ``rules/lexicon/arithmetic.yaml``."""

    idle: re.Pattern[str]
    implied: re.Pattern[str]
    generic: re.Pattern[str]
    plan: re.Pattern[str]
    elsewhere: re.Pattern[str]
    yearly: re.Pattern[str]
    opening: re.Pattern[str]
    closing: re.Pattern[str]


@cache
def words() -> Words:
    """The words, compiled once a process."""
    data = arithmetic_words()["last_year"]
    return Words(
        re.compile(data["idle"]),
        re.compile(rf"(?<=..)(?:{data['implied']})$"),
        re.compile(rf"(?:{data['generic']})"),
        *(re.compile(data[key]) for key in ("plan", "elsewhere", "yearly")),
        *(re.compile(rf"(?:{data[key]}){_TAIL}$") for key in ("opening", "closing")),
    )


@dataclass(frozen=True, slots=True)
class Told:
    """A level and what it speaks of. ``year`` is the year it is of, None for a plan; ``date`` the date before it
    with the words ``between`` the two.

    ``lead`` is what its clause says before the name (规模以上工业企业 实现 营业收入), which may be part of another's name.

    ``heading``, ``whole``, ``before`` and ``verb`` are its context: empty ones agree with nothing.
    """

    figure: Figure
    name: str
    lead: str
    group: str
    area: frozenset[str]
    measure: frozenset[str]
    part: str
    year: int | None
    date: Figure | None
    between: str
    heading: str
    whole: str
    before: str
    verb: str

    @property
    def keys(self) -> tuple[Key, ...]:
        """What must agree, by the name alone and with what leads to it."""
        names = (self.name, self.lead + self.name) if self.lead else (self.name,)
        return tuple((name, self.group, self.area, self.measure, self.part) for name in names)

    def may_be(self, other: Told) -> bool:
        """Whether nothing that the clauses say before the names tells the two apart."""
        return (
            not (self.lead and other.lead)
            or self.lead.endswith(other.lead)
            or other.lead.endswith(self.lead)
            or self.lead + self.name == other.name
        )

    @property
    def dated(self) -> bool:
        """Whether a date stands right before the figure, or before the words that name it."""
        if self.date is None:
            return False
        spoken = bool(_NEAR.fullmatch(self.between)) or self.figure.label in self.between
        return spoken or self.figure.role == "base"

    def shared(self, other: Told) -> int:
        """How many parts of the context agree."""
        return sum(
            bool(a) and a == b
            for a, b in (
                (self.heading, other.heading),
                (self.whole, other.whole),
                (self.before, other.before),
                (self.verb, other.verb),
            )
        )

    def context_needed(self, other: Told) -> int:
        """How many parts of the context must agree for two equal names to mean the same thing."""
        spoken = self.verb + self.name if self.verb == other.verb and core(self.verb) and self.verb != self.name else ""
        if words().generic.fullmatch(self.name) and not spoken and not (self.lead and self.lead == other.lead):
            return 2
        whole = self.figure.label if self.figure.label == other.figure.label else ""
        led = self.lead + self.name if self.lead == other.lead else ""
        length = max(map(len, (self.name, core(whole), led, spoken)))
        return 0 if length >= _LEAST else 1


@dataclass(frozen=True)
class Account:
    """A document's own year, its place, and all that it tells: by key, and by the figure's index."""

    ledger: Ledger
    year: int | None
    place: str
    by_key: dict[Key, list[Told]]
    by_figure: dict[int, Told]

    def same(self, key: Key, told: Told, year: int | None) -> list[Told]:
        """What this document tells of a year under a key and may be the same thing."""
        return [t for t in self.by_key.get(key, ()) if t.year == year and t.may_be(told)]


def account(ledger: Ledger) -> Account:
    """Read a document for what it tells. Time grows linearly with its figures."""
    title = dated_title(ledger.document)
    year = year_of(ledger, title)
    told = list(_told(ledger, year))
    by_key: dict[Key, list[Told]] = defaultdict(list)
    for entry in told:
        for key in entry.keys:
            by_key[key].append(entry)
    place = _PLACE.match(re.sub(r"20\d\d年(?:度)?", "", title))
    return Account(
        ledger,
        year,
        place["place"] if place else "",
        {key: entries for key, entries in by_key.items() if len(entries) <= _MOST},
        {entry.figure.index: entry for entry in told},
    )


def dated_title(document: Document) -> str:
    """The title; where it names no year, the first short line near the top that reads like a title and does."""
    lines = [document.source.text[block.start : block.end].strip() for block in document.blocks[:_TITLE_LINES]]
    dated = (line for line in lines if len(line) <= _TITLE and _YEAR.search(line) and _REPORTS.search(line))
    return document.title if _YEAR.search(document.title) else next(dated, document.title)


def year_of(ledger: Ledger, title: str) -> int | None:
    """The year that a document reports on; None where neither its title nor its text says.

    A report on a budget names the year carried out before the year planned. A report on the work of a government may
    be named by the year in which it was given; its text decides.
    """
    named = [int(year) for year in _YEAR.findall(title)]
    if named and not (len(named) == 1 and _AHEAD.search(title)):
        return min(named)
    said = Counter(
        figure.when.last.year
        for figure in ledger.figures
        if figure.kind == "date"
        and figure.when is not None
        and figure.when.last.year is not None
        and figure.text.startswith("20")
        and not _COMPARED.search(ledger.document.source.normal[max(0, figure.start - 2) : figure.start])
    )
    if named:
        return named[0] - 1 if said[named[0] - 1] else named[0]
    if not said:
        return None
    year, count = said.most_common(1)[0]
    return year if count >= 2 and count >= _MAJORITY * said.total() else None


def _told(ledger: Ledger, year: int | None) -> Iterator[Told]:
    normal, known = ledger.document.source.normal, words()
    running: int | None = None
    block = sentence = -1
    area: frozenset[str] = frozenset()
    whole = before = ""
    spoken = ("", "")  # what the name said last was led by, and the verb it is the object of
    own_date: Figure | None = None
    for figure in ledger.figures:
        if figure.block != block:
            block, running, area = figure.block, None, frozenset()
        if figure.sentence != sentence:
            sentence, whole, before, spoken, own_date = figure.sentence, "", "", ("", ""), None
        if figure.kind == "date":
            if normal.endswith("结转", 0, figure.start) or normal.startswith(_SOURCES, figure.end):
                own_date = None
                continue
            own_date = figure
            if not _compares(normal, figure) and not figure.text.startswith(_RELATIVE) and figure.when is not None:
                running = figure.when.last.year or running
            continue
        if not figure.counts:
            continue
        said = normal[figure.gap_start : figure.start]
        area = frozenset(_areas(said)) or area
        date, own_date = own_date, None
        if figure.role not in ("level", "intensive", "base", "percentage", "share", "ratio") or figure.cell:
            continue
        if (
            date is not None
            and figure.role != "base"
            and _CHANGED.search(normal[date.end : figure.start].replace(figure.label or " ", ""))
        ):
            continue
        named = ledger.figures[figure.host] if figure.role == "base" and figure.host >= 0 else figure
        label = named.label or (_subject(normal[figure.gap_start : date.start]) if date is not None else "")
        name = name_of(label)
        path = ledger.section_at(figure.start)
        of = _year_said(date, year) if date is not None else None
        if of is None:
            planned = known.plan.search(said[-_LEAD:]) or _planned(path, year)
            of = None if planned else running or _heading_year(path) or year
        if name != before or figure.verb:
            spoken = _lead(said, named), figure.verb
        if name and figure.strict is not None and (figure.group or figure.role == "ratio"):
            here = frozenset(_areas(named.label + figure.scope)) or area or frozenset(_areas("".join(path)))
            yield Told(
                figure,
                name,
                spoken[0],
                figure.group or figure.role,
                here - {""},
                frozenset(m for m in MEASURES if m in figure.label or m in figure.qualifier) - _CHANGES,
                _part(figure, year),
                of,
                date,
                normal[date.end : figure.start] if date is not None else "",
                _NUMBER.sub("", path[-1]) if path else "",
                "" if whole == name else whole,
                "" if before == name else before,
                spoken[1],
            )
        whole, before = whole or name, name or before


def _year_said(date: Figure, year: int | None) -> int | None:
    """The year that a date before a figure gives it: 上年, 去年同期, 2024年; none for 今年 and the like."""
    if date.when is None or date.when.word:
        return None
    if date.when.last.year is not None:
        return date.when.last.year
    return None if year is None or not date.when.offset else year + date.when.offset


def _compares(normal: str, date: Figure) -> bool:
    return bool(_COMPARED.search(normal[max(0, date.start - 2) : date.start]))


def _areas(text: str) -> Iterator[str]:
    """The areas named in a text; the whole of it (全县) is the empty one."""
    for found in AREA.findall(text):
        yield "" if found.startswith("全") else found


def _heading_year(path: tuple[str, ...]) -> int | None:
    for line in reversed(path):
        years = {int(year) for year in _YEAR.findall(line)}
        if len(years) == 1:
            return years.pop()
    return None


def _planned(path: tuple[str, ...], year: int | None) -> bool:
    """Whether the nearest heading that says so speaks of a plan."""
    for line in reversed(path):
        if _YEAR.search(line) and str(year) in line:
            return False
        if words().plan.search(line):
            return True
    return False


def name_of(label: str) -> str:
    """A label without the words that tell nothing apart."""
    known = words()
    bare = AREA.sub("", known.idle.sub("", core(label)))
    return known.implied.sub("", bare)


def _subject(said: str) -> str:
    """What is spoken of where it stands before the date: 集体经济收入 由 上年的862万元 增加到…"""
    return _CLAUSE.split(said)[-1].rstrip("由从比较")


def _lead(said: str, figure: Figure) -> str:
    """What the clause before a figure says ahead of its label, without dates, areas, verbs and idle words."""
    clause = _CLAUSE.split(said)[-1]
    at = clause.rfind(figure.label) if figure.label else -1
    if at <= 0:
        return ""
    lead = core(clause[:at].replace(figure.verb, "") if figure.verb else clause[:at])
    lead = AREA.sub("", words().idle.sub("", _DATES.sub("", lead)))
    return lead if len(lead) > 1 else ""


def _part(figure: Figure, year: int | None) -> str:
    """The part of the year that a figure is of: empty for a whole year, its end, or where none is said."""
    period = re.sub(r"(?<!\d)(?:\d{4}|本年|上年|-)(?=-|/|$)", "", figure.period)
    return "" if period in ("", "-12-31", "/", "-01-01") or not re.search(r"\d", period) else period
