"""Tables built by hand: rows of text, ranges that are merged, stored values and formulas."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from checker.canonical import Canvas, RawCell
from checker.document import Document, Source
from checker.extract.collection import documents

Ranges = Sequence[tuple[int, int, int, int]]


def letters(column: int) -> str:
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def sheet(
    canvas: Canvas,
    rows: Sequence[Sequence[object]],
    merges: Ranges = (),
    formulas: Mapping[str, str] | None = None,
    name: str = "Sheet1",
    hidden: bool = False,
    stored: bool = True,
) -> None:
    """Write a sheet; numbers (int, float) are stored numbers, str is text. ``merges``: (top, left, rows, columns)."""
    spans = {(top, left): (height, width) for top, left, height, width in merges}
    covered = {
        (r, c)
        for top, left, height, width in merges
        for r in range(top, min(top + height, len(rows)))
        for c in range(left, min(left + width, 100))
        if (r, c) != (top, left)
    }
    cells = []
    for r, row in enumerate(rows):
        for c, value in enumerate(row):
            if (r, c) in covered:
                continue
            anchor = f"{name}!{letters(c)}{r + 1}"
            text = "" if value is None else str(value)
            number = str(value) if stored and isinstance(value, (int, float)) else None
            height, width = spans.get((r, c), (1, 1))
            cells.append(
                RawCell(r, c, text, height, width, anchor, number, (formulas or {}).get(f"{letters(c)}{r + 1}"))
            )
    canvas.table(cells, name, hidden)


def document(
    rows: Sequence[Sequence[object]], merges: Ranges = (), path: str = "表.xlsx", **options: object
) -> Document:
    """A document of one sheet."""
    canvas = Canvas()
    sheet(canvas, rows, merges, **options)  # type: ignore[arg-type]
    return finish(canvas, path)


def finish(canvas: Canvas, path: str = "表.xlsx") -> Document:
    source = Source(path, canvas.text, tuple(canvas.blocks), "workbook", tuple(canvas.tables))
    return documents(source)[0]
