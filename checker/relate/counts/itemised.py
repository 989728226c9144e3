"""The number of items said after a list that adds up to its total: 甲工程18600万元, …, 戊工程5200万元。共计5个项目."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import chain

from checker.language.intervals import Interval
from checker.relate.arithmetic import make
from checker.relate.breakdown import clause_of
from checker.relate.sums import divided, total
from checker.rows import Figure, Ledger, Part, Relation
from checker.ruledata import phrase

_SAID = re.compile(r"^(?:以上)?(?:共计?|总计|合计|一共)(?:安排|支持|涉及|实施)?$")
_THINGS = re.compile("项目|工程")
_MANY = re.compile(r"[二两三四五六七八九十\d]+[个项处条座]|等")  # an item of several
_LEAST, _MOST = 3, 10
_AFTER = 4  # figures from the last item to the number


def find(ledger: Ledger) -> Iterator[Relation]:
    """Relations of kind ``count``: it may be greater than the items, of which one may be several."""
    normal = ledger.document.source.normal
    for relation in chain(total.relations_of(ledger), divided.relations_of(ledger)):
        items = [ledger.figures[member.figure] for member in relation.members[1:]]
        if relation.kind != "total" or relation.verdict != "confirmed" or not _LEAST <= len(items) < _MOST:
            continue
        last = items[-1]
        said = next((f for f in ledger.figures[last.index + 1 : last.index + _AFTER] if _says(normal, f)), None)
        if said is None or said.sentence - last.sentence > 1 or said.value is None or said.value >= _MOST:
            continue
        several = any(_MANY.search(clause_of(normal, item)) for item in items)
        if said.value == len(items) or not several:
            yield make(
                ledger,
                "count",
                said,
                (Part("names", items[0].start, last.end),),
                phrase("listed", len(items), said.text),
                Interval.exact(Decimal(len(items))),
                None,
                "likely" if said.value < len(items) else "possible",
                pattern="itemised",
                unit="",
            )


def _says(normal: str, figure: Figure) -> bool:
    named = figure.unit in ("个", "项") and _THINGS.match(normal, figure.end) is not None
    return named and _SAID.fullmatch(clause_of(normal, figure)) is not None
