"""Points between two percentages: 占比70.6%，比上年提高1.8个百分点，上年为68.8%; and between the terms of two structures.

The words name the other percentage (上年为…, 全市为…, or the same measure said before): then it may be contradicted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from checker.language.intervals import Interval, format_number
from checker.language.verdicts import Certainty
from checker.relate.arithmetic import make, part, windows
from checker.rows import Figure, Ledger, Relation
from checker.ruledata import phrase

_MORE = re.compile(r"(?:提高|提升|上升|增加|增长|回升|高于|高出|领先|快于|高|快|多|升|增)了?[^,;。]{0,10}$")
_LESS = re.compile(r"(?:下降|降低|回落|减少|低于|落后于?|慢于|低|慢|少|降|减)了?[^,;。]{0,10}$")
_MISSED = re.compile("降幅|跌幅|预期|目标|计划|任务|预算|左右|以上|以内|累计|年均|拉动|贡献")
_OTHER = re.compile("(?:[比较而]|同期)?(?:上年|去年|年初|前年|20\\d\\d\\s?年|同期|上月|上季|全[国省市区县州盟]|平均)")
_TIME = re.compile("上年|去年|年初|前年|20\\d\\d\\s?年|上半年|同期|上月|上季")
_AREA = re.compile("全[国省市区县州盟]|平均")
_BASE = re.compile(r"[,;、(而](?P<named>[^,;、()。]{0,12}?)(?:为|是|达|仅|约)*$")
_THAN = re.compile(r"(?:(?<![同环])比|较|低于|高于|高出|领先|落后于?|快于|慢于)(?P<other>[^,;。]{2,10})")
_COMPARED = re.compile("[比较]")
_REACH = 60  # figures of a sentence before the points among which the percentages are looked for
_SECTOR = re.compile(r"(?:第?(?P<number>[一二三])次?(?:产业|产))[^,;。一二三]{0,12}$")
_BEFORE = re.compile(r"(?:由|从|上年|去年|20\d\d\s?年)[^,;。]{0,10}$")
_CHANGED = re.compile(r"^[^,;。]{0,4}(?:调整|优化|变|演变|转变|变化|升级|改善)[为到至成]")
_TENTH = Decimal("0.1")


def find(ledger: Ledger) -> Iterator[Relation]:
    """Relations of kind ``difference`` between percentages."""
    for _, window in windows(ledger):
        if any(f.role == "points" for f in window):
            yield from _told(ledger, window)
            yield from _structures(ledger, window)


def _told(ledger: Ledger, window: Sequence[Figure]) -> Iterator[Relation]:
    """A percentage, its distance in points and the percentage that it is held against, in any order."""
    normal = ledger.document.source.normal
    for position, figure in enumerate(window):
        own = figure.strict
        said = re.split("[;。]", normal[figure.gap_start : figure.start])[-1]
        sign = sign_of(said)
        if figure.role != "points" or own is None or not sign or not own.high.is_finite() or _MISSED.search(said):
            continue
        earlier = [f for f in window[max(0, position - _REACH) : position] if _percent(f)]
        before = [f for f in earlier if ";" not in normal[f.end : figure.start]]
        if not before:
            continue
        host, other = before[-1], None
        after = window[position + 1] if position + 1 < len(window) else None
        comparison = said.rpartition(",")[2]
        beside = position > 1 and [window[position - 2], window[position - 1]] == before[-2:]
        if beside and _named(normal, before[-2], before[-1]):
            host, other = before[-2], before[-1]  # 47.68%，上年末为46.85%，提高0.83个百分点
        elif (
            host is window[position - 1]
            and after is not None
            and _percent(after)
            and _agree(comparison, _lead(normal, figure, after))
        ):
            other = after  # 70.6%，比上年提高1.8个百分点，上年为68.8%
        elif host is window[position - 1] and not _TIME.search(comparison) and not _AREA.search(comparison):
            others = earlier[:-1]
            if len(others) == 1 and _alike(others[0].label, host.label):
                # 接种率96.5%；老人接种率92.0%，低于全人群4.5个百分点
                said_of = normal[ledger.sentences[figure.sentence].start : others[0].start]
                other = others[0] if _spoken(comparison, said_of) else None
        if other is not None and (host.role == "rate") == (other.role == "rate"):
            compared = other.end <= figure.start and _COMPARED.search(normal[host.end : other.start])
            yield _distance(ledger, figure, host, other, sign, "certain" if compared else "likely")


def _percent(figure: Figure) -> bool:
    return figure.unit == "%" and figure.strict is not None and figure.role not in ("completion", "remark")


def sign_of(said: str) -> int:
    """1 for more, −1 for less, 0 where the words do not say."""
    return 1 if _MORE.search(said) else -1 if _LESS.search(said) else 0


def _lead(normal: str, before: Figure, figure: Figure) -> str:
    return normal[before.end : figure.start]


def _named(normal: str, before: Figure, figure: Figure) -> bool:
    """Whether the words between two percentages say that the second is that of another year or area."""
    match = _BASE.search(_lead(normal, before, figure))
    return match is not None and bool(_OTHER.match(match["named"]))


def _agree(comparison: str, lead: str) -> bool:
    """Whether a percentage is said to be that of the year or area that the points are held against."""
    match = _BASE.search(lead)
    if match is None:
        return False
    named = match["named"]
    area = _AREA.search(comparison)
    return area[0] in named if area else bool(_TIME.search(comparison) and _OTHER.match(named))


def _alike(one: str, other: str) -> bool:
    return bool(one and other) and (one.endswith(other) or other.endswith(one))


def _spoken(comparison: str, said: str) -> bool:
    """Whether two characters of what points are held against stand in what was said of the other percentage."""
    match = _THAN.search(comparison)
    name = match["other"] if match is not None else ""
    return any(name[i : i + 2] in said for i in range(len(name) - 1))


def _distance(ledger: Ledger, points: Figure, host: Figure, other: Figure, sign: int, certainty: Certainty) -> Relation:
    a, b = _signed(host), _signed(other)
    derived = a - b if sign > 0 else b - a
    middle = (derived.low + derived.high) / 2
    return make(
        ledger,
        "difference",
        points,
        (part("from", other), part("to", host)),
        phrase("apart", other.text, host.text, format_number(abs(middle))),
        derived,
        None,
        certainty,
        pattern="points",
        unit="个百分点",
    )


def _signed(figure: Figure) -> Interval:
    assert figure.strict is not None
    return -figure.strict if figure.role == "rate" and figure.direction < 0 else figure.strict


def _structures(ledger: Ledger, window: Sequence[Figure]) -> Iterator[Relation]:
    """三次产业结构由a∶b∶c调整为d∶e∶f，第二产业占比提高1.2个百分点."""
    normal = ledger.document.source.normal
    ratios = [f for f in window if f.kind == "ratio" and len(f.parts) == 3]
    for first, second in pairwise(ratios):
        if _CHANGED.match(normal[first.end : second.start]):
            then, now = first, second
        elif _BEFORE.search(normal[second.gap_start : second.start]):
            then, now = second, first
        else:
            continue
        for points in window:
            match = _SECTOR.search(normal[points.gap_start : points.start])
            sign = sign_of(normal[points.gap_start : points.start])
            if points.role != "points" or points.start < second.end or match is None or not sign:
                continue
            number = "一二三".index(match["number"])
            moved = now.parts[number] - then.parts[number]
            relation = _moved(ledger, points, then, now, Interval.exact(moved * sign))
            yield relation


def _moved(ledger: Ledger, points: Figure, then: Figure, now: Figure, derived: Interval) -> Relation:
    """Shares that were rounded first may be a tenth off."""
    relation = make(
        ledger,
        "difference",
        points,
        (part("from", then), part("to", now)),
        phrase("apart", then.text, now.text, format_number(abs(derived.low))),
        derived,
        derived.widened(_TENTH),
        "likely",
        pattern="structure-points",
        unit="个百分点",
    )
    return replace(relation, certainty="possible") if relation.verdict == "uncertain" else relation
