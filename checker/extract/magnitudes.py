"""The number itself: digits, scale, hedges inside it (500余万), mixed forms (25万6千), ranges' second numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from checker.extract.measures import Measure, Measures
from checker.language.approximate import last_scale, neighbours, vague
from checker.language.intervals import EXACT, Interval
from checker.language.numerals import Numeral, arabic, chinese, mixed, scale_of

CN_DIGITS: Final = "〇零一二三四五六七八九两俩壹贰叁肆伍陆柒捌玖貳參叄陸"
CN_UNITS: Final = "十百千万亿拾佰仟廿卅"
_SPACED: Final = r"(?:(?<=[\u4e00-\u9fff,;:、(])|(?<=[\u4e00-\u9fff] ))(?<![第表图])\d{1,3}(?:[ \u00a0\u2009\u202f]\d{3})+(?:\.\d+)?(?=[\u4e00-\u9fff])"  # 5 300.2万人
ARABIC: Final = rf"{_SPACED}|\d{{1,3}}(?:,\d{{3}})+(?![\d])(?:\.\d+)?|\d+(?:\.\s?\d+)?"
CHINESE_RUN: Final = (
    rf"[{CN_DIGITS}{CN_UNITS}几数半](?:[{CN_DIGITS}{CN_UNITS}几数]|点(?=[{CN_DIGITS}])|[余多来](?=[{CN_UNITS}]))*"
)
_ARABIC: Final = re.compile(ARABIC)
_CHINESE: Final = re.compile(rf"[{CN_DIGITS}{CN_UNITS}]+")
_TAIL: Final = re.compile(rf"\d+(?:\.\d+)?[千百]?万?(?!\d*年)|[{CN_DIGITS}][{CN_DIGITS}{CN_UNITS}]*")
_POWER: Final = re.compile(r"\s?[×x*]\s?10(?:\^(-?\d{1,2})|([⁰¹²³⁴-⁹]{1,2}))")
_RAISED: Final = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_SPLIT_SCALE: Final = frozenset("十百千万亿")
_INFIX: Final = frozenset("余多来几")
_DASHES: Final = "-~—至到"
_BARE: Final = frozenset(("百", "千", "万", "亿", "十万", "百万", "千万", "万亿", "百亿", "千亿", "十亿"))
_ONE: Final = Decimal(1)


@dataclass(slots=True)
class Magnitude:
    """A number as read: ``numeral``, or ``fixed`` where only a span of values is named (几十, 两三).

    ``hedge`` is the word inside it (余, 几), ``vague`` says that 几 or 数 is that word, ``scale`` the scale word's
    factor, ``end`` where it ends, ``bare`` that it is a scale word alone (超亿元), which needs a hedge.
    """

    numeral: Numeral | None
    end: int
    scale: Decimal = _ONE
    hedge: str | None = None
    fixed: Interval | None = None
    vague: bool = False
    bare: bool = False


def skip_infix(text: str, position: int, end: int, measures: Measures) -> tuple[str | None, int]:
    """余, 多, 来 or 几 after a number, when it belongs to it: what follows must be a scale, a unit or a noun."""
    if position >= end or text[position] not in _INFIX:
        return None, position
    word = text[position]
    after = position + 1
    if word == "余":
        return word, after
    following = text[after] if after < end else ""
    if word == "多":
        if following == "元" and text[after + 1 : after + 2] in ("化", "主"):
            return None, position
        if following in _SPLIT_SCALE or measures.name_at(text, after, end) or following == " ":
            return word, after
        return (
            (word, after) if "一" <= following <= "龥" and following not in "少媒云措边功次跨层" else (None, position)
        )
    if following in _SPLIT_SCALE or measures.name_at(text, after, end):
        return word, after
    return None, position


def skip_scale(text: str, position: int, end: int, measures: Measures) -> int:
    """The end of the scale word at ``position``; 千 of 千瓦 and 千米 is no scale."""
    begin = position
    while position < end and position - begin < 3 and text[position] in _SPLIT_SCALE:
        character = text[position]
        if character in "百千":
            name = measures.name_at(text, position, end)
            if name and name[0] == character:
                break
        if position > begin and not (text[position - 1] in "十百千万" and character in "万亿"):
            break
        position += 1
    return position


def read_arabic(text: str, after: int, digits: str, end: int, measures: Measures) -> Magnitude:
    """What follows Arabic digits that end at ``after``."""
    if after < end and text[after] in "×x* " and (power := _POWER.match(text, after, end)):
        exponent = int(power[1] or power[2].translate(_RAISED))
        number = arabic(digits)
        factor = _ONE.scaleb(exponent)
        return Magnitude(
            Numeral(number.value * factor, number.unit_place * factor, number.grain * factor, True, number.decimals),
            power.end(),
        )
    if text.startswith("个亿", after):
        return Magnitude(arabic(digits, "亿"), after + 2, scale_of("亿"))
    infix, position = skip_infix(text, after, end, measures)
    if position + 1 < end and text[position] == " " and text[position + 1] in _SPLIT_SCALE:
        position += 1
    scale_end = skip_scale(text, position, end, measures)
    word = text[position:scale_end]
    if not word:
        if infix == "几":
            value = Decimal(digits) if digits.isdigit() else None
            if value and value % 10 == 0:
                return Magnitude(None, scale_end, hedge="几", fixed=Interval(value + 1, value + 9), vague=True)
            infix = None
        return Magnitude(arabic(digits), scale_end if infix else after, hedge=infix)
    if infix is None and word[-1] in "万亿" and (tail := _TAIL.match(text, scale_end, end)) and tail[0][0].isdigit():
        numeral = mixed(digits + word + tail[0])
        if numeral is not None and not text.startswith(("年", "月", "."), tail.end()):
            infix, stop = skip_infix(text, tail.end(), end, measures)
            scale = scale_of(tail[0][-1]) if tail[0][-1] in "万亿" else _ONE
            return Magnitude(numeral, stop, scale, infix)
    if infix is None:
        infix, scale_end = skip_infix(text, scale_end, end, measures)
        if infix in ("几", "来"):
            infix, scale_end = None, scale_end - 1
    return Magnitude(arabic(digits, word), scale_end, scale_of(word), infix)


def read_chinese(text: str, start: int, run: str, end: int, measures: Measures) -> Magnitude | None:
    """A run of Chinese numeral characters at ``start``; None when it is no number."""
    after = start + len(run)
    if run[-1] in "千百" and (len(run) == 2 or chinese(run) is None):
        name = measures.name_at(text, after - 1, end)  # 一千瓦 is one kilowatt
        if name and len(name) > 1 and name[0] == run[-1]:
            run, after = run[:-1], after - 1
    inner = next((c for c in run if c in "余多来"), None)
    if inner:
        return _with_infix(run, inner, after)
    if "几" in run or "数" in run:
        fixed = vague(run)
        if fixed is None:
            return None
        return Magnitude(None, after, last_scale(run), "几" if "几" in run else "数", fixed, True)
    if run == "半":
        half = Decimal("0.5")
        return Magnitude(Numeral(half, half, half), after)
    near = neighbours(run)
    if near is not None:
        return Magnitude(None, after, last_scale(run), fixed=near)
    bare = run in _BARE
    numeral = Numeral(scale_of(run), scale_of(run), scale_of(run), True, 0, True) if bare else chinese(run)
    if numeral is None:
        return None
    infix, after = skip_infix(text, after, end, measures)
    if infix == "几":
        if not run.endswith(("十", "拾")):
            return None
        return Magnitude(None, after, hedge="几", fixed=Interval(numeral.value + 1, numeral.value + 9), vague=True)
    return Magnitude(numeral, after, last_scale(run), infix, bare=bare)


def _with_infix(run: str, inner: str, after: int) -> Magnitude | None:
    """二百余万, 三千多万: the grain is that of what stands before the hedge."""
    head, _, tail = run.partition(inner)
    lead = Numeral(scale_of(head), scale_of(head), scale_of(head)) if head in _BARE else chinese(head)
    if lead is None or any(c not in _SPLIT_SCALE for c in tail) or not lead.value:
        return None
    factor = scale_of(tail)
    value, grain = EXACT.multiply(lead.value, factor), EXACT.multiply(lead.grain, factor)
    return Magnitude(Numeral(value, factor, grain, True, 0, lead.lone_one), after, last_scale(run), inner)


@dataclass(slots=True)
class Second:
    """The second number of a range, with its unit and where number and unit end."""

    numeral: Numeral
    scale: Decimal
    measure: Measure | None
    number_end: int
    end: int


def read_second(text: str, after: int, end: int, has_unit: bool, measures: Measures) -> Second | None:
    """The second number of a range whose dash stands at ``after``; None if there is none."""
    if after >= end or text[after] not in _DASHES:
        return None
    position = after + 1
    while position < end and text[position] in " -—~" and position < after + 3:
        position += 1
    match = _ARABIC.match(text, position, end)
    if match is not None:
        if text[after] == "-" and (text.startswith("-", match.end()) or len(match[0]) >= 7):
            return None
        read: Magnitude | None = read_arabic(text, match.end(), match[0], end, measures)
    else:
        run = _CHINESE.match(text, position, end)
        if run is None or text[after] == "-":
            return None
        read = read_chinese(text, position, run[0], end, measures)
    if read is None or read.numeral is None or read.hedge is not None or read.bare:
        return None
    measure = measures.find(text, read.end, end)
    if measure is None and text[after] in "至到" and (match is None or (not has_unit and read.scale == 1)):
        return None
    return Second(read.numeral, read.scale, measure, read.end, measure.end if measure else read.end)
