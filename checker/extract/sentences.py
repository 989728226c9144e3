"""Cut a document's blocks into sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from checker.document import Block
from checker.rows import Figure, Sentence

_END: Final = re.compile(r"[。！？!?]+[”’」』\"')]*|[\n\r]+")
_LONGEST: Final = 20_000  # characters of a sentence: many steps look at the rest of it from every figure
_MARKS: Final = (";", ",", "、", " ")  # after which one that is longer is cut, the best first


def split(normal: str, blocks: Sequence[Block]) -> list[Sentence]:
    """The sentences of the blocks, in order. A sentence never runs over a block; a table cell is one sentence.

    What no full stop ends within 20,000 characters nobody wrote as a sentence: it is cut at one of its other marks.
    """
    found: list[Sentence] = []
    for number, block in enumerate(blocks):
        start = block.start
        while start < block.end and normal[start] in " \t":
            start += 1
        for match in _END.finditer(normal, start, block.end):
            if match.end() > start:
                found += _cut(normal, Sentence(len(found), start, match.end(), number))
            start = match.end()
            while start < block.end and normal[start] in " \t":
                start += 1
        if start < block.end:
            found += _cut(normal, Sentence(len(found), start, block.end, number))
    return found


def _cut(normal: str, sentence: Sentence) -> Iterator[Sentence]:
    """A sentence, in pieces where it is too long for one."""
    index, start = sentence.index, sentence.start
    while sentence.end - start > _LONGEST:
        middle, limit = start + _LONGEST // 2, start + _LONGEST
        place = next((at for mark in _MARKS if (at := normal.rfind(mark, middle, limit)) >= 0), limit - 1) + 1
        yield Sentence(index, start, place, sentence.block)
        index, start = index + 1, place
    yield Sentence(index, start, sentence.end, sentence.block)


def assign(figures: Sequence[Figure], sentences: Sequence[Sentence]) -> None:
    """Tell each figure its sentence and block, and each sentence the range of its figures."""
    position = 0
    count = len(figures)
    for sentence in sentences:
        while position < count and figures[position].start < sentence.start:
            position += 1
        sentence.first = position
        while position < count and figures[position].start < sentence.end:
            figures[position].sentence = sentence.index
            figures[position].block = sentence.block
            position += 1
        sentence.last = position
