"""Shares of a whole that is named or told further up: 占支出总额的21.7%, 三个行业合计占工业总产值的86.9%, (收入…;)税收收入…, 占比76.0%.

A level of that name may be another year's or area's: a share that it does not give is contradicted only if one wrong key
in the share, the part or that whole would make it right, and no other level near it does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from checker.language.intervals import Interval
from checker.language.numerals import mixed
from checker.language.slips import Written, edits
from checker.relate.arithmetic import comparable, make, part, strict, sum_of, unit_name, written, written_digits
from checker.relate.breakdown import children, clause_of, levels_of, referred
from checker.relate.rates.share import goes_on
from checker.rows import Figure, Ledger, Part, Relation

_OF = re.compile(
    r"(?:^|[,;、(])(?P<lead>[^,;、()。]{0,20}?)占(?:比|(?P<whole>[^,;。占]{2,20}?))?(?:的?(?:比重|比例|份额))?的?(?:为|达到?|约)*$"
)
_TOGETHER = re.compile(
    r"(?P<count>[两二三四五六七八九十]|[2-9])(?:个|大|项|类|者|种|家)[^,;。]{0,8}?(?:合计|共计|总计|总共|共)?$"
)
_NUMBER = re.compile("[两二三四五六七八九十2-9](?:个|大|项|类|者|种|家)")
_IDLE = re.compile(
    r"^(?:全[省市州县区镇乡]|我[省市州县区镇乡]|同期)+|(?:调整|预算|决算|执行)?(?:总[额量数]|数)$|总(?=[额量数值])"
)
# 占GDP的比重, 占全市经济的59.7%: the product of the place, which a communiqué states once, pages before.
_ECONOMY = re.compile(r"(?:全[国省市县区州旗]|我[省市县区]|全社会|地区|国内)*(?:GDP|生产总值|经济(?:总量|总值)?)")
_PRODUCT = re.compile(r"(?:全[国省市县区州旗]|初步核算)?(?:地区|国内)?生产总值")
_REACH = 48  # levels before a share among which its whole is looked for
_NEAR = 8
_SPEAKING = 3  # characters of a name that tells which whole is meant
_MOST = 3  # wholes of the name that are tried
_MARGIN = Decimal("0.3")  # percentage points beyond rounding that hand-balanced shares may be off
_HALF = Decimal("0.5")
_HUNDRED = Decimal(100)
_LEAST = Decimal("0.05")  # percentage points beyond rounding that published shares may be off


def find(ledger: Ledger) -> Iterator[Relation]:
    """Relations of kind ``share`` whose whole the words name."""
    levels = levels_of(ledger)
    below = children(ledger)
    normal = ledger.document.source.normal
    products = [at for at, f in enumerate(levels) if f.dimension == "money" and _PRODUCT.fullmatch(f.label)]
    position = 0
    for share in ledger.figures:
        while position < len(levels) and levels[position].end <= share.start:
            position += 1
        if share.role != "share" or share.unit != "%" or share.hedge or share.aside or share.strict is None:
            continue
        said = _OF.search(normal[max(share.gap_start, share.start - 44) : share.start])
        if said is None or not position:
            continue
        # 三个行业合计: the number is read as a figure of its own.
        number = levels[position - 1] if _NUMBER.fullmatch(levels[position - 1].text) else None
        counts = number is not None and number.end == share.gap_start
        lead = (number.text if number is not None and counts else "") + said["lead"]
        pieces = _pieces(ledger, levels, position - counts, share, lead)
        if not pieces:
            continue
        first = next(at for at in range(position - 1, -1, -1) if levels[at] is pieces[0])
        name = said["whole"]
        economy = name is not None and _ECONOMY.fullmatch(name) is not None
        places = products if economy else range(max(0, first - _REACH), first)
        before = [
            levels[at]
            for at in reversed(places)
            if at < first
            and comparable(levels[at], pieces[0])
            and not levels[at].hedge
            and not referred(normal, levels, at)
        ]
        wholes = _wholes(before, pieces, "生产总值" if economy else name, below, ledger)
        relation = _judged(ledger, share, pieces, wholes, before[:_NEAR]) if wholes else None
        if relation is not None:
            yield relation


def _pieces(ledger: Ledger, levels: Sequence[Figure], position: int, share: Figure, lead: str) -> list[Figure]:
    """What the share is of: the level right before it, or as many levels as its words count together."""
    last = levels[position - 1]
    if not lead and goes_on(ledger, share):
        return []
    together = _TOGETHER.search(lead)
    if together is None:
        own = share.host == last.index and (not lead or last.label.startswith(lead))
        return [last] if own and not last.hedge else []
    number = mixed(together["count"])
    count = int(number.value) if number is not None else 0
    found = list(levels[max(0, position - count) : position])
    near = all(comparable(f, found[0]) and f.block == share.block and share.sentence - f.sentence <= 1 for f in found)
    return found if len(found) == count and near else []


def _wholes(
    before: Sequence[Figure], pieces: Sequence[Figure], name: str | None, below: dict[int, int], ledger: Ledger
) -> list[Figure]:
    """The levels before the parts that the words may mean, the nearest first: of one value each."""
    normal = ledger.document.source.normal
    least = sum_of(pieces)
    if least is None:
        return []
    if len(pieces) > 1 and (total := below.get(pieces[0].index)) is not None and below.get(pieces[-1].index) == total:
        return [ledger.figures[total]]
    wanted = _IDLE.sub("", name) if name else ""
    if name and len(wanted) < 2:
        return []
    found: dict[Decimal | None, Figure] = {}
    for figure in before:
        own = strict(figure)
        if own is None or (own.high < least.low and not wanted):
            continue
        if not wanted and figure.index in below and below[figure.index] == below.get(pieces[0].index):
            continue  # a part beside it
        label = _IDLE.sub("", figure.label)
        said = clause_of(normal, figure)
        if name and len(name) > _SPEAKING and (figure.label.endswith(name) or said.endswith(name)):
            fits = True
        elif 0 < len(wanted) < _SPEAKING:
            fits = wanted in (label, _IDLE.sub("", said)) and figure.dimension == "money"
        elif wanted:
            fits = (
                label.endswith(wanted) or said.endswith(wanted) or (len(label) > _SPEAKING and wanted.endswith(label))
            )
        else:
            same = figure.block == pieces[0].block and pieces[0].sentence - figure.sentence <= 1
            fits = same and len(label) >= 2 and pieces[0].label != figure.label and pieces[0].label.endswith(label[-2:])
        if fits:
            found.setdefault(figure.value, figure)
    exact = [
        f for f in found.values() if wanted and wanted in (_IDLE.sub("", f.label), _IDLE.sub("", clause_of(normal, f)))
    ]
    return (exact or list(found.values()))[:_MOST]


def _judged(
    ledger: Ledger, share: Figure, pieces: Sequence[Figure], wholes: Sequence[Figure], near: Sequence[Figure]
) -> Relation | None:
    for whole in wholes:
        if _gives(pieces, whole, share):
            return _relation(ledger, share, pieces, whole)
    if any(_gives(pieces, other, share, _MARGIN) for other in (*wholes, *near)):
        return None
    mistyped = [whole for whole in wholes if _slipped(pieces, whole, share)]
    return _relation(ledger, share, pieces, mistyped[0]) if len(mistyped) == 1 else None


def _quotient(pieces: Sequence[Figure], whole: Figure, share: Figure) -> Interval | None:
    above, below = sum_of(pieces), strict(whole)
    if above is None or below is None or below.low <= 0 or below.high.is_infinite() or above.high.is_infinite():
        return None
    return (above / below).scaled(_HUNDRED).widened(max(share.unit_place * _HALF, _LEAST))


def _gives(pieces: Sequence[Figure], whole: Figure, share: Figure, margin: Decimal = Decimal(0)) -> bool:
    derived = _quotient(pieces, whole, share)
    return derived is not None and share.strict is not None and derived.widened(margin).meets(share.strict)


def _slipped(pieces: Sequence[Figure], whole: Figure, share: Figure) -> bool:
    """Whether one wrong key in the share, a part or the whole explains that they do not agree."""
    derived, own, above, below = _quotient(pieces, whole, share), share.strict, sum_of(pieces), strict(whole)
    if derived is None or own is None or above is None or below is None or own.low <= 0:
        return False
    if any(derived.low <= value <= derived.high for value in _edited(written_digits(share, 1))):
        return True
    fitting = (above / own).scaled(_HUNDRED)
    if any(fitting.low <= value <= fitting.high for value in _edited(written_digits(whole, 1))):
        return True
    wanted = (below * own).scaled(Decimal("0.01"))
    return any(
        wanted.low <= above.low + (value - (piece.value or 0) * piece.factor) <= wanted.high
        for piece in pieces
        for value in _edited(written_digits(piece, 1))
    )


def _edited(digits: Written | None) -> list[Decimal]:
    """What a figure may have read before one wrong digit or one swap."""
    return [value for kind, value in edits(digits).values() if kind != "scale"] if digits is not None else []


def _relation(ledger: Ledger, share: Figure, pieces: Sequence[Figure], whole: Figure) -> Relation:
    derived = _quotient(pieces, whole, share)
    terms = "＋".join(written(f, whole) for f in pieces)
    shown = derived and (derived.low + derived.high) / 2
    members: list[Part] = [part("part", f) for f in pieces]
    return make(
        ledger,
        "share",
        share,
        (*members, part("whole", whole)),
        f"{f'（{terms}）' if len(pieces) > 1 else terms}÷{written(whole, whole)}＝{shown:.2f}%",
        derived,
        None,
        "likely",
        pattern="named-whole",
        unit=unit_name(share) or "%",
    )
