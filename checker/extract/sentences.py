"""Cut a document's blocks into sentences."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from checker.document import Block
from checker.rows import Figure, Sentence

_END: Final = re.compile(r"[。！？!?]+[”’」』\"')]*|[\n\r]+")


def split(normal: str, blocks: Sequence[Block]) -> list[Sentence]:
    """The sentences of the blocks, in order. A sentence never runs over a block; a table cell is one sentence."""
    found: list[Sentence] = []
    for number, block in enumerate(blocks):
        start = block.start
        while start < block.end and normal[start] in " \t":
            start += 1
        for match in _END.finditer(normal, start, block.end):
            if match.end() > start:
                found.append(Sentence(len(found), start, match.end(), number))
            start = match.end()
            while start < block.end and normal[start] in " \t":
                start += 1
        if start < block.end:
            found.append(Sentence(len(found), start, block.end, number))
    return found


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
