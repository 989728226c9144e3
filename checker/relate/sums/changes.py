"""What parts gained adds up to what their total gained: 城镇人口…增加4.76万人，乡村人口…减少1.97万人."""

from __future__ import annotations

from collections.abc import Iterator

from checker.language.intervals import Interval
from checker.relate.arithmetic import comparable, loose, make, part, strict, written
from checker.relate.cues import exhausts
from checker.relate.sums.mean import totals
from checker.rows import Figure, Ledger, Relation
from checker.ruledata import phrase


def find(ledger: Ledger) -> Iterator[Relation]:
    """Relations of kind ``total`` between the changes of a total and of its parts."""
    changes: dict[int, Figure] = {}
    for figure in ledger.figures:
        if figure.role == "change" and figure.host >= 0 and not figure.aside and not figure.other_base:
            changes.setdefault(figure.host, figure)
    if not changes:
        return
    for total, parts, announced in totals(ledger):
        own = changes.get(total.index)
        found = [change for change in (changes.get(p.index) for p in parts) if change is not None]
        if own is None or len(found) < len(parts) or not all(comparable(own, change) for change in found):
            continue
        relation = _relation(ledger, own, found)
        # Last year there may have been another part, unless labels say which there are.
        if relation.verdict == "confirmed" or (announced and exhausts(parts) == len(parts)):
            yield relation


def _relation(ledger: Ledger, own: Figure, parts: list[Figure]) -> Relation:
    tight, wide = _sum(parts, own.direction, False), _sum(parts, own.direction, True)
    terms = "".join(f"{'＋' if p.direction > 0 else '−'}{written(p, own)}" for p in parts).lstrip("＋")
    return make(
        ledger,
        "total",
        own,
        [part("part", p) for p in parts],
        phrase("changes", terms),
        tight,
        wide,
        "likely",
        pattern="changes",
    )


def _sum(parts: list[Figure], direction: int, use_loose: bool) -> Interval | None:
    """The changes together, as a rise or a fall like that of the total."""
    result: Interval | None = None
    for figure in parts:
        own = loose(figure) if use_loose else strict(figure)
        if own is None:
            return None
        moved = own if figure.direction == direction else -own
        result = moved if result is None else result + moved
    return result
