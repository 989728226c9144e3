"""Walks a Word document and builds its canonical text, with a map from every offset back to its run.

Tracked changes are read as accepted, automatic numbers are written out, hidden text and tables of contents are left
out and counted. Order: body (a text box after the paragraph that holds it), footnotes, endnotes, headers and footers.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from itertools import chain, takewhile
from typing import TYPE_CHECKING

from checker.canonical import Canvas, RawCell, cell_layout
from checker.word import grid
from checker.word.inline import Inline, Line
from checker.word.numbering import Numbering
from checker.word.styles import Styles
from checker.word.tags import R, W, child, integer, local, switch, value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

    from checker.document import Block, Table
    from checker.word.package import Parts

_PAGE_NUMBER = re.compile(r"^[\s\-—–－―~·.第页共总/0-9０-９]*$")
_TOC_ENTRY = re.compile(r"[.…·\t　 ]*[0-9ivxIVX]+$")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of canonical text and the run it comes from, ``offset`` characters into that run."""

    start: int
    end: int
    run: _Element
    offset: int
    story: str


@dataclass(frozen=True)
class WordText:
    """The canonical text of a Word document. ``pieces`` are sorted; markers of lists and joints have none."""

    text: str
    blocks: tuple[Block, ...]
    tables: tuple[Table, ...]
    left_out: tuple[str, ...]
    notes: tuple[str, ...]
    pieces: tuple[Piece, ...]

    def between(self, start: int, end: int) -> tuple[Piece, ...]:
        """The pieces that hold any of the characters ``start:end``."""
        first = max(0, bisect_right(self.pieces, start, key=lambda piece: piece.start) - 1)
        last = bisect_right(self.pieces, end - 1, key=lambda piece: piece.start)
        return tuple(piece for piece in self.pieces[first:last] if piece.end > start)

    def locate(self, offset: int) -> Piece | None:
        """The piece that holds a canonical offset, or the next one in the same line (a list's number has no run).

        ``piece.run`` is the ``w:r``, its nearest ``w:p`` ancestor the paragraph, and
        ``piece.offset + offset - piece.start`` the character within the run as ``runs.child_text`` counts.
        """
        index = bisect_right(self.pieces, offset, key=lambda piece: piece.start) - 1
        if index >= 0 and offset < self.pieces[index].end:
            return self.pieces[index]
        following = self.pieces[index + 1] if index + 1 < len(self.pieces) else None
        if following is not None and "\n" not in self.text[offset : following.start]:
            return following
        return None


def read_parts(parts: Parts) -> WordText:
    """Build the canonical text of a document from its parsed parts; the elements are not changed."""
    walker = _Walker(parts)
    walker.story("body", child(parts.document, "body") if local(parts.document) == "document" else parts.document)
    for root, what, kind in ((parts.footnotes, "脚注", "footnote"), (parts.endnotes, "尾注", "endnote")):
        walker.footnotes(root, what, kind)
    walker.headers(parts)
    return walker.result(parts)


class _Walker:
    """The state of one walk."""

    def __init__(self, parts: Parts) -> None:
        self.canvas = Canvas()
        self.styles = Styles(parts.styles)
        self.numbering = Numbering(parts.numbering, self.styles)
        self.inline = Inline(self.styles)
        self.pieces: list[Piece] = []
        self.toc_lines = 0
        self._story = "body"
        self._paragraphs = 0
        self._boxes = 0
        self._carry: Line | None = None

    def result(self, parts: Parts) -> WordText:
        """What was read, with what was left out."""
        comments = len(parts.comments.findall(W + "comment")) if parts.comments is not None else 0
        counts = {**self.inline.counts, "处隐藏文字": self.inline.hidden, "条批注": comments, "行目录": self.toc_lines}
        notes = []
        if self.inline.revisions:
            notes.append(f"含修订 {self.inline.revisions} 处，按接受后的文本读取")
        return WordText(
            text=self.canvas.text,
            blocks=tuple(self.canvas.blocks),
            tables=tuple(self.canvas.tables),
            left_out=tuple(f"{count} {what}" for what, count in counts.items() if count),
            notes=tuple(notes),
            pieces=tuple(self.pieces),
        )

    def story(self, name: str, root: _Element | None) -> None:
        """Walk the body."""
        self._story = name
        if root is not None:
            self._flow(root)
        self._settle()

    def footnotes(self, root: _Element | None, what: str, story: str) -> None:
        """Write the notes, each under its number; separators are skipped."""
        number = 0
        for note in root if root is not None else ():
            if local(note) not in {"footnote", "endnote"} or note.get(W + "type") not in {None, "normal"}:
                continue
            number += 1
            self._story = story
            for line in self._lines(note):
                self._write(line, "footnote", f"{what}{number}")

    def headers(self, parts: Parts) -> None:
        """Write headers and footers that say more than a page number, each text once, in the order of the sections."""
        known = dict(parts.headers)
        seen: set[str] = set()
        for reference in parts.document.iter(W + "headerReference", W + "footerReference"):
            root = known.get(reference.get(R + "id") or "")
            if root is None:
                continue
            self._story = "header"
            for line in self._lines(root):
                text = line.text.strip()
                if text and text not in seen and not _PAGE_NUMBER.match(text):
                    seen.add(text)
                    self._write(line, "header", "页眉" if local(root) == "hdr" else "页脚")

    def _lines(self, root: _Element) -> Iterator[Line]:
        """Every paragraph below an element as a line, text boxes among them."""
        for element in root.iter(W + "p"):
            above = takewhile(lambda up: up is not root, element.iterancestors())
            if not any(local(up) == "Fallback" for up in above):
                yield self.inline.line(element)
        self.inline.boxes.clear()

    def _flow(self, parent: _Element) -> None:
        """Walk block-level elements."""
        for element in parent:
            name = local(element)
            if name == "p":
                self._paragraph(element)
            elif name == "tbl":
                self._settle()
                self._table(element)
            elif name == "sdt":
                gallery = value(element, "sdtPr", "docPartObj", "docPartGallery") or ""
                content = child(element, "sdtContent")
                if content is None:
                    continue
                if "Table of Contents" in gallery:
                    self.inline.in_toc += 1
                self._flow(content)
                if "Table of Contents" in gallery:
                    self.inline.in_toc -= 1
            elif name in grid.TRANSPARENT:
                self._flow(element)
            elif name == "AlternateContent":
                for branch in element:
                    self._flow(branch)
                    break
            elif name == "altChunk":
                self.inline.count("个嵌入文档")

    def _paragraph(self, element: _Element) -> None:
        properties = child(element, "pPr")
        style = self.styles.get(value(properties, "pStyle"))
        line = self.inline.line(element, style.hidden)
        boxes, self.inline.boxes = self.inline.boxes, []
        text = line.text.strip()
        in_toc = style.toc or self.inline.in_toc > 0 or self.inline.toc_field
        if in_toc and text and (style.toc or _TOC_ENTRY.search(text) or len(text) < 6):
            self.toc_lines += 1
            return
        if switch(child(properties, "rPr"), "del"):
            self._carry = line if self._carry is None else self._carry.joined(line)
        else:
            marker = self.numbering.marker(properties, style)
            if self._carry is not None:
                line, self._carry = self._carry.joined(line), None
            if marker:
                line = line.prefixed(marker)
            outline = integer(value(properties, "outlineLvl"))
            level = style.level if outline is None else outline + 1 if outline < 9 else None
            self._body_line(line, level)
        for box in boxes:
            self._box(box)

    def _settle(self) -> None:
        """Write what a deleted paragraph end left over when nothing follows to join it."""
        if self._carry is not None:
            line, self._carry = self._carry, None
            self._body_line(line, None)

    def _body_line(self, line: Line, level: int | None) -> None:
        text = line.text.strip()
        if not text:
            return
        self._paragraphs += 1
        heading = level is not None and len(text) <= 100
        self._write(line, "heading" if heading else "paragraph", f"第{self._paragraphs}段", level if heading else None)

    def _write(self, line: Line, kind: str, anchor: str, level: int | None = None) -> None:
        begin = self.canvas.paragraph(line.text, kind, anchor, level)
        self._map(line, begin, 0, len(line.text))

    def _map(self, line: Line, begin: int, start: int, end: int) -> None:
        """Record where the characters ``start:end`` of a line, written at ``begin``, come from."""
        position = 0
        for text, run, offset in line.parts:
            low, high = max(position, start), min(position + len(text), end)
            if run is not None and low < high:
                at = begin + low - start
                self.pieces.append(Piece(at, at + high - low, run, offset + low - position, self._story))
            position += len(text)

    def _box(self, box: _Element) -> None:
        self._boxes += 1
        number, story, self._story = self._boxes, self._story, "textbox"
        for line in self._lines(box):
            if line.text.strip():
                self._write(line, "paragraph", f"文本框{number}")
        self._story = story

    def _table(self, table: _Element) -> None:
        rows = [row for row in grid.rows(table) if not self._deleted_row(row)]
        cells = [list(grid.cells(row)) for row in rows]
        columns = max(map(len, cells), default=0)
        if columns <= 1 or any(
            grid.filled_cells(inner) > 1 for cell in chain(*cells) for inner in cell.iter(W + "tbl")
        ):
            for cell in chain(*cells):
                self._flow(cell)
                self._settle()
            return
        boxes: list[_Element] = []
        raw: list[RawCell] = []
        maps: list[list[tuple[Line, int, int, int]]] = []
        for cell in grid.place(rows):
            places = self._cell_lines(cell.element)
            boxes += self.inline.boxes
            self.inline.boxes = []
            text, layout = cell_layout([line.text[start:end] for line, start, end in places])
            raw.append(RawCell(cell.row, cell.column, text, cell.row_span, cell.column_span))
            maps.append([(places[i][0], places[i][1] + low, places[i][1] + high, at) for i, low, high, at in layout])
        placed = self.canvas.table(raw)
        for cell_, mapped in zip(placed.cells, maps, strict=True):
            for line, start, end, at in mapped:
                self._map(line, cell_.start + at, start, end)
        for box in boxes:
            self._box(box)

    def _cell_lines(self, cell: _Element) -> list[tuple[Line, int, int]]:
        """The lines of a cell's paragraphs, with their numbers: each as a span of a paragraph."""
        lines: list[Line] = []
        carry: Line | None = None
        for element in grid.cell_paragraphs(cell):
            properties = child(element, "pPr")
            style = self.styles.get(value(properties, "pStyle"))
            line = self.inline.line(element, style.hidden)
            if carry is not None:
                line, carry = carry.joined(line), None
            if switch(child(properties, "rPr"), "del"):
                carry = line
                continue
            if line.text.strip() and (marker := self.numbering.marker(properties, style)):
                line = line.prefixed(marker)
            lines.append(line)
        if carry is not None:
            lines.append(carry)
        places = []
        for line in lines:
            position = 0
            for piece in line.text.split("\n"):
                places.append((line, position, position + len(piece)))
                position += len(piece) + 1
        return places

    def _deleted_row(self, row: _Element) -> bool:
        if child(row, "trPr", "del") is None:
            return False
        self.inline.revisions += 1
        return True
