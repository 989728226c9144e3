"""Brackets without a partner, and how the text ends."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from checker.document import Block
from checker.rows import Observation

_PARTNERS: Final = {"(": ")", "[": "]", "【": "】", "〔": "〕", "《": "》", "“": "”", "「": "」", "『": "』"}
_CLOSERS: Final = {closer: opener for opener, closer in _PARTNERS.items()}
_BRACKET: Final = re.compile("[" + re.escape("".join((*_PARTNERS, *_CLOSERS))) + "]")
# 1) and 一) number a list; [0,5) is an interval; :) is none of ours.
_HALF: Final = re.compile(r"(?:^|[\s。;:,、!?])(?:\d{1,2}|[a-zA-Z]|[一二三四五六七八九十]{1,3})\Z")
# 比上年增长( % 汽车 万辆: the header of a table that was pasted, its last characters lost on the way.
_HEADER: Final = re.compile(r"\(\s*(?:[%‰]|[万亿]*[元吨人户亩])\s+(?=[\u4e00-\u9fff])")
_SPAN: Final = 4  # blocks over which a bracket may stay open: a line broken by a page, a long quotation
_CLOSED: Final = frozenset({"cell", "header", "comment"})

_PROSE: Final = re.compile(r"[。;!?]")
_FINISHED: Final = re.compile(r"[。!?…”’)》】〕:;.]\s*\Z")
_LETTER: Final = re.compile(r"[一-龥]\Z")
_SHORT: Final = 40
_TAIL: Final = 8  # blocks that may follow the last paragraph: signature, date, list of annexes


def observe(normal: str, blocks: Sequence[Block]) -> list[Observation]:
    """Observations of a document, in the order of the text.

    Args:
        normal: the normalised text of the file.
        blocks: the blocks of the document.
    """
    prose = [block for block in blocks if block.kind not in _CLOSED]
    return sorted([*_brackets(normal, prose), *_ending(normal, prose)], key=lambda seen: seen.start)


def _brackets(normal: str, blocks: Sequence[Block]) -> Iterator[Observation]:
    """Brackets, quotation marks and 书名号 without a partner: first within a block, then with the blocks near it."""
    waiting: list[tuple[int, int, str]] = []  # block, offset, opener
    for number, block in enumerate(blocks):
        opened, orphans = _unpaired(normal, block)
        for place in orphans:
            wanted = _CLOSERS[normal[place]]
            partner = next(
                (
                    i
                    for i in range(len(waiting) - 1, -1, -1)
                    if waiting[i][2] == wanted and number - waiting[i][0] <= _SPAN
                ),
                None,
            )
            if partner is not None:
                del waiting[partner]
            elif not (normal[place] == ")" and _HALF.search(normal[max(block.start, place - 4) : place])):
                yield Observation(place, place + 1, "bracket", False, wanted)
        waiting += [(number, place, normal[place]) for place in opened]
    for _, place, opener in waiting:
        if _HEADER.match(normal, place):
            continue
        yield Observation(place, place + 1, "bracket", False, _PARTNERS[opener])


def _unpaired(normal: str, block: Block) -> tuple[list[int], list[int]]:
    stack: list[int] = []
    orphans: list[int] = []
    for match in _BRACKET.finditer(normal, block.start, block.end):
        character, place = match[0], match.start()
        if character in _PARTNERS:
            stack.append(place)
            continue
        opener = _CLOSERS[character]
        depth = next((i for i in range(len(stack) - 1, -1, -1) if normal[stack[i]] == opener), None)
        if depth is not None:
            del stack[depth]
        elif not _ornament(normal, place) and not _interval(normal, stack, place):
            orphans.append(place)
    return [place for place in stack if not _ornament(normal, place)], orphans


def _ornament(normal: str, place: int) -> bool:
    """Whether the mark stands beside its like, as in the arrows of a web page (更多》》)."""
    return normal[place] in "《》" and normal[place] in (normal[place - 1 : place], normal[place + 1 : place + 2])


def _interval(normal: str, stack: list[int], place: int) -> bool:
    """Whether the bracket ends a half-open interval, [0, 5): then its opener is paired with it."""
    if not stack or normal[stack[-1]] not in "[(" or normal[place] not in "])":
        return False
    if re.fullmatch(r"[\d\s.,+-∞]+", normal[stack[-1] + 1 : place]):
        stack.pop()
        return True
    return False


def _ending(normal: str, blocks: Sequence[Block]) -> Iterator[Observation]:
    """The last paragraph of prose; whether it ends as a sentence does."""
    for block in blocks[: -_TAIL - 1 : -1]:
        text = normal[block.start : block.end]
        if len(text) < _SHORT or not _PROSE.search(text):
            if len(text) >= _SHORT:
                return
            continue
        last = max(text.rfind(mark) for mark in "。;!?")
        open_end = not _FINISHED.search(text) and bool(_LETTER.search(text)) and len(text) - last - 1 >= 2
        start = block.start + last + 1
        yield Observation(start if open_end else block.end - 1, block.end, "ending", not open_end)
        return
