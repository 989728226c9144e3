"""A level and its rate said again: equal labels, and one of the two the same, so that a wrong key in the other shows."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from checker.language.intervals import EXACT
from checker.relate.arithmetic import hint, loose, make, part, slip_evidence, strict, written
from checker.relate.repeats.repeat import fact_name
from checker.relate.sums.mean import rates_of
from checker.rows import Figure, Hint, Ledger, Relation

_LEAST = 4  # characters of a label that may name a fact
_DIGITS = 100  # a figure of three digits or more is hardly the same by accident
_RATE_DIGITS = 20
_BEYOND = 10  # a round figure is named when it is surpassed by less than a tenth
_KEPT = 4  # statements of one label that a later one is held against
_EACH = re.compile(r"每|各(?!级|类)|人均|户均|平均|单个")
_IDLE = re.compile(r"领域|事务|执行")
_PLACE = re.compile(r"[省市县区州盟旗镇乡直本]级|[\u4e00-\u9fff]{0,2}(?:开发区|新区|园区|示范区)")


def find(ledger: Ledger) -> Iterator[Relation]:
    """Relations of kind ``repeat``: equal ones are confirmed; a slip in one of a pair whose other half is equal contradicts."""
    rates = rates_of(ledger)
    stated: dict[tuple[str, str, str], list[Figure]] = defaultdict(list)
    for figure in ledger.figures:
        key = _key(ledger, figure)
        if key is None:
            continue
        earlier = stated[key]
        for first in reversed(earlier):
            if first.sentence != figure.sentence and _same_time(ledger, first, figure):
                relations = list(_again(ledger, first, figure, rates))
                yield from relations
                if relations:
                    break
        earlier.append(figure)
        del earlier[:-_KEPT]


def _key(ledger: Ledger, figure: Figure) -> tuple[str, str, str] | None:
    """Label, place and kind of what may be said again: a level, or a rate of growth (its direction with it)."""
    if figure.aside or figure.cell or figure.strict is None or figure.value is None:
        return None
    if figure.hedge and not _surpassed(figure):
        return None
    kind, label = figure.group or "", figure.label
    if figure.role == "rate" and figure.unit == "%":
        label = ledger.figures[figure.host].label if figure.host >= 0 else label
        kind = f"rate{figure.direction:+d}"
    elif figure.role != "level" or not kind:
        return None
    name = _IDLE.sub("", fact_name(label))
    said = ledger.document.source.normal[figure.gap_start : figure.start]
    if len(name) < _LEAST or _EACH.search(said[-24:]):
        return None
    place = figure.scope if _PLACE.search(figure.scope) else ""
    return name, place, kind


def _surpassed(figure: Figure) -> bool:
    """Whether a figure is a round one that was surpassed: 突破150亿元, 超过150亿元."""
    return figure.role == "level" and figure.strict is not None and figure.strict.high.is_infinite()


def _same_time(ledger: Ledger, first: Figure, second: Figure) -> bool:
    """Whether nothing says that two figures speak of different years."""
    years = {f.period for f in (first, second) if f.period}
    sections = {
        "".join(re.findall(r"20\d\d(?=\s?年)", "".join(ledger.section_at(f.start)[:1]))) for f in (first, second)
    }
    return len(years) <= 1 and len(sections - {""}) <= 1


def _again(ledger: Ledger, first: Figure, second: Figure, rates: dict[int, Figure]) -> Iterator[Relation]:
    if first.role == "rate":
        a, b = strict(first), strict(second)
        told = min(_digits(first), _digits(second)) >= _RATE_DIGITS and first.other_base == second.other_base
        if told and a is not None and b is not None and a.meets(b):
            yield _relation(ledger, first, second)
        return
    if first.hedge or second.hedge:
        yield from _beyond(ledger, first, second)
        return
    one, two = rates.get(first.index), rates.get(second.index)
    paired = one is not None and two is not None and one.direction == two.direction
    a, b = strict(first), strict(second)
    told = min(_digits(first), _digits(second)) >= _DIGITS
    same_level = told and a is not None and b is not None and a.meets(b)
    same_rate = (
        paired and one is not None and two is not None and one.value == two.value and _digits(two) >= _RATE_DIGITS
    )
    if same_level:
        yield _relation(ledger, first, second)
        if paired and not same_rate and one is not None and two is not None:
            yield from _slip(ledger, one, two)
    elif same_rate and told:
        yield from _slip(ledger, first, second)
    if same_level and same_rate and one is not None and two is not None:
        yield _relation(ledger, one, two)


def _beyond(ledger: Ledger, first: Figure, second: Figure) -> Iterator[Relation]:
    """A round figure that was surpassed, and how far: the last one before the exact figure."""
    if bool(first.hedge) == bool(second.hedge):
        return
    told, exact = (first, second) if first.hedge else (second, first)
    bound = EXACT.multiply(told.value or Decimal(0), told.factor)
    amount = EXACT.multiply(exact.value or Decimal(0), exact.factor)
    if _digits(exact) >= _DIGITS and bound <= amount <= bound + bound / _BEYOND:
        yield _relation(ledger, first, second)


def _slip(ledger: Ledger, first: Figure, second: Figure) -> Iterator[Relation]:
    """Two statements that differ by one wrong key; by rounding alone they agree."""
    a, b = strict(first), strict(second)
    if a is None or b is None or first.unit_place != second.unit_place or first.other_base != second.other_base:
        return
    if a.meets(b):
        yield _relation(ledger, first, second)
        return
    slips, chance = slip_evidence([first], [second])
    if any(slip.kind in ("digit", "swap") for slip in slips):
        yield _relation(ledger, first, second, hint(slips, [first, second]), chance)


def _digits(figure: Figure) -> Decimal:
    return EXACT.divide(figure.value or Decimal(0), figure.unit_place)


def _relation(
    ledger: Ledger, first: Figure, second: Figure, cause: Hint | None = None, chance: float | None = None
) -> Relation:
    return make(
        ledger,
        "repeat",
        second,
        (part("repeat", first),),
        f"“{fact_name(second.label)}”：{written(first, first)}、{written(second, second)}",
        strict(first),
        loose(first),
        "likely" if cause else "possible",
        pattern="said-again",
        hint=cause,
        chance=chance,
    )
