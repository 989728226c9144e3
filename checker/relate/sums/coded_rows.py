"""Budget lines under their codes (201 一般公共服务支出, 20108 审计事务, 2010801 行政运行): a line is the sum of those under it.

The codes of the classification of income and outgo have 3, 5 and 7 digits (类、款、项). A table that is pasted as lines of
text keeps them, so that what is under what is known. A line whose own lines are not all there proves nothing: only one
that a single wrong key would mend is reported, and only where most lines of the document hold.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from checker.language.normal import blank
from checker.relate.arithmetic import sum_of
from checker.relate.evidence import UNSAID
from checker.relate.sums.totalled import totalled
from checker.rows import Figure, Ledger, Relation

_CODE = re.compile(r"[1-9]\d{2}(?:\d{2}){0,2}")
_APART = 3  # lines between a code and its amount
_ROWS = 5
_FIRM = 0.8


def find(ledger: Ledger) -> Iterator[Relation]:
    """Relations of kind ``total`` between the lines of coded tables."""
    held: list[Relation] = []
    open_: list[Relation] = []
    for table in _tables(ledger):
        below: dict[str, list[Figure]] = defaultdict(list)
        for code, amount in table.items():
            below[code[:-2]].append(amount)
        for code, total in table.items():
            relation = _sum(ledger, total, below[code]) if code in below else None
            if relation is not None:
                (held if relation.verdict == "confirmed" else open_).append(relation)
    yield from held
    if len(held) >= _ROWS and len(held) >= _FIRM * (len(held) + len(open_)):
        yield from (relation for relation in open_ if (relation.chance or 1) < UNSAID)


def _tables(ledger: Ledger) -> Iterator[dict[str, Figure]]:
    """The amounts of each table by their codes; a code that comes again begins the next table."""
    normal, blocks = ledger.document.source.normal, ledger.document.blocks
    table: dict[str, Figure] = {}
    code: Figure | None = None
    for figure in ledger.figures:
        if figure.cell or figure.block < 0 or figure.value is None:
            continue
        coded = figure.unit is None and _CODE.fullmatch(figure.text)
        if coded and blank(normal, blocks[figure.block].start, figure.start):
            code = figure
            if code.text in table:
                yield table
                table = {}
        elif code is not None:
            if figure.kind == "number" and figure.block - code.block <= _APART:
                table[code.text] = figure
            code = None
    yield table


def _sum(ledger: Ledger, total: Figure, parts: list[Figure]) -> Relation | None:
    if total.strict is None or sum_of(parts) is None or not total.value:
        return None
    return totalled(ledger, total, parts, "likely", "coded")
