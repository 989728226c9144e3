"""Growth of what is the product of two: 能耗增长4.9%，增加值增长8.4%，单位增加值能耗下降3.2%; 产量, 面积 and 单产.

One and the growth of the product is one and the growth of the one factor, times one and the growth of the other. The
levels need not be told. What belongs together is named in ``rules/lexicon/arithmetic.yaml`` (``factors``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from checker.language.intervals import EXACT, Interval
from checker.relate.arithmetic import make, part, shown_middle
from checker.relate.sums.mean import shown, signed
from checker.rows import Figure, Ledger, Relation
from checker.ruledata import arithmetic_words

_HUNDRED = Decimal(100)
_MOST = 4  # rates of one name that are tried


@dataclass(frozen=True)
class _Product:
    """Names of a product and of its two factors; a group ``what`` is the same in all three. ``within``: points of slack."""

    whole: re.Pattern[str]
    factor: re.Pattern[str]
    each: re.Pattern[str]
    within: Decimal
    reach: int


@cache
def _products() -> tuple[_Product, ...]:
    return tuple(
        _Product(
            re.compile(entry["whole"]),
            re.compile(entry["factor"]),
            re.compile(entry["each"]),
            Decimal(str(entry["within"])),
            entry["reach"],
        )
        for entry in arithmetic_words()["factors"]
    )


def find(ledger: Ledger) -> Iterator[Relation]:
    """Relations of kind ``growth``: the growth of what there is of one thing per unit of another."""
    rates = [
        f
        for f in ledger.figures
        if f.role == "rate" and f.unit == "%" and f.strict is not None and not (f.hedge or f.aside or f.other_base)
    ]
    for product in _products():
        found = [[f for f in rates if names.fullmatch(f.label)] for names in (product.whole, product.factor)]
        for rate in rates if all(found) else ():
            if product.each.fullmatch(rate.label):
                wholes, factors = (
                    _same(rate, near, product, names)
                    for near, names in zip(found, (product.whole, product.factor), strict=True)
                )
                held = [_held(ledger, rate, a, b, product.within) for a in wholes for b in factors]
                agreeing = [relation for relation in held if relation.verdict == "confirmed"]
                # Of several it is open which are meant.
                yield from agreeing[:1] or (held if len(held) == 1 else [])


def _same(rate: Figure, found: Sequence[Figure], product: _Product, names: re.Pattern[str]) -> list[Figure]:
    """The rates of the same thing near the one held, of one value each."""
    wanted = _what(product.each, rate)
    near = {
        (f.value, f.direction): f
        for f in found
        if abs(f.sentence - rate.sentence) <= product.reach
        and _what(names, f) == wanted
        and len({f.period, rate.period} - {""}) <= 1
    }
    return list(near.values())[:_MOST]


def _what(names: re.Pattern[str], rate: Figure) -> str:
    said = names.fullmatch(rate.label)
    return said["what"] if said is not None and "what" in names.groupindex else ""


def _held(ledger: Ledger, rate: Figure, whole: Figure, factor: Figure, within: Decimal) -> Relation:
    top, bottom = (_factor(f) for f in (whole, factor))
    ratio = (top / bottom).scaled(_HUNDRED)
    growth = Interval(EXACT.subtract(ratio.low, _HUNDRED), EXACT.subtract(ratio.high, _HUNDRED))
    derived = growth if rate.direction > 0 else -growth
    return make(
        ledger,
        "growth",
        rate,
        (part("rate", whole), part("rate", factor)),
        f"（1{_plus(whole)}）÷（1{_plus(factor)}）−1＝{shown_middle(growth).replace('-', '−')}%",
        derived.widened(within),
        None,
        "likely",
        pattern="factors",
        unit="%",
    )


def _factor(rate: Figure) -> Interval:
    growth = signed(rate)
    return Interval(EXACT.add(growth.low, _HUNDRED), EXACT.add(growth.high, _HUNDRED))


def _plus(rate: Figure) -> str:
    said = shown(rate)
    return said if said.startswith("−") else f"＋{said}"
