"""Dollars at a rate of exchange that the sentence names: 按年平均汇率7.0467折算，人均生产总值89352元，约合12680美元."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from checker.language.intervals import EXACT
from checker.relate.arithmetic import make, part, shown_ratio, strict, written
from checker.rows import Figure, Ledger, Relation

_RATE = re.compile(r"汇率[^,;。]{0,12}$|(?:1|一)美元[^,;。]{0,8}$|兑换?[^,;。\d]{0,8}$")
_LEAST, _MOST = Decimal(5), Decimal(9)  # yuan that a dollar has been worth since 1994
_CONVERTED = re.compile(r"(?:折|合|相当于|换算)[^,;。]{0,10}$")


def find(ledger: Ledger) -> Iterator[Relation]:
    """Relations of kind ``share``: an amount in dollars is the amount in yuan over the rate."""
    normal = ledger.document.source.normal
    for figure in ledger.figures:
        if figure.group != "美元" or figure.strict is None or figure.value is None or figure.sentence < 0:
            continue
        lead = normal[max(figure.gap_start, figure.start - 16) : figure.start] + figure.text
        if not _CONVERTED.search(lead.removesuffix(figure.text.lstrip("约合折"))):
            continue
        sentence = ledger.sentences[figure.sentence]
        window = [f for f in ledger.figures[sentence.first : sentence.last] if f.counts and f.value is not None]
        prices = [f for f in window if _is_price(normal, f)]
        yuan = [f for f in window if f.group == "人民币" and f not in prices and f.index < figure.index]
        if len(prices) == 1 and yuan:
            yield from _held(ledger, figure, prices[0], yuan)


def _is_price(normal: str, figure: Figure) -> bool:
    value = figure.value
    return (
        value is not None
        and _LEAST < value < _MOST
        and figure.unit in (None, "元")
        and figure.scale == 1
        and bool(_RATE.search(normal, max(0, figure.start - 20), figure.start))
    )


def _slack(figure: Figure) -> Decimal:
    """A whole number of dollars was rounded or cut."""
    exact = figure.strict is not None and figure.strict.is_exact
    return EXACT.multiply(figure.unit_place, figure.factor) if exact else Decimal(0)


def _held(ledger: Ledger, figure: Figure, price: Figure, yuan: Sequence[Figure]) -> Iterator[Relation]:
    relations = []
    own_price = price.strict
    for amount in reversed(yuan[-3:]):
        own = strict(amount)
        if own is None or own_price is None or not own.high.is_finite():
            continue
        derived = (own / own_price).widened(_slack(figure))
        relation = make(
            ledger,
            "share",
            figure,
            (part("whole", amount), part("price", price)),
            f"{written(amount, amount)}÷{price.text}＝{shown_ratio(amount, price, derived, factor=1)}",
            derived,
            None,
            "likely",
            pattern="exchange",
        )
        if relation.verdict == "confirmed":
            yield relation
            return
        relations.append(relation)
    if len(relations) == 1:
        yield relations[0]
