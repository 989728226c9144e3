"""Relate: find what can be checked against what. One module a kind of relation; each is found by scanning these folders.

A module that takes part defines ``find(ledger) -> Iterator[Relation]``. What more than one folder needs stands here:
intervals and their making (``arithmetic``), the levels of a sentence (``breakdown``), the words of totals (``cues``).
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterable
from functools import cache

from checker.rows import Ledger, Relation

_CERTAINTIES = ("certain", "likely", "possible")

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
