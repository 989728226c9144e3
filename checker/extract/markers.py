"""Read heading and list numbers: 第一章, 一、, （一）, 1., 1.1, （1）, ①, 第一、, 一是, 其一.

Here is only what a number looks like; ``lists.py`` says which list it belongs to and how it continues it. The forms
follow GB/T 9704 (一、 → （一） → 1. → （1）); other forms that offices use are read as well. Text is read in its
normalised form, so half-width and full-width brackets, points and digits are the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from checker.document import Block
from checker.extract.contents import find_contents, judge_contents, tabular
from checker.extract.lists import Breaks, arrange
from checker.language.numerals import chinese
from checker.rows import Marker

_CN: Final = "[一二三四五六七八九十百零〇]"
_PART_STYLES: Final = {"编": "part", "篇": "part", "部分": "part", "章": "chapter", "节": "section", "条": "article"}
_LEVELS: Final = {
    "part": 0, "chapter": 1, "section": 2, "article": 3, "di": 4, "cn": 5, "cnp": 6, "num": 7, "dec": 8,
    "nump": 9, "half": 10, "circle": 11, "qi": 12, "yao": 12, "shi": 12, "table": 20, "picture": 20,
}  # fmt: skip
SPOKEN: Final = frozenset({"shi", "yao", "qi"})
_NO_HEADINGS: Final = SPOKEN | {"table", "picture"}
_CIRCLES: Final = {chr(0x2460 + i): i + 1 for i in range(20)}
# 二、三季度 and 一、二级公路 speak of two; 四、一般债务 and 三、一季度 are headings.
_NEXT: Final = "|".join(f"(?<={a}、){b}" for a, b in pairwise("一二三四五六七八九十"))
# A number at the head of a block: what follows must not make it a figure (5.12, 1.5亿元, 3、4号楼).
_OPENING: Final = re.compile(
    rf"""
    第\s?(?P<part>{_CN}{{1,5}}|\d{{1,3}})\s?(?P<kind>编|章|节|条|部分|篇)(?=[\s、,:.]|$|[^的款项规至到和与、]) [、,:.]?
    |第(?P<di>{_CN}{{1,3}})[、,:]
    |(?P<cn>{_CN}{{1,3}})\s?(?:、(?!{_NEXT})|\.(?!\d))
    |[(]\s?(?P<cnp>{_CN}{{1,3}})\s?[)]\s?[、.]?
    |(?P<dec>\d{{1,2}}(?:\.\d{{1,2}}){{1,3}})[、.]?(?=\s*[一-龥“《])(?!\s*[年月日万亿个元人户倍吨成多余])
    |(?P<num>\d{{1,3}})(?:、(?!\d{{1,3}}\D)|\s?\.(?:(?!\d)|(?=\d{{4}}[年—~-])))
    |[(]\s?(?P<nump>\d{{1,3}})\s?[)](?!\d)\s?[、.]?
    |(?P<half>\d{{1,2}})[)]
    |(?P<circle>[①-⑳])
    |(?:附?表|表格)\s?(?P<table>\d{{1,2}})(?=[\s:.、]|$|[一-龥])(?![年月日所])
    |附?图\s?(?P<picture>\d{{1,2}})(?=[\s:.、]|$|[一-龥])(?![年月日所])
    |(?P<shi>{_CN}{{1,3}}|\d{{1,2}})是(?!否|指|一、|一是一|两|因为|由于)
    |(?P<yao>{_CN}{{1,2}})要(?=[一-龥])(?!素|点|求|件|领|害|么|不)
    |其(?P<qi>{_CN})(?:[、,]|是)
    """,
    re.VERBOSE,
)
# The same inside a paragraph, after a stop. A bare 、 or ( does not count: 第一、二、三产业, (二)项.
_INSIDE: Final = re.compile(
    rf"""
    (?<=[。;:,!?”’」()\s…])(?:
    (?P<shi>{_CN}{{1,3}}|\d{{1,2}})是(?!否|指|一、|一是一|两|因为|由于)
    |(?P<yao>{_CN}{{1,2}})要(?=[一-龥])(?!素|点|求|件|领|害|么|不)
    |其(?P<qi>{_CN})(?:[、,]|是)
    |第(?P<di>{_CN}{{1,2}})[,、](?=[^、,;。]{{3}}))
    |(?<=[。;:!?”\s…])(?:
    (?P<cn>{_CN}{{1,2}})、(?=[^、,;。]{{4}})
    |[(](?P<cnp>{_CN}{{1,2}})[)](?=[一-龥“《])(?![项款条类])
    |(?P<num>\d{{1,2}})(?:、|\.)\s?(?=[一-龥“《])
    |[(](?P<nump>\d{{1,2}})[)](?=\s?[一-龥“《])
    |(?P<circle>[①-⑳])(?=\s?[一-龥“《]))
    """,
    re.VERBOSE,
)
_TITLE: Final = re.compile(r"[。；;：:\n\r]")
_TITLE_LONGEST: Final = 1_000  # characters within which a title ends
_NUMERAL: Final = re.compile(rf"{_CN}+|\d+(?=\D*$)|[①-⑳]")
_PLAIN_LENGTH: Final = 30
_PLAIN_END: Final = re.compile(r"[。；;：:，,、！？!?…\d%]$")
_ANNEX: Final = re.compile(r"附\s?件\s?[一二三四五六七八九十\d]{0,2}\s?(?:[:、.]|$|\s)")
_MAX: Final = 400  # no list is longer; a larger number is a year or a code
_CLOSED: Final = frozenset({"cell", "header", "comment", "footnote"})
_DIGITS: Final = "零一二三四五六七八九"


def number_of(text: str) -> int | None:
    """The value of the numeral in a marker: Arabic, Chinese or circled."""
    if text in _CIRCLES:
        return _CIRCLES[text]
    if text.isascii():
        return int(text)
    numeral = chinese(text)
    return int(numeral.value) if numeral is not None else None


def chinese_numeral(number: int) -> str:
    """A number below 100 as a heading writes it: 12 → 十二; larger ones in Arabic digits."""
    tens, ones = divmod(number, 10)
    if number >= 100:
        return str(number)
    return ("" if tens == 0 else "十" if tens == 1 else f"{_DIGITS[tens]}十") + (
        "" if ones == 0 and tens else _DIGITS[ones]
    )


def rewrite(marker: str, number: int) -> str:
    """The marker as written, with another number: （七） and 6 → （六）."""
    match = _NUMERAL.search(marker)
    if match is None:
        return str(number)
    if match[0] in _CIRCLES:
        numeral = chr(0x2460 + number - 1) if number <= 20 else str(number)
    else:
        numeral = str(number) if match[0].isdigit() else chinese_numeral(number)
    return marker[: match.start()] + numeral + marker[match.end() :]


def read_markers(
    normal: str, original: str, blocks: Sequence[Block], *, member: bool = False
) -> tuple[list[Marker], list[tuple[int, tuple[str, ...]]]]:
    """The markers of a document in order, and the section paths by offset.

    Args:
        normal: the normalised text of the file.
        original: the same text as written, of which section titles are quoted.
        blocks: the blocks of the document.
        member: whether it is a member of a collection, whose first block is its title (3、某镇年度总结).

    Returns:
        markers, each with list, step, parent and defect; and ``(offset, path of headings)`` for every heading.
    """
    candidates: list[Marker] = []
    headings: dict[int, tuple[int, str]] = {}
    breaks = Breaks()
    for number, block in enumerate(blocks):
        if block.kind in _CLOSED or (member and number == 0):
            continue
        match = _OPENING.match(normal, block.start, block.end)
        opening = _marker(normal, match, block, number, False) if match else None
        if opening is not None:
            candidates.append(opening)
        elif _ANNEX.match(normal, block.start, block.end):
            breaks.ends.append(block.start)
        elif block.kind == "heading":
            headings[number] = (block.level or 1, original[block.start : block.end])
            breaks.plain.append(block.start)
        elif block.end - block.start <= _PLAIN_LENGTH and not _PLAIN_END.search(normal, block.end - 1, block.end):
            breaks.plain.append(block.start)
        candidates += _inside(normal, block, number, match.end() if match and opening else block.start)
    contents = find_contents(normal, blocks, candidates)
    aside = {entry.block for entry in contents} | tabular(normal, blocks)
    markers = arrange([m for m in candidates if m.block not in aside], _LEVELS, breaks, rewrite, normal)
    markers += judge_contents(normal, blocks, contents, markers)
    markers.sort(key=lambda marker: marker.start)
    _renumber(markers)
    for marker in markers:
        if marker.previous >= 0 and _of_other_kind(blocks, marker, markers[marker.previous]):
            marker.defect = marker.note = ""
        if original.startswith("（", marker.start):
            marker.note = marker.note.replace("(", "（").replace(")", "）")
    return markers, _sections(original, markers, headings, blocks)


def _of_other_kind(blocks: Sequence[Block], marker: Marker, before: Marker) -> bool:
    """Whether one of two numbers is a heading by its style and the other is not: they are of two lists."""
    return (blocks[marker.block].kind == "heading") != (blocks[before.block].kind == "heading")


def _renumber(markers: list[Marker]) -> None:
    places = {marker.index: position for position, marker in enumerate(markers) if marker.index >= 0}
    for position, marker in enumerate(markers):
        marker.index = position
        marker.previous = places.get(marker.previous, -1)
        marker.parent = places.get(marker.parent, -1)


def _marker(normal: str, match: re.Match[str], block: Block, number: int, inline: bool) -> Marker | None:
    group = match.lastgroup or ""
    style = _PART_STYLES[match["kind"]] if group == "kind" else group
    written = match["part"] if group == "kind" else match[group]
    prefix, _, last = written.rpartition(".") if style == "dec" else ("", "", written)
    value = number_of(last)
    if value is None or not 0 < value <= _MAX:
        return None
    text = match[0].rstrip()
    if inline and style in SPOKEN:
        stop = match.end()
    else:
        limit = min(block.end, match.end() + _TITLE_LONGEST)
        found = _TITLE.search(normal, match.end(), limit)
        stop = found.start() if found else limit
    heading = not inline and style not in _NO_HEADINGS
    return Marker(
        0,
        match.start(),
        match.start() + len(text),
        text,
        style,
        value,
        number,
        heading,
        inline,
        title_end=stop,
        note=prefix,
    )


def _inside(normal: str, block: Block, number: int, start: int) -> Iterator[Marker]:
    for match in _INSIDE.finditer(normal, start, block.end):
        if match.start() == block.start:  # 二、三季度支出: two quarters, or a heading, but not inside a paragraph
            continue
        marker = _marker(normal, match, block, number, True)
        if marker is not None:
            yield marker


_TITLE_SHOWN: Final = 60


def _sections(
    original: str, markers: Sequence[Marker], headings: dict[int, tuple[int, str]], blocks: Sequence[Block]
) -> list[tuple[int, tuple[str, ...]]]:
    """The path of headings from every heading on: numbered ones, and those that the format itself marks as headings."""
    entries: list[tuple[int, int, str]] = [(blocks[i].start, level - 10, text) for i, (level, text) in headings.items()]
    for marker in markers:
        if marker.heading or marker.defect == "inline":
            title = original[marker.start : marker.title_end].strip()
            level = _LEVELS[marker.style] + (marker.text.strip(".").count(".") if marker.style == "dec" else 0)
            entries.append((blocks[marker.block].start if marker.heading else marker.start, level, title))
    path: list[tuple[int, str]] = []
    sections = []
    for start, level, title in sorted(entries):
        while path and path[-1][0] >= level:
            path.pop()
        path.append((level, title if len(title) <= _TITLE_SHOWN else title[:_TITLE_SHOWN] + "…"))
        sections.append((start, tuple(text for _, text in path)))
    return sections
