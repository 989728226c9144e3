"""Growth: a level, its change and its rate (37.1亿, 增加1.3亿, 增长3.5%), and levels from … to …"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from checker.extract.roles import words
from checker.language.intervals import EXACT, Interval, format_number
from checker.relate.arithmetic import comparable, loose, make, part, strict, unit_name, written
from checker.rows import Figure, Ledger, Relation

_HUNDRED = Decimal(100)


def find(ledger: Ledger) -> Iterator[Relation]:
    """Relations of kind ``growth``: rate = change / (level − change), for every level with a change and a rate."""
    normal = ledger.document.source.normal
    for sentence in ledger.sentences:
        if sentence.last - sentence.first < 3:
            continue
        window = ledger.figures[sentence.first : sentence.last]
        for position, change in enumerate(window):
            if change.role != "change" or change.host < 0 or change.aside:
                continue
            level = ledger.figures[change.host]
            rate = _rate_beside(window, position)
            if rate is None or level.aside or not comparable(level, change) or rate.host != level.index:
                continue
            said = normal[level.start - min(30, level.start - sentence.start) : rate.start]
            if change.other_base or rate.other_base or _reported_at_constant_prices(said):
                continue
            if change.strict is None or level.strict is None:
                continue
            yield _growth(ledger, level, change, rate)


def _reported_at_constant_prices(said: str) -> bool:
    return bool(words().constant_price.search(said))


def _rate_beside(window: list[Figure], position: int) -> Figure | None:
    """The rate right after the change, or right before it."""
    for neighbour in (position + 1, position - 1):
        if 0 <= neighbour < len(window) and window[neighbour].role == "rate" and not window[neighbour].aside and window[neighbour].unit == "%":
            return window[neighbour]
    return None


def _derive(level: Interval, change: Interval, direction: int) -> Interval | None:
    """The rate in percent, signed by direction.

    With base = level ∓ change the rate is ±change / base, which falls with the level and rises with the change: the ends
    are reached at opposite corners, so the two are not treated as independent.
    """
    signed = change if direction > 0 else -change
    corners = []
    for a, a_open in ((level.low, level.low_open), (level.high, level.high_open)):
        for c, c_open in ((signed.low, signed.low_open), (signed.high, signed.high_open)):
            if a.is_infinite() or c.is_infinite() or a - c <= 0:
                return None
            corners.append((EXACT.divide(EXACT.multiply(c, _HUNDRED), EXACT.subtract(a, c)), a_open or c_open))
    low, high = min(corners), max(corners)
    return Interval(low[0], high[0], low[1] and low[0] != high[0], high[1] and low[0] != high[0])


def _growth(ledger: Ledger, level: Figure, change: Figure, rate: Figure) -> Relation:
    tight, wide = strict(level), loose(level)
    own, own_wide = strict(change), loose(change)
    derived = _derive(tight, own, change.direction) if tight and own else None
    derived_loose = _derive(wide, own_wide, change.direction) if wide and own_wide else None
    if rate.direction < 0:
        # A fall of 1.6 % is stated as 1.6: compare magnitudes in the stated direction.
        derived = -derived if derived else None
        derived_loose = -derived_loose if derived_loose else None
    sign, back = ("＋", "−") if change.direction > 0 else ("−", "＋")
    amount, whole = written(change, level), written(level, level)
    expression = f"{sign if change.direction < 0 else ''}{amount}÷（{whole}{back}{amount}）"
    shown = _percent(derived, derived_loose)
    return make(
        ledger, "growth", rate, (part("level", level), part("increment", change)), f"{expression}＝{shown}", derived,
        derived_loose, "certain", pattern="level-change-rate", hint=_unit_hint(level, change, rate), unit="%",
    )  # fmt: skip


def _percent(derived: Interval | None, wide: Interval | None) -> str:
    if derived is None:
        return "?"
    middle = (derived.low + derived.high) / 2
    return f"{format_number(round(middle, 2))}%"


def _unit_hint(level: Figure, change: Figure, rate: Figure) -> str:
    """Whether another scale of the change (419.4元 for 419.4亿元) would make it right."""
    if level.strict is None or change.strict is None or rate.strict is None:
        return ""
    for factor in (Decimal(10_000), Decimal(100_000_000), Decimal("0.0001"), Decimal("0.1"), Decimal(10)):
        derived = _derive(level.strict, change.strict.scaled(factor), change.direction)
        if derived is not None:
            derived = -derived if rate.direction < 0 else derived
            if derived.meets(rate.strict):
                return f"若{change.text}的单位差 {format_number(factor)} 倍，则相符（{unit_name(level)}？） a factor of {format_number(factor)} would explain it"
    return ""
