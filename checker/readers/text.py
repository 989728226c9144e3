"""Plain text: one block a non-empty line; offsets are code points into the decoded file (BOM dropped, CRLF kept)."""

from __future__ import annotations

import re

from checker.canonical import trim
from checker.document import Block, Source
from checker.readers.encoding import decode
from checker.readers.errors import UnreadableError

_LINE = re.compile(r"[^\r\n]+")


def read(data: bytes, path: str) -> Source:
    """Read a plain text file.

    Raises:
        UnreadableError: The file is empty, blank, or not text.
    """
    text, notes = decode(data, path)
    blocks = lines(text)
    if not blocks:
        raise UnreadableError(path, "空文件（只有空白）", "empty file (only blanks)")
    return Source(path=path, text=text, blocks=blocks, notes=notes)


def lines(text: str) -> tuple[Block, ...]:
    """A block for every line that holds more than blanks; the blanks at its ends (U+3000 too) are not part of it."""
    blocks = []
    for match in _LINE.finditer(text):
        start, end = trim(text, match.start(), match.end())
        if start < end:
            blocks.append(Block(start, end))
    return tuple(blocks)
