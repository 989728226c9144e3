"""Products: N个村 × 每村4名, N户 × 每户500元."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from checker.language.intervals import format_number
from checker.relate.arithmetic import comparable, loose, make, part, strict, unit_name
from checker.rows import Figure, Ledger, Relation
from checker.ruledata import phrase

_EACH = re.compile(
    r"每(?:个|户|名|位|家|所|座|条)?(?P<thing>[村社镇乡户人名家组校站点班队][\u4e00-\u9fff]{0,2}?)(?=落实|配备|设|有|安排|选|补助|补贴|发放|奖励|建|培训|确定|各|投入|资助|给予|聘|配|奖|发)"
)
_EACH_NEAR = 26
_TOGETHER = re.compile(r"(?:共|合计|总计|共计|累计|一共|总共)[^,;。\d]{0,8}$")
_SENTENCES = 4
_FIGURES = 100  # figures before the words that may count what each is given to, and after them that may be its total
_RATES = 20  # figures after the words that may be what each is given


def find(ledger: Ledger) -> Iterator[Relation]:
    """Relations of kind ``product``."""
    normal = ledger.document.source.normal
    for sentence in ledger.sentences:
        if "每" not in normal[sentence.start : sentence.end]:
            continue
        for match in _EACH.finditer(normal, sentence.start, sentence.end):
            yield from _each(ledger, sentence.index, match, normal)


def _each(ledger: Ledger, sentence: int, match: re.Match[str], normal: str) -> Iterator[Relation]:
    first, last = ledger.sentences[sentence].first, ledger.sentences[sentence].last
    at = bisect_left(ledger.figures, match.start(), first, last, key=lambda figure: figure.start)
    window = ledger.figures[max(first, at - _FIGURES) : min(last, at + _RATES)]
    counts = [f for f in window if f.end <= match.start() and _counts(f, match["thing"])]
    if not counts:
        return
    count = counts[-1]
    stop = normal.find("。", match.end())
    stop = min(x for x in (stop, ledger.sentences[sentence].end) if x > 0)
    block = ledger.sentences[sentence].block
    later = [
        f
        for s in ledger.sentences[sentence : sentence + _SENTENCES]
        if s.block == block
        for f in ledger.figures[max(s.first, at) : min(s.last, at + _FIGURES)]
        if f.start > match.end()
    ]
    for rate in window:
        if (
            rate.start < match.end()
            or rate.start > stop
            or (not rate.noun and rate.dimension != "money")
            or rate.strict is None
            or not rate.strict.is_exact
        ):
            continue
        if rate.dimension == "money" and rate.start - match.end() > _EACH_NEAR:
            continue
        for total in later:
            if total.index == rate.index or total.strict is None or total.start < rate.end:
                continue
            if total.noun and normal[total.end + len(total.noun) : total.end + len(total.noun) + 1].isdigit():
                continue  # 40人科普宣传员10名: the noun is the next figure's
            same = comparable(total, rate) or (total.dimension == rate.dimension == "count")
            if rate.dimension == "money":
                if not same or not _TOGETHER.search(normal[total.gap_start : total.start]):
                    continue
            elif not same or not rate.noun or not _same_thing(rate, total):
                continue
            yield _product(ledger, count, rate, total, match["thing"])
            break


def _counts(figure: Figure, thing: str) -> bool:
    if figure.strict is None or not figure.strict.is_exact or figure.dimension != "count":
        return False
    return (figure.noun.startswith(thing) or figure.unit == thing) and figure.kind == "quantity"


def _same_thing(rate: Figure, total: Figure) -> bool:
    """Whether the total counts what is given to each: 科普宣传员10名, 10名科普宣传员."""
    return total.noun == rate.noun if total.noun else total.label.endswith(rate.noun)


def _product(ledger: Ledger, count: Figure, rate: Figure, total: Figure, thing: str) -> Relation:
    assert count.strict is not None
    each, each_loose = strict(rate), loose(rate)
    assert each is not None
    assert each_loose is not None
    derived, wide = count.strict * each, count.strict * each_loose
    middle = format_number((derived.low + derived.high) / 2)
    own = strict(total)
    at_least = own is not None and own.low > derived.high and rate.dimension == "count"
    return make(
        ledger,
        "product",
        total,
        (part("factor", count), part("factor", rate)),
        phrase("each", count.text, thing, rate.text, middle, unit_name(rate)),
        derived,
        wide,
        "possible" if at_least else "likely",
        pattern="each",
    )
