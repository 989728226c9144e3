"""Two figures that are one but for two neighbouring digits: 划分为116个网格 … 为161个网格配备法律顾问.

That two figures of one unit differ by such a swap happens by chance too; how often is known from how many pairs there are.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from checker.language.intervals import EXACT
from checker.relate.arithmetic import loose, make, part, strict, unit_name, written
from checker.relate.repeats.repeat import core
from checker.rows import Figure, Ledger, Relation
from checker.ruledata import phrase

_CHANCE = 0.01  # how likely it may be that some pair of the document is a swap by accident
_DIGITS = 3
_LONG = 6  # digits of figures that need no name in common


def find(ledger: Ledger) -> Iterator[Relation]:
    """Relations of kind ``near-miss`` between figures whose neighbouring digits are swapped."""
    usable = [f for f in ledger.figures if _usable(f)]
    often = Counter((f.unit, f.scale, f.value) for f in usable)
    paired: set[tuple[int, int]] = set()
    for name in (_noun, _label, _unit):
        groups: dict[tuple[object, ...], list[Figure]] = defaultdict(list)
        for figure in usable:
            if (key := name(figure)) is not None:
                groups[key, figure.unit, figure.scale, figure.unit_place, len(_digits(figure))].append(figure)
        for group in groups.values():
            for first, second in _pairs(group):
                pair = first.index, second.index
                once = min(often[f.unit, f.scale, f.value] for f in (first, second)) == 1
                if pair not in paired and once and _same_circumstances(first, second):
                    paired.add(pair)
                    yield _relation(ledger, first, second)


def _usable(figure: Figure) -> bool:
    return (
        figure.role in ("level", "base")
        and figure.value is not None
        and figure.strict is not None
        and figure.group is not None
        and figure.dimension not in ("percent", "time")
        and not (figure.hedge or figure.cell or figure.aside)
        and len(_digits(figure)) >= _DIGITS
    )


def _digits(figure: Figure) -> str:
    assert figure.value is not None
    return str(int(EXACT.divide(figure.value, figure.unit_place).to_integral_value()))


def _noun(figure: Figure) -> object:
    return figure.noun[:2] if len(figure.noun) > 1 else None


def _label(figure: Figure) -> object:
    name = core(figure.label)
    return name if len(name) > 2 else None


def _unit(figure: Figure) -> object:
    return "" if len(_digits(figure)) >= _LONG else None


def _pairs(group: Sequence[Figure]) -> Iterator[tuple[Figure, Figure]]:
    """The swaps of a group, unless it has so many figures that one is likely to be there by accident."""
    length = len(_digits(group[0]))
    values = {f.value for f in group}
    if len(values) * (len(values) - 1) / 2 * (length - 1) / (9 * 10 ** (length - 1)) > _CHANCE:
        return
    seen: dict[str, Figure] = {}
    for figure in group:
        digits = _digits(figure)
        for at in range(length - 1):
            if digits[at] != digits[at + 1]:
                other = seen.get(digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :])
                if other is not None:
                    yield other, figure
        seen.setdefault(digits, figure)


def _same_circumstances(first: Figure, second: Figure) -> bool:
    scopes, periods = {first.scope, second.scope} - {""}, {first.period, second.period} - {""}
    one_area = first.scope == second.scope or (len(scopes) < 2 and first.dimension != "money")
    return first.sentence != second.sentence and one_area and len(periods) < 2


def _relation(ledger: Ledger, first: Figure, second: Figure) -> Relation:
    return make(
        ledger,
        "near-miss",
        second,
        (part("repeat", first),),
        phrase("swapped", written(first, second), written(second, second), unit_name(second)),
        strict(first),
        loose(first),
        "possible",
        pattern="swapped",
    )
