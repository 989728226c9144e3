"""Means: a total's growth follows from the levels and growth of its parts; 人均 lies between those of its groups."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

from checker.extract.roles import words
from checker.language.intervals import EXACT, Interval, format_number
from checker.language.verdicts import Certainty
from checker.relate.arithmetic import make, part, shown_middle, strict, written
from checker.relate.cues import cues, heads
from checker.relate.sums import components, unannounced
from checker.relate.sums.total import relations_of
from checker.rows import Figure, Ledger, Relation
from checker.ruledata import phrase

_HUNDRED = Decimal(100)
_DRIFT = Decimal(6)  # points by which a share may differ from that of the year whose prices are the constant ones
_FAR = Decimal("0.3")  # points beyond rounding: bases are revised a little
_REACH = 8  # sentences between 全体居民 and its groups
_NAMED = 3  # characters of a measure that names it (可支配收入)
_EVERYBODY = re.compile("全[市省县州区体国]|[我本][市省县州区]|全年|城乡|常住|居民|人均")


def find(ledger: Ledger) -> Iterator[Relation]:
    """Relations of kind ``mean``: growth of totals from that of their parts, and 人均 between the extremes."""
    rates = rates_of(ledger)
    for total, parts, announced in totals(ledger):
        own = rates.get(total.index)
        found = [rate for rate in (rates.get(f.index) for f in parts) if rate is not None]
        if own is not None and len(found) == len(parts):
            for relation in _grown(ledger, own, total, parts, found):
                if announced or relation.verdict == "confirmed":
                    yield relation
    yield from _intensive(ledger)


@lru_cache(maxsize=4)
def totals(ledger: Ledger) -> tuple[tuple[Figure, list[Figure], bool], ...]:
    """The totals that agree with their parts, and whether words or labels announce them."""
    found = []
    for relation in (*relations_of(ledger), *components.relations_of(ledger), *unannounced.relations_of(ledger)):
        if relation.kind == "total" and relation.verdict == "confirmed":
            total, *parts = [ledger.figures[p.figure] for p in relation.members]
            found.append((total, parts, relation.pattern != "unannounced"))
    return tuple(found)


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


@lru_cache(maxsize=8)
def changes_of(ledger: Ledger) -> dict[int, Figure]:
    """Level → the first change said of it in its own unit (比上年减少1.74万人)."""
    return {f.host: f for f in reversed(ledger.figures) if f.role == "change"}


def signed(rate: Figure) -> Interval:
    """A rate of growth with its sign: a fall of 1.6 % is −1.6."""
    assert rate.strict is not None
    return rate.strict if rate.direction > 0 or (rate.value is not None and rate.value < 0) else -rate.strict


def shown(rate: Figure) -> str:
    """A rate of growth as it stands in an expression: −1.6%."""
    sign = "−" if rate.direction < 0 else ""
    return f"{sign}{format_number(rate.value)}%" if rate.value is not None else rate.text


def hull(intervals: Sequence[Interval]) -> Interval:
    """From the least to the greatest of them."""
    result = intervals[0]
    for interval in intervals[1:]:
        result = result.hull(interval)
    return result


def mixture(values: Sequence[Interval], weights: Sequence[tuple[Decimal, Decimal]]) -> Interval | None:
    """The weighted means of values whose weights (in a hundred) each lie in a range; None if they cannot make 100."""
    free = _HUNDRED - sum((low for low, _ in weights), Decimal(0))
    if free < 0 or sum((high for _, high in weights), Decimal(0)) < _HUNDRED:
        return None

    def extreme(ends: Sequence[Decimal], descending: bool) -> Decimal:
        amount, left = Decimal(0), free
        for end, (low, high) in sorted(zip(ends, weights, strict=True), reverse=descending):
            taken = min(high - low, left)
            left -= taken
            amount += EXACT.multiply(end, low + taken)
        return EXACT.divide(amount, _HUNDRED)

    return Interval(extreme([v.low for v in values], False), extreme([v.high for v in values], True))


def _between(
    ledger: Ledger,
    own: Figure,
    others: Sequence[Figure],
    intervals: Sequence[Interval],
    certainty: Certainty,
    pattern: str,
) -> Relation:
    within = hull(intervals)
    stated = signed(own) if own.role == "rate" else strict(own)
    agrees = stated is not None and stated.meets(within)
    listed = "、".join(shown(f) if f.role == "rate" else written(f, own) for f in others)
    direction = own.direction if own.role == "rate" else 1
    derived = within if direction > 0 else -within
    return make(
        ledger,
        "mean",
        own,
        [part("part", f) for f in others],
        phrase("between", listed),
        derived,
        derived,
        certainty,
        found="confirmed" if agrees else "contradicted",
        pattern=pattern,
        unit=own.unit if own.role == "rate" else None,
    )


def _grown(
    ledger: Ledger, own: Figure, total: Figure, parts: Sequence[Figure], rates: Sequence[Figure]
) -> Iterator[Relation]:
    """Growth of a total from the levels and growth of all its parts; at constant prices the weights are only near."""
    normal = ledger.document.source.normal
    leads = [normal[rate.gap_start : rate.start] for rate in (own, *rates)]
    constant = words().constant_price.search(normal[max(0, total.start - 30) : own.start]) or any(
        words().comparable.search(lead) for lead in leads
    )
    if constant:
        yield _constant(ledger, own, parts, rates)
    elif not any(rate.other_base for rate in (own, *rates)):
        yield _weighted(ledger, own, total, parts, rates)


def _constant(ledger: Ledger, own: Figure, parts: Sequence[Figure], rates: Sequence[Figure]) -> Relation:
    """At constant prices the weights are those of another year: the shares of today, give or take."""
    intervals = [signed(rate) for rate in rates]
    between = _between(ledger, own, rates, intervals, "likely", "between-rates")
    amounts = [EXACT.multiply(f.value or Decimal(0), f.factor) for f in parts]
    whole = sum(amounts, Decimal(0))
    if whole <= 0 or between.verdict != "confirmed":
        return between
    shares = [EXACT.divide(EXACT.multiply(amount, _HUNDRED), whole) for amount in amounts]
    mixed = mixture(intervals, [(max(share - _DRIFT, Decimal(0)), min(share + _DRIFT, _HUNDRED)) for share in shares])
    if mixed is None or signed(own).meets(mixed):
        return between
    return replace(between, verdict="not_assessable", reason="circumstances")


def _weighted(ledger: Ledger, own: Figure, total: Figure, parts: Sequence[Figure], rates: Sequence[Figure]) -> Relation:
    """Total growth from the levels and growth of all parts: the bases of the parts add up to that of the total."""
    intervals = [signed(rate) for rate in rates]
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
    stated = own.strict or derived
    middle = shown_middle(derived)
    relation = make(
        ledger,
        "mean",
        own,
        [part("whole", total), *[part("part", f) for f in parts], *[part("rate", r) for r in rates]],
        f"{written(total, total)}÷（{bases}）−1＝{middle if own.direction > 0 else '−' + middle}%",
        derived,
        derived.widened(Decimal("0.1")),
        "possible" if stated.meets(derived.widened(_FAR)) else "likely",
        pattern="weighted-rates",
        unit="%",
    )
    return undecided(relation)


def undecided(relation: Relation) -> Relation:
    """The relation, not assessable where it misses by so little that figures revised since explain it."""
    if relation.certainty != "possible" or relation.verdict == "confirmed":
        return relation
    return replace(relation, verdict="not_assessable", reason="circumstances")


def _intensive(ledger: Ledger) -> Iterator[Relation]:
    """全体居民人均可支配收入 between 城镇 and 农村, and the growth of each: groups of two, their whole said before them."""
    rates = rates_of(ledger)
    wholes: dict[tuple[str, str | None], Figure] = {}
    halves: dict[tuple[int, str, str | None], tuple[str, Figure]] = {}
    pairs: dict[tuple[str, str | None], list[Figure]] = {}  # groups whose whole has not been said
    for figure in ledger.figures:
        if figure.role not in ("intensive", "level") or figure.aside or figure.strict is None or figure.group is None:
            continue
        groups = {number: entry for number, entry in heads(figure.label).items() if len(cues().exhaustive[number]) == 2}
        if not groups:
            if figure.role == "intensive":
                # 人均收入40098元，其中城镇居民49990元: groups that do not repeat the name of the measure.
                measure = _measured(figure.label)
                wholes[measure, figure.group] = wholes["", figure.group] = figure
                parts = pairs.pop((measure, figure.group), [])
                if parts and figure.sentence - parts[0].sentence <= _REACH:
                    yield from _two(ledger, rates, figure, parts)
            continue
        for number, (name, rest) in groups.items():
            measure = _measured(rest)
            known = halves.get((number, measure, figure.group))
            whole = wholes.get((measure, figure.group))
            if known is None or known[0] == name:
                halves[number, measure, figure.group] = name, figure
                continue
            del halves[number, measure, figure.group]
            if whole is None or figure.sentence - whole.sentence > _REACH:
                pairs[measure, figure.group] = [known[1], figure]
                continue
            yield from _two(ledger, rates, whole, [known[1], figure])
            break


def _measured(label: str) -> str:
    return _EVERYBODY.sub("", label)


def _measured_of(figure: Figure) -> str:
    return next((_measured(rest) for _, rest in heads(figure.label).values()), "")


def _two(ledger: Ledger, rates: dict[int, Figure], whole: Figure, parts: Sequence[Figure]) -> Iterator[Relation]:
    intervals = [interval for interval in (strict(f) for f in parts) if interval is not None]
    relation = _between(ledger, whole, parts, intervals, "likely", "between-levels")
    if relation.verdict != "confirmed":
        # A whole and groups that carry the name of one measure can only be meant of one year.
        measure = _measured(whole.label)
        one_year = len({f.period for f in (whole, *parts)}) == 1
        if one_year and len(measure) >= _NAMED and all(measure == _measured_of(f) for f in parts):
            yield relation
    else:
        yield relation
        own, found = rates.get(whole.index), [r for r in (rates.get(f.index) for f in parts) if r is not None]
        if own is not None and len(found) == 2:
            between = _between(ledger, own, found, [signed(r) for r in found], "possible", "between-rates")
            if between.verdict == "confirmed":
                yield between
