"""The words of totals (``rules/lexicon/arithmetic.yaml``), and the labels that are all of a whole."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Protocol

from checker.extract.phrases import alternatives
from checker.ruledata import arithmetic_words

_REST = 10  # characters beside the group's name in the labels of parts that differ otherwise


class Labelled(Protocol):
    """What has a name: a figure, a rate."""

    @property
    def label(self) -> str:
        """What it counts."""


@dataclass(frozen=True)
class Cues:
    """Compiled words of ``rules/lexicon/arithmetic.yaml``."""

    partial: re.Pattern[str]
    whole: re.Pattern[str]
    closing: re.Pattern[str]
    adding: re.Pattern[str]
    exhaustive: tuple[tuple[str, ...], ...]
    named: re.Pattern[str]  # any name of an exhaustive group
    never: re.Pattern[str]
    rest: re.Pattern[str]
    overlapping: re.Pattern[str]


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
        alternatives(name for group in data["exhaustive"] for name in group),
        re.compile(data["not_exhaustive"]),
        re.compile(totals["rest"]),
        re.compile(totals["overlapping"]),
    )


@lru_cache(maxsize=4096)
def heads(label: str) -> dict[int, tuple[str, str]]:
    """What a label is in every exhaustive group that it belongs to: group → the group's name in it, and the rest of it."""
    if not cues().named.search(label) or "进出口" in label or cues().never.search(label):
        return {}
    found: dict[int, tuple[str, str]] = {}
    for number, group in enumerate(cues().exhaustive):
        # 非税收入 holds 税收 too: the name that begins first is the one meant.
        named = [(label.find(name), -len(name), name) for name in group if name in label]
        if named:
            name = min(named)[2]
            found[number] = name, label.replace(name, "", 1)
    return found


def beside(level: Labelled, parts: Sequence[Labelled]) -> bool:
    """Whether a level has one of the names that the parts exhaust together, and so is no whole of theirs (对甲地出口A)."""
    groups = set(heads(level.label))
    for part in parts:
        groups &= set(heads(part.label))
    return any(len({heads(part.label)[group][0] for part in parts}) == len(parts) for group in groups)


def exhausts(parts: Sequence[Labelled]) -> int | None:
    """How many of the first parts exhaust a whole by their labels; None when they do not."""
    if len(parts) < 2:
        return None
    for number in heads(parts[0].label):
        size = len(cues().exhaustive[number])
        named = [heads(part.label) for part in parts[:size]]
        entries = [entry[number] for entry in named if number in entry]
        if len(entries) < size:
            continue
        rests = {rest for _, rest in entries}
        if len({name for name, _ in entries}) == size and (
            len(rests) == 1 or all(len(rest) <= _REST for rest in rests)
        ):
            return size
    return None
