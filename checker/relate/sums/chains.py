"""Two measures told in turn of every part: 项目18个、1647万元，其中甲9个、1012万元，乙6个、487万元，丙3个、148万元.

Where those of one measure add up to their whole, the parts are all of it, and those of the other must add up too. The
same holds of numbers that stand in pairs (638户2436人…脱贫412户1587人…174户685人…剩余52户164人).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from checker.relate.arithmetic import comparable, strict, sum_of
from checker.relate.breakdown import breakdowns, informative, levels_of
from checker.relate.evidence import SAID
from checker.relate.sums.totalled import near, rare, totalled
from checker.rows import Figure, Ledger, Relation

_BEFORE = 6  # levels before a list that may be its wholes
_MOST = 8  # parts of a list
_SENTENCES = 3  # between a pair and the last of its parts


def find(ledger: Ledger) -> Iterator[Relation]:
    """Relations of kind ``total`` of both measures."""
    levels = [f for f in levels_of(ledger) if f.value is not None]
    places = {f.index: position for position, f in enumerate(levels)}
    for entry in breakdowns(ledger):
        start = places.get(entry.parts[0].index)
        if start is not None:
            yield from _listed(ledger, levels, start)
    yield from _paired(ledger, levels)


def _listed(ledger: Ledger, levels: Sequence[Figure], start: int) -> Iterator[Relation]:
    """A list of parts with two figures each, after 其中 and its kin."""
    sentence = levels[start].sentence
    window: list[Figure] = []
    for figure in levels[start : start + 2 * _MOST]:
        if figure.sentence != sentence or (len(window) > 1 and not comparable(figure, window[-2])):
            break
        window.append(figure)
    before = [f for f in levels[max(0, start - _BEFORE) : start] if sentence - f.sentence <= 1]
    for size in range(len(window) // 2, 1, -1):
        columns = window[: 2 * size : 2], window[1 : 2 * size : 2]
        wholes = _wholes(before, columns[0][0], columns[1][0])
        if wholes is not None:
            relations = list(_both(ledger, wholes, columns))
            if relations:
                yield from relations
                return


def _wholes(before: Sequence[Figure], first: Figure, second: Figure) -> tuple[Figure, Figure] | None:
    """The nearest level before a list for each of its measures."""
    if comparable(first, second):
        alike = [f for f in before if comparable(f, first)]
        return (alike[-2], alike[-1]) if len(alike) > 1 else None
    found = [next((f for f in reversed(before) if comparable(f, part)), None) for part in (first, second)]
    return (found[0], found[1]) if found[0] is not None and found[1] is not None else None


def _paired(ledger: Ledger, levels: Sequence[Figure]) -> Iterator[Relation]:
    """Numbers that stand in pairs, of which one pair is the whole of the next."""
    pairs = [(a, b) for a, b in pairwise(levels) if b.start - a.end <= 1 and not comparable(a, b)]
    for position, whole in enumerate(pairs):
        run: list[tuple[Figure, Figure]] = []
        for pair in pairs[position + 1 : position + 1 + _MOST]:
            alike = comparable(pair[0], whole[0]) and comparable(pair[1], whole[1])
            if not alike or pair[0].block != whole[0].block or pair[0].sentence - whole[0].sentence > _SENTENCES:
                break
            run.append(pair)
        for size in range(len(run), 1, -1):
            relations = list(_both(ledger, whole, ([p[0] for p in run[:size]], [p[1] for p in run[:size]])))
            if relations:
                yield from relations
                break


def _both(
    ledger: Ledger, wholes: tuple[Figure, Figure], columns: tuple[Sequence[Figure], Sequence[Figure]]
) -> Iterator[Relation]:
    """Both sums, where one of them holds and the other holds too or is a slip away."""
    held = [_holds(whole, parts) for whole, parts in zip(wholes, columns, strict=True)]
    if not any(held):
        return
    for whole, parts, holds in zip(wholes, columns, held, strict=True):
        relation = totalled(ledger, whole, parts, "certain" if holds else "likely", "chain")
        if not holds and not near(whole, parts) and not rare(relation, SAID):
            return
        yield relation


def _holds(whole: Figure, parts: Sequence[Figure]) -> bool:
    own, derived = strict(whole), sum_of(parts)
    return own is not None and derived is not None and own.meets(derived) and informative(own, derived, parts)
