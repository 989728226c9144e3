"""One thing to another: 生师比为16.6∶1, 普职比为4∶3, 男女比例3∶2, A与B之比约为1.8∶1, 城乡收入比为1.97.

Two characters name the two (生 and 师), whose levels stand before the ratio: it is contradicted only where no other pair
of them gives it. A ratio of small whole numbers is a round way to speak.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache

from checker.language.intervals import EXACT, Interval
from checker.relate.arithmetic import difference, make, part, shown_middle, strict, written
from checker.rows import Figure, Ledger, Relation
from checker.ruledata import arithmetic_words

_END = r"(?:比例|比值|比率|之比|倍差|比)(?:大?约|均|现|已|为|达到?|是|缩小[到至为]|[降升]?[到至]|:)*$"
_NAMED = re.compile(
    r"(?P<a>[\u4e00-\u9fff])(?P<b>[\u4e00-\u9fff])(?:居民|人员|职工|学生|人均|可支配|年|收入|人数|数量|性别)*" + _END
)
_MARKS = re.compile("[,;。()]")
_TWO = re.compile(r"(?P<a>[\u4e00-\u9fff]{2,10})[与和同、](?P<b>[\u4e00-\u9fff]{2,10}?)(?:人数|数量)?的?" + _END)
_NEAR = 8  # levels before a ratio
_SENTENCES = 2
_ROUND = Decimal("0.06")  # by which part a ratio of whole numbers may be rounded
_SCOPE = Decimal("0.015")  # by which part others may be meant (执业医师 with or without assistants)
_TIMES = Decimal(4)
_FINE = Decimal("0.005")


@cache
def _names() -> dict[str, str]:
    return dict(arithmetic_words()["ratios"])


def find(ledger: Ledger) -> Iterator[Relation]:
    """Relations of kind ``share`` between two levels and their ratio."""
    normal = ledger.document.source.normal
    for figure in ledger.figures:
        single = figure.kind == "number" and figure.unit is None and figure.strict is not None
        if figure.aside or not (single or (figure.kind == "ratio" and len(figure.parts) == 2 and all(figure.parts))):
            continue
        own = _stated(figure)
        said = _MARKS.split(normal[max(figure.gap_start, figure.start - 30) : figure.start])[-1]
        if single and "性别比" in said:
            continue  # men to a hundred women: a wording
        names = (_TWO.search(said) or _NAMED.search(said)) if "比" in said or "倍差" in said else None
        if own is None or names is None or "分之" in figure.text:
            continue
        near = [
            f
            for f in ledger.figures[max(0, figure.index - 2 * _NEAR) : figure.index]
            if f.role in ("level", "intensive")
            and f.strict is not None
            and f.group is not None
            and figure.sentence - f.sentence <= _SENTENCES
        ][-_NEAR:]
        pairs = list(
            _pairs([f for f in near if "后者" not in said or f.sentence == figure.sentence], names["a"], names["b"])
        )
        held = [_held(ledger, figure, own, *pair) for pair in pairs]
        agreeing = next((relation for relation in held if relation.verdict == "confirmed"), None)
        if agreeing is not None:
            yield agreeing
        elif held and (len(held) == 1 or pairs[0][1].sentence == figure.sentence):
            yield held[0]


def _stated(figure: Figure) -> Interval | None:
    """What the ratio may be: 16.6∶1 to its last digit, 4∶3 roughly."""
    if figure.kind != "ratio":
        return figure.strict
    above, below = figure.parts
    if below == 1 or above == 1:
        term = max(above, below) if above != below else above
        exponent = int(term.as_tuple().exponent)
        if exponent < 0:
            interval = Interval.around(term, Decimal(5).scaleb(exponent - 1))
            return interval if below == 1 else Interval.exact(Decimal(1)) / interval
    value = EXACT.divide(above, below)
    return Interval.around(value, EXACT.multiply(value, _ROUND if above.as_tuple().exponent == 0 else _FINE))


def _pairs(near: Sequence[Figure], a: str, b: str) -> Iterator[tuple[Figure, Figure]]:
    """The levels that two names mean, the nearest first."""
    if a.endswith("前者") and b.startswith("后者"):
        if len(near) > 1:
            yield near[-2], near[-1]
        return
    one, other = (re.compile(_names().get(name, re.escape(name))) for name in (a, b))
    for second in reversed(near):
        if not other.search(second.label):
            continue
        stage = other.split(second.label)[0]
        firsts = [f for f in reversed(near) if f is not second and f.group == second.group]
        # 小学26.93万人…小学专任教师1.62万人: who is taught is named by the stage alone.
        taught = [f for f in firsts if len(stage) > 1 and f.label.startswith(stage[:2]) and not other.search(f.label)]
        yield from ((f, second) for f in (taught or [f for f in firsts if one.search(f.label)]))


def _held(ledger: Ledger, figure: Figure, own: Interval, above: Figure, below: Figure) -> Relation:
    a, b = strict(above), strict(below)
    derived = a / b if a and b and b.low > 0 and a.high.is_finite() and b.high.is_finite() else None
    agrees = derived is not None and own.meets(derived)
    # What is many times off is of two other things (财政收入 in 亿元 to 农民收入 in 元).
    far = (
        derived is not None
        and not own.meets(derived.widened(EXACT.multiply(derived.high, _SCOPE)))
        and EXACT.divide(own.low, _TIMES) < derived.high
        and derived.low < EXACT.multiply(own.high, _TIMES)
    )
    inverse = figure.parts[:1] == (Decimal(1),) and derived is not None and derived.low > 0
    shown = Interval.exact(Decimal(1)) / derived if inverse and derived is not None else derived
    first, last = (below, above) if inverse else (above, below)
    relation = make(
        ledger,
        "share",
        figure,
        (part("part", above), part("whole", below)),
        f"{written(first, above)}÷{written(last, above)}＝{shown_middle(shown)}",
        derived,
        None,
        "likely",
        found="confirmed" if agrees else "contradicted" if far else "not_assessable",
        reason="" if agrees or far else "circumstances",
        pattern="ratio",
        unit="",
    )
    return replace(relation, stated=own, difference=None if agrees or derived is None else difference(own, derived))
