"""Compound growth: 由2020年的168.4亿元增加到2025年的200.1亿元，年均增长3.5%, in whatever order the three are said.

Which years are meant is read from the dates beside the two levels, else from the words around them (五年来, “十四五”). No
root is drawn: the base is raised to the power of the years.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from checker.extract.roles import words
from checker.language.intervals import Interval, format_number
from checker.language.numerals import mixed
from checker.language.verdicts import Certainty, Verdict
from checker.relate.arithmetic import comparable, make, part, strict, written
from checker.rows import Figure, Ledger, Relation
from checker.ruledata import phrase

_HUNDRED = Decimal(100)
_TENTH = Decimal("0.1")
_MARKS = re.compile("[,;。:(]")
_MEAN = re.compile(r"(?:年均|年平均|平均每年)(?:名义|现价|复合)?(?:递|净)?[增减升降提下上][\u4e00-\u9fff]{0,3}$")
_CURRENT = re.compile(r"名义|现价")
_REAL = re.compile(r"实际增长|实际年均|可比|不变价|扣除|剔除")
_YEAR = re.compile(r"(?P<year>20\d\d)\s?年(?:末|底)?(?:的|时|完成|实现)?[^,;。:\d]{0,12}$")
_FROM = re.compile(r"(?:由|从|比|较|与|在)[^,;。由从]{0,24}$")
_TO = re.compile(
    r"^(?:[^,;。\d]{0,4})?,?[^,;。\d]{0,12}(?:20\d\d\s?年)?[^,;。\d]{0,6}?(?:[增提上扩升攀跃回翻降下减压缩][^,;。\d]{0,3}?)?(?:到|至|为|达)[^,;。]{0,14}$"
)
_START = re.compile(r"^[^,;。]{0,4}(?:起步|的基础上|出发|算起|相比)")
_SPAN = re.compile(
    r"(?<!\d)(?P<count>[两三四五六七八九十]|\d{1,2})年(?:来|间|内|累计|时间|[^一-龥])|[“\"]?(?:十[一二三四五]五)[”\"]?"
)
_PLAN_PERIOD = 5
_REVISED = 2018  # levels of the product of earlier years may have been revised since
_DEFLATION = Decimal("1.5")  # points by which real growth may exceed that of the levels
_BEFORE = 40  # figures before a base among which the level of its name is looked for
_AROUND = 300  # characters of the paragraph before the sentence in which the years may be said


def find(ledger: Ledger) -> Iterator[Relation]:
    """Relations of kind ``growth`` of two levels that lie years apart."""
    normal = ledger.document.source.normal
    for rate in ledger.figures:
        if rate.role != "rate" or rate.unit != "%" or rate.strict is None or rate.hedge or rate.aside:
            continue
        clause = _MARKS.split(normal[max(rate.gap_start, rate.start - 24) : rate.start])[-1]
        if not _MEAN.search(clause) or _REAL.search(clause):
            continue
        pair = _pair(ledger, rate, normal)
        if pair is not None:
            yield from _held(ledger, rate, *pair, normal)


def _pair(ledger: Ledger, rate: Figure, normal: str) -> tuple[Figure, Figure] | None:
    """The base and the level: the two nearest before the rate, else the two right after it."""
    sentence = ledger.sentences[rate.sentence]
    levels = [
        f
        for f in ledger.figures[sentence.first : sentence.last]
        if f.role in ("level", "base", "intensive") and f.group is not None and f.strict is not None and not f.aside
    ]
    before = [f for f in levels if f.end <= rate.start and ";" not in normal[f.end : rate.start]][-2:]
    after = [f for f in levels if f.start >= rate.end][:2]
    if len(before) == 2 and (pair := _ordered(normal, before)) is not None:
        return pair
    if len(before) == 1 and (level := _of_name(ledger, before[0], normal)) is not None:
        return before[0], level
    if (
        not before
        and len(after) == 2
        and re.match(r"^(?:\([^()]*\))?,[^,;。\d]{0,6}[由从]", normal[rate.end : after[0].start])
    ):
        return _ordered(normal, after)
    return None


def _of_name(ledger: Ledger, base: Figure, normal: str) -> Figure | None:
    """2020年生产总值为118.73亿元，…年均增长6.7%: the level of that name told last before it."""
    if not base.label or not _YEAR.search(normal, max(0, base.start - 26), base.start):
        return None
    before = (f for f in reversed(ledger.figures[max(0, base.index - _BEFORE) : base.index]))
    level = next((f for f in before if f.label == base.label and f.role == "level" and comparable(f, base)), None)
    return level if level is not None and level.strict is not None and not level.aside else None


def _ordered(normal: str, two: Sequence[Figure]) -> tuple[Figure, Figure] | None:
    """由A增加到B, or B，由A起步."""
    first, second = two
    if not comparable(first, second):
        return None
    between = re.sub(r"\([^()]*\)", "", normal[first.end : second.start])
    if _FROM.search(normal[max(first.gap_start - 14, first.start - 34, 0) : first.start]) and _TO.match(between):
        return first, second
    if _FROM.search(between) and _START.match(normal[second.end : second.end + 8]):
        return second, first
    return None


def _held(ledger: Ledger, rate: Figure, base: Figure, level: Figure, normal: str) -> Iterator[Relation]:
    sentence = ledger.sentences[rate.sentence]
    a, b = strict(base), strict(level)
    if a is None or b is None or a.low <= 0 or b.low <= 0 or not (a.high.is_finite() and b.high.is_finite()):
        return
    said = normal[sentence.start : sentence.end]
    subject = normal[max(sentence.start, base.start - 40) : rate.end]
    if words().constant_price.search(subject) and not _CURRENT.search(said):
        yield from _real(ledger, rate, base, level, normal)
        return
    dated = _dated(normal, base, level) or _spanned(ledger, rate, base)
    years = dated or _around(ledger, rate, normal)
    if years is None or not 1 < years <= 30:
        return
    sign = -1 if rate.direction < 0 else 1
    fits = [n for n in (years, years - 1, years + 1) if _raised(a, rate, sign, n, Decimal(0)).meets(b)]
    near = _raised(a, rate, sign, years, _TENTH).meets(b)
    certainty: Certainty = "possible" if near else "likely"
    found: Verdict = "confirmed" if years in fits else "uncertain" if near else "contradicted"
    relation = _rooted(ledger, rate, base, level, years, certainty, found)
    # Counted as a year more (or less, where the years do not stand there), it fits: which years are meant is open.
    yield (
        relation
        if years in fits or not fits or (dated and years + 1 not in fits)
        else replace(relation, verdict="not_assessable", reason="circumstances")
    )


def _rooted(
    ledger: Ledger, rate: Figure, base: Figure, level: Figure, years: int, certainty: Certainty, found: Verdict
) -> Relation:
    root = _root(base, level, years) * (-1 if rate.direction < 0 else 1)
    shown = format_number(root.quantize(Decimal("0.01")))
    return make(
        ledger,
        "growth",
        rate,
        (part("base", base), part("level", level)),
        phrase("root", written(level, level), written(base, level), years, shown),
        Interval.exact(root),
        None,
        certainty,
        found=found,
        pattern="compound",
        unit="%",
    )


def _root(base: Figure, level: Figure, years: int) -> Decimal:
    """The rate in percent at which the middle of the base grows to that of the level."""
    a, b = strict(base), strict(level)
    assert a is not None
    assert b is not None
    return ((((b.low + b.high) / (a.low + a.high)).ln() / years).exp() - 1) * _HUNDRED


def _real(ledger: Ledger, rate: Figure, base: Figure, level: Figure, normal: str) -> Iterator[Relation]:
    """Growth at constant prices is not that of the levels, but prices have not fallen by so much as this in any year.

    Levels of years before the census of 2018 are left alone: many of them were revised downwards afterwards.
    """
    years = _dated(normal, base, level)
    then = _YEAR.search(normal, max(0, base.start - 26), base.start)
    if years is None or not 1 < years <= 30 or then is None or int(then["year"]) < _REVISED or rate.direction < 0:
        return
    assert rate.strict is not None
    if rate.strict.low - _root(base, level, years) > _DEFLATION:
        yield _rooted(ledger, rate, base, level, years, "likely", "contradicted")


def _dated(normal: str, base: Figure, level: Figure) -> int | None:
    """The years between two levels that both stand beside their year."""
    then, now = (_YEAR.search(normal, max(0, f.start - 26), f.start) for f in (base, level))
    return int(now["year"]) - int(then["year"]) if then is not None and now is not None else None


def _spanned(ledger: Ledger, rate: Figure, base: Figure) -> int | None:
    """The years of a span before the base in its sentence: 2019年至2024年，…由A增加到B，年均增长."""
    for figure in reversed(ledger.figures[ledger.sentences[rate.sentence].first : base.index]):
        when = figure.when
        if figure.kind == "date" and when is not None and when.first.year and when.last.year:
            return when.last.year - when.first.year or None
    return None


def _around(ledger: Ledger, rate: Figure, normal: str) -> int | None:
    """The years that the sentence, else its paragraph before it or the headings above speak of."""
    sentence = ledger.sentences[rate.sentence]
    block = ledger.document.blocks[rate.block] if rate.block >= 0 else None
    before = normal[max(block.start if block else 0, sentence.start - _AROUND) : sentence.start]
    for said in (normal[sentence.start : rate.start], before, "。".join(ledger.section_at(rate.start))):
        found = list(_SPAN.finditer(said + "。"))
        if found:
            spoken = mixed(found[-1]["count"]) if found[-1]["count"] else None
            return _PLAN_PERIOD if spoken is None or spoken.value is None else int(spoken.value)
    return None


def _raised(base: Interval, rate: Figure, sign: int, years: int, slack: Decimal) -> Interval:
    """What becomes of a base after so many years at a rate."""
    assert rate.strict is not None
    growth = (rate.strict if sign > 0 else -rate.strict).widened(slack)
    one = Interval(1 + growth.low / _HUNDRED, 1 + growth.high / _HUNDRED)
    result = base
    for _ in range(years):
        result = result * one
    return result
