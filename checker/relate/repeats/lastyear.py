"""Last year's own report as a reference: what this year's text says of last year against what that report stated.

Five ways of speaking of last year: a level with its rate, a level with its change, a level that is the same (与上年持平),
last year's figure itself (由上年的A, 去年同期A), and a balance carried over (上年结转). Published figures are revised: a
small difference is worth a look, no more, unless the others agree, which shows that they were not; one wrong key that makes
both agree, which is too rare for an accident, is an error.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final

from checker.extract.roles import words as role_words
from checker.language.intervals import EXACT, Interval
from checker.language.slips import Slip
from checker.language.verdicts import Certainty
from checker.relate.arithmetic import (
    comparable,
    hint,
    loose,
    make,
    middle,
    part,
    shown_middle,
    slip_evidence,
    strict,
    written,
)
from checker.relate.evidence import UNSAID
from checker.relate.rates.growth import grow
from checker.relate.repeats.claims import CHANGES, Claim, claims, opens
from checker.relate.repeats.told import Account, Told, words
from checker.rows import Figure, Hint, Part, Relation
from checker.ruledata import phrase

_REVISION: Final = Decimal("0.02")  # how far published levels are revised: a census moves them by 1 to 2 %
_ENOUGH: Final = 4  # contradictions without a slip from which they may say that last year's figures were revised
NOT_FOUND: Final = "not-found"
SET_ASIDE: Final = (
    "set-aside"  # disagrees, but so do most: last year's figures were revised, or another report is meant
)
_AGREED: Final = 3  # comparisons that agree, for each that does not: then last year's figures stand
_PLAIN: Final = ("change", "points", "stated", "same", "carried")
_REVISED: Final = re.compile("修订|核定|最终核实|调整为")


def fits(now: Account, then: Account) -> bool:
    """Whether one is the report of the year before the other's, and of the same place."""
    return not _unfit(now, then)


def held_against(now: Account, reports: Sequence[Account]) -> list[Relation]:
    """Relations of kind ``last-year``: every figure of a document that speaks of last year, against last year's report.

    Args:
        now: the document that is checked.
        reports: last year's reports, at least one. What one confirms, no other contradicts. Where a report is not last
            year's or a year is unknown, nothing is assessed and every relation says why.
    """
    spoken = list(claims(now))
    best: list[Relation] = []
    for then in reports:
        reason = _unfit(now, then)
        found = [
            (None if reason else _assess(now, then, claim)) or _open(now, claim, reason or NOT_FOUND)
            for claim in spoken
        ]
        found = _where_others_agree(_unless_revised(found))
        best = [min(pair, key=_rank) for pair in zip(best, found, strict=True)] if best else found
    return best


def _rank(relation: Relation) -> int:
    if relation.verdict == "not_assessable":
        return 3 + (relation.reason == NOT_FOUND)
    return ("confirmed", "uncertain", "contradicted").index(relation.verdict)


def _unfit(now: Account, then: Account) -> str:
    if now.year is None or then.year is None:
        return "year-unknown"
    if now.year == then.year:
        return "same-year"
    if now.year != then.year + 1:
        return "other-year"
    if now.place and then.place and not (now.place in then.place or then.place in now.place):
        return "other-place"
    return ""


def _assess(now: Account, then: Account, claim: Claim) -> Relation | None:
    told = now.by_figure.get(claim.level.index)
    if told is None:
        return None
    if claim.pattern == "carried":
        return _carried(now, then, claim, told)
    if claim.pattern == "stated" and _REVISED.search(
        now.ledger.document.source.normal[claim.stated.gap_start : claim.stated.start]
    ):
        return _open(now, claim, "revised")
    if claim.pattern in CHANGES:
        said = now.ledger.document.source.normal[max(0, claim.level.start - 30) : claim.stated.start]
        if role_words().constant_price.search(said):
            return _open(now, claim, "constant-price")
        if claim.stated.other_base or claim.level.other_base:
            return _open(now, claim, "other-base")
    found = _last(now, then, told)
    if not isinstance(found, Told):
        return _open(now, claim, found) if found else None
    return _hold(now, then, claim, found)


def _last(now: Account, then: Account, told: Told) -> Told | str:
    """What last year's report tells of the same thing; empty where it does not, the reason where it is not clear."""
    for key in told.keys:
        theirs, ours = then.same(key, told, then.year), now.same(key, told, told.year)
        if not theirs:
            continue
        alone = len({entry.figure.value for entry in theirs}) == 1 and len({entry.figure.value for entry in ours}) <= 1
        best = max(entry.shared(told) for entry in theirs)
        nearest = [entry for entry in theirs if entry.shared(told) == best]
        if best < told.context_needed(nearest[0]):
            return ""
        if not best and not alone:
            return "several"
        rivals = [e for e in ours if e.figure.value != told.figure.value and e.shared(nearest[0]) >= best]
        if len({entry.figure.value for entry in nearest}) > 1 or (rivals and not alone):
            return "several"
        return nearest[0]
    return ""


def _carried(now: Account, then: Account, claim: Claim, told: Told) -> Relation | None:
    """上年结转 against 结转下年 or 年终结余 under the same heading. Where several balances stand there, one must agree."""
    closing = words().closing
    normal = then.ledger.document.source.normal
    theirs = [
        entry
        for entry in then.by_figure.values()
        if entry.year == then.year
        and entry.figure.role == "level"
        and entry.area == told.area
        and entry.heading == told.heading != ""
        and comparable(entry.figure, claim.stated)
        and closing.search(normal, entry.figure.gap_start, entry.figure.start)
    ]
    if not theirs:
        return None
    rivals = [
        entry
        for entry in now.by_figure.values()
        if entry.heading == told.heading
        and entry.area == told.area
        and entry.figure is not claim.stated
        and opens(now, entry.figure)
    ]
    relations = [_hold(now, then, claim, entry) for entry in theirs]
    confirmed = next((relation for relation in relations if relation.verdict == "confirmed"), None)
    return confirmed or (relations[0] if len(relations) == 1 and not rivals else _open(now, claim, "several"))


def _hold(now: Account, then: Account, claim: Claim, told: Told) -> Relation:
    """A claim against last year's figure."""
    stated, level, base = claim.stated, claim.level, told.figure
    said = words().closing.search(then.ledger.document.source.normal, base.gap_start, base.start)
    named = said[0] if said and claim.pattern == "carried" else base.label
    unit: str | None = None
    slips: list[Slip] = []
    chance = 1.0
    derived: Interval | None
    wide: Interval | None
    if claim.pattern == "rate":
        derived, wide = grow(stated, strict(level), strict(base)), grow(stated, loose(level), loose(base))
        expression, unit = f"{written(level, level)}÷{written(base, level)}−1＝{shown_middle(derived)}%", "%"
    elif claim.pattern in ("change", "points"):
        up = stated.direction > 0
        high, low = (level, base) if up else (base, level)
        derived, wide = _less(strict(high), strict(low)), _less(loose(high), loose(low))
        expression = f"{written(high, level)}−{written(low, level)}"
        if claim.pattern == "points":
            unit = stated.unit
        else:
            slips, chance = slip_evidence([high], [low, stated])
    else:
        derived, wide = strict(base), loose(base)
        expression = phrase("in-file", then.ledger.document.path, named, base.text)
        slips, chance = slip_evidence([stated], [base])
    slips = [slip for slip in slips if slip.kind != "digit" or not _last_digit(slip, stated, level, base, claim)]
    firm = bool(slips) and chance <= UNSAID
    relation = make(
        now.ledger,
        "last-year",
        stated,
        (*(() if level is stated else (part("level", level),)), Part("base", base.start, base.end, -1, then.ledger)),
        expression,
        derived,
        wide,
        _certainty(claim, base, firm),
        hint=_hint(slips, claim, base) if firm else None,
        pattern=claim.pattern,
        chance=chance if firm else None,
        unit=unit,
    )
    certainty = "possible" if relation.verdict == "uncertain" else relation.certainty
    return replace(relation, label=named, certainty=certainty)


def _members(claim: Claim, base: Figure) -> list[Figure]:
    """The figures in the order in which ``slip_evidence`` was given them."""
    if claim.level is claim.stated:
        return [claim.stated, base]
    return [claim.level, base, claim.stated] if claim.stated.direction > 0 else [base, claim.level, claim.stated]


def _hint(slips: Sequence[Slip], claim: Claim, base: Figure) -> Hint | None:
    return hint(slips, _members(claim, base))


def _last_digit(slip: Slip, stated: Figure, level: Figure, base: Figure, claim: Claim) -> bool:
    figure = _members(claim, base)[slip.index]
    if figure.value is None:
        return False
    place = EXACT.multiply(figure.unit_place, figure.factor)
    return abs(slip.value - EXACT.multiply(figure.value, figure.factor)) < place * 10


def _less(a: Interval | None, b: Interval | None) -> Interval | None:
    return None if a is None or b is None else a - b


def _certainty(claim: Claim, base: Figure, firm: bool) -> Certainty:
    """How sure a contradiction is: by one wrong key, else by how far it is beyond what a revision moves."""
    if firm:
        return "certain"
    implied, known = _implied(claim), strict(base)
    if implied is None or known is None:
        return "possible"
    size = middle(known)
    gap = max(implied.low - known.high, known.low - implied.high)
    if claim.pattern == "points":
        return "likely" if gap > 1 else "possible"
    return "likely" if size is None or gap > abs(size) * _REVISION else "possible"


def _implied(claim: Claim) -> Interval | None:
    """Last year's level as this year's text has it."""
    level, stated = strict(claim.level), strict(claim.stated)
    if level is None or stated is None or claim.level is claim.stated:
        return level
    signed = stated if claim.stated.direction > 0 else -stated
    if claim.pattern != "rate":
        return level - signed
    whole = signed + Interval.exact(Decimal(100))
    return (level / whole).scaled(Decimal(100)) if whole.low > 0 and level.high.is_finite() else None


def _open(now: Account, claim: Claim, reason: str) -> Relation:
    """A claim that nothing is held against, and why."""
    members = () if claim.level is claim.stated else (part("level", claim.level),)
    return Relation(
        "last-year",
        "not_assessable",
        "possible",
        (part("stated", claim.stated), *members),
        stated_text=claim.stated.text,
        pattern=claim.pattern,
        label=claim.level.label or claim.stated.text,
        reason=reason,
    )


def _unless_revised(found: list[Relation]) -> list[Relation]:
    """Where most of what could be assessed disagrees without a slip, last year's figures were revised: none is sure."""
    against = [r for r in found if r.verdict == "contradicted" and r.hint is None]
    agreed = sum(relation.verdict == "confirmed" for relation in found)
    if len(against) < _ENOUGH or len(against) <= agreed:
        return found
    revised = {id(relation) for relation in against}
    return [
        replace(relation, verdict="not_assessable", reason=SET_ASIDE) if id(relation) in revised else relation
        for relation in found
    ]


def _where_others_agree(found: list[Relation]) -> list[Relation]:
    """Where nearly all else agrees, last year's figures were not revised: a small difference of plain figures is likely
    a fault, or a revision that the text should tell.
    """
    off = sum(relation.verdict == "contradicted" for relation in found)
    agreed = sum(relation.verdict == "confirmed" for relation in found)
    if agreed < max(off, 1) * _AGREED:
        return found
    return [
        replace(relation, certainty="likely")
        if relation.verdict == "contradicted" and relation.certainty == "possible" and relation.pattern in _PLAIN
        else relation
        for relation in found
    ]
