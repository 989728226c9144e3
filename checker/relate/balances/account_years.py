"""An account of a budget report over time: this year's against last year's, done against its budget, said twice."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from checker.language.slips import edits
from checker.relate.arithmetic import comparable, loose, make, part, strict, written, written_digits
from checker.relate.balances.accounts import Account, accounts, by_key, rate_before, stating
from checker.relate.evidence import TOLD
from checker.relate.rates.completion import completed
from checker.relate.rates.growth import based
from checker.relate.sums.mean import rates_of
from checker.rows import Figure, Ledger, Relation

_PAIRS = 6  # statements of one account that a figure is held against
_HELD = 4  # rates that must follow from the year before …
_SHARE = 0.85  # … and the share of them, before one that does not is worth a look
_REACH = Decimal(10)  # percentage points within which an accident is looked for
_BUDGETED = re.compile("预算|计划|口径|可比")


def find(ledger: Ledger) -> Iterator[Relation]:
    """Relations of kind ``growth``, ``completion`` and ``repeat`` between accounts; only growth may contradict."""
    rates = rates_of(ledger)
    yield from _growth(ledger, rates)
    for figure in ledger.figures:
        if figure.role in ("completion", "percentage") and figure.unit == "%" and not figure.aside and not figure.hedge:
            yield from _first(_budgets(ledger, figure))
    for key, figures in by_key(ledger).items():
        yield from _repeats(ledger, key[3], figures, rates)


def _growth(ledger: Ledger, rates: dict[int, Figure]) -> Iterator[Relation]:
    """Every account's rate; where a document's rates follow from the accounts of the year before, one that a wrong key parts."""
    held: list[Relation] = []
    open_: list[Relation] = []
    for index, account in accounts(ledger).items():
        level = ledger.figures[index]
        rate = rates.get(index) or rate_before(ledger, level)
        if rate is None or account.total or rate.other_base or rate.hedge:
            continue
        relations = list(_since(ledger, account, level, rate))
        found = list(_first(iter(relations)))
        held += found
        said = ledger.document.source.normal[rate.gap_start : rate.start]
        values = {ledger.figures[relation.members[2].figure].value for relation in relations}
        if not found and len(values) == 1 and not _BUDGETED.search(said):
            open_.append(relations[0])
    yield from held
    if len(held) >= _HELD and len(held) >= _SHARE * (len(held) + len(open_)):
        for relation in open_:
            chance = _slip_chance(ledger, relation)
            if chance is not None and chance < TOLD:
                yield replace(relation, certainty="likely", chance=chance)


def _slip_chance(ledger: Ledger, relation: Relation) -> float | None:
    """The chance that a wrong key explains by accident that a rate does not follow from two levels; None if none does."""
    rate, level, base = (ledger.figures[member.figure] for member in relation.members)
    keys = [(which, written_digits(figure, 1)) for which, figure in enumerate((level, base, rate))]
    if rate.strict is None or level.value is None or base.value is None or rate.value is None:
        return None
    explained, near, width = False, 0, rate.strict.high - rate.strict.low
    reach = max(abs(rate.value), _REACH)
    for which, digits in keys:
        for kind, new in edits(digits).values() if digits else ():
            values = [level.value * level.factor, base.value * base.factor, rate.value]
            values[which] = new
            if kind == "scale" or values[1] <= 0:
                continue
            derived = (values[0] / values[1] - 1) * 100 * rate.direction
            near += abs(derived - values[2]) <= reach
            explained = explained or abs(derived - values[2]) <= width
    return float(near * 2 * width / (2 * reach)) if explained else None


def _first(relations: Iterator[Relation]) -> Iterator[Relation]:
    """The first relation that holds."""
    for relation in relations:
        if relation.verdict == "confirmed":
            yield relation
            return


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
