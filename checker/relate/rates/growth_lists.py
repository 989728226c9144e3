"""Rates told in turn, with the levels of the year before: 标准提高到780元和620元，分别增长4.0%和6.9%（上年为750元、580元）."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from checker.relate.arithmetic import comparable, windows
from checker.relate.rates.growth import based
from checker.rows import Figure, Ledger, Relation

_EACH = re.compile(r"分别(?:[比较]?(?:上年|去年)(?:同期)?)?(?:[增提上升下降减回][^,;。\d]{1,3})$")
_AND = re.compile(r"^(?:和|、|,|与|及)$")
_BEFORE = re.compile(r"\((?:上年同期|去年同期|上年|去年|同期|20\d\d\s?年)(?:同期)?(?:分别)?(?:为|是)$")


def find(ledger: Ledger) -> Iterator[Relation]:
    """Relations of kind ``growth`` of every level of the list, its rate and its base in brackets."""
    normal = ledger.document.source.normal
    for _, window in windows(ledger):
        for position, figure in enumerate(window):
            if figure.unit != "%" or not _EACH.search(normal[figure.gap_start : figure.start]):
                continue
            rates = _run(normal, window[position:], "%")
            bases = window[position + len(rates) : position + 2 * len(rates)]
            if len(rates) < 2 or len(bases) < len(rates) or not _BEFORE.search(normal[rates[-1].end : bases[0].start]):
                continue
            levels = _levels(window[:position], bases)
            for level, base, rate in zip(levels, bases, rates, strict=False):
                yield based(ledger, level, base, replace(rate, direction=rates[0].direction), "certain", "list")


def _run(normal: str, figures: Sequence[Figure], unit: str) -> list[Figure]:
    """The figures of a unit that stand one right after another from the first on."""
    run = [figures[0]]
    for before, figure in pairwise(figures):
        if figure.unit != unit or not _AND.match(normal[before.end : figure.start]):
            break
        run.append(figure)
    return run


def _levels(before: Sequence[Figure], bases: Sequence[Figure]) -> list[Figure]:
    """The last levels that can be compared with the bases, one by one and in their order; none if they do not fit."""
    usable = [f for f in before if f.role in ("level", "intensive") and f.strict is not None and not f.aside]
    for start in range(len(usable) - len(bases), -1, -1):
        found = usable[start : start + len(bases)]
        if all(comparable(level, base) for level, base in zip(found, bases, strict=True)):
            return found
    return []
