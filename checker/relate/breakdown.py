"""Which levels are parts of which: 其中… and its kin, read once for every module that adds up.

A breakdown is opened by words (其中, 包括, 分别为…) or by labels that exhaust a whole (出口 and 进口). It knows its total,
its parts in order, and how firmly they are known to be all of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import accumulate, islice, pairwise, takewhile

from checker.language.intervals import Interval
from checker.relate.arithmetic import comparable, strict
from checker.relate.cues import Cues, cues, exhausts
from checker.relate.moves import move
from checker.rows import Figure, Ledger

_MARKS = re.compile(r"[,;:。、()\n]")
_PARTITION = re.compile(r"[从按分].*[看分划计]")
_BRACKETS = re.compile(r"\([^()]*\)")
_BY = re.compile(r"[,;、]?由(?=[^,。;]*$)")
_MADE_UP = re.compile(r"[\u4e00-\u9fff]{0,6}(?:组成|构成)")
_AREA = re.compile(r"^(?:在|从|全[省市州县区镇乡]|我[省市州县区镇乡])+")
_SOME_OF = re.compile(r"[其之当]$|过程|期间|活动|工作|执行")  # 其中, 在…过程中: no whole is named
_OF = re.compile(r"(?P<whole>[\u4e00-\u9fff]{2,16})中$")
# 甲队4人，乙队5人，共有技术人员18人: another cut of the whole.
_AGAIN = re.compile(r"[,;。](?:共有|现共?有|总共有?)[^,;。]*$")
# 上年同期为…, 预算数为…: what a level said right before is compared with; 教育支出增加…: no level but a change.
_REFERENCE = re.compile(
    r"(?:上年|去年|前年|20\d\d\s?年)(?:同期|同月|[年月]?[末底])?(?:实际|实绩|[决执][算行]|收入|支出|完成|产量|产值|累计)*数?(?:为|是|仅|只?有)?"
    r"|(?:.{2,20}(?:批准|审议通过|下达|确定|核定)的)?(?:年初|调整|变动|代编|当年|本年|年度)?(?:预算|计划|目标|任务|预期)(?:收入|支出|安排)?(?:数|指标|目标|任务)?(?:为|是)?"
)
_CHANGE = re.compile(r"(?:净|调)?(?:增加|减少|增支|减支|增收|减收|调增|调减|压减)(?:了|额|数)?(?:为)?$")
_COUNTED_OFF = re.compile(r"^[一二两三四五六七八九十]")  # 三个方面: the items of a text, no amount
_NEW_PARAGRAPH = re.compile(r"[。;,]?\n")
_ANOTHER = re.compile(r"\)[^()]*\(")  # 面积A(a万亩)，增加B(b万亩): brackets of two figures
_LIKE = 3  # characters that the names of two wholes end with in common, at least
_REACH = 12
_FAR = 3  # sentences back to the total of words that open a sentence (分区域看, 主要科目:)
_NAMED = 60  # levels before a list among which the total that its opening words name (上级补助收入中) is looked for
_SAID = 30  # characters before a figure in which 分别 may stand
_LOOK_BACK = 4  # levels before the opening words among which the total is looked for


@dataclass(slots=True)
class Breakdown:
    """A total and what is said to be in it. ``exhaustive``: by labels or by words the parts are all of it.

    ``gaps`` are the words between one part and the next, without brackets; ``unsaid``: the opening words name a whole
    (谷物产量中) that stands nowhere before, so that the total is only what stands nearest.
    """

    total: Figure
    parts: list[Figure]
    exhaustive: bool
    cue: str
    candidates: list[Figure] = field(default_factory=list)
    gaps: list[str] = field(default_factory=list)
    unsaid: bool = False

    @property
    def cut(self) -> bool:
        """Whether words cut the whole in pieces (按…分, 分…看)."""
        return bool(_PARTITION.search(self.cue))

    @property
    def listed(self) -> list[Figure]:
        """The first parts, as far as one kind of mark (、 or a comma) separates them."""
        marks = [separator(gap) for gap in self.gaps]
        for count, mark in enumerate(marks, 1):
            if mark != marks[0] or mark in "。\n":
                return self.parts[:count]
        return self.parts


def separator(gap: str) -> str:
    """What parts two items of a list: the strongest mark between them (98万元、增长3%；省、市专项资金62万元: a semicolon)."""
    return next((mark for mark in "\n。;,、" if mark in gap), "")


def clause_of(normal: str, figure: Figure) -> str:
    """The words right before a figure, from the last mark on."""
    return _MARKS.split(normal[max(0, figure.start - 24) : figure.start])[-1].strip()


def referred(normal: str, levels: Sequence[Figure], position: int) -> bool:
    """Whether a level is what the one before it is compared with: (…52亿元,)上年同期为49亿元, 预算数为51亿元."""
    figure = levels[position]
    if (
        position == 0
        or levels[position - 1].sentence != figure.sentence
        or not comparable(levels[position - 1], figure)
    ):
        return False
    return reference(normal, figure)


def reference(normal: str, figure: Figure) -> bool:
    """Whether the words right before a figure only name what another is compared with: 上年同期为, 预算数为."""
    return _REFERENCE.fullmatch(clause_of(normal, figure)) is not None


def levels_of(ledger: Ledger) -> list[Figure]:
    """The levels of a document that may stand in a sum, in order: amounts with a unit, not in brackets."""
    return list(_levels(ledger))


@lru_cache(maxsize=4)
def _levels(ledger: Ledger) -> tuple[Figure, ...]:
    return tuple(
        f
        for f in ledger.figures
        if f.role == "level" and not f.aside and f.group is not None and f.kind != "ratio"
        and (f.dimension != "time" or (f.unit == "天" and _days(ledger, f)))
    )  # fmt: skip


def _days(ledger: Ledger, figure: Figure) -> bool:
    """Whether days are counted, and no time measured: 优良天数331天, 其中一级118天."""
    if figure.sentence < 0:
        return False
    sentence = ledger.sentences[figure.sentence]
    return "天数" in ledger.document.source.normal[sentence.start : sentence.end]


@lru_cache(maxsize=8)
def breakdowns(ledger: Ledger) -> tuple[Breakdown, ...]:
    """All breakdowns of a document in the order of their totals."""
    return tuple(_opened(ledger))


@lru_cache(maxsize=8)
def children(ledger: Ledger) -> dict[int, int]:
    """Figure index of every part of a breakdown → figure index of its total.

    Where the parts add up, just those are parts; where they do not, the list is taken to end at the first semicolon.
    """
    normal = ledger.document.source.normal
    found: dict[int, int] = {}
    for entry in breakdowns(ledger):
        fitting = fit(entry)
        if fitting is not None:
            total, parts = fitting
        else:
            size = exhausts(entry.parts)
            total = entry.total
            parts = entry.parts[:size] if size else list(_before_semicolon(normal, entry.parts))
        for part in parts:
            found.setdefault(part.index, total.index)
    return found


@lru_cache(maxsize=8)
def adrift(ledger: Ledger) -> frozenset[int]:
    """The figures that are parts of something that stands nowhere before them (谷物产量中，…)."""
    return frozenset(part.index for entry in breakdowns(ledger) if entry.unsaid for part in entry.parts)


def _before_semicolon(normal: str, parts: Sequence[Figure]) -> Iterator[Figure]:
    yield parts[0]
    for before, figure in pairwise(parts):
        if ";" in normal[before.end : figure.start]:
            return
        yield figure


def fit(entry: Breakdown) -> tuple[Figure, list[Figure]] | None:
    """The total and the longest run of first parts that add up to it; None when none do."""
    # Where labels say which parts are all of it, no shorter run is the answer; nor is a list cut at a 、.
    size = exhausts(entry.parts)
    known = [own for part in entry.parts if (own := strict(part)) is not None]
    sums = list(accumulate(known)) if len(known) == len(entry.parts) else []  # of the first, the first two…
    counts = range(len(sums), (size or 2) - 1, -1)
    for total in entry.candidates:
        own = strict(total)
        if own is None:
            continue
        for count in counts:
            if count < len(entry.parts) and separator(entry.gaps[count - 1]) == "、":
                continue
            derived = sums[count - 1]
            if count < len(entry.parts) and not _finely(own, derived) and separator(entry.gaps[count - 1]) != "。":
                continue  # 1.2亿元，其中8000万元，3500万元，5000万元: that the first two fit says nothing
            if own.meets(derived) and informative(own, derived, entry.parts[:count]):
                return total, entry.parts[:count]
    return None


def informative(own: Interval, derived: Interval, parts: Sequence[Figure]) -> bool:
    """Whether agreement says something: the intervals are narrow against the smallest part."""
    width = (derived.high - derived.low) + (own.high - own.low)
    smallest = min((f.value for f in parts if f.value is not None), default=None)
    share = 2 if any(f.hedge for f in parts) else 5
    return width.is_finite() and (smallest is None or width <= abs(smallest) * 2 or width <= own.high / share)


def _finely(own: Interval, derived: Interval) -> bool:
    """Whether the first parts of a list agree with its total to a fortieth: else chance has it, and the rest is forgotten."""
    return (derived.high - derived.low) + (own.high - own.low) <= own.high / 40


def _opened(ledger: Ledger) -> Iterator[Breakdown]:
    normal = ledger.document.source.normal
    levels = levels_of(ledger)
    known = cues()
    totals_of: dict[int, tuple[Figure, bool]] = {}  # part → the whole, and whether words cut it (按…分)
    position = 1
    while position < len(levels):
        figure, before = levels[position], levels[position - 1]
        if figure.sentence - before.sentence > (2 if figure.block == before.block else 1):
            position += 1
            continue
        gap = _BRACKETS.sub("", normal[before.end : figure.start])
        partial, whole = known.partial.search(gap), known.whole.search(gap) or _composed(normal, levels, position, gap)
        cue = whole or partial
        off = cue is not None and (
            _CHANGE.search(clause_of(normal, figure)) or (cue[0].endswith(":") and _COUNTED_OFF.match(before.text))
        )
        if cue is None or off:
            position += 1
            continue
        # 其中甲村已脱贫；低保对象663户: what 其中 opened is over. 甲、乙分别为85人、99人；丙、丁分别为265人、180人: two lists.
        if ";" in (gap[cue.end() :] if not whole else gap) and (not whole or _in_turn(normal, before, cue[0])):
            position += 1
            continue
        if any(
            f.role == "intensive" and "元" in (f.unit or "") for f in ledger.figures[before.index + 1 : figure.index]
        ):
            position += 1  # 次均费用7843元, 其中药费1788元: of a measure that has no parts
            continue
        parts = _run(normal, levels, position, known)
        totals = _totals(ledger, levels, position, gap, cue[0])
        cut = _PARTITION.search(cue[0])
        # 按…分 cuts the same whole again: what is itself a part of the cut before is not the total.
        whole_before = totals_of.get(totals[0].index) if totals else None
        if cut and whole_before is not None:
            again, firm = whole_before
            totals = [again] if firm else [again, *(level for level in totals if level is not again)]
        if totals and parts and not _opposed(ledger, parts):
            totals_of.update({p.index: (totals[0], bool(cut)) for p in parts})
            gaps = [_BRACKETS.sub("", normal[a.end : b.start]) for a, b in pairwise(parts)]
            name = _OF.search(cue[0])
            named = name is not None and _called(normal, totals[0], name["whole"])
            unsaid = name is not None and not named and not _SOME_OF.search(name["whole"])
            entry = Breakdown(
                totals[0], parts, bool(whole) or exhausts(parts) is not None, cue[0], totals, gaps, unsaid
            )
            # What opens a paragraph need not speak of the one before, unless it names it (上级补助收入中).
            if not _NEW_PARAGRAPH.match(cue[0]) or named or fit(entry) or (entry.exhaustive and len(totals) == 1):
                yield entry
        position += 1


def _in_turn(normal: str, before: Figure, cue: str) -> bool:
    """Whether a list that 分别 opens follows another such list, of which ``before`` is the last."""
    clause = normal[max(before.gap_start - _SAID, 0) : before.start]
    return cue.startswith("分别") and "分别" in re.split("[;。]", clause)[-1]


def _opposed(ledger: Ledger, parts: Sequence[Figure]) -> bool:
    """Whether some of the parts are a rise and others a fall (税收减少A，非税增加B): no plain sum."""
    moves = {move(ledger, figure) for figure in parts}
    return {1, -1} <= moves


def _totals(ledger: Ledger, levels: Sequence[Figure], position: int, gap: str, cue: str) -> list[Figure]:
    """The levels that may be the whole of a list, the likeliest first: the one its opening words name, then the nearest."""
    figure = levels[position]
    opening = "。" in gap.partition(cue)[0] or "。" in cue or "\n" in gap
    reach = _FAR if opening and (_PARTITION.search(cue) or cue.endswith(":")) else 1
    normal = ledger.document.source.normal
    near = [
        levels[at]
        for at in range(position - 1, max(0, position - _LOOK_BACK) - 1, -1)
        if comparable(levels[at], figure)
        and (figure.sentence - levels[at].sentence <= reach or (opening and _headed(levels[at], figure)))
        and not referred(normal, levels, at)
    ]
    name = _OF.search(cue)
    if name is None:
        return near
    named = (
        level
        for level in reversed(levels[max(0, position - _NAMED) : position])
        if comparable(level, figure) and _called(normal, level, name["whole"])
    )
    return [*islice(named, 1), *near]


def _headed(level: Figure, figure: Figure) -> bool:
    """Whether a level stands a sentence or two further up in the same paragraph (收入A。预算为B。其中，…)."""
    return level.block == figure.block and figure.sentence - level.sentence <= _FAR


def _called(normal: str, level: Figure, name: str) -> bool:
    """Whether a level has a name, by its label or by the words right before it (调入资金, of which 调入 is the verb)."""
    name = _AREA.sub("", name)
    spoken = clause_of(normal, level)
    return level.label.endswith(name) or spoken.endswith(name) or (len(level.label) > 2 and name.endswith(level.label))


def _composed(normal: str, levels: Sequence[Figure], position: int, gap: str) -> re.Match[str] | None:
    """由A、B、C组成: the opening word, where a level of the same sentence is followed by the closing one."""
    opening = _BY.search(gap)
    if opening is None:
        return None
    sentence = levels[position].sentence
    for figure in levels[position : position + _REACH]:
        if figure.sentence != sentence:
            return None
        if _MADE_UP.match(normal, figure.end):
            return opening
    return None


def foreign(figure: Figure, first: Figure) -> bool:
    """Whether an item of a list is counted in another unit than the first (小学1120个…特殊教育学校4所); people are no item."""
    units = {figure.group, first.group}
    return figure.dimension == first.dimension == "count" and len(units) == 2 and not units & {"人", "人次"}


def bracketed(ledger: Ledger) -> Iterator[tuple[Figure, list[Figure]]]:
    """Levels with a list of levels of the same unit in the brackets right after them: 96.61亿元（一般11.78亿元、…）."""
    normal = ledger.document.source.normal
    figures = [f for f in ledger.figures if f.role in ("level", "base") and f.group is not None]
    position = 0
    while position < len(figures):
        total = figures[position]
        position += 1
        if total.aside or position >= len(figures) or not figures[position].aside:
            continue
        parts: list[Figure] = []
        nested = False
        while position < len(figures) and figures[position].aside and figures[position].sentence == total.sentence:
            figure = figures[position]
            gap = normal[figures[position - 1].end : figure.start] if parts else ""
            if parts and _ANOTHER.search(gap):
                break
            nested = (nested and ";" not in gap) or "其中" in gap.rpartition(";")[2]  # 浙江8例, 其中宁波5例; 上海1例
            if comparable(total, figure) and figure.role == "level" and not nested:
                parts.append(figure)
            position += 1
        if len(parts) >= 2:
            yield total, parts


def _sibling(figure: Figure, first: Figure, total: Figure) -> bool:
    """Whether a name is another of a total's kind (县级医院收入 after 市级医院收入), more than the first part's is."""
    alike = _suffix(figure, total)
    return max(_suffix(first, total), _LIKE) < alike < min(len(figure.label), len(total.label))


def _suffix(one: Figure, other: Figure) -> int:
    """How many characters two names end with in common."""
    pairs = zip(reversed(one.label), reversed(other.label), strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _run(normal: str, levels: Sequence[Figure], start: int, known: Cues) -> list[Figure]:
    """The levels that may be parts, from the first one on, until words end the list."""
    first = levels[start]
    parts = [first]
    # What is added to a grand total (动用预算稳定调节基金) is one of its items.
    grand = known.closing.search(normal, levels[start - 1].gap_start, levels[start - 1].start)
    for position in range(start + 1, len(levels)):
        figure, before = levels[position], levels[position - 1]
        if figure.block != first.block or figure.sentence - before.sentence > 0:
            # 其中：一般债券A，用于…。专项债券B…。: the list goes on where the labels of both exhaust a whole.
            near = figure.block - before.block <= 1 and figure.sentence - before.sentence <= 1
            if not (near and comparable(figure, first) and exhausts([*parts, figure]) == len(parts) + 1):
                break
        gap = _BRACKETS.sub("", normal[before.end : figure.start])
        if ";" in gap and _sibling(figure, first, levels[start - 1]):
            break  # 市级医院收入A, 其中药品收入B; 县级医院收入C: the next whole
        if (
            _AGAIN.search(gap)
            or (known.adding.search(gap) and not grand)
            or known.closing.search(gap)
            or known.whole.search(gap)
        ):
            break
        if known.partial.search(gap):
            # One level down: its parts belong to the part before; skip until the sentence ends.
            break
        if comparable(figure, first) and not reference(normal, figure):
            parts.append(figure)
    return parts
