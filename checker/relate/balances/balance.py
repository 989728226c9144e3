"""Balances: opening + inflow − outflow = closing, 总量减去…后结转, 收支相抵, and 收入总计 = 支出总计."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import product

from checker.language.verdicts import Certainty
from checker.relate.arithmetic import comparable, hint, loose, make, part, signed_sum, slip_evidence, strict, written
from checker.relate.breakdown import children, levels_of
from checker.relate.evidence import OPEN, TOLD, UNSAID
from checker.rows import Figure, Hint, Ledger, Relation
from checker.ruledata import phrase

_RESULT = re.compile(
    r"(?:结转|结余|结存|滚存|节余|净结余|余额|相抵|未结|未办结|剩余|尚余|年末|期末|年终|存栏|在册|现有|差额|实有|累计结余)[^,;。]{0,14}$"
)
LEAVING = re.compile(
    r"(?:减去|扣除|减|支出|上解|安排|补充|办结|审结|减少|使用|动用|注销|核销|化解|偿还|还本|调出|退出|下降|消除|销售|出库|支付|拨付|完成|发放|结案|执结|报废|退库|退规|撤销|去世|退出|转正|转出|退会|归还|收回|处置|关停|撤销|出栏|死亡)[^,;。]{0,14}$"
)
_OPENING = re.compile(
    r"(?:年初|期初|上年结转|上年末|去年底|上年结余|原有|上年度结转|旧存|20\d\d年(?:末|底)|总量|总计|总额|收入合计|收入)[^,;。]{0,16}$"
)
ENTERING = re.compile(
    r"(?:再融资|新收|新识别|新增|受理|收到|补充|增加|新建|入库|加上|加|转入|调入|发行|购入|到位|收入|接收|登记|新立|吸收|新购|购置|发展|借入|举借|新入库|入会|招收)[^,;。]{0,14}$"
)
_FIRST = re.compile(
    r"(?:年初|期初|上年结转|上年末|去年底|上年结余|原有|上年度结转|旧存|上期结存|月初|20\d\d年(?:末|底)|上年末?余额)[^,;。]{0,16}$"
)
_LAST = re.compile(
    r"(?:年末|期末|未结|未办结|结转下年|年底|月末|结存|剩余|尚余|年终结转|年终结余|20\d\d年(?:末|底))[^,;。]{0,14}$"
)
_INCOME = re.compile(r"(?:收入|来源|财力)[^,;。]{0,8}(?:总计|总量|合计|共计|总额)[^,;。]{0,8}$")
_OUTGO = re.compile(r"(?:支出|运用)[^,;。]{0,8}(?:总计|总量|合计|共计|总额)[^,;。]{0,8}$")
_SURPLUS = re.compile(r"(?:结余|差额)(?:为|达|约|共)?\s*$")
_EVEN = re.compile(r"收支平衡|收支相等|预算平衡|总计相等")
_SOURCE = re.compile("收入|财力|合计|总计")
_EARLIER = re.compile(r"(?:上年末|上年底|去年底|去年末|年初|期初|月初)[^,;。]{0,10}$")
_CARRIED = re.compile("年末|期末|滚存|累计")
_REFILLED = re.compile(r"补充[^,;。、]{0,4}$")
_TERMS = 6
_SKIPPING = 5
_REMAINDER = re.compile(r"结转|结余|相抵|滚存|净结")


def find(ledger: Ledger) -> Iterator[Relation]:
    """Relations of kind ``balance``."""
    normal = ledger.document.source.normal
    below = children(ledger)
    levels = [f for f in levels_of(ledger) if f.index not in below and f.value is not None]
    for position, closing in enumerate(levels):
        lead = normal[max(closing.gap_start, closing.start - 30) : closing.start]
        if position >= 1 and _RESULT.search(lead) and not _EARLIER.search(lead):
            yield from _closing(ledger, levels, position, normal)
        if position >= 1 and _OUTGO.search(lead):
            yield from _even(ledger, levels, position, normal)


def _lead(normal: str, figure: Figure) -> str:
    return normal[max(figure.gap_start, figure.start - 30) : figure.start]


def _closing(ledger: Ledger, levels: Sequence[Figure], position: int, normal: str) -> Iterator[Relation]:
    closing = levels[position]
    own = strict(closing)
    terms: list[Figure] = []
    signed: tuple[list[Figure], list[Figure]] | None = None
    trials = 0
    for back in range(position - 1, max(-1, position - 1 - 2 * _TERMS), -1):
        figure = levels[back]
        if figure.block != closing.block or closing.sentence - figure.sentence > 5:
            break
        if not comparable(figure, closing):
            continue
        terms.insert(0, figure)
        if len(terms) < 2:
            continue
        if len(terms) > _TERMS:
            break
        fit = _signs(terms, closing)
        if fit is not None:
            yield closed(ledger, closing, *fit, "certain", "signs")
            return
        trials += 2 ** (len(terms) - 1)
        if (
            (
                signed is None
                or (_FIRST.search(_lead(normal, terms[0])) and not _INCOME.search(_lead(normal, signed[0][0])))
            )
            and len(terms) >= 2
            and _OPENING.search(_lead(normal, terms[0]))
            and not LEAVING.search(_lead(normal, terms[0]))
        ):
            fund = bool(_FIRST.search(_lead(normal, terms[0])))
            minus = [f for f in terms[1:] if _taken(_lead(normal, f), fund=fund)]
            worded = signed_sum([terms[0], *(f for f in terms[1:] if f not in minus)], minus)
            if minus and worded is not None and own is not None and worded.meets(own):
                yield closed(
                    ledger, closing, [terms[0], *(f for f in terms[1:] if f not in minus)], minus, "certain", "words"
                )
                return
            if minus:
                signed = [terms[0], *(f for f in terms[1:] if f not in minus)], minus
    pair = _pair(levels, position, normal)
    if pair is not None:
        yield closed(ledger, closing, [pair[0]], [pair[1]], "certain", "pair")
        return
    yield from _nearest_pair(ledger, levels, position, normal)
    if signed is None or own is None:
        return
    plus, minus = signed
    if len(plus) == len(minus) == 1 and _equal(plus[0], minus[0]):
        return  # both sides of an account: what is left over stands in the outgo
    terms = [*plus, *minus]
    firm = (
        bool(_FIRST.search(_lead(normal, plus[0])))
        and bool(_LAST.search(_lead(normal, closing)))
        and all(ENTERING.search(_lead(normal, f)) for f in plus[1:])
        and all(f.sentence == closing.sentence for f in terms)
    )
    if firm:
        derived = signed_sum(plus, minus)
        slips, chance = slip_evidence(plus, [*minus, closing])
        near = derived is not None and abs(derived.high - own.high) <= max(f.value or Decimal(0) for f in terms) / 5
        if derived is not None and (near or slips):
            yield closed(
                ledger, closing, plus, minus, "certain", "opening-closing", hint(slips, [*plus, *minus, closing])
            )
            return
    slips, chance = slip_evidence([*plus], [*minus, closing])
    left = signed_sum(plus, [*minus, closing])
    if left is not None and any((own_term := strict(f)) is not None and left.meets(-own_term) for f in minus):
        return  # off by just one of the terms: that one is a sum of the others, or is said twice
    limit = UNSAID if len(plus) == 1 and _INCOME.search(_lead(normal, plus[0])) else OPEN
    if slips and chance < limit and closing.sentence - plus[0].sentence <= 2:
        yield closed(ledger, closing, plus, minus, "likely", "slip", hint(slips, [*plus, *minus, closing]), chance)


def _pair(levels: Sequence[Figure], position: int, normal: str) -> tuple[Figure, Figure] | None:
    """An income and an outgo before the closing figure whose difference it is (收支相抵，结转…)."""
    closing = levels[position]
    own = strict(closing)
    near = [
        f
        for f in levels[max(0, position - 14) : position]
        if closing.sentence - f.sentence <= 6 and comparable(f, closing)
    ]
    if own is None or (closing.value or 0) < closing.unit_place * 20:
        return None
    for second in range(len(near) - 1, 0, -1):
        if "支出" not in _lead(normal, near[second]) + near[second].label:
            continue
        for first in range(second - 1, -1, -1):
            derived = signed_sum([near[first]], [near[second]])
            if (
                _SOURCE.search(_lead(normal, near[first]) + near[first].label)
                and derived is not None
                and derived.meets(own)
            ):
                return near[first], near[second]
    return None


def _equal(one: Figure, other: Figure) -> bool:
    a, b = strict(one), strict(other)
    return a is not None and b is not None and a.meets(b)


def _taken(lead: str, *, fund: bool) -> bool:
    """Whether the words before a term take it away; 加上…补充 adds, and so does 补充 to what a ``fund`` held at first."""
    if fund and _REFILLED.search(lead):
        return False
    return bool(LEAVING.search(lead)) and not lead.lstrip(",。;、").startswith(("加", "新增", "新收"))


def _nearest_pair(ledger: Ledger, levels: Sequence[Figure], position: int, normal: str) -> Iterator[Relation]:
    """收入A，支出B，当年收支结余C: the two levels right before C, where a single wrong key explains that they disagree."""
    closing = levels[position]
    if position < 2 or not _SURPLUS.search(_lead(normal, closing)):
        return
    if _CARRIED.search(_lead(normal, closing)):
        return  # with what there was at first
    income, outgo = levels[position - 2 : position]
    if not (comparable(income, closing) and comparable(outgo, closing)) or closing.sentence - income.sentence > 3:
        return
    if "收入" not in _lead(normal, income) + income.label or "支出" not in _lead(normal, outgo) + outgo.label:
        return
    if _equal(income, outgo):
        return
    slips, chance = slip_evidence([income], [outgo, closing])
    if slips and chance < TOLD:
        yield closed(
            ledger, closing, [income], [outgo], "likely", "income-outgo", hint(slips, [income, outgo, closing]), chance
        )


def _signs(terms: Sequence[Figure], closing: Figure) -> tuple[list[Figure], list[Figure]] | None:
    """Signs for all terms but the first (which is added) that give the closing figure exactly; None if there are none."""
    values = [(f.value or Decimal(0)) * f.factor for f in terms]
    target = (closing.value or Decimal(0)) * closing.factor
    slack = sum((f.unit_place * f.factor for f in (*terms, closing)), Decimal(0)) / 2
    exact = all(f.unit_place * f.factor == closing.unit_place * closing.factor for f in terms)
    if target < closing.unit_place * closing.factor * 100:
        return None
    # A term may be left out (支出 said before its sum): only where the figures are long enough for that to say something.
    long = target >= closing.unit_place * closing.factor * 1000 and len(terms) <= _SKIPPING
    for signs in product((-1, 0, 1) if long else (-1, 1), repeat=len(terms) - 1):
        if -1 not in signs:
            continue
        amount = values[0] + sum((v * s for v, s in zip(values[1:], signs, strict=True)), Decimal(0))
        if abs(amount - target) <= (slack if not exact or slack < target / 500 else 0):
            plus = [terms[0], *(f for f, s in zip(terms[1:], signs, strict=True) if s > 0)]
            minus = [f for f, s in zip(terms[1:], signs, strict=True) if s < 0]
            derived, own = signed_sum(plus, minus), strict(closing)
            if derived is not None and own is not None and own.meets(derived):
                return plus, minus
    return None


def closed(
    ledger: Ledger,
    closing: Figure,
    plus: Sequence[Figure],
    minus: Sequence[Figure],
    certainty: Certainty,
    pattern: str,
    cause: Hint | None = None,
    chance: float | None = None,
) -> Relation:
    """The relation of a closing figure to what was there or came in, less what went out."""
    expression = "＋".join(written(f, closing) for f in plus) + "".join(f"−{written(f, closing)}" for f in minus)
    derived, wide = signed_sum(plus, minus), signed_sum(plus, minus, use_loose=True)
    members = [part("opening" if n == 0 else "inflow", f) for n, f in enumerate(plus)] + [
        part("outflow", f) for f in minus
    ]
    return make(
        ledger,
        "balance",
        closing,
        members,
        expression,
        derived,
        wide,
        certainty,
        hint=cause,
        pattern=pattern,
        chance=chance,
    )


def _even(ledger: Ledger, levels: Sequence[Figure], position: int, normal: str) -> Iterator[Relation]:
    """支出总计 against the 收入总计 said before it."""
    outgo = levels[position]
    for back in range(position - 1, max(-1, position - 16), -1):
        income = levels[back]
        if income.block != outgo.block or outgo.sentence - income.sentence > 5:
            return
        if not comparable(income, outgo):
            continue
        lead = _lead(normal, income)
        if _OUTGO.search(lead):
            return
        if not _INCOME.search(lead):
            continue
        even = bool(_EVEN.search(normal, income.end, min(outgo.end + 30, len(normal))))
        a, b = strict(income), strict(outgo)
        if a is None or b is None:
            return
        slips, chance = ([], None) if a.meets(b) else slip_evidence([income], [outgo])
        follows = normal[outgo.end : outgo.end + 40]
        wrong_key = bool(slips) and outgo.sentence - income.sentence <= 3 and not _REMAINDER.search(follows)
        if a.meets(b) or even or wrong_key:
            yield make(
                ledger,
                "balance",
                outgo,
                [part("opening", income)],
                phrase("even", written(income, outgo), written(outgo, outgo)),
                a,
                loose(income),
                "likely",
                pattern="even",
                hint=hint(slips, [income, outgo]),
                chance=chance,
            )
        return
