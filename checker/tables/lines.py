"""What the rows of a table are: totals, subtotals, parts of what stands above, headings; and how deep they stand."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from checker.tables.model import Line, LineRole

_TOTAL: Final = re.compile(
    r"(?:合计|总计|共计|总额|累计|总数|总和|汇总|计)(?:数|额)?$|^(?:合计|总计|共计|全部|总体|合计数|总数|全[市省县区州国盟旗镇乡村校])(?:[(].*[)])?$|[收支]入?出?总计$"
)
_SUBTOTAL: Final = re.compile(r"^小计|小计$|^分计$")
_STATISTIC: Final = re.compile(
    r"^(?:平均|均值|最高|最低|最大|最小|极差|中位|标准差|方差|名次|位次|排名)[值数分]?$|(?:平均|最高|最低|最大|最小|中位)[值数分]$"
)
_PART: Final = re.compile(r"^(?:其中|内[::]|#|\*)")
_NUMBERED: Final = (
    re.compile(r"^第?[一二三四五六七八九十]+[、.,部]"),
    re.compile(r"^\([一二三四五六七八九十]+\)"),
    re.compile(r"^\d{1,3}(?:、|\.(?!\d))"),
    re.compile(r"^\(\d{1,3}\)"),
    re.compile(r"^[①-⑳]"),
)
_PREFIX: Final = re.compile(
    r"^(?:第?[一二三四五六七八九十]+[、.,]|\([一二三四五六七八九十\d]+\)|\d{1,3}(?:、|\.(?!\d))|[①-⑳]|[#*]|其中[::]?)+"
)
_NOT_TOTAL: Final = re.compile(r"(?:设|预|估|审|会|统|审计|累)计$(?<!累计)|(?:会计|审计|统计|设计|预计|估计)$")


def bare(label: str) -> str:
    """The label without blanks, numbering and 其中: what the row is called."""
    compact = "".join(label.split())
    return _PREFIX.sub("", compact) or compact


def role_of(label: str) -> LineRole:
    """What a label says that its row is."""
    name = bare(label)
    if _SUBTOTAL.search(name):
        return "subtotal"
    if _TOTAL.search(name) and not _NOT_TOTAL.search(name):
        return "total"
    return "statistic" if _STATISTIC.search(name) else "item"


def is_partial(label: str) -> bool:
    """Whether the label opens a breakdown that need not be complete (其中：…)."""
    return bool(_PART.match("".join(label.split())))


def schemes(lines: Sequence[Line], indents: Sequence[int], codes: Sequence[str]) -> dict[str, list[int]]:
    """Readings of the depth of each line; only those in which lines differ.

    ``code``: a code is below the code that is its longest prefix. ``indent``: the rank of its blanks. ``number``: 一、
    above （一） above 1., a line without number below the numbered one before it.
    """
    found: dict[str, list[int]] = {}
    if sum(bool(code) for code in codes) > len(codes) / 2:
        levels = _by_code(codes)
        if max(levels) > 0:
            found["code"] = levels
    ranks = {
        indent: rank
        for rank, indent in enumerate(sorted({i for i, line in zip(indents, lines, strict=True) if line.label}))
    }
    if len(ranks) > 1:
        found["indent"] = [
            0 if line.role == "total" and not indent else ranks.get(indent, 0)
            for indent, line in zip(indents, lines, strict=True)
        ]
    numbered = _by_number(lines)
    if numbered is not None:
        found["number"] = numbered
    return found


def _by_code(codes: Sequence[str]) -> list[int]:
    levels: list[int] = []
    stack: list[str] = []
    for code in codes:
        if not code:
            stack = []
            levels.append(0)
            continue
        while stack and not (code.startswith(stack[-1]) and len(code) > len(stack[-1])):
            stack.pop()
        levels.append(len(stack))
        stack.append(code)
    return levels


def _by_number(lines: Sequence[Line]) -> list[int] | None:
    styles: list[int | None] = []
    for line in lines:
        compact = "".join(line.raw.split())
        styles.append(next((rank for rank, form in enumerate(_NUMBERED) if form.match(compact)), None))
    used = sorted({style for style in styles if style is not None})
    if not used or sum(style is not None for style in styles) < 2:
        return None
    rank = {style: position for position, style in enumerate(used)}
    levels: list[int] = []
    current = -1
    for line, style in zip(lines, styles, strict=True):
        if style is not None:
            current = rank[style]
            levels.append(current)
        elif line.role == "total":
            current = -1
            levels.append(0)
        else:
            levels.append(current + 1)
    if len(set(levels)) < 2:
        return None
    return levels
