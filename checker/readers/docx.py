"""Word documents (docx, also those that WPS writes): see ``checker.word`` for how the text is built.

The canonical text can be led back to the file: ``locate`` gives the run that holds an offset.
"""

from __future__ import annotations

from checker.document import Source
from checker.readers.errors import UnreadableError
from checker.word.package import open_parts
from checker.word.walk import Piece, WordText, read_parts


def read(data: bytes, path: str) -> Source:
    """Read a Word document.

    Raises:
        UnreadableError: It holds no text.
        ContainerError: It is damaged, encrypted or out of bounds.
    """
    word = words(data)
    if not word.blocks:
        pictures = "，".join(word.left_out)
        raise UnreadableError(path, f"没有文字（{pictures or '空文档'}）", "no text in the document")
    return Source(
        path=path,
        text=word.text,
        blocks=word.blocks,
        format="docx",
        tables=word.tables,
        left_out=word.left_out,
        notes=word.notes,
    )


def words(data: bytes) -> WordText:
    """The canonical text with the way back to the runs."""
    return read_parts(open_parts(data))


def locate(word: WordText, offset: int) -> Piece | None:
    """The run that holds a canonical offset; for a list's number, which no run holds, the run after it."""
    return word.locate(offset)
