"""Intensive measures have no parts: a whole lies between the extremes of what exhausts it (人均, rates of growth)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import lru_cache

from checker.extract.roles import words
from checker.language.intervals import EXACT, Interval, format_number
from checker.language.verdicts import Certainty
from checker.relate.arithmetic import make, part, shown_middle, strict, written
from checker.relate.breakdown import exhausts
from checker.relate.total import relations_of
from checker.rows import Figure, Ledger, Relation
from checker.ruledata import phrase

_HUNDRED = Decimal(100)
_BEFORE = 7  # rates before a list among which the whole's own is looked for


def find(ledger: Ledger) -> Iterator[Relation]:
    """Relations of kind ``mean``: between the extremes, and total growth as the weighted mean of the parts' growth."""
    rates = rates_of(ledger)
    seen: set[int] = set()
    for relation in relations_of(ledger):
        if relation.kind != "total" or relation.verdict != "confirmed":
            continue
        total, *parts = [ledger.figures[p.figure] for p in relation.members]
        if total.index in seen:
            continue
        seen.add(total.index)
        own = rates.get(total.index)
        others = [rates.get(f.index) for f in parts]
        found = [rate for rate in others if rate is not None]
        if own is None or len(found) != len(parts) or own.other_base or any(r.other_base for r in found):
            continue
        yield _weighted(ledger, own, total, parts, found)
    yield from _intensive(ledger)
    yield from _bare_rates(ledger)
    yield from _per_head(ledger)


def _per_head(ledger: Ledger) -> Iterator[Relation]:
    """人均地区生产总值 against GDP over a population that may differ from the year's end by one in a hundred."""
    figures = ledger.figures
    for figure in figures:
        if (
            figure.role != "intensive"
            or figure.group != "人民币"
            or not re.search("人均(?:地区)?生产总值|人均GDP", figure.label)
        ):
            continue
        products = [
            f
            for f in figures
            if f.role == "level"
            and f.group == "人民币"
            and re.search("生产总值|GDP", f.label)
            and abs(f.sentence - figure.sentence) <= 8
        ]
        people = [
            f
            for f in figures
            if f.role == "level"
            and f.group == "人"
            and "常住人口" in f.label
            and f.scale > 1
            and abs(f.sentence - figure.sentence) <= 40
        ]
        own = strict(figure)
        for product in products:
            for population in people:
                a, b = strict(product), strict(population)
                if a is None or b is None or own is None or b.low <= 0:
                    continue
                margin = b.high / 100
                derived = a / b.widened(margin)
                if derived.meets(own):
                    yield make(
                        ledger,
                        "mean",
                        figure,
                        (part("whole", product), part("count", population)),
                        f"{written(product, product)}÷（{written(population, population)}±1%）",
                        derived,
                        derived,
                        "possible",
                        pattern="per-head",
                    )
                    break
            else:
                continue
            break


@lru_cache(maxsize=8)
def rates_of(ledger: Ledger) -> dict[int, Figure]:
    """Level → the rate of growth said of it."""
    found: dict[int, Figure] = {}
    for figure in ledger.figures:
        if (
            figure.role == "rate"
            and figure.unit == "%"
            and figure.host >= 0
            and not figure.aside
            and figure.strict is not None
        ):
            found.setdefault(figure.host, figure)
    return found


def _signed(rate: Figure) -> Interval:
    assert rate.strict is not None
    return rate.strict if rate.direction > 0 or (rate.value is not None and rate.value < 0) else -rate.strict


def _show(rate: Figure) -> str:
    sign = "−" if rate.direction < 0 else ""
    return f"{sign}{format_number(rate.value)}%" if rate.value is not None else rate.text


def _between(
    ledger: Ledger,
    own: Figure,
    others: Sequence[Figure],
    intervals: Sequence[Interval],
    certainty: Certainty,
    pattern: str,
) -> Relation:
    hull = intervals[0]
    for interval in intervals[1:]:
        hull = hull.hull(interval)
    stated = _signed(own) if own.role == "rate" else strict(own)
    agrees = stated is not None and stated.meets(hull)
    shown = "、".join(_show(f) if f.role == "rate" else written(f, own) for f in others)
    direction = own.direction if own.role == "rate" else 1
    derived = hull if direction > 0 else -hull
    return make(
        ledger,
        "mean",
        own,
        [part("part", f) for f in others],
        phrase("between", shown),
        derived,
        derived,
        certainty,
        found="confirmed" if agrees else "contradicted",
        pattern=pattern,
        unit=own.unit if own.role == "rate" else None,
    )


def _weighted(ledger: Ledger, own: Figure, total: Figure, parts: Sequence[Figure], rates: Sequence[Figure]) -> Relation:
    """Total growth from the levels and growth of all parts; at constant prices only the extremes bind."""
    normal = ledger.document.source.normal
    said = normal[max(0, total.start - 30) : own.start]
    intervals = [_signed(rate) for rate in rates]
    if words().constant_price.search(said):
        return _between(ledger, own, rates, intervals, "likely", "between-rates")
    base = Interval(Decimal(0), Decimal(0))
    for figure, rate in zip(parts, intervals, strict=True):
        level = strict(figure)
        growth = Interval(EXACT.add(rate.low, _HUNDRED), EXACT.add(rate.high, _HUNDRED), rate.low_open, rate.high_open)
        if level is None or growth.low <= 0 or level.high.is_infinite():
            return _between(ledger, own, rates, intervals, "possible", "between-rates")
        base += (level / growth).scaled(_HUNDRED)
    whole = strict(total)
    if whole is None or base.low <= 0:
        return _between(ledger, own, rates, intervals, "possible", "between-rates")
    ratio = (whole / base).scaled(_HUNDRED)
    derived = Interval(
        EXACT.subtract(ratio.low, _HUNDRED), EXACT.subtract(ratio.high, _HUNDRED), ratio.low_open, ratio.high_open
    )
    if own.direction < 0:
        derived = -derived
    bases = "＋".join(
        f"{written(f, total)}÷（1{'−' if r.direction < 0 else '＋'}{format_number(r.value or Decimal(0))}%）"
        for f, r in zip(parts, rates, strict=True)
    )
    middle = shown_middle(derived)
    return make(
        ledger,
        "mean",
        own,
        [part("whole", total), *[part("part", f) for f in parts], *[part("rate", r) for r in rates]],
        f"{written(total, total)}÷（{bases}）−1＝{middle if own.direction > 0 else '−' + middle}%",
        derived,
        derived.widened(Decimal("0.1")),
        "possible",
        pattern="weighted-rates",
        unit="%",
    )


def _intensive(ledger: Ledger) -> Iterator[Relation]:
    """全体居民人均可支配收入 between 城镇 and 农村, and the growth of each."""
    measures = [
        f
        for f in ledger.figures
        if f.role in ("intensive", "level") and not f.aside and f.strict is not None and f.group is not None
    ]
    rates = rates_of(ledger)
    for whole, *parts in zip(measures, measures[1:], measures[2:], strict=False):
        if whole.role != "intensive" or whole.group != parts[0].group or whole.group != parts[1].group:
            continue
        if whole.block != parts[1].block or parts[1].sentence - whole.sentence > 3:
            continue
        if exhausts(parts) != 2 or exhausts([whole, parts[1]]) is not None:
            continue
        intervals = [interval for interval in (strict(f) for f in parts) if interval is not None]
        relation = _between(ledger, whole, parts, intervals, "likely", "between-levels")
        if relation.verdict == "confirmed":
            yield relation
            own, others = rates.get(whole.index), [rates.get(f.index) for f in parts]
            known = [r for r in others if r is not None]
            if own is not None and len(known) == 2:
                between = _between(ledger, own, known, [_signed(r) for r in known], "possible", "between-rates")
                if between.verdict == "confirmed":
                    yield between


def _bare_rates(ledger: Ledger) -> Iterator[Relation]:
    """Rates without levels: 工业增加值增长8.2%…采矿业…，制造业…，电力… (labels that exhaust the whole).

    The whole is the last rate before them that lies between the extremes and whose label is none of theirs.
    """
    rates = [f for f in ledger.figures if f.role == "rate" and f.unit == "%" and not f.aside and f.strict is not None]
    position = 1
    while position < len(rates) - 1:
        rest = [
            f
            for f in rates[position : position + 8]
            if f.block == rates[position].block and f.sentence - rates[position].sentence <= 1
        ]
        size = exhausts(rest)
        if size is None or rest[0].host >= 0:
            position += 1
            continue
        parts = rest[:size]
        for own in reversed(rates[max(0, position - _BEFORE) : position]):
            if own.block != parts[0].block or exhausts([own, *parts[1:]]) is not None:
                break
            relation = _between(ledger, own, parts, [_signed(f) for f in parts], "possible", "between-rates")
            if relation.verdict == "confirmed" and (
                own.sentence == parts[0].sentence or own is rates[position - 1] or own.host < 0
            ):
                yield relation
                break
        position += size
