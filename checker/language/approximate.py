"""Chinese numerals that name a span of values and none in particular: 十几, 数百, 三四百, 两三."""

from __future__ import annotations

from decimal import Decimal

from checker.language.intervals import Interval
from checker.language.numerals import DIGITS, LARGE, SMALL, chinese


def last_scale(run: str) -> Decimal:
    """The scale a Chinese numeral ends with: 三百万 → 10,000; 五百 → 1."""
    scale = Decimal(1)
    for character in reversed(run):
        if character in LARGE:
            scale *= LARGE[character]
        else:
            break
    return scale


def vague(run: str) -> Interval | None:
    """十几, 几十, 数百, 三十几万: the interval of a numeral with 几 or 数 in it."""
    run = run.replace("数", "几")
    scale = Decimal(1)
    body = run
    while body and body[-1] in LARGE:
        scale *= LARGE[body[-1]]
        body = body[:-1]
    if not body:
        return None
    if body == "几":
        low, high = Decimal(2), Decimal(9)
    elif body.startswith("几") and len(body) == 2 and body[1] in SMALL:
        place = SMALL[body[1]]
        low, high = Decimal(2 * place), Decimal(10 * place - 1)
    elif body.endswith("几"):
        lead = chinese(body[:-1])
        if lead is None:
            return None
        low, high = lead.value + 1, lead.value + 9
    else:
        return None
    if scale == 1:
        return Interval(low, high)
    return Interval(low * scale, (high + 1) * scale, False, True)


def neighbours(run: str) -> Interval | None:
    """两三 → [2, 3]; 三四百 → [300, 500); 十五六 → [15, 16]; 三五 → [3, 5]."""
    scale = Decimal(1)
    body = run
    while body and (body[-1] in LARGE or body[-1] in SMALL):
        if body[-1] in "十拾" and len(body) == 1:
            return None
        scale *= LARGE.get(body[-1]) or SMALL[body[-1]]
        body = body[:-1]
    base = Decimal(0)
    if len(body) == 3 and body[0] == "十":
        base, body = Decimal(10), body[1:]
    elif len(body) == 4 and body[1] == "十" and body[0] in DIGITS:
        base, body = Decimal(DIGITS[body[0]] * 10), body[2:]
    if len(body) != 2 or body[0] not in DIGITS or body[1] not in DIGITS:
        return None
    first, second = DIGITS[body[0]], DIGITS[body[1]]
    if not (0 < first < second and (second - first == 1 or (first, second) == (3, 5))):
        return None
    low, high = base + first, base + second
    if scale == 1:
        return Interval(low, high)
    return Interval(low * scale, (high + 1) * scale, False, True)
