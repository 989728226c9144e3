"""Which levels are parts of which: 其中… and its kin, read once for every module that adds up.

A breakdown is opened by words (其中, 包括, 分别为…) or by labels that exhaust a whole (出口 and 进口). It knows its total,
its parts in order, and how firmly they are known to be all of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache

from checker.relate.arithmetic import comparable
from checker.rows import Figure, Ledger
from checker.ruledata import arithmetic_words

_LOOK_BACK = 4  # levels before the opening words among which the total is looked for


@dataclass(slots=True)
class Breakdown:
    """A total and what is said to be in it. ``exhaustive``: by labels or by words the parts are all of it."""

    total: Figure
    parts: list[Figure]
    exhaustive: bool
    cue: str
    candidates: list[Figure] = field(default_factory=list)


@dataclass(frozen=True)
class Cues:
    """Compiled words of ``rules/lexicon/arithmetic.yaml``."""

    partial: re.Pattern[str]
    whole: re.Pattern[str]
    closing: re.Pattern[str]
    adding: re.Pattern[str]
    exhaustive: tuple[tuple[str, ...], ...]


@cache
def cues() -> Cues:
    """The cues of totals, compiled once a process."""
    data = arithmetic_words()
    totals = data["totals"]
    return Cues(
        re.compile(totals["partial"]),
        re.compile(totals["whole"]),
        re.compile(totals["closing"]),
        re.compile(rf"(?:^|[,。;:、])(?:{totals['adding']})"),
        tuple(tuple(group) for group in data["exhaustive"]),
    )


def levels_of(ledger: Ledger) -> list[Figure]:
    """The levels of a document that may stand in a sum, in order: amounts with a unit, not in brackets."""
    return [f for f in ledger.figures if f.role == "level" and not f.aside and f.group is not None and f.kind != "ratio" and f.dimension != "time"]


@lru_cache(maxsize=8)
def breakdowns(ledger: Ledger) -> tuple[Breakdown, ...]:
    """All breakdowns of a document in the order of their totals."""
    return tuple(_opened(ledger))


@lru_cache(maxsize=8)
def children(ledger: Ledger) -> dict[int, int]:
    """Figure index of every part of a breakdown → figure index of its total."""
    return {part.index: entry.total.index for entry in breakdowns(ledger) for part in entry.parts}


def _opened(ledger: Ledger) -> Iterator[Breakdown]:
    normal = ledger.document.source.normal
    levels = levels_of(ledger)
    known = cues()
    position = 1
    while position < len(levels):
        figure, before = levels[position], levels[position - 1]
        if figure.block != before.block or figure.sentence - before.sentence > 2:
            position += 1
            continue
        gap = normal[before.end : figure.start]
        partial, whole = known.partial.search(gap), known.whole.search(gap)
        if not partial and not whole:
            position += 1
            continue
        cue = whole or partial
        assert cue is not None
        parts = _run(normal, levels, position, known)
        totals = [
            level
            for level in reversed(levels[max(0, position - _LOOK_BACK) : position])
            if comparable(level, figure) and level.block == figure.block and figure.sentence - level.sentence <= 1
        ]
        if totals and parts:
            yield Breakdown(totals[0], parts, bool(whole) or exhausts(parts) is not None, cue[0], totals)
        position += 1


def _run(normal: str, levels: Sequence[Figure], start: int, known: Cues) -> list[Figure]:
    """The levels that may be parts, from the first one on, until words end the list."""
    first = levels[start]
    parts = [first]
    for position in range(start + 1, len(levels)):
        figure, before = levels[position], levels[position - 1]
        if figure.block != first.block or figure.sentence - before.sentence > 0:
            break
        gap = normal[before.end : figure.start]
        if known.adding.search(gap) or known.closing.search(gap) or known.whole.search(gap):
            break
        if known.partial.search(gap):
            # One level down: its parts belong to the part before; skip until the sentence ends.
            break
        if comparable(figure, first):
            parts.append(figure)
    return parts


def head(label: str, group: Sequence[str]) -> tuple[str, str] | None:
    """The name of an exhaustive group that a label carries, and the label without it."""
    for name in sorted(group, key=len, reverse=True):
        if name in label and not ("进出口" in label and name in ("出口", "进口")):
            return name, label.replace(name, "", 1)
    return None


def exhausts(parts: Sequence[Figure]) -> int | None:
    """How many of the first parts exhaust a whole by their labels; None when they do not."""
    for group in cues().exhaustive:
        size = len(group)
        if len(parts) < size:
            continue
        found = [head(part.label, group) for part in parts[:size]]
        if any(entry is None for entry in found):
            continue
        names = {entry[0] for entry in found if entry}
        rests = {entry[1] for entry in found if entry}
        if len(names) == size and (len(rests) == 1 or all(len(rest) <= 6 for rest in rests)):
            return size
    return None
