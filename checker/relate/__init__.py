"""Relate: find what can be checked against what. One module a kind of relation; each is found by scanning these folders.

A module that takes part defines ``find(ledger) -> Iterator[Relation]``. What more than one folder needs stands here:
intervals and their making (``arithmetic``), the levels of a sentence (``breakdown``), the words of totals (``cues``).
"""

from __future__ import annotations

import importlib
import pkgutil
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import cache

from checker.rows import Ledger, Relation

_CERTAINTIES = ("certain", "likely", "possible")
_ANSWERED = ("total", "share", "balance")

Finder = Callable[[Ledger], Iterable[Relation]]


@cache
def finders() -> tuple[tuple[str, Finder], ...]:
    """The ``find`` function of every module in these folders, by module name."""
    found = []
    for info in sorted(pkgutil.walk_packages(__path__, f"{__name__}."), key=lambda info: info.name):
        find = getattr(importlib.import_module(info.name), "find", None)
        if find is not None:
            found.append((info.name, find))
    return tuple(found)


def relate(ledger: Ledger) -> list[Relation]:
    """All relations of a document, in the order of their places."""
    found: dict[tuple[object, ...], Relation] = {}
    for _, find in finders():
        for relation in find(ledger):
            # Two modules may see the same sum: the same figures in the same kind of relation are one, the surer of them.
            key = (
                relation.kind,
                frozenset((part.start, part.end) for part in relation.members),
                relation.members[0].start,
            )
            if key not in found or _CERTAINTIES.index(relation.certainty) < _CERTAINTIES.index(found[key].certainty):
                found[key] = relation
    return sorted(found.values(), key=lambda relation: (relation.members[0].start, relation.kind))


def settled(relations: Sequence[Relation]) -> list[Relation]:
    """The relations without contradictions that a surer reading of the same figures has answered.

    占…支出的1.27% of this year's outgo is right, of last year's it is wrong: one figure, one kind of relation, and a
    member in common. Two breakdowns of one total have no part in common, and both stay; a sum that no word announces
    answers nothing.
    """
    held: dict[tuple[str, int], list[frozenset[int]]] = defaultdict(list)
    for relation in relations:
        sure = relation.certainty != "possible" or relation.kind == "share"
        if relation.verdict == "confirmed" and relation.kind in _ANSWERED and sure:
            held[relation.kind, relation.members[0].start].append(_others(relation))
    return [
        relation
        for relation in relations
        if relation.verdict != "contradicted"
        or not any(_others(relation) & other for other in held.get((relation.kind, relation.members[0].start), ()))
    ]


def _others(relation: Relation) -> frozenset[int]:
    return frozenset(member.start for member in relation.members[1:] if member.ledger is None)
