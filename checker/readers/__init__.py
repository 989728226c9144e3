"""Readers turn a file into sources: canonical text in blocks, each with a way back to where it came from.

``discover`` finds the files, ``read`` and ``read_bytes`` read them. What cannot be read comes back as an
``UnreadableError`` beside the sources: nothing here raises for a bad input. Formats are told apart by their bytes, and
each has a module with ``read(data, path) -> Source``, imported only when a file of that kind turns up.
"""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import TYPE_CHECKING

from checker.container import ContainerError
from checker.document import Source
from checker.readers.errors import UnreadableError
from checker.readers.paths import discover
from checker.readers.sniff import sniff

if TYPE_CHECKING:
    from checker.readers.archive import Budget

__all__ = ["MAX_BYTES", "UnreadableError", "discover", "read", "read_bytes"]

MAX_BYTES = 512 << 20
"""Files larger than this are refused: every reader holds the whole file in memory."""

_MODULES = {"zip": "archive", "7z": "archive", "csv": "delimited", "workbook": "spreadsheet", "mht": "html"}


def read(path: Path, display: str) -> tuple[list[Source], list[UnreadableError]]:
    """Read a file: one source, or one a member for an archive; and what could not be read.

    Args:
        path: The file.
        display: Its name in reports, which becomes ``Source.path``.
    """
    try:
        with path.open("rb") as stream:  # a device has no size and no end
            data = stream.read(MAX_BYTES + 1)
    except PermissionError:
        return [], [UnreadableError(display, "没有读取权限", "permission denied")]
    except OSError as error:
        return [], [UnreadableError(display, f"无法打开（{error.strerror}）", f"cannot open ({error.strerror})")]
    return read_bytes(data, display)


def read_bytes(data: bytes, display: str) -> tuple[list[Source], list[UnreadableError]]:
    """Read a file's bytes, as from standard input or an archive. Never raises for a bad input."""
    from checker.readers.archive import Budget

    if len(data) > MAX_BYTES:
        return [], [UnreadableError(display, f"文件超过 {MAX_BYTES >> 20} MB", f"larger than {MAX_BYTES >> 20} MB")]
    return _read(data, display, Budget())


def _read(data: bytes, display: str, budget: Budget) -> tuple[list[Source], list[UnreadableError]]:
    """Read a file or the member of an archive; ``budget`` is what may still be unpacked."""
    try:
        if not data:
            raise UnreadableError(display, "空文件（0 字节）", "empty file (0 bytes)")
        kind = sniff(data, display)
        module = importlib.import_module(f"checker.readers.{_MODULES.get(kind, kind)}")
        if kind in {"zip", "7z"}:
            sources, errors = module.read_members(data, display, budget, _read)
            return list(sources), list(errors)
        source: Source = module.read(data, display)
    except UnreadableError as error:
        return [], [error]
    except ContainerError as error:
        return [], [UnreadableError(display, error.reason, error.reason_en)]
    except MemoryError:
        return [], [UnreadableError(display, "内容过大，内存不足", "too large for the memory")]
    except Exception as error:  # any fault of a parser library is the file's: say which, never a traceback
        name = type(error).__name__
        reason = f"文件损坏或格式有误（{name}）"
        return [], [UnreadableError(display, reason, f"damaged or malformed ({name}: {error})")]
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # what a library in Rust raises, which is no Exception
            raise
        return [], [UnreadableError(display, "文件损坏或格式有误", f"damaged or malformed ({error})")]
    return [source], []
