"""Yields: 亩产495.85公斤 = 产量127.29万吨 ÷ 面积256.71万亩; 每公顷单产6.25吨.

Any crop and area near a yield may confirm it; the crop and the area that its sentence names may contradict it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from checker.language.intervals import EXACT, Interval, format_number, rounded
from checker.relate.arithmetic import amount, display_factor, down, make, part, strict, unit_name
from checker.relate.breakdown import children
from checker.rows import Figure, Ledger, Relation
from checker.ruledata import lexicon

_YIELD = re.compile("亩产|单产|每亩|每公顷")
_CROP = re.compile("产量|总产|产")
_BRACKET = re.compile(r"\(按?[^()\d]{0,10}面积[为达约]*")
_SENTENCES = 2
_NEAR = 12  # levels before or after a yield


def find(ledger: Ledger) -> Iterator[Relation]:
    """Relations of kind ``mean``: crop ÷ area = yield."""
    normal = ledger.document.source.normal
    levels = [
        f
        for f in ledger.figures
        if f.role == "level" and not f.aside and f.dimension in ("weight", "area") and f.strict is not None
    ]
    if not levels:
        return
    below = children(ledger)
    for figure in ledger.figures:
        if figure.role not in ("intensive", "level") or figure.dimension != "weight" or figure.strict is None:
            continue
        said = re.split("[,;。]", normal[max(figure.gap_start, figure.start - 16) : figure.start])[-1]
        if not _YIELD.search(said + figure.label + figure.text):
            continue
        unit = "公顷" if "公顷" in said else "亩"
        near = [
            f for f in levels
            if f is not figure and f.block == figure.block and abs(f.sentence - figure.sentence) <= _SENTENCES
        ]  # fmt: skip
        near = sorted(near, key=lambda f: abs(f.index - figure.index))[:_NEAR]
        crops, areas = ([f for f in near if f.dimension == name] for name in ("weight", "area"))
        own = _own_area(ledger, figure, normal)
        areas = areas if own is None else [own]
        tried = ((crop, area, _quotient(crop, area, figure, unit)) for crop in crops for area in areas)
        fitting = next((pair for pair in tried if _agrees(pair[2], figure)), None)
        if fitting is not None:
            yield _held(ledger, figure, *fitting, unit)
            continue
        crops = [f for f in crops if f.index not in below and f.sentence == figure.sentence and f.end <= figure.start]
        crop = crops[0] if len(crops) == 1 and _CROP.search(crops[0].label) else None
        area = own or (_named(areas, crop, below) if crop is not None else None)
        if crop is not None and area is not None:
            yield _held(ledger, figure, crop, area, _quotient(crop, area, figure, unit), unit)


def _own_area(ledger: Ledger, figure: Figure, normal: str) -> Figure | None:
    """The area by which a yield is reckoned, said in brackets behind it: 亩产452.1公斤（按收获面积141.7万亩计算）."""
    area = next(iter(ledger.figures[figure.index + 1 : figure.index + 2]), None)
    if area is None or area.dimension != "area" or not area.aside or area.strict is None:
        return None
    return area if _BRACKET.match(normal, figure.end, area.start) else None


def _named(areas: Sequence[Figure], crop: Figure, below: dict[int, int]) -> Figure | None:
    """The one area of the crop's sentence, else the one before it that carries the crop's name."""
    here = [f for f in areas if f.sentence == crop.sentence and f.index not in below and f.end <= crop.start]
    if here:
        return here[0] if len(here) == 1 else None
    named = [f for f in areas if f.end <= crop.start and len(crop.label) > 2 and f.label.startswith(crop.label[:2])]
    return named[0] if len(named) == 1 else None


def _quotient(crop: Figure, area: Figure, figure: Figure, unit: str) -> Interval | None:
    """Crop over area in the reference unit of weight, rounded at the last digit of the yield."""
    a, b = strict(crop), strict(area)
    if a is None or b is None or b.low <= 0 or not (a.high.is_finite() and b.high.is_finite()):
        return None
    place = EXACT.multiply(figure.unit_place, figure.factor)
    return (a / b).scaled(lexicon().units[unit].factor).widened(EXACT.divide(place, Decimal(2)))


def _agrees(derived: Interval | None, figure: Figure) -> bool:
    own = strict(figure)
    if derived is None or own is None:
        return False
    return derived.meets(own) and derived.high - derived.low < own.high / 50


def _held(ledger: Ledger, figure: Figure, crop: Figure, area: Figure, derived: Interval | None, unit: str) -> Relation:
    a, b = amount(crop), amount(area)
    shown = down(derived, figure) if derived is not None else None
    middle = "?" if shown is None else format_number(rounded((shown.low + shown.high) / 2, 2))
    if a is not None and b:
        exact = EXACT.multiply(EXACT.divide(a, b), lexicon().units[unit].factor)
        middle = format_number(rounded(EXACT.divide(exact, display_factor(figure)), 2))
    return make(
        ledger,
        "mean",
        figure,
        (part("whole", crop), part("count", area)),
        f"{crop.text}÷{area.text}＝{middle}{unit_name(figure)}",
        derived,
        None,
        "likely",
        pattern="yield",
    )
