"""Which lines of a table may be sums of which others: by the words, by the levels, by what stands in a run."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from checker.language.intervals import EXACT
from checker.relate.cues import cues, heads
from checker.relate.tables.axis import Axis, Basis, Hypothesis
from checker.tables.model import Layout, Line

_RUN = 60  # longest run of lines that is tried as the parts of a line without a word for it
_NAMED = 12  # lines below a whole among which its named parts are looked for
_LARGE = 100  # a sum from which two equal ones are no chance
_TOTALS = ("total", "subtotal")
_APART = ("heading", "statistic")  # in no sum


def line_sums(layout: Layout) -> Iterator[Hypothesis]:
    """Sums that labels and levels speak of, the likelier first for each total."""
    lines = layout.lines
    first = next((i for i, line in enumerate(lines) if line.role not in _APART), -1)
    for index, line in enumerate(lines):
        if line.role in _APART:
            continue
        for levels in layout.schemes.values():
            for terms in _children(lines, levels, index):
                yield _sum(index, terms, "label" if line.role in _TOTALS else "level")
        for terms in _named(lines, index):
            yield _sum(index, terms, "level")
        if line.role in _TOTALS:
            # Nothing stands between it and the total above, but something below: its parts are there.
            opens = not _since(lines, index) and bool(_leaves(lines, range(index + 1, len(lines))))
            for terms in _around(layout, index):
                below = min(terms, default=index) > index
                yield _sum(
                    index,
                    terms,
                    "label",
                    natural=below == opens and (index == first or not _holds_total(lines, terms) or not below),
                )
        elif index == first and not line.partial:
            for terms in _below(lines, index):
                yield _sum(index, terms, "first")


def _sum(total: int, items: Sequence[int], basis: Basis, *, natural: bool = True) -> Hypothesis:
    return Hypothesis(total, tuple((item, 1) for item in items), basis, natural=natural)


def _holds_total(lines: Sequence[Line], items: Sequence[int]) -> bool:
    return any(lines[item].role in _TOTALS for item in items)


def _children(lines: Sequence[Line], levels: Sequence[int], index: int) -> Iterator[list[int]]:
    """The lines below a line that stand one level deeper; without the 其中 lines, and with them."""
    stop = index + 1
    while stop < len(lines) and levels[stop] > levels[index]:
        stop += 1
    inside = range(index + 1, stop)
    depths = [levels[i] for i in inside if lines[i].role not in _APART]
    if not depths:
        return
    direct = [i for i in inside if levels[i] == min(depths) and lines[i].role not in _APART]
    if direct and lines[direct[0]].partial:
        return  # 其中 opens a breakdown that need not be complete
    yield [i for i in direct if not lines[i].partial]
    until = next((position for position, i in enumerate(direct) if lines[i].partial), len(direct))
    yield direct[:until]


def _named(lines: Sequence[Line], index: int) -> Iterator[list[int]]:
    """Lines below that are all of a whole by their names (第一产业, 第二产业, 第三产业), others between them or not."""
    groups = heads(lines[index].label)
    for number, names in enumerate(cues().exhaustive):
        if number in groups:
            continue  # one of the parts itself
        found: dict[str, int] = {}  # the first stands right below the whole
        for item in range(index + 1, min(len(lines), index + _NAMED)):
            name = heads(lines[item].label).get(number, ("", ""))[0]
            if name in found or not (name or found) or lines[item].role in _TOTALS:
                break
            if name and name == lines[item].label:
                found[name] = item
        if len(found) == len(names):
            yield sorted(found.values())


def _around(layout: Layout, index: int) -> Iterator[list[int]]:
    """Sums for a line that says that it is a total: of what follows, of what goes before."""
    lines = layout.lines
    line = lines[index]
    if line.group:
        same = [
            i
            for i, other in enumerate(lines)
            if other.group == line.group and i != index and other.role == "item" and not other.partial
        ]
        yield same
    if line.role == "subtotal":
        yield _since(lines, index)
        yield _until(lines, index)
    yield from _below(lines, index)
    yield from _above(lines, index)
    for levels in layout.schemes.values():
        tops = [
            i
            for i, other in enumerate(lines)
            if levels[i] == 0 and i != index and other.role not in (*_TOTALS, *_APART) and not other.partial
        ]
        yield [i for i in tops if i > index]
        yield [i for i in tops if i < index]
        since = _last_total(lines, index)
        yield [i for i in tops if since < i < index]
        if since >= 0:
            yield [since, *(i for i in tops if since < i < index)]


def _leaves(lines: Sequence[Line], items: Sequence[int]) -> list[int]:
    return [i for i in items if lines[i].role == "item" and not lines[i].partial]


def _below(lines: Sequence[Line], index: int) -> Iterator[list[int]]:
    """What follows: up to and with the next total (本级 + 县区合计), up to it, all, the totals only."""
    later = range(index + 1, len(lines))
    following = next((i for i in later if lines[i].role in _TOTALS), None)
    if following is not None and following > index + 1:
        yield [*_leaves(lines, range(index + 1, following)), following]
    yield _until(lines, index)
    yield _leaves(lines, later)
    totals = [i for i in later if lines[i].role in _TOTALS]
    yield totals
    yield [i for i in later if lines[i].role == "subtotal"]


def _above(lines: Sequence[Line], index: int) -> Iterator[list[int]]:
    """What goes before: since the last total, all, the totals only, the last total and what follows it."""
    yield _since(lines, index)
    yield _leaves(lines, range(index))
    yield [i for i in range(index) if lines[i].role in _TOTALS]
    yield [i for i in range(index) if lines[i].role == "subtotal"]
    last = _last_total(lines, index)
    if last >= 0:
        yield [last, *_leaves(lines, range(last + 1, index))]
        subtotals = [i for i in range(index) if lines[i].role == "subtotal"]
        if subtotals:
            yield [*subtotals, *_leaves(lines, range(subtotals[-1] + 1, index))]


def _last_total(lines: Sequence[Line], index: int) -> int:
    return next((i for i in range(index - 1, -1, -1) if lines[i].role in _TOTALS), -1)


def _since(lines: Sequence[Line], index: int) -> list[int]:
    return _leaves(lines, range(_last_total(lines, index) + 1, index))


def _until(lines: Sequence[Line], index: int) -> list[int]:
    stop = next((i for i in range(index + 1, len(lines)) if lines[i].role in _TOTALS), len(lines))
    return _leaves(lines, range(index + 1, stop))


def run_sums(axis: Axis, known: set[int]) -> Iterator[Hypothesis]:
    """Lines that, without a word for it, are the sum of the run below them in all columns but one: in three, or in two
    of three where the sums are too large to meet by chance.
    """
    lines = axis.layout.lines
    if axis.crossing < 3:
        return
    for index, line in enumerate(lines):
        if index in known or line.role in _APART:
            continue
        stated = [axis.reading(index, cross) for cross in range(axis.crossing)]
        usable = [c for c, reading in enumerate(stated) if reading.value]
        if len(usable) < 3:
            continue
        sums = dict.fromkeys(usable, EXACT.create_decimal(0))
        for stop in range(index + 1, min(len(lines), index + _RUN)):
            if lines[stop].role in (*_TOTALS, "statistic") or lines[stop].partial:
                break
            for cross in usable:
                sums[cross] = EXACT.add(sums[cross], axis.reading(stop, cross).value or EXACT.create_decimal(0))
            if stop == index + 1:
                continue
            equal = [c for c in usable if sums[c] == stated[c].value]
            if len(equal) >= len(usable) - 1 and (len(equal) >= 3 or all(abs(sums[c]) >= _LARGE for c in equal)):
                hypothesis = axis.test(Hypothesis(index, tuple((i, 1) for i in range(index + 1, stop + 1)), "run"))
                if hypothesis.count("confirmed") >= len(equal) and hypothesis.count("contradicted", False) <= 1:
                    yield hypothesis
                    break


def sums_over_runs(axis: Axis, index: int, runs: Sequence[Hypothesis]) -> Iterator[Hypothesis]:
    """The sum of the lines that head a run and of those in none, for a total that stands above or below them all."""
    within = {item for run in runs for item, _ in run.terms}
    tops = [i for i in _leaves(axis.layout.lines, range(axis.size)) if i not in within and i != index]
    if len(tops) >= 2 and (index < tops[0] or index > max(within, default=0)):
        yield axis.test(_sum(index, tops, "label"))
