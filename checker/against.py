"""What a report is held against from outside: workbooks (``--against ledger.xlsx``) and files of known facts."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from checker.document import Block, Document, Source
from checker.extract import read_document
from checker.extract.collection import documents
from checker.readers import read
from checker.readers.errors import UnreadableError
from checker.relate.known import Known
from checker.relate.table_text import Fact, facts
from checker.ruledata import RuleDataError, load_yaml


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


@lru_cache(maxsize=4)
def known_facts(paths: tuple[Path, ...]) -> list[Known]:
    """The facts of files that map a name to a figure in words (``全镇村数: 9个``), read once a process.

    Raises:
        RuleDataError: when a file is not such a mapping, or a value holds no figure; with file and line.
    """
    known: list[Known] = []
    for path in paths:
        data = load_yaml(path)
        if not isinstance(data, dict):
            raise RuleDataError(path, 1, "事实文件应当是“名称: 数字”的键值对 a file of facts maps names to figures")
        for name, value in data.items():
            text = str(value)
            source = Source(path.name, text, (Block(0, len(text)),))
            figures = read_document(Document(path.name, source, name, 0, len(text), source.blocks)).figures
            found = [figure for figure in figures if figure.strict is not None]
            if len(found) != 1:
                line = getattr(data, "lines", {}).get(name)
                raise RuleDataError(path, line, f"“{name}”的值里应当有一个数字 one figure is expected: {text}")
            known.append(Known(name, found[0], path.name))
    return known
