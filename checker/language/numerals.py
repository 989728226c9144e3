"""Numerals as Chinese official prose writes them: Arabic, Chinese (lower, upper, traditional) and mixed.

A numeral has a value and two grains (DESIGN section 2): ``unit_place`` (u) is the place value of the last *written*
digit times its scale, ``grain`` (g) the place value of the last *nonzero* digit. 500万 has u = 1万 and g = 100万.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

DIGITS: Final[dict[str, int]] = {
    **{c: i for i, c in enumerate("零一二三四五六七八九")},
    **{c: i for i, c in enumerate("〇壹贰叁肆伍陆柒捌玖")},
    "貳": 2,
    "參": 3,
    "叄": 3,
    "陸": 6,
    "两": 2,
    "俩": 2,
    "仨": 3,
    "〇": 0,
}
SMALL: Final[dict[str, int]] = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
LARGE: Final[dict[str, int]] = {"万": 10_000, "亿": 100_000_000, "兆": 1_000_000_000_000}
_TENS: Final[dict[str, int]] = {"廿": 20, "卅": 30}
_LONGEST: Final = 40
"""Characters of a Chinese numeral: what is longer is no number that anybody means."""
_ONE: Final = Decimal(1)
_ARABIC: Final = re.compile(r"(\d[\d,]*(?:\.\s?\d+)?)([十百千万亿兆]*)")


@dataclass(slots=True)
class Numeral:
    """A number as written: exact value, ``unit_place`` u, ``grain`` g, and whether a scale word (万, 亿…) was written.

    ``decimals`` is the number of digits after the point in the last Arabic part; a zero there is meant, so such a
    numeral is never loosened.
    """

    value: Decimal
    unit_place: Decimal
    grain: Decimal
    scaled: bool = False
    decimals: int = 0
    lone_one: bool = False

    def times(self, factor: Decimal) -> Numeral:
        """The numeral with value and places multiplied by a scale."""
        return replace(self, value=self.value * factor, unit_place=self.unit_place * factor, grain=self.grain * factor)


def scale_of(word: str) -> Decimal:
    """The factor of a scale word: 万 → 10,000; 千万 → 10,000,000; the empty word → 1."""
    factor = 1
    for character in word:
        factor *= SMALL.get(character) or LARGE[character]
    return Decimal(factor)


_SCALES: Final[dict[str, Decimal]] = {
    word: scale_of(word)
    for word in ("", "百", "千", "万", "十万", "百万", "千万", "亿", "十亿", "百亿", "千亿", "万亿", "十", "兆")
}


def arabic(digits: str, scale: str = "") -> Numeral:
    """Read Arabic digits (``1,388``, ``1 388``, ``98.73``, ``6. 1``) with an optional scale word.

    Args:
        digits: digits with commas or spaces between thousands and one decimal point, after which one space may stand.
        scale: scale characters such as ``万`` or ``千万``.
    """
    plain = "".join(digits.replace(",", "").split())
    value = Decimal(plain)
    factor = _SCALES.get(scale) or scale_of(scale)
    _, point, fraction = plain.partition(".")
    if point:
        places = len(fraction)
        unit = Decimal(1).scaleb(-places)
        stripped = plain.replace(".", "").rstrip("0")
        idle = len(plain) - 1 - len(stripped)
    else:
        places, unit = 0, _ONE
        stripped = plain.rstrip("0")
        idle = len(plain) - len(stripped)
    significant = stripped.lstrip("0")
    grain = unit.scaleb(idle) if significant else unit
    if scale:
        return Numeral(value * factor, unit * factor, grain * factor, True, places, significant == "1")
    return Numeral(value, unit, grain, False, places, significant == "1")


def chinese(text: str) -> Numeral | None:
    """Read a Chinese numeral (一百零五, 二〇二五, 两万三, 叁拾贰万, 二点五, 廿一); None if it is not one.

    A final bare digit after a scale counts in the next lower place, as people say it: 两万三 is 23,000, 一百五 is 150;
    after 零 it is units (一百零五).
    """
    if not text or len(text) > _LONGEST:
        return None
    if "点" in text:
        return _with_point(text)
    if all(c in DIGITS for c in text):
        if len(text) == 1:
            value = Decimal(DIGITS[text])
            return Numeral(value, _ONE, _ONE, lone_one=value == 1)
        number = int("".join(str(DIGITS[c]) for c in text))
        idle = len(str(number)) - len(str(number).rstrip("0"))
        return Numeral(Decimal(number), _ONE, Decimal(10**idle))
    return _with_units(text)


def _with_point(text: str) -> Numeral | None:
    """二点五, 六十八点五万: a decimal fraction, with the scale it is told in."""
    whole, _, rest = text.partition("点")
    fraction = rest.rstrip("万亿")
    base = chinese(whole)
    if base is None or not fraction or any(c not in DIGITS for c in fraction):
        return None
    digits = "".join(str(DIGITS[c]) for c in fraction)
    places = len(digits)
    scale = scale_of(rest[len(fraction) :])
    unit = _ONE.scaleb(-places)
    idle = len(digits) - len(digits.rstrip("0"))
    grain = unit.scaleb(idle) if idle < places else base.grain
    value = base.value + Decimal(int(digits)).scaleb(-places)
    return Numeral(value * scale, unit * scale, grain * scale, scale != 1, places)


def _with_units(text: str) -> Numeral | None:
    total = section = digit = 0
    pending = False  # a digit has been read and waits for its unit
    after_zero = False
    place = 1  # place value of the last written digit within its section
    last_unit = 1
    scaled = False
    unit_place = 1
    follows_large = False
    for character in text:
        if character in DIGITS:
            if pending:
                return None
            digit = DIGITS[character]
            if digit == 0:
                after_zero = True
                continue
            pending = True
            place = 1
        elif character in _TENS:
            if pending:
                return None
            section += _TENS[character]
            place, last_unit = 10, 10
            after_zero = False
        elif character in SMALL:
            unit = SMALL[character]
            if not pending:
                if character not in "十拾" or (section and not after_zero):
                    return None
                digit = 1
            section += digit * unit
            place, last_unit = unit, unit
            pending = after_zero = False
        elif character in LARGE:
            unit = LARGE[character]
            if pending:
                section += digit
            if section == 0 and total == 0:
                return None
            if section == 0 or (total and unit > last_unit and last_unit >= 10_000) or (total and unit > total):
                total = (total + section) * unit
            else:
                total += section * unit
            # 三千一百万 is 3100万: the coefficient is a whole number, known to its ones; 两万亿 has one scale, 万亿.
            unit_place = unit_place * unit if follows_large else unit
            section, last_unit, place = 0, unit, unit
            pending = after_zero = False
            scaled = True
        else:
            return None
        follows_large = character in LARGE
    if pending:
        spoken = last_unit >= 100 and not after_zero
        place = last_unit // 10 if spoken else 1
        section += digit * place
        unit_place = place
    elif section:
        unit_place = place
    value = total + section
    if value == 0:
        return None
    grain = 1
    while value % (grain * 10) == 0:
        grain *= 10
    return Numeral(Decimal(value), Decimal(unit_place), Decimal(grain), scaled, 0, str(value).rstrip("0") == "1")


def mixed(text: str) -> Numeral | None:
    """Read any numeral: ``3万4000``, ``25万6千``, ``1千万``, ``1亿2000万``, Arabic or Chinese alone; None if it is not one."""
    if not text or not text[0].isdigit() or text[0] not in "0123456789":
        return chinese(text) if text else None
    value = Decimal(0)
    position = 0
    previous: Decimal | None = None
    part: Numeral | None = None
    scaled = False
    while position < len(text):
        match = _ARABIC.match(text, position)
        if not match:
            tail = chinese(text[position:])
            if tail is None or previous is None:
                return None
            part = tail
            value += part.value
            position = len(text)
            break
        part = arabic(match[1], match[2])
        if previous is not None and len(match[1]) == 1 and not match[2] and previous > 10:
            part = arabic(match[1]).times(previous / 10)  # 2万2 is 22,000, as people say it
        scaled = scaled or bool(match[2])
        if previous is not None and part.value >= previous:
            return None
        value += part.value
        previous = scale_of(match[2])
        position = match.end()
    if part is None:
        return None
    return Numeral(
        value,
        part.unit_place,
        part.grain if part.value else part.unit_place,
        scaled,
        part.decimals,
        part.lone_one and value == part.value,
    )


def to_chinese(value: int, upper: bool = False) -> str:
    """Write a nonnegative integer below 10^16 in Chinese numerals; ``upper`` uses the characters of cheques (壹贰叁).

    Raises:
        ValueError: when the number is out of range.
    """
    if not 0 <= value < 10**16:
        raise ValueError(f"{value} is out of range")
    digits = "零壹贰叁肆伍陆柒捌玖" if upper else "零一二三四五六七八九"
    units = ("", "拾", "佰", "仟") if upper else ("", "十", "百", "千")
    if value == 0:
        return digits[0]
    groups = []
    while value:
        value, group = divmod(value, 10_000)
        groups.append(group)
    text = ""
    for index in range(len(groups) - 1, -1, -1):
        group = groups[index]
        if not group:
            continue
        part, zero = "", bool(text) and group < 1000
        for place in (3, 2, 1, 0):
            digit = group // 10**place % 10
            if digit:
                part += (digits[0] if zero else "") + digits[digit] + units[place]
                zero = False
            elif part:
                zero = True
        text += (part if not text or group >= 1000 else digits[0] + part.lstrip(digits[0])) + ("", "万", "亿", "万亿")[
            index
        ]
    if text.startswith("一十"):
        text = text[1:]
    return text
