"""Points told in a list: 分别高于全国（5.2%）、全省（5.6%）0.9和0.5个百分点; 三次产业分别拉动经济增长0.6、2.7和2.1个百分点.

In a list only the last figure has its unit. Against levels in brackets each is a difference; the points by which the three
sectors pull make the growth of the whole; the changes of the shares of all sectors or ages make nought.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from checker.language.intervals import Interval, format_number
from checker.relate.arithmetic import make, part, shown_middle, windows
from checker.relate.rates.points import sign_of
from checker.rows import Figure, Ledger, Relation
from checker.ruledata import phrase

_BRACKETS = re.compile(r"\([^()]*\)")
_LISTED = re.compile(r"\s*[、和与及,]\s*")
_COMPARED = re.compile(r"(?P<more>高于|高出|领先|快于|优于|好于|[高快多](?=出|了|$))|低于|落后|慢于|[低慢少](?=了|$)")
_AIMS = re.compile("预期|目标|计划|任务|预算|降幅|跌幅|收窄|扩大")
_PULL = re.compile(r"拉动|上拉|拉升|下拉|带动|推动")
_SECTORS = re.compile(
    "三次产业|一二三产业|一、二、三(?:次)?产业|第?一产?(?:业|、).*第?二产?(?:业|、).*第?三产", re.DOTALL
)
_AGES = re.compile(r"0\s*[-—~至到–]\s*1\d岁.*岁及以上", re.DOTALL)
_SHARES = re.compile("比重|占比|结构|构成|份额")
_RATES = re.compile("增速|增长|增幅|速度|贡献|拉动")
_WHOLE = re.compile("生产总值|GDP|经济|总值")
_NEAR = 30  # figures on either side among which the growth that is pulled is looked for
_TENTH = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class _Point:
    """A figure in points, with its sign (0: not said) and the words before the list that it stands in."""

    figure: Figure
    sign: int
    said: str
    first: bool  # of its list
    place: int  # among the figures of the sentence

    @property
    def signed(self) -> Interval:
        """The points with their sign."""
        assert self.figure.strict is not None
        return -self.figure.strict if self.sign < 0 else self.figure.strict

    @property
    def pulled(self) -> Interval:
        """The points of growth that it gives: 下拉 takes some away."""
        assert self.figure.strict is not None
        return -self.figure.strict if "下拉" in self.said else self.figure.strict


def find(ledger: Ledger) -> Iterator[Relation]:
    """Relations of kind ``difference`` of points in lists, and ``total`` of the points that three sectors pull."""
    normal = ledger.document.source.normal
    for sentence, window in windows(ledger):
        if not any(f.role == "points" for f in window):
            continue
        points = list(_listed(normal, window))
        yield from _benchmarks(ledger, window, points)
        said = normal[sentence.start : sentence.end]
        pulls = [p for p in points if _PULL.search(p.said)]
        if len(pulls) == 3 and _SECTORS.search(said):
            yield from _pulled(ledger, pulls)
        elif len(points) == 3 and not pulls:
            before = normal[max(ledger.document.blocks[sentence.block].start, sentence.start - 60) : sentence.start]
            yield from _nought(ledger, points, said, before)


def _listed(normal: str, window: Sequence[Figure]) -> Iterator[_Point]:
    """The points of a sentence; the numbers without unit before one are points too (0.9、0.4和0.5个百分点)."""
    for position, figure in enumerate(window):
        if figure.role != "points" or figure.strict is None or not figure.strict.high.is_finite():
            continue
        start = position
        while (
            start
            and window[start - 1].unit is None
            and window[start - 1].kind == "number"
            and window[start - 1].strict is not None
            and _LISTED.fullmatch(normal, window[start - 1].end, window[start].start)
        ):
            start -= 1
        said = _BRACKETS.sub("", normal[window[start].gap_start : window[start].start])
        for number, entry in enumerate(window[start : position + 1]):
            yield _Point(entry, sign_of(said), said, not number, start + number)


def _benchmarks(ledger: Ledger, window: Sequence[Figure], points: Sequence[_Point]) -> Iterator[Relation]:
    """Points above or below the percentages in the brackets right before them."""
    normal = ledger.document.source.normal
    position = 0
    while position < len(points):
        size = 1
        while position + size < len(points) and not points[position + size].first:
            size += 1
        group = points[position : position + size]
        position += size
        at = group[0].place
        asides = window[max(0, at - size) : at]
        if len(asides) < size or not all(f.aside and f.unit == "%" and f.strict for f in asides):
            continue
        earlier = reversed(window[: at - size])
        host = next((f for f in earlier if f.unit == "%" and not f.aside and f.strict is not None), None)
        if host is None:
            continue
        said = _BRACKETS.sub("", normal[asides[0].gap_start : group[0].figure.start])
        sign = _compared(said.rpartition(";")[2])
        if (
            host.role in ("completion", "remark")
            or not sign
            or _AIMS.search(said)
            or ";" in normal[host.end : asides[0].start]
        ):
            continue
        for point, other in zip(group, asides, strict=True):
            derived = (_signed(host) - _signed(other)) if sign > 0 else (_signed(other) - _signed(host))
            yield make(
                ledger,
                "difference",
                point.figure,
                (part("from", other), part("to", host)),
                phrase("apart", other.text, host.text, shown_middle(derived)),
                derived,
                None,
                "likely",
                pattern="benchmarks",
                unit="个百分点",
            )


def _compared(said: str) -> int:
    """1 where the last word of comparison says more, −1 where it says less, 0 where there is none."""
    found = list(_COMPARED.finditer(said))
    return 0 if not found else 1 if found[-1]["more"] else -1


def _signed(figure: Figure) -> Interval:
    assert figure.strict is not None
    return -figure.strict if figure.role == "rate" and figure.direction < 0 else figure.strict


def _pulled(ledger: Ledger, pulls: Sequence[_Point]) -> Iterator[Relation]:
    """The growth of the product that is nearest to the points by which the three sectors pull it."""
    first, last = pulls[0].figure, pulls[-1].figure
    before = reversed(ledger.figures[max(0, first.index - _NEAR) : first.index])
    after = ledger.figures[last.index + 1 : last.index + 3]
    rates = [f for f in (*before, *after) if _grows(ledger, f) and f.block == first.block]
    if not rates:
        return
    derived = Interval.exact(Decimal(0))
    for pull in pulls:
        derived += pull.pulled
    wide = derived.widened(_TENTH)
    rate = next((f for f in rates if _signed(f).meets(wide)), rates[0])
    shown = "＋".join(format_number(p.figure.value) for p in pulls if p.figure.value is not None)
    own = _signed(rate)
    yield make(
        ledger,
        "total",
        rate,
        [part("part", p.figure) for p in pulls],
        f"{shown}＝{shown_middle(derived)}",
        derived,
        None,
        "likely",
        found="confirmed" if own.meets(wide) else "contradicted",
        pattern="pulled",
        unit="%",
    )


def _grows(ledger: Ledger, figure: Figure) -> bool:
    """Whether a rate is that of the product as a whole."""
    if figure.role != "rate" or figure.unit != "%" or figure.strict is None or figure.aside or figure.other_base:
        return False
    return bool(_WHOLE.search(figure.label)) and not re.search("产业|人均|贡献", figure.label)


def _nought(ledger: Ledger, points: Sequence[_Point], said: str, before: str) -> Iterator[Relation]:
    """The changes of three shares of one whole cancel out, within rounding."""
    complete = _SECTORS.search(said) or _AGES.search(said)
    lists = "".join(p.said for p in points)
    shares = _SHARES.search(lists) or (_SHARES.search(before) and not _RATES.search(lists))
    if not complete or not shares or not all(p.sign for p in points):
        return
    first, *others = points
    total = Interval.exact(Decimal(0))
    for point in others:
        total += point.signed
    derived = -total
    agrees = first.signed.meets(derived.widened(_TENTH))
    shown = "".join(f"{'＋' if p.sign > 0 else '−'}{format_number(p.figure.value)}" for p in points if p.figure.value)
    yield make(
        ledger,
        "difference",
        first.figure,
        [part("part", p.figure) for p in others],
        phrase("nought", shown.lstrip("＋")),
        derived if first.sign > 0 else -derived,
        None,
        "likely",
        found="confirmed" if agrees else "contradicted",
        pattern="points",
        unit="个百分点",
    )
