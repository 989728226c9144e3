"""Repeats: the same fact said twice. Two figures conflict only if label, scope, period and measure agree.

Likeness of labels is explainable: words that carry no meaning for a comparison are dropped (科普工作经费 and 科普经费投入
are both 科普经费), and what is left must be equal. Nothing is compared with a score.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from decimal import Decimal
from functools import cache, lru_cache
from itertools import pairwise

from checker.language.intervals import EXACT, Interval
from checker.language.verdicts import Certainty
from checker.relate.arithmetic import comparable, loose, make, part, strict, unit_name, written
from checker.relate.breakdown import children
from checker.rows import Figure, Ledger, Relation
from checker.ruledata import arithmetic_words, phrase

_IDLE = re.compile(
    r"投入|工作|资金达|经费达|共计|总计|合计|累计|一共|总共|完成|实现|达到|使用|安排|用于|实际|我[省市县区镇乡村]|全年|今年|本年|年度|共有|现有|拥有|已|的|了|地方|各级|各类|所有|全部|约|达|为|是|(?<!公)共|年末|年底|目前|截至"
)
_EACH = re.compile(r"每|各(?!级|类)|人均|户均|平均|单个|其中|含|包括")
MEASURES = (
    "预算",
    "执行",
    "决算",
    "计划",
    "目标",
    "预计",
    "力争",
    "确保",
    "累计",
    "新增",
    "净增",
    "增长",
    "增加",
    "下降",
    "减少",
    "占",
    "年末",
    "年初",
    "余额",
    "结余",
    "同比",
    "环比",
    "人均",
    "平均",
)
_FEW = 3
_LEAST = 4  # characters of a label that may identify a fact
_YEAR = re.compile(r"20\d\d(?=\s?年)")
AREA = re.compile(
    r"全[省市县区州]|[省市县区州]本?级|市区|园区|开发区|高新区|中央|(?<![我全各本该])[\u4e00-\u9fff](?<![我全各本该两])(?:区|县)(?![级域科委各有])"
)
_ADDED = re.compile(r"(?:^|[,。;、(])(?:加|加上|减|减去|含|另|调入|调出|上级|上解|其他|年终|上年)[^,。;]*$")
_THIS_YEAR = re.compile(r"今年|本年|当年|全年|年内|[一1]年来|以来|目前|至今")
_CAPITAL = re.compile(r"[壹贰叁肆伍陆柒捌玖拾佰仟]")
_BESIDE = re.compile(r"^[(,]?\s*(?:大写|小写|即|合|人民币)?[:：]?\s*(?:人民币)?[¥￥]?$")
_PLAN = re.compile(r"力争|确保|目标|计划|预计|预期|明年|下一?年|将|拟|要|争取")


def find(ledger: Ledger) -> Iterator[Relation]:
    """Relations of kind ``repeat`` (same fact, same or conflicting values) and ``near-miss``."""
    yield from _same_fact(ledger)
    yield from _same_rate(ledger)
    yield from _near_misses(ledger)
    yield from _written_out(ledger)


def _written_out(ledger: Ledger) -> Iterator[Relation]:
    """叁万元整（¥30000元）: an amount in capital numerals beside the same amount in figures."""
    normal = ledger.document.source.normal
    for first, second in pairwise(ledger.figures):
        if first.dimension != "money" or not comparable(first, second) or first.sentence != second.sentence:
            continue
        if bool(_CAPITAL.search(first.text)) == bool(_CAPITAL.search(second.text)):
            continue
        if not _BESIDE.match(normal[first.end : second.start]):
            continue
        yield make(
            ledger,
            "repeat",
            second,
            (part("repeat", first),),
            phrase("written-out", first.text, second.text),
            _as_written(first),
            None,
            "certain",
            found="confirmed" if first.value == second.value else "contradicted",
            pattern="written-out",
        )


def _as_written(figure: Figure) -> Interval | None:
    return None if figure.value is None else Interval.exact(figure.value)


def core(label: str) -> str:
    """What is left of a label when the words without meaning for a comparison are dropped."""
    return _IDLE.sub("", label)


def fact_name(label: str) -> str:
    """The name of the fact that a label speaks of: its core, by whichever of several names (服务业 is 第三产业)."""
    name = core(label)
    return _synonyms().get(name, name)


@cache
def _synonyms() -> dict[str, str]:
    return {core(other): core(name) for name, others in arithmetic_words()["synonyms"].items() for other in others}


def _measure(figure: Figure) -> tuple[str, ...]:
    return tuple(m for m in MEASURES if m in figure.qualifier or m in figure.label)


def _same_fact(ledger: Ledger) -> Iterator[Relation]:
    """Facts with the same label, unit, scope, period and measure."""
    normal = ledger.document.source.normal
    below = children(ledger)
    facts: dict[tuple[str, str, str, tuple[str, ...], str], list[Figure]] = defaultdict(list)
    for figure in ledger.figures:
        if figure.role not in ("level", "intensive") or figure.strict is None or figure.group is None or figure.aside:
            continue
        name = fact_name(figure.label)
        if len(name) < _LEAST:
            continue
        said = normal[figure.gap_start : figure.start]
        if _EACH.search(said[-24:]) or _PLAN.search(said[-30:]) or _ADDED.search(said[-24:]):
            continue
        facts[
            name, figure.group, "" if figure.scope.startswith("我") else figure.scope, _measure(figure), figure.role
        ].append(figure)
    for (label, *_), figures in facts.items():
        for first, second in pairwise(figures):
            if first.cell and second.cell and first.qualifier != second.qualifier:
                continue  # one row, another column
            yield from _compare(ledger, label, first, second, below)


def _same_rate(ledger: Ledger) -> Iterator[Relation]:
    """A rate or a share said twice of one name: confirmed where they agree, left open where the base may differ."""
    facts: dict[tuple[str, str, int, str | None, str], Figure] = {}
    for figure in ledger.figures:
        if figure.role not in ("rate", "share", "percentage") or figure.strict is None or figure.unit != "%":
            continue
        name = fact_name(figure.label)
        if len(name) < _LEAST + 2 or figure.cell or figure.aside or figure.other_base:
            continue
        key = name, figure.role, figure.direction, figure.scope, "、".join(_measure(figure))
        earlier = facts.get(key)
        facts[key] = figure
        if earlier is None or earlier.sentence == figure.sentence or earlier.strict is None:
            continue
        hosts = [ledger.figures[f.host].value if f.host >= 0 else None for f in (earlier, figure)]
        if hosts[0] != hosts[1]:
            continue  # of another level: another fact
        same_places = earlier.unit_place == figure.unit_place
        agrees = earlier.value == figure.value if same_places else earlier.strict.meets(figure.strict)
        yield make(
            ledger,
            "repeat",
            figure,
            (part("repeat", earlier),),
            f"“{name}”：{earlier.text}、{figure.text}",
            earlier.strict,
            None,
            "possible",
            found="confirmed" if agrees else "not_assessable",
            reason="" if agrees else "circumstances",
            pattern="same-rate",
        )


def _compare(ledger: Ledger, name: str, first: Figure, second: Figure, below: dict[int, int]) -> Iterator[Relation]:
    a, b = strict(first), strict(second)
    if a is None or b is None:
        return
    agrees = a.meets(b)
    periods = {p for p in (first.period, second.period) if p and not _THIS_YEAR.search(p)}
    same_section = ledger.section_at(first.start)[:1] == ledger.section_at(second.start)[:1]
    certain: Certainty = "possible"
    if not agrees:
        if len(periods) > 1 or first.index in below or second.index in below:
            return
        here, there = _circumstances(ledger, first), _circumstances(ledger, second)
        if here != there or (not here[0] and not _only_year(ledger)):
            return
        if first.hedge or second.hedge or first.dimension == "money":
            certain = "likely" if _only_two(ledger, name) and not same_section else "possible"
        if first.sentence == second.sentence:
            return
    elif a.is_exact and b.is_exact and (first.value or Decimal(0)) < 10 and first.sentence == second.sentence:
        return
    yield make(
        ledger,
        "repeat",
        second,
        (part("repeat", first),),
        phrase("said-twice", name, first.text, second.text),
        a,
        loose(first),
        certain,
        found=None if agrees or certain == "likely" else "not_assessable",
        reason="" if agrees or certain == "likely" else "circumstances",
        pattern="same-label",
    )


def _circumstances(ledger: Ledger, figure: Figure) -> tuple[frozenset[str], frozenset[str]]:
    """The years and the areas named in the headings above the figure and in its paragraph before it."""
    block = ledger.document.blocks[figure.block] if figure.block >= 0 else None
    normal = ledger.document.source.normal
    begin = max(block.start if block else 0, figure.start - 300)
    said = "\n".join(ledger.section_at(figure.start)) + normal[begin : figure.start]
    years = frozenset(_YEAR.findall(said))
    areas = frozenset(AREA.findall(said))
    return years - _only_year(ledger), areas


@lru_cache(maxsize=8)
def _only_year(ledger: Ledger) -> frozenset[str]:
    """The year that a document speaks of: empty when it names several, so that a figure without year stays undated."""
    years = frozenset(_YEAR.findall(ledger.document.text))
    return years if len(years) == 1 else (frozenset({"-"}) if not years else frozenset())


def _only_two(ledger: Ledger, name: str) -> bool:
    """Whether the label names few figures: one that stands with many values is a heading, not a fact."""
    return _labels(ledger)[name] <= _FEW


@lru_cache(maxsize=8)
def _labels(ledger: Ledger) -> Counter[str]:
    return Counter(fact_name(figure.label) for figure in ledger.figures)


def _digits(figure: Figure) -> str:
    if figure.value is None:
        return ""
    return str(int(EXACT.divide(figure.value, figure.unit_place).to_integral_value()))


def _near_misses(ledger: Ledger) -> Iterator[Relation]:
    """Long figures one digit, or one swap of neighbours, apart, under related labels. They may be two facts."""
    normal = ledger.document.source.normal
    buckets: dict[tuple[object, ...], list[Figure]] = defaultdict(list)
    paired: set[tuple[int, int]] = set()
    for figure in ledger.figures:
        if figure.role != "level" or figure.hedge or figure.group is None or figure.dimension != "money":
            continue
        digits = _digits(figure)
        if len(digits) < 6 or digits.endswith("000"):
            continue
        for position in range(len(digits)):
            key = figure.group, figure.scale, len(digits), position, digits[:position] + "?" + digits[position + 1 :]
            for other in buckets[key]:
                pair = other.index, figure.index
                if other.value != figure.value and pair not in paired and _related(normal, other, figure):
                    paired.add(pair)
                    yield _near_miss(ledger, other, figure)
            buckets[key].append(figure)


def _near_miss(ledger: Ledger, first: Figure, second: Figure) -> Relation:
    return make(
        ledger,
        "near-miss",
        second,
        (part("repeat", first),),
        phrase("one-digit", written(first, second), written(second, second), unit_name(second)),
        strict(first),
        loose(first),
        "possible",
        pattern="one-digit",
    )


def _related(normal: str, a: Figure, b: Figure) -> bool:
    """Whether the words before both share a noun of two characters, outside tables and lists of parts."""
    if a.sentence == b.sentence:
        return False
    first, second = (_IDLE.sub("", normal[max(f.gap_start, f.start - 14) : f.start]) for f in (a, b))
    grams = {first[i : i + 2] for i in range(len(first) - 1)}
    kin = bool(re.search(r"投入|经费|资金", normal[a.gap_start : a.start])) and bool(
        re.search(r"投入|经费|资金", normal[b.gap_start : b.start])
    )
    return kin or any(second[i : i + 2] in grams and second[i] >= "一" for i in range(len(second) - 1))
