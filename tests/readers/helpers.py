"""What the tests of every reader share: the property of spans, the corpus, one-source reading."""

from __future__ import annotations

import itertools
import os
from pathlib import Path

import pytest

from checker.document import Source
from checker.readers import read_bytes

SHARED = Path(os.environ.get("HEGAO_SHARED") or Path(__file__).parents[2].parent / "shared")
OFFICE = SHARED / "corpus" / "office"
needs_corpus = pytest.mark.skipif(not OFFICE.is_dir(), reason="the shared corpus of office files is not here")


def only(data: bytes, name: str) -> Source:
    """Read one source, which must be well-formed."""
    sources, errors = read_bytes(data, name)
    assert not errors, [str(e) + e.reason_en for e in errors]
    check_spans(sources[0])
    return sources[0]


def refused(data: bytes, name: str) -> str:
    """The reason why a file cannot be read: one line, without a traceback."""
    sources, errors = read_bytes(data, name)
    assert not sources
    assert "\n" not in errors[0].reason + errors[0].reason_en
    return errors[0].reason


def texts(source: Source) -> list[str]:
    return [source.text[b.start : b.end] for b in source.blocks]


def cells(source: Source, table: int = 0) -> dict[tuple[int, int], str]:
    return {(c.row, c.column): source.text[c.start : c.end] for c in source.tables[table].cells}


def check_spans(source: Source) -> None:
    """Blocks are sorted, do not overlap, hold no blanks at their ends; cells lie within their table."""
    for block in source.blocks:
        text = source.text[block.start : block.end]
        assert text
        assert text == text.strip()
        assert "\n" not in text
    for a, b in itertools.pairwise(source.blocks):
        assert a.end <= b.start
    for table in source.tables:
        for a, b in itertools.pairwise(table.cells):
            assert a.end <= b.start
            assert (a.row, a.column) < (b.row, b.column)
        for cell in table.cells:
            assert table.start <= cell.start <= cell.end <= table.end
    for one, other in itertools.pairwise(source.tables):
        assert one.end <= other.start
