"""A list and its number: 进社区146场、进学校215场…，活动累计582场; and what became of all: 项目21个，完工16个，在建3个，未开工2个.

No word says for certain that the list is all of it: it is contradicted where a wrong key explains the difference, or
where the states that are told leave no other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from checker.relate.arithmetic import comparable, strict, sum_of
from checker.relate.breakdown import children, informative, levels_of
from checker.relate.evidence import TOLD
from checker.relate.sums.totalled import narrowly, near, rare, totalled
from checker.rows import Figure, Ledger, Relation
from checker.ruledata import arithmetic_words

_LEAST = 3  # items of a list that its number may add up
_FEW = 10  # items of a list at most
_BEFORE = 5  # levels before states that may be their whole
_MARKS = re.compile("[,;。:、()]")
_CLAUSE = 16  # characters of a level's own words


@cache
def _words() -> dict[str, re.Pattern[str]]:
    return {name: re.compile(pattern) for name, pattern in arithmetic_words()["gathered"].items()}


def find(ledger: Ledger) -> Iterator[Relation]:
    """Relations of kind ``total`` of lists that a number follows, and of states that a number comes before."""
    levels = [f for f in levels_of(ledger) if f.value is not None and f.dimension == "count" and not f.hedge]
    said = [_said(ledger, figure) for figure in levels]
    for position, words in enumerate(said):
        if _words()["number"].search(words):
            yield from _numbered(ledger, levels, position)
        elif _words()["open"].search(words) and position and levels[position - 1].sentence == levels[position].sentence:
            yield from _states(ledger, levels, said, position)


def _said(ledger: Ledger, figure: Figure) -> str:
    said = ledger.document.source.normal[max(figure.gap_start, figure.start - _CLAUSE) : figure.start]
    return _MARKS.split(said)[-1]


def _numbered(ledger: Ledger, levels: Sequence[Figure], position: int) -> Iterator[Relation]:
    """The levels right before a number, in its sentence."""
    total = levels[position]
    below = children(ledger)
    run: list[Figure] = []
    for figure in reversed(levels[max(0, position - _FEW) : position]):
        if figure.sentence != total.sentence or not comparable(figure, total):
            break
        if figure.index not in below:
            run.insert(0, figure)
    own = strict(total)
    for count in range(len(run), _LEAST - 1, -1):
        derived = sum_of(run[-count:])
        if own is not None and derived is not None and own.meets(derived) and informative(own, derived, run[-count:]):
            yield totalled(ledger, total, run[-count:], "likely", "gathered")
            return
    if len(run) < _LEAST:
        return
    relation = totalled(ledger, total, run, "likely", "gathered")
    if rare(relation, TOLD) or (relation.chance is not None and narrowly(total, run)):
        yield relation
    elif near(total, run):
        yield replace(relation, certainty="possible")


def _states(ledger: Ledger, levels: Sequence[Figure], said: Sequence[str], position: int) -> Iterator[Relation]:
    """已完工16个，在建3个，未开工2个: what is done, being done and not done, against the number of all."""
    last, words = levels[position], _words()
    first = position
    while first and levels[first - 1].sentence == last.sentence and comparable(levels[first - 1], last):
        first -= 1
        if words["done"].search(said[first]):
            break
    parts = levels[first : position + 1]
    closed = position + 1 == len(levels) or levels[position + 1].sentence != last.sentence
    closed = closed or not (comparable(levels[position + 1], last) and words["open"].search(said[position + 1]))
    done = [words["done"].search(text) is not None for text in said[first : position + 1]]
    others = all(words["open"].search(text) for text in said[first + 1 : position + 1])
    if not closed or not done[0] or any(done[1:]) or not others:
        return
    before = [f for f in levels[max(0, first - _BEFORE) : first] if comparable(f, last)]
    before = [f for f in before if last.sentence - f.sentence <= 1 and f.block == last.block]
    largest = max(part.value or 0 for part in parts)
    wholes = [f for f in reversed(before) if (f.value or 0) >= largest]
    for whole in wholes:
        relation = totalled(ledger, whole, parts, "likely", "states")
        if relation.verdict == "confirmed":
            yield relation
            return
    if wholes and near(wholes[0], parts) and _words()["all"].search(wholes[0].label + wholes[0].noun):
        yield totalled(ledger, wholes[0], parts, "likely", "states")
