"""Read heading and list numbers: 第一章, 一、, （一）, 1., （1）, ①, 第一、, 一是.

Every marker belongs to a list (``sequence``); ``step`` is its distance from the item before it in that list. The
forms follow GB/T 9704 (一、 → （一） → 1. → （1）); other forms that offices use are read as well. What is a defect is
for the rules to say.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from checker.document import Block
from checker.language.numerals import chinese
from checker.rows import Marker

_CN: Final = "[一二三四五六七八九十百]"
_OPENING: Final = re.compile(
    rf"""
    第(?P<part>{_CN}+|\d+)(?P<kind>编|章|节|条|部分|篇)[\s、,:.]?
    |第(?P<di>{_CN}+)[、,:]
    |(?P<cn>{_CN}+)[、.](?!\d)
    |[(](?P<cnp>{_CN}+)[)]、?
    |(?P<dec>\d{{1,2}}(?:\.\d{{1,2}}){{1,3}})(?=[\s、一-龥])(?![年月日%万亿个元人户])
    |(?P<num>\d{{1,3}})(?:、|\.(?!\d)|\s?[.](?=\s*[一-龥“《]))
    |[(](?P<nump>\d{{1,3}})[)](?!\d)
    |(?P<half>\d{{1,2}})[)]
    |(?P<circle>[①-⑳])
    """,
    re.VERBOSE,
)
_INSIDE: Final = re.compile(rf"(?:^|(?<=[:。;,!?”、)\s]))(?:(?P<shi>{_CN}{{1,2}}|\d)是(?![否不一]|指|因|以|由|为|在)|(?P<shi2>{_CN}{{1,2}}|\d)是)")
_INLINE_CN: Final = re.compile(rf"(?<=[。;!?)”\s])(?P<cn>{_CN}{{1,2}})、(?=[^、,;。]{{2,}})")
_CIRCLES: Final = {chr(0x2460 + i): i + 1 for i in range(20)}
STYLE_LEVEL: Final = {"part": 0, "di": 1, "cn": 2, "cnp": 3, "num": 4, "dec": 4, "nump": 5, "half": 6, "circle": 7}
_TITLE: Final = re.compile(r"[。；;：:\n\r]")
_HEADING_LENGTH: Final = 60


def _number(text: str) -> int | None:
    if text.isascii():
        return int(text)
    numeral = chinese(text)
    return int(numeral.value) if numeral is not None else None


def read_markers(normal: str, blocks: Sequence[Block]) -> tuple[list[Marker], list[tuple[int, tuple[str, ...]]]]:
    """The markers of a document in order, and the section paths by offset.

    Args:
        normal: the normalised text of the file.
        blocks: the blocks of the document.

    Returns:
        markers, each with list, step and parent; and ``(offset, path of headings)`` for every heading.
    """
    markers: list[Marker] = []
    sections: list[tuple[int, tuple[str, ...]]] = []
    path: list[tuple[int, str]] = []
    for number, block in enumerate(blocks):
        if block.kind in ("cell", "header", "comment"):
            continue
        match = _OPENING.match(normal, block.start, block.end)
        if match:
            marker = _opening(normal, match, block, number)
            if marker is not None:
                markers.append(marker)
                level = STYLE_LEVEL[marker.style]
                while path and path[-1][0] >= level:
                    path.pop()
                title = normal[marker.start : marker.title_end].strip()
                path.append((level, title if len(title) <= _HEADING_LENGTH else title[:_HEADING_LENGTH] + "…"))
                sections.append((block.start, tuple(text for _, text in path)))
        elif block.kind == "heading":
            path = [entry for entry in path if entry[0] < (block.level or 1) - 1]
            path.append(((block.level or 1) - 1, normal[block.start : block.end][:_HEADING_LENGTH]))
            sections.append((block.start, tuple(text for _, text in path)))
        markers += _inside(normal, block, number, match.end() if match else block.start)
    for index, marker in enumerate(markers):
        marker.index = index
    _arrange(markers)
    return markers, sections


def _opening(normal: str, match: re.Match[str], block: Block, number: int) -> Marker | None:
    group = match.lastgroup or ""
    style = "part" if group == "kind" else group
    text = match[0].strip()
    if style == "part":
        style, value = "part", _number(match["part"])
        if match["kind"] == "条":
            return None
    elif style == "circle":
        value = _CIRCLES[match["circle"]]
    elif style == "dec":
        return None
    else:
        value = _number(match[style])
    if value is None or value > 200:
        return None
    stop = _TITLE.search(normal, match.end(), block.end)
    return Marker(
        0, match.start(), match.start() + len(text), text, style, value, number, True,
        title_end=stop.start() if stop else block.end,
    )  # fmt: skip


def _inside(normal: str, block: Block, number: int, start: int) -> list[Marker]:
    found: list[Marker] = []
    for match in _INSIDE.finditer(normal, start if start > block.start else block.start, block.end):
        value = _number(match["shi"] or match["shi2"])
        if value is not None:
            found.append(Marker(0, match.start(), match.end(), match[0], "shi", value, number, False, True, match.end()))
    for match in _INLINE_CN.finditer(normal, start, block.end):
        value = _number(match["cn"])
        if value is not None:
            stop = _TITLE.search(normal, match.end(), block.end)
            found.append(
                Marker(0, match.start(), match.end(), match[0], "cn", value, number, False, True, stop.start() if stop else block.end)
            )
    found.sort(key=lambda marker: marker.start)
    return found


def _arrange(markers: list[Marker]) -> None:
    """Put every marker into its list: the open list of its style, closed by any marker of a higher level."""
    stack: list[tuple[int, str, int, int]] = []  # level, style, sequence, last marker
    sequences = 0
    spoken: dict[int, tuple[int, int]] = {}  # block → sequence and last marker of 一是, 二是
    for marker in markers:
        if marker.style == "shi":
            if marker.block in spoken and marker.number != 1:
                sequence, last = spoken[marker.block]
                marker.sequence, marker.previous = sequence, last
                marker.step = marker.number - markers[last].number
            else:
                marker.sequence = sequences
                sequences += 1
            spoken[marker.block] = (marker.sequence, marker.index)
            continue
        level = STYLE_LEVEL[marker.style]
        depth = next((i for i in range(len(stack) - 1, -1, -1) if stack[i][1] == marker.style), None)
        if marker.inline and not marker.heading:
            # An inline 四、 is a heading only where it continues the open list.
            if depth is None or marker.number != markers[stack[depth][3]].number + 1:
                marker.style = "none"
                continue
        if depth is None:
            while stack and stack[-1][0] >= level:
                stack.pop()
            marker.sequence = sequences
            sequences += 1
        else:
            del stack[depth + 1 :]
            _, _, sequence, last = stack.pop()
            marker.sequence, marker.previous = sequence, last
            marker.step = marker.number - markers[last].number
            if marker.number == 1:
                marker.sequence = sequences
                sequences += 1
        marker.parent = stack[-1][3] if stack else -1
        stack.append((level, marker.style, marker.sequence, marker.index))
    markers[:] = [marker for marker in markers if marker.style != "none"]
    remap = {marker.index: position for position, marker in enumerate(markers)}
    for position, marker in enumerate(markers):
        marker.index = position
        marker.previous = remap.get(marker.previous, -1)
        marker.parent = remap.get(marker.parent, -1)
