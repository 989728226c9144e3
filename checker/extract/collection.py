"""Split a file that holds several documents (1、某镇年度总结 … 9、某市年度工作总结) by the shape of their titles.

A title is a short line of its own with a number before it and the name of a genre at its end, and a body after it. It
is the shape that counts, not the sequence of the numbers: the lists inside the documents are numbered too.
"""

from __future__ import annotations

import re
from typing import Final

from checker.document import Block, Document, Source

_GENRE: Final = (
    "总结|报告|汇报|公报|述职|方案|计划|范文|决算|预算|要点|讲话|讲稿|材料|说明|简报|通报|体会|心得|规划|意见"
)
_NUMBERED: Final = re.compile(
    rf"(?:(?:第?[一二三四五六七八九十\d]{{1,3}}篇|篇[一二三四五六七八九十\d]{{1,3}}|范文[一二三四五六七八九十\d]{{1,3}})[、.:\s]*|\d{{1,3}}[、.]\s*)"
    rf"(?P<title>[^,;。!?:]{{2,44}}?(?:{_GENRE})(?:范文|模板|样本)?(?:\(?[一二三四五六七八九十\d]\)?)?)\s*$"
)
_HEADING: Final = re.compile(
    r"[一二三四五六七八九十]{1,3}、|[(][一二三四五六七八九十]{1,3}[)]|第[一二三四五六七八九十]{1,2}(?:部分|[章节、])"
)
_TITLE_LENGTH: Final = 50
_MIN_BODY: Final = 150


def documents(source: Source) -> list[Document]:
    """The documents of a source: the members of a collection, or the whole file as one.

    Lines before the first title of a collection belong to no document.
    """
    starts = _titles(source)
    if len(starts) < 2:
        return [Document(source.path, source, _first_title(source), 0, len(source.text), source.blocks, source.tables)]
    found: list[Document] = []
    bounds = [*(position for position, _, _ in starts), len(source.text)]
    for number, (position, index, title) in enumerate(starts):
        end = bounds[number + 1]
        stop = starts[number + 1][1] if number + 1 < len(starts) else len(source.blocks)
        tables = tuple(table for table in source.tables if position <= table.start < end)
        found.append(
            Document(f"{source.path}#{number + 1}", source, title, position, end, source.blocks[index:stop], tables)
        )
    return found


def _titles(source: Source) -> list[tuple[int, int, str]]:
    normal = source.normal
    found: list[tuple[int, int, str]] = []
    for index, block in enumerate(source.blocks):
        if block.kind not in ("paragraph", "heading") or block.end - block.start > _TITLE_LENGTH:
            continue
        match = _NUMBERED.match(normal, block.start, block.end)
        if match:
            found.append((block.start, index, source.text[match.start("title") : match.end("title")].strip()))
    if len(found) < 2:
        return []
    # Under a heading of a higher level (一、, （一）) such lines are the document's own items: 1.一般公共预算.
    if any(_HEADING.match(normal, block.start, block.end) for block in source.blocks[: found[0][1]]):
        return []
    ends = [*(position for position, _, _ in found[1:]), len(source.text)]
    if any(end - position < _MIN_BODY for (position, _, _), end in zip(found, ends, strict=True)):
        return []
    return found


def _first_title(source: Source) -> str:
    """The first line that looks like a title: a heading, or the first short line without a full stop."""
    candidates: list[Block] = [block for block in source.blocks[:30] if block.kind in ("heading", "paragraph")]
    genre = re.compile(rf"(?:{_GENRE})")
    for block in candidates:
        text = source.text[block.start : block.end].strip()
        if 4 <= len(text) <= 60 and genre.search(text) and not re.search(r"[。；]", text):
            return text
    for block in candidates:
        text = source.text[block.start : block.end].strip()
        if 2 <= len(text) <= 60:
            return text
    return source.path.rsplit("/", 1)[-1]
