"""What a whole rose or fell by is what its parts rose and fell by: 调增36800万元，主要是调增上级补助24300万元、债务转贷12500万元."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cache
from itertools import pairwise, takewhile

from checker.language.intervals import Interval
from checker.relate.arithmetic import comparable, hint, loose, make, part, slip_evidence, strict, written
from checker.relate.breakdown import informative
from checker.relate.cues import cues, exhausts
from checker.relate.evidence import SAID, UNSAID
from checker.relate.moves import move
from checker.relate.sums.totalled import rare, totalled
from checker.rows import Figure, Ledger, Relation
from checker.ruledata import arithmetic_words, phrase

_GAP = 80  # characters after a whole in which words open its parts
_MOST = 12  # parts of a whole
_REACH = 150  # figures on either side of the changes of town and country to that of the whole population
_OVERALL = re.compile(
    r"(?:年|相比|常住人口|总人口|全[国省市区县])[^,;。]{0,12}(?:[,、][^,;。]{0,6})?(?:共|净|累计)*(?:增加|减少)$"
)
_BRACKETS = re.compile(r"\([^()]*\)")
_NEAR = Decimal("0.1")  # by which, in one, the parts may miss the whole where a part may have been left out
_Moved = tuple[Figure, int]


@cache
def _words() -> dict[str, re.Pattern[str]]:
    return {name: re.compile(arithmetic_words()["moves"][name]) for name in ("opening", "together", "net", "same")}


def find(ledger: Ledger) -> Iterator[Relation]:
    """Relations of kind ``total`` between the rise or fall of a whole and those of its parts."""
    normal = ledger.document.source.normal
    figures = [
        f for f in ledger.figures if f.group is not None and f.counts and f.dimension != "percent" and not f.cell
    ]
    for position, figure in enumerate(figures[:-1]):
        if figure.role not in ("level", "change", "remark"):
            continue
        after = normal[figure.end : min(figures[position + 1].start, figure.end + _GAP)]
        opened = _words()["opening"].search(after)
        together = not opened and _words()["together"].search(
            normal, max(figure.gap_start, figure.start - 16), figure.start
        )
        sign = move(ledger, figure) if opened or together else 0
        if sign:
            parts = (_parts if opened else _before)(ledger, figures, position)
            yield from _held(ledger, (figure, sign), parts, after if opened else "")
    yield from _apart(ledger, figures)


def _apart(ledger: Ledger, figures: Sequence[Figure]) -> Iterator[Relation]:
    """城镇人口增加A，乡村人口减少B, told in another paragraph than what the whole population rose by."""
    for first, second in pairwise(figures):
        if first.unit != "人" or second.sentence != first.sentence or exhausts([first, second]) != 2:
            continue
        parts = [(f, sign) for f in (first, second) if (sign := move(ledger, f))]
        if len(parts) < 2 or not all("人口" in f.label for f, _ in parts):
            continue
        wholes = [
            (f, sign)
            for f in ledger.figures[max(0, first.index - _REACH) : first.index + _REACH]
            if f.unit == "人" and f.scale == first.scale and f is not first and f is not second and not f.aside
            if (sign := move(ledger, f)) and _OVERALL.search(ledger.document.source.normal, f.gap_start, f.start)
        ]
        if len(wholes) == 1:
            yield from _held(ledger, wholes[0], parts, "")


def _parts(ledger: Ledger, figures: Sequence[Figure], position: int) -> list[_Moved]:
    """What moved after the whole: in the brackets right after it, else outside of brackets to the sentence's end."""
    normal = ledger.document.source.normal
    whole, first = figures[position], figures[position + 1]
    if first.sentence - whole.sentence > 1 or first.block - whole.block > 1:
        return []
    found: list[_Moved] = []
    end = whole.end
    for figure in figures[position + 1 : position + 1 + 3 * _MOST]:
        gap = _BRACKETS.sub("", normal[end : figure.start])
        ended = figure.sentence != first.sentence or (first.aside and not figure.aside and not whole.aside)
        if ended or (found and (cues().partial.search(gap) or _words()["opening"].search(gap))):
            break
        if figure.aside and not first.aside:
            continue
        end = figure.end
        own = move(ledger, figure)
        if own and comparable(figure, whole):
            found.append((figure, own))
        elif comparable(figure, whole) and found and gap.startswith(("、", "和")):
            found.append((figure, found[-1][1]))  # 调增补助收入A、债务转贷收入B
    return found[:_MOST]


def _before(ledger: Ledger, figures: Sequence[Figure], position: int) -> list[_Moved]:
    """What moved before a whole that says that it is all of it (共增加): in its own sentence."""
    whole = figures[position]
    near = takewhile(lambda f: f.sentence == whole.sentence, reversed(figures[max(0, position - _MOST) : position]))
    moved = [(f, move(ledger, f)) for f in near if comparable(f, whole) and not f.aside]
    return [entry for entry in moved if entry[1]][::-1]


def _held(ledger: Ledger, whole: _Moved, parts: Sequence[_Moved], opening: str) -> Iterator[Relation]:
    total, sign = whole
    own = strict(total)
    sentence = ledger.sentences[parts[-1][0].sentence] if parts else None
    rest_same = sentence is not None and bool(
        _words()["same"].search(ledger.document.source.normal, total.end, sentence.end)
    )
    if own is None or not (len(parts) > 1 or (parts and rest_same)):
        return
    for count in range(len(parts), 0 if rest_same else 1, -1):
        derived = _sum(parts[:count], sign)
        few = [f for f, _ in parts[:count]]
        if derived is not None and own.meets(derived) and informative(own, derived, few):
            yield _relation(ledger, whole, parts[:count])
            return
    relation = _relation(ledger, whole, parts)
    derived = _sum(parts, sign)
    if derived is None:
        return
    off = abs(derived.high - own.high) / own.high if own.high else 1
    complete = exhausts([f for f, _ in parts]) == len(parts) and off < 1
    said = ledger.document.source.normal[max(total.gap_start, total.start - 16) : total.start]
    whole_said = not opening or cues().whole.search(opening) or _words()["net"].search(said)
    sure = complete or rest_same or bool(whole_said)
    # Deposits rise and fall by kinds of which some are left out: only what goes one way and comes near says something.
    one_way = off <= _NEAR and len({s for _, s in parts}) == 1
    if complete or (sure and off <= _NEAR) or rare(relation, SAID if sure or one_way else UNSAID):
        yield relation


def _sum(parts: Sequence[_Moved], sign: int, *, use_loose: bool = False) -> Interval | None:
    result: Interval | None = None
    for figure, own in parts:
        interval = loose(figure) if use_loose else strict(figure)
        if interval is None:
            return None
        moved = interval if own == sign else -interval
        result = moved if result is None else result + moved
    return result


def _relation(ledger: Ledger, whole: _Moved, parts: Sequence[_Moved]) -> Relation:
    total, sign = whole
    plus, minus = [f for f, s in parts if s == sign], [f for f, s in parts if s != sign]
    if not minus:
        return totalled(ledger, total, plus, "likely", "increments")
    derived = _sum(parts, sign)
    own = strict(total)
    agrees = own is None or derived is None or own.meets(derived)
    slips, chance = ([], None) if agrees else slip_evidence(plus, [*minus, total])
    terms = "".join(f"{'＋' if s > 0 else '−'}{written(f, total)}" for f, s in parts).lstrip("＋")
    return make(
        ledger,
        "total",
        total,
        [part("part", f) for f, _ in parts],
        phrase("changes", terms),
        derived,
        _sum(parts, sign, use_loose=True),
        "likely",
        hint=hint(slips, [*plus, *minus, total]),
        pattern="increments",
        chance=chance if slips else None,
    )
