"""Opens a docx: its main part, and the parts that the main part refers to."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from typing import TYPE_CHECKING

from checker.container import ContainerError, open_zip, parse_xml, read_member

if TYPE_CHECKING:
    from zipfile import ZipFile

    from lxml.etree import _Element

_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_STRICT = (
    (b"http://purl.oclc.org/ooxml/officeDocument/", b"http://schemas.openxmlformats.org/officeDocument/2006/"),
    (
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    ),
    (b"http://purl.oclc.org/ooxml/drawingml/", b"http://schemas.openxmlformats.org/drawingml/2006/"),
)


@dataclass(frozen=True)
class Parts:
    """The parsed parts of a Word document. ``headers`` maps relationship ids to headers and footers."""

    document: _Element
    styles: _Element | None = None
    numbering: _Element | None = None
    footnotes: _Element | None = None
    endnotes: _Element | None = None
    comments: _Element | None = None
    headers: tuple[tuple[str, _Element], ...] = ()


def open_parts(data: bytes) -> Parts:
    """Open a docx from its bytes.

    Raises:
        ContainerError: It is no docx, damaged, encrypted, or out of bounds.
    """
    return parts_in(data, None)


def parts_in(data: bytes, document: _Element | None) -> Parts:
    """As ``open_parts``, but with a main part parsed elsewhere, so that its text maps to those elements."""
    with open_zip(data) as archive:
        main = _target(archive, "", "/officeDocument")
        if main is None:
            raise ContainerError("不是有效的 Word 文档（缺少正文）", "no Word document (no main part)")
        related = _relations(archive, main)

        def one(kind: str) -> _Element | None:
            for _, type_, target in related:
                if type_.endswith("/" + kind):
                    return _part(archive, target)
            return None

        headers = tuple(
            (relation, part)
            for relation, type_, target in related
            if type_.endswith(("/header", "/footer")) and (part := _part(archive, target)) is not None
        )
        document = _part(archive, main) if document is None else document
        if document is None:
            raise ContainerError("不是有效的 Word 文档（缺少正文）", "no Word document (no main part)")
        return Parts(
            document, one("styles"), one("numbering"), one("footnotes"), one("endnotes"), one("comments"), headers
        )


def _part(archive: ZipFile, name: str) -> _Element | None:
    """A parsed part; None if the package does not hold it."""
    if name not in archive.NameToInfo:
        return None
    data = read_member(archive, name)
    if b"purl.oclc.org/ooxml" in data[:8192]:
        for strict, transitional in _STRICT:
            data = data.replace(strict, transitional)
    return parse_xml(data)


def _relations(archive: ZipFile, name: str) -> list[tuple[str, str, str]]:
    """Id, type and target of every relationship of a part (of the package itself for an empty name)."""
    folder, base = posixpath.split(name)
    root = _part(archive, posixpath.join(folder, "_rels", f"{base}.rels"))
    if root is None:
        return []
    relations = []
    for element in root.iter(_RELATIONSHIP):
        if element.get("TargetMode") == "External":
            continue
        target = element.get("Target") or ""
        path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
        relations.append((element.get("Id") or "", element.get("Type") or "", path))
    return relations


def _target(archive: ZipFile, name: str, kind: str) -> str | None:
    """The part that a relationship of this kind leads to."""
    for _, type_, target in _relations(archive, name):
        if type_.endswith(kind):
            return target
    return "word/document.xml" if "word/document.xml" in archive.NameToInfo else None
