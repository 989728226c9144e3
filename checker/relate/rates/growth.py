"""Growth: a level, its change and its rate (37.1亿, 增加1.3亿, 增长3.5%), and levels from … to …"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise

from checker.extract.roles import words
from checker.language.intervals import EXACT, Interval, format_number, rounded
from checker.language.verdicts import Certainty
from checker.relate.arithmetic import (
    amount,
    comparable,
    loose,
    make,
    mistyped,
    part,
    shown_middle,
    shown_ratio,
    strict,
    written,
)
from checker.relate.rates.bases import read_base
from checker.rows import Figure, Hint, Ledger, Relation
from checker.ruledata import phrase

_HUNDRED = Decimal(100)
# Between a level and its change nothing may stand but a comparison: another subject would have a change of its own.
OWN = re.compile(
    r"^\s*\)?[\u4e00-\u9fff]{0,3}(?:\([^()]*\))?[,;、:]?\s*(?:并|且|同比|实际)?(?:(?:比|较|同)[^,;。]{0,22}?)?(?:净?[增减升降提扩缩多少下上回超短压加新][^,;。]{0,5})$"
)
_BASE = re.compile(r"(?:比|较)(?:上年|去年|20\d\d\s?年)?(?:预计)?(?:执行|完成|决算|实际)")
_PLAN = re.compile("预算(?!收入|支出)|计划|目标|预期|安排")
_REACHES = re.compile(r"^[,、]?(?:力争|预计)?(?:达到?|实现|至|到)+$")
_BARE = re.compile(r"[,、;]?\s*(?:净?新增|净增)")
_BOTH_SIDES = re.compile(r"总[计额]各(?:自)?(?:净)?(?:增加|减少)$")
_TOTAL = re.compile(r"总[计额](?:均为|各为|为)?$")
_SAME_TIME = re.compile("同比|同期")
_BRACKETED = re.compile(r"[\u4e00-\u9fff]{0,2}\([\u4e00-\u9fff]{0,6}$")
_IDLE = re.compile(r"完成|安排|预计|实现|达到?|预期|拟|计划|地方")
_LEAST = 4  # characters of a label that may name a fact
_PAIRS = 12


def find(ledger: Ledger) -> Iterator[Relation]:
    """Relations of kind ``growth``: rate = change / (level − change), for every level with a change and a rate."""
    normal = ledger.document.source.normal
    for sentence in ledger.sentences:
        if sentence.last - sentence.first < 3:
            continue
        window = [f for f in ledger.figures[sentence.first : sentence.last] if f.counts]
        for position, change in enumerate(window):
            if change.role != "change" or change.host < 0 or change.aside:
                continue
            level = ledger.figures[change.host]
            rate = _rate_beside(window, position) or _rate_in_brackets(normal, window, position)
            if rate is None or level.aside or not comparable(level, change) or rate.host != level.index:
                continue
            said = normal[level.start - min(30, level.start - sentence.start) : level.start].rpartition(";")[2]
            said += normal[level.start : rate.start]
            if not OWN.match(normal[change.gap_start : change.start]):
                continue
            if rate.start < change.start and _since_january(normal, rate, change):
                continue
            if change.other_base or rate.other_base or _reported_at_constant_prices(said):
                continue
            if change.strict is None or level.strict is None:
                continue
            base = read_base(ledger, level)
            if base is not None and base.form == "object":
                continue
            relation = _growth(ledger, level, change, rate)
            if relation.verdict == "contradicted":
                # 经费9.38万元，其中A5万元，B1.2万元，比上年增加…: the level meant may stand before those of its parts.
                others = (f for f in reversed(window[:position]) if f.role == "level" and comparable(f, change))
                tried = (_growth(ledger, f, change, rate) for f in others if f.strict is not None and f is not level)
                relation = next((other for other in tried if other.verdict == "confirmed"), relation)
            yield relation
    yield from _both_sides(ledger)
    yield from _from_named(ledger)
    yield from _targets(ledger)


def _both_sides(ledger: Ledger) -> Iterator[Relation]:
    """收入总计A、支出总计A。与上年相比，收、支总计各增加B，增长C%: both totals, told in the sentence before."""
    normal, figures = ledger.document.source.normal, ledger.figures
    for change, rate in pairwise(figures):
        if change.role != "change" or change.host >= 0 or rate.role != "rate" or rate.unit != "%":
            continue
        if not _BOTH_SIDES.search(normal, max(change.gap_start, change.start - 16), change.start):
            continue
        before = (f for f in reversed(figures[max(0, change.index - _PAIRS) : change.index]) if f.block == change.block)
        level = next((f for f in before if f.role == "level" and comparable(f, change)), None)
        if level is not None and _TOTAL.search(normal, max(level.gap_start, level.start - 12), level.start):
            yield _growth(ledger, level, change, rate)


def _from_named(ledger: Ledger) -> Iterator[Relation]:
    """A level, one of the same name elsewhere that may be its base, and the rate: it may confirm, never contradict."""
    figures = ledger.figures
    names: dict[tuple[str, str | None], list[Figure]] = defaultdict(list)
    for figure in figures:
        if figure.role in ("level", "base") and figure.strict is not None and figure.label:
            names[_name(figure.label), figure.group].append(figure)
    for rate in figures:
        if rate.role != "rate" or rate.unit != "%" or rate.host < 0 or rate.strict is None or rate.aside or rate.hedge:
            continue
        level = figures[rate.host]
        if level.role != "level" or level.strict is None or level.group is None:
            continue
        if (
            not any(f.role == "change" for f in figures[level.index + 1 : rate.index + 2])
            and len(_name(level.label)) >= _LEAST
        ):
            bases = names[_name(level.label), level.group][:_PAIRS]
            yield from _of_bases(ledger, level, [f for f in bases if f.value != level.value], rate)


def _of_bases(ledger: Ledger, level: Figure, bases: Sequence[Figure], rate: Figure) -> Iterator[Relation]:
    """The rate against the first base that gives it; contradicted where the words name the base (比上年执行数)."""
    fitting = next((base for base in bases if leads(base, level, rate)), None)
    if fitting is not None:
        yield based(ledger, level, fitting, rate, "possible", "same-label")
        return
    named = _BASE.search(ledger.document.source.normal, rate.gap_start, rate.start)
    before = [base for base in bases if base.start < level.start]
    if named and len({base.value for base in before}) == 1:
        base = before[-1]
        plan = _PLAN.search(ledger.document.source.normal, base.gap_start, base.start)
        if not plan and _same(base.scope, level.scope):
            relation = based(ledger, level, base, rate, "likely", "same-label")
            if relation.verdict == "contradicted":
                yield relation


def _same(one: str, other: str) -> bool:
    return not one or not other or one == other


def _targets(ledger: Ledger) -> Iterator[Relation]:
    """税收增长6%，达到4853万元: the level that a rate leads to, with the base told before."""
    normal = ledger.document.source.normal
    known: dict[tuple[str, str | None], list[Figure]] = defaultdict(list)
    for rate, level in zip((None, *ledger.figures), ledger.figures, strict=False):
        if level.role == "level" and level.strict is not None and level.label:
            if (
                rate is not None and rate.role == "rate" and rate.unit == "%" and rate.strict is not None and not rate.hedge
                and not rate.other_base and not level.aside
                and rate.label == level.label and _REACHES.match(normal[rate.end : level.start])
            ):  # fmt: skip
                bases = known[_name(level.label), level.group][-_PAIRS:]
                base = next((base for base in bases if leads(base, level, rate)), None)
                base = base or next((base for base in bases if _slip(level, base, rate)), None)
                if base is not None:
                    yield based(ledger, level, base, rate, "likely", "target")
            known[_name(level.label), level.group].append(level)


def _slip(level: Figure, base: Figure, rate: Figure) -> bool:
    """Whether two digits of a level in the wrong order explain that the rate does not lead to it."""
    then = strict(base)
    if then is None or rate.strict is None or not then.high.is_finite():
        return False
    grown = rate.strict if rate.direction > 0 else -rate.strict
    factor = Interval(grown.low + _HUNDRED, grown.high + _HUNDRED).scaled(EXACT.divide(Decimal(1), _HUNDRED))
    return mistyped(level, then * factor, swapped=True)


@lru_cache(maxsize=4096)
def _name(label: str) -> str:
    return _IDLE.sub("", label)


def later(one: Figure, other: Figure) -> bool:
    """Whether a figure is of a later year than another, where both have a year."""
    own, than = one.period[:4], other.period[:4]
    return own[:2] == than[:2] == "20" and own > than


def leads(base: Figure, level: Figure, rate: Figure) -> bool:
    """Whether a rate leads from a base to a level, of which the base is not the later one."""
    if later(base, level):
        return False
    own, derived = strict(rate), grow(rate, strict(level), strict(base))
    return own is not None and derived is not None and own.meets(derived)


def based(ledger: Ledger, level: Figure, base: Figure, rate: Figure, certainty: Certainty, pattern: str) -> Relation:
    """The rate that follows from two levels."""
    derived, wide = grow(rate, strict(level), strict(base)), grow(rate, loose(level), loose(base))
    shown = f"{written(level, level)}÷{written(base, level)}−1＝{shown_ratio(level, base, derived, less=100)}%"
    own = strict(rate)
    opposed = derived is not None and own is not None and derived.high < 0 < own.low
    return make(
        ledger,
        "growth",
        rate,
        (part("level", level), part("base", base)),
        phrase("other-way", shown) if opposed else shown,
        derived,
        wide,
        certainty,
        pattern=pattern,
        unit="%",
    )


def grow(rate: Figure, now: Interval | None, then: Interval | None) -> Interval | None:
    """The rate in percent from one level to another, in the direction in which ``rate`` is stated."""
    if now is None or then is None or then.low <= 0 or now.high.is_infinite() or then.high.is_infinite():
        return None
    ratio = (now / then).scaled(_HUNDRED)
    change = Interval(
        EXACT.subtract(ratio.low, _HUNDRED), EXACT.subtract(ratio.high, _HUNDRED), ratio.low_open, ratio.high_open
    )
    return change if rate.direction > 0 else -change


def _reported_at_constant_prices(said: str) -> bool:
    return bool(words().constant_price.search(said))


def _rate_beside(window: list[Figure], position: int) -> Figure | None:
    """The rate right after the change, or right before it."""
    for neighbour in (position + 1, position - 1):
        if (
            0 <= neighbour < len(window)
            and window[neighbour].role == "rate"
            and not window[neighbour].aside
            and window[neighbour].unit == "%"
        ):
            return window[neighbour]
    return None


def _since_january(normal: str, rate: Figure, change: Figure) -> bool:
    """6月末余额A，同比增长9%，新增B: B is what came since the beginning of the year, as like as not."""
    bare = _BARE.fullmatch(normal, change.gap_start, change.start)
    return bare is not None and _SAME_TIME.search(normal, rate.gap_start, rate.start) is not None


def _rate_in_brackets(normal: str, window: list[Figure], position: int) -> Figure | None:
    """The rate in brackets right after the change: 比上年增加54.2万人(增长3.6%)."""
    change = window[position]
    rate = window[position + 1] if position + 1 < len(window) else None
    if rate is None or rate.role != "rate" or rate.unit != "%" or not rate.aside:
        return None
    return rate if _BRACKETED.match(normal, change.end, rate.start) else None


def _derive(level: Interval, change: Interval, direction: int) -> Interval | None:
    """The rate in percent, signed by direction.

    With base = level ∓ change the rate is ±change / base, which falls with the level and rises with the change: the ends
    are reached at opposite corners, so the two are not treated as independent.
    """
    signed = change if direction > 0 else -change
    corners = []
    for a, a_open in ((level.low, level.low_open), (level.high, level.high_open)):
        for c, c_open in ((signed.low, signed.low_open), (signed.high, signed.high_open)):
            if a.is_infinite() or c.is_infinite() or a - c <= 0:
                return None
            corners.append((EXACT.divide(EXACT.multiply(c, _HUNDRED), EXACT.subtract(a, c)), a_open or c_open))
    low, high = min(corners), max(corners)
    return Interval(low[0], high[0], low[1] and low[0] != high[0], high[1] and low[0] != high[0])


def _growth(ledger: Ledger, level: Figure, change: Figure, rate: Figure) -> Relation:
    tight, wide = strict(level), loose(level)
    own, own_wide = strict(change), loose(change)
    derived = _derive(tight, own, change.direction) if tight and own else None
    derived_loose = _derive(wide, own_wide, change.direction) if wide and own_wide else None
    if rate.direction < 0:
        # A fall of 1.6 % is stated as 1.6: compare magnitudes in the stated direction.
        derived = -derived if derived else None
        derived_loose = -derived_loose if derived_loose else None
    # An increase of more than the level leaves a base below zero, from which nothing grows by a rate.
    beyond = bool(tight and own and change.direction > 0 and own.low > tight.high)
    sign, back = ("＋", "−") if change.direction > 0 else ("−", "＋")
    # 0.2476 % that was rounded to 0.25 first is stated as 0.3 %: nobody is helped by hearing of it.
    own_rate = rate.strict
    twice = derived is not None and own_rate is not None and own_rate.meets(derived.widened(rate.unit_place / 20))
    holds = derived is not None and own_rate is not None and own_rate.meets(derived)
    amount, whole = written(change, level), written(level, level)
    expression = f"{sign if change.direction < 0 else ''}{amount}÷（{whole}{back}{amount}）"
    shown = f"{change.text}＞{level.text}" if beyond else f"{expression}＝{_reckoned(level, change, derived)}%"
    return make(
        ledger,
        "growth",
        rate,
        (part("level", level), part("increment", change)),
        shown,
        derived,
        derived_loose,
        "possible" if twice else "likely" if beyond else "certain",
        found="contradicted" if beyond else "uncertain" if twice and not holds else None,
        pattern="level-change-rate",
        hint=_unit_hint(level, change, rate),
        unit="%",
    )


def _reckoned(level: Figure, change: Figure, derived: Interval | None) -> str:
    """Change ÷ (level ∓ change) as a reader reckons it."""
    now, moved = amount(level), amount(change)
    if now is None or moved is None or now <= moved * change.direction:
        return shown_middle(derived)
    share = EXACT.divide(moved * _HUNDRED, now - moved * change.direction)
    return format_number(rounded(share, 2))


def _unit_hint(level: Figure, change: Figure, rate: Figure) -> Hint | None:
    """Whether another scale of the change (419.4元 for 419.4亿元) would make it right."""
    if level.strict is None or change.strict is None or rate.strict is None:
        return None
    for factor in (Decimal(10_000), Decimal(100_000_000), Decimal("0.0001"), Decimal("0.1"), Decimal(10)):
        derived = _derive(level.strict, change.strict.scaled(factor), change.direction)
        if derived is not None and (-derived if rate.direction < 0 else derived).meets(rate.strict):
            return Hint("unit", change.text, format_number(factor))
    return None
