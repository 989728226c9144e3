"""Announced items: 重点抓好三件事：一是…；三是… and 一是…；四是…。以上四条建议: the number said against the items that are numbered."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal

from checker.extract.markers import SPOKEN, chinese_numeral
from checker.language.intervals import Interval
from checker.language.verdicts import Certainty
from checker.relate.arithmetic import make
from checker.rows import Figure, Ledger, Marker, Part, Relation
from checker.ruledata import phrase

_THINGS = r"(?:项|件|条|点|大|类|种|步|个)"
_NOUN = r"(?:(?:大|重大|重点|突出|主要|具体|实际|短板)?(?:方面|问题|困难|不足|工作|任务|事|实事|举措|措施|建议|意见|环节|要求|目标|原则|重点|特点|原因|关键|抓手|行动|工程|关系|突破|转变|提升|坚持|强化|着力|经验|做法|体会|机制|内容|要点|短板|文章)[^,;。:\d]{0,8})"
_AHEAD = re.compile(rf"^(?P<noun>{_NOUN}?)(?P<stop>[:。])\s*$")
_SURE = re.compile(
    r"(?:抓好|做好|办好|抓|做|有|存在|聚焦|突出|以下|如下|实施|坚持|把握|处理好|围绕|实现|开展|提出|下列)(?:了|以下|好|的)?$"
)
_BACK = re.compile(r"(?:以上|上述)(?:这)?$")
_BACK_NOUN = re.compile(
    r"^(?:个?方面的?)?(?:审计|整改|工作)?(?:建议|意见|问题|困难|不足|工作|任务|措施|举措|要求|做法|事|短板|原因)|^个?方面"
)
_MOST = 12
_NEAR = 2  # how many items may be missing or too many for the number to be meant of them
_LOOK, _BLOCKS = 4, 2  # numbers and paragraphs before the words 以上四条 among which the list may end
_REACH = 1500  # characters of a paragraph behind the last item in which another form may go on with the list


def find(ledger: Ledger) -> Iterator[Relation]:
    """Relations of kind ``count`` between a number of items and the list that it announces, or that stands before it."""
    markers = [marker for marker in ledger.markers if marker.sequence >= 0]
    if not markers:
        return
    lists: dict[int, list[Marker]] = defaultdict(list)
    for marker in markers:
        lists[marker.sequence].append(marker)
    starts = [marker.start for marker in markers]
    normal = ledger.document.source.normal
    for figure in ledger.figures:
        value = figure.value
        if value is None or figure.dimension != "count" or not 2 <= value <= _MOST or figure.aside or figure.hedge:
            continue
        if not re.fullmatch(_THINGS, normal[figure.number_end : figure.end]):
            continue
        at = bisect_left(starts, figure.end)
        if _BACK.search(normal, max(0, figure.start - 4), figure.start):
            if _BACK_NOUN.match(normal[figure.end : figure.end + 10]):
                yield from _held(ledger, figure, _before(markers[max(0, at - _LOOK) : at], figure, lists), "back")
        elif at < len(markers) and markers[at].number == 1 and markers[at].start - figure.end < 40:
            items = lists[markers[at].sequence]
            ahead = _AHEAD.match(normal[figure.end : markers[at].start])
            sure = bool(_SURE.search(normal, max(0, figure.start - 8), figure.start))
            spoken = markers[at].style in SPOKEN
            if ahead and items[0] is markers[at] and (sure or (spoken and ahead["stop"] == ":" and ahead["noun"])):
                yield from _held(ledger, figure, items, "ahead")


def _before(markers: Sequence[Marker], figure: Figure, lists: dict[int, list[Marker]]) -> Sequence[Marker]:
    """The spoken list that ends before a figure, in its own paragraph or in one of the two before."""
    last = next((marker for marker in reversed(markers) if marker.style in SPOKEN), None)
    if last is None or lists[last.sequence][-1] is not last or figure.block - last.block > _BLOCKS:
        return ()
    return lists[last.sequence]


def _held(ledger: Ledger, figure: Figure, items: Sequence[Marker], pattern: str) -> Iterator[Relation]:
    """The number against a list that runs from 1 without a break."""
    assert figure.value is not None
    numbers = [item.number for item in items]
    if len(items) < 2 or numbers != list(range(1, len(items) + 1)) or any(item.defect for item in items):
        return
    apart = abs(len(items) - figure.value)
    if apart > _NEAR or (apart and _goes_on(ledger, items)):
        return
    certainty: Certainty = "likely"
    derived = Interval.exact(Decimal(len(items)))
    yield make(
        ledger,
        "count",
        figure,
        tuple(Part("names", item.start, item.end) for item in (items[0], items[-1])),
        phrase("listed", len(items), figure.text),
        derived,
        derived,
        certainty,
        found="contradicted" if apart else "confirmed",
        pattern=pattern,
        unit="",
    )


def _goes_on(ledger: Ledger, items: Sequence[Marker]) -> bool:
    """Whether the list may go on in another form (三是…，四要…，最后…)."""
    last = items[-1]
    block = ledger.document.blocks[last.block]
    following = ledger.document.source.normal[last.end : min(block.end, last.end + _REACH)]
    number = chinese_numeral(len(items) + 1)
    return bool(re.search(rf"(?:^|[,;。:])(?:第?{number}(?:是|要|来|则|、|,)|其{number}|最后|同时要|此外)", following))
