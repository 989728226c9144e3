"""From the paths of a command line to files: folders recursively, globs, display names."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

_SYSTEM = frozenset({"thumbs.db", "desktop.ini", "__macosx"})


def discover(paths: Sequence[str]) -> tuple[list[tuple[Path, str]], list[str]]:
    """Find the files that paths, folders and globs name.

    Args:
        paths: As given on the command line. ``-`` is not handled here.

    Returns:
        Files with their display names, each file once, in the order given and sorted within a folder or glob; and the
        paths that name nothing. The display name is the path relative to the working folder where the file lies below
        it, else the path as given; always with ``/``.
    """
    found: dict[Path, tuple[Path, str]] = {}
    missing: list[str] = []
    for given in paths:
        path = Path(given)
        if os.path.lexists(given):
            matches: list[Path] = [path]
        elif glob.has_magic(given):
            matches = [Path(p) for p in _glob(given)]
        else:
            matches = []
        if not matches or (matches == [path] and not path.exists()):
            missing.append(given)
            continue
        for match in matches:
            for file in _files(match):
                found.setdefault(_absolute(file), (file, display_name(file)))
    return list(found.values()), missing


def skipped(name: str) -> bool:
    """Whether a file or folder found on the way is no document: hidden, an Office lock file, a system file."""
    return name.startswith((".", "~$", ".~")) or name.lower() in _SYSTEM


def display_name(path: Path) -> str:
    """The path with ``/``, relative to the working folder if it lies below it, else as given."""
    absolute = _absolute(path)
    here = Path.cwd()
    name = absolute.relative_to(here).as_posix() if absolute.is_relative_to(here) else path.as_posix()
    return name if name.isascii() else _text(name)


def _text(name: str) -> str:
    """A file name as text: one whose bytes are no UTF-8 (from an archive made elsewhere) is read as GB 18030."""
    raw = os.fsencode(name)
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("utf-8", "replace")


def _absolute(path: Path) -> Path:
    """The absolute path without ``..``, links kept: a file is shown under the name it was given by."""
    return Path(os.path.abspath(path))  # noqa: PTH100 - Path.resolve would follow links


def _glob(pattern: str) -> list[str]:
    """What a pattern matches, sorted; ``**`` goes down folders."""
    matches = glob.glob(pattern, recursive=True)  # noqa: PTH207 - Path.glob refuses absolute patterns
    return sorted(match for match in matches if not skipped(Path(match).name))


def _files(path: Path) -> Iterator[Path]:
    """The file itself, or the regular files below a folder, sorted; links to folders are not followed.

    A link that leads nowhere is among them: it names a document, and whoever reads it says that there is none.
    """
    if not path.is_dir():
        yield path
        return
    for folder, folders, names in os.walk(path):
        folders[:] = sorted(name for name in folders if not skipped(name))
        for name in sorted(names):
            file = Path(folder, name)
            if not skipped(name) and (file.is_file() or (file.is_symlink() and not file.exists())):
                yield file
