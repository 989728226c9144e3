"""Archives: every member is read as a file of its own, under ``a.zip!folder/b.docx``.

Nothing is written to disk under a member's name. Bounds: members, bytes in all, the ratio of unpacked to packed
size, and how deep archives may nest. Names without the UTF-8 mark are taken for GBK, as Windows in China writes them.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from checker.container import MAX_PART, MAX_TOTAL, ContainerError, open_zip, read_member
from checker.readers.errors import UnreadableError
from checker.readers.paths import skipped

if TYPE_CHECKING:
    from collections.abc import Iterator
    from zipfile import ZipFile, ZipInfo

    from checker.document import Source

MAX_FILES = 5_000
MAX_DEPTH = 3
_UTF8 = 0x800

Reader = Callable[[bytes, str, "Budget"], "tuple[list[Source], list[UnreadableError]]"]


@dataclass
class Budget:
    """What one input may still unpack to, archives within archives included."""

    files: int = MAX_FILES
    bytes: int = MAX_TOTAL


def read_members(data: bytes, path: str, budget: Budget, read: Reader) -> tuple[list[Source], list[UnreadableError]]:
    """Read every member of a zip or 7z archive.

    Args:
        data: The archive.
        path: Its name.
        budget: What may still be unpacked; used up here.
        read: Reads a member, given its bytes and its name.

    Returns:
        The sources, and what could not be read, member by member.

    Raises:
        UnreadableError: The archive itself is empty, damaged, encrypted or out of bounds.
    """
    if path.count("!") >= MAX_DEPTH:
        raise UnreadableError(path, f"压缩包嵌套超过 {MAX_DEPTH} 层", f"archives nested deeper than {MAX_DEPTH}")
    sources: list[Source] = []
    errors: list[UnreadableError] = []
    members = _zip_members(data, path) if data.startswith(b"PK") else _seven_zip_members(data, path)
    for name, content in members:
        if isinstance(content, UnreadableError):
            errors.append(content)
            continue
        budget.bytes -= len(content)
        budget.files -= 1
        if budget.bytes < 0 or budget.files < 0:
            errors.append(UnreadableError(path, "压缩包过大，其余文件未读", "archive too large, the rest was not read"))
            break
        found, refused = read(content, f"{path}!{name}", budget)
        sources += found
        errors += refused
    if not sources and not errors:
        raise UnreadableError(path, "压缩包里没有文件", "the archive holds no files")
    return sources, errors


def _zip_members(data: bytes, path: str) -> Iterator[tuple[str, bytes | UnreadableError]]:
    with open_zip(data) as archive:
        infos = [info for info in archive.infolist() if not info.is_dir() and not _ignored(_name(info))]
        if len(infos) > MAX_FILES:
            raise UnreadableError(
                path, f"压缩包内文件超过 {MAX_FILES} 个", f"more than {MAX_FILES} files in the archive"
            )
        for info in sorted(infos, key=_name):
            yield _safe(_name(info)), _content(archive, info, path)


def _content(archive: ZipFile, info: ZipInfo, path: str) -> bytes | UnreadableError:
    try:
        return read_member(archive, info)
    except ContainerError as error:
        return UnreadableError(f"{path}!{_safe(_name(info))}", error.reason, error.reason_en)


def _name(info: ZipInfo) -> str:
    """The member's name; what zipfile took for code page 437 is read again as UTF-8 or GBK."""
    if info.flag_bits & _UTF8:
        return info.filename
    try:
        raw = info.orig_filename.encode("cp437")
    except UnicodeEncodeError:
        return info.filename
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding).replace("\\", "/")
        except UnicodeDecodeError:
            continue
    return info.filename


def _ignored(name: str) -> bool:
    return any(skipped(part) for part in name.replace("\\", "/").split("/") if part not in {"", ".", ".."})


def _safe(name: str) -> str:
    """The name for display, never opened as a path: no drive, leading slash, ``..`` or control characters."""
    parts = name.replace("\\", "/").split("/")
    kept = [part for part in parts if part not in {"", ".", ".."} and not part.endswith(":")]
    return "/".join("".join(c if c.isprintable() else "?" for c in part).replace("!", "！") for part in kept) or "?"


def _seven_zip_members(data: bytes, path: str) -> Iterator[tuple[str, bytes | UnreadableError]]:
    try:
        import py7zr
        from py7zr.io import BytesIOFactory
    except ImportError as error:
        raise UnreadableError(
            path,
            "7z 压缩包需要 py7zr 才能读取，请安装（pip install py7zr）或改用 zip",
            "7z needs py7zr: install it, or use zip",
        ) from error
    try:
        with py7zr.SevenZipFile(io.BytesIO(data)) as archive:
            if archive.needs_password():
                raise UnreadableError(path, "压缩包已加密，需要密码", "encrypted, needs a password")
            listed: list[Any] = [f for f in archive.list() if not f.is_directory and not _ignored(f.filename)]
            total = sum(f.uncompressed or 0 for f in listed)
            if len(listed) > MAX_FILES or total > MAX_TOTAL or any((f.uncompressed or 0) > MAX_PART for f in listed):
                raise UnreadableError(path, "压缩包过大（文件数或解压后大小超限）", "archive out of bounds")
            if total > 500 * max(len(data), 1) and total > 16 << 20:
                raise UnreadableError(path, "压缩比异常，疑似压缩炸弹", "suspicious compression ratio: a zip bomb")
            factory = BytesIOFactory(MAX_PART)
            archive.extract(targets=[f.filename for f in listed], factory=factory)
    except UnreadableError:
        raise
    except Exception as error:
        raise UnreadableError(path, "文件损坏或不完整（7z）", f"damaged or truncated ({error})") from error
    for name, stream in sorted(factory.products.items()):
        stream.seek(0)
        yield _safe(name), stream.read()
