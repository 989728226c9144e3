"""Means: 发放补贴6万元、120户，户均500元; 培训85期、7225人次，平均每期85人次; 五年累计20.2亿元，年均4.04亿元.

The mean is the whole over the number it is shared by. Where the words leave no doubt which two figures these are (they
stand right before the mean, or nothing else in the sentence could be meant) a mean may also be contradicted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from checker.language.intervals import EXACT, Interval, format_number, rounded
from checker.language.numerals import mixed
from checker.relate.arithmetic import (
    amount,
    comparable,
    display_factor,
    down,
    loose,
    make,
    part,
    shown_middle,
    strict,
    unit_name,
)
from checker.rows import Figure, Ledger, Relation

_EACH = re.compile(
    r"(?:平均)?每(?:个|一)?(?P<thing>[\u4e00-\u9fff]{1,3}?)(?:平均)?(?P<what>(?:发放|补助|补贴|投资|投入|受训|参训|参加|培训|救助|安排|配备|约|为|达)*)$"
    r"|(?P<mean>[户人场期村日件家次店校班亩笔队站镇年项月])均(?P<said>[\u4e00-\u9fff]{0,6})$"
    r"|(?P<which>[\u4e00-\u9fff]{2})平均(?P<of>(?!每)[\u4e00-\u9fff]{0,6})$"
)
_BESIDE = re.compile(r"^(?P<thing>[\u4e00-\u9fff]{0,8}?)平均(?P<said>(?!每)[\u4e00-\u9fff]{0,4})$")
_MARKS = re.compile("[,;。:、()]")
_BRACKETS = re.compile(r"\([^()]*\)")
_IDLE = re.compile(
    r"^(?:发放|补助|补贴|投资|投入|受训|参训|参加|培训|救助|安排|资助|水平|资金|金额|标准|面积|约|为|达到?|的)*$"
)
_UNITS = {
    "日": ("天", "日"),
    "人": ("人", "名", "位", "人次"),
    "户": ("户", "家"),
    "校": ("所",),
    "店": ("家",),
    "家": ("家", "户"),
}
_NEVER = re.compile(r"可支配|生产总值|GDP|消费支出|预期寿命|住房")
_YEARS = re.compile(r"(?P<count>[两二三四五六七八九十]|\d{1,2})年(?:来|间|时间)?[^,;。]{0,2}(?:累计|共|合计)")
_SINCE = re.compile(r"(?:^|[,。\n])(?:过去|近|这)?(?P<count>[两二三四五六七八九十])年来?,")
_WHOLE_YEAR = re.compile(r"全年度?|20\d\d\s?年(?:度|全年)?")
_YEAR = 12
_REACH = 60
_PARAGRAPH = 5_000  # characters of the paragraph before the whole in which the years may be said
_NOUN = 4  # characters of a noun that may hold what shares: 14个行政村集体…


def find(ledger: Ledger) -> Iterator[Relation]:
    """Relations of kind ``mean`` with the whole and the number of its shares said in the same sentence."""
    normal = ledger.document.source.normal
    for figure in ledger.figures:
        if figure.role not in ("intensive", "level") or figure.strict is None or figure.group is None or figure.aside:
            continue
        lead = _BRACKETS.sub("", normal[max(figure.gap_start, figure.start - 24) : figure.start])
        clause = _MARKS.split(lead)[-1]
        match = (_BESIDE.match(lead) if lead == clause else None) or _EACH.search(clause)
        if match is None or figure.dimension == "percent" or _NEVER.search(clause):
            continue
        names = match.groupdict()
        first = ledger.sentences[figure.sentence].first
        before = [f for f in ledger.figures[first : figure.index] if _usable(f)]
        said = names["said"] or names.get("of") or ""
        wholes = [f for f in before if comparable(f, figure) and _bounded(f) and _speaks(normal, said, f)]
        if names.get("mean") == "年":
            yield from _yearly(ledger, figure, wholes[-1:], normal)
            continue
        if names.get("mean") == "月":
            yield from _monthly(ledger, figure, wholes[-1:])
            continue
        if match.re is _BESIDE:  # 15个村平均27.5万元: the number of what shares stands right before it
            counts = [f for f in before[-1:] if f.dimension == "count" and not comparable(f, figure)]
        else:
            thing = names["thing"] or names["mean"] or names["which"]
            counts = [f for f in before if f.dimension != "money" and _counts(f, thing)]
        if names.get("which"):
            # 项目128个，总投资412.8亿元，其中…，项目平均投资额: what follows is of parts.
            wholes = wholes[:1]
            counts = [f for f in counts if wholes and f.index < wholes[0].index][-1:]
        yield from _held(ledger, figure, wholes, counts, before)


def _usable(figure: Figure) -> bool:
    return figure.role in ("level", "base") and figure.strict is not None and figure.group is not None


def _bounded(figure: Figure) -> bool:
    return figure.value is not None and figure.strict is not None and figure.strict.high.is_finite()


def _speaks(normal: str, said: str, whole: Figure) -> bool:
    """Whether the whole is one of what the mean is said to be of (户均增收 is no mean of a loan)."""
    if _IDLE.match(said):
        return True
    words = normal[max(whole.gap_start, whole.start - 16) : whole.start] + whole.label
    return any(said[i : i + 2] in words for i in range(len(said) - 1))


def _counts(figure: Figure, thing: str) -> bool:
    """Whether a figure counts the things that share: 120户 for 户均, 85期 for 每期, 16支…队 for 每队."""
    named = thing in figure.noun[:_NOUN] or figure.label.endswith(thing)
    return figure.unit == thing or figure.unit in _UNITS.get(thing, ()) or named


def _held(
    ledger: Ledger, figure: Figure, wholes: Sequence[Figure], counts: Sequence[Figure], before: Sequence[Figure]
) -> Iterator[Relation]:
    pairs = [(whole, count) for whole in reversed(wholes[-6:]) for count in reversed(counts[-6:]) if whole is not count]
    for whole, count in pairs:
        relation = _mean(ledger, figure, whole, count.strict, count.loose, count)
        if relation is not None and relation.verdict == "confirmed":
            yield relation
            return
    near = [
        pair for pair in pairs if len(before) >= 2 and {pair[0].index, pair[1].index} == {f.index for f in before[-2:]}
    ]
    only = pairs if len(pairs) == 1 else near
    if only:
        whole, count = only[0]
        relation = _mean(ledger, figure, whole, count.strict, count.loose, count)
        if relation is not None:
            yield relation


def _yearly(ledger: Ledger, figure: Figure, wholes: Sequence[Figure], normal: str) -> Iterator[Relation]:
    """五年累计A，年均B; 2021年至2024年累计A，年均B."""
    for whole in wholes:
        start = max(ledger.sentences[figure.sentence].start, whole.start - _REACH)
        said = list(_YEARS.finditer(normal, start, whole.start))
        if not said and "累计" in normal[whole.gap_start : whole.start]:
            opening = max(ledger.document.blocks[whole.block].start, start - _PARAGRAPH)
            said = list(_YEARS.finditer(normal, opening, start)) or list(_SINCE.finditer(normal, opening, start))
        spoken = mixed(said[-1]["count"]) if said else None
        years = int(spoken.value) if spoken is not None and spoken.value is not None else _span(ledger, whole)
        if years and years > 1:
            exact = Interval.exact(Decimal(years))
            relation = _mean(ledger, figure, whole, exact, exact, None, f"{years}年")
            if relation is not None:
                yield relation


def _monthly(ledger: Ledger, figure: Figure, wholes: Sequence[Figure]) -> Iterator[Relation]:
    """全年巡查312次，月均26次; 一季度…; 1—10月…: the months of the date that is said right before the whole."""
    for whole in wholes:
        first = ledger.sentences[figure.sentence].first
        dates = [f for f in ledger.figures[first : whole.index] if f.kind == "date" and f.when is not None]
        months = _months(dates[-1]) if dates else None
        if months and months > 1:
            exact = Interval.exact(Decimal(months))
            relation = _mean(ledger, figure, whole, exact, exact, None, f"{months}")
            if relation is not None:
                yield relation


def _months(date: Figure) -> int | None:
    """How many months a date has: 12 of a whole year, 3 of a quarter; None where it is no stretch of one year."""
    when = date.when
    if when is None or when.first.day is not None or when.last.day is not None or "来" in date.text:
        return None
    if when.first.month is None or when.last.month is None:
        return _YEAR if _WHOLE_YEAR.fullmatch(date.text) else None
    if when.first.year != when.last.year:
        return None
    return when.last.month - when.first.month + 1


def _span(ledger: Ledger, whole: Figure) -> int | None:
    """How many years a date that names several, right before the whole, has."""
    for figure in reversed(ledger.figures[max(0, whole.index - 2) : whole.index]):
        when = figure.when
        if figure.kind == "date" and when is not None and when.first.year and when.last.year and not when.first.month:
            return when.last.year - when.first.year + 1
    return None


def _mean(
    ledger: Ledger,
    figure: Figure,
    whole: Figure,
    count: Interval | None,
    count_loose: Interval | None,
    counted: Figure | None,
    shown: str = "",
) -> Relation | None:
    derived, wide = _quotient(strict(whole), count, figure), _quotient(loose(whole), count_loose, figure)
    if derived is None:
        return None
    return make(
        ledger,
        "mean",
        figure,
        (part("whole", whole), *((part("count", counted),) if counted is not None else ())),
        f"{whole.text}÷{shown or (counted.text if counted else '')}＝{_reckoned(whole, counted, figure, derived)}{unit_name(figure)}",
        derived,
        wide,
        "likely",
        pattern="average",
    )


def _reckoned(whole: Figure, counted: Figure | None, figure: Figure, derived: Interval) -> str:
    """Whole ÷ count as a reader reckons it, in the unit of the mean."""
    total = amount(whole)
    if total is None or counted is None or not counted.value:
        return shown_middle(down(derived, figure))
    return format_number(rounded(EXACT.divide(EXACT.divide(total, counted.value), display_factor(figure)), 2))


def _quotient(whole: Interval | None, count: Interval | None, figure: Figure) -> Interval | None:
    """Whole ÷ count, rounded or cut at the last digit that is stated."""
    if whole is None or count is None or count.low <= 0 or whole.high.is_infinite() or count.high.is_infinite():
        return None
    place = EXACT.multiply(figure.unit_place, figure.factor)
    exact = figure.strict is not None and figure.strict.is_exact
    return (whole / count).widened(place if exact else EXACT.divide(place, Decimal(2)))
