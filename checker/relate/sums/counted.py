"""Totals of a counted number of items: 三税合计, 以上四项共计, 两站共接待, and 以上合计 after a list of paragraphs.

The number says which levels before it are meant: those that its sentence, the sentence before or the list of paragraphs
before has, where they are so many, or those whose names stand right before the number.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise, takewhile

from checker.language.numerals import mixed
from checker.relate.arithmetic import comparable, strict, sum_of
from checker.relate.breakdown import children, informative, levels_of
from checker.relate.evidence import SAID, UNSAID
from checker.relate.sums.totalled import near, rare, totalled
from checker.rows import Figure, Ledger, Relation
from checker.ruledata import arithmetic_words

_LEAD = 60  # characters before a total in which its number of items stands
_REACH = 40  # levels before a total among which its items are looked for
_SPAN = 6  # figures from an item to its second measure
_ITEMS = 20  # paragraphs of a list at most
_MARK = re.compile(r"[\d(①-⑳●■◆·—-]|[一二三四五六七八九十]+[、是]")


@dataclass(frozen=True)
class _Words:
    cue: re.Pattern[str]
    counted: re.Pattern[str]
    told: re.Pattern[str]
    above: re.Pattern[str]
    others: re.Pattern[str]


@cache
def _words() -> _Words:
    words = arithmetic_words()["counted"]
    return _Words(*(re.compile(words[name]) for name in ("cue", "counted", "told", "above", "others")))


@dataclass(frozen=True)
class _Levels:
    """The levels of a document, in order and by paragraph, and what is part of what."""

    ledger: Ledger
    all: list[Figure]
    by_block: dict[int, list[Figure]]

    def before(self, position: int) -> list[Figure]:
        """The levels before one that may be added up to it, in order."""
        total = self.all[position]
        return [f for f in self.all[max(0, position - _REACH) : position] if comparable(f, total)]


def find(ledger: Ledger) -> Iterator[Relation]:
    """Relations of kind ``total`` whose words say how many items they add up, or that they add up all above."""
    bounded = [f for f in levels_of(ledger) if f.strict is not None and f.strict.high.is_finite()]  # no 超过100件
    levels = _Levels(ledger, bounded, defaultdict(list))
    for figure in levels.all:
        levels.by_block[figure.block].append(figure)
    normal = ledger.document.source.normal
    for position, total in enumerate(levels.all):
        if not position or total.cell or total.sentence < 0:
            continue
        lead = normal[max(ledger.sentences[total.sentence].start, total.start - _LEAD) : total.start]
        if not _words().cue.search(lead):
            continue
        told = _words().told.search(lead)
        counted = told or _words().counted.search(lead)
        if counted is not None and not _words().others.search(lead[: counted.start("count")][-4:]):
            number = mixed(counted["count"])
            count = int(number.value) if number is not None else 0
            if count >= 2:
                scopes = list(_scopes(levels, position, count, lead[: counted.start("count")]))
                firm = told is not None or bool(counted["above"])
                yield from _measured(levels, position, [s for s in scopes if len(s) == count], firm=firm)
        elif _words().above.search(lead):
            scopes = [_paragraphs(levels, position), _clauses(levels, position)]
            yield from _held(ledger, total, [s for s in scopes if len(s) >= 2], firm=True)


def _measured(levels: _Levels, position: int, scopes: Sequence[list[Figure]], *, firm: bool) -> Iterator[Relation]:
    """The total, and the second measure beside it (三类共32个项目、资金7.44亿元) of items that all have one.

    Where one of the two adds up, the items are the ones meant, and the other is to add up too.
    """
    ledger, total = levels.ledger, levels.all[position]
    own = list(_held(ledger, total, scopes, firm=firm))
    second = next(iter(levels.all[position + 1 : position + 2]), None)
    if second is None or comparable(second, total) or not _alongside(ledger, total, second):
        yield from own
        return
    rows = [(scope, row) for scope in scopes if (row := _row(levels, position, scope, second)) is not None]
    others = list(_held(ledger, second, [row for _, row in rows], firm=True))
    agreed = {p.figure for r in own + others if r.verdict == "confirmed" for p in r.members}
    for stated, found, items in ((total, own, [s for s, _ in rows]), (second, others, [r for _, r in rows])):
        known = next((item for item, pair in zip(items, rows, strict=True) if _all_in(pair, agreed)), None)
        if known is not None and not any(r.verdict == "confirmed" for r in found):
            relation = totalled(ledger, stated, known, "likely", "counted")
            yield from [relation] if relation.verdict == "contradicted" else found
        else:
            yield from found


def _all_in(pair: tuple[list[Figure], list[Figure]], agreed: set[int]) -> bool:
    return any(all(f.index in agreed for f in row) for row in pair)


def _alongside(ledger: Ledger, total: Figure, second: Figure) -> bool:
    return second.sentence == total.sentence and not re.search(
        "[;:。()]|其中", ledger.document.source.normal[total.end : second.start]
    )


def _row(levels: _Levels, position: int, scope: Sequence[Figure], second: Figure) -> list[Figure] | None:
    """The figure of a second measure after each item, before the next one; None where an item has none or several."""
    before = [f for f in levels.all[max(0, position - 2 * _REACH) : position] if comparable(f, second)]
    ends = [*(f.index for f in scope[1:]), min(levels.all[position].index, scope[-1].index + _SPAN)]
    rows = [[f for f in before if item.index < f.index < end] for item, end in zip(scope, ends, strict=True)]
    return [row[0] for row in rows] if all(len(row) == 1 for row in rows) else None


def _scopes(levels: _Levels, position: int, count: int, names: str) -> Iterator[list[Figure]]:
    """What the items may be, the surest first."""
    total, before = levels.all[position], levels.before(position)
    yield _named(before, names, count)
    sentence = [f for f in before if f.sentence == total.sentence]
    if sentence:
        below = children(levels.ledger)
        beside = {f.index for f in sentence}
        yield [f for f in sentence if below.get(f.index) not in beside]
        yield sentence
    else:
        last = [f for f in before if f.sentence == total.sentence - 1 and f.block == total.block]
        yield last
        yield [f for f in last if f.index not in children(levels.ledger)]
    ends = slice(count) if names.endswith("前") else slice(-count, None)
    yield _paragraphs(levels, position)[ends]
    yield _clauses(levels, position)[ends]


def _named(before: Sequence[Figure], names: str, count: int) -> list[Figure]:
    """The last levels of the names that stand right before the number: 教育、农林水两项共…."""
    said = re.split("[,;:。]", names)[-1].split("、")
    if len(said) == count - 1:
        said[-1:] = re.split("[和与及]", said[-1], maxsplit=1)
    if len(said) != count or not all(len(name) >= 2 for name in said):
        return []
    found = [next((f for f in reversed(before) if f.label.startswith(name)), None) for name in said]
    return [f for f in found if f is not None]


def _paragraphs(levels: _Levels, position: int) -> list[Figure]:
    """The first comparable level of each paragraph of the list right before the total's own paragraph."""
    total = levels.all[position]
    if any(comparable(f, total) for f in takewhile(lambda f: f is not total, levels.by_block[total.block])):
        return []
    blocks = range(total.block - 1, max(-1, total.block - 1 - _ITEMS), -1)
    firsts = (next((f for f in levels.by_block.get(b, ()) if comparable(f, total)), None) for b in blocks)
    items = [f for f in takewhile(lambda f: f is not None, firsts) if f is not None]
    marked = list(takewhile(lambda f: _marked(levels.ledger, f), items))
    return (marked or items)[::-1]


def _marked(ledger: Ledger, figure: Figure) -> bool:
    return bool(_MARK.match(ledger.document.source.normal, ledger.document.blocks[figure.block].start))


def _clauses(levels: _Levels, position: int) -> list[Figure]:
    """The first comparable level of each clause between semicolons of the sentence before the total."""
    total, before = levels.all[position], levels.before(position)
    if not before or total.sentence - before[-1].sentence > 1:
        return []
    normal = levels.ledger.document.source.normal
    sentence = [f for f in before if f.sentence == before[-1].sentence]
    return [sentence[0], *(f for a, f in pairwise(sentence) if ";" in normal[a.end : f.start])]


def _held(ledger: Ledger, total: Figure, scopes: Sequence[list[Figure]], *, firm: bool) -> Iterator[Relation]:
    """The total against the first scope that adds up to it; else against the one that a wrong key explains."""
    own = strict(total)
    different = list({tuple(f.index for f in scope): scope for scope in scopes}.values())
    if own is None or not different:
        return
    for terms in different:
        derived = sum_of(terms)
        if derived is not None and own.meets(derived) and informative(own, derived, terms):
            yield totalled(ledger, total, terms, "certain", "counted")
            return
    tried = [totalled(ledger, total, terms, "likely", "counted", trials=len(different)) for terms in different]
    for relation, terms in sorted(zip(tried, different, strict=True), key=lambda pair: pair[0].chance or 1):
        if relation.verdict == "contradicted" and rare(relation, SAID if firm or len(terms) > 2 else UNSAID * 2):
            yield relation
        elif near(total, terms) or (firm and relation.chance is not None):
            yield replace(relation, certainty="possible")
        return
