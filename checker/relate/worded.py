"""Relations that are wordings of ``rules/relations``: a pattern finds the figures, a formula says what must hold."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final

import regex

from checker.findings import BrokenRule
from checker.language.formulas import Formula
from checker.language.intervals import EXACT, Interval
from checker.relate.arithmetic import (
    amount,
    comparable,
    display_factor,
    loose,
    make,
    middle,
    part,
    shown_value,
    strict,
    unit_name,
    written,
)
from checker.rows import Figure, Ledger, Relation
from checker.wordings import Lookup, Wording, anchors, fits, token

_BRACKETS: Final = re.compile(r"\([^()\n]{1,200}\)")
_LIMITS: Final = {"=": "", "<=": "≤", ">=": "≥"}
_FRACTIONS: Final = {"百分比": Decimal("0.01"), "百分点": Decimal("0.01"), "千分比": Decimal("0.001")}
_UNIT: Final = re.compile("[×÷]\ue003")
_WITH_UNIT: Final = ("total", "difference")  # kinds whose rules say no unit beside the arithmetic
_STOP: Final = re.compile(r"[。\n]")
_RARE: Final = 3  # so few places of a word are looked at without asking for a rarer one
_NEAR: Final = 6  # figures of a label that are tried on either side
_TIME_LIMIT: Final = 10.0  # seconds for one pattern over one document: a runaway pattern is a broken rule


def worded(
    ledger: Ledger, wordings: Sequence[Wording], known: Sequence[Relation] = ()
) -> tuple[list[Relation], list[BrokenRule]]:
    """The relations that wordings find in a document and that are not among the ``known`` ones.

    Returns:
        relations, and the wordings whose pattern ran out of time.
    """
    reach = max((wording.sentences for wording in wordings), default=1) - 1
    tokens = [token(f.kind, f.dimension, f.role, f.group, f.unit) for f in ledger.figures]
    texts = [_Template(ledger, tokens, bare=False), _Template(ledger, tokens, bare=True, reach=reach)]
    texts = [text for text in texts if text.figures]
    said = {frozenset(member.start for member in relation.members) for relation in known}
    found: list[Relation] = []
    broken: list[BrokenRule] = []
    for wording in wordings:
        try:
            for relation in (relation for text in texts for relation in _relations(ledger, text, wording)):
                places = frozenset(member.start for member in relation.members)
                if places not in said:
                    said.add(places)
                    found.append(relation)
        except TimeoutError:
            broken.append(BrokenRule(wording.name, f"pattern took more than {_TIME_LIMIT:.0f} s"))
    return found, broken


class _Template:
    """The normalised text of a document with a token for every figure, and the way back.

    Of a sentence without figures only its end is kept: no wording speaks of it, and most of a work report is made of them.
    ``bare`` leaves out what stands in brackets, and all sentences that are further than ``reach`` from a bracket.
    """

    def __init__(self, ledger: Ledger, tokens: Sequence[str], *, bare: bool, reach: int = 0) -> None:
        normal, document = ledger.document.source.normal, ledger.document
        asides = [match.span() for match in _BRACKETS.finditer(normal, document.start, document.end)] if bare else []
        self.tokens = tokens
        pieces: list[str] = []
        said: list[tuple[int, Figure]] = []
        cuts: list[int] = []
        position, length = document.start, 0
        spans = [(f.start, f.end, f) for f in ledger.figures if f.counts]
        for start, end, figure in sorted([*spans, *((start, end, None) for start, end in asides)], key=_place):
            if start < position:
                continue
            before = normal[position:start]
            written = self.tokens[figure.index] if figure is not None else ""
            pieces += (before, written)
            length += len(before)
            if figure is None:
                cuts.append(length)
            else:
                said.append((length, figure))
            length += len(written)
            position = end
        pieces.append(normal[position : document.end])
        self.figures: dict[int, Figure] = {}
        self._keep("".join(pieces), said, cuts if bare else None, reach)
        self._elsewhere: dict[Lookup, list[Figure]] = {}
        self._counts: dict[str, int] = {}
        self._stops = [match.end() for match in _STOP.finditer(self.text)]

    def _keep(self, text: str, said: Sequence[tuple[int, Figure]], cuts: Sequence[int] | None, reach: int) -> None:
        """The sentences in which figures stand, and of the others their ends."""
        ends = [match.end() for match in _STOP.finditer(text)]
        near = (
            None
            if cuts is None
            else {at + n for at in {bisect_right(ends, cut) for cut in cuts} for n in range(-reach, reach + 1)}
        )
        kept: list[str] = []
        start = length = 0
        for number, group in itertools.groupby(said, key=lambda place: bisect_right(ends, place[0])):
            if near is not None and number not in near:
                continue
            first = ends[number - 1] if number else 0
            end = ends[number] if number < len(ends) else len(text)
            skipped = "".join(text[stop - 1] for stop in ends[bisect_right(ends, start) : number])
            kept += (skipped, text[first:end])
            shift = length + len(skipped) - first
            self.figures |= {place + shift: figure for place, figure in group}
            length = shift + end
            start = end
        self.text = "".join(kept)

    def windows(self, sets: Sequence[tuple[str, ...]], sentences: int) -> Iterator[tuple[int, int]]:
        """The stretches of sentences in which a word of every set stands; all of the text where there is no set."""
        if not sets:
            yield 0, len(self.text)
            return
        rarest = self._rarest(sets)
        if not rarest:
            return
        end = 0
        for match in _any_of(rarest).finditer(self.text):
            if match.start() >= end:
                at = bisect_right(self._stops, match.start())
                last = at + sentences - 1
                end = self._stops[last] if last < len(self._stops) else len(self.text)
                start = self._stops[at - sentences] if at >= sentences else 0
                stretch = self.text[start:end]
                if all(any(word in stretch for word in words) for words in sets):
                    yield start, end

    def _rarest(self, sets: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
        """The set whose words are fewest, or the first that is rare enough; none where a set has no word in the text."""
        fewest, rarest = len(self.text), sets[0]
        for words in sets:
            number = sum(map(self._count, words))
            if not number:
                return ()
            if number < fewest:
                fewest, rarest = number, words
            if number <= _RARE:
                break
        return rarest

    def _count(self, word: str) -> int:
        if word not in self._counts:
            self._counts[word] = self.text.count(word)
        return self._counts[word]

    def nearest(self, ledger: Ledger, lookup: Lookup, stated: Figure, taken: Sequence[Figure]) -> Figure | None:
        """The figure that a lookup names: of the stated one's period and scope, the nearest before it, else after it."""
        if lookup not in self._elsewhere:
            speaks = regex.compile(lookup.label)
            labels = {label for label in {figure.label for figure in ledger.figures} if speaks.search(label)}
            self._elsewhere[lookup] = [
                f
                for f in ledger.figures
                if f.label in labels and not f.aside and fits(lookup.type, self.tokens[f.index])
            ]
        found = self._elsewhere[lookup]
        at = bisect_left(found, stated.index, key=lambda figure: figure.index)
        for figure in (*reversed(found[max(0, at - _NEAR) : at]), *found[at : at + _NEAR]):
            if figure not in taken and _same(figure.period, stated.period) and _same(figure.scope, stated.scope):
                return figure
        return None


@lru_cache(maxsize=512)
def _any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, words)))


def _place(span: tuple[int, int, Figure | None]) -> tuple[int, int]:
    return span[0], -span[1]


def _same(one: str, other: str) -> bool:
    return not one or not other or one == other


def _relations(ledger: Ledger, text: _Template, wording: Wording) -> Iterator[Relation]:
    """The relations of one wording; where a match comes to nothing, the next may begin within it."""
    for start, end in text.windows(anchors(wording.pattern), wording.sentences):
        position = start
        while (match := wording.expression.search(text.text, position, end, timeout=_TIME_LIMIT)) is not None:
            relation = _read(ledger, text, wording, match)
            position = match.end() if relation is not None else match.start() + 1
            if relation is not None:
                yield relation


def _read(ledger: Ledger, text: _Template, wording: Wording, match: Any) -> Relation | None:
    formula = wording.formula
    found = ((name, text.figures.get(match.start(name))) for name in match.groupdict())
    figures = {name: figure for name, figure in found if figure is not None}
    stated = figures.get(formula.stated)
    if stated is None or _far(figures.values(), wording.sentences) or _excused(ledger, wording, stated):
        return None
    if any(figures[name].value != value for name, value in wording.given.items()):
        return None
    for name, lookup in wording.find.items():
        figure = text.nearest(ledger, lookup, stated, list(figures.values()))
        if figure is not None:
            figures[name] = figure
    if not all(name in figures for name in formula.names):
        return None
    members = {name: figures[name] for name in formula.names}
    relation = _relation(ledger, wording, stated, members)
    if relation is None or relation.verdict == "confirmed":
        return relation
    return _with_another(ledger, wording, stated, members) or relation


def _with_another(ledger: Ledger, wording: Wording, stated: Figure, members: Mapping[str, Figure]) -> Relation | None:
    """The relation with another level in place of the first one, if it holds: 经费9.38万元，其中A5万元，B1.2万元，比上年…"""
    name, first = min(members.items(), key=lambda item: item[1].start)
    if first.start > stated.start:
        return None
    for figure in reversed(ledger.figures[max(0, first.index - _NEAR * 2) : first.index]):
        if figure.block != first.block:
            return None
        if figure.role == "level" and comparable(figure, first):
            relation = _relation(ledger, wording, stated, {**members, name: figure})
            if relation is not None and relation.verdict == "confirmed":
                return relation
    return None


def _far(figures: Iterable[Figure], sentences: int) -> bool:
    places = [figure.sentence for figure in figures]
    return max(places) - min(places) >= sentences


def _excused(ledger: Ledger, wording: Wording, stated: Figure) -> bool:
    if wording.unless is None or stated.sentence < 0:
        return False
    sentence = ledger.sentences[stated.sentence]
    return (
        regex.search(wording.unless, ledger.document.source.normal, pos=sentence.start, endpos=sentence.end) is not None
    )


def _relation(ledger: Ledger, wording: Wording, stated: Figure, members: Mapping[str, Figure]) -> Relation | None:
    formula = wording.formula
    named = {**members, formula.stated: stated}
    alike = (*formula.alike(), *itertools.pairwise(wording.same_unit))
    if not all(_alike(named[one], named[other]) for one, other in alike):
        return None
    derived, wide = (_derived(formula, members, stated, reading) for reading in (strict, loose))
    if formula.sign == "=" and derived is not None and derived.high.is_infinite() and derived.low < (stated.value or 0):
        return None  # 超过100件 and 50件 are any number above 150
    centre = _reckoned(formula, members, stated, derived)
    texts = {name: written(figure, stated) if formula.adds else figure.text for name, figure in members.items()}
    # Of units in a formula (whole / count * 亩) the texts of the figures tell already.
    shown = _UNIT.sub("", formula.shown(texts | dict.fromkeys(formula.units, "\ue003")))
    same = wording.kind == "repeat" and len(members) == 1
    if same:
        shown = _converted(next(iter(members.values())), stated)
    if centre is not None:
        shown += f"＝{shown_value(EXACT.divide(centre, display_factor(stated)))}"
        plain = formula.adds and stated.dimension != "percent" and not same
        shown += (f" {unit_name(stated)}" if wording.kind in _WITH_UNIT else "") if plain else unit_name(stated)
    relation = make(
        ledger,
        wording.kind,
        stated,
        [part(name.rstrip("0123456789"), figure) for name, figure in members.items()],
        _LIMITS[formula.sign] + shown,
        derived,
        wide,
        wording.certainty,
        pattern=wording.name,
    )
    if wording.certainty == "possible" and relation.verdict != "confirmed":
        return None
    # What only the strict reading contradicts is never certain.
    return replace(relation, certainty="likely") if relation.verdict == "uncertain" else relation


def _converted(figure: Figure, stated: Figure) -> str:
    """2000公顷×15 for 3万亩: how many units of the one make a unit of the other."""
    if figure.factor == stated.factor:
        return figure.text
    times, parts_ = (EXACT.divide(a.factor, b.factor) for a, b in ((figure, stated), (stated, figure)))
    sign, number = ("×", times) if times > 1 else ("÷", parts_)
    return f"{figure.text}{sign}{shown_value(number)}"


def _reckoned(
    formula: Formula, members: Mapping[str, Figure], stated: Figure, derived: Interval | None
) -> Decimal | None:
    """What a reader gets from the figures as they are written; the middle of the interval where one has no value."""
    values = {name: Interval.exact(factor) for name, factor in formula.units.items()}
    for name, figure in members.items():
        value = amount(figure)
        if value is None:
            return middle(derived) if derived is not None else None
        values[name] = Interval.exact(EXACT.multiply(value, _worth(figure)))
    exact = formula.result(values)
    return None if exact is None else EXACT.divide(exact.low, _worth(stated))


def _alike(one: Figure, other: Figure) -> bool:
    return comparable(one, other) or one.dimension == other.dimension == "percent"


def _derived(
    formula: Formula, members: Mapping[str, Figure], stated: Figure, reading: Callable[[Figure], Interval | None]
) -> Interval | None:
    """What the formula gives; a quotient may have been rounded or cut at the last digit that is stated."""
    values = {name: Interval.exact(factor) for name, factor in formula.units.items()}
    for name, figure in members.items():
        interval = reading(figure)
        if interval is None:
            return None
        values[name] = interval.scaled(_worth(figure))
    derived = formula.derived(values)
    if derived is None or stated.strict is None:
        return None
    derived = derived.scaled(EXACT.divide(Decimal(1), _worth(stated)))
    if not formula.divides:
        return derived
    place = EXACT.multiply(stated.unit_place, stated.factor)
    cut = stated.strict.is_exact and stated.kind != "ratio"
    return derived.widened(place if cut else EXACT.divide(place, Decimal(2)))


def _worth(figure: Figure) -> Decimal:
    """What one of the figure's reference unit is worth in a formula: a percentage is a fraction of one."""
    return _FRACTIONS.get(figure.group or "", Decimal(1))
