"""An account of a budget report over time: this year's against last year's, done against its budget, said twice."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from checker.relate.accounts import Account, accounts, by_key, stating
from checker.relate.arithmetic import comparable, loose, make, part, strict, written
from checker.relate.completion import completed
from checker.relate.growth import based
from checker.relate.mean import rates_of
from checker.rows import Figure, Ledger, Relation

_PAIRS = 6  # statements of one account that a figure is held against


def find(ledger: Ledger) -> Iterator[Relation]:
    """Relations of kind ``growth``, ``completion`` and ``repeat`` between accounts: they may confirm, never contradict."""
    rates = rates_of(ledger)
    for index, account in accounts(ledger).items():
        level, rate = ledger.figures[index], rates.get(index) or _rate_before(ledger, index)
        if rate is not None and not account.total and not rate.other_base and not rate.hedge:
            yield from _first(_since(ledger, account, level, rate))
    for figure in ledger.figures:
        if figure.role in ("completion", "percentage") and figure.unit == "%" and not figure.aside and not figure.hedge:
            yield from _first(_budgets(ledger, figure))
    for key, figures in by_key(ledger).items():
        yield from _repeats(ledger, key[3], figures, rates)


def _first(relations: Iterator[Relation]) -> Iterator[Relation]:
    """The first relation that holds."""
    for relation in relations:
        if relation.verdict == "confirmed":
            yield relation
            return


def _rate_before(ledger: Ledger, index: int) -> Figure | None:
    """The rate said before its level: 全市一般公共预算收入增长3%，完成221.6亿元."""
    figure = ledger.figures[index]
    before = ledger.figures[index - 1] if index else None
    if before is None or before.role != "rate" or before.host >= 0 or before.sentence != figure.sentence:
        return None
    return before if before.strict is not None and before.unit == "%" else None


def _since(ledger: Ledger, account: Account, level: Figure, rate: Figure) -> Iterator[Relation]:
    """The rate against the same account of the year before, or against its budget of that year."""
    if not account.year.isdecimal() or any(f.role == "change" for f in ledger.figures[level.index : rate.index + 2]):
        return
    for base in stating(ledger, account, year=str(int(account.year) - 1))[:_PAIRS]:
        if comparable(level, base) and base.index != level.index:
            yield based(ledger, level, base, rate, "possible", "account")


def _budgets(ledger: Ledger, rate: Figure) -> Iterator[Relation]:
    """完成调整预算的92%: the level it speaks of against the budget of the same account, stated elsewhere."""
    account = accounts(ledger).get(rate.host)
    if account is None or account.measure in ("plan", "adjusted"):
        return
    done = ledger.figures[rate.host]
    for budget in stating(ledger, account)[:_PAIRS]:
        if accounts(ledger)[budget.index].measure in ("plan", "adjusted") and comparable(done, budget):
            yield completed(ledger, done, budget, rate, "possible", "account")


def _repeats(ledger: Ledger, total: bool, figures: list[Figure], rates: dict[int, Figure]) -> Iterator[Relation]:
    """The same account said again, with its rate."""
    for first, second in pairwise(figures):
        measures = {accounts(ledger)[f.index].measure for f in (first, second)} - {""}
        if len(measures) > 1 or first.sentence == second.sentence or not comparable(first, second):
            continue
        a, b = strict(first), strict(second)
        if a is None or b is None or not a.meets(b) or not _telling(first):
            continue
        yield _again(ledger, first, second)
        one, two = rates.get(first.index), rates.get(second.index)
        agree = one and two and one.strict and two.strict and one.strict.meets(two.strict)
        if agree and one and two and one.direction == two.direction and _telling(one):
            yield _again(ledger, one, two)


def _telling(figure: Figure) -> bool:
    """Whether agreement says something: at least two digits, unhedged."""
    return not figure.hedge and figure.value is not None and figure.value >= figure.unit_place * 10


def _again(ledger: Ledger, first: Figure, second: Figure) -> Relation:
    return make(
        ledger,
        "repeat",
        second,
        (part("repeat", first),),
        f"“{first.label}”：{written(first, first)}、{written(second, second)}",
        strict(first),
        loose(first),
        "possible",
        pattern="same-account",
    )
