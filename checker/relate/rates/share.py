"""Shares: part ÷ whole (占75%), and rates of a count."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import lru_cache

from checker.language.intervals import Interval
from checker.language.verdicts import Certainty
from checker.relate.arithmetic import comparable, loose, make, part, shown_ratio, strict, written
from checker.relate.breakdown import children, levels_of
from checker.rows import Figure, Ledger, Relation

_TEN, _HUNDRED = Decimal(10), Decimal(100)
_TENTH = Decimal("0.1")  # published shares may be balanced to 100 by hand
_MARKS = re.compile("[,;。、]")
_STRUCTURE = re.compile(r"结构|比重|构成|比例|之比|占比|贡献率")
_OF = re.compile(r"^[,、;]?占(?P<whole>[^,;。占]{2,16}?)(?:的)?(?:比重|比例|份额)?(?:的|为|达|达到|约)*$")
_AREA = re.compile(r"全[省市县区镇州]|总量|总数|全部|的|我[省市县区镇]|比重|[省市县区]级|地方")
_BARE = re.compile(r"[,;、(]*占")
_PAIRS = 14


def find(ledger: Ledger) -> Iterator[Relation]:
    """Relations of kind ``share``."""
    yield from _single(ledger)


def ratio(a: Interval | None, b: Interval | None) -> Interval | None:
    """One over the other in a hundred; None where either is missing or unbounded."""
    if a is None or b is None or b.low <= 0 or b.high.is_infinite() or a.high.is_infinite():
        return None
    return (a / b).scaled(_HUNDRED)


def gives(share: Figure, piece: Figure, whole: Figure) -> bool:
    """Whether a piece and its whole give a share."""
    own, derived = strict(share), ratio(strict(piece), strict(whole))
    if own is None or derived is None:
        return False
    return own.meets(derived.scaled(_TEN) if share.unit == "‰" else derived)


def share_of(
    ledger: Ledger, share: Figure, piece: Figure, whole: Figure, certainty: Certainty, pattern: str
) -> Relation:
    """A share against its piece and its whole."""
    derived, wide = ratio(strict(piece), strict(whole)), ratio(loose(piece), loose(whole))
    middle = shown_ratio(piece, whole, derived)
    if share.unit == "‰" and derived and wide:
        derived, wide = derived.scaled(_TEN), wide.scaled(_TEN)
    return make(
        ledger,
        "share",
        share,
        (part("part", piece), part("whole", whole)),
        f"{written(piece, whole)}÷{written(whole, whole)}＝{middle}%",
        derived.widened(_TENTH) if derived and certainty != "possible" else derived,
        wide.widened(_TENTH) if wide else None,
        certainty,
        pattern=pattern,
        unit=share.unit or "%",
    )


def _single(ledger: Ledger) -> Iterator[Relation]:
    levels = levels_of(ledger)
    below = children(ledger)
    figures = ledger.figures
    normal = ledger.document.source.normal
    position = 0
    for share in figures:
        if (
            share.role not in ("share", "percentage")
            or share.strict is None
            or share.unit not in ("%", "‰")
            or share.hedge
        ):
            continue
        while position < len(levels) and levels[position].end <= share.start:
            position += 1
        near = [
            f
            for f in levels[max(0, position - 8) : position]
            if f.block == share.block and share.sentence - f.sentence <= 2
        ]
        near += [f for f in levels[position : position + 2] if f.sentence == share.sentence]
        if not near:
            continue
        host = figures[share.host] if share.host >= 0 else near[-1]
        whole = figures[below[host.index]] if host.index in below else None
        gap = normal[share.gap_start : share.start]
        told = share.role == "share" and not goes_on(ledger, share)
        if told and whole is not None and comparable(host, whole) and _speaks_of(gap, whole):
            yield share_of(ledger, share, host, whole, "likely", "share-of-total")
            continue
        found = list(_fitting(ledger, share, near, below))
        yield from found or _of_label(ledger, share, host, gap)


def goes_on(ledger: Ledger, share: Figure) -> bool:
    """Whether a share is of what the share before it names: 税收占地方收入的81.0%, 占总收入的42.3%."""
    before = ledger.figures[share.index - 1] if share.index else None
    if before is None or before.role != "share" or before.sentence != share.sentence:
        return False
    return not _BARE.match(ledger.document.source.normal, before.gap_start, before.start)


def _of_label(ledger: Ledger, share: Figure, piece: Figure, gap: str) -> Iterator[Relation]:
    """占X的: a level elsewhere in the document whose label is X, if the share follows from it. It may only confirm."""
    match = _OF.match(_clause(gap))
    name = _AREA.sub("", match["whole"]) if match else ""
    if len(name) < 3 or piece.role != "level":
        return
    wholes: list[Figure] = []
    for label, figures in _by_label(ledger).items():
        if label.endswith(name):
            at = bisect_left(figures, share.index, key=lambda figure: figure.index)
            near = figures[max(0, at - _PAIRS // 2) : at + _PAIRS // 2]
            wholes += [f for f in near if comparable(f, piece) and f is not piece]
    for whole in sorted(wholes, key=lambda f: abs(f.index - share.index))[:_PAIRS]:
        if gives(share, piece, whole):
            yield share_of(ledger, share, piece, whole, "possible", "of-label")
            return


@lru_cache(maxsize=4)
def _by_label(ledger: Ledger) -> dict[str, list[Figure]]:
    """The levels of a document by label, in order."""
    found: dict[str, list[Figure]] = defaultdict(list)
    for figure in levels_of(ledger):
        found[figure.label].append(figure)
    return found


def _clause(gap: str) -> str:
    return _MARKS.split(gap)[-1]


def _speaks_of(gap: str, whole: Figure) -> bool:
    """Whether 占X的 names the whole: every two characters of X that carry meaning stand in the whole's label."""
    match = _OF.match(_clause(gap))
    if not match or not whole.label:
        return False
    name = _AREA.sub("", match["whole"])
    grams = [name[i : i + 2] for i in range(len(name) - 1)]
    return bool(grams) and all(gram in whole.label for gram in grams)


def _fitting(ledger: Ledger, share: Figure, near: Sequence[Figure], below: dict[int, int]) -> Iterator[Relation]:
    """A pair of levels nearby whose ratio is the share: it may confirm, never contradict."""
    if share.unit_place >= 1 or share.strict is None:
        return
    tried = 0
    for piece in reversed(near):
        for whole in reversed(near):
            if piece is whole or not comparable(piece, whole) or piece.value is None or whole.value is None:
                continue
            if not 0 < piece.value <= whole.value * 10:
                continue
            if piece.index in below and below[piece.index] == below.get(whole.index):
                continue  # both are parts of one whole: neither is a share of the other
            tried += 1
            if tried > _PAIRS:
                return
            if gives(share, piece, whole):
                yield share_of(ledger, share, piece, whole, "possible", "fitting")
                return
