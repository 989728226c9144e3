"""References inside a document (见附件3, 如表4所示, 详见第（六）项), each with whether its target is there.

A reference is only held against targets that the document itself has: annexes, tables and parts that are published
apart cannot be missed here, and the articles of another law are not looked for.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import Final

from checker.document import Block
from checker.extract.markers import number_of
from checker.rows import Marker, Observation

_N: Final = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
_LEAD: Final = r"(?:详见|参见|另见|见|如|按照|按|根据|依照|填写|填报|对照)"
_MENTION: Final = re.compile(
    rf"""
    (?=[详参另见如按根依填对附表图上前本])(?:  # asked first, for speed
    {_LEAD}\s?本?(?P<annex>附件)\s?(?P<annex_n>{_N})(?![\d月年.])
    |{_LEAD}\s?(?P<figure>附?[表图])\s?(?P<figure_n>\d{{1,2}}(?:[-.]\d{{1,2}})?)(?!\d)
    |(?<![一-龥])(?P<shown>附?[表图])\s?(?P<shown_n>\d{{1,2}}(?:[-.]\d{{1,2}})?)(?=所示|所列)
    |(?:详见|参见|见|按照|根据|上述|前述)\s?(?P<item>第?[(](?P<item_n>[一二三四五六七八九十]{{1,3}})[)](?:项|部分|点|条)?)
    |(?P<own>(?:详见|参见|见|本(?:报告|办法|方案|通知|规定|细则|意见|制度|章程|文))(?:中|的)?第\s?(?P<own_n>{_N})\s?(?P<own_kind>部分|章|节|条|项)))
    """,
    re.VERBOSE,
)
_CAPTION: Final = re.compile(
    r"(?P<kind>附?[表图]|附件)\s?(?P<n>\d{1,2}(?:[-.]\d{1,2})?|[一二三四五六七八九十]{1,3})(?!\d)"
)
_ANNEXES: Final = re.compile(r"附\s?件\s?[:]?\s?(?=1[.、])")
_ITEM: Final = re.compile(r"(?:^|(?<=\s)|(?<=附件:))(\d{1,2})[.、]")
_PARTS: Final = {
    "部分": ("part", "cn", "di"),
    "章": ("chapter",),
    "节": ("section",),
    "条": ("article",),
    "项": ("cnp", "nump"),
}
_CLOSED: Final = frozenset({"header", "comment"})


def read_references(normal: str, blocks: Sequence[Block], markers: Sequence[Marker]) -> list[Observation]:
    """The references of a document whose kind of target the document has; ``note`` names the targets that there are.

    Args:
        normal: the normalised text of the file.
        blocks: the blocks of the document.
        markers: its numbers, the targets of 第（六）项.
    """
    if not blocks or not (_MENTION.search(normal, blocks[0].start, blocks[-1].end)):
        return []
    mentions = [
        match
        for block in blocks
        if block.kind not in _CLOSED
        for match in _MENTION.finditer(normal, block.start, block.end)
    ]
    if not mentions:
        return []
    captions = _captions(normal, blocks, mentions)
    parts: dict[str, set[str]] = {}
    for marker in markers:
        parts.setdefault(marker.style, set()).add(str(marker.number))
    return list(_resolved(mentions, captions, parts))


def _captions(normal: str, blocks: Sequence[Block], mentions: Sequence[re.Match[str]]) -> dict[str, set[str]]:
    """What is there to refer to: every 表3, 图2, 附件1 that is not itself a reference."""
    starts, taken = [match.start() for match in mentions], [match.span() for match in mentions]
    found: dict[str, set[str]] = {}
    for number, block in enumerate(blocks):
        for match in _CAPTION.finditer(normal, block.start, block.end):
            at_head = match.start() == block.start
            if match["kind"] == "附件" and not at_head:
                continue
            mention = bisect_right(starts, match.start()) - 1
            if mention < 0 or match.start() >= taken[mention][1]:
                found.setdefault(_kind(match["kind"]), set()).add(_plain(match["n"]))
        if _ANNEXES.match(normal, block.start, block.end):
            annexes = found.setdefault("附件", set())
            for item in blocks[number : number + 30]:
                numbers = _ITEM.findall(normal[item.start : item.end])
                if not numbers:
                    break
                annexes.update(numbers)
    return found


def _kind(word: str) -> str:
    return word if word == "附件" else word[-1]


def _plain(text: str) -> str:
    if "-" in text or "." in text:
        return text.replace(".", "-")
    value = number_of(text)
    return str(value)


def _resolved(
    mentions: Sequence[re.Match[str]], captions: dict[str, set[str]], parts: dict[str, set[str]]
) -> Iterator[Observation]:
    notes: dict[tuple[str, ...], str] = {}
    for match in mentions:
        group = next(name for name in ("annex", "figure", "shown", "item", "own") if match[name])
        number = _plain(match[f"{group}_n"])
        if group in ("annex", "figure", "shown"):
            styles: tuple[str, ...] = (_kind(match[group]),)
            targets = captions.get(styles[0], set())
        else:
            styles = ("cnp", "cn") if group == "item" else _PARTS[match["own_kind"]]
            targets = set().union(*(parts.get(style, set()) for style in styles))
        if targets:
            if styles not in notes:
                notes[styles] = "、".join(sorted(targets, key=lambda n: [int(x) for x in n.split("-")]))
            yield Observation(match.start(), match.end(), "reference", number in targets, notes[styles])
