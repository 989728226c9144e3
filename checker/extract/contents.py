"""Tell a table of contents from the headings that it lists, and compare the two."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from checker.document import Block
from checker.rows import Marker

_LEADER: Final = re.compile(r"[\s.·…⋯・-]*(?:[(]?\d{1,3}[)]?)?\s*$")
_TITLED: Final = re.compile(r"目\s*[录次]\s*$")
_LONG: Final = 60
_BLANK: Final = re.compile(r"[\s,、:;“”\"'《》()]+")
_MIN: Final = 3


def _title(normal: str, marker: Marker, block: Block) -> str:
    """What is compared: the heading's line without leader dots, page number, blanks and punctuation."""
    text = normal[marker.end : block.end]
    return _BLANK.sub("", _LEADER.sub("", text, count=1))


def find_contents(normal: str, blocks: Sequence[Block], markers: Sequence[Marker]) -> list[Marker]:
    """The markers that are entries of a table of contents: a run of short lines most of which come again as headings.

    Args:
        normal: the normalised text of the file.
        blocks: the blocks of the document.
        markers: candidates in the order of the text.

    Returns:
        the entries, in order; empty when the document has no table of contents.
    """
    openers = [marker for marker in markers if not marker.inline and marker.heading]
    seen: dict[tuple[str, int, str], list[int]] = {}
    for marker in openers:
        seen.setdefault((marker.style, marker.number, _title(normal, marker, blocks[marker.block])), []).append(
            marker.block
        )
    result: list[Marker] = []
    position = 0
    while position < len(openers):
        stop = position
        while (
            stop < len(openers)
            and _short(normal, blocks[openers[stop].block])
            and (
                stop == position
                or (
                    openers[stop].block - openers[stop - 1].block <= 1
                    and _key(openers[stop]) != _key(openers[position])
                )
            )
        ):
            stop += 1
        run = openers[position:stop]
        named = (
            bool(run)
            and run[0].block > 0
            and bool(_TITLED.search(normal, blocks[run[0].block - 1].start, blocks[run[0].block - 1].end))
        )
        if len(run) >= (2 if named else _MIN):
            end = run[-1].block
            again = sum(
                any(block > end for block in seen[m.style, m.number, _title(normal, m, blocks[m.block])]) for m in run
            )
            numbered = any(m.style == run[0].style and m.number <= run[-1].number for m in openers[stop:])
            if again * 2 >= len(run) or (named and numbered):
                result += run
        position = max(stop, position + 1)
    return result


def _key(marker: Marker) -> tuple[str, int]:
    return marker.style, marker.number


_CELL: Final = re.compile(r"(?:-|%|\d[.,]\d+)$")


def _short(normal: str, block: Block) -> bool:
    """Whether a line may be an entry: short, and not the row of a table (which ends in a dash or in no page number)."""
    return block.end - block.start <= _LONG and not _CELL.search(normal, max(block.start, block.end - 12), block.end)


def judge_contents(
    normal: str, blocks: Sequence[Block], contents: Sequence[Marker], markers: Sequence[Marker]
) -> list[Marker]:
    """The entries that no heading answers to (defect ``contents``); ``note`` is the heading of that number, if any."""
    headings: dict[tuple[str, int], list[Marker]] = defaultdict(list)
    for marker in markers:
        if marker.heading or marker.defect == "inline":
            headings[marker.style, marker.number].append(marker)
    wrong = []
    answered = 0
    for entry in contents:
        title = _title(normal, entry, blocks[entry.block])
        answers = headings.get((entry.style, entry.number), [])
        if not any(_BLANK.sub("", normal[m.end : blocks[m.block].end]).startswith(title) for m in answers):
            near = answers[0] if len(answers) == 1 else None
            note = normal[near.start : near.title_end].strip() if near else ""
            wrong.append(replace(entry, index=-1, defect="contents", note=note))
        else:
            answered += 1
    # Where most entries answer to nothing the headings were not read, or are worded anew on purpose.
    return wrong if answered > len(wrong) else []


_BARE: Final = re.compile(r"[-+\d.,%()\s/—]+$")
_ROW: Final = re.compile(r"[^。;,!?:]*[^\s\d.,%-][\s]*(?:-|[-+]?\d[\d,]*(?:\.\d+)?%?)$")
_STOP: Final = re.compile("[。;,]")
_REACH: Final = 3


def tabular(normal: str, blocks: Sequence[Block]) -> set[int]:
    """Blocks that are rows of a table pasted as lines (``二、外交支出 1,204``): their numbers are codes, not headings.

    A row has no punctuation, ends in a figure or stands among lines that are nothing but figures.
    """
    bare = [0]
    rows = []
    for block in blocks:
        short = block.end - block.start <= _LONG
        bare.append(bare[-1] + bool(short and _BARE.match(normal, block.start, block.end)))
        rows.append(bool(short and _ROW.match(normal, block.start, block.end)))
    found = set()
    for number, block in enumerate(blocks):
        low, high = max(0, number - _REACH), min(len(blocks), number + _REACH + 1)
        near = bare[high] - bare[low]
        before, after = (
            sum(rows[low:number]) + bare[number] - bare[low],
            sum(rows[number + 1 : high]) + bare[high] - bare[number + 1],
        )
        if (rows[number] and (near or sum(rows[low:high]) > 2)) or (
            before
            and after
            and before + after > 2
            and block.end - block.start <= _LONG
            and not _STOP.search(normal, block.start, block.end)
        ):
            found.add(number)
    return found
