"""Differences: 出生率 − 死亡率 = 自然增长率, 出口 − 进口 = 顺差, 收入 − 支出 = 当年结余."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from checker.language.intervals import Interval
from checker.relate.arithmetic import (
    comparable,
    down,
    hint,
    make,
    part,
    shown_middle,
    signed_sum,
    slip_evidence,
    strict,
    written,
)
from checker.relate.evidence import TOLD
from checker.relate.rates.points import sign_of
from checker.rows import Figure, Ledger, Relation
from checker.ruledata import phrase

_BIRTH, _DEATH, _NATURAL = re.compile("出生率"), re.compile("死亡率"), re.compile("自然增长率")
_SURPLUS = re.compile(r"(?:顺差|逆差|净流入|净流出|净增|差额|相差|当年结余|收支结余)[^,;。]{0,8}$")


def find(ledger: Ledger) -> Iterator[Relation]:
    """Relations of kind ``difference``."""
    yield from _natural(ledger)
    yield from _surplus(ledger)


def _surplus(ledger: Ledger) -> Iterator[Relation]:
    """顺差, 逆差, 净流入: the difference of two levels near it. It may confirm, never contradict."""
    normal = ledger.document.source.normal
    levels = [f for f in ledger.figures if f.role == "level" and f.group is not None and f.value is not None]
    for position, figure in enumerate(levels):
        if not _SURPLUS.search(normal[figure.gap_start : figure.start]):
            continue
        own = strict(figure)
        near = [
            f
            for f in levels[max(0, position - 8) : position]
            if comparable(f, figure) and figure.sentence - f.sentence <= 3
        ]
        for first in reversed(near):
            for second in reversed(near):
                a, b = strict(first), strict(second)
                if first is second or a is None or b is None or own is None or not (a - b).meets(own):
                    continue
                yield make(
                    ledger,
                    "difference",
                    figure,
                    (part("from", first), part("to", second)),
                    f"{written(first, figure)}−{written(second, figure)}",
                    a - b,
                    None,
                    "possible",
                    found="confirmed",
                    pattern="surplus",
                )
                break
            else:
                continue
            break
        else:
            yield from _trade_surplus(ledger, figure, near, normal)


def _trade_surplus(ledger: Ledger, figure: Figure, near: Sequence[Figure], normal: str) -> Iterator[Relation]:
    """出口A；进口B。顺差C: where a single wrong key explains that they disagree."""
    if len(near) < 2 or not re.search("顺差|逆差", normal[figure.gap_start : figure.start]):
        return
    exports, imports = near[-2:]
    if "出口" not in exports.label or "进口" not in imports.label:
        return
    if "逆差" in normal[figure.gap_start : figure.start]:
        exports, imports = imports, exports
    slips, chance = slip_evidence([exports], [imports, figure])
    if slips and chance < TOLD:
        derived = signed_sum([exports], [imports])
        yield make(
            ledger,
            "difference",
            figure,
            (part("from", exports), part("to", imports)),
            f"{written(exports, figure)}−{written(imports, figure)}＝{shown_middle(down(derived, figure) if derived else None)}",
            derived,
            None,
            "likely",
            pattern="trade-surplus",
            hint=hint(slips, [exports, imports, figure]),
            chance=chance,
        )


def _natural(ledger: Ledger) -> Iterator[Relation]:
    permille = [f for f in ledger.figures if f.unit == "‰" and f.strict is not None]
    normal = ledger.document.source.normal
    for birth, death, natural in zip(permille, permille[1:], permille[2:], strict=False):
        leads = [normal[f.gap_start : f.start] for f in (birth, death, natural)]
        if not (_BIRTH.search(leads[0]) and _DEATH.search(leads[1]) and _NATURAL.search(leads[2])):
            continue
        if natural.sentence - birth.sentence > 2 or birth.strict is None or death.strict is None:
            continue
        derived = birth.strict - death.strict
        stated = natural
        if natural.value is not None and natural.value > 0 and re.search("下降|负增长|-$", leads[2]):
            derived = -derived
        yield make(
            ledger,
            "difference",
            stated,
            (part("from", birth), part("to", death)),
            f"{written(birth, birth)}−{written(death, death)}＝{shown_middle(derived)}",
            derived,
            derived.widened(Decimal("0.01")),
            "certain",
            pattern="natural-growth",
            unit="‰",
        )
        yield from _natural_changes(ledger, (birth, death, natural))


def _natural_changes(ledger: Ledger, rates: Sequence[Figure]) -> Iterator[Relation]:
    """出生率…下降0.62个千分点，死亡率…上升0.18个千分点，自然增长率…下降0.80个千分点."""
    moved: list[tuple[Figure, Interval]] = []
    for rate in rates:
        after = next((f for f in ledger.figures[rate.index + 1 : rate.index + 3] if f.counts), None)
        sign = sign_of(ledger.document.source.normal[rate.end : after.start]) if after is not None else 0
        if after is None or not sign or after.role != "points" or after.strict is None:
            return
        moved.append((after, after.strict if sign > 0 else -after.strict))
    (birth, up), (death, down), (natural, own) = moved
    derived = up - down
    agrees = own.meets(derived.widened(Decimal("0.01")))
    yield make(
        ledger,
        "difference",
        natural,
        (part("from", birth), part("to", death)),
        phrase("apart", birth.text, death.text, shown_middle(derived)),
        derived if own is natural.strict else -derived,
        None,
        "likely",
        found="confirmed" if agrees else "contradicted",
        pattern="natural-growth-change",
        unit="个千分点",
    )
