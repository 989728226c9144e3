"""Units, hedges, currency signs: what may stand around a number. All words come from ``rules/lexicon``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from checker.language.numerals import DIGITS
from checker.ruledata import Hedge, Lexicon, Unit

_BRACKET: Final = re.compile(r"\(([^\d()]{1,3})\)")
_SUBUNITS: Final = re.compile(
    r"(?:零|〇)?(?:(?P<jiao>[1-9一二三四五六七八九壹贰叁肆伍陆柒捌玖两])(?:角|毛)(?:钱)?)?"
    r"(?:(?:零|〇)?(?P<fen>[1-9一二三四五六七八九壹贰叁肆伍陆柒捌玖两])分(?![之别类享布期为])(?:钱)?)?整?"
)
_HALF_NOT_BEFORE: Final = "年以径天夜路程数成功价月点边百千0123456789"
_HALVED: Final = frozenset({"area", "time", "length", "weight"})
_PER_EVERY: Final = frozenset(
    [
        "平方米",
        "小时",
        "吨",
        "公斤",
        "亩",
        "立方米",
        "千克",
        "年",
        "月",
        "天",
        "人",
        "户",
        "斤",
        "公里",
        "千米",
        "千瓦时",
        "日",
        "秒",
        "公顷",
    ]
)
_WITHOUT_GE: Final = frozenset({"time", "percent"})
_SCALES: Final = "百千万亿"


@dataclass(slots=True)
class Measure:
    """A unit as found: where it ends, a half (三亩半) or more (两个多月) said inside or after it, and amounts of its parts.

    ``exact`` says that the sum was written out in full (叁万元整), ``extra`` is what parts of the unit add (3元5角: 0.5).
    """

    unit: Unit
    end: int
    half: bool = False
    more: bool = False
    exact: bool = False
    extra: Decimal | None = None


class Measures:
    """Finds units and hedges in normalised text. Holds no state of a text."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.units = lexicon.units
        self.by_initial = lexicon.by_initial
        self._not_before = lexicon.not_before
        self._near = lexicon.near
        self._subunits = {name: factor for name, factor in lexicon.subunits.items() if len(name) > 1 or name == "角"}
        self._yuan = lexicon.units["元"]
        self._prefixes = sorted(lexicon.prefixes.items(), key=lambda item: -len(item[0]))
        self._prefix_last = frozenset(sign[-1] for sign in lexicon.prefixes)
        self._before, self._after = lexicon.before, lexicon.after
        self._before_last = frozenset(word[-1] for word in lexicon.before)
        self._after_first = frozenset(word[0] for word in lexicon.after)
        self._longest_before = max(map(len, lexicon.before))
        self._longest_after = max(map(len, lexicon.after))

    def name_at(self, text: str, position: int, end: int) -> str | None:
        """The longest unit name at ``position``, whatever follows it."""
        names = self.by_initial.get(text[position]) if position < end else None
        if names:
            for name in names:
                if text.startswith(name, position):
                    return name
        return None

    def find(self, text: str, position: int, end: int) -> Measure | None:
        """The unit at ``position`` (one space may stand before it), with 个, bracketed and per forms."""
        if position >= end:
            return None
        character = text[position]
        if character == " ":
            position += 1
            if position >= end or text[position] not in self.by_initial or text[position] in "年月日":
                return None
            character = text[position]
        if character == "个":
            counted = self._after_ge(text, position + 1, end)
            if counted is not None:
                return counted
        name = self.name_at(text, position, end)
        if name is None:
            return None
        stop = position + len(name)
        following = text[stop] if stop < end else ""
        if following:
            if following in self._not_before.get(name, ""):
                return None
            if name[-1].isascii() and name[-1].isalpha() and following.isascii() and following.isalpha():
                return None
            if following in "(/每·" and (
                joined := self._joined(text, position, stop, following, self.units[name], end)
            ):
                return joined
            if name == "元" and (whole := self._with_parts(text, stop, end)):
                return whole
        found = Measure(self.units[name], stop, exact=name.endswith(("整", "正")))
        if following == "半" and found.unit.dimension in _HALVED and text[stop + 1 : stop + 2] not in _HALF_NOT_BEFORE:
            found.half, found.end = True, stop + 1
        return found

    def _after_ge(self, text: str, position: int, end: int) -> Measure | None:
        """3个百分点, 0.5个工作日, 一个半小时, 两个多月; None when 个 is the unit itself."""
        infix = text[position] if position < end and text[position] in "半多" else ""
        name = self.name_at(text, position + len(infix), end)
        if name is None:
            return None
        unit = self.units["个月" if name == "月" else name]
        if unit.dimension not in _WITHOUT_GE or (name == "年" and not infix):
            return None
        return Measure(unit, position + len(infix) + len(name), half=infix == "半", more=infix == "多")

    def _joined(self, text: str, position: int, stop: int, joint: str, unit: Unit, end: int) -> Measure | None:
        """台(套), 元/吨, 元/平方米·月, 千米每小时."""
        if joint == "(":
            bracket = _BRACKET.match(text, stop, end)
            if not bracket or bracket[1] not in self.units:
                return None
            return Measure(
                Unit(text[position : bracket.end()], unit.dimension, unit.group, unit.factor, unit.arabic_only),
                bracket.end(),
            )
        start = stop + 1
        while start < end and text[start] in _SCALES and self.name_at(text, start, end) is None:
            start += 1
        per = self.name_at(text, start, end)
        if per is None and joint == "/" and text[start : start + 1] in ("s", "h", "d", "a"):
            per = text[start]
        if per is None or (joint == "每" and per not in _PER_EVERY):
            return None
        last = start + len(per)
        if text.startswith("·", last) and (again := self.name_at(text, last + 1, end)):
            last += 1 + len(again)
        written = text[position:last]
        known = self.units.get(written)
        return Measure(known or Unit(written, "rate", written.replace("每", "/"), unit.factor, True), last)

    def _with_parts(self, text: str, stop: int, end: int) -> Measure | None:
        parts = _SUBUNITS.match(text, stop, end)
        if parts is None or not (parts["jiao"] or parts["fen"]):
            return None
        tenths = _digit(parts["jiao"]) * Decimal("0.1") + _digit(parts["fen"]) * Decimal("0.01")
        return Measure(self._yuan, parts.end(), exact=True, extra=tenths)

    def subunit(self, text: str, position: int, end: int) -> tuple[Decimal, int] | None:
        """A part of a yuan that stands alone: 五角, 4分钱; its factor and end."""
        if position >= end or text[position] not in "角毛分":
            return None
        for name, factor in self._subunits.items():
            if text.startswith(name, position):
                stop = position + len(name)
                if len(name) > 1 or stop >= end or text[stop] in ",。;、)\n":
                    return factor, stop
        return None

    def meant(self, unit: Unit, text: str, start: int) -> Unit:
        """The meaning of a unit that has several (度), by the words before the number in its clause."""
        entries = self._near.get(unit.name)
        if entries:
            left = re.split(r"[,;。]", text[max(0, start - 14) : start])[-1]
            for words, meaning in entries:
                if any(word in left for word in words):
                    return meaning
        return unit

    def prefix(self, text: str, start: int, free: int) -> tuple[int, Unit | None]:
        """A currency sign that ends at ``start``: its start and unit."""
        at = start - 1 if start > free and text[start - 1] == " " else start
        if at > free and text[at - 1] in self._prefix_last:
            for sign, name in self._prefixes:
                begin = at - len(sign)
                if begin >= free and text.startswith(sign, begin):
                    return begin, self.units[name]
        return start, None

    def hedge_before(self, text: str, start: int, free: int) -> tuple[int, Hedge | None]:
        """The hedge that ends at ``start`` (one space may stand between): its start, and the hedge."""
        position = start - 1 if start > free and text[start - 1] == " " else start
        if position > free and text[position - 1] in self._before_last:
            for length in range(min(self._longest_before, position - free), 0, -1):
                hedge = self._before.get(text[position - length : position])
                if hedge is not None:
                    begin = position - length
                    if hedge.stands(text[begin - 1] if begin else "", text[start]):
                        return begin, hedge
                    return start, None
        return start, None

    def hedge_after(self, text: str, after: int, end: int, before: str = "") -> tuple[int, Hedge | None]:
        """The hedge at ``after``: its end, and the hedge. ``before`` is a character that the hedge words may refuse."""
        if after < end and text[after] in self._after_first:
            for length in range(min(self._longest_after, end - after), 0, -1):
                hedge = self._after.get(text[after : after + length])
                if hedge is not None:
                    stop = after + length
                    if hedge.stands(before, text[stop] if stop < end else "。"):
                        return stop, hedge
                    return after, None
        return after, None


def _digit(character: str | None) -> int:
    if not character:
        return 0
    return int(character) if character.isascii() else DIGITS[character]
