"""What kind of file this is: by its bytes first, by its name's extension only where bytes cannot tell."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import PurePosixPath

from checker.readers.errors import UnreadableError

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|meta|table|div|p|center|title)\b", re.IGNORECASE)
_OFFICE_XML = (b"w:wordDocument", b"Excel.Sheet", b"office:document")
_TABULAR = {".csv": "csv", ".tsv": "csv", ".tab": "csv"}
_HTML_NAMES = {".html", ".htm", ".shtml", ".xhtml", ".jhtml"}

_REFUSED: tuple[tuple[bytes, str, str], ...] = (
    (b"\xff\xd8\xff", "图片文件，没有可读的文字", "an image, no text to read"),
    (b"\x89PNG", "图片文件，没有可读的文字", "an image, no text to read"),
    (b"GIF8", "图片文件，没有可读的文字", "an image, no text to read"),
    (b"II*\x00", "图片文件，没有可读的文字", "an image, no text to read"),
    (b"MM\x00*", "图片文件，没有可读的文字", "an image, no text to read"),
    (b"BM", "图片文件，没有可读的文字", "an image, no text to read"),
    (b"Rar!", "RAR 压缩包，不支持，请改用 zip", "a RAR archive, not supported: use zip"),
    (b"\x1f\x8b", "gzip 压缩文件，不支持，请先解压或改用 zip", "gzip, not supported: unpack it or use zip"),
    (b"BZh", "bzip2 压缩文件，不支持，请先解压或改用 zip", "bzip2, not supported: unpack it or use zip"),
    (b"\xfd7zXZ", "xz 压缩文件，不支持，请先解压或改用 zip", "xz, not supported: unpack it or use zip"),
)


def sniff(data: bytes, path: str) -> str:
    """Name the reader for these bytes.

    Returns:
        One of ``text``, ``html``, ``mht``, ``csv``, ``docx``, ``legacy``, ``pdf``, ``workbook``, ``zip``, ``7z``.

    Raises:
        UnreadableError: A kind of file that no reader knows.
    """
    suffix = PurePosixPath(path.replace("!", "/")).suffix.lower()
    head = data[:4096]
    if head.startswith(b"PK"):
        return _zip_kind(data, path, suffix)
    if head.startswith(_OLE):
        return _ole_kind(data, path)
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.lstrip().startswith(b"{\\rtf"):
        return "legacy"
    if head.startswith(b"7z\xbc\xaf\x27\x1c"):
        return "7z"
    for magic, reason, english in _REFUSED:
        if head.startswith(magic) and (len(magic) > 2 or b"\x00" in head):
            raise UnreadableError(path, reason, english)
    plain = head.replace(b"\x00", b"") if b"\x00" in head[:64] else head
    if re.match(rb"(?:\xef\xbb\xbf)?(?:From|MIME-Version|Subject|Date):", plain) and b"multipart/related" in plain:
        return "mht"
    if b"<?xml" in plain[:64] and any(mark in plain for mark in _OFFICE_XML):
        return "legacy"
    start = plain.removeprefix(b"\xef\xbb\xbf").removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff").lstrip()
    if start.startswith(b"<") and _HTML.search(plain):
        return "html"
    if suffix in _HTML_NAMES:
        return "html"
    return _TABULAR.get(suffix, "text")


def _zip_kind(data: bytes, path: str, suffix: str) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            mimetype = archive.read("mimetype")[:100] if "mimetype" in names else b""
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, EOFError) as error:
        kind = suffix.lstrip(".") or "zip"
        raise UnreadableError(path, f"文件损坏或不完整（{kind}）", f"damaged or truncated ({kind})") from error
    if "[Content_Types].xml" in names:
        if any(name.startswith("word/") for name in names):
            return "docx"
        if any(name.startswith("xl/") for name in names):
            return "workbook"
        if any(name.startswith("ppt/") for name in names):
            raise UnreadableError(path, "演示文稿（pptx），不支持", "a presentation (pptx), not supported")
    if "OFD.xml" in names:
        raise UnreadableError(path, "OFD 版式文件，不支持，请另存为 PDF", "an OFD file, not supported: save it as PDF")
    if mimetype.startswith(b"application/vnd.oasis.opendocument."):
        if b"spreadsheet" in mimetype:
            return "workbook"
        if b"text" in mimetype:
            return "legacy"
        raise UnreadableError(path, "OpenDocument 图形或演示文件，不支持", "an OpenDocument drawing, not supported")
    return "zip"


def _ole_kind(data: bytes, path: str) -> str:
    def holds(name: str) -> bool:
        return name.encode("utf-16-le") in data

    if holds("EncryptedPackage") or holds("EncryptionInfo"):
        raise UnreadableError(path, "文件已加密，需要密码", "encrypted, needs a password")
    if holds("WordDocument"):
        return "legacy"
    if holds("Workbook") or holds("Book"):
        return "workbook"
    if holds("PowerPoint Document"):
        raise UnreadableError(path, "演示文稿（ppt），不支持", "a presentation (ppt), not supported")
    return "legacy"
