"""What an account leaves over: 收入方面…收入总计A。支出方面…支出总计B。年终结余C, over sentences and paragraphs of a section.

Where no total is stated the items are added up: 收入1864万元；上年结余216万元。支出742万元，调出1100万元，年终结余238万元.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final, Literal

from checker.relate.arithmetic import comparable, hint, signed_sum, slip_evidence, strict
from checker.relate.balances.accounts import clause_before
from checker.relate.balances.balance import closed
from checker.relate.breakdown import children, levels_of
from checker.relate.evidence import TOLD, UNSAID
from checker.rows import Figure, Ledger, Relation

_CLOSING: Final = re.compile(
    r"(?:(?:年终|年末|期末)(?:净|滚存)?结[余转](?:资金)?|净结余|(?:结转|结余)(?:到|至)?(?:20\d\d|下|次)年(?:度)?(?:继续)?(?:使用|支出|安排)?|相抵后?,?结[转余]"
    r"|^(?:当年|本年|年度)?结[转余])(?:支出|资金)?(?:为|的)?$"
)
_OUT: Final = re.compile(
    r"支出|上解(?!收入)|还本|补助及?(?:转贷)?(?:下级|[乡镇县区市])|转贷(?:给)?(?:下级|[乡镇县区市])|调出|^调入(?:一般)?公共预算|(?:安排|补充|增设)(?:预算)?稳定调节"
)
_IN: Final = re.compile(
    r"收入|补助|返还|转贷|上年(?:滚存)?结[转余]|年初结[转余]|调入|动用|(?:下级|[乡镇县区市街]+)上解|专项债券|一般债券"
)
_FROM_BELOW: Final = re.compile(r"(?:下级|镇街?|街道|县区?|[乡县区市])上解(?!支出)|(?:补助|转贷|上解|债券)收入")
_TOTAL: Final = re.compile(r"(?:总计|总量|合计|共计)(?:为|达)?$")
_LESS: Final = re.compile("减去|扣除")  # 收入总量减去预算支出、上解支出等A: A holds the outgo said before it
_DIFFERENCE: Final = re.compile(r"收入[^,;。]{0,6}总?计[^,;。]{0,2}(?:减去?|扣除|与)支出[^,;。]{0,6}总?计|相抵|品迭")
_CUMULATIVE: Final = re.compile("滚存|累计")
_SENTENCES: Final = 10
_NEAR: Final = 3
_TERMS: Final = 9
_LEAD: Final = 120  # characters before a closing figure in which 减去 opens what is taken away
_TELLING: Final = 20  # last places from which on agreement says something
_COARSE: Final = Decimal("0.2")

Side = Literal["in", "out"]


@dataclass
class _Account:
    """The terms of an account; a total stands for all of its side. ``firm``: every level between them was understood."""

    incomes: list[Figure] = field(default_factory=list)
    outgoes: list[Figure] = field(default_factory=list)
    totals: int = 0
    firm: bool = True


def find(ledger: Ledger) -> Iterator[Relation]:
    """Relations of kind ``balance``: what is left over is the income less the outgo."""
    below = children(ledger)
    levels = [f for f in levels_of(ledger) if f.dimension == "money" and f.index not in below and f.strict is not None]
    clauses = [clause_before(ledger, f) for f in levels]
    for position, closing in enumerate(levels):
        if _CLOSING.search(clauses[position]) and not closing.hedge:
            account = _account(ledger, levels, clauses, position)
            if account is not None:
                yield from _held(ledger, closing, account)


def _side(clause: str, before: Side | None) -> Side | None:
    """Whether the words before a level say that it comes in or goes out; a bare 合计 goes with what stands before it."""
    if _FROM_BELOW.search(clause):
        return "in"
    if _OUT.search(clause):
        return "out"
    if _IN.search(clause):
        return "in"
    return before if _TOTAL.search(clause) else None


def _account(ledger: Ledger, levels: Sequence[Figure], clauses: Sequence[str], position: int) -> _Account | None:
    """The account before a closing figure: back over its outgo, then over its income, to the total or the first of it."""
    closing = levels[position]
    normal = ledger.document.source.normal
    section = ledger.section_at(closing.start)
    if _DIFFERENCE.search(normal, ledger.sentences[closing.sentence].start, closing.start):
        section = section[:-1]  # 收入总计减去支出总计 speaks of the parts before it
    account, done = _Account(), set[Side]()
    for back in range(position - 1, -1, -1):
        figure, clause = levels[back], clauses[back]
        if (
            closing.sentence - figure.sentence > _SENTENCES
            or ledger.section_at(figure.start)[: len(section)] != section
        ):
            break
        side = _side(clause, _side(clauses[back - 1], None) if back else None)
        if _CLOSING.search(clause) or (account.incomes and side == "out"):
            break
        if side is None or not comparable(figure, closing) or figure.hedge:
            account.firm = False
            continue
        if side in done:
            continue
        terms = account.incomes if side == "in" else account.outgoes
        if _TOTAL.search(clause):
            account.firm &= not terms
            terms[:] = [figure]
            account.totals += 1
            done.add(side)
        else:
            terms.insert(0, figure)
        if "in" in done:
            break
    less = [match.start() for match in _LESS.finditer(normal, closing.start - _LEAD, closing.start)]
    account.outgoes = [f for f in account.outgoes if not less or f.start > less[-1]]
    if not account.incomes or not account.outgoes or len(account.incomes) + len(account.outgoes) > _TERMS:
        return None
    return account


def _held(ledger: Ledger, closing: Figure, account: _Account) -> Iterator[Relation]:
    plus, minus = account.incomes, account.outgoes
    derived, own = signed_sum(plus, minus), strict(closing)
    for first in range(1, len(plus)):  # where an account begins is not said
        shorter = signed_sum(plus[first:], minus)
        if (
            derived is not None
            and own is not None
            and not derived.meets(own)
            and shorter is not None
            and shorter.meets(own)
        ):
            plus, derived = plus[first:], shorter
            break
    if derived is None or own is None or derived.low <= 0 or derived.high - derived.low > own.low * _COARSE:
        return  # what is left over is in the outgo already, or is less than what rounding leaves
    if (closing.value or 0) < closing.unit_place * _TELLING:
        return
    slips, chance = ([], None) if derived.meets(own) else slip_evidence(plus, [*minus, closing])
    near = closing.sentence - min(f.sentence for f in (*plus, *minus)) <= _NEAR
    bound = TOLD if account.totals == 2 or near else UNSAID
    if not derived.meets(own) and not (account.firm and slips and chance is not None and chance < bound):
        return
    if _CUMULATIVE.search(clause_before(ledger, closing)) and not derived.meets(own):
        return
    yield closed(ledger, closing, plus, minus, "likely", "left-over", hint(slips, [*plus, *minus, closing]), chance)
