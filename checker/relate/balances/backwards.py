"""Balances told backwards: 党员624名，年内发展9名，转入7名，转出11名，去世6名，上年末625名."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checker.relate.arithmetic import (
    comparable,
    hint,
    make,
    part,
    signed_sum,
    slip_evidence,
    written,
)
from checker.relate.balances.balance import ENTERING, LEAVING
from checker.relate.breakdown import children, levels_of
from checker.rows import Figure, Ledger, Relation

_BEFORE = re.compile(r"(?:^|[,;、(])(?:上年末|年初|上年底|去年底|去年末|上年)[^,;。、\d]{0,10}$")
_MOST = 5  # moves between what there is and what there was
_CHANGES = re.compile(r"净增|净减|比上年|比年初|较上年|较年初")


def find(ledger: Ledger) -> Iterator[Relation]:
    """Relations of kind ``balance``: what there is, what came and went, and last what there was."""
    normal = ledger.document.source.normal
    below = children(ledger)
    levels = [f for f in levels_of(ledger) if f.index not in below and f.value is not None]
    for position, opening in enumerate(levels):
        if not _BEFORE.search(normal[max(opening.gap_start, opening.start - 20) : opening.start]):
            continue
        plus: list[Figure] = []
        minus: list[Figure] = []
        for figure in reversed(levels[max(0, position - _MOST - 4) : position]):
            if figure.block != opening.block or opening.sentence - figure.sentence > 1:
                break
            if not comparable(figure, opening):
                continue
            lead = re.split("[,;。]", normal[max(figure.gap_start, figure.start - 16) : figure.start])[-1]
            if _CHANGES.search(lead):
                break
            leaving, entering = LEAVING.search(lead), ENTERING.search(lead)
            if leaving or entering:
                # 新签退出协议: the word nearest to the figure says which way it goes.
                (minus if leaving and (not entering or leaving.start() > entering.start()) else plus).append(figure)
            elif plus or minus:
                yield from _balance(ledger, figure, opening, plus, minus)
                break
            else:
                break


def _balance(
    ledger: Ledger, closing: Figure, opening: Figure, plus: list[Figure], minus: list[Figure]
) -> Iterator[Relation]:
    terms = [opening, *sorted([*plus, *minus], key=lambda figure: figure.start)]
    derived = signed_sum([opening, *plus], minus)
    wide = signed_sum([opening, *plus], minus, use_loose=True)
    slips, chance = slip_evidence([opening, *plus], [*minus, closing])
    shown = written(opening, closing) + "".join(
        f"{'−' if figure in minus else '＋'}{written(figure, closing)}" for figure in terms[1:]
    )
    relation = make(
        ledger,
        "balance",
        closing,
        [part("opening", opening), *(part("outflow" if f in minus else "inflow", f) for f in terms[1:])],
        shown,
        derived,
        wide,
        "likely",
        pattern="backwards",
        hint=hint(slips, [opening, *plus, *minus, closing]),
        chance=chance if slips else None,
    )
    # What only came, or only went, may not be all that moved.
    if relation.verdict == "confirmed" or (slips and plus and minus):
        yield relation
