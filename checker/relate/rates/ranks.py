"""Ranks: 由第5位升至第3位，上升2位. A lower number is the higher rank."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from checker.language.intervals import Interval
from checker.language.numerals import mixed
from checker.relate.arithmetic import make
from checker.rows import Figure, Ledger, Part, Relation
from checker.ruledata import phrase

_NUMBER = r"(?:\d{1,3}|[一二三四五六七八九十]{1,3})"
_RISEN = "上升|前移|跃升|提升|攀升|前进|提高|晋升|进位|跃|升|进"
_FALLEN = "下降|下滑|滑落|后退|退后|后移|回落|降|跌|退|滑"
_MOVED = re.compile(
    rf"(?:由|从)[^,;。]{{0,16}}?(?P<from>第(?P<then>{_NUMBER})[位名])[^,;。]{{0,4}}?(?:{_RISEN}|{_FALLEN})?(?:至|到|为)"
    rf"[^,;。]{{0,8}}?(?P<to>第(?P<now>{_NUMBER})[位名])[^,;。]{{0,4}},(?:累计|共|净|名次|位次|排名)*(?:(?P<up>{_RISEN})|(?:{_FALLEN}))了?$"
)
_LOOK = 70
_PLACES = ("位", "名")


def find(ledger: Ledger) -> Iterator[Relation]:
    """Relations of kind ``difference``: how many places a rank has moved, and which way."""
    normal = ledger.document.source.normal
    for figure in ledger.figures:
        if not _counts_places(figure) or figure.sentence < 0:
            continue
        start = max(ledger.sentences[figure.sentence].start, figure.start - _LOOK)
        match = _MOVED.search(normal, start, figure.start)
        if match is not None:
            yield _held(ledger, figure, match)


def _counts_places(figure: Figure) -> bool:
    named = figure.unit in _PLACES or (figure.unit == "个" and figure.noun[:2] in ("位次", "名次"))
    return named and figure.strict is not None and figure.strict.is_exact


def _held(ledger: Ledger, figure: Figure, match: re.Match[str]) -> Relation:
    then, now = (_rank(match[name]) for name in ("then", "now"))
    risen = then - now if match["up"] else now - then
    return make(
        ledger,
        "difference",
        figure,
        tuple(Part(name, match.start(name), match.end(name)) for name in ("from", "to")),
        phrase("apart", match["from"], match["to"], f"{abs(then - now)} {figure.unit}"),
        Interval.exact(risen),
        None,
        "certain",
        pattern="ranks",
    )


def _rank(text: str) -> Decimal:
    read = mixed(text)
    return read.value if read is not None and read.value is not None else Decimal(0)
