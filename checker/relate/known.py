"""Known facts (``facts.yaml``: 全镇村数: 9个, 科普经费: 98.7万元): figures of the prose that speak of one, and whether they agree.

A figure speaks of a fact when its label, without the words that carry no meaning for a comparison, is the fact's name
(with or without the scope that the name begins with), or when it counts what the name counts (全镇…9个村 for 全镇村数).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from checker.relate.arithmetic import comparable, loose, make, strict
from checker.relate.repeat import core
from checker.rows import Figure, Ledger, Relation

_SCOPE = re.compile("全[国省市县区镇乡村州]|[省市县区镇州]本?级")
_COUNTED = re.compile(r"^(?P<scope>全[省市县区镇乡村州])?(?P<thing>.{1,8}?)(?:个数|总数|数量|数)$")


@dataclass(frozen=True, slots=True)
class Known:
    """A known fact: its name, its figure, and the file that states it."""

    name: str
    figure: Figure
    path: str


def held(ledger: Ledger, facts: Sequence[Known]) -> Iterator[Relation]:
    """Relations of kind ``fact``: every figure of the document that speaks of a known fact, against it."""
    for figure in ledger.figures:
        if figure.role not in ("level", "intensive") or figure.strict is None or figure.aside:
            continue
        for fact in facts:
            if comparable(figure, fact.figure) and _speaks_of(figure, fact.name):
                yield make(
                    ledger,
                    "fact",
                    figure,
                    (),
                    f"{fact.path}：{fact.name}＝{fact.figure.text}",
                    strict(fact.figure),
                    loose(fact.figure),
                    "likely",
                    pattern="known-fact",
                )
                break


def _speaks_of(figure: Figure, name: str) -> bool:
    scope = _SCOPE.match(name)
    bare = name[scope.end() :] if scope else name
    if scope and figure.scope and figure.scope != scope[0]:
        return False
    counted = _COUNTED.match(name)
    if (
        counted
        and figure.noun.startswith(counted["thing"])
        and not (counted["scope"] and figure.scope != counted["scope"])
    ):
        return True
    return bool(core(bare)) and core(figure.label) == core(bare)
