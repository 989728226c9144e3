"""Files of known facts: YAML that maps names to figures in words (全镇村数: 9个), or csv with 名称, 数值 and, if need be, 单位."""

from __future__ import annotations

import csv
import difflib
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from checker.document import Block, Document, Source
from checker.extract import read_document
from checker.readers.encoding import decode
from checker.readers.errors import UnreadableError
from checker.relate.repeats.known import YEAR_NAMES, Known
from checker.rows import Figure
from checker.ruledata import Mapping, RuleDataError, load_yaml

_COLUMNS: Final = {
    "name": ("名称", "指标", "事项", "事实", "name"),
    "value": ("数值", "数字", "数", "值", "value"),
    "unit": ("单位", "unit"),
}
_FORM: Final = "每行一个事实，写成“名称: 数字和单位”，如 全镇村数: 9个 a file of facts maps names to figures"


@lru_cache(maxsize=4)
def known_facts(paths: tuple[Path, ...]) -> tuple[Known, ...]:
    """The facts of files, read once a process.

    Raises:
        RuleDataError: when a file is not of the form, or a value holds no figure; with file and line.
    """
    known: list[Known] = []
    for path in paths:
        data = _csv(path) if path.suffix.lower() in (".csv", ".tsv") else load_yaml(path)
        known += established(data, path)
    return tuple(known)


def established(data: Any, path: Path) -> Iterator[Known]:
    """The facts of one mapping from names to figures in words.

    Raises:
        RuleDataError: when it is none, or a value is not one figure with its unit.
    """
    if data is None:
        raise RuleDataError(path, 1, "文件里没有事实 no facts in the file")
    if not isinstance(data, dict):
        colon = isinstance(data, str) and any(mark in data for mark in "：=＝")
        hint = "；冒号用半角并加一个空格 use an ASCII colon and a space" if colon else ""
        raise RuleDataError(path, 1, _FORM + hint)
    lines = getattr(data, "lines", {})
    for name, value in data.items():
        if isinstance(value, dict | list) or value is None:
            raise RuleDataError(path, lines.get(name), f"“{name}”的值应当是一个数字，如 9个 one figure is expected")
        yield Known(name, _figure(path, lines.get(name), name, str(value)), path.name, _date(path, name))


def _date(path: Path, name: str) -> Figure | None:
    """The date in a name (2024年末常住人口, 常住人口（2024年末）); None where it has none, or several."""
    source = Source(path.name, name, (Block(0, len(name)),))
    figures = read_document(Document(path.name, source, name, 0, len(name), source.blocks)).figures
    dates = [figure for figure in figures if figure.kind == "date"]
    return dates[0] if len(dates) == 1 else None


def _figure(path: Path, line: int | None, name: str, text: str) -> Figure:
    if name in YEAR_NAMES:
        text = text.removesuffix("年") + "个"  # a bare number of years is no figure; a year is told by its name
    source = Source(path.name, text, (Block(0, len(text)),))
    figures = read_document(Document(path.name, source, name, 0, len(text), source.blocks)).figures
    found = [figure for figure in figures if figure.strict is not None]
    if len(found) != 1:
        raise RuleDataError(path, line, f"“{name}”的值里应当有一个数字 one figure is expected: {text}")
    (figure,) = found
    if figure.group is None:
        raise RuleDataError(path, line, f"“{name}”的数字没有单位，如 9个、42.5万人 the figure has no unit: {text}")
    if name in YEAR_NAMES:
        figure.text = figure.text.removesuffix("个")
    return figure


def _csv(path: Path) -> Mapping:
    """A csv as a mapping that knows its lines."""
    try:
        text, _ = decode(path.read_bytes(), path.name)
    except OSError as error:
        raise RuleDataError(path, None, f"无法读取 cannot read: {error.strerror}") from error
    except UnreadableError as error:
        raise RuleDataError(path, None, error.reason) from error
    rows = csv.reader(text.splitlines(), delimiter="\t" if path.suffix.lower() == ".tsv" else ",")
    facts = Mapping()
    facts.lines = {}
    columns: dict[str, int] | None = None
    for row in rows:
        cells = [cell.strip() for cell in row]
        if not any(cells):
            continue
        if columns is None:
            columns = _columns(path, rows.line_num, cells)
            continue
        cells += [""] * (max(columns.values()) + 1 - len(cells))
        name = cells[columns["name"]]
        if not name:
            raise RuleDataError(path, rows.line_num, "缺名称 a name is missing")
        if name in facts:
            raise RuleDataError(path, rows.line_num, f"名称重复 duplicate name: {name}（第{facts.lines[name]}行 line）")
        facts[name] = cells[columns["value"]] + (cells[columns["unit"]] if "unit" in columns else "")
        facts.lines[name] = rows.line_num
    return facts


def _columns(path: Path, line: int, head: list[str]) -> dict[str, int]:
    """Where the columns stand, by the words of the head."""
    known = {word: column for column, words in _COLUMNS.items() for word in words}
    found = {known[cell]: at for at, cell in enumerate(head) if cell in known}
    for column in ("name", "value"):
        if column not in found:
            close = [c for cell in head if cell not in known for c in difflib.get_close_matches(cell, known, 1, 0.5)]
            hint = f"，是否想写 did you mean: {', '.join(close)}" if close else ""
            wanted = _COLUMNS[column][0]
            raise RuleDataError(path, line, f"表头里没有“{wanted}”列 no column {column}: {', '.join(head)}{hint}")
    return found
