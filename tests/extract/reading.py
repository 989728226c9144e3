"""Read the figures of a text, for tests."""

from __future__ import annotations

from checker.document import Document, Source
from checker.extract import read_document
from checker.readers.text import lines
from checker.rows import Figure, Ledger


def ledger(text: str, title: str = "") -> Ledger:
    """All rows of a text."""
    source = Source("text", text, lines(text))
    return read_document(Document("text", source, title, 0, len(text), source.blocks))


def figures(text: str, title: str = "") -> list[Figure]:
    """The figures of a text, without dates and ordinals."""
    return [figure for figure in ledger(text, title).figures if figure.counts]


def dates(text: str, title: str = "") -> list[Figure]:
    """The dates of a text."""
    return [figure for figure in ledger(text, title).figures if figure.kind == "date"]
