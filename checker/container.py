"""Zip containers (docx, xlsx, zip) read with bounds: nothing goes to disk, no member is read beyond its limit."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_TOTAL = 512 << 20
"""Bytes that all members of a container may unpack to."""
MAX_PART = 256 << 20
"""Bytes that one member may unpack to."""
MAX_MEMBERS = 20_000
MAX_RATIO = 500
"""Unpacked size over packed size, for members above ``RATIO_FLOOR`` bytes. Word's own XML reaches about 100."""
RATIO_FLOOR = 16 << 20


class ContainerError(Exception):
    """A container or a part of it cannot be read; ``reason`` is Chinese, ``reason_en`` English, one line each."""

    def __init__(self, reason: str, reason_en: str) -> None:
        super().__init__(reason, reason_en)
        self.reason = reason
        self.reason_en = reason_en


def open_zip(data: bytes) -> zipfile.ZipFile:
    """Open a zip file from memory and check its bounds by what its directory declares.

    Raises:
        ContainerError: It is damaged, or declares more members or bytes than the bounds allow.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError) as error:
        raise ContainerError("文件损坏或不完整", f"damaged or truncated ({error})") from error
    infos = archive.infolist()
    if len(infos) > MAX_MEMBERS:
        raise ContainerError(f"内含文件超过 {MAX_MEMBERS} 个", f"more than {MAX_MEMBERS} members")
    if sum(info.file_size for info in infos) > MAX_TOTAL:
        raise ContainerError(f"解压后超过 {MAX_TOTAL >> 20} MB", f"unpacks to more than {MAX_TOTAL >> 20} MB")
    if any(info.file_size > RATIO_FLOOR and info.file_size > MAX_RATIO * max(info.compress_size, 1) for info in infos):
        raise ContainerError("压缩比异常，疑似压缩炸弹", "suspicious compression ratio: a zip bomb")
    return archive


def read_member(archive: zipfile.ZipFile, name: str | zipfile.ZipInfo, limit: int = MAX_PART) -> bytes:
    """Unpack one member into memory, at most ``limit`` bytes whatever its header declares.

    Raises:
        ContainerError: It is encrypted, damaged, or larger than the limit.
    """
    info = archive.getinfo(name) if isinstance(name, str) else name
    if info.flag_bits & 0x1:
        raise ContainerError("已加密，需要密码", "encrypted, needs a password")
    try:
        with archive.open(info) as stream:
            data = stream.read(limit + 1)
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, EOFError, NotImplementedError, RuntimeError) as error:
        raise ContainerError("文件损坏或不完整", f"damaged or truncated ({error})") from error
    if len(data) > limit:
        raise ContainerError(f"解压后超过 {limit >> 20} MB", f"unpacks to more than {limit >> 20} MB")
    return data


def parse_xml(data: bytes) -> _Element:
    """Parse XML that no office program writes with a document type: one with a DTD (entities, bombs) is refused.

    Raises:
        ContainerError: It has a DTD, or is not well-formed.
    """
    from lxml import etree

    head = data[:8192].replace(b"\x00", b"")
    if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
        raise ContainerError("XML 含 DTD 或实体声明，拒绝解析", "XML with a DTD or entities is refused")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise ContainerError("文件损坏（XML 有误）", f"damaged XML ({error})") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise ContainerError("XML 含 DTD 或实体声明，拒绝解析", "XML with a DTD or entities is refused")
    return root
