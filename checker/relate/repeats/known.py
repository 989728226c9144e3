"""Known facts (全镇村数: 9个, 年末常住人口: 42.51万人, 年度: 2025): figures of the prose that speak of one, and whether they agree.

A figure speaks of a fact when its label, without the words that carry no meaning for a comparison, is the fact's name
(with or without the scope that the name begins with), or when it counts what the name counts (全镇…9个村 for 全镇村数).
A fact is of one time and one area: that of its name (2024年末全县常住人口), else the document's own. Figures of another
year, of a town or a level of government that the name does not say, plans and forecasts speak of no fact. 年度 is the year
that a document reports on, and that facts without a year are of.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from checker.language.intervals import Interval
from checker.relate.arithmetic import comparable, loose, make, strict
from checker.relate.repeats.repeat import core, fact_name
from checker.relate.repeats.stated import is_sentence
from checker.relate.repeats.stated import words as stated_words
from checker.relate.repeats.told import Account, account, year_of
from checker.rows import Figure, Ledger, Part, Relation
from checker.ruledata import phrase

YEAR_NAMES: Final = frozenset({"年度", "年份", "报告年度", "报告年份"})
"""Names of the fact that is the year a document reports on."""

_SCOPE = re.compile("(?:本|全|我)(?P<level>[国省市县区旗镇乡村州])?|[省市县区镇州]本?级")
_COUNTED = re.compile(r"^(?P<scope>全[省市县区旗镇乡村州])?(?P<thing>.{1,8}?)(?:个数|总数|数量|数)$")
_OF_ALL = re.compile(r"(?:现|共|下|总)?(?:共|总共|一共|辖|有|辖有|设|设有|为|计)*$")
_HAS = re.compile(r"(?:[共现辖设总下]+有?|[有计])$")
_BRACKETS = re.compile(r"[(（][\s的]*[)）]")
_LOOK = 30
_WHOLE = "[全我本][国省市州县区旗镇乡村]"
_LEVELS = r"[省市县区镇州乡]本级|[省市县区镇州]级(?!领导|部门)|[省市县区]直"
_NAMED = re.compile(
    rf"(?P<whole>{_WHOLE})|(?P<level>{_LEVELS})|(?P<place>[\u4e00-\u9fff]{{2,4}}?(?:街道|[省市州县区旗镇乡村]))(?![级长域内委民办办容貌政])"
)
_NO_PLACE = re.compile(
    r"[全各两本我该每乡城村个]|行政|自然|建制|中心|有|为|共|和|等|的|在|示范|特色|重点|开发|社区|园区|山区|地区|灾区|市区|辖区"
)


@dataclass(frozen=True, slots=True)
class Known:
    """A known fact: its name, its figure, the file that states it, and the date that stands in the name (2024年末)."""

    name: str
    figure: Figure
    path: str
    date: Figure | None = None

    @property
    def subject(self) -> str:
        """The name without its date."""
        if self.date is None:
            return self.name
        return _BRACKETS.sub("", self.name[: self.date.start] + self.name[self.date.end :]).strip("的末底 ")

    @property
    def year(self) -> int | None:
        """The year that the name says."""
        return None if self.date is None or self.date.when is None else self.date.when.last.year

    @property
    def shown(self) -> str:
        """The fact as a finding shows it."""
        return phrase("in-file", self.path, self.name, self.figure.text)


def held(ledger: Ledger, facts: Sequence[Known]) -> Iterator[Relation]:
    """Relations of kind ``fact``: every figure of the document that speaks of a known fact, against it."""
    own = _titled(account(ledger))
    years = [fact for fact in facts if fact.name in YEAR_NAMES]
    for fact in years:
        yield from _year(own, fact)
    named = [fact for fact in facts if fact.name not in YEAR_NAMES]
    known = next((int(fact.figure.value) for fact in years if fact.figure.value is not None), own.year)
    block = -1
    area, at = "", 0
    for figure in ledger.figures:
        if figure.block != block:
            block, at = figure.block, ledger.document.blocks[figure.block].start if figure.block >= 0 else figure.start
            area = _area("\n".join(ledger.section_at(figure.start)[1:]), own)
        area, at = _area(ledger.document.source.normal[at : figure.start], own) or area, figure.start
        if figure.role not in ("level", "intensive", "percentage") or figure.strict is None or figure.aside:
            continue
        for fact in named:
            if (
                comparable(figure, fact.figure)
                and _same_time(own, figure, fact, known)
                and _same_area(own, figure, fact, area)
                and _speaks_of(own, figure, fact.subject)
            ):
                relation = make(
                    ledger,
                    "fact",
                    figure,
                    (),
                    fact.shown,
                    strict(fact.figure),
                    loose(fact.figure),
                    "likely",
                    pattern="known-fact",
                )
                yield replace(relation, label=fact.name)
                break


def _titled(own: Account) -> Account:
    """The document without the year and the place of its title where that is a sentence, which speaks of itself."""
    if not is_sentence(own.ledger.document.title):
        return own
    return replace(own, place="", year=year_of(own.ledger, ""))


def unmet(facts: Sequence[Known], met: Collection[str]) -> list[str]:
    """The names of the facts that no figure spoke of, in order, each once."""
    return list(dict.fromkeys(fact.name for fact in facts if fact.name not in met))


def _area(text: str, own: Account) -> str:
    """The area that a text names last: a whole (全县), a level (县本级), a place; empty where it names none."""
    found = ""
    for match in _NAMED.finditer(text):
        if match["place"] and _NO_PLACE.search(match["place"][:-1]):
            continue
        found = f"全{own.place[-1]}" if own.place and match[0].endswith(own.place) else match[0]
    return found.replace("我", "全").replace("本", "全") if found[:1] in "我本" else found


def _same_area(own: Account, figure: Figure, fact: Known, area: str) -> bool:
    """Whether a figure is of the area that the fact's name says, or that of the document where it says none."""
    named = _SCOPE.match(fact.subject)
    wanted = named[0].replace("我", "全").replace("本", "全") if named and named["level"] else named[0] if named else ""
    scope = figure.scope if figure.scope and not re.match("[全我本]", figure.scope) else ""
    if wanted.startswith("全"):
        level = own.place[-1:] if own.place else ""
        return not scope and (area == wanted or (not area and level in ("", wanted[1])))
    if wanted:
        return wanted in (figure.scope, area)
    return not scope and (not area or area.startswith("全"))


def _same_time(own: Account, figure: Figure, fact: Known, known: int | None) -> bool:
    """Whether a figure is of the fact's year and part of it, and no plan.

    Args:
        own: the document.
        figure: the figure.
        fact: the fact.
        known: the year that facts without a year are of; None where nobody says.
    """
    normal = own.ledger.document.source.normal
    said = normal[max(figure.gap_start, figure.start - _LOOK) : figure.start]
    plan = stated_words().plan.search(said)
    if plan and plan[0] not in fact.name:
        return False
    told = own.by_figure.get(figure.index)
    dated = re.match(r"20\d\d", figure.period)
    year = int(dated[0]) if dated else told.year if told is not None else None
    if told is not None and told.year is None and own.year is not None:
        return False
    wanted = fact.year or known
    if year is None:
        year = own.year
    if year is None:
        return fact.year is None or fact.year == known
    parts = _part(figure.period), _part(fact.date.period if fact.date is not None else "")
    return year == wanted and (parts[0] == parts[1])


def _part(period: str) -> str:
    """The part of its year that a period is: empty for the whole, and for its end."""
    bare = re.sub(r"(?<!\d)(?:\d{4}|本年|上年|-)(?=-|/|$)", "", period)
    return bare if re.search(r"\d", bare) and bare != "-12-31" else ""


def _year(own: Account, fact: Known) -> Iterator[Relation]:
    """The year that the document reports on, where it is said, against the year that is known."""
    document = own.ledger.document
    place = next(
        (
            figure
            for figure in own.ledger.figures
            if figure.kind == "date" and figure.when is not None and figure.when.last.year == own.year
        ),
        None,
    )
    if own.year is None or place is None or fact.figure.value is None:
        return
    stated, known = Interval.exact(type(fact.figure.value)(own.year)), Interval.exact(fact.figure.value)
    yield Relation(
        "fact",
        "confirmed" if stated.meets(known) else "contradicted",
        "likely",
        (Part("stated", place.start, place.end, -1),),
        fact.shown,
        "",
        stated,
        known,
        document.source.text[place.start : place.end],
        pattern="known-fact",
        label=fact.name,
    )


def _speaks_of(own: Account, figure: Figure, name: str) -> bool:
    scope = _SCOPE.match(name)
    bare = name[scope.end() :] if scope else name
    said = own.ledger.document.source.normal[figure.gap_start : figure.start]
    counted = _COUNTED.match(name)
    if counted and figure.noun.startswith(counted["thing"]):
        # 全镇9个村 is of all; in 全镇9个村中, 3个村建成广场 the second is of some.
        return not counted["scope"] or bool(_OF_ALL.sub("", said.rstrip()).endswith(counted["scope"]))
    label = figure.label.removeprefix(own.place).removeprefix(scope[0] if scope else "")
    if figure.label == figure.noun:
        label = label.removesuffix("中")  # 全县226个行政村中
    if not core(bare) or fact_name(label) != fact_name(bare):
        return False
    if figure.label == figure.noun:  # 全县226个行政村 is of all, 120个行政村 is of some, unless there are as many
        whole = _OF_ALL.sub("", said.rstrip())
        return bool(re.search(rf"{_WHOLE}$", whole) or _HAS.search(said.rstrip()))
    return figure.label in said and not stated_words().parts.search(said)
