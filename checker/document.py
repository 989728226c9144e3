"""What a reader makes of a file: its text, and the blocks that the text is made of.

All offsets in Hegao are code points into ``Source.text``, the decoded text of the whole file (BOM dropped, CRLF
kept) or, for formats that are not plain text, the canonical text that the reader built. Ends are exclusive.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from checker.language.normal import normalise


@dataclass(frozen=True, slots=True)
class Cell:
    """A table cell; ``row`` and ``column`` count from 0, ``start:end`` is its text in ``Source.text``.

    ``anchor`` is how a person names it (``Sheet1!B7``, ``表2 第3行第2列``). ``formula`` is the spreadsheet formula
    without its ``=``, ``value`` the cached value as an exact decimal string when the file stores a number. ``kind`` is
    what a spreadsheet stores: ``number``, ``text``, ``date``, ``boolean``, ``error``; empty elsewhere. A cell of a
    ``hidden`` row or column is in the table but has no block.
    """

    row: int
    column: int
    start: int
    end: int
    anchor: str
    row_span: int = 1
    column_span: int = 1
    value: str | None = None
    formula: str | None = None
    kind: str = ""
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A grid of cells, in reading order. ``hidden`` says that the file hides the sheet."""

    index: int
    name: str
    start: int
    end: int
    cells: tuple[Cell, ...]
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading, table cell, footnote…: the smallest piece that a reader tells apart.

    ``kind`` is one of ``paragraph``, ``heading``, ``cell``, ``caption``, ``footnote``, ``header``, ``comment``.
    ``anchor`` is the place in the words of the format (``第3段``, ``第2页``); empty for plain text, where the
    line says it. ``box`` is where it begins on a page: left, top, right, bottom, in points from the top left corner.
    """

    start: int
    end: int
    kind: str = "paragraph"
    anchor: str = ""
    level: int | None = None
    box: tuple[float, float, float, float] | None = None


@dataclass(frozen=True)
class Source:
    """A file that was read. ``left_out`` names what the reader could not read (images, scanned pages…)."""

    path: str
    text: str
    blocks: tuple[Block, ...]
    format: str = "text"
    tables: tuple[Table, ...] = ()
    left_out: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @cached_property
    def normal(self) -> str:
        """The text with full-width forms folded to ASCII, one character for one, so that offsets are the same."""
        return normalise(self.text)

    def with_blocks(self, blocks: Sequence[Block]) -> Source:
        """The same source with other blocks; the beginnings of its lines are not looked for again."""
        other = replace(self, blocks=tuple(blocks))
        other.__dict__["line_starts"] = self.line_starts
        return other

    @cached_property
    def line_starts(self) -> Sequence[int]:
        r"""Offsets at which lines begin; a line ends with ``\n``, ``\r\n`` or a lone ``\r``."""
        starts = [0]
        text = self.text
        position = text.find("\n")
        while position >= 0:
            starts.append(position + 1)
            position = text.find("\n", position + 1)
        if "\r" in text:
            length = len(text)
            lone = [i + 1 for i, c in enumerate(text) if c == "\r" and not (i + 1 < length and text[i + 1] == "\n")]
            starts = sorted({*starts, *lone})
        return starts

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column of an offset, both counted from 1."""
        line = bisect_right(self.line_starts, offset)
        return line, offset - self.line_starts[line - 1] + 1


@dataclass(frozen=True)
class Document:
    """One document of a source: the whole file, or a member of a collection.

    ``id`` is the path, with ``#n`` when the file holds several documents. ``blocks`` are those of the source that lie
    within ``start:end``; the title's own block is among them.
    """

    id: str
    source: Source
    title: str
    start: int
    end: int
    blocks: tuple[Block, ...]
    tables: tuple[Table, ...] = field(default=())

    @property
    def path(self) -> str:
        """The path of the file that holds the document."""
        return self.source.path

    @property
    def text(self) -> str:
        """The document's own text. Offsets are the file's, so slice ``source.text`` for a location."""
        return self.source.text[self.start : self.end]
