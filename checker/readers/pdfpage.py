"""What is on a PDF page, from pdfium: characters with boxes, ruling lines, pictures. In points from the top left."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_PATHS = 20_000
_THIN = 2.5
"""Points: a filled box no thicker than this is a ruling line."""

Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""


@dataclass(frozen=True, slots=True)
class Char:
    """A character and its box; ``made`` marks a blank that pdfium put in for a gap."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    made: bool


@dataclass(frozen=True, slots=True)
class Edge:
    """A ruling line: horizontal or vertical."""

    orientation: str
    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(frozen=True)
class PageContent:
    """One page, turned upright."""

    number: int
    width: float
    height: float
    runs: tuple[tuple[Char, ...], ...]
    edges: tuple[Edge, ...]
    images: int
    picture_area: float
    paths: int
    rotated: int


def content(page: Any, number: int) -> PageContent:
    """Read a page of a ``pypdfium2.PdfDocument``; ``number`` counts from 1."""
    import pypdfium2.raw as raw

    upright = _Upright(page)
    images, area, paths = 0, 0.0, 0
    edges: list[Edge] = []
    for item in page.get_objects(max_depth=3):
        if item.type == raw.FPDF_PAGEOBJ_IMAGE:
            images += 1
            box = upright.box(*item.get_bounds())
            area += max(0.0, box[2] - box[0]) * max(0.0, box[3] - box[1])
        elif item.type == raw.FPDF_PAGEOBJ_PATH:
            paths += 1
            if paths <= MAX_PATHS:
                edges.extend(_edges(item, upright))
    runs, rotated = _runs(page, upright)
    return PageContent(
        number=number,
        width=upright.width,
        height=upright.height,
        runs=runs,
        edges=tuple(edges) if paths <= MAX_PATHS else (),
        images=images,
        picture_area=area / max(upright.width * upright.height, 1.0),
        paths=paths,
        rotated=rotated,
    )


class _Upright:
    """Turns page coordinates (origin at the bottom left, before rotation) into upright ones from the top left."""

    def __init__(self, page: Any) -> None:
        left, bottom, right, top = page.get_cropbox(fallback_ok=True)
        self._origin = (left, bottom)
        self._size = (right - left, top - bottom)
        self._turn = page.get_rotation() % 360
        turned = self._turn in {90, 270}
        self.width, self.height = (self._size[1], self._size[0]) if turned else self._size
        self.angle = self._turn

    def point(self, x: float, y: float) -> tuple[float, float]:
        x, y = x - self._origin[0], y - self._origin[1]
        width, height = self._size
        if self._turn == 90:
            x, y = y, width - x
        elif self._turn == 180:
            x, y = width - x, height - y
        elif self._turn == 270:
            x, y = height - y, x
        return x, self.height - y

    def box(self, left: float, bottom: float, right: float, top: float) -> Box:
        x0, y0 = self.point(left, bottom)
        x1, y1 = self.point(right, top)
        return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def _runs(page: Any, upright: _Upright) -> tuple[tuple[tuple[Char, ...], ...], int]:
    """The characters in pdfium's order, cut where it sees a line end; and how many stand askew (watermarks)."""
    import pypdfium2.raw as raw

    textpage = page.get_textpage()
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    rect = raw.FS_RECTF()
    runs: list[tuple[Char, ...]] = []
    run: list[Char] = []
    askew = 0
    high = 0
    for index in range(textpage.count_chars()):
        code = raw.FPDFText_GetUnicode(textpage, index)
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        if 0xDC00 <= code < 0xE000 and high:
            code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00)
        high = 0
        if code in {10, 13}:
            if run:
                runs.append(tuple(run))
                run = []
            continue
        if code < 32 and code != 2 and code != 9:
            continue
        made = raw.FPDFText_IsGenerated(textpage, index) == 1
        if code == 2:  # pdfium's mark for a hyphen at a line end
            code = 0x2D
        if made:
            if run:
                before = run[-1]
                run.append(Char(chr(code), before.x1, before.top, before.x1, before.bottom, True))
            continue
        turn = round(raw.FPDFText_GetCharAngle(textpage, index) * 57.29578) % 360
        if min((turn - upright.angle) % 90, -(turn - upright.angle) % 90) > 5:
            askew += 1
            continue
        raw.FPDFText_GetLooseCharBox(textpage, index, rect)
        box = upright.box(rect.left, rect.bottom, rect.right, rect.top)
        if box[2] - box[0] <= 0 or box[3] - box[1] <= 0:
            raw.FPDFText_GetCharBox(textpage, index, left, right, bottom, top)
            box = upright.box(left.value, bottom.value, right.value, top.value)
        run.append(Char(chr(code), *box, made=False))
    if run:
        runs.append(tuple(run))
    return tuple(runs), askew


def _edges(item: Any, upright: _Upright) -> Iterator[Edge]:
    """The ruling lines of a path: thin boxes, and segments along an axis."""
    import pypdfium2.raw as raw

    box = upright.box(*item.get_bounds())
    thin = _thin(box)
    if thin is not None:
        yield thin
        return
    if (box[2] - box[0]) * (box[3] - box[1]) > 0.9 * upright.width * upright.height:
        return
    matrix = item.get_matrix()
    x, y = ctypes.c_float(), ctypes.c_float()
    start: tuple[float, float] | None = None
    last: tuple[float, float] | None = None
    for index in range(min(raw.FPDFPath_CountSegments(item), 5000)):
        segment = raw.FPDFPath_GetPathSegment(item, index)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        here = upright.point(*matrix.on_point(x.value, y.value))
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind == raw.FPDF_SEGMENT_MOVETO:
            start = here
        elif kind == raw.FPDF_SEGMENT_LINETO and last is not None:
            yield from _segment(last, here)
        last = here
        if raw.FPDFPathSegment_GetClose(segment) and start is not None:
            yield from _segment(here, start)
            last = start


def _segment(a: tuple[float, float], b: tuple[float, float]) -> Iterator[Edge]:
    edge = _thin((min(a[0], b[0]), min(a[1], b[1]), max(a[0], b[0]), max(a[1], b[1])))
    if edge is not None:
        yield edge


def _thin(box: Box) -> Edge | None:
    x0, top, x1, bottom = box
    if bottom - top <= _THIN < x1 - x0:
        middle = (top + bottom) / 2
        return Edge("h", x0, middle, x1, middle)
    if x1 - x0 <= _THIN < bottom - top:
        middle = (x0 + x1) / 2
        return Edge("v", middle, top, middle, bottom)
    return None
