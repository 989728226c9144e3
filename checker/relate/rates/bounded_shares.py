"""Shares that are bounds: 860人，其中满意的622人，占七成以上; 226个村中75个村…，占三成以上; 超过一半."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from checker.language.intervals import EXACT, Interval, format_number, rounded
from checker.relate.arithmetic import amount, comparable, make, part, strict, windows, written
from checker.rows import Figure, Ledger, Relation

_OF = re.compile(r"^[^,;。:()\d]{0,14}(?:,其中|中,?|,)[^,;。:()\d]{0,16}$")
_AMONG = re.compile("其中|中")
_SHARE = re.compile(
    r"^[^,;。:()\d]{0,14},(?:约|大约|已)?(?:占(?:比|总数|全部)?(?:的|达|到)*|(?P<rate>[^,;。:()\d占]{2,4})率(?:达到?|为)?)$"
)
_LEVELS = ("level", "base")
_HUNDRED = Decimal(100)


def find(ledger: Ledger) -> Iterator[Relation]:
    """Relations of kind ``share`` of a part and the whole said right before it, where the share is hedged."""
    normal = ledger.document.source.normal
    for _, window in windows(ledger):
        for whole, piece, share in zip(window, window[1:], window[2:], strict=False):
            if not _bounds(share) or not (_plain(whole) and _plain(piece)) or not comparable(whole, piece):
                continue
            between = normal[whole.end : piece.start]
            said = _SHARE.match(normal[piece.end : share.start])
            if not _OF.match(between) or said is None:
                continue
            # 满意的622人，满意率超过七成: the rate names its part. A bare 占 may be of something else without 其中.
            if _AMONG.search(between) if said["rate"] is None else said["rate"][:2] in between:
                yield from _held(ledger, whole, piece, share)


def _bounds(share: Figure) -> bool:
    """Whether a figure is a hedged share: 八成以上, 超过80%, 一半以上."""
    if not share.hedge or share.strict is None or share.aside or share.role not in ("share", "percentage", "ratio"):
        return False
    return share.unit == "%" or (share.kind == "ratio" and share.unit is None)


def _plain(figure: Figure) -> bool:
    return figure.role in _LEVELS and figure.dimension == "count" and not figure.hedge and not figure.aside


def _held(ledger: Ledger, whole: Figure, piece: Figure, share: Figure) -> Iterator[Relation]:
    above, below = strict(piece), strict(whole)
    a, b = amount(piece), amount(whole)
    if above is None or below is None or a is None or b is None or below.low <= 0 or a > b:
        return
    derived = (above / below).scaled(_HUNDRED if share.unit == "%" else Decimal(1))
    assert share.strict is not None
    shown = rounded(EXACT.divide(a * _HUNDRED, b), 2)
    agrees = derived.meets(share.strict)
    yield make(
        ledger,
        "share",
        share,
        (part("part", piece), part("whole", whole)),
        f"{written(piece, whole)}÷{written(whole, whole)}＝{format_number(shown)}%",
        Interval(derived.low, derived.high),
        None,
        "likely",
        found="confirmed" if agrees else "contradicted",
        pattern="bounded",
    )
