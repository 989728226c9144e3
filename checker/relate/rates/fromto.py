"""From … to …: the word and the figures point the same way (由35降至11), and the change, rate or multiple said after them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from checker.extract.roles import words
from checker.language.intervals import EXACT, Interval, format_number, rounded
from checker.relate.arithmetic import (
    amount,
    comparable,
    down,
    loose,
    make,
    part,
    shown_middle,
    strict,
    windows,
    written,
)
from checker.relate.rates.growth import grow
from checker.rows import Figure, Ledger, Relation
from checker.ruledata import phrase

_HUNDRED = Decimal(100)
_FROM = re.compile(r"(?:由|从)[^,;。]{0,20}?(?:的)?$")
_TO = re.compile(
    r"^[^,;。]{0,12}?(?P<word>增加|增长|提高|上升|提升|扩大|降低|下降|减少|降|减|压减|缩短|缩小|下调|升|增|回升|上调|攀升|压缩|调增|调减)?(?P<to>到|至|为|成)[^,;。]{0,8}$"
)
_UP = frozenset(["增加", "增长", "提高", "上升", "提升", "扩大", "升", "增", "回升", "上调", "攀升", "调增"])
# What is said of both right after them: no other subject between.
_SAID = re.compile(
    r"^[\u4e00-\u9fff]{0,2}\)?[,、;(]?(?:共|累计|合计|净|同比|五年|年均|年平均|平均每年|每年|[,、]){0,3}(?:实现)?(?:(?:增|减|升|降|提|上|下|扩|缩|压|回|调|多|少)[^,;。\d]{0,6}|是[^,;。]{0,10}的)?$"
)
_UPWARD, _DOWNWARD = re.compile("[增升提涨扩多高]"), re.compile("[降减缩少低落窄短下]")
_WIDE = 30  # points between the ends of what two coarse levels may mean
_NEAR = Decimal(2)  # points by which the rate of coarse levels may miss the one that they give as they stand
_APART = 2000  # times that nothing grows from one level to another
_MEAN = re.compile("年均|年平均|平均每年")


def find(ledger: Ledger) -> Iterator[Relation]:
    """Relations of kind ``difference``, ``growth`` and ``multiple`` between two levels of one thing."""
    normal = ledger.document.source.normal
    for sentence, window in windows(ledger):
        for position, (first, second) in enumerate(pairwise(window)):
            alike = comparable(first, second)
            if not (alike or (first.group is None and second.group is not None and first.unit is None)):
                continue
            lead = normal[max(sentence.start, first.start - 24) : first.start]
            match = _TO.match(normal[first.end : second.start])
            if not match or not _FROM.search(lead) or first.strict is None or second.strict is None:
                continue
            if match["word"]:
                direction = _direction(ledger, first, second, match["word"])
                yield direction
                if direction.verdict != "confirmed":
                    continue
            if alike:
                yield from _said_after(ledger, first, second, window[position + 2 : position + 4])


def _direction(ledger: Ledger, first: Figure, second: Figure, word: str) -> Relation:
    factor = second.scale if first.unit is None and first.scale == 1 else Decimal(1)
    a, b = strict(first), strict(second)
    assert a is not None
    assert b is not None
    a = a.scaled(factor)
    up = word in _UP
    agrees = (b.high > a.low if up else b.low < a.high) and not _scale_slips(first, second, a, b)
    derived = (
        Interval(a.low, Decimal("Infinity"), True, True) if up else Interval(Decimal("-Infinity"), a.high, True, True)
    )
    actual = (
        "scale"
        if _scale_slips(first, second, a, b)
        else "up"
        if b.low > a.high
        else "down"
        if b.high < a.low
        else "same"
    )
    relation = make(
        ledger,
        "difference",
        second,
        (part("from", first),),
        f"{word}：{first.text}→{second.text}" if agrees else phrase(f"direction-{actual}", first.text, second.text),
        derived,
        None,
        "likely",
        found="confirmed" if agrees else "contradicted",
        pattern="direction",
    )
    # What is stated is the word: neither figure need be the wrong one, and how far they are apart says nothing.
    return (
        relation if agrees else replace(relation, stated_text=f"“{word}”", stated=None, derived=None, difference=None)
    )


def _scale_slips(first: Figure, second: Figure, a: Interval, b: Interval) -> bool:
    """Whether one of two levels is told in a wrong scale: from 31358万元 to 42186亿元."""
    low, high = sorted((a, b), key=lambda interval: interval.low)
    return first.scale != second.scale and first.unit == second.unit and low.high > 0 and high.low > low.high * _APART


def _said_after(ledger: Ledger, first: Figure, second: Figure, after: list[Figure]) -> Iterator[Relation]:
    """The change, the rate, the points or the multiple that follow the two levels."""
    normal = ledger.document.source.normal
    end = second.end
    for figure in after:
        gap = normal[end : figure.start]
        if not _SAID.match(re.sub(r"(?:19|20)\d\d\s?年(?:末|底)?", "", gap)) or figure.strict is None or figure.aside:
            return
        end = figure.end
        percents = first.unit == "%"
        if (figure.role == "change" and comparable(figure, second)) or (figure.role == "points" and percents):
            yield changed(ledger, first, second, figure, way_of(gap))
        elif figure.role == "rate" and figure.unit == "%":
            if percents:
                yield _as_percent(ledger, first, second, figure)
            elif not figure.other_base and not _MEAN.search(gap):
                yield from _grown(ledger, first, second, figure)
        elif figure.unit == "倍":
            yield from _multiple(ledger, first, second, figure)
        else:
            return


def way_of(gap: str) -> int:
    """The direction that the words of a change give: up (1), down (-1), or none that is known (0)."""
    down_, up = bool(_DOWNWARD.search(gap)), bool(_UPWARD.search(gap))
    return up - down_


def changed(ledger: Ledger, first: Figure, second: Figure, change: Figure, way: int = 0) -> Relation:
    """How far two levels are apart, in the direction ``way`` in which it is said (0: in theirs), against what is stated."""
    a, b = (strict(first), strict(second)) if first.unit != "%" else (first.strict, second.strict)
    assert a is not None
    assert b is not None
    falls = way < 0 if way else b.low < a.low
    derived = a - b if falls else b - a
    return make(
        ledger,
        "difference",
        change,
        (part("from", first), part("to", second)),
        phrase("apart", first.text, second.text, shown_middle(derived if first.unit == "%" else down(derived, second))),
        derived,
        _wide(first, second, falls=falls) if first.unit != "%" else None,
        "likely",
        pattern="from-to",
        unit="个百分点" if first.unit == "%" else None,
    )


def _wide(first: Figure, second: Figure, *, falls: bool) -> Interval | None:
    a, b = loose(first), loose(second)
    return None if a is None or b is None else a - b if falls else b - a


def _as_percent(ledger: Ledger, first: Figure, second: Figure, rate: Figure) -> Relation:
    """由35.2%提高到37.4%，提高2.2%: the points that are meant are written as a percentage."""
    assert first.strict is not None
    assert second.strict is not None
    points = changed(ledger, first, second, rate)
    relative = _relative(first.strict, second.strict)
    if relative is not None and rate.strict is not None and relative.meets(rate.strict):
        return replace(points, verdict="confirmed", derived=relative, difference=None)
    if points.verdict == "confirmed":
        words_ = phrase("points", written(second, second), written(first, second), shown_middle(points.derived))
        return replace(points, verdict="contradicted", expression=words_, pattern="points-as-percent", difference=None)
    return points


def _relative(then: Interval, now: Interval) -> Interval | None:
    """How much more or less, in a hundred, without sign."""
    if then.low <= 0 or then.high.is_infinite() or now.high.is_infinite() or now.low <= 0:
        return None
    ratio = (now / then).scaled(_HUNDRED)
    moved = Interval(
        EXACT.subtract(ratio.low, _HUNDRED), EXACT.subtract(ratio.high, _HUNDRED), ratio.low_open, ratio.high_open
    )
    return moved if moved.high > 0 else -moved


def _grown(ledger: Ledger, first: Figure, second: Figure, rate: Figure) -> Iterator[Relation]:
    a, b, a_wide, b_wide = strict(first), strict(second), loose(first), loose(second)
    if a is None or b is None or _constant(ledger, first):
        return
    derived, wide = grow(rate, b, a), grow(rate, b_wide, a_wide)
    reckoned = _reckoned(rate, first, second)
    yield make(
        ledger,
        "growth",
        rate,
        (part("base", first), part("level", second)),
        phrase("relative", written(second, second), written(first, second), _shown(reckoned, derived)),
        derived,
        wide,
        "likely",
        found="uncertain" if _coarse(rate, derived, reckoned) else None,
        pattern="from-to",
        unit="%",
    )


def _reckoned(rate: Figure, first: Figure, second: Figure) -> Decimal | None:
    """The rate that a reader gets from two levels as they are written, in the direction in which it is stated."""
    then, now = amount(first), amount(second)
    if not then or now is None or first.hedge or second.hedge:
        return None
    return (EXACT.divide(now, then) * _HUNDRED - _HUNDRED) * (1 if rate.direction > 0 else -1)


def _shown(reckoned: Decimal | None, derived: Interval | None) -> str:
    return shown_middle(derived) if reckoned is None else format_number(rounded(reckoned, 2))


def _coarse(rate: Figure, derived: Interval | None, reckoned: Decimal | None) -> bool:
    """Whether two levels are so coarse (2万元, 3万元) that nearly any rate would do, and theirs is not the stated one."""
    own = rate.strict
    if derived is None or own is None or reckoned is None or rate.hedge or not own.meets(derived):
        return False
    wide = derived.high - derived.low > _WIDE
    return wide and not own.meets(Interval.around(reckoned, max(_NEAR, rate.unit_place)))


def _constant(ledger: Ledger, first: Figure) -> bool:
    """Whether the growth of what is spoken of is reported at constant prices."""
    lead = ledger.document.source.normal[max(0, first.start - 40) : first.start]
    return bool(words().constant_price.search(re.split("[;。]", lead)[-1]))


def _multiple(ledger: Ledger, first: Figure, second: Figure, multiple: Figure) -> Iterator[Relation]:
    """增长6.5倍 is 7.5 times as much, which the figure's own value says."""
    a, b = strict(first), strict(second)
    if a is None or b is None or a.low <= 0 or not (a.high.is_finite() and b.high.is_finite()):
        return
    derived = b / a
    yield make(
        ledger,
        "multiple",
        multiple,
        (part("base", first), part("level", second)),
        f"{written(second, second)}÷{written(first, second)}＝{shown_middle(derived)}",
        derived,
        derived.widened(multiple.unit_place / 2),
        "likely",
        pattern="from-to",
        unit="倍",
    )
