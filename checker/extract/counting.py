"""Whether a Chinese numeral before a unit says how many, or is part of a word (一方面, 三年行动, 两委)."""

from __future__ import annotations

import re
from typing import Final

from checker.extract.magnitudes import Magnitude
from checker.extract.measures import Measure, Measures

_ONE_BEFORE: Final = re.compile(
    r"(?:[新建获得荣增成立设有共为达到各每少多加仅了出过评派配送引购买办,;:。、(]|[设修制]立|举办|开展|召开|获评|^)$"
)
_PEOPLE_AND_THINGS: Final = frozenset("名位家所座户台辆册篇间栋幢艘架部张枚幅")
_EVERY_TIME: Final = re.compile(r"每[^,。;]{1,10}$")
_BIG: Final = frozenset("十百千万亿拾佰仟")
_NEVER_ALONE: Final = frozenset("几数零〇壹贰叁肆伍陆柒捌玖")
_TOWNS: Final = frozenset("乡镇村区县市")
_STOPS: Final = ",。;、)\n: "


def counts(
    measures: Measures, text: str, start: int, number: Magnitude, run: str, measure: Measure | None, end: int, free: int
) -> bool:
    """Whether a Chinese numeral is a figure and not part of a word."""
    after = number.end
    hedged = number.hedge is not None or measures.hedge_before(text, start, free)[1] is not None
    if number.bare and not hedged:
        return False
    if measure is None:
        if run == "俩":
            return "一" <= text[after : after + 1] <= "龥" and text[start - 1 : start] not in (
                "我",
                "他",
                "她",
                "你",
                "咱",
            )
        scaled = (number.scale > 1 and len(run) > 1) or (number.bare and hedged)
        return scaled and (after >= end or text[after] in _STOPS or hedged)
    unit = measure.unit
    long = len(run) > 1 or number.hedge is not None or number.bare
    closed = measure.end >= end or text[measure.end] in _STOPS
    if run in _NEVER_ALONE and unit.dimension != "money":
        return run == "零" and closed and unit.dimension == "count"
    hedged = hedged or measures.hedge_after(text, measure.end, end)[1] is not None
    if unit.name == "年" and not hedged and not closed:
        return False  # 三年行动, 五年规划: a name, or a period of it
    if unit.dimension == "time" and text[start - 1 : start] in ("这", "那"):
        return False
    if run == "半":
        return unit.dimension == "time" and unit.name in ("个月", "小时", "学时")
    if unit.arabic_only and not (long and not _BIG.isdisjoint(run)):
        if unit.name in ("天", "年", "周") and run not in "一半":
            return True
        if unit.name in _TOWNS:
            return text[start - 1 : start] in ("辖", "共", "有") or (
                start == free and free > 0 and text[start - 1] in _TOWNS
            )
        return measure.exact or (unit.dimension == "money" and closed)
    if run == "一" and not measure.half:
        return _one(text, start, measure, end)
    return True


def _one(text: str, start: int, measure: Measure, end: int) -> bool:
    """一 before a unit is mostly an article; it counts before measures, and where it plainly says how many."""
    unit = measure.unit
    if unit.dimension not in ("count", "time", "other"):
        return True
    following = text[measure.end : measure.end + 1]
    closed = not following or following in ",。;、)\n:"
    if unit.name == "次":
        return closed and bool(_EVERY_TIME.search(text, max(0, start - 12), start))
    if unit.name not in _PEOPLE_AND_THINGS:
        return False
    return bool(_ONE_BEFORE.search(text, max(0, start - 2), start))
