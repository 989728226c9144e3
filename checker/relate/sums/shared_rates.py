"""Growth of a whole from the growth of its parts and their shares: 一产下降33.9%、二产增长4.1%、三产下降9.9%，分别占18.1%、35.8%和46.1%.

A part with the share s of today that grew by r had the weight s÷(1＋r): the weights together are 1÷(1＋growth of the whole).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from checker.extract.roles import words
from checker.language.intervals import EXACT, Interval, format_number
from checker.relate.arithmetic import make, part, shown_middle
from checker.relate.cues import exhausts
from checker.relate.sums.cuts import Rate, lists
from checker.relate.sums.mean import shown, signed, undecided
from checker.rows import Figure, Ledger, Relation

_HUNDRED = Decimal(100)
_SHARE = re.compile(r"占[^,;。]{0,24}$|(?:比重|占比)[^,;。]{0,12}$")
_NEXT = re.compile(r"^(?:、|和|与|,)$")
_BALANCED = Decimal("0.3")  # per cent by which shares may miss a hundred
_FAR = Decimal("0.5")  # points beyond rounding that only a slip explains


def find(ledger: Ledger) -> Iterator[Relation]:
    """Relations of kind ``mean``: the growth of the whole, its parts' growth and shares."""
    for entry in lists(ledger):
        rates = [ledger.figures[rate.part.figure] for rate in entry.rates if rate.part.figure >= 0]
        shares = _shares(ledger, rates) if 2 <= len(rates) == len(entry.rates) else None
        if shares is None:
            continue
        for whole in entry.wholes:
            relation = _held(ledger, whole, rates, shares)
            sure = entry.alone and exhausts(rates) == len(rates)
            if relation is not None and (relation.verdict == "confirmed" or sure):
                yield relation
                break


def _shares(ledger: Ledger, rates: Sequence[Figure]) -> list[Figure] | None:
    """The share of every part: said after each rate, or in turn after the last; None unless they make a hundred."""
    normal = ledger.document.source.normal
    stop = ledger.sentences[rates[-1].sentence].last
    indices = {rate.index for rate in rates}
    after: list[list[Figure]] = []  # the percentages between a rate and the next
    for figure in ledger.figures[rates[0].index : stop]:
        if figure.index in indices:
            after.append([])
        elif figure.counts and figure.unit == "%" and figure.strict is not None and not figure.hedge:
            after[-1].append(figure)
    found = [said[0] for said in after if said and _speaks(normal, said[0])]
    if len(found) < len(rates):
        found = _in_turn(normal, after[-1])
    total = sum((f.value or Decimal(0) for f in found), Decimal(0))
    return found if len(found) == len(rates) and abs(total - _HUNDRED) <= _BALANCED else None


def _in_turn(normal: str, figures: Sequence[Figure]) -> list[Figure]:
    """占…比重分别为18.1%、35.8%和46.1%: the first whose words speak of shares, and those right after it."""
    run: list[Figure] = []
    for figure in figures:
        if run and not _NEXT.match(normal[run[-1].end : figure.start].strip()):
            break
        if run or _speaks(normal, figure):
            run.append(figure)
    return run


def _speaks(normal: str, figure: Figure) -> bool:
    return _SHARE.search(normal[max(figure.gap_start, figure.start - 30) : figure.start]) is not None


def _held(ledger: Ledger, whole: Rate, rates: Sequence[Figure], shares: Sequence[Figure]) -> Relation | None:
    if whole.part.figure < 0:
        return None
    own = ledger.figures[whole.part.figure]
    lead = ledger.document.source.normal[max(own.gap_start, own.start - 30) : own.start]
    if words().constant_price.search(lead) or words().comparable.search(lead) or own in rates:
        return None
    base = Interval(Decimal(0), Decimal(0))
    for rate, share in zip(rates, shares, strict=True):
        growth = signed(rate)
        grown = Interval(EXACT.add(growth.low, _HUNDRED), EXACT.add(growth.high, _HUNDRED))
        if grown.low <= 0 or share.strict is None:
            return None
        base += share.strict / grown
    ratio = Interval.exact(_HUNDRED) / base
    derived = Interval(EXACT.subtract(ratio.low, _HUNDRED), EXACT.subtract(ratio.high, _HUNDRED))
    far = not whole.value.meets(derived.widened(_FAR))
    terms = "＋".join(
        f"{format_number(s.value or Decimal(0))}÷（1{'' if shown(r).startswith('−') else '＋'}{shown(r)}）"
        for r, s in zip(rates, shares, strict=True)
    )
    middle = shown_middle(derived if own.direction > 0 else -derived)
    relation = make(
        ledger,
        "mean",
        own,
        [*(part("rate", r) for r in rates), *(part("share", s) for s in shares)],
        f"100÷（{terms}）−1＝{middle if own.direction > 0 else '−' + middle}%",
        derived if own.direction > 0 else -derived,
        None,
        "likely" if far else "possible",
        pattern="shared-rates",
        unit="%",
    )
    return undecided(relation)
