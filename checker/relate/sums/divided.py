"""Wholes said before the list that divides them, in another clause or sentence: 分季度看…, 按规模分…, 服务业内部…, …, 其他….

Words (``rules/lexicon/arithmetic.yaml``) or names say that the list is all of its whole; which level before it is the
whole, its name says, or the sum: the one level that the parts add up to, or would but for one wrong key.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from itertools import pairwise

from checker.language.numerals import mixed
from checker.relate.arithmetic import comparable, strict, sum_of
from checker.relate.breakdown import children, clause_of, foreign, informative, levels_of, referred
from checker.relate.cues import beside, cues, exhausts
from checker.relate.evidence import BARELY, LOOK, SAID, UNSAID
from checker.relate.rates.share import share_of
from checker.relate.sums.totalled import near, totalled
from checker.rows import Figure, Ledger, Relation
from checker.ruledata import arithmetic_words

_BRACKETS = re.compile(r"\([^()]*\)")
_COMPARED = re.compile("(?:.{1,6})?(?:比|较|高于|低于|超过|相差)")  # 三产比二产多…
_SPOKEN = re.compile("^[一二两三四五六七八九十]+[^\\d]$")  # 三个方面: the items of a text
_NESTED = re.compile("其中|包括|包含|[,;]含")
_AREA = re.compile(r"^(?:从|在|全[省市州县区镇乡]|我[省市州县区镇乡])+|(?:总[额量值数]|情况)$")
_BARE = re.compile(
    r"^[,、;(]*(?:约|仅|只|均)?占(?:比|总[额量数]|全[省市州县区镇乡](?:总[额量数])?)?(?:的?(?:比重|比例))?的?(?:达到?|为|约)*$"
)
_CANDIDATES = 6  # levels before a list among which its whole is looked for
_NAMED = 40  # the same where words name the whole
_SAME = 3  # of those that it may mean
_SENTENCES = 3
_AGAIN = 12  # sentences after which a whole may be divided again
_LONGEST = 24  # parts


@dataclass(frozen=True)
class _Words:
    division: re.Pattern[str]
    whole: re.Pattern[str]
    partial: re.Pattern[str]
    counted: re.Pattern[str]
    series: tuple[re.Pattern[str], ...]


@cache
def _words() -> _Words:
    words = arithmetic_words()["divided"]
    return _Words(
        re.compile(words["division"]),
        re.compile(words["whole"]),
        re.compile(words["partial"]),
        re.compile(words["counted"]),
        tuple(re.compile(pattern) for pattern in words["series"]),
    )


@dataclass(slots=True)
class Division:
    """The parts of a list, the position of the first one among the levels, the words before it, the name of the whole."""

    parts: list[Figure]
    position: int
    opening: str
    name: str
    firm: bool
    cut: bool


def find(ledger: Ledger) -> Iterator[Relation]:
    """Relations of kind ``total`` of divided wholes, and ``share`` of what is told of their parts."""
    normal = ledger.document.source.normal
    shares = {f.host: f for f in reversed(ledger.figures) if f.role == "share" and f.unit == "%" and not f.hedge}
    for relation in relations_of(ledger):
        yield relation
        whole, *parts = [ledger.figures[member.figure] for member in relation.members]
        for part in parts if relation.verdict == "confirmed" else ():
            share = shares.get(part.index)
            if share is not None and _BARE.search(normal[part.end : share.start]):
                yield share_of(ledger, share, part, whole, "likely", "divided")


@lru_cache(maxsize=4)
def relations_of(ledger: Ledger) -> tuple[Relation, ...]:
    """The totals of a document's divisions, found once."""
    levels = levels_of(ledger)
    found: list[Relation] = []
    seen = _Seen()
    for division in _divisions(ledger, levels):
        relation = _judged(ledger, levels, division, seen)
        if relation is None:
            continue
        found.append(relation)
        if division.cut:
            seen.parts.update(part.index for part in division.parts)
            seen.whole = ledger.figures[relation.members[0].figure]
    return tuple(found)


@dataclass(slots=True)
class _Seen:
    """The parts of the lists before, which are no wholes, and what the last of them divides, which may be divided again."""

    parts: set[int] = field(default_factory=set)
    whole: Figure | None = None


def _divisions(ledger: Ledger, levels: Sequence[Figure]) -> Iterator[Division]:
    """The lists of a document that words or names say to be all of something."""
    normal = ledger.document.source.normal
    position = 0
    while position < len(levels) - 1:
        parts = _listed(normal, levels, position)
        division = _division(ledger, levels, position, parts) if len(parts) > 1 else None
        if division is not None:
            yield division
            yield from _beside(levels, division)
            position += len(parts)
        else:
            position += 1


def _listed(normal: str, levels: Sequence[Figure], position: int) -> list[Figure]:
    """The levels from one on that one sort of mark separates, each with a name of its own; what 其中 opens is left out."""
    first = levels[position]
    parts, nested, mark = [first], False, ""
    for before, figure in pairwise(levels[position : position + 1 + _LONGEST]):
        if figure.sentence != first.sentence:
            break
        gap = _BRACKETS.sub("", normal[before.end : figure.start])
        nested = (nested and ";" not in gap) or bool(_NESTED.search(gap.rpartition(";")[2]))
        if nested:
            continue
        if cues().closing.search(gap) or cues().adding.search(gap) or _COMPARED.match(clause_of(normal, figure)):
            break
        if not comparable(figure, first):
            if foreign(figure, first):
                return [first]
            continue
        between = _BRACKETS.sub("", normal[parts[-1].end : figure.start])
        own = next((m for m in ";," if m in between), "、")
        mark = mark or own
        if ";,、".index(own) < ";,、".index(mark):
            break
        parts.append(figure)
    return parts


def _division(ledger: Ledger, levels: Sequence[Figure], position: int, parts: list[Figure]) -> Division | None:
    """The list as a division, where something says that it is one."""
    normal = ledger.document.source.normal
    first, known = parts[0], _words()
    begin = max(ledger.sentences[first.sentence].start, first.start - 60)
    if position and levels[position - 1].end > begin:
        begin = levels[position - 1].end
    opening = _BRACKETS.sub("", normal[begin : first.start])
    cut = known.division.search(opening)
    if known.partial.search(opening):
        return None
    clauses = [clause_of(normal, part) for part in parts]
    each = "分别" in opening or "依次" in opening
    if not each and not all(clauses):
        return None
    closed = bool(cues().rest.match(clauses[-1])) or (each and bool(cues().rest.search(opening)))
    series = any(all(pattern.search(clause) for clause in clauses) for pattern in known.series)
    counted = _counted(normal[max(0, first.start - 60) : first.start], len(parts))
    if not (cut or closed or series or counted or exhausts(parts) == len(parts)):
        alone = not position or levels[position - 1].sentence < first.sentence
        tail = first.label[-2:]
        alike = alone and len(tail) > 1 and all(part.label.endswith(tail) for part in parts)
        return Division(parts, position, opening, tail, False, False) if alike else None
    name = _AREA.sub("", cut["whole"] or "") if cut else ""
    whole = bool(cut and known.whole.search(opening))
    firm = whole or closed or series or counted or exhausts(parts) == len(parts)
    return Division(parts, position, opening, name, firm, cut is not None)


def _counted(said: str, count: int) -> bool:
    """Whether the words before a list say how many it has: 四个季度, 六类支出."""
    for match in _words().counted.finditer(said):
        number = mixed(match["count"])
        if number is not None and number.value == count:
            return True
    return False


def _beside(levels: Sequence[Figure], division: Division) -> Iterator[Division]:
    """The second measure of items that have two: 国家级2家、产值912.7亿元, 省级7家、产值1070.9亿元."""
    ends = [part.index for part in division.parts[1:]] + [division.parts[-1].index + 3]
    rows = [
        next((f for f in levels[division.position : division.position + 2 * _LONGEST] if part.index < f.index < end and not comparable(f, part)), None)
        for part, end in zip(division.parts, ends, strict=True)
    ]  # fmt: skip
    found = [f for f in rows if f is not None and f.sentence == division.parts[0].sentence]
    if len(found) == len(division.parts) and all(comparable(f, found[0]) for f in found):
        yield replace(division, parts=found, name="")


def _candidates(
    ledger: Ledger, levels: Sequence[Figure], division: Division, seen: _Seen
) -> tuple[list[Figure], Figure | None]:
    """The levels that may be the whole of a list, the nearest first, and the one that is likeliest meant."""
    normal = ledger.document.source.normal
    first = division.parts[0]
    reach = _NAMED if division.name else _CANDIDATES
    before = [
        levels[at]
        for at in range(division.position - 1, max(0, division.position - reach) - 1, -1)
        if comparable(levels[at], first)
        and levels[at].value is not None
        and levels[at].index not in seen.parts
        and not _SPOKEN.match(levels[at].text)
        and not (len(division.parts) == exhausts(division.parts) and beside(levels[at], division.parts))
        and not referred(normal, levels, at)
    ]
    if not division.firm and not division.cut:  # 总产量…。早稻产量…, 晚稻产量…: a sentence of nothing but the parts
        named = [f for f in before if f.label.endswith("总" + division.name) and first.sentence - f.sentence == 1]
        return named[:1], named[0] if named else None
    if len(division.name) > 1:
        named = [f for f in before if f.label.endswith(division.name)]
        named = named or [f for f in before if len(f.label) > 2 and division.name.endswith(f.label)]
        named = named or [f for f in _of_name(ledger, division.name, first) if comparable(f, first)]
        if named:
            return named[:_SAME], named[0]
    section = ledger.section_at(first.start)
    below = children(ledger)
    near = [
        f
        for f in before[:_CANDIDATES]
        if first.sentence - f.sentence <= _SENTENCES and ledger.section_at(f.start) == section
    ]
    near.sort(key=lambda f: f.index in below)  # a part of another whole is less likely meant
    again = seen.whole
    recent = again is not None and first.sentence - again.sentence <= _AGAIN
    if again is not None and recent and again not in near and comparable(again, first):
        near += [again] if ledger.section_at(again.start) == section else []
    return near, near[0] if near else None


def _of_name(ledger: Ledger, name: str, first: Figure) -> list[Figure]:
    """The levels before of just that name, the nearest first, if they all say the same."""
    found = [f for f in _by_name(ledger).get(name, ()) if f.index < first.index and _same(f, first)]
    return found[::-1] if len({f.value for f in found}) == 1 else []


def _same(one: Figure, other: Figure) -> bool:
    return (one.scope == other.scope or not one.scope or not other.scope) and one.period == other.period


@lru_cache(maxsize=4)
def _by_name(ledger: Ledger) -> dict[str, list[Figure]]:
    found: dict[str, list[Figure]] = defaultdict(list)
    for figure in levels_of(ledger):
        found[_AREA.sub("", figure.label)].append(figure)
    return found


def _per_head(ledger: Ledger, division: Division) -> Figure | None:
    """The measure per head in the same sentence that words divide by its name: 人均消费支出…, 其他六类支出分别为…."""
    first = division.parts[0]
    begin = ledger.sentences[first.sentence].first
    means = [f for f in ledger.figures[begin : first.index] if f.role == "intensive" and comparable(f, first)]
    return means[-1] if means and division.firm and means[-1].label[-2:] in division.opening else None


def _judged(ledger: Ledger, levels: Sequence[Figure], division: Division, seen: _Seen) -> Relation | None:
    """The list against the level that it adds up to; else against the one that a wrong key explains."""
    parts = division.parts
    derived = sum_of(parts)
    wholes, likeliest = _candidates(ledger, levels, division, seen)
    per_head = _per_head(ledger, division)
    if per_head is not None and derived is not None:
        # Means are rounded to whole yuan, though whole yuan look exact.
        derived = derived.widened(parts[0].unit_place * parts[0].factor * (len(parts) + 1) / 2)
        wholes, likeliest = [per_head], per_head
    if derived is None or not wholes:
        return None
    for whole in wholes:
        own = strict(whole)
        if own is not None and own.meets(derived) and informative(own, derived, parts):
            relation = totalled(ledger, whole, parts, "certain", "divided")
            return replace(relation, verdict="confirmed", difference=None, hint=None, chance=None)
    close = [whole for whole in wholes if near(whole, parts)]
    if division.firm and len(close) == 1:
        wholes, likeliest = close, close[0]
    different = list({whole.value: whole for whole in reversed(wholes)}.values())[::-1]
    tried = [totalled(ledger, whole, parts, "likely", "divided", trials=len(different)) for whole in different]
    look = BARELY if division.cut and division.firm and len(different) == 1 else LOOK
    likely = [r for r in tried if r.verdict == "contradicted" and r.chance is not None and r.chance < look]
    if len(likely) != 1:
        return None
    relation = likely[0]
    whole = ledger.figures[relation.members[0].figure]
    beside = whole is likeliest or whole.index == max(f.index for f in wholes)
    assert relation.chance is not None
    own = strict(whole)
    # Of a list that need not be all of its whole, only one that exceeds it speaks for itself.
    said = division.firm or (division.cut and own is not None and derived.low > own.high)
    if said and relation.chance < (SAID if beside and division.firm else UNSAID):
        return relation
    worth = division.firm or near(whole, parts) or relation.chance < SAID
    return replace(relation, certainty="possible") if beside and worth else None
