"""Products: N个村 × 每村4名, N户 × 每户500元, and yields (亩产 = 产量 ÷ 面积)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from checker.language.intervals import Interval, format_number
from checker.relate.arithmetic import comparable, loose, make, part, strict, unit_name, written
from checker.rows import Figure, Ledger, Relation
from checker.ruledata import phrase

_EACH = re.compile(
    r"每(?:个|户|名|位|家|所|座|条)?(?P<thing>[村社镇乡户人名家组校站点班队][\u4e00-\u9fff]{0,2}?)(?=落实|配备|设|有|安排|选|补助|补贴|发放|奖励|建|培训|确定|各|投入|资助|给予|聘|配|奖|发)"
)
_EACH_NEAR = 26
_TOGETHER = re.compile(r"(?:共|合计|总计|共计|累计|一共|总共)[^,;。\d]{0,8}$")
_SENTENCES = 4


def find(ledger: Ledger) -> Iterator[Relation]:
    """Relations of kind ``product``."""
    normal = ledger.document.source.normal
    for sentence in ledger.sentences:
        if "每" not in normal[sentence.start : sentence.end]:
            continue
        for match in _EACH.finditer(normal, sentence.start, sentence.end):
            yield from _each(ledger, sentence.index, match, normal)
    yield from _yields(ledger)


def _each(ledger: Ledger, sentence: int, match: re.Match[str], normal: str) -> Iterator[Relation]:
    window = ledger.figures[ledger.sentences[sentence].first : ledger.sentences[sentence].last]
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
        for f in ledger.figures[s.first : s.last]
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


def _yields(ledger: Ledger) -> Iterator[Relation]:
    """亩产495.85公斤 = 产量127.29万吨 ÷ 面积256.71万亩: confirmed where it holds, never contradicted."""
    levels = [
        f
        for f in ledger.figures
        if f.role == "level" and not f.aside and f.dimension in ("weight", "area") and f.strict is not None
    ]
    for figure in ledger.figures:
        if (
            figure.role not in ("intensive", "level")
            or figure.dimension != "weight"
            or not re.search("亩产|单产|每亩", figure.label + figure.text)
        ):
            continue
        near = [
            f
            for f in levels
            if f.block == figure.block and abs(f.sentence - figure.sentence) <= 2 and f.index != figure.index
        ]
        own = strict(figure)
        for weight in near:
            for area in near:
                if weight.dimension != "weight" or area.dimension != "area" or own is None:
                    continue
                a, b = strict(weight), strict(area)
                if a is None or b is None or b.low <= 0:
                    continue
                per_mu = (a / b).scaled(Decimal("666.6666666666666666666666667")) if "亩" in (area.unit or "") else None
                if per_mu is not None and per_mu.meets(own) and per_mu.high - per_mu.low < own.high / 50:
                    yield make(
                        ledger,
                        "product",
                        figure,
                        (part("whole", weight), part("factor", area)),
                        f"{written(weight, weight)}÷{written(area, area)}",
                        Interval(per_mu.low, per_mu.high),
                        None,
                        "possible",
                        found="confirmed",
                        pattern="yield",
                    )
                    break
            else:
                continue
            break
