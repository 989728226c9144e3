"""The accounts of a budget report within a year: 收入总计 = 支出总计, an account with what is added to it, shares of it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache

from checker.relate.arithmetic import (
    comparable,
    down,
    hint,
    loose,
    make,
    part,
    shown_middle,
    signed_sum,
    slip_evidence,
    strict,
    unit_name,
    written,
)
from checker.relate.balances.accounts import Account, accounts, clause_before, named, stating
from checker.relate.breakdown import children, reference
from checker.relate.evidence import SAID, UNSAID
from checker.relate.rates.share import gives, share_of
from checker.rows import Figure, Ledger, Relation
from checker.ruledata import phrase

_ANY = 1.1  # where words leave no doubt
_PAIRS = 6
_AROUND = 20  # statements of a fund on each side of a share among which its whole is looked for
_TELLING = 100  # last places from which on agreement that no word announces says something
_NEAR = 12  # sentences within which 按照收支平衡的原则 speaks of what was said before
_EVEN = re.compile(r"收支(?:预算)?(?:平衡|相等|相抵)|以收定支|[,;。]相应安排")
_LEFT = re.compile(r"结转|结余|相抵|净结")
_MINUS = re.compile(r"^\s*[,;、]?(?:并|再|同时)?(?:减|扣除|扣减|调出|上解|补助下级|减少)")
_OF = re.compile(r"占(?P<whole>[^,;。占]{2,24}?)(?:总[量额数])?(?:的)?(?:比重|比例|份额)?(?:的|为|达到?|约)*$")


def find(ledger: Ledger) -> Iterator[Relation]:
    """Relations of kind ``balance``, ``total`` and ``share`` between the accounts of one year."""
    for index, account in accounts(ledger).items():
        figure = ledger.figures[index]
        if account.side == "支出":
            yield from _even(ledger, account, figure)
        if account.total:
            yield from _with_base(ledger, account, figure)
    for figure in ledger.figures:
        if figure.role == "share" and figure.unit == "%" and figure.host >= 0 and not figure.hedge:
            yield from _of_account(ledger, figure)


def _nearest(figures: Sequence[Figure], figure: Figure) -> Figure | None:
    """The last of the figures before this one."""
    place = bisect_left(figures, figure.index, key=lambda f: f.index)
    return figures[place - 1] if place else None


def _even(ledger: Ledger, account: Account, outgo: Figure) -> Iterator[Relation]:
    """支出总计 against the 收入总计 of the same account; 按照收支平衡的原则 also 支出 against what there is to spend."""
    said = ledger.document.source.normal[ledger.sentences[outgo.sentence].start : outgo.start]
    even = bool(_EVEN.search(said))
    incomes = stating(ledger, account, side="收入", total=True)
    income = _nearest(incomes, outgo)
    if income is None and even:
        income = _nearest(stating(ledger, account, side="收入"), outgo)
    if income is None or not comparable(income, outgo):
        return
    a, b = strict(income), strict(outgo)
    if a is None or b is None or outgo.hedge or income.hedge:
        return
    slips, chance = ([], None) if a.meets(b) else slip_evidence([income], [outgo])
    follows = ledger.document.source.normal[outgo.end : outgo.end + 40]
    # 按照收支平衡的原则 says that they are equal; two 总计 are by the way accounts are kept, other totals mostly.
    both = all("总计" in clause_before(ledger, f) for f in (income, outgo))
    # Published 收入总计 and 支出总计 of an account differ only where what is left over is told right after.
    beside = outgo.sentence - income.sentence <= _NEAR
    bound = _ANY if (even or both) and beside else SAID if both else UNSAID
    rare = chance is not None and chance < bound and (len(incomes) <= 1 or (both and beside))
    if not (account.total or even) and (not a.meets(b) or (outgo.value or 0) < outgo.unit_place * _TELLING):
        return  # all that came in may be spent, or not
    if a.meets(b) or (slips and rare and not _LEFT.search(follows)):
        yield make(
            ledger,
            "balance",
            outgo,
            [part("opening", income)],
            phrase("even" if account.total else "balanced", written(income, outgo), written(outgo, outgo)),
            a,
            loose(income),
            "likely",
            pattern="even",
            hint=hint(slips, [income, outgo]),
            chance=chance,
        )


def _with_base(ledger: Ledger, account: Account, total: Figure) -> Iterator[Relation]:
    """(收入)加上级补助A、上年结转B，减调出资金C，收入总计T: the account itself, said here or before, and what the sentence adds."""
    normal = ledger.document.source.normal
    below = children(ledger)
    sentence = ledger.sentences[total.sentence]
    terms = [
        f
        for f in ledger.figures[sentence.first : total.index]
        if f.role in ("level", "remark") and f.dimension == "money" and not f.aside and f.index not in below
        and not reference(normal, f)
    ]  # fmt: skip
    plain = accounts(ledger).get(terms[0].index) if terms else None
    if plain is not None and not plain.total and plain.side == account.side:
        base: Figure | None = terms.pop(0)
    else:
        base = _nearest(
            [f for f in stating(ledger, account, total=False) if f.role != "budget"], terms[0] if terms else total
        )
    if base is None or not terms or len(terms) > _PAIRS or any(f.hedge or not comparable(f, total) for f in terms):
        return
    if any((held := accounts(ledger).get(f.index)) is not None and held.total for f in terms):
        return
    minus = [f for f in terms if _MINUS.match(clause_before(ledger, f))] if account.side == "收入" else []
    plus = [base, *(f for f in terms if f not in minus)]
    derived, wide, own = signed_sum(plus, minus), signed_sum(plus, minus, use_loose=True), strict(total)
    if derived is None or own is None or base.hedge:
        return
    slips, chance = ([], None) if derived.meets(own) else slip_evidence(plus, [*minus, total])
    firm = len(re.findall(r"[,;、](?=.)", normal[terms[0].gap_start : total.start])) <= len(terms) + 1
    if not derived.meets(own) and not (slips and chance is not None and chance < (_ANY if firm else UNSAID)):
        return
    yield make(
        ledger,
        "total" if not minus else "balance",
        total,
        [part("part", f) for f in plus] + [part("outflow", f) for f in minus],
        "＋".join(written(f, total) for f in plus)
        + "".join(f"−{written(f, total)}" for f in minus)
        + f"＝{shown_middle(down(derived, total))} {unit_name(total)}",
        derived,
        wide,
        "likely",
        pattern="account",
        hint=hint(slips, [*plus, *minus, total]),
        chance=chance,
    )


@lru_cache(maxsize=4)
def _by_fund(ledger: Ledger) -> dict[tuple[str, str], list[Figure]]:
    """The levels that state a fund's income or outgo (no totals), in order."""
    found: dict[tuple[str, str], list[Figure]] = defaultdict(list)
    for index, account in accounts(ledger).items():
        if not account.total:
            found[account.fund, account.side].append(ledger.figures[index])
    return found


def _of_account(ledger: Ledger, share: Figure) -> Iterator[Relation]:
    """占一般公共预算支出的80.2%: of the account of that name, wherever it is stated. It may only confirm."""
    match = _OF.search(clause_before(ledger, share))
    told = named(match["whole"]) if match else None
    piece = ledger.figures[share.host]
    if told is None or piece.role != "level" or share.unit_place > 1:
        return
    fund, area, side = told
    stated = _by_fund(ledger).get((fund, side), [])
    place = bisect_left(stated, share.index, key=lambda f: f.index)
    wholes = [
        f
        for f in stated[max(0, place - _AROUND) : place + _AROUND]
        if comparable(f, piece) and f.index != piece.index and area in ("", accounts(ledger)[f.index].area)
    ]
    for whole in sorted(wholes, key=lambda f: abs(f.index - share.index))[:_PAIRS]:
        if gives(share, piece, whole):
            yield share_of(ledger, share, piece, whole, "possible", "account")
            return
