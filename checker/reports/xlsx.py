"""The audit workbook: summary, findings, relations, the ledger of figures; with filters, frozen headers and links back.

Every text cell is written as text: what begins with ``=`` in a document is no formula here.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from checker.findings import Finding, RelationView, Report
from checker.language.width import cell_width
from checker.reports.terminal import quotation
from checker.reports.words import arithmetic, looked_up, place, report_words, seen_from, span, words

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_LONGEST = 32_000  # Excel's limit for a cell is 32,767 characters
_WIDEST, _ROWS = 60, 1_048_000
_DIGITS = 15  # more digits than a spreadsheet number holds exactly stay text
_FILLS = {"error": "F8D0CF", "warning": "FCE9C0", "info": "D6E8F7", "confirmed": "D8EFD9", "contradicted": "F8D0CF",
          "uncertain": "FCE9C0", "not_assessable": "E6E6E6"}  # fmt: skip
_TITLES = {
    "zh": ("概况", "发现", "关系", "数字台账"),
    "en": ("Summary", "Findings", "Relations", "Figures"),
}


def write(report: Report, path: Path) -> None:
    """Write the workbook.

    Args:
        report: with figures, if the ledger is wanted.
        path: the file to write.

    Raises:
        OSError: when the file cannot be written.
    """
    titles = _TITLES[report.language]
    write_rows(
        path,
        [
            (titles[0], _summary(report), ("item", "value")),
            (titles[1], [_finding_row(n, f, report.language) for n, f in enumerate(report.findings, 1)], None),
            (titles[2], [_relation_row(n, r, report.language) for n, r in enumerate(report.relations, 1)], None),
            (titles[3], _figure_rows(report), None),
        ],
        report.language,
    )


Sheet = tuple[str, Sequence[Mapping[str, Any]], Sequence[str] | None]


def write_rows(path: Path, sheets: Iterable[Sheet], language: str = "en") -> None:
    """Write sheets of rows, each with a frozen and filtered header.

    Args:
        path: the file to write.
        sheets: name, rows, and column names (None: the keys of the first row).
        language: of the headers.
    """
    book = Workbook(write_only=True)
    book.properties.creator = "hegao"
    for name, rows, given in sheets:
        columns = list(given or (rows[0] if rows else ("number",)))
        heads = [column_head(column, language) for column in columns]
        sheet = book.create_sheet(name)
        plain = columns == ["item", "value"]
        for index, column in enumerate(columns):
            sheet.column_dimensions[get_column_letter(index + 1)].width = _width(column, heads[index], rows)
        if not plain:
            sheet.freeze_panes = "A2"
            shown = min(len(rows), _ROWS) + 1
            sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{shown}"
            sheet.append([_cell(sheet, head, bold=True) for head in heads])
        for row in rows[:_ROWS]:
            key = row.get("_key")
            fill = PatternFill("solid", fgColor=_FILLS[key]) if key in _FILLS else None
            sheet.append([_cell(sheet, row.get(c), fill=fill if c in ("severity", "verdict") else None,
                                bold=plain and c == "item", link=_link(str(row[c]), path.parent) if c == "path" else "",
                                wrap=c in ("message", "sentence", "suggestion", "value", "members", "related"))
                          for c in columns])  # fmt: skip
    book.save(path)


def column_head(column: str, language: str) -> str:
    """The head of a column: its name in Chinese, or the key of the machine formats."""
    heads: dict[str, str] = report_words()["columns"]
    return heads.get(column, column) if language == "zh" else column.replace("_", " ")


def _cell(
    sheet: Any,
    value: Any,
    *,
    bold: bool = False,
    fill: PatternFill | None = None,
    link: str = "",
    wrap: bool = False,
) -> Any:
    if isinstance(value, str):
        value = _ILLEGAL.sub(" ", value)[:_LONGEST]
    cell = WriteOnlyCell(sheet, value=value)
    if isinstance(value, str):
        cell.data_type = "s"
    if bold:
        cell.font = Font(bold=True)
    if fill is not None:
        cell.fill = fill
    if link and value not in (None, ""):
        cell.hyperlink = link
        cell.font = Font(color="0563C1", underline="single")
    cell.alignment = Alignment(vertical="top", wrap_text=wrap)
    return cell


def _width(column: str, head: str, rows: Sequence[Mapping[str, Any]]) -> float:
    longest = max([cell_width(head) + 3, *(cell_width(str(row.get(column) or "")[:_WIDEST]) for row in rows[:200])])
    return float(min(longest + 1, _WIDEST))


def number(text: str | None) -> Any:
    """A decimal string as a number where a spreadsheet holds it exactly; else the text."""
    if text is None:
        return None
    try:
        value = Decimal(text)
    except InvalidOperation:
        return text
    if not value.is_finite() or len(value.as_tuple().digits) > _DIGITS or value.adjusted() > _DIGITS:
        return text
    return int(value) if value == value.to_integral_value() else float(value)


def _summary(report: Report) -> list[dict[str, Any]]:
    named = words(report.language)
    rows: list[tuple[str, Any]] = [("hegao", report.version), (named["document"], len(report.documents))]
    rows += [(named[s], n) for s, n in report.severities().items()]
    rows += [(named["verified"], f"{report.checked_count} / {report.figure_count}")]
    rows += [(named[v], n) for v, n in report.verdicts().items()]
    if report.lookups:
        rows.append((named["against"], looked_up(report)))
    rows += [(named["unread"], f"{e.path}: {e.reason}") for e in report.unreadable]
    rows += [(named["broken"], f"{e.rule}: {e.reason}") for e in report.broken_rules]
    rows += [(named["left_out"], f"{v.path}: {note}") for v in report.documents for note in v.left_out]
    rows += [(named["notes"], note) for note in report.notes]
    if report.silenced:
        rows.append((named["silenced"], report.silenced))
    rows.append((named["rules"], named["separator"].join(report.rules_run)))
    rows += [("", ""), (named["document"], named["figures_checked"])]
    rows += [(f"{v.title}  {v.id}", f"{v.figures_checked} / {v.figures}") for v in report.documents]
    return [{"item": item, "value": value} for item, value in rows]


def _finding_row(index: int, finding: Finding, language: str) -> dict[str, Any]:
    where, sums = finding.location, finding.calculation
    lines = arithmetic(sums, language) if sums else []
    return {
        "number": index,
        "severity": words(language)[finding.severity],
        "rule": finding.rule,
        "title": finding.title,
        "message": finding.message,
        "path": where.path,
        "section": " → ".join(where.section),
        "place": place(where, language),
        "line": where.line,
        "column": where.column,
        "quote": where.quote,
        "sentence": quotation(finding.context, finding).plain if finding.context else "",
        "expression": lines[0][1] if lines else "",
        "stated": sums.stated.text if sums and sums.stated else None,
        "stated_range": span(sums.stated) if sums and sums.stated else None,
        "derived": span(sums.derived) if sums and sums.derived else None,
        "difference": number(sums.difference) if sums else None,
        "unit": sums.unit if sums else None,
        "suggestion": finding.suggestion,
        "related": "；".join(
            f"{r.label} {seen_from(where, r.location, language)} {r.location.quote}" for r in finding.related[:50]
        ),
        "document": finding.document,
        "fingerprint": finding.fingerprint,
        "_key": finding.severity,
    }


def _relation_row(index: int, relation: RelationView, language: str) -> dict[str, Any]:
    where, sums = relation.location, relation.calculation
    return {
        "number": index,
        "verdict": words(language)[relation.verdict],
        "kind": relation.kind,
        "certainty": relation.certainty,
        "expression": arithmetic(sums, language)[0][1] if sums else "",
        "stated": sums.stated.text if sums and sums.stated else None,
        "stated_range": span(sums.stated) if sums and sums.stated else None,
        "derived": span(sums.derived) if sums and sums.derived else None,
        "difference": number(sums.difference) if sums else None,
        "unit": sums.unit if sums else None,
        "members": "；".join(f"{m.role}={m.text}" for m in relation.members[:100]),
        "reason": relation.reason,
        "path": where.path,
        "section": " → ".join(where.section),
        "place": place(where, language),
        "line": where.line,
        "document": relation.document,
        "_key": relation.verdict,
    }


def _figure_rows(report: Report) -> list[dict[str, Any]]:
    states: dict[tuple[str, int], str] = {}
    order = ("contradicted", "uncertain", "confirmed", "not_assessable")
    for relation in report.relations:
        if relation.kind == "part":
            continue
        for member in relation.members:
            key = (member.location.path, member.location.offset)
            if key not in states or order.index(relation.verdict) < order.index(states[key]):
                states[key] = relation.verdict
    named = words(report.language)
    rows = []
    for index, figure in enumerate(report.figures, 1):
        state = states.get((figure.path, figure.offset), "")
        rows.append({
            "number": index, "text": figure.text, "verdict": named[state] if state else "",
            "value": number(figure.value),
            "low": number(figure.low), "high": number(figure.high),
            "low_open": figure.low_open, "high_open": figure.high_open,
            "unit": figure.unit, "dimension": figure.dimension, "hedge": figure.hedge, "kind": figure.kind,
            "label": figure.label, "qualifier": figure.qualifier, "period": figure.period, "scope": figure.scope,
            "path": figure.path, "section": figure.section, "line": figure.line, "column": figure.column,
            "document": figure.document, "_key": state,
        })  # fmt: skip
    return rows


@lru_cache(maxsize=4096)
def _link(path: str, folder: Path) -> str:
    """A link from a workbook in ``folder`` to an input; none for what is no file (standard input, a member)."""
    file = Path(path)
    if not file.is_file():
        return ""
    try:
        return quote(os.path.relpath(file, folder).replace(os.sep, "/"))
    except ValueError:  # on another drive
        return file.absolute().as_uri()
