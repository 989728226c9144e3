"""Figures that speak of last year: a level's rate or change, last year's figure itself, a balance carried over."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from checker.relate.arithmetic import comparable
from checker.relate.rates.growth import OWN
from checker.relate.repeats.told import Account, name_of, words
from checker.rows import Figure

CHANGES: Final = ("rate", "change")
_LEVELS: Final = ("level", "intensive")
_SHARES: Final = ("percentage", "share")
# 28所,与上年持平; what is 基本持平 may differ a little, and that of a rate is no level.
_SAME: Final = re.compile(
    r"[\u4e00-\u9fff]{0,6}?[,(]?(?:总量|数量|规模)?(?:与|和|同|跟)(?:上一?年|去年)(?:同期|年?末|年?底)?(?:持平|相同|一致|一样)"
)
_YEAR: Final = re.compile(r"20\d\d(?=\s?年)")


@dataclass(frozen=True, slots=True)
class Claim:
    """A figure that speaks of last year: its level (itself, for last year's own figure, or one that is said to be the same as last year), and how it does."""

    stated: Figure
    level: Figure
    pattern: str


def claims(now: Account) -> Iterator[Claim]:
    """The claims of a document, in order: only what its words compare with last year, and not with a plan, another
    year or another place.
    """
    ledger, known = now.ledger, words()
    normal = ledger.document.source.normal
    elsewhere = own = False
    sentence = -1
    previous: Figure | None = None
    for figure in ledger.figures:
        if figure.sentence != sentence:
            sentence, elsewhere, own, previous = figure.sentence, False, False, None
        if not figure.counts:
            continue
        said = normal[figure.gap_start : figure.start]
        if figure.role in _LEVELS:
            elsewhere, own = False, True
        elif figure.role not in ("base", "completion"):
            if known.elsewhere.search(said) or any(int(year) + 1 != now.year for year in _YEAR.findall(said)):
                elsewhere = True
            elif known.yearly.search(said):
                elsewhere = False
            own = own and (figure.other_base or bool(OWN.match(said))) and "分别" not in said
        if figure.strict is not None:
            claim = _claim(now, figure, previous, said)
            if (
                claim is not None
                and not (elsewhere and claim.level is not figure)
                and (own or claim.pattern not in CHANGES)
            ):
                yield claim
        previous = figure


def _claim(now: Account, figure: Figure, previous: Figure | None, said: str) -> Claim | None:
    """How a figure speaks of last year; None if it does not."""
    figures = now.ledger.figures
    told = now.by_figure.get(figure.index)
    if _SAME.match(now.ledger.document.source.normal, figure.end) and not figure.hedge and not figure.aside:
        return Claim(figure, figure, "same") if _of_this_year(now, figure) else None
    if opens(now, figure):
        return Claim(figure, figure, "carried") if figure.role in ("level", "base") and not figure.aside else None
    if told is not None and now.year is not None and told.year == now.year - 1:
        return Claim(figure, figure, "stated") if told.dated and figure.role != "ratio" else None
    if figure.role in ("rate", "change") and figure.host >= 0:
        level = figures[figure.host]
        fitting = figure.unit == "%" or comparable(level, figure)
        named = figure.other_base or name_of(level.label) == name_of(figure.label)
        same = fitting and named and not figure.aside
        return Claim(figure, level, figure.role) if same and _of_this_year(now, level) else None
    if figure.role == "points" and previous is not None and previous.role in _SHARES:
        same = name_of(previous.label) == name_of(figure.label) and bool(OWN.match(said))
        return Claim(figure, previous, "points") if same and _of_this_year(now, previous) else None
    return None


def _of_this_year(now: Account, level: Figure) -> bool:
    told = now.by_figure.get(level.index)
    return told is not None and told.year == now.year and level.role in (*_LEVELS, *_SHARES) and not level.aside


def opens(now: Account, figure: Figure) -> bool:
    """Whether a figure is a balance carried over from last year."""
    return bool(words().opening.search(now.ledger.document.source.normal, figure.gap_start, figure.start))
