"""Which columns of a table may be sums of which others, by their headers: 合计 under a common header, or over all."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from checker.relate.tables.axis import Basis, Hypothesis
from checker.tables.model import Column, Layout

_TOTAL: Final = re.compile(
    r"(?:合计|小计|总计|共计|总额|总数|总量|^计|^全部|^总[数量额值分])(?:数|额)?(?:[(].*[)])?$|^(?:合计|小计|总计|共计)"
)
_PART: Final = re.compile(r"^其中|^#")


def column_sums(layout: Layout) -> Iterator[Hypothesis]:
    """Sums that the header tree speaks of, the likelier first for each total column."""
    columns = layout.amounts
    everywhere = sum(_is_total(column) for column in columns) * 2 > len(columns) and len(columns) > 2
    for index, column in enumerate(columns):
        path = column.path
        if not path:
            continue
        stem = path[:-1] if _TOTAL.search(path[-1]) and not (everywhere and len(path) == 1) else path
        inside = [
            i
            for i, other in enumerate(columns)
            if i != index and other.path[: len(stem)] == stem and len(other.path) > len(stem)
        ]
        named = stem != path
        if stem and inside:
            for terms in _groups(columns, inside, len(stem)):
                yield _sum(index, terms, "label" if named else "level")
        if named:
            for span in (range(index + 1, len(columns)), range(index)):
                fitting = [i for i in span if _fits(columns[i], column)]
                for terms in _groups(columns, fitting, 0):
                    yield _sum(index, terms, "label")
                yield _sum(index, [i for i in fitting if _is_total(columns[i])], "label")
                plain = [i for i in fitting if not _is_total(columns[i]) and not _PART.match(columns[i].leaf)]
                yield _sum(index, plain, "label")
            stop = next((i for i in range(index + 1, len(columns)) if _is_total(columns[i])), len(columns))
            yield _sum(index, [i for i in range(index + 1, stop) if _fits(columns[i], column)], "label")
            start = next((i for i in range(index - 1, -1, -1) if _is_total(columns[i])), -1)
            yield _sum(index, [i for i in range(start + 1, index) if _fits(columns[i], column)], "label")


def _sum(total: int, items: Sequence[int], basis: Basis) -> Hypothesis:
    return Hypothesis(total, tuple((item, 1) for item in items), basis)


def _is_total(column: Column) -> bool:
    return any(_TOTAL.search(text) for text in column.path[-1:])


def _fits(column: Column, total: Column) -> bool:
    """Whether two columns are measured alike, so that they can be added."""
    return column.unit == total.unit or (column.group == total.group and column.scale == total.scale)


def _groups(columns: Sequence[Column], items: Sequence[int], depth: int) -> Iterator[list[int]]:
    """One column a header at ``depth`` (its own total where it has one, else its parts); then the leaves only."""
    groups: dict[str, list[int]] = {}
    for i in items:
        path = columns[i].path
        groups.setdefault(path[depth] if len(path) > depth else "", []).append(i)
    members: list[int] = []
    partial: list[int] = []
    for name, inside in groups.items():
        heads = [i for i in inside if _is_total(columns[i]) or len(columns[i].path) == depth + 1]
        chosen = heads[:1] if heads else inside
        (partial if _PART.match(name) else members).extend(chosen)
    yield members
    if partial:
        yield members + partial
    yield [i for i in items if not _is_total(columns[i]) and not _PART.match(columns[i].leaf)]
