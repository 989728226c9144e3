"""Shares listed one after another (占支出的2.89%; 占6.83%): every item against the one level before the list that they are shares of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from checker.language.intervals import Interval
from checker.language.slips import Slip, edits
from checker.relate.arithmetic import comparable, hint, strict, written_digits
from checker.relate.balances.accounts import clause_before
from checker.relate.breakdown import levels_of
from checker.relate.evidence import TOLD
from checker.relate.rates.share import gives, share_of
from checker.rows import Figure, Ledger, Relation

_OF = re.compile(r"占比?(?P<whole>[^,;。占]{0,24}?)(?:总[量额数])?(?:的)?(?:比重|比例|份额)?(?:的|为|达到?|约)*$")
_APART = 24  # sentences between one share of a list and the next
_BEFORE = 8  # levels before the list among which its base is looked for
_REACH = 12  # sentences before the list in which its base may stand
_ENOUGH = 3  # shares that may speak against their base
_HUNDRED = Decimal(100)
_TENTH = Decimal("0.1")
_MARGIN = Decimal("0.3")  # percentage points beyond rounding that hand-balanced shares may be off


def find(ledger: Ledger) -> Iterator[Relation]:
    """Relations of kind ``share`` of the items of a list whose base stands before it."""
    levels = levels_of(ledger)
    place = {figure.index: position for position, figure in enumerate(levels)}
    for run in _runs(ledger):
        if len(run) < 2:
            continue
        first = place[run[0].host]
        wholes = [
            f
            for f in levels[max(0, first - _BEFORE) : first]
            if run[0].sentence - f.sentence <= _REACH and comparable(f, levels[first]) and not f.hedge
        ]
        yield from _against(ledger, run, wholes)


def _runs(ledger: Ledger) -> Iterator[list[Figure]]:
    """Shares of the same whole by the same words, in order, under the same outer headings."""
    open_runs: dict[tuple[str, tuple[str, ...]], list[Figure]] = {}
    levels = {figure.index for figure in levels_of(ledger)}
    for share in ledger.figures:
        if share.role != "share" or share.unit != "%" or share.host < 0 or share.aside or share.hedge:
            continue
        piece = ledger.figures[share.host]
        match = _OF.search(clause_before(ledger, share))
        if match is None or piece.index not in levels or piece.strict is None:
            continue
        key = match["whole"], ledger.section_at(share.start)[:2]
        run = open_runs.get(key)
        if run is not None and share.sentence - run[-1].sentence <= _APART and run[-1].host != share.host:
            run.append(share)
            continue
        if run is not None:
            yield run
        open_runs[key] = [share]
    yield from open_runs.values()


def _against(ledger: Ledger, run: Sequence[Figure], wholes: Sequence[Figure]) -> Iterator[Relation]:
    """Every share of the list against the level that most of them fit."""
    best: tuple[int, list[Relation]] = 0, []
    for whole in reversed(wholes):
        relations = [share_of(ledger, share, ledger.figures[share.host], whole, "likely", "list") for share in run]
        fits = sum(relation.verdict == "confirmed" for relation in relations)
        if fits > best[0]:
            best = fits, relations
    fits, relations = best
    if fits < 2 or fits * 3 < len(run) * 2:
        if len(run) >= _ENOUGH and wholes:
            yield from _mistyped(ledger, run, wholes[-1])
        return
    for share, relation in zip(run, relations, strict=True):
        if relation.verdict == "confirmed" or (
            fits >= (2 if share.unit_place < _TENTH else 3)
            and _far(share, relation.derived)
            and not _fits_another(ledger, share, wholes)
        ):
            yield relation


def _fits_another(ledger: Ledger, share: Figure, wholes: Sequence[Figure]) -> bool:
    """Whether a share is plainly of another level: of one told before the list, or beside its own piece."""
    piece = ledger.figures[share.host]
    beside = [
        f
        for f in ledger.figures[ledger.sentences[share.sentence].first : piece.index]
        if f.role == "level" and comparable(f, piece)
    ]
    return any(gives(share, piece, whole) for whole in (*wholes, *beside))


def _mistyped(ledger: Ledger, run: Sequence[Figure], whole: Figure) -> Iterator[Relation]:
    """A base that one wrong key keeps from fitting: all shares together say what it should be."""
    implied: Interval | None = None
    for share in run:
        piece, own = strict(ledger.figures[share.host]), strict(share)
        if piece is None or own is None or own.low <= 0 or piece.low <= 0:
            return
        base = (piece / own).scaled(_HUNDRED)
        implied = base if implied is None else implied.intersection(base)
        if implied is None:
            return
    digits = written_digits(whole, 1)
    if implied is None or digits is None:
        return
    news = [(kind, new) for kind, new in edits(digits).values() if kind != "scale"]
    width = max(implied.high - implied.low, digits.unit_place)
    chance = float(len(news) * width / max(digits.value, implied.high))
    slips = [Slip(0, kind, new) for kind, new in news if abs(new - (implied.low + implied.high) / 2) <= width / 2]
    if slips and chance < TOLD:
        share = max(run, key=lambda f: f.value or Decimal(0))
        relation = share_of(ledger, share, ledger.figures[share.host], whole, "likely", "list")
        if relation.verdict == "contradicted":
            yield replace(relation, hint=hint(slips, [whole]), chance=chance)


def _far(share: Figure, derived: Interval | None) -> bool:
    """Whether a share is off by more than a hand that balances shares would move it."""
    own = strict(share)
    return own is not None and derived is not None and not derived.widened(_MARGIN).meets(own)
