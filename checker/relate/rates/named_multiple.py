"""So many times another level that words name: 争取补助58.36亿元，是地方收入的3.1倍; 支出规模是收入的3.52倍.

The whole is the one level of that name; where the name is shortened, a wrong key has to explain what follows instead.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from checker.language.intervals import EXACT, Interval
from checker.relate.arithmetic import comparable, make, mistyped, part, shown_ratio, strict, written
from checker.relate.rates.fraction import named_level
from checker.rows import Figure, Ledger, Relation

_NAMED = re.compile(
    r"(?:^|[,;、])(?P<own>[\u4e00-\u9fff]{2,8}?)?(?:规模|总额|总量|数量)?(?:大?约|已|已经)?(?:是|为|相当于|达到)(?P<base>[\u4e00-\u9fff]{2,14}?)(?:总额|总量|数量)?的$"
)
_NEVER = re.compile("上年|去年|同期|年初|年前|时期|期间|当年|平均|以往|\\d")
_NEAR = 10  # levels before a multiple


def find(ledger: Ledger) -> Iterator[Relation]:
    """Relations of kind ``multiple`` of a level and one that is named."""
    normal = ledger.document.source.normal
    for figure in ledger.figures:
        if figure.unit != "倍" or figure.role != "multiple" or figure.strict is None or figure.hedge or figure.aside:
            continue
        said = re.split("[;。]", normal[max(figure.gap_start, figure.start - 30) : figure.start])[-1]
        match = _NAMED.search(said)
        if match is None or _NEVER.search(match["base"]):
            continue
        near = [f for f in ledger.figures[max(0, figure.index - 2 * _NEAR) : figure.index] if _usable(f, figure)]
        relation = _held(ledger, figure, near[-_NEAR:], match["own"] or "", match["base"])
        if relation is not None:
            yield relation


def _usable(level: Figure, figure: Figure) -> bool:
    near = level.sentence == figure.sentence and not level.aside
    return near and level.role == "level" and level.strict is not None and level.group is not None


def _held(ledger: Ledger, figure: Figure, near: Sequence[Figure], own: str, base: str) -> Relation | None:
    """The level right before, or the one that is named too, over the one of the name."""
    if not near:
        return None
    tops = [f for f in near if f.label.endswith(own)] if own else near[-1:]
    bottoms = [f for f in near if f.label.endswith(base)] if len(base) == 2 else []
    pairs = [(a, b) for a in tops for b in bottoms if a is not b and comparable(a, b)]
    if not pairs and tops:
        whole = named_level(ledger, figure, tops[0], base)
        pairs = [(tops[0], whole)] if whole is not None else []
    held = [_relation(ledger, figure, *pair) for pair in pairs]
    fitting = next((relation for relation in held if relation.verdict == "confirmed"), None)
    if fitting is not None or not held:
        return fitting
    first = held[0]
    exact = bool(bottoms) and len(base) == 2 and pairs[0][1].sentence == figure.sentence
    return first if exact or mistyped(figure, _quotient(*pairs[0], figure)) else None


def _quotient(above: Figure, below: Figure, figure: Figure) -> Interval | None:
    a, b = strict(above), strict(below)
    if a is None or b is None or b.low <= 0 or not (a.high.is_finite() and b.high.is_finite()):
        return None
    return (a / b).widened(EXACT.divide(figure.unit_place, Decimal(2)))


def _relation(ledger: Ledger, figure: Figure, above: Figure, below: Figure) -> Relation:
    derived = _quotient(above, below, figure)
    return make(
        ledger,
        "multiple",
        figure,
        (part("level", above), part("base", below)),
        f"{written(above, above)}÷{written(below, above)}＝{shown_ratio(above, below, derived, factor=1)}",
        derived,
        None,
        "likely",
        pattern="named",
        unit="倍",
    )
