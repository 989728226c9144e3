"""One figure per unit of another: 人均地区生产总值, 每万人口发明专利拥有量, 城镇化率, 城乡居民收入比."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from checker.language.intervals import EXACT, Interval
from checker.language.verdicts import Certainty
from checker.relate.arithmetic import (
    amount,
    difference,
    display_factor,
    down,
    make,
    nearest,
    part,
    shown_middle,
    shown_value,
    strict,
    unit_name,
    written,
)
from checker.relate.sums.mean import rates_of, shown, signed
from checker.rows import Figure, Ledger, Relation
from checker.ruledata import phrase

_HUNDRED = Decimal(100)
_MARKS = re.compile("[,;。:、]")
_PRODUCT = re.compile(r"人均(?:地区)?(?:生产总值|GDP)")
_PER = re.compile(
    r"每?(?P<scale>[十百千万亿]+)(?:(?P<people>人(?!次))|元)(?:常住)?(?:人口|居民)?(?P<of>(?:地区)?生产总值|GDP)?(?:拥有|中|的|有效)*(?P<what>[\u4e00-\u9fff]{2,20}?)[数量率]?(?:为|达到?|是)?\s*$"
)
_SCALES = {name: Decimal(10) ** power for name, power in zip(("十", "百", "千", "万", "十万", "百万", "亿", "十亿", "百亿"), (1, 2, 3, 4, 5, 6, 8, 9, 10), strict=True)}  # fmt: skip
_PLACE = re.compile("城镇|乡村|农村")
_TOWN = re.compile("城镇(?!.{0,2}(?:就业|失业|职工|登记))|城区")
_FORMER = re.compile(r"(?:由|从)[^,;。]{0,8}$")  # 城镇化率由上年末的70.48%升至71.21%
_URBAN = re.compile(r"(?<!户籍人口)城镇化(?:率|水平)[^,;。]{0,8}$")
_RATIO = re.compile(r"城乡[^,;。]{0,12}收入(?:[^,;。]{0,4}比|倍差)[^;。]{0,22}$")
_LAST_YEAR = re.compile(r"(?:上年|去年)[^,;。]{0,6}$")
_IDLE = re.compile(r"有效|拥有|各类|总|[数量率]$")
_WIDE = 30  # levels among which one of the same name is looked for
_NEAR = 12  # sentences to a level of the same matter
_MARGIN = Decimal("1.5")  # per cent by which the average population of a year may differ from that of its end
_GROWTH = Decimal("1.5")  # points by which growth per head may differ from growth, the population given or take
_OUT = Decimal(20)  # per cent off that no population explains
_MARGIN_KNOWN, _OUT_KNOWN = Decimal("0.3"), Decimal(2)  # the same where its change is said
_RISEN = re.compile(r"^[^,;。]{0,4}[至到为]$")
_APART = 4  # times the points of growth that no population explains
_HUNDREDTH = Decimal("0.01")


def find(ledger: Ledger) -> Iterator[Relation]:
    """Relations of kinds ``mean`` (per head, per unit), ``share`` (城镇化率, 城乡收入比) and ``difference`` (of the latter)."""
    normal = ledger.document.source.normal
    levels = [f for f in ledger.figures if f.role == "level" and f.strict is not None and not f.aside]
    people = [f for f in levels if f.group == "人" and f.label.endswith("常住人口") and f.scale > 1]
    people = [f for f in people if not _PLACE.search(f.label)]
    product = [f for f in levels if f.group == "人民币" and ("生产总值" in f.label or "GDP" in f.label)]
    incomes = [f for f in ledger.figures if f.role == "intensive" and "可支配收入" in f.label and f.group == "人民币"]
    for figure in ledger.figures:
        if not figure.counts or figure.hedge or figure.aside or (figure.strict is None and figure.kind != "ratio"):
            continue
        said = normal[max(0, figure.start - 44) : figure.start]
        if _PRODUCT.search(figure.label):
            if figure.role == "rate" and figure.unit == "%":
                yield from _growth_per_head(ledger, figure, nearest(product, figure, _NEAR))
            elif figure.role in ("intensive", "level") and figure.group == "人民币":
                yield from _per_head(ledger, figure, nearest(product, figure, _NEAR), nearest(people, figure))
        elif figure.unit == "%" and _URBAN.search(said):
            rate = _risen(ledger, figure) if _FORMER.search(said) else figure
            if rate is not None:
                yield from _urban(ledger, rate, nearest(people, figure, 4), levels)
        elif figure.unit is None and figure.role in ("intensive", "level", "ratio") and _RATIO.search(said):
            yield from _town_country(ledger, figure, said, nearest(incomes, figure, _NEAR))
        elif figure.role in ("intensive", "level") and (match := _PER.search(_MARKS.split(said)[-1])):
            above = [f for f in nearest(levels, figure, _NEAR, _WIDE) if _named(f, figure, match["what"])]
            below = people if match["people"] else product if match["of"] else []
            yield from _per_unit(ledger, figure, match, above, nearest(below, figure))


def _named(level: Figure, figure: Figure, what: str) -> bool:
    name, thing = _IDLE.sub("", level.label), _IDLE.sub("", what)
    return level.unit == figure.unit and len(thing) >= 4 and len(name) >= 4 and (thing in name or name in thing)


def _per_head(
    ledger: Ledger, figure: Figure, products: Sequence[Figure], people: Sequence[Figure]
) -> Iterator[Relation]:
    """The product over the average population: known where the population's change is said, else near the year's end."""
    own = strict(figure)
    relations = []
    for product in products:
        for population in people:
            change = _change_of(ledger, population)
            average, margin, out = strict(population), _MARGIN, _OUT
            if change is not None and average is not None and (moved := strict(change)) is not None:
                half = moved.scaled(Decimal(-change.direction) / 2)
                average, margin, out = average + half, _MARGIN_KNOWN, _OUT_KNOWN
            derived, wide = _quotient(strict(product), average, margin), _quotient(strict(product), average, out)
            if derived is None or wide is None or own is None:
                continue
            shown_change = "" if change is None else f"{'−' if change.direction > 0 else '＋'}{change.text}÷2"
            relation = make(
                ledger,
                "mean",
                figure,
                (part("whole", product), part("count", population), *([part("increment", change)] if change else ())),
                phrase(
                    "per-head",
                    product.text,
                    phrase("bracketed", population.text + shown_change) if shown_change else population.text,
                    f"{_reckoned(product, population, change, figure, derived)}{unit_name(figure)}",
                    margin,
                ),
                derived,
                derived,
                "likely",
                pattern="per-head",
            )
            if relation.verdict == "confirmed":
                yield relation
                return
            if own.meets(wide):
                relation = replace(relation, verdict="not_assessable", reason="circumstances")
            relations.append(relation)
    if len(relations) == 1:
        yield relations[0]


def _reckoned(product: Figure, population: Figure, change: Figure | None, figure: Figure, derived: Interval) -> str:
    """The product per head as a reader reckons it, in the unit of the figure that is stated."""
    whole, people = amount(product), amount(population)
    moved = amount(change) if change is not None else Decimal(0)
    if whole is None or people is None or moved is None:
        return shown_middle(down(derived, figure), 0)
    people -= moved * Decimal(change.direction if change is not None else 1) / 2
    if not people:
        return shown_middle(down(derived, figure), 0)
    return shown_value(EXACT.divide(EXACT.divide(whole, people), display_factor(figure)), 0 if figure.scale == 1 else 2)


def _change_of(ledger: Ledger, level: Figure) -> Figure | None:
    """The change said right after a level."""
    after = next((f for f in ledger.figures[level.index + 1 : level.index + 3] if f.counts), None)
    return after if after is not None and after.role == "change" and after.host == level.index else None


def _quotient(above: Interval | None, below: Interval | None, margin: Decimal) -> Interval | None:
    if above is None or below is None or below.low <= 0 or above.high.is_infinite() or below.high.is_infinite():
        return None
    return above / below.widened(EXACT.divide(EXACT.multiply(below.high, margin), _HUNDRED))


def _growth_per_head(ledger: Ledger, rate: Figure, products: Sequence[Figure]) -> Iterator[Relation]:
    """Growth per head is growth less that of the population, which is small."""
    rates = rates_of(ledger)
    own = signed(rate)
    growth = next((rates[f.index] for f in products if f.index in rates and "人均" not in f.label), None)
    if growth is None or growth is rate:
        return
    derived = signed(growth).widened(_GROWTH)
    far = not own.meets(signed(growth).widened(_GROWTH * _APART))
    relation = make(
        ledger,
        "mean",
        rate,
        (part("rate", growth),),
        phrase("per-head-growth", shown(growth), _GROWTH),
        derived if rate.direction > 0 else -derived,
        None,
        "likely",
        pattern="per-head-growth",
        unit="%",
    )
    if relation.verdict != "confirmed" and not far:
        relation = replace(relation, verdict="not_assessable", reason="circumstances")
    yield relation


def _per_unit(
    ledger: Ledger, figure: Figure, match: re.Match[str], above: Sequence[Figure], below: Sequence[Figure]
) -> Iterator[Relation]:
    """每十亿元…, 每万人口…: what is counted over what it is counted by. It may only confirm."""
    scale = _SCALES.get(match["scale"])
    own = strict(figure)
    if scale is None or own is None:
        return
    for piece in above:
        for whole in below:
            derived = _quotient(strict(piece), strict(whole), _MARGIN if match["people"] else Decimal(0))
            if derived is None or not derived.scaled(scale).meets(own):
                continue
            yield make(
                ledger,
                "mean",
                figure,
                (part("part", piece), part("whole", whole)),
                phrase(
                    "for-each",
                    written(piece, piece),
                    written(whole, whole),
                    match["scale"] + ("人" if match["people"] else "元"),
                ),
                derived.scaled(scale),
                None,
                "possible",
                pattern="per-unit",
            )
            return


def _risen(ledger: Ledger, former: Figure) -> Figure | None:
    """The percentage that one of the year before rose to: 由70.48%升至71.21%."""
    for figure in ledger.figures[former.index + 1 : former.index + 2]:
        if figure.unit == "%" and _RISEN.search(ledger.document.source.normal, former.end, figure.start):
            return figure
    return None


def _urban(ledger: Ledger, rate: Figure, people: Sequence[Figure], levels: Sequence[Figure]) -> Iterator[Relation]:
    """城镇化率 = town population over population, said one after the other."""
    relations = []
    for whole in people:
        at = bisect_left(levels, whole.index, key=lambda f: f.index)
        town = next((f for f in levels[at + 1 : at + 3] if _TOWN.search(f.label) and f.group == "人"), None)
        derived = _quotient(strict(town), strict(whole), Decimal(0)) if town is not None else None
        if town is None or derived is None or town.sentence - whole.sentence > 1:
            continue
        percent = derived.scaled(_HUNDRED)
        relation = make(
            ledger,
            "share",
            rate,
            (part("part", town), part("whole", whole)),
            f"{written(town, whole)}÷{written(whole, whole)}＝{shown_middle(percent)}%",
            percent,
            None,
            _beyond(rate.strict, percent, _HUNDREDTH * 10),
            pattern="urban",
            unit="%",
        )
        if relation.verdict == "confirmed":
            yield relation
            return
        relations.append(relation)
    if len(relations) == 1:
        yield relations[0]


def _town_country(ledger: Ledger, figure: Figure, said: str, incomes: Sequence[Figure]) -> Iterator[Relation]:
    """城乡居民收入比 = income in town over income in the country, this year or last, and its change."""
    town, country = (next((f for f in incomes if name in f.label), None) for name in ("城镇", "农村"))
    own = _as_ratio(figure)
    if town is None or country is None or own is None:
        return
    now = _quotient(strict(town), strict(country), Decimal(0))
    before = _last_year(ledger, town, country)
    then = bool(_LAST_YEAR.search(said))
    derived = before if then else now
    if derived is None or now is None:
        return
    ratio = f"{written(town, town)}÷{written(country, country)}"
    relation = make(
        ledger,
        "share",
        figure,
        (part("part", town), part("whole", country)),
        phrase("before" if then else "now", ratio, shown_middle(derived)),
        derived,
        None,
        _beyond(own, derived, _HUNDREDTH),
        found="confirmed" if own.meets(derived) else "contradicted",
        pattern="town-country",
        unit="",
    )
    yield replace(
        relation, stated=own, difference=None if relation.verdict == "confirmed" else difference(own, derived)
    )
    change = next((f for f in ledger.figures[figure.index + 1 : figure.index + 3] if f.counts), None)
    if change is None or change.role != "change" or change.unit is not None or before is None or then:
        return
    moved = (before - now) if change.direction < 0 else (now - before)
    moved = moved.widened(_HUNDREDTH)  # the difference of two ratios that were rounded first
    yield make(
        ledger,
        "difference",
        change,
        (part("from", town), part("to", country)),
        phrase("moved", shown_middle(before), shown_middle(now), shown_middle(moved)),
        moved,
        None,
        _beyond(change.strict, moved, _HUNDREDTH),
        pattern="town-country",
        unit="",
    )


def _beyond(stated: Interval | None, derived: Interval, slack: Decimal) -> Certainty:
    """How sure a contradiction is: published ratios are rounded by hand, so that a hair's breadth says little."""
    return "possible" if stated is None or stated.meets(derived.widened(slack)) else "likely"


def _as_ratio(figure: Figure) -> Interval | None:
    """1.82, or 1.82:1."""
    if figure.kind != "ratio" or not figure.parts:
        return figure.strict
    if len(figure.parts) != 2 or figure.parts[1] != 1:
        return None
    term = figure.parts[0]
    exponent = term.as_tuple().exponent
    return Interval.around(term, Decimal(5).scaleb(int(exponent) - 1))


def _last_year(ledger: Ledger, town: Figure, country: Figure) -> Interval | None:
    """Last year's ratio, from this year's incomes and their growth."""
    rates = rates_of(ledger)
    bases = []
    for figure in (town, country):
        rate, level = rates.get(figure.index), strict(figure)
        if rate is None or rate.other_base or level is None:
            return None
        growth = signed(rate)
        bases.append(level / Interval(growth.low + _HUNDRED, growth.high + _HUNDRED))
    return bases[0] / bases[1]
