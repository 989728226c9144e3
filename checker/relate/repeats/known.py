"""Known facts (全镇村数: 9个, 年末常住人口: 42.51万人, 年度: 2025): figures of the prose that speak of one, and whether they agree.

A figure speaks of a fact when its label, without the words that carry no meaning for a comparison, is the fact's name
(with or without the scope that the name begins with), or when it counts what the name counts (全镇…9个村 for 全镇村数).
Figures of another year than the document's own, and plans, speak of no fact. 年度 is the year that a document reports on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from checker.language.intervals import Interval
from checker.relate.arithmetic import comparable, loose, make, strict
from checker.relate.repeats.repeat import core
from checker.relate.repeats.told import Account, account
from checker.rows import Figure, Ledger, Part, Relation
from checker.ruledata import phrase

YEAR_NAMES: Final = frozenset({"年度", "年份", "报告年度", "报告年份"})
"""Names of the fact that is the year a document reports on."""

_SCOPE = re.compile("(?:本|全|我)[国省市县区旗镇乡村州]|[省市县区镇州]本?级")
_COUNTED = re.compile(r"^(?P<scope>全[省市县区旗镇乡村州])?(?P<thing>.{1,8}?)(?:个数|总数|数量|数)$")
_OF_ALL = re.compile(r"(?:现|共|下|总)?(?:共|总共|一共|辖|有|辖有|设|设有|为|计)*$")


@dataclass(frozen=True, slots=True)
class Known:
    """A known fact: its name, its figure, and the file that states it."""

    name: str
    figure: Figure
    path: str

    @property
    def shown(self) -> str:
        """The fact as a finding shows it."""
        return phrase("in-file", self.path, self.name, self.figure.text)


def held(ledger: Ledger, facts: Sequence[Known]) -> Iterator[Relation]:
    """Relations of kind ``fact``: every figure of the document that speaks of a known fact, against it."""
    own = account(ledger)
    years = [fact for fact in facts if fact.name in YEAR_NAMES]
    for fact in years:
        yield from _year(own, fact)
    named = [fact for fact in facts if fact.name not in YEAR_NAMES]
    for figure in ledger.figures:
        if figure.role not in ("level", "intensive", "percentage") or figure.strict is None or figure.aside:
            continue
        told = own.by_figure.get(figure.index)
        if told is not None and told.year != own.year and own.year is not None:
            continue
        for fact in named:
            if comparable(figure, fact.figure) and _speaks_of(ledger, figure, fact.name):
                yield make(
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
                break


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


def _speaks_of(ledger: Ledger, figure: Figure, name: str) -> bool:
    scope = _SCOPE.match(name)
    bare = name[scope.end() :] if scope else name
    if scope and figure.scope and figure.scope != scope[0]:
        return False
    counted = _COUNTED.match(name)
    if counted and figure.noun.startswith(counted["thing"]):
        said = ledger.document.source.normal[figure.gap_start : figure.start]
        # 全镇9个村 is of all; in 全镇9个村中, 3个村建成广场 the second is of some.
        return not counted["scope"] or bool(_OF_ALL.sub("", said.rstrip()).endswith(counted["scope"]))
    return bool(core(bare)) and core(figure.label) == core(bare)
