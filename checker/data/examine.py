"""A data file against its schema: rows for the frames that the rulebook judges."""

from __future__ import annotations

import fnmatch
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from checker.data.load import SUFFIXES, Loaded, load
from checker.data.places import Cell, others_of, place, value_text
from checker.data.schema import Compiled
from checker.data.validate import Judged, Violation, judge_frame
from checker.document import Document
from checker.rows import Breach, Ledger
from checker.tables.survey import CellRow, LineRow

_SHOWN_TEXT = 80


@dataclass(slots=True)
class DataFile:
    """What one data file came to: a ledger without figures, and rows for ``breaches``, ``lines`` and ``cells``."""

    ledger: Ledger
    breaches: list[Breach] = field(default_factory=list)
    lines: list[LineRow] = field(default_factory=list)
    cells: list[CellRow] = field(default_factory=list)


def schema_for(path: Path, display: str, schemas: Mapping[str, Path]) -> Path | None:
    """The schema that settings give a file, by a glob over its name or its path; None if there is none."""
    if path.suffix.lower() not in SUFFIXES:
        return None
    for pattern, schema in schemas.items():
        if (
            fnmatch.fnmatch(display, pattern)
            or fnmatch.fnmatch(path.name, pattern)
            or fnmatch.fnmatch(display, f"*/{pattern}")
        ):
            return schema
    return None


def examine(path: Path, display: str, compiled: Compiled) -> DataFile:
    """Read and judge one data file.

    Raises:
        UnreadableError: when it cannot be read.
    """
    loaded = load(path, display, compiled.schema)
    judged = judge_frame(loaded, compiled)
    asked: list[Cell] = []
    for violation in judged.violations:
        asked += [(row, violation.column) for row in violation.rows] + others_of(violation.others, violation.column)
    source, spans = place(loaded, path, display, asked, _notes(loaded, compiled, judged), _left_out(judged))
    document = Document(display, source, display.rsplit("/", 1)[-1], 0, len(source.text), source.blocks)
    result = DataFile(Ledger(document))
    for violation in judged.violations:
        _rows(result, loaded, violation, spans, document)
    return result


def _notes(loaded: Loaded, compiled: Compiled, judged: Judged) -> list[str]:
    rows, columns = loaded.frame.shape
    return [
        *loaded.notes,
        f"按 {compiled.path.name} 核对 {rows} 行 {columns} 列，执行 {len(judged.ran)} 项检查：{'；'.join(judged.ran)}",
    ]


def _left_out(judged: Judged) -> list[str]:
    return [f"检查“{name}”未能执行：{reason}" for name, reason in judged.not_run]


def _rows(
    result: DataFile, loaded: Loaded, violation: Violation, spans: Mapping[Cell, tuple[int, int]], document: Document
) -> None:
    texts = violation.texts or {}
    column = violation.column
    values = loaded.frame[column] if column in loaded.frame.columns else None
    for row in violation.rows:
        start, end = spans[row, column]
        text = texts.get(row)
        if text is None and loaded.kind != "cells" and row >= 0:
            text = document.source.text[start:end]
        if text is None:
            text = value_text(values.at[row]) if values is not None and row >= 0 else ""
        text = text[:_SHOWN_TEXT]
        number = document.source.position(start)[0] if loaded.kind != "cells" else row + loaded.first_row
        match violation.check:
            case "sequence" | "duplicate":
                other = (violation.others or {}).get(row, row)
                there = spans[other, column]
                before = value_text(values.at[other]) if values is not None else ""
                gap = violation.check == "sequence"
                label = f"第{number}行 {column}" if gap else f"第{number}行 {column} {text}"
                step = _step(text, before) if gap else None
                result.lines.append(
                    LineRow(
                        start,
                        end,
                        document.title,
                        label,
                        "item",
                        text if gap else "",
                        step,
                        before,
                        *there,
                        1 if gap else 2,
                        False,
                        f"{violation.check} {violation.expected} {column}",
                    )
                )
            case "scale":
                typical = texts.get(row, violation.expected)
                shown = value_text(values.at[row]) if values is not None else ""
                result.cells.append(
                    CellRow(
                        start,
                        end,
                        document.title,
                        f"第{number}行",
                        column,
                        shown,
                        "scale",
                        typical.removeprefix("中位数 median "),
                        f"scale {column}",
                    )
                )
            case check:
                result.breaches.append(
                    Breach(start, end, check, column, max(number, 1), text, violation.expected, f"{check} {column}")
                )


def _step(text: str, before: str) -> float | None:
    try:
        return float(text) - float(before)
    except ValueError:
        return None
