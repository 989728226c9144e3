"""Reports render findings, and nothing else: one module a format.

A text format has ``render(report) -> str``; a file format has ``write(report, path, sources)``. Adding a format is a
module here and a line in ``FORMATS``.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from checker.document import Source
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


def write(name: str, report: Report, path: Path, sources: Sequence[Source]) -> None:
    """Write the report to a file: to a temporary name first, renamed when it is complete.

    Raises:
        OSError: when the file cannot be written; an existing one is left as it was.
    """
    from checker.reports.files import replacing

    with replacing(path) as temporary:
        if FORMATS[name].file and name != "html":
            import_module(f"checker.reports.{name}").write(report, temporary, sources)
        else:
            temporary.write_text(render(name, report), encoding="utf-8", newline="\n")
