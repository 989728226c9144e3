"""The workbooks that a report is held against (``hegao check report.docx --against ledger.xlsx``)."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from checker.extract import read_document
from checker.extract.collection import documents
from checker.readers import read
from checker.readers.errors import UnreadableError
from checker.relate.table_text import Fact, facts


@lru_cache(maxsize=4)
def against_facts(paths: tuple[Path, ...]) -> list[Fact]:
    """What the tables of the files state, read once a process.

    Raises:
        UnreadableError: when a file cannot be read, or none of its tables can.
    """
    known: list[Fact] = []
    for path in paths:
        sources, failures = read(path, path.name)
        if failures:
            raise failures[0]
        found = [
            fact
            for source in sources
            for document in documents(source)
            for fact in facts(read_document(document).tables, path=path.name)
        ]
        if not found:
            raise UnreadableError(path.name, "没有可用的表格数据", "no table with figures")
        known += found
    return known
