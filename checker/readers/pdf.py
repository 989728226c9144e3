"""PDF: paragraphs rejoined over lines and pages, running heads and page numbers left out, ruled tables as tables.

pdfium reads the characters, 20 to 30 times faster than pdfplumber with the same text on the samples; pdfplumber's cell
finding runs on pdfium's ruling lines. A page without text is a scan, and is named.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from checker.canonical import Canvas, RawCell, cell_text
from checker.document import Source
from checker.readers import pdflines
from checker.readers.errors import UnreadableError
from checker.readers.pdfpage import PageContent, content
from checker.readers.pdftable import Grid, grids

if TYPE_CHECKING:
    from collections.abc import Sequence

    from checker.readers.pdflines import Paragraph, TextLine
    from checker.readers.pdfpage import Char

MAX_PAGES = 3000
_ODD = re.compile("[\ue000-\uf8ff\ufffd\U000f0000-\U0010ffff]")


class _Table:
    """A table on a page with the text of its cells."""

    def __init__(self, page: int, grid: Grid, cells: Sequence[RawCell]) -> None:
        self.page = page
        self.grid = grid
        self.cells = list(cells)

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return max((cell.row + cell.row_span for cell in self.cells), default=0)


def read(data: bytes, path: str) -> Source:
    """Read a PDF.

    Raises:
        UnreadableError: It is damaged, encrypted, or a scan without any text.
    """
    pages = _pages(data, path)
    scanned = [page.number for page in pages if _scanned(page)]
    if len(scanned) == len(pages):
        raise UnreadableError(
            path, f"扫描件（{len(pages)} 页都没有文字层），需先识别文字", "a scan without text: run OCR first"
        )
    tables = {page.number: _tables(page) for page in pages}
    loose = [(page, pdflines.lines_of(_outside(page, tables[page.number]), page.number)) for page in pages]
    kept, furniture = pdflines.without_furniture(loose)
    contents = 0
    for index, lines in enumerate(kept):
        kept[index], gone = pdflines.without_contents(lines)
        contents += gone
    canvas = Canvas()
    _write(canvas, kept, [tables[page.number] for page in pages])
    if not canvas.blocks:
        raise UnreadableError(path, "没有可读的文字", "no text to read")
    return Source(
        path=path,
        text=canvas.text,
        blocks=tuple(canvas.blocks),
        format="pdf",
        tables=tuple(canvas.tables),
        left_out=_left_out(pages, scanned, contents),
        notes=_notes(canvas, furniture),
    )


def _pages(data: bytes, path: str) -> list[PageContent]:
    import pypdfium2
    import pypdfium2.raw as raw

    try:
        document: Any = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == raw.FPDF_ERR_PASSWORD or "assword" in str(error):
            raise UnreadableError(path, "文件已加密，需要密码", "encrypted, needs a password") from error
        raise UnreadableError(path, "文件损坏或不完整（pdf）", f"damaged or truncated ({error})") from error
    try:
        if len(document) > MAX_PAGES:
            raise UnreadableError(path, f"超过 {MAX_PAGES} 页", f"more than {MAX_PAGES} pages")
        if len(document) == 0:
            raise UnreadableError(path, "没有页面", "no pages")
        pages = []
        for number in range(1, len(document) + 1):
            page = document[number - 1]
            pages.append(content(page, number))
            page.close()
        return pages
    finally:
        document.close()


def _scanned(page: PageContent) -> bool:
    """Whether a page has something to see and next to nothing to read."""
    characters = sum(1 for run in page.runs for char in run if not char.text.isspace())
    return characters < 12 and (page.picture_area > 0.3 or page.paths > 200 or characters == 0)


def _tables(page: PageContent) -> list[_Table]:
    """The tables of a page, cells filled with the characters that stand in them; an empty frame is none."""
    found = []
    for grid in grids(page.edges):
        runs: dict[int, list[list[Char]]] = {}
        for run in page.runs:
            place = -1
            for char in run:
                here = _cell_at(grid, char) if not char.made else place
                if here < 0:
                    place = -1
                    continue
                parts = runs.setdefault(here, [])
                if here != place or not parts:
                    parts.append([])
                parts[-1].append(char)
                place = here
        cells = []
        for index, cell in enumerate(grid.cells):
            lines = pdflines.lines_of(runs.get(index, ()), page.number)
            text = cell_text([line.text for line in lines])
            cells.append(RawCell(cell.row, cell.column, text, cell.row_span, cell.column_span))
        if sum(1 for cell in cells if cell.text) >= 2:
            found.append(_Table(page.number, grid, cells))
    return found


def _cell_at(grid: Grid, char: Char) -> int:
    x, y = (char.x0 + char.x1) / 2, (char.top + char.bottom) / 2
    left, top, right, bottom = grid.box
    if not (left <= x <= right and top <= y <= bottom):
        return -1
    for index, cell in enumerate(grid.cells):
        box = cell.box
        if box[0] <= x <= box[2] and box[1] <= y <= box[3]:
            return index
    return -1


def _outside(page: PageContent, tables: Sequence[_Table]) -> list[list[Char]]:
    """The runs of a page without what stands in its tables."""
    if not tables:
        return [list(run) for run in page.runs]
    runs = []
    for run in page.runs:
        part: list[Char] = []
        for char in run:
            if any(_cell_at(table.grid, char) >= 0 for table in tables):
                if part:
                    runs.append(part)
                part = []
            else:
                part.append(char)
        if part:
            runs.append(part)
    return runs


def _write(canvas: Canvas, lines: Sequence[Sequence[TextLine]], tables: Sequence[Sequence[_Table]]) -> None:
    """Write lines and tables in their order down the pages."""
    joiner = pdflines.Joiner([line for page in lines for line in page])
    pending: _Table | None = None

    def paragraph(done: Paragraph | None) -> None:
        if done is not None:
            canvas.paragraph(done.text, anchor=f"第{done.page}页", box=done.box)

    for page_lines, page_tables in zip(lines, tables, strict=True):
        items: list[tuple[float, TextLine | _Table]] = [(line.top, line) for line in page_lines]
        items += [(table.grid.box[1], table) for table in page_tables]
        for _, item in sorted(items, key=lambda pair: pair[0]):
            if isinstance(item, _Table):
                if pending is not None and _goes_on(pending, item):
                    _append(pending, item)
                    continue
                paragraph(joiner.flush())
                _write_table(canvas, pending)
                pending = item
            else:
                _write_table(canvas, pending)
                pending = None
                paragraph(joiner.feed(item))
    paragraph(joiner.flush())
    _write_table(canvas, pending)


def _goes_on(before: _Table, table: _Table) -> bool:
    """Whether a table is the rest of one on an earlier page: nothing between them, the same columns."""
    one, other = before.grid.columns, table.grid.columns
    return (
        table.page > before.page
        and len(one) == len(other)
        and all(abs(a - b) < 4 for a, b in zip(one, other, strict=True))
    )


def _append(before: _Table, table: _Table) -> None:
    """Add the rows of the next page, without the heads that it repeats."""
    first = {row: tuple((c.column, c.text) for c in before.cells if c.row == row) for row in range(4)}
    skip = 0
    while (
        skip < 4 and first.get(skip) and first[skip] == tuple((c.column, c.text) for c in table.cells if c.row == skip)
    ):
        skip += 1
    offset = before.rows - skip
    for cell in table.cells:
        if cell.row >= skip:
            anchor = f"第{table.page}页"
            before.cells.append(
                RawCell(cell.row + offset, cell.column, cell.text, cell.row_span, cell.column_span, anchor)
            )
    before.page = table.page


def _write_table(canvas: Canvas, table: _Table | None) -> None:
    if table is None:
        return
    number = len(canvas.tables) + 1
    first = table.page if not any(cell.anchor for cell in table.cells) else None
    cells = []
    for cell in table.cells:
        page = cell.anchor or f"第{first if first is not None else table.page}页"
        anchor = f"{page} 表{number} 第{cell.row + 1}行第{cell.column + 1}列"
        cells.append(RawCell(cell.row, cell.column, cell.text, cell.row_span, cell.column_span, anchor))
    canvas.table(cells)


def _left_out(pages: Sequence[PageContent], scanned: Sequence[int], contents: int) -> tuple[str, ...]:
    out = []
    if scanned:
        numbers = "、".join(map(str, scanned[:20])) + ("…" if len(scanned) > 20 else "")
        out.append(f"{len(scanned)} 页扫描或空白页（第 {numbers} 页没有文字层）")
    gone = set(scanned)
    images = sum(page.images for page in pages if page.number not in gone)
    if images:
        out.append(f"{images} 张图片")
    if contents:
        out.append(f"{contents} 行目录")
    if askew := sum(page.rotated for page in pages):
        out.append(f"{askew} 个斜置文字（水印）")
    return tuple(out)


def _notes(canvas: Canvas, furniture: int) -> tuple[str, ...]:
    text = canvas.text
    odd = len(_ODD.findall(text))
    notes = [f"略去页眉、页脚和页码 {furniture} 行"] if furniture else []
    if odd > max(3, len(text) // 200):
        notes.append(f"有 {odd} 个字符编码异常，可能是乱码")
    return tuple(notes)
