"""The points by which a structure moved: 三次产业结构由18.6∶42.3∶39.1调整为17.9∶42.5∶39.6, 第一产业比重下降0.7个百分点."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from checker.language.intervals import Interval, format_number
from checker.relate.arithmetic import make, part
from checker.relate.rates.fromto import way_of
from checker.rows import Figure, Ledger, Relation

_FROM_TO = re.compile(
    r"[^,;。]{0,16}(?:调整|变|变化|优化|演变|转变|改善|升级|提升|调|发展)?(?:为|到|至|成)[^,;。]{0,8}$"
)
_PAST_AFTER = re.compile(r"^\)?[,;(](?:而)?(?:上年|去年|20\d\d\s?年)(?:同期|末|底)?(?:为|是)?$")
_PLACES = re.compile(r"(?P<first>第?一(?:次)?产业?)|(?P<second>第?二(?:次)?产业?)|(?P<third>第?三(?:次)?产业?|服务业)")
_ANOTHER = re.compile("贡献|增速|拉动|增幅|高于|快于|低于|慢于|增加值率")
_MANY = 6  # figures after the second structure that may speak of it


def find(ledger: Ledger) -> Iterator[Relation]:
    """Relations of kind ``difference``: the points said of one part of two structures."""
    normal = ledger.document.source.normal
    structures = [f for f in ledger.figures if f.kind == "ratio" and len(f.parts) >= 3]
    for one, other in pairwise(structures):
        if one.sentence != other.sentence or len(one.parts) != len(other.parts):
            continue
        gap = normal[one.end : other.start]
        if _PAST_AFTER.match(gap):
            then, now = other, one
        elif _FROM_TO.match(gap):
            then, now = one, other
        else:
            continue
        yield from _moved(ledger, then, now, ledger.figures[other.index + 1 : other.index + 1 + 2 * _MANY])


def _moved(ledger: Ledger, then: Figure, now: Figure, after: Sequence[Figure]) -> Iterator[Relation]:
    """The points of the clauses that follow, each with the part that its clause names, or the next of those named together."""
    normal, end = ledger.document.source.normal, max(then.end, now.end)
    named: list[int] = []
    way = 0
    for figure in (f for f in after if f.counts):
        said = normal[end : figure.start]
        # 分别下降0.3个和0.9个百分点: the unit is said once.
        points = figure.role == "points" or (figure.unit == "个" and figure.unit_place < 1)
        if not points or figure.sentence > now.sentence + 1 or figure.block != now.block or _ANOTHER.search(said):
            return
        named = [int(match.lastindex or 1) - 1 for match in _PLACES.finditer(said)] or named
        way = way_of(said) or way
        end = figure.end
        if not named or not way or named[0] >= len(now.parts) or figure.strict is None:
            return
        yield _relation(ledger, then, now, figure, named.pop(0), way)


def _relation(ledger: Ledger, then: Figure, now: Figure, points: Figure, place: int, way: int) -> Relation:
    above, below = (now, then) if way > 0 else (then, now)
    one, other = above.parts[place], below.parts[place]
    return make(
        ledger,
        "difference",
        points,
        (part("from", then), part("to", now)),
        f"{format_number(one)}−{format_number(other)}＝{format_number(one - other)}",
        _rounded(one) - _rounded(other),
        None,
        "certain",
        pattern="structure",
        unit="个百分点",
    )


def _rounded(share: Decimal) -> Interval:
    half = Decimal(5).scaleb(int(share.as_tuple().exponent) - 1)
    return Interval(share - half, share + half)
