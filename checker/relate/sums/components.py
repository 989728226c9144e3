"""Measures per head that do have parts: 可支配收入 is made up of four kinds of income, said over one or more sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache, lru_cache
from itertools import pairwise

from checker.relate.arithmetic import comparable, strict, sum_of
from checker.relate.rates.share import share_of
from checker.relate.sums.totalled import totalled
from checker.rows import Figure, Ledger, Relation
from checker.ruledata import arithmetic_words

_MARKS = re.compile("[,;。:、]")
_APART = 1  # sentences between one part and the next
_BEFORE = 3  # sentences between the whole and the first part
_CANDIDATES = 4  # wholes that are tried


@cache
def _made_up() -> tuple[tuple[re.Pattern[str], tuple[str, ...]], ...]:
    """The words of a whole, and the names of all its parts."""
    return tuple((re.compile(entry["whole"]), tuple(entry["parts"])) for entry in arithmetic_words()["components"])


def find(ledger: Ledger) -> Iterator[Relation]:
    """Relations of kind ``total`` of components, and ``share`` of a component in its whole."""
    normal = ledger.document.source.normal
    shares: dict[int, Figure] = {f.host: f for f in reversed(ledger.figures) if f.role == "share" and f.unit == "%"}
    for relation in relations_of(ledger):
        yield relation
        if relation.verdict == "confirmed":
            whole, *parts = [ledger.figures[member.figure] for member in relation.members]
            for part in parts:
                share = shares.get(part.index)
                between = normal[part.end : share.start] if share is not None else ""
                # 分别占…: of all in turn; A、B、C, A占…: of the one that is named again
                named = next((p for p in parts if p is not part and p.label and p.label in between), part)
                if share is not None and "分别" not in between:
                    yield share_of(ledger, share, named, whole, "likely", "component")


@lru_cache(maxsize=4)
def relations_of(ledger: Ledger) -> tuple[Relation, ...]:
    """The totals of components of a document, found once."""
    return tuple(_find(ledger))


def _find(ledger: Ledger) -> Iterator[Relation]:
    normal = ledger.document.source.normal
    amounts = [f for f in ledger.figures if f.role in ("level", "intensive") and f.group is not None and not f.aside]
    amounts = [f for f in amounts if f.strict is not None]
    for wanted, names in _made_up():
        if not all(name in normal for name in names):
            continue
        named = [_name(normal, figure, names) for figure in amounts]
        position = 0
        while position < len(amounts):
            parts = _run(amounts, named, position, len(names))
            if parts is not None:
                wholes = _wholes(normal, amounts, named, position, wanted)
                yield from _made(ledger, wholes, parts)
            position += len(names) if parts is not None else 1


def _name(normal: str, figure: Figure, names: Sequence[str]) -> str:
    """Which component the words right before a figure name."""
    said = normal[max(figure.gap_start, figure.start - 20) : figure.start]
    if not any(name in said for name in names):
        return ""
    clause = _MARKS.split(said)[-1]
    return next((name for name in names if name in clause), "")


def _run(amounts: Sequence[Figure], named: Sequence[str], start: int, size: int) -> list[Figure] | None:
    """All the parts from ``start`` on; one amount that is none of them (其中工业用电量) may stand after each."""
    if not named[start]:
        return None
    found = [n for n in range(start, min(start + 2 * size, len(amounts))) if named[n]][:size]
    parts = [amounts[n] for n in found]
    if len({named[n] for n in found}) < size or any(b - a > 2 for a, b in pairwise(found)):
        return None
    if any(b.sentence - a.sentence > _APART or not comparable(a, b) for a, b in pairwise(parts)):
        return None
    return parts


def _wholes(
    normal: str, amounts: Sequence[Figure], named: Sequence[str], start: int, wanted: re.Pattern[str]
) -> list[Figure]:
    """The amounts before the first part that may be its whole, the nearest first."""
    found = []
    for position in range(start - 1, max(-1, start - 1 - _CANDIDATES), -1):
        figure = amounts[position]
        if amounts[start].sentence - figure.sentence > _BEFORE:
            break
        if not named[position] and wanted.search(normal, max(figure.gap_start, figure.start - 30), figure.start):
            found.append(figure)
    return found


def _made(ledger: Ledger, wholes: Sequence[Figure], parts: Sequence[Figure]) -> Iterator[Relation]:
    total = sum_of(parts)
    if total is None or not wholes:
        return
    # Means are rounded to whole yuan, though whole yuan look exact.
    slack = parts[0].unit_place * parts[0].factor * (len(parts) + 1) / 2
    for whole in wholes:
        own = strict(whole)
        if own is not None and own.meets(total.widened(slack)):
            relation = totalled(ledger, whole, parts, "certain", "components")
            yield replace(relation, verdict="confirmed", difference=None, hint=None, chance=None)
            return
    # Of several wholes before the parts, which is meant is not for certain.
    relation = totalled(ledger, wholes[0], parts, "certain" if len(wholes) == 1 else "likely", "components")
    own = strict(wholes[0])
    near = own is not None and abs(own.high - total.high) <= own.high / 10
    yield relation if near else replace(relation, verdict="not_assessable", reason="incomplete")
