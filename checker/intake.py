"""What a run reads: the files that its paths name, less what belongs to the run itself; and what it must never overwrite."""

from __future__ import annotations

import os
import sys
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from checker.findings import Unreadable
from checker.outputs import DEFAULT_FOLDER, OutputError
from checker.readers import MAX_BYTES, discover
from checker.tasks import Task

STDIN = "<stdin>"
_MARKS = tuple(
    mark.encode()
    for mark in ("hegao", '"check_name"', "## 核稿 ", "── 汇总 ──", "── Summary ──", "path,document,line,column,offset")
)


@dataclass(frozen=True)
class Own:
    """What belongs to a run: files and folders of rules that tell it what to do, and the reports that it will write."""

    files: frozenset[Path] = frozenset()
    folders: frozenset[Path] = frozenset()
    reports: frozenset[Path] = frozenset()

    @classmethod
    def of(cls, told: Iterable[Path | None], reports: Iterable[Path | None]) -> Own:
        """From the files and folders that the arguments and settings name."""
        there = {_real(path) for path in told if path is not None and path.exists()}
        folders = frozenset(path for path in there if path.is_dir())
        return cls(frozenset(there - folders), folders, frozenset(_real(path) for path in reports if path is not None))

    def holds(self, path: Path) -> bool:
        """Whether a file met in a folder is no input: it tells the run what to do, or is a report to be written anew."""
        if self.folders and self.folders & {_real(folder) for folder in path.absolute().parents}:
            return True
        if path.name not in self.names:
            return False
        real = _real(path)
        return real in self.files or (real in self.reports and is_report(real))

    @cached_property
    def names(self) -> frozenset[str]:
        """The names of the files and reports."""
        return frozenset(path.name for path in self.files | self.reports)

    def spare(self, inputs: Iterable[Path]) -> None:
        """Refuse a report that would overwrite an input, or a file that tells the run what to do.

        Raises:
            OutputError: when one would.
        """
        there = {path for path in self.reports if path.is_file()}
        for path in sorted(there & (self.files | {_real(path) for path in inputs})) if there else ():
            raise OutputError(f"报告会盖掉输入文件 the report would overwrite an input: {path}")


def is_report(path: Path) -> bool:
    """Whether a file is a report that an earlier run wrote."""
    try:
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                data = archive.read("docProps/core.xml")
        else:
            data = path.read_bytes()
    except (OSError, KeyError, zipfile.BadZipFile):
        return False
    return any(mark in data for mark in _MARKS)


def gather(paths: Sequence[str], own: Own) -> tuple[list[Task], list[str], list[Unreadable]]:
    """The inputs that paths name.

    A file that is named itself is always read; one met in a folder or by a glob is not when it belongs to the run.

    Returns:
        tasks; paths that do not exist; folders that hold nothing to read.

    Raises:
        OutputError: when a report would overwrite one of them.
    """
    named = list(dict.fromkeys(path for path in paths if path != "-"))
    given = {Path(path).absolute() for path in named}
    files, missing = discover(named)
    found = [(path, display) for path, display in files if path.absolute() in given or not _belongs(path, given, own)]
    own.spare(path for path, _ in found)
    tasks = [Task(STDIN, data=_standard_input())] if "-" in paths else []
    tasks += [Task(display, path) for path, display in found]
    met = [path.absolute() for path, _ in found]
    reason = "文件夹里没有可读的文件 nothing to read in this folder"
    empty = [
        Unreadable(name, reason)
        for name in named
        if name and Path(name).is_dir() and not any(file.is_relative_to(Path(name).absolute()) for file in met)
    ]
    return tasks, missing, empty


def _real(path: Path) -> Path:
    """Where a path leads, through all links; a loop of links leads to itself."""
    return Path(os.path.realpath(path))


def _belongs(path: Path, given: set[Path], own: Own) -> bool:
    folder = path.absolute().parent
    return (folder.name == DEFAULT_FOLDER.name and folder not in given) or own.holds(path)


def _standard_input() -> bytes:
    """Standard input, up to a byte more than a file may have; nothing where it is closed."""
    return sys.stdin.buffer.read(MAX_BYTES + 1) if sys.stdin is not None else b""
