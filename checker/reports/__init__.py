"""Reports render findings, and nothing else: one module a format.

A text format has ``render(report) -> str``; Word files and workbooks are written by ``write`` below.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from checker.findings import Report


@dataclass(frozen=True, slots=True)
class Format:
    """A report format.

    ``suffix`` of its file name; ``file``: never on the screen; ``per_document``: one file a document; ``ledger``: shows
    every figure, so that the run has to keep them.
    """

    name: str
    suffix: str
    file: bool = False
    per_document: bool = False
    ledger: bool = False


FORMATS: dict[str, Format] = {
    entry.name: entry
    for entry in (
        Format("terminal", ".txt"),
        Format("json", ".json"),
        Format("jsonl", ".jsonl"),
        Format("sarif", ".sarif"),
        Format("junit", ".xml"),
        Format("github", ".github.txt"),
        Format("gitlab", ".gitlab.json"),
        Format("markdown", ".md"),
        Format("html", ".html", file=True, ledger=True),
        Format("xlsx", ".xlsx", file=True, ledger=True),
        Format("docx", ".docx", file=True, per_document=True),
    )
}
_BY_SUFFIX = {entry.suffix: entry.name for entry in reversed(FORMATS.values())} | {
    ".htm": "html",
    ".sarif.json": "sarif",
}


def by_suffix(path: Path) -> str | None:
    """The format that a file name asks for, if any."""
    name = path.name.lower()
    return next((_BY_SUFFIX[s] for s in sorted(_BY_SUFFIX, key=len, reverse=True) if name.endswith(s)), None)


def render(name: str, report: Report) -> str:
    """The report as text, in one of the text formats."""
    module = import_module(f"checker.reports.{name}")
    text: str = module.render(report)
    return text


def write(name: str, report: Report, path: Path, originals: Mapping[str, Path]) -> None:
    """Write the report to a file: to a temporary name first, renamed when it is complete.

    Args:
        name: of the format.
        report: what was found; on one file, for a format of one file a document.
        path: the file to write.
        originals: the inputs on disk by their names in the report.

    Raises:
        OSError: when the file cannot be written; an existing one is left as it was.
    """
    from checker.reports.files import replacing

    with replacing(path) as temporary:
        if name == "xlsx":
            from checker.reports.xlsx import write as write_workbook

            write_workbook(report, temporary)
        elif name == "docx":
            from checker.reports.docx import render as render_docx

            temporary.write_bytes(render_docx(report, *_original(report, originals)))
        else:
            temporary.write_text(render(name, report), encoding="utf-8", newline="\n")


def _original(report: Report, originals: Mapping[str, Path]) -> tuple[str, bytes | None]:
    """The one path of a report, and the bytes of the Word file behind it, if it is one."""
    view = report.documents[0]
    file = originals.get(view.path)
    return view.path, file.read_bytes() if file is not None and view.format == "docx" else None
