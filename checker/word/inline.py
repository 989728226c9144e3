"""The text of one Word paragraph, run by run: fields, tracked changes, hidden text, pictures, text boxes, formulas."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from checker.word.runs import child_text, is_hidden, superscript
from checker.word.tags import W, child, local

if TYPE_CHECKING:
    from lxml.etree import _Element

    from checker.word.styles import Styles

_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_THROUGH = frozenset({"ins", "moveTo", "hyperlink", "smartTag", "sdtContent", "customXml", "fldSimple", "dir", "bdo"})
_PAGE_FIELD = re.compile(r"^\s*(?:PAGE|NUMPAGES|SECTIONPAGES)\b", re.IGNORECASE)
_TOC_FIELD = re.compile(r"^\s*TOC\b", re.IGNORECASE)

Part = tuple[str, "_Element | None", int]
"""Text, the run it comes from (None for what no run holds), and how far into that run it begins."""


@dataclass(frozen=True, slots=True)
class Line:
    """The text of a paragraph in parts."""

    parts: tuple[Part, ...]
    text: str

    def joined(self, other: Line) -> Line:
        """This line and another as one, as when the paragraph end between them is deleted."""
        return Line(self.parts + other.parts, self.text + other.text)

    def prefixed(self, marker: str) -> Line:
        """The line after the number that Word draws before it; blanks at its beginning go."""
        return Line(((marker, None, 0), *self.parts), marker + self.text)


@dataclass(slots=True)
class _Field:
    instruction: str = ""
    result: bool = False


class Inline:
    """Reads paragraphs in order, since fields run on from one to the next; counts what is not text."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self.counts: Counter[str] = Counter()
        self.hidden = 0
        self.revisions = 0
        self.boxes: list[_Element] = []
        self.in_toc = 0
        self._fields: list[_Field] = []
        self._parts: list[Part] = []
        self._hidden_run = False
        self._paragraph_hidden = False

    @property
    def toc_field(self) -> bool:
        """Whether the walk is inside the field of a table of contents."""
        return any(_TOC_FIELD.match(field.instruction) for field in self._fields)

    def count(self, what: str) -> None:
        """Count something that is left out."""
        self.counts[what] += 1

    def line(self, paragraph: _Element, hidden: bool = False) -> Line:
        """The text of a paragraph without its number. Text boxes in it are put into ``boxes``."""
        self._parts = []
        self._hidden_run = False
        self._paragraph_hidden = hidden
        self._walk(paragraph)
        while self._fields and not self._fields[-1].result:
            self._fields.pop()
        parts = tuple(part for part in self._parts if part[0])
        return Line(parts, "".join(text for text, _, _ in parts))

    def _walk(self, parent: _Element) -> None:
        for element in parent:
            name = local(element)
            if name == "r":
                self._run(element)
            elif name in {"del", "moveFrom"}:
                self.revisions += 1
            elif name in _THROUGH:
                if name in {"ins", "moveTo"}:
                    self.revisions += 1
                if name == "fldSimple" and _PAGE_FIELD.match(element.get(W + "instr") or ""):
                    continue
                self._walk(element)
            elif name == "sdt":
                content = child(element, "sdtContent")
                if content is not None:
                    self._walk(content)
            elif name == "AlternateContent":
                self._alternate(element)
            elif name in {"oMath", "oMathPara"}:
                self._parts.append((_formula(element), None, 0))

    def _run(self, run: _Element) -> None:
        hidden = is_hidden(run, self._styles, self._paragraph_hidden)
        offset = 0
        for element in run:
            name = local(element)
            text = child_text(element)
            if text:
                if hidden:
                    self.hidden += 0 if self._hidden_run or not text.strip() else 1
                elif self._shown():
                    self._parts.append((superscript(run, text), run, offset))
                offset += len(text)
            elif name == "fldChar":
                self._field(element.get(W + "fldCharType") or "")
            elif name == "instrText":
                if self._fields:
                    self._fields[-1].instruction += element.text or ""
            elif name == "AlternateContent":
                self._alternate(element)
            elif name in {"drawing", "pict"}:
                self._drawing(element)
            elif name == "object":
                self.count("个嵌入对象")
            elif name == "ruby" and (base := child(element, "rubyBase")) is not None:
                self._walk(base)
        self._hidden_run = hidden

    def _shown(self) -> bool:
        return all(field.result and not _PAGE_FIELD.match(field.instruction) for field in self._fields)

    def _field(self, kind: str) -> None:
        if kind == "begin":
            self._fields.append(_Field())
        elif kind == "separate" and self._fields:
            self._fields[-1].result = True
        elif kind == "end" and self._fields:
            self._fields.pop()

    def _alternate(self, element: _Element) -> None:
        """Read the first choice, the way a current Word does; the fallback says the same again."""
        for branch in element:
            for inner in branch:
                if local(inner) in {"drawing", "pict"}:
                    self._drawing(inner)
                elif local(inner) == "r":
                    self._run(inner)
            break

    def _drawing(self, drawing: _Element) -> None:
        boxes = False
        for element in drawing.iter():
            name = local(element)
            if name == "txbxContent":
                if not any(local(up) in {"txbxContent", "Fallback"} for up in element.iterancestors()):
                    self.boxes.append(element)
                boxes = True
            elif boxes and any(local(up) == "txbxContent" for up in element.iterancestors()):
                continue
            elif name in {"pic", "imagedata"}:
                self.count("张图片")
            elif name == "chart":
                self.count("个图表")
            elif name == "relIds":
                self.count("个 SmartArt 图形")
            elif name == "textpath":
                self.count("处艺术字")


def _formula(element: _Element) -> str:
    """A formula as a line of text; a fraction with a slash."""
    if element.tag == _M + "t":
        return element.text or ""
    if element.tag == _M + "f":
        over = "".join(_formula(part) for part in element.iterfind(_M + "num"))
        under = "".join(_formula(part) for part in element.iterfind(_M + "den"))
        return f"{over}/{under}"
    return "".join(_formula(part) for part in element)
