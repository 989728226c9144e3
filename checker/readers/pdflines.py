"""From characters to lines, and from lines to paragraphs that run on over lines and pages."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from checker.readers.pdfpage import Box, Char, PageContent

MAX_PARAGRAPH = 20_000
_PAGE_NUMBER = re.compile(
    r"^[\s\-—–－―~·•.|/]*(?:第\s*)?[0-9０-９ivxIVX]{1,4}(?:\s*页)?(?:\s*[,，/共\s]+\s*[0-9]{1,4}\s*页?)?[\s\-—–－―~·•.|/]*$"
)
_SUMMARY = re.compile(r"^(?:第\s*\d+\s*页\s*)?[,，/\s]*共\s*\d+\s*页$")
_LEADERS = re.compile(r"(?:[.…·．]\s*){4,}[0-9ivxIVX]*\s*$")
_STARTS = re.compile(
    r"^(?:第[一二三四五六七八九十百零0-9]+[章节条部篇编]|[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)]|"
    r"[（(]?[0-9]{1,2}[）)、]|[0-9]{1,2}[.．](?![0-9])|[①-⑳]|附件|附表|注[：:])"
)
_PART = re.compile("^(?:第[一二三四五六七八九十]{1,3}[部章节编篇]|[一二三四五六七八九十]{1,3}、)")
_CLOSERS = "，。、；：！？）》”’%‰℃"
_WORD = re.compile(r"[（(《“]*[0-9A-Za-z.,%:/+\-]+")
_ENDS = re.compile("[。！？；：.!?;:][”’）)》」]*$")
_WIDE = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f\u2014\u2018-\u201d\u2026]")


_Run = tuple[float, float, float, "list[Char]"]
"""Top, bottom and left of a run, and its characters."""


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line of text on a page. ``size`` and ``em`` are height and width of its Chinese characters."""

    page: int
    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    size: float
    wide: bool
    em: float
    head: float

    @property
    def box(self) -> Box:
        """Left, top, right, bottom."""
        return (round(self.x0, 1), round(self.top, 1), round(self.x1, 1), round(self.bottom, 1))


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines joined; ``page`` and ``box`` are those of the first."""

    page: int
    text: str
    box: Box


def lines_of(runs: Iterable[Sequence[Char]], page: int) -> list[TextLine]:
    """Put the runs of a page into lines, from top to bottom; runs at one height are one line from left to right."""
    pieces = []
    for run in (part for whole in runs for part in _level(whole)):
        real = [c for c in run if not c.text.isspace()]
        if real:
            top, bottom = median(c.top for c in real), median(c.bottom for c in real)
            pieces.append((top, bottom, min(c.x0 for c in real), list(run)))
    pieces.sort(key=lambda piece: ((piece[0] + piece[1]) / 2, piece[2]))
    rows: list[list[_Run]] = []
    for piece in pieces:
        middle = (piece[0] + piece[1]) / 2
        if rows:
            top = min(p[0] for p in rows[-1])
            bottom = max(p[1] for p in rows[-1])
            if top < middle < bottom and top < (piece[0] + piece[1]) / 2 < bottom and _same_row(rows[-1][0], piece):
                rows[-1].append(piece)
                continue
        rows.append([piece])
    return [_line(sorted(row, key=lambda piece: piece[2]), page) for row in rows]


def _level(run: Sequence[Char]) -> list[list[Char]]:
    """Cut a run where it goes on at another height or back to the left: pdfium does not end every line."""
    parts: list[list[Char]] = [[]]
    last: Char | None = None
    for char in run:
        if last is not None and not char.made and not char.text.isspace():
            overlap = min(last.bottom, char.bottom) - max(last.top, char.top)
            height = min(last.bottom - last.top, char.bottom - char.top)
            if overlap < 0.3 * height or char.x1 < last.x0 - 0.5 * height:
                parts.append([])
        parts[-1].append(char)
        if not char.made and not char.text.isspace():
            last = char
    return parts


def _same_row(one: _Run, other: _Run) -> bool:
    overlap = min(one[1], other[1]) - max(one[0], other[0])
    return overlap > 0.6 * min(one[1] - one[0], other[1] - other[0])


def _line(row: Sequence[_Run], page: int) -> TextLine:
    text = ""
    right: float | None = None
    row = _interleaved(row)
    chars = [c for *_, run in row for c in run if not c.text.isspace()]
    wide = [c.bottom - c.top for c in chars if _WIDE.match(c.text)]
    size = median(wide or [c.bottom - c.top for c in chars])
    for *_, left, run in row:
        if right is not None:
            text = text.rstrip(" ") + ("\t" if left - right > 1.2 * size else "" if left - right < 0.3 * size else " ")
        text += run_text(run)
        right = max(c.x1 for c in run)
    return TextLine(
        page,
        text.strip(" \t"),
        min(c.x0 for c in chars),
        min(c.top for c in chars),
        max(c.x1 for c in chars),
        max(c.bottom for c in chars),
        size,
        bool(wide),
        median([c.x1 - c.x0 for c in chars if _WIDE.match(c.text)] or [size]),
        _head(chars),
    )


def _interleaved(row: Sequence[_Run]) -> Sequence[_Run]:
    """Put the characters of a row in order where its runs are not, as when quotes have a font of their own."""
    real = [c for *_, run in row for c in run if not c.text.isspace()]
    if all(b.x0 > a.x0 - 0.1 * (a.bottom - a.top) for a, b in pairwise(real)):
        return row
    chars = sorted(real, key=lambda c: c.x0)
    merged: list[Char] = []
    for char in chars:
        if merged and char.x0 - merged[-1].x1 > 0.2 * (char.bottom - char.top):
            merged.append(replace(merged[-1], text=" ", x0=merged[-1].x1, made=True))
        merged.append(char)
    return [(row[0][0], row[0][1], chars[0].x0, merged)]


def _head(chars: Sequence[Char]) -> float:
    """The width of the piece at the beginning of a line that a line break would not have cut, in points."""
    gap = next(
        (i for i, (a, b) in enumerate(pairwise(chars), 1) if b.x0 - a.x1 > 0.15 * (a.bottom - a.top)), len(chars)
    )
    text = "".join(c.text for c in chars[:gap])
    match = _WORD.match(text)
    length = match.end() if match is not None else 1
    while text[length : length + 1] and text[length] in _CLOSERS + "“‘":
        quoted = _WORD.match(text, length) if text[length] in "“‘" else None
        length = quoted.end() if quoted is not None else length + 1
    return chars[min(length, len(chars)) - 1].x1 - chars[0].x0


def run_text(run: Sequence[Char]) -> str:
    """The text of a run. A blank that pdfium made for a gap beside a wide character is Word's spacing, and goes."""
    text = ""
    for index, char in enumerate(run):
        if char.made and char.text == " ":
            following = next((c.text for c in run[index + 1 :]), "")
            if not text or not following or _WIDE.match(text[-1]) or _WIDE.match(following):
                gap = run[index + 1].x0 - char.x0 if index + 1 < len(run) and text else 0.0
                both = bool(text and following and _WIDE.match(text[-1]) and _WIDE.match(following))
                em = char.bottom - char.top
                text += "\t" if gap > 2.5 * em else " " if both and gap > 0.45 * em else ""
                continue
        text += char.text
    return text


def without_furniture(pages: Sequence[tuple[PageContent, list[TextLine]]]) -> tuple[list[list[TextLine]], int]:
    """Drop page numbers and what runs at the top or foot of most pages; say how many lines went."""
    margins: Counter[tuple[str, int]] = Counter()
    for page, lines in pages:
        margins.update({_signature(line) for line in _margin_lines(page, lines)})
    often = max(3, len(pages) // 3)
    kept: list[list[TextLine]] = []
    dropped = 0
    for page, lines in pages:
        edge = set(_margin_lines(page, lines))
        rest = []
        for whole in lines:
            line = whole
            number = _PAGE_NUMBER.match(line.text) or _SUMMARY.match(line.text)
            if line in edge and (number or margins[_signature(line)] >= often):
                dropped += 1
                continue
            parts = line.text.split("\t")
            if line in edge and len(parts) > 1 and any(map(_PAGE_NUMBER.match, parts)):
                dropped += 1
                line = replace(line, text="\t".join(part for part in parts if not _PAGE_NUMBER.match(part)))
            rest.append(line)
        kept.append(rest)
    return kept, dropped


def _margin_lines(page: PageContent, lines: Sequence[TextLine]) -> list[TextLine]:
    """The lines in the top and foot margins that stand apart from the body, and lone page numbers there."""
    steps = [b.top - a.top for a, b in pairwise(lines) if b.top > a.top]
    apart = 1.3 * median(steps) if len(steps) >= 4 else 30.0
    found: list[TextLine] = []
    for ordered, beyond in ((lines, 0.12), (lines[::-1], 0.86)):
        near = [line for line in ordered[:3] if (line.bottom < beyond * page.height) == (beyond < 0.5)]
        near = [line for line in near if beyond < 0.5 or line.top > beyond * page.height]
        for count, line in enumerate(near, 1):
            following = ordered[count] if count < len(ordered) else None
            if following is None or abs(following.top - line.top) > apart:
                found += near[:count]
        found += [line for line in near[:1] if _PAGE_NUMBER.match(line.text) and line not in found]
    return found


def _signature(line: TextLine) -> tuple[str, int]:
    return re.sub(r"[0-9０-９]+", "#", re.sub(r"\s", "", line.text)), round(line.top / 8)


def without_contents(lines: list[TextLine]) -> tuple[list[TextLine], int]:
    """Drop the lines of a table of contents (dot leaders up to a page number)."""
    entries = [line for line in lines if _LEADERS.search(line.text)]
    if not entries:
        return lines, 0
    first = lines.index(entries[0])
    titles = [line for line in lines[max(0, first - 1) : first] if re.sub(r"\s", "", line.text) == "目录"]
    return [line for line in lines if line not in entries and line not in titles], len(entries) + len(titles)


class Joiner:
    """Joins lines into paragraphs. Fed page by page; keeps the paragraph that may run on."""

    def __init__(self, lines: Sequence[TextLine]) -> None:
        """Learn the measure of the document's body from all of its lines."""
        self.size = median(line.size for line in lines) if lines else 10.0
        body = [line for line in lines if abs(line.size - self.size) < 0.2 * self.size and len(line.text) > 8]
        self._margins: dict[int, tuple[float, float]] = {}
        whole = _margins(body)
        for page, group in groupby(body, key=lambda line: line.page):
            own = list(group)
            self._margins[page] = _margins(own) if len(own) >= 6 else whole
        self._whole = whole
        self._em = median(line.em for line in body) if body else self.size
        gaps = [b.top - a.top for a, b in pairwise(body) if a.page == b.page and b.top > a.top]
        self._pitch = median(gaps) if gaps else 2 * self.size
        self._open: Paragraph | None = None
        self._last: TextLine | None = None

    def feed(self, line: TextLine) -> Paragraph | None:
        """Take the next line; return the paragraph that it ends, if it does."""
        done = None
        endless = self._open is not None and len(self._open.text) > MAX_PARAGRAPH
        if self._open is not None and self._last is not None and not endless and self._continues(self._last, line):
            self._open = replace(self._open, text=_joined(self._open.text, line.text))
        else:
            done = self._open
            self._open = Paragraph(line.page, line.text, line.box)
        self._last = line
        return done

    def flush(self) -> Paragraph | None:
        """The paragraph still open."""
        done, self._open, self._last = self._open, None, None
        return done

    def _continues(self, before: TextLine, line: TextLine) -> bool:
        em = max(self._em, 1.0)
        left, right = self._margins.get(before.page, self._whole)
        next_left, next_right = self._margins.get(line.page, self._whole)
        same_font = not (before.wide and line.wide) or abs(before.size - line.size) < 0.18 * max(before.size, line.size)
        if not same_font or (_PART.match(line.text) and before.text[-1] not in "第、，"):
            return False
        if before.page == line.page and line.top - before.top > 1.3 * max(self._pitch, before.size):
            return False
        if self._centred(before, left, right) and self._centred(line, next_left, next_right):
            large = before.size > 1.12 * self.size
            return large and not _ENDS.search(before.text) and not before.text.startswith("—")
        full = before.x1 > right - 2.2 * em or before.x1 + line.head > right - 0.2 * em
        if not full and before.x1 > right - 9 * em and self._open is not None:  # a long word or a formula did not fit
            full = not _ENDS.search(before.text) and "，" in self._open.text
        flush_left = line.x0 < next_left + 0.9 * em
        if "\t" in before.text or "\t" in line.text:
            return False
        return full and flush_left and not (_ENDS.search(before.text) and _STARTS.match(line.text))

    def _centred(self, line: TextLine, left: float, right: float) -> bool:
        middle = (line.x0 + line.x1) / 2
        indent = line.x0 - left
        return (
            indent > 1.2 * self.size
            and abs(middle - (left + right) / 2) < 1.2 * self.size
            and line.x1 < right - self.size
        )


def _margins(lines: Sequence[TextLine]) -> tuple[float, float]:
    """Left and right of the text: where lines most often begin, and where the long ones end."""
    if not lines:
        return 0.0, 1e9
    starts = Counter(round(line.x0 / 4) for line in lines)
    often = [start for start, times in starts.items() if times >= max(2, 0.15 * len(lines))]
    left = min(often, default=min(starts)) * 4.0
    ends = sorted(line.x1 for line in lines)
    return left, ends[int(0.85 * (len(ends) - 1))]


def _joined(text: str, more: str) -> str:
    """Join two lines: nothing beside a wide character or within a number, a blank between words."""
    if not text or not more:
        return text + more
    if _WIDE.match(text[-1]) or _WIDE.match(more) or (text[-1] in "0123456789.,%" and more[0] in "0123456789.,%"):
        return text + more
    if text[-1] == "-" and more[0].isalpha() and text[-2:-1].isalpha():
        return text[:-1] + more
    return f"{text} {more}"
