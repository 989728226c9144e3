"""Growth and difference against a base that is stated: 比上年末的77个增长22.1%, 比上年末减少1.22万人; 上年末为312.68万人."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from checker.extract.roles import words
from checker.language.verdicts import Certainty
from checker.relate.arithmetic import amount, comparable, down, loose, make, part, shown_middle, strict, written
from checker.relate.rates.bases import CLAUSES, Base, Claim, Stated, measures, patterns
from checker.relate.rates.growth import based, later
from checker.rows import Figure, Ledger, Relation

_TRIED = 4  # levels that are tried for one claim
_BACK = 3  # sentences before in which the level may stand
_TIMES = 10  # what is more times its base, or less, is hardly the level that is meant
_HUNDRED = Decimal(100)
_REACH = 60  # figures of a sentence on either side of a base among which its level stands
_BEFORE = 600  # characters before a bracket in which its meaning may be announced


def find(ledger: Ledger) -> Iterator[Relation]:
    """Relations of kind ``growth`` and ``difference`` of a level, what is claimed of it, and its stated base."""
    years = (f.period[:4] for f in ledger.figures if f.kind == "date" and f.period[:2] == "20")
    latest = max(years, default="")
    for sentence in ledger.sentences:
        if sentence.last - sentence.first < 2:
            continue
        stated = Stated(ledger, sentence, latest)
        bare: list[Relation] = []
        for base in stated.bases.values():
            claims = stated.claims[base.figure.index]
            if base.form == "bracket":
                bare += _bracketed(ledger, stated, base, claims)
            else:
                levels, meant, certainty = _levels(ledger, stated, base, claims)
                if not levels and base.form == "object":
                    yield from _alone(ledger, base, claims)
                told = [r for claim in claims for r in _held(ledger, stated, base, claim, levels, meant, certainty)]
                yield from (r for r in told if not _told_as_growth(ledger, r, told))
        if bare:
            yield from _together(ledger, bare)


def _told_as_growth(ledger: Ledger, relation: Relation, told: Sequence[Relation]) -> bool:
    """431亿元, 较上年(339亿元)增加92亿元, 增长72.1%: that change and rate disagree is told by ``growth`` already."""
    if relation.kind != "growth" or relation.verdict == "confirmed":
        return False
    rate, level = ledger.figures[relation.members[0].figure], relation.members[1].figure
    changes = (ledger.figures[r.members[0].figure] for r in told if r.kind == "difference" and r.verdict == "confirmed")
    return any(f.role == "change" and f.host == rate.host == level and not f.aside for f in changes)


def _held(
    ledger: Ledger,
    stated: Stated,
    base: Base,
    claim: Claim,
    levels: Sequence[Figure],
    meant: Figure | None,
    certainty: Certainty,
) -> Iterator[Relation]:
    """The claim with the level that makes it hold; contradicted where there is no doubt which level is meant."""
    if not _speaks(claim, base):
        return
    # Of two years that are named the earlier one is the base, in whatever order they are told (``two_years``).
    levels = [level for level in levels if not later(base.figure, level)]
    for level in levels[:_TRIED]:
        relation = _relation(ledger, level, base, claim, "certain")
        if relation.verdict == "confirmed":
            yield relation
            return
    if meant is not None and meant in levels and _sure(ledger, stated, meant, base, claim):
        yield _relation(ledger, meant, base, claim, certainty)


def _speaks(claim: Claim, base: Base) -> bool:
    """Whether the claim is made in the base's measure."""
    if claim.kind == "change":
        return comparable(claim.figure, base.figure)
    return (claim.kind == "points") == (base.figure.unit == "%")


def _levels(
    ledger: Ledger, stated: Stated, base: Base, claims: Sequence[Claim]
) -> tuple[list[Figure], Figure | None, Certainty]:
    """The levels that may be meant, nearest first; the one that must be; how sure that is."""
    if (opposed := stated.levels.get(base.figure.index)) is not None:
        return [opposed], opposed, "certain"
    first = min(base.figure.index, *(claim.figure.index for claim in claims))
    last = max(base.figure.index, *(claim.figure.index for claim in claims))
    at = stated.place(base.figure)
    around = [
        f
        for f in stated.window[max(0, at - _REACH) : at + _REACH]
        if measures(f, base.figure)
        and f.index not in stated.bases
        and f.index not in stated.claimed
        and (not f.aside or (base.figure.aside and claims[0].figure.aside))
        and _apart(f, base.figure) < math.log(_TIMES)
    ]
    left = [f for f in reversed(around) if f.index < first]
    between = [f for f in around if first < f.index < last]
    normal = ledger.document.source.normal
    for level in around:
        if level.index > last:
            end = max(base.figure.end, *(claim.figure.end for claim in claims))
            if patterns()["reached"].match(normal[end : level.start]):
                return [level], level, "certain"
            break
    if not left and not between:
        return _earlier(ledger, stated, base, claims[0])
    own = [f for f in between if not patterns()["parts"].search(normal[claims[-1].figure.end : f.start])]
    if not left:
        return own, own[0] if len(own) == 1 else None, "certain"
    if own:
        return [*left, *own], None, "certain"
    rivals = [left[0]]
    for figure in left[1:]:
        if any(f.index in stated.claimed or f.role == "base" for f in _amid(stated, figure, left[0])):
            break
        rivals.append(figure)
    meant = min(rivals, key=lambda f: _apart(f, base.figure))
    return [*left, *between], meant, "certain" if meant is left[0] else "likely"


def _amid(stated: Stated, one: Figure, other: Figure) -> list[Figure]:
    return stated.window[stated.place(one) + 1 : stated.place(other)]


def _apart(level: Figure, base: Figure) -> float:
    """How far a level is from its base, as the logarithm of their ratio."""
    one, other = amount(level), amount(base)
    return abs(math.log(float(one / other))) if one and other and one > 0 and other > 0 else math.inf


def _earlier(ledger: Ledger, stated: Stated, base: Base, claim: Claim) -> tuple[list[Figure], Figure | None, Certainty]:
    """Levels of the sentences before in the paragraph, and the one that is meant: of the same name, or alone in its sentence."""
    found: list[Figure] = []
    subject = claim.subject or base.noun
    normal, sentence = ledger.document.source.normal, stated.sentence
    for before in reversed(ledger.sentences[max(0, sentence.index - _BACK) : sentence.index]):
        if before.block != sentence.block:
            break
        levels = [f for f in ledger.figures[before.first : before.last] if measures(f, base.figure) and not f.aside]
        if not subject:
            return levels, levels[0] if len(levels) == 1 else None, "likely"
        found += [f for f in levels if subject in normal[f.gap_start : f.start]]
    return found, found[0] if len(found) == 1 else None, "likely"


def _sure(ledger: Ledger, stated: Stated, level: Figure, base: Base, claim: Claim) -> bool:
    """Whether nothing in the words speaks against the three belonging together."""
    normal, known = ledger.document.source.normal, patterns()
    said = normal[level.gap_start : level.end] + level.noun + level.label
    if known["bare"].match(CLAUSES.split(normal[level.gap_start : level.start])[-1]) and level.sentence > 0:
        before = ledger.sentences[level.sentence - 1]
        said += normal[before.start : before.end] if before.block == level.block else ""
    places = (level, base.figure, claim.figure)
    first, last = min(f.end for f in places), max(f.start for f in places)
    clauses = normal[max(normal.rfind(";", 0, first), level.gap_start) : last]
    if claim.figure.other_base or known["another"].search(clauses) or "分别" in normal[first:last]:
        return False
    if claim.kind == "rate" and words().constant_price.search(said + claim.subject):
        return False
    if not set(claim.subject) <= set(said) or not set(base.noun) <= set(said + claim.subject):
        return False
    if base.figure.hedge:
        return False
    then, now = base.figure.period[:4], level.period[:4]
    # A year that is named lies before the level's; 2025年为20亿元 in a report of 2024 is no base.
    return base.form != "after" or then[:2] != "20" or then < (now if now[:2] == "20" else stated.latest)


def _relation(ledger: Ledger, level: Figure, base: Base, claim: Claim, certainty: Certainty) -> Relation:
    if claim.kind == "rate":
        relation = based(ledger, level, base.figure, claim.figure, certainty, "stated-base")
        own, derived = claim.figure.strict, relation.derived
        # 0.2476 % that was rounded to 0.25 first is stated as 0.3 %: nobody is helped by hearing of it.
        twice = own is not None and derived is not None and own.meets(derived.widened(claim.figure.unit_place / 20))
        unclear = twice and relation.verdict != "confirmed"
        return replace(relation, certainty="possible", verdict="uncertain") if unclear else relation
    above, below = (level, base.figure) if claim.direction > 0 else (base.figure, level)
    to = above if claim.kind == "points" else claim.figure
    tight, wide = ((reading(above), reading(below)) for reading in (strict, loose))
    derived = tight[0] - tight[1] if tight[0] is not None and tight[1] is not None else None
    return make(
        ledger,
        "difference",
        claim.figure,
        (part("level", level), part("base", base.figure)),
        f"{written(above, to)}−{written(below, to)}＝{shown_middle(down(derived, to) if derived else None)}",
        derived,
        wide[0] - wide[1] if wide[0] is not None and wide[1] is not None else None,
        certainty,
        pattern="stated-base",
        unit="个百分点" if claim.kind == "points" else None,
    )


def _alone(ledger: Ledger, base: Base, claims: Sequence[Claim]) -> Iterator[Relation]:
    """与2024年限额533980万元相比, 净增69700万元, 增长13.1%: the change and the rate, where no level is said."""
    change = next((claim for claim in claims if claim.kind == "change" and comparable(claim.figure, base.figure)), None)
    rate = next((claim for claim in claims if claim.kind == "rate"), None)
    if change is None or rate is None or rate.figure.other_base or rate.direction != change.direction:
        return
    tight, wide = ((reading(change.figure), reading(base.figure)) for reading in (strict, loose))
    if tight[0] is None or tight[1] is None or tight[1].low <= 0:
        return
    derived = (tight[0] / tight[1]).scaled(_HUNDRED)
    yield make(
        ledger,
        "growth",
        rate.figure,
        (part("increment", change.figure), part("base", base.figure)),
        f"{written(change.figure, change.figure)}÷{written(base.figure, change.figure)}＝{shown_middle(derived)}%",
        derived,
        (wide[0] / wide[1]).scaled(_HUNDRED)
        if wide[0] is not None and wide[1] is not None and wide[1].low > 0
        else None,
        "certain",
        pattern="stated-base",
        unit="%",
    )


def _bracketed(ledger: Ledger, stated: Stated, base: Base, claims: Sequence[Claim]) -> Iterator[Relation]:
    """铝材48.63万吨(42.17万吨), 增长15.3%: what a bare bracket may mean."""
    at = stated.place(base.figure)
    level = stated.window[at - 1] if at else None
    if level is None or level.aside or not measures(level, base.figure):
        return
    for claim in claims:
        if _speaks(claim, base) and not claim.subject:
            yield _relation(ledger, level, base, claim, "certain")


def _together(ledger: Ledger, bare: Sequence[Relation]) -> Iterator[Relation]:
    """Bare brackets mean last year where that is announced (certain), or where most of the sentence's hold (likely)."""
    start = bare[0].members[0].start
    said = ledger.document.source.normal[max(ledger.document.start, start - _BEFORE) : start]
    announced = bool(patterns()["announced"].search(said))
    held = sum(relation.verdict == "confirmed" for relation in bare)
    for relation in bare:
        if relation.verdict == "confirmed" or announced:
            yield relation
        elif held >= 2 and 2 * held > len(bare):
            yield replace(relation, certainty="likely")
