"""All of a whole by their names, told over sentences or paragraphs: 生产总值A。第一产业B…。第二产业C…，其中工业…。第三产业D….

The names are sets of ``rules/lexicon/arithmetic.yaml`` (``exhaustive``); what stands between them belongs to one of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from checker.relate.arithmetic import comparable
from checker.relate.breakdown import clause_of, levels_of, reference
from checker.relate.cues import beside, cues, exhausts, heads
from checker.relate.evidence import SAID
from checker.relate.sums.total import named_whole, relations_of
from checker.relate.sums.totalled import exceeds, near, rare, totalled
from checker.rows import Figure, Ledger, Relation

_REACH: Final = 14  # levels over which the names of a set are looked for
_SENTENCES: Final = 4  # from one name to the next, and from the whole to the first
_BEFORE: Final = re.compile(r"(?:上年|去年|前年)(?!末|底)")  # 出口A，上年出口B
_BACK: Final = 8  # levels before the first name among which the whole stands


def find(ledger: Ledger) -> Iterator[Relation]:
    """Relations of kind ``total`` between a whole and the names that make it up."""
    normal = ledger.document.source.normal
    levels = [
        f
        for f in levels_of(ledger)
        if f.strict is not None and not f.hedge and not f.cell and f.label and not _BEFORE.match(clause_of(normal, f))
    ]
    added = {p.figure for r in relations_of(ledger) if r.kind == "total" for p in r.members[1:]}
    done: set[int] = set()
    for position, first in enumerate(levels):
        for group, (name, rest) in heads(first.label).items():
            names = cues().exhaustive[group]
            if name != names[0] or len(names) < 2 or first.index in added or first.index in done:
                continue
            parts = _parts(levels, position, group, rest)
            if len(parts) != len(names) or exhausts(parts) != len(names) or any(f.index in added for f in parts):
                continue
            relation = _held(ledger, levels, position, parts)
            if relation is not None:
                done.update(f.index for f in parts)
                yield relation


def _parts(levels: Sequence[Figure], position: int, group: int, rest: str) -> list[Figure]:
    """The first level of every name of a set, from the first name on."""
    first = levels[position]
    parts, said = [first], {heads(first.label)[group][0]}
    for figure in levels[position + 1 : position + _REACH]:
        if figure.sentence - parts[-1].sentence > _SENTENCES:
            break
        name, other = heads(figure.label).get(group, ("", ""))
        if not name or other != rest or not comparable(figure, first) or figure.period != first.period:
            continue
        if name in said:
            break
        said.add(name)
        parts.append(figure)
    return parts


def _held(ledger: Ledger, levels: Sequence[Figure], position: int, parts: Sequence[Figure]) -> Relation | None:
    """The names against the nearest level before them (else after) that carries the name of the whole."""
    first, normal = parts[0], ledger.document.source.normal
    after = [
        f for f in levels[position : position + _REACH] if f.start > parts[-1].end and f.sentence == parts[-1].sentence
    ]
    for whole in (*reversed(levels[max(0, position - _BACK) : position]), *after):
        if first.sentence - whole.sentence > _SENTENCES:
            continue
        if beside(whole, parts):
            continue
        if not comparable(whole, first) or not named_whole(whole, parts) or reference(normal, whole):
            continue
        relation = totalled(ledger, whole, parts, "certain", "sectors")
        if relation.verdict == "confirmed":
            return relation
        slipped = relation.chance is not None and exceeds(whole, parts)
        if relation.verdict == "contradicted" and (near(whole, parts) or rare(relation, SAID) or slipped):
            return replace(relation, certainty="likely")
        return None
    return None
