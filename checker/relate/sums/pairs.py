"""Sums of pairs (418户1506人，其中甲263户1012人，乙155户494人): where one column adds up, the other must add up too.

A column that adds up to the unit says which pairs are all of the whole; a single wrong key then stands in the other column.
The same holds of what came in and went out (年初412户1386人，新增8户25人，脱贫305户1042人，剩余115户369人).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby

from checker.language.intervals import INFINITY, Interval
from checker.relate.arithmetic import comparable, hint, loose, make, part, signed_sum, slip_evidence, strict, written
from checker.relate.evidence import SAID
from checker.relate.sums.totalled import near, rare, totalled
from checker.rows import Figure, Ledger, Relation
from checker.ruledata import arithmetic_words, phrase

_MOST = 12  # parts of a whole
_LEAST = 20  # a whole of so few is made up by accident
_LONG = 500  # of its last written places: such a sum holds by accident hardly ever
_END = re.compile(r"(?:\([^()]*\))?[;。)\n]")  # of a list
_BRACKETS = re.compile(r"\([^()]*\)")


@dataclass(frozen=True)
class _Words:
    between: re.Pattern[str]
    opening: re.Pattern[str]
    closing: re.Pattern[str]
    left: re.Pattern[str]
    leaving: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two figures side by side that measure one thing, and the words before them."""

    first: Figure
    second: Figure
    lead: str

    @property
    def columns(self) -> tuple[Figure, Figure]:
        """Both figures."""
        return self.first, self.second


@cache
def _words() -> _Words:
    words = arithmetic_words()["pairs"]
    return _Words(
        re.compile(rf"(?:{words['between']})\s*"),
        re.compile(words["opening"]),
        re.compile(words["closing"]),
        re.compile(words["left"]),
        re.compile(words["leaving"]),
    )


def find(ledger: Ledger) -> Iterator[Relation]:
    """Relations of kinds ``total`` and ``balance`` in both columns, and ``part`` of fewer people than households."""
    pairs = list(_pairs(ledger))
    for pair in pairs:
        yield from _people(ledger, pair)
    for _, group in groupby(pairs, key=lambda pair: (pair.first.block, pair.first.group, pair.second.group)):
        run = list(group)
        for position, whole in enumerate(run):
            after = run[position + 1 : position + 1 + 2 * _MOST]
            yield from _broken_down(ledger, whole, after)
            yield from _told_before(ledger, whole, run[max(0, position - _MOST) : position])


def _pairs(ledger: Ledger) -> Iterator[_Pair]:
    normal = ledger.document.source.normal
    before: Figure | None = None
    end = -1  # of the last pair
    for figure in ledger.figures:
        if not figure.counts:
            continue
        if (
            before is not None
            and before.end > end
            and figure.sentence == before.sentence
            and not figure.cell
            and figure.start - before.end <= 8
            and _beside(before, figure)
            and _words().between.fullmatch(normal, before.end, figure.start)
        ):
            end = figure.end
            yield _Pair(before, figure, normal[max(before.gap_start, before.start - 30) : before.start])
        before = figure


def _beside(first: Figure, second: Figure) -> bool:
    """Whether two levels measure one thing in two units: 户 and 人, 场 and 人次, 个 and 万元."""
    return (
        first.role == second.role == "level"
        and first.dimension in ("count", "area", "length")
        and second.group is not None
        and second.dimension in ("count", "money", "area")
        and first.group is not None
        and first.group != second.group
        and first.value is not None
        and second.value is not None
        and not first.hedge
        and not second.hedge
    )


def _people(ledger: Ledger, pair: _Pair) -> Iterator[Relation]:
    """Every household has somebody in it."""
    households, people = pair.columns
    most = loose(people)
    least = loose(households)
    side_by_side = households.end == people.start
    if households.unit == "户" and people.unit == "人" and side_by_side and most and least and least.low > most.high:
        yield make(
            ledger,
            "part",
            households,
            [part("total", people)],
            phrase("household", f"{households.text} ≤ {people.text}"),
            Interval(-INFINITY, most.high, True, most.high_open),
            None,
            "likely",
            found="contradicted",
            pattern="households",
        )


def _broken_down(ledger: Ledger, whole: _Pair, after: Sequence[_Pair]) -> Iterator[Relation]:
    """The pairs after a whole, from each place where words or a bracket open a cut of it."""
    normal = ledger.document.source.normal
    end = whole.second.end
    opened = 0
    for start, pair in enumerate(after):
        if pair.first.sentence - whole.first.sentence > 1:
            return
        gap = normal[end : pair.first.start]
        end = pair.second.end
        if not _words().opening.search(gap if gap.lstrip().startswith("(") else _BRACKETS.sub("", gap)):
            if not opened:
                return
            continue
        opened += 1
        parts = [p for p in after[start : start + _MOST] if p.first.sentence == pair.first.sentence]
        relations = list(_columns(ledger, whole, [parts[:count] for count in range(len(parts), 1, -1)]))
        yield from relations
        if not relations and opened > 1:
            return


def _told_before(ledger: Ledger, whole: _Pair, before: Sequence[_Pair]) -> Iterator[Relation]:
    """The pairs before a whole that says that it adds up (三年累计…), or what is left of them (剩余…)."""
    near = [p for p in before if whole.first.sentence - p.first.sentence <= 1]
    if len(near) >= 2 and _words().closing.search(whole.lead):
        yield from _columns(ledger, whole, [near[-count:] for count in range(len(near), 1, -1)])
    if len(near) >= 2 and _words().left.search(whole.lead):
        for count in range(len(near), 1, -1):
            terms = near[-count:]
            minus = [p for p in terms[1:] if _words().leaving.search(p.lead)]
            if minus:
                relations = list(_balance(ledger, whole, [p for p in terms if p not in minus], minus))
                if relations:
                    yield from relations
                    return


def _columns(ledger: Ledger, whole: _Pair, runs: Sequence[Sequence[_Pair]]) -> Iterator[Relation]:
    """Both columns of the first run of which one adds up."""
    for run in runs:
        relations = [
            totalled(ledger, total, parts, "likely", "pairs", trials=len(runs))
            for total, parts in zip(whole.columns, zip(*(p.columns for p in run), strict=True), strict=True)
        ]
        held = [relation.verdict == "confirmed" for relation in relations]
        if not any(held):
            continue
        sure = whole.columns[held.index(True)]
        if all(held):
            yield from relations
        elif sure.value is not None and sure.value >= _LEAST * sure.unit_place:
            wrong = relations[held.index(False)]
            # A slip may have made a part greater than its whole: what explains it is the same wrong key.
            # Where the list ends, and the sum that holds is one that few lists have by accident, there are no other parts.
            ended = _END.match(ledger.document.source.normal, run[-1].second.end) is not None
            long = sure.value >= _LONG * sure.unit_place
            if rare(wrong, SAID * 5) or (ended and (long or near(*_members(ledger, wrong)))):
                yield from relations
        return


def _members(ledger: Ledger, relation: Relation) -> tuple[Figure, list[Figure]]:
    total, *parts = (ledger.figures[member.figure] for member in relation.members)
    return total, parts


def _balance(ledger: Ledger, whole: _Pair, plus: Sequence[_Pair], minus: Sequence[_Pair]) -> Iterator[Relation]:
    relations = []
    for column, closing in enumerate(whole.columns):
        inward, outward = [p.columns[column] for p in plus], [p.columns[column] for p in minus]
        own, derived = strict(closing), signed_sum(inward, outward)
        if own is None or derived is None or not all(comparable(closing, f) for f in (*inward, *outward)):
            return
        slips, chance = ([], None) if own.meets(derived) else slip_evidence(inward, [*outward, closing])
        relations.append(
            make(
                ledger,
                "balance",
                closing,
                [part("inflow" if n else "opening", f) for n, f in enumerate(inward)]
                + [part("outflow", f) for f in outward],
                "＋".join(written(f, closing) for f in inward) + "".join(f"−{written(f, closing)}" for f in outward),
                derived,
                signed_sum(inward, outward, use_loose=True),
                "likely",
                pattern="pairs",
                hint=hint(slips, [*inward, *outward, closing]),
                chance=chance,
            )
        )
    if any(relation.verdict == "confirmed" for relation in relations):
        yield from relations
