"""Automatic numbering: the numbers that Word draws before paragraphs and does not store in the text.

ECMA-376 part 1, 17.9: a paragraph names a numbering instance and a level; the instance leads to an abstract definition
that gives each level a start, a number format and a pattern such as ``第%1章`` or ``%1.%2``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from checker.word.tags import W, child, integer, switch, value

if TYPE_CHECKING:
    from lxml.etree import _Element

    from checker.word.styles import Style, Styles

_DIGITS = "〇一二三四五六七八九"
_WORDS = "零一二三四五六七八九"
_LEGAL = "零壹贰叁肆伍陆柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_PLACEHOLDER = re.compile("%([1-9])")
_CLOSED = "、，。；：）》】〉"


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: where it starts, how its number is written, and what stands between it and the text."""

    start: int
    format: str
    text: str
    suffix: str
    legal: bool
    restart: int | None


class Numbering:
    """Counts the lists of one document; paragraphs must be asked in their order."""

    def __init__(self, root: _Element | None, styles: Styles) -> None:
        self._styles = styles
        self._abstract: dict[str, _Element] = {}
        self._instances: dict[str, _Element] = {}
        self._levels: dict[tuple[str, int], Level | None] = {}
        self._counters: dict[str, dict[int, int]] = {}
        self._started: set[str] = set()
        self._style_links: dict[str, str] = {}
        if root is None:
            return
        for element in root.iter(W + "abstractNum"):
            identifier = element.get(W + "abstractNumId") or ""
            self._abstract[identifier] = element
            if (link := value(element, "styleLink")) is not None:
                self._style_links[link] = identifier
        for element in root.iter(W + "num"):
            self._instances[element.get(W + "numId") or ""] = element

    def marker(self, properties: _Element | None, style: Style) -> str:
        """The number of a paragraph, counted on, with the blank that follows it; empty for none or a bullet."""
        own = child(properties, "numPr")
        identifier = value(own, "numId")
        depth = integer(value(own, "ilvl"))
        if identifier is None:
            identifier = style.num[0]
            if depth is None:
                depth = style.num[1]
        if identifier in {None, "0"} or identifier not in self._instances:
            return ""
        abstract = self._abstract_of(identifier)
        if abstract is None:
            return ""
        if depth is None:
            depth = self._level_of_style(abstract, style.id)
        level = self._level(identifier, depth)
        if level is None:
            return ""
        numbers = self._count(identifier, abstract, depth, level)
        return self._write(identifier, depth, level, numbers)

    def _abstract_of(self, identifier: str, hops: int = 0) -> str | None:
        abstract = value(self._instances.get(identifier), "abstractNumId")
        if abstract is None or abstract not in self._abstract:
            return None
        link = value(self._abstract[abstract], "numStyleLink")
        if link is None or hops > 4:
            return abstract
        if link in self._style_links:
            return self._style_links[link]
        through = self._styles.get(link).num[0]
        return self._abstract_of(through, hops + 1) if through else abstract

    def _level_of_style(self, abstract: str, style: str) -> int:
        for element in self._abstract[abstract].iter(W + "lvl"):
            if value(element, "pStyle") == style:
                return integer(element.get(W + "ilvl"), 0) or 0
        return 0

    def _level(self, identifier: str, depth: int) -> Level | None:
        key = (identifier, depth)
        if key not in self._levels:
            self._levels[key] = self._read_level(identifier, depth)
        return self._levels[key]

    def _read_level(self, identifier: str, depth: int) -> Level | None:
        abstract = self._abstract_of(identifier)
        element = None
        for candidate in self._abstract[abstract].findall(W + "lvl") if abstract is not None else ():
            if integer(candidate.get(W + "ilvl")) == depth:
                element = candidate
        override = self._override(identifier, depth)
        if (own := child(override, "lvl")) is not None:
            element = own
        if element is None:
            return None
        start = integer(value(element, "start"), 1)
        forced = integer(value(override, "startOverride"))
        return Level(
            start=forced if forced is not None else start if start is not None else 1,
            format=value(element, "numFmt") or "decimal",
            text=value(element, "lvlText") or "",
            suffix=value(element, "suff") or "tab",
            legal=bool(switch(element, "isLgl")),
            restart=integer(value(element, "lvlRestart")),
        )

    def _override(self, identifier: str, depth: int) -> _Element | None:
        for element in self._instances[identifier].findall(W + "lvlOverride"):
            if integer(element.get(W + "ilvl")) == depth:
                return element
        return None

    def _count(self, identifier: str, abstract: str, depth: int, level: Level) -> dict[int, int]:
        counters = self._counters.setdefault(abstract, {})
        if identifier not in self._started:
            self._started.add(identifier)
            for override in self._instances[identifier].findall(W + "lvlOverride"):
                if child(override, "startOverride") is not None:
                    counters.pop(integer(override.get(W + "ilvl"), 0) or 0, None)
        counters[depth] = counters[depth] + 1 if depth in counters else level.start
        for deeper in [d for d in counters if d > depth]:
            below = self._level(identifier, deeper)
            restart = None if below is None else below.restart
            if restart is None or (restart > 0 and depth < restart):
                del counters[deeper]
        for higher in range(depth):
            if higher not in counters:
                above = self._level(identifier, higher)
                counters[higher] = above.start if above is not None else 1
        return counters

    def _write(self, identifier: str, depth: int, level: Level, numbers: dict[int, int]) -> str:
        if level.format == "bullet":
            return ""

        def number(match: re.Match[str]) -> str:
            at = int(match.group(1)) - 1
            there = self._level(identifier, at)
            if there is None or at > depth:
                return ""
            return format_number(numbers.get(at, there.start), "decimal" if level.legal else there.format)

        text = _PLACEHOLDER.sub(number, level.text).strip()
        if not text:
            return ""
        return text if level.suffix == "nothing" or text[-1] in _CLOSED else text + " "


def format_number(number: int, style: str) -> str:
    """Write a number in one of Word's number formats (ECMA-376 part 1, 17.18.59); unknown ones as decimal."""
    if number < 0:
        return str(number)
    if style == "none":
        return ""
    if style in {"chineseCounting", "chineseCountingThousand", "taiwaneseCountingThousand", "japaneseCounting"}:
        return _chinese(number)
    if style in {"ideographDigital", "japaneseDigitalTenThousand", "taiwaneseDigital", "taiwaneseCounting"}:
        return _chinese(number) if style == "taiwaneseCounting" else "".join(_DIGITS[int(d)] for d in str(number))
    if style in {"chineseLegalSimplified", "ideographLegalTraditional", "japaneseLegal"}:
        return _chinese(number, _LEGAL, "拾佰仟")
    if style in {"decimalEnclosedCircle", "decimalEnclosedCircleChinese"} and number <= 50:
        return _circled(number)
    if style == "decimalEnclosedParen" and 1 <= number <= 20:
        return chr(0x2474 + number - 1)
    if style == "decimalEnclosedFullstop" and 1 <= number <= 20:
        return chr(0x2488 + number - 1)
    if style in {"decimalFullWidth", "decimalFullWidth2"}:
        return str(number).translate({ord(d): 0xFF10 + int(d) for d in "0123456789"})
    if style == "decimalZero":
        return f"{number:02d}"
    if style in {"lowerLetter", "upperLetter"} and number:
        letter = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letter if style == "lowerLetter" else letter.upper()
    if style in {"lowerRoman", "upperRoman"} and 0 < number < 4000:
        return _roman(number).lower() if style == "lowerRoman" else _roman(number)
    if style == "ideographTraditional" and 1 <= number <= 10:
        return _STEMS[number - 1]
    if style == "ideographZodiac" and 1 <= number <= 12:
        return _BRANCHES[number - 1]
    if style == "ideographEnclosedCircle" and 1 <= number <= 10:
        return chr(0x3280 + number - 1)
    return str(number)


def _circled(number: int) -> str:
    if number == 0:
        return "⓪"
    base = 0x2460 if number <= 20 else 0x3251 - 20 if number <= 35 else 0x32B1 - 35
    return chr(base + number - 1)


def _chinese(number: int, digits: str = _WORDS, places: str = "十百千") -> str:
    """A whole number below 10^8 in Chinese words: 12 → 十二, 105 → 一百零五 (legal: 壹佰零伍)."""
    if number == 0:
        return digits[0]
    if number >= 10**8:
        return str(number)
    if number >= 10**4:
        rest = number % 10**4
        gap = digits[0] if rest and rest < 1000 else ""
        return _chinese(number // 10**4, digits, places) + "万" + (gap + _chinese(rest, digits, places) if rest else "")
    text = ""
    zero = False
    for place in (3, 2, 1, 0):
        digit = number // 10**place % 10
        if digit == 0:
            zero = bool(text)
            continue
        text += (digits[0] if zero else "") + digits[digit] + (places[place - 1] if place else "")
        zero = False
    return text[1:] if 10 <= number < 20 and digits is _WORDS else text


def _roman(number: int) -> str:
    text = ""
    for amount, letters in zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        ("M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I"),
        strict=True,
    ):
        text += letters * (number // amount)
        number %= amount
    return text
