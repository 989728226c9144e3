"""Rows as csv, jsonl, parquet or xlsx: the ledger of figures (``hegao extract``) and the relations."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

from checker.findings import Bounds, Calculation, FigureView, Report

SUFFIXES = {"csv": ".csv", "jsonl": ".jsonl", "parquet": ".parquet", "xlsx": ".xlsx"}
FILES = ("parquet", "xlsx")

FIGURE_COLUMNS = [entry.name for entry in fields(FigureView)]
RELATION_COLUMNS = [
    "path", "document", "line", "column", "offset", "end_offset", "text", "kind", "verdict", "certainty", "expression",
    "unit", "stated_low", "stated_high", "derived_low", "derived_high", "difference", "members", "reason", "section",
]  # fmt: skip


def figure_rows(report: Report) -> list[dict[str, Any]]:
    """The ledger of figures, one mapping a figure, with the keys of DESIGN section 6."""
    return [asdict(figure) for figure in report.figures]


def relation_rows(report: Report) -> list[dict[str, Any]]:
    """The relations, one flat mapping each; ``members`` is ``role=text`` joined by ``；``."""
    empty, unknown = Calculation("", None, None, None), Bounds(None, None)
    rows = []
    for relation in report.relations:
        place, sums = relation.location, relation.calculation or empty
        stated, derived = sums.stated or unknown, sums.derived or unknown
        rows.append({
            "path": place.path, "document": relation.document, "line": place.line, "column": place.column,
            "offset": place.offset, "end_offset": place.end_offset, "text": place.quote, "kind": relation.kind,
            "verdict": relation.verdict, "certainty": relation.certainty,
            "expression": sums.expression, "unit": sums.unit,
            "stated_low": stated.low, "stated_high": stated.high,
            "derived_low": derived.low, "derived_high": derived.high,
            "difference": sums.difference, "members": "；".join(f"{m.role}={m.text}" for m in relation.members),
            "reason": relation.reason, "section": " › ".join(place.section),
        })  # fmt: skip
    return rows


def text(name: str, rows: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> str:
    """Rows as ``csv`` or ``jsonl`` text."""
    if name == "jsonl":
        return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    stream = io.StringIO()
    writer = csv.DictWriter(stream, list(columns), lineterminator="\n")
    writer.writeheader()
    writer.writerows({key: guarded(value) for key, value in row.items()} for row in rows)
    return stream.getvalue()


def guarded(value: Any) -> Any:
    """A value that a spreadsheet will not run: text that begins like a formula gets an apostrophe, numbers stay."""
    if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r"):
        try:
            float(value)
        except ValueError:
            return "'" + value
    return value


def write(name: str, rows: Sequence[Mapping[str, Any]], columns: Sequence[str], path: Path) -> None:
    """Write rows to a file, in any of the formats, complete or not at all.

    Raises:
        OSError: when the file cannot be written.
    """
    from checker.reports.files import replacing

    with replacing(path) as temporary:
        if name == "parquet":
            import pyarrow as pa
            import pyarrow.parquet as pq

            flat = {"line", "column", "offset", "end_offset"}
            flags = {"low_open", "high_open"}
            schema = pa.schema([
                (name, pa.int64() if name in flat else pa.bool_() if name in flags else pa.string()) for name in columns
            ])  # fmt: skip
            pq.write_table(pa.Table.from_pylist([dict(row) for row in rows], schema=schema), temporary)
        elif name == "xlsx":
            from checker.reports.xlsx import write_rows

            write_rows(temporary, [("figures" if "hedge" in columns else "relations", rows, columns)])
        else:
            bom = "\ufeff" if name == "csv" else ""  # spreadsheets take a csv for the local code page without it
            temporary.write_text(bom + text(name, rows, columns), encoding="utf-8", newline="")
