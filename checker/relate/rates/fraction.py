"""What a percentage is of, said in words: 教职工6418人，其中教师5967人，占93.0%; 23个问题，整改21个，整改率91.3%; 占总收入的75%.

``share`` confirms a percentage wherever two figures near it give it. Here the words name the two, so that they may also
contradict it: never where any other two figures near it would give the percentage.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import lru_cache

from checker.language.intervals import EXACT, Interval
from checker.relate.arithmetic import comparable, loose, make, mistyped, part, shown_ratio, strict, unit_name
from checker.relate.breakdown import adrift, children
from checker.relate.repeats.repeat import core
from checker.rows import Figure, Ledger, Relation

_HUNDRED = Decimal(100)
_BARE = re.compile(r"(?:^|[,;、(])(?:约|仅|只|均)?占(?:比)?(?:达到?|为|约)?$")
_NAMED = re.compile(
    r"(?:^|[,;、(])(?:约|仅|只)?占(?P<whole>[\u4e00-\u9fff]{3,18}?)(?:总数|总量|总额|总值)?(?:的比重|的比例)?(?:的|为|达到?|约)+$"
)
# Rates of what is done to things: the level whose words carry 竣工 is the part of 竣工率.
_RATE = re.compile(
    r"(?:^|[,;、(])(?:按时|按期|任务|问题|总体|其)?(?P<done>(?!增长|增加|下降|利用|使用|出生|死亡|覆盖|占用|负债|失业|周转|贫困|自给)[\u4e00-\u9fff]{2,4}?)(?:完成)?(?:率|进度)(?:达到?|为|是|约)?$"
)
# What may be said of money too: other rates of money (赔付率) have a base of their own.
_PAID = re.compile(
    "整改|追回|收回|回收|到位|拨付|支付|支出|兑现|执行|完成|签约|投用|结算|落实|使用|下达|清欠|清偿|化解"
)
_BOTH = re.compile(
    r"(?:^|[,;。、(])(?:其中,?)?(?P<part>[\u4e00-\u9fff]{2,12}?)占(?P<whole>[\u4e00-\u9fff]{2,16}?)(?:总数|总量|总额|总值)?(?:的比重|的比例|比重|比例)?(?:的|为|达到?|约)+$"
)
_AREA = re.compile(
    r"^(?:全[省市县区镇乡州]|我[省市县区镇乡]|本[省市县区镇乡级]|地方|同期)|(?:总数|总量|总额|总值|金额|资金)$"
)
_COUNTS = ("人", "名", "家", "户", "个", "件", "批次", "支", "所", "项", "起", "例")  # of one sort of thing or another
_MONTHS = re.compile(r"(?:20\d\d|-)-\d\d(?:$|/)")  # months of a year, as periods are written
_NEAR = 8  # levels before a percentage that may be meant
_GAP = 16  # characters between a level and its share
_SENTENCES = 60  # sentences to a named whole
_FIGURES = 2_000  # figures to it, where sentences are long
_CLOSE = 2  # sentences within which a level is the one that a short name (限额) means


def find(ledger: Ledger) -> Iterator[Relation]:
    """Relations of kind ``share`` whose two figures the words name."""
    normal = ledger.document.source.normal
    levels = [f for f in ledger.figures if f.role in ("level", "base") and f.group is not None and f.strict is not None]
    above = children(ledger)
    position = 0
    for figure in ledger.figures:
        while position < len(levels) and levels[position].end <= figure.start:
            position += 1
        if figure.unit != "%" or figure.hedge or figure.strict is None or figure.other_base:
            continue
        if figure.role not in ("share", "percentage", "rate"):
            continue
        near = [
            f
            for f in levels[max(0, position - _NEAR) : position]
            if f.block == figure.block and figure.sentence - f.sentence <= 1
        ]
        said = normal[max(figure.gap_start, figure.start - 26) : figure.start]
        pair = _pair(ledger, figure, near, said, above)
        if pair is not None:
            yield from _held(ledger, figure, *pair, [f for f in near if f.sentence == figure.sentence])


def _pair(
    ledger: Ledger, figure: Figure, near: Sequence[Figure], said: str, above: dict[int, int]
) -> tuple[Figure, Figure] | None:
    """The part and the whole that the words before a percentage name."""
    both = _BOTH.search(said)
    cut = both is not None and both.start() == 0 and not both[0].startswith((",", ";", "。", "、", "("))
    # 60岁以上人口占户籍人口的…: what stands before the name is a figure, and belongs to it.
    after_figure = cut and figure.gap_start > ledger.sentences[figure.sentence].start
    if both and not after_figure and (pair := _of_names(ledger, figure, both["part"], both["whole"])) is not None:
        return pair
    here = [f for f in near if f.sentence == figure.sentence and not f.aside]
    if not here:
        return None
    piece = here[-1]
    if _BARE.search(said):
        if figure.start - piece.end > _GAP:
            return None
        beside = _of_its_neighbour(ledger, figure, piece, near)
        if beside is not None:
            return piece, beside
        shared = _shared(ledger)
        # 医院937人(占59%), 其他机构525人(占33%): what has such a share itself is a part beside it, no whole.
        if piece.index in adrift(ledger):
            return None
        wholes = [f for f in here[:-1] if comparable(f, piece) and f.role == "level" and f.index not in shared]
        whole = ledger.figures[above[piece.index]] if piece.index in above else wholes[-1] if wholes else None
        if whole is None or not comparable(whole, piece) or not _surely(whole, piece):
            return None
        if whole.index in shared and not mistyped(figure, _quotient(strict(piece), strict(whole), figure)):
            return None  # 60岁及以上占28%, 其中65岁及以上占20%: both of all people
        apart = ledger.document.source.normal[whole.end : piece.start]
        return (piece, whole) if piece.index in above or ";" not in apart else None
    named = _NAMED.search(said)
    if named:
        whole = _of_name(ledger, figure, piece, _AREA.sub("", named["whole"]))
        return (piece, whole) if whole is not None else None
    rate = _RATE.search(said)
    if rate and (pair := _done_of(ledger, here, rate["done"], above)) is not None:
        return pair
    return None


@lru_cache(maxsize=4)
def _bare_shares(ledger: Ledger) -> tuple[Figure, ...]:
    """The percentages of a document whose words do not say of what they are."""
    normal = ledger.document.source.normal
    return tuple(
        f for f in ledger.figures if f.unit == "%" and _BARE.search(normal[max(f.gap_start, f.start - 12) : f.start])
    )


@lru_cache(maxsize=4)
def _shared(ledger: Ledger) -> frozenset[int]:
    """The levels right before such percentages."""
    return frozenset(
        f.index - 1 for f in _bare_shares(ledger) if f.index and f.start - ledger.figures[f.index - 1].end <= _GAP
    )


def _of_its_neighbour(ledger: Ledger, figure: Figure, piece: Figure, near: Sequence[Figure]) -> Figure | None:
    """The whole that the share told before or after in the same words is of: 甲71.5亿元，占27.0%；乙193.3亿元，占73.0%."""
    shares = _bare_shares(ledger)
    at = bisect_left(shares, figure.index, key=lambda f: f.index)
    if at == len(shares) or shares[at] is not figure:
        return None
    for other in (*shares[max(0, at - 1) : at], *shares[at + 1 : at + 2]):
        own = ledger.figures[other.index - 1]
        if own.sentence != figure.sentence or not comparable(own, piece) or other.start - own.end > _GAP:
            continue
        for whole in reversed(near):
            if (
                whole not in (own, piece)
                and whole.role == "level"
                and _surely(whole, piece)
                and _gives(own, whole, other)
            ):
                return whole
    return None


def _of_names(ledger: Ledger, figure: Figure, piece: str, whole: str) -> tuple[Figure, Figure] | None:
    """债务余额占限额的95.5%: the one level of each name in the last sentences, both before the percentage."""
    first = max(0, figure.sentence - _CLOSE)
    near = [
        f
        for f in ledger.figures[ledger.sentences[first].first : figure.index]
        if f.role == "level" and f.strict is not None and f.group is not None and not f.aside
    ]
    parts, wholes = ([f for f in near if core(f.label).endswith(core(name))] for name in (piece, whole))
    pairs = [(a, b) for a in parts for b in wholes if a is not b and comparable(a, b) and _surely(b, a)]
    return pairs[0] if len(pairs) == 1 else None


def _done_of(ledger: Ledger, here: Sequence[Figure], done: str, above: dict[int, int]) -> tuple[Figure, Figure] | None:
    """已整改21个 of 23个问题: the last level whose words say what was done, and the comparable one before it that it is of."""
    normal = ledger.document.source.normal
    for position in range(len(here) - 1, 0, -1):
        piece = here[position]
        lead = re.split("[,;。]", normal[max(piece.gap_start, piece.start - 14) : piece.start])[-1]
        if done not in lead or "正在" in lead or "应" + done in lead:
            continue
        if any(f.unit == piece.unit or f.unit in _COUNTS for f in here[position + 1 :]):
            return None  # 合格451家, 合格率96%; 其中民营27家, 合格率93%: the rate is of what stands nearer
        before = [ledger.figures[above.get(f.index, f.index)] for f in here[:position]]
        before = [f for f in before if f is not piece]
        skipped = []
        while before and not _surely(before[-1], piece):
            skipped.append(before.pop())
        if not before or (skipped and sum(f.value or 0 for f in skipped) != piece.value):
            return None
        whole = before[-1]
        sort = piece.unit == whole.unit and piece.dimension != "money"
        return (piece, whole) if comparable(whole, piece) and (sort or _PAID.search(done)) else None
    return None


def _surely(whole: Figure, piece: Figure) -> bool:
    a, b = strict(whole), strict(piece)
    return a is not None and b is not None and a.low >= b.low > 0


def _of_name(ledger: Ledger, figure: Figure, piece: Figure, name: str) -> Figure | None:
    """The one level before the percentage with that name, of the same scope and period; None when there are several."""
    whole = named_level(ledger, figure, piece, name)
    if whole is None or not (_surely(whole, piece) or _scaled(whole, piece, figure)):
        return None
    # 诉求 for 群众诉求: another whole may be meant, unless a wrong key explains what follows from this one.
    derived = _quotient(strict(piece), strict(whole), figure)
    close = _gives(piece, whole, figure) or mistyped(figure, derived) or _scaled(whole, piece, figure)
    return whole if close or _is(_AREA.sub("", whole.label), name) else None


def named_level(ledger: Ledger, figure: Figure, piece: Figure, name: str) -> Figure | None:
    """The one level before a figure that a name means: by its whole label, else by its end or by its first and last words."""
    if len(name) < 2:
        return None
    first = max(ledger.sentences[max(0, figure.sentence - _SENTENCES)].first, figure.index - _FIGURES)
    near = [
        f
        for f in ledger.figures[first : figure.index]
        if f.role == "level"
        and f.strict is not None
        and not f.aside
        and comparable(f, piece)
        and f is not piece
        and _same(f.scope, piece.scope)
        and _same(f.period, piece.period)
        and not _other_months(ledger, f, piece)
    ]
    below = children(ledger)
    for means in (_is, _ends, _shortens):
        found = [f for f in near if means(_AREA.sub("", f.label), name) or means(f.label, name)]
        if found:
            # 群众诉求, of which 电话诉求: the one that is part of none.
            found = [f for f in found if means is not _ends or f.index not in below] or found
            return found[-1] if len({f.value for f in found}) == 1 else None
    return None


def _other_months(ledger: Ledger, whole: Figure, piece: Figure) -> bool:
    """Whether a whole is of other months than those that the paragraph of its part speaks of (4月份, 1—4月份)."""
    if not _MONTHS.match(whole.period):
        return False
    before = (
        f.period
        for f in reversed(ledger.figures[max(0, piece.index - _NEAR) : piece.index + 1])
        if f.block == piece.block
    )
    spoken = next((period for period in before if period), "")
    return bool(_MONTHS.match(spoken)) and spoken != whole.period


def _is(label: str, name: str) -> bool:
    return label == name and len(name) > 2


def _ends(label: str, name: str) -> bool:
    return label.endswith(name) and len(label) <= len(name) + 4


def _shortens(label: str, name: str) -> bool:
    """地方收入 for 地方一般公共预算收入."""
    return len(name) >= 4 and label.startswith(name[:2]) and label.endswith(name[-2:])


def _scaled(whole: Figure, piece: Figure, figure: Figure) -> bool:
    """Whether a part that exceeds its whole would be right with its point or its unit elsewhere."""
    a, b, share = strict(piece), strict(whole), figure.strict
    if a is None or b is None or share is None or b.low <= 0:
        return False
    wanted = (b * share).scaled(EXACT.divide(Decimal(1), _HUNDRED))
    return any(a.meets(wanted.scaled(Decimal(power)).widened(a.high / 50)) for power in (10, 100, 10_000))


def _same(one: str, other: str) -> bool:
    return not one or not other or one == other


def _held(ledger: Ledger, figure: Figure, piece: Figure, whole: Figure, here: Sequence[Figure]) -> Iterator[Relation]:
    """The percentage against part ÷ whole."""
    derived = _quotient(strict(piece), strict(whole), figure)
    wide = _quotient(loose(piece), loose(whole), figure)
    if derived is None:
        return
    relation = make(
        ledger,
        "share",
        figure,
        (part("part", piece), part("whole", whole)),
        f"{piece.text}÷{whole.text}＝{shown_ratio(piece, whole, derived)}{unit_name(figure)}",
        derived,
        wide,
        "likely",
        pattern="named-whole",
        unit="%",
    )
    if relation.verdict != "confirmed" and any(_gives(a, b, figure) for a in here for b in here if a is not b):
        return
    yield relation


def _gives(piece: Figure, whole: Figure, figure: Figure) -> bool:
    if not comparable(piece, whole):
        return False
    derived = _quotient(strict(piece), strict(whole), figure)
    return derived is not None and figure.strict is not None and derived.meets(figure.strict)


def _quotient(piece: Interval | None, whole: Interval | None, figure: Figure) -> Interval | None:
    """Part ÷ whole in per cent, cut or rounded at the last digit that is stated."""
    if piece is None or whole is None or whole.low <= 0 or whole.high.is_infinite() or piece.high.is_infinite():
        return None
    return (piece / whole).scaled(_HUNDRED).widened(EXACT.divide(figure.unit_place, Decimal(2)))
