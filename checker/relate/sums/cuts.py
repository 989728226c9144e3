"""Cuts of a rate (分门类看, 采矿业…, 制造业…, 电力…): the whole's own rate, said before the list, lies between its extremes."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache

from checker.language.intervals import Interval
from checker.language.verdicts import Certainty
from checker.relate.arithmetic import difference
from checker.relate.cues import exhausts
from checker.relate.sums.mean import hull, mixture, shown, signed, undecided
from checker.rows import Ledger, Part, Relation, Sentence
from checker.ruledata import arithmetic_words, phrase
from checker.tables.model import Column, Layout, Line

_CUT = re.compile(
    r"(?:(?<=[,。;:、中])|^|\s)\s*(?:[分按从](?!.{0,3}(?:重点|主要|可比|不变|现价|现行|当年价))[^,。;、:\d]{1,14}?(?:看|分|统计|划分|计算)\s*[,:]|(?P<part>其中))|[类种大项](?:商品|消费品?|指标)?中\s*[,:]"
)
_FLAT = re.compile(r"(?:(?:与|同|和)(?:上年|去年)(?:同期|同月)?(?:相比)?|(?<=[类业格资]))持平")
# Words between a whole and its cut that speak of a part of the whole: such a cut proves nothing.
_NARROWER = re.compile("限额以上|限上|规模以上|规上|重点|主要|地方|市属|市本级|[一-十\\d]+月")
_WIDE = 30  # points between the extremes beyond which to lie between them says nothing
_GROWTH = re.compile("增长|增减|涨跌|升降|增速|速度|幅度|±|比上年")  # names of columns of rates
_INDEX = re.compile(r"价格(?:总)?指数(?:\([^()]*\))?[为是]$")  # 居民消费价格指数为99.7%: a change of -0.3 %
_INDICES = ("percentage", "intensive", "level")
_BASE = Interval.exact(Decimal(100))
_REACH = 4  # sentences between the whole and its cut
_FAR = Decimal("0.3")  # points outside of what the known weights allow
_NEAR = 1000  # characters between the whole and a cut that is surely of it
_WHOLES = 12  # rates said before a cut that it may be of
_ALL = 3  # of more parts than these only the extremes decide


@dataclass(frozen=True, slots=True)
class Rate:
    """A rate of growth in its place; 持平 is a rate of nought without a figure."""

    label: str
    value: Interval
    shown: str
    part: Part
    unit_place: Decimal = Decimal(1)


@dataclass(frozen=True, slots=True)
class RateList:
    """A list of rates and the wholes said before it.

    ``opened`` says that words open it (分…看, 其中), ``cut`` that they cut the whole (分…看), ``alone`` that only one whole
    can be meant.
    """

    rates: list[Rate]
    wholes: Sequence[Rate]
    cut: bool = False
    opened: bool = False
    alone: bool = False


@cache
def _baskets() -> tuple[tuple[tuple[str, Decimal, Decimal], ...], ...]:
    """Sets of labels with the range of each one's weight, in a hundred."""
    return tuple(
        tuple((name, Decimal(str(low)), Decimal(str(high))) for name, (low, high) in basket.items())
        for basket in arithmetic_words()["weights"]
    )


def find(ledger: Ledger) -> Iterator[Relation]:
    """Relations of kind ``mean``: the whole between the extremes of a list of rates, or as its known weights have it."""
    for layout in ledger.tables:
        for column in () if layout.doubt else layout.rates:
            yield from _tabled(layout, column)
    for entry in lists(ledger):
        position = taken = 0
        while position < len(entry.rates):
            rest = entry.rates[position : position + 8]
            basket = _basket(rest)
            size = len(basket) if basket else exhausts(rest)
            if size is not None:
                taken = max(taken, size)
                yield from _exhausted(entry, rest[:size], basket)
            position += size or 1
        if entry.cut and entry.alone and len(entry.rates) >= 2 and taken < len(entry.rates):
            # Not known to be all: it may confirm.
            relation = _between(entry.wholes[0], entry.rates, "possible")
            if relation.verdict == "confirmed" and _says_something(relation):
                yield relation


def _tabled(layout: Layout, column: Column) -> Iterator[Relation]:
    """A column of rates or indices in which the line of a whole stands right before the lines of all its parts."""
    rates = [rate for line in layout.lines if (rate := _cell(layout, line, column)) is not None]
    for position in range(1, len(rates)):
        rest = rates[position : position + 9]
        weights = _basket(rest)
        relation = None
        if weights:
            relation = _weighed(rates[position - 1], rest[: len(weights)], weights)
        elif (
            _GROWTH.search(column.name)
            and (size := exhausts(rest))
            and exhausts([rates[position - 1], *rest[1:]]) is None
        ):
            relation = _between(rates[position - 1], rest[:size], "possible")
        if relation is not None and (relation.verdict == "contradicted" or _says_something(relation)):
            yield relation


def _cell(layout: Layout, line: Line, column: Column) -> Rate | None:
    entry = layout.entry(line, column)
    value = layout.interval(entry, column) if entry is not None and entry.kind == "number" else None
    if entry is None or value is None:
        return None
    return Rate(line.label, value, entry.text.strip(), Part("part", entry.start, entry.end, entry.figure))


def _exhausted(
    entry: RateList, parts: Sequence[Rate], weights: Sequence[tuple[Decimal, Decimal]] | None
) -> Iterator[Relation]:
    """A list that is all of its whole: it contradicts where only one whole can be meant and the list holds nothing else."""
    sure = entry.alone and len(parts) == len(entry.rates)
    for whole in entry.wholes:
        if not entry.opened and not _akin(whole, parts[0]):
            continue
        relation = _weighed(whole, parts, weights) if weights else None
        relation = relation or _between(whole, parts, "likely")
        if _says_something(relation) if relation.verdict == "confirmed" else sure:
            yield relation
            return


def _akin(whole: Rate, first: Rate) -> bool:
    """Whether the name of a part holds two characters of the end of the whole's: 第一产业投资 and 固定资产投资."""
    return len(whole.label) >= 2 and whole.label[-2:] in first.label


def _says_something(relation: Relation) -> bool:
    derived = relation.derived
    return derived is not None and derived.high - derived.low <= _WIDE


def _basket(rates: Sequence[Rate]) -> list[tuple[Decimal, Decimal]] | None:
    """The ranges of the weights of the first rates, where their labels make up a basket."""
    for basket in _baskets():
        if len(rates) < len(basket):
            continue
        found = [
            next(((low, high) for name, low, high in basket if name in rate.label), None)
            for rate in rates[: len(basket)]
        ]
        named = {name for name, _, _ in basket for rate in rates[: len(basket)] if name in rate.label}
        weights = [weight for weight in found if weight is not None]
        if len(weights) == len(basket) == len(named):
            return weights
    return None


def _weighed(whole: Rate, parts: Sequence[Rate], weights: Sequence[tuple[Decimal, Decimal]]) -> Relation | None:
    mixed = mixture([part.value for part in parts], weights)
    if mixed is None:
        return None
    far = not whole.value.meets(mixed.widened(_FAR))
    listed = "、".join(rate.shown for rate in parts)
    return undecided(
        _relation(whole, parts, mixed, "likely" if far else "possible", "basket", phrase("basket", listed))
    )


def _between(whole: Rate, parts: Sequence[Rate], certainty: Certainty) -> Relation:
    decisive = list(parts)
    if len(parts) > _ALL:
        decisive = sorted((min(parts, key=lambda p: p.value.low), max(parts, key=lambda p: p.value.high)), key=_start)
    listed = "、".join(rate.shown for rate in decisive)
    said = phrase("between", listed) if decisive == list(parts) else phrase("extremes", len(parts), listed)
    within = hull([rate.value for rate in parts])
    return _relation(whole, decisive, within, certainty, "between-rates", said)


def _relation(
    whole: Rate, parts: Sequence[Rate], derived: Interval, certainty: Certainty, pattern: str, expression: str
) -> Relation:
    agrees = whole.value.meets(derived)
    return Relation(
        "mean",
        "confirmed" if agrees else "contradicted",
        certainty,
        (Part("stated", whole.part.start, whole.part.end, whole.part.figure), *(rate.part for rate in parts)),
        expression,
        "%",
        whole.value,
        derived,
        whole.shown,
        None if agrees else difference(whole.value, derived),
        pattern=pattern,
        label=whole.label,
    )


def _start(rate: Rate) -> int:
    return rate.part.start


def _rates(ledger: Ledger, sentence: Sentence) -> list[Rate]:
    """The rates of growth of a sentence in order, 持平 among them."""
    normal = ledger.document.source.normal
    flat = normal.find("持平", sentence.start, sentence.end) >= 0
    if sentence.first == sentence.last and not flat:
        return []
    found = [
        Rate(f.label, signed(f), shown(f), Part("part", f.start, f.end, f.index), f.unit_place)
        for f in ledger.figures[sentence.first : sentence.last]
        if f.role == "rate" and f.unit == "%" and not f.aside and f.strict is not None and not f.hedge
    ]
    found += [
        Rate(f.label, f.strict - _BASE, f"{f.text}−100", Part("part", f.start, f.end, f.index), f.unit_place)
        for f in ledger.figures[sentence.first : sentence.last]
        if f.role in _INDICES
        and f.strict is not None
        and _INDEX.search(normal, max(f.gap_start, f.start - 16), f.start)
    ]
    if flat:
        text = normal[sentence.start : sentence.end]
        still = Interval.around(Decimal(0), Decimal("0.05"))
        found += [
            Rate(
                re.split(r"[,。;、:\s]", text[: m.start()])[-1],
                still,
                "持平",
                Part("part", sentence.start + m.start(), sentence.start + m.end()),
            )
            for m in _FLAT.finditer(text)
        ]
    return sorted(found, key=_start)


@lru_cache(maxsize=4)
def lists(ledger: Ledger) -> tuple[RateList, ...]:
    """The lists of rates of a document, found once."""
    return tuple(_lists(ledger))


def _lists(ledger: Ledger) -> Iterator[RateList]:
    """The lists of rates of a document, each with the wholes that it may cut."""
    normal = ledger.document.source.normal
    wholes: list[Rate] = []
    said = -_REACH - 1
    section: tuple[str, ...] = ()
    for sentence in ledger.sentences:
        rates = _rates(ledger, sentence)
        if not rates:
            if any(f.counts for f in ledger.figures[sentence.first : sentence.last]):
                wholes = []
            continue
        here = ledger.section_at(sentence.start)
        if here != section or sentence.index - said > _REACH:
            wholes, section = [], here
        cuts = list(_CUT.finditer(normal, sentence.start, sentence.end))
        starts = [cut.start() for cut in cuts]
        segments: list[list[Rate]] = [[] for _ in range(len(cuts) + 1)]
        for rate in rates:
            segments[bisect_left(starts, _start(rate))].append(rate)
        head = segments[0]
        if head:
            yield RateList(head, wholes)
            if exhausts(head) is None:
                wholes = head[-_WHOLES:][::-1]
            said = sentence.index
        for cut, segment in zip(cuts, segments[1:], strict=True):
            if segment:
                alone = len(wholes) == 1 and not _narrowed(normal, wholes[0], segment[0])
                yield RateList(segment, wholes, not cut["part"], True, alone)
            if cut["part"] and len(segment) == 1 and not head:
                wholes = [segment[0], *wholes[: _WHOLES - 1]]
                said = sentence.index


def _narrowed(normal: str, whole: Rate, first: Rate) -> bool:
    """Whether words between the whole and its cut speak of less than the whole (限额以上), or are too many to tell."""
    if first.part.start - whole.part.end > _NEAR:
        return True
    words = _NARROWER.findall(normal, whole.part.end, first.part.start)
    lead = normal[max(0, whole.part.start - 60) : whole.part.start]
    return any(word not in lead for word in words)
