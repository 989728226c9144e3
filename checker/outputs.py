"""Where reports go: ``--format NAME[:FILE]`` and ``-o`` resolved to targets, conflicts refused, files written."""

from __future__ import annotations

import difflib
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from checker.findings import Report
from checker.reports import FORMATS, by_suffix, render, write

DEFAULT_FOLDER = Path("reports_out")


class OutputError(Exception):
    """Formats and files that do not go together; the message is one line."""


@dataclass(frozen=True, slots=True)
class Target:
    """A report to make. ``path`` None: the screen; for a format of one file a document, ``folder`` or a file."""

    format: str
    path: Path | None = None
    folder: Path | None = None

    @property
    def is_file(self) -> bool:
        """Whether it goes to a file (or to files in a folder), not to the screen."""
        return self.path is not None or self.folder is not None


def targets(formats: Sequence[str], output: Path | None, several_inputs: bool) -> list[Target]:
    """The reports that were asked for.

    Without ``-o`` a file format goes to ``reports_out/``, the others to standard output, which belongs to at most one
    machine format. ``-o FOLDER`` takes every format (the terminal's only where it is the only one); ``-o FILE`` takes one.

    Args:
        formats: ``NAME`` or ``NAME:FILE``; none means the terminal, and what the suffix of ``output`` names.
        output: ``-o``.
        several_inputs: more than one input, which one file of a format of one file a document cannot hold.

    Raises:
        OutputError: for an unknown format or a conflict.
    """
    named = [_parse(value) for value in formats]
    is_folder = output is not None and (output.is_dir() or str(output).endswith(("/", "\\")) or len(output.suffix) < 2)
    if not named:
        named = [("terminal", None)]
        if output is not None and not is_folder:
            wanted = by_suffix(output)
            named = [("terminal", None), (wanted, None)] if wanted not in (None, "terminal") else named
    elif output is not None and not is_folder and all(file is not None for _, file in named):
        named.append((by_suffix(output) or "terminal", None))
    loose = [name for name, file in named if file is None and name != "terminal"]
    if output is not None and not is_folder and len(loose) > 1:
        raise OutputError(
            f"-o {output} 只能装一种格式，请用 NAME:FILE one file cannot hold {', '.join(loose)}: use NAME:FILE"
        )
    found: list[Target] = []
    for name, file in named:
        if file is not None:
            path = None if str(file) == "-" else file
        elif name == "terminal":
            path = None if output is None or loose else output / "hegao.txt" if is_folder else output
        elif output is not None:
            path = output / f"hegao{FORMATS[name].suffix}" if is_folder else output
        else:
            path = DEFAULT_FOLDER / f"hegao{FORMATS[name].suffix}" if FORMATS[name].file else None
        if FORMATS[name].file and path is None:
            raise OutputError(f"{name} 不能写到标准输出 {name} cannot be written to standard output")
        found.append(_per_document(name, path, file, output if is_folder else None, several_inputs))
    screen = [target.format for target in found if not target.is_file and target.format != "terminal"]
    if len(screen) > 1:
        raise OutputError(
            f"标准输出只能给一种格式 only one format may own standard output: {', '.join(screen)}; 用 use NAME:FILE"
        )
    paths = [target.path for target in found if target.path is not None]
    if len(set(paths)) < len(paths):
        raise OutputError(f"两种格式写同一个文件 two formats name the same file: {max(paths, key=paths.count)}")
    return found


def _per_document(name: str, path: Path | None, file: Path | None, folder: Path | None, several: bool) -> Target:
    if not FORMATS[name].per_document or path is None:
        return Target(name, path)
    if file is None and folder is not None:
        return Target(name, folder=folder)
    if file is None and path.parent == DEFAULT_FOLDER and path.name == f"hegao{FORMATS[name].suffix}":
        return Target(name, folder=DEFAULT_FOLDER)
    if path.is_dir():
        return Target(name, folder=path)
    if several:
        raise OutputError(
            f"{name} 每份文档一个文件，多份输入请用 -o 文件夹 {name} is one file a document: give a folder, not {path}"
        )
    return Target(name, path)


def _parse(value: str) -> tuple[str, Path | None]:
    name, colon, file = value.partition(":")
    if name not in FORMATS:
        close = difflib.get_close_matches(name, list(FORMATS), 1)
        hint = f"，是否想写 did you mean: {close[0]}" if close else f"，可用 choose from: {', '.join(FORMATS)}"
        raise OutputError(f"没有这种格式 no such format: {name}{hint}")
    if colon and not file:
        raise OutputError(f"--format {value}: 冒号后缺文件名 a file name is missing")
    return name, Path(file) if colon else None


def document_files(report: Report, folder: Path, suffix: str) -> dict[str, Path]:
    """A file in ``folder`` for every input path of a report, no two the same."""
    taken: set[Path] = set()
    found: dict[str, Path] = {}
    for path in dict.fromkeys(view.path for view in report.documents):
        stem = Path(path.replace("!", "/")).stem.strip("<>") or "hegao"
        number = 1
        file = folder / f"{stem}.核稿{suffix}"
        while file in taken:
            number += 1
            file = folder / f"{stem}.核稿-{number}{suffix}"
        taken.add(file)
        found[path] = file
    return found


def write_files(wanted: Sequence[Target], report: Report, originals: Mapping[str, Path]) -> list[str]:
    """Write the reports that go to files.

    Args:
        wanted: from ``targets``.
        report: what was found.
        originals: the inputs on disk by their names in the report.

    Returns:
        the names of the files written.

    Raises:
        OutputError: when a file cannot be written.
    """
    written: list[str] = []
    for target in wanted:
        place = target.path or target.folder
        try:
            if target.folder is not None:
                files = document_files(report, target.folder, FORMATS[target.format].suffix)
                for path, file in files.items():
                    write(target.format, _of_path(report, path), file, originals)
                written += [str(file) for file in files.values()]
            elif target.path is not None:
                write(target.format, report, target.path, originals)
                written.append(str(target.path))
        except OSError as error:
            raise OutputError(f"无法写入 cannot write {place}: {error.strerror or error}") from error
    return written


def _of_path(report: Report, path: str) -> Report:
    ids = {view.id for view in report.documents if view.path == path}
    return replace(
        report,
        documents=tuple(view for view in report.documents if view.id in ids),
        findings=tuple(finding for finding in report.findings if finding.document in ids),
        relations=tuple(relation for relation in report.relations if relation.document in ids),
    )


def step_summary(report: Report) -> None:
    """Append the report to the summary of a GitHub Actions step, where there is one (at most 1 MiB is shown).

    Raises:
        OutputError: when it cannot be written.
    """
    name = os.environ.get("GITHUB_STEP_SUMMARY")
    if not name:
        return
    text = render("markdown", report)
    if len(text.encode()) > 1_000_000:
        text = render("markdown", replace(report, findings=report.findings[:500], relations=()))
    try:
        with Path(name).open("a", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
    except OSError as error:
        raise OutputError(f"无法写入 cannot write {name}: {error.strerror or error}") from error
