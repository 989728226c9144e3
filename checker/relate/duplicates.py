"""Find documents that repeat one another."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence

from checker.document import Block, Document
from checker.rows import Pair

_SPACE = re.compile(r"\s+")
_NUMBER = re.compile(r"^\s*(?:\d{1,3}[、.]|第?[一二三四五六七八九十\d]+篇[、:：.]?)\s*")
_MIN_LENGTH = 60


def _body(document: Document) -> str:
    """The text that is compared: without white space and without the number of the title."""
    return _SPACE.sub("", _NUMBER.sub("", document.source.normal[document.start : document.end].strip()))


def find_pairs(documents: Sequence[Document]) -> list[Pair]:
    """Pairs of documents with the same text, each copy with the first of its group."""
    first: dict[str, int] = {}
    sizes: dict[str, int] = {}
    copies: list[tuple[int, int, str]] = []
    for position, document in enumerate(documents):
        body = _body(document)
        if len(body) < _MIN_LENGTH:
            continue
        digest = hashlib.blake2b(body.encode(), digest_size=16).hexdigest()
        sizes[digest] = sizes.get(digest, 0) + 1
        if digest in first:
            copies.append((position, first[digest], digest))
        else:
            first[digest] = position
    pairs = []
    for position, original, digest in copies:
        document, other = documents[position], documents[original]
        here, there = _heading(document), _heading(other)
        pairs.append(
            Pair(position, here.start, here.end, "document", 1.0, original, there.start, there.end,
                 document.text.strip()[:60], document.title, other.title, sizes[digest])
        )  # fmt: skip
    return pairs


def _heading(document: Document) -> Block:
    """The first block: what a finding about the whole document points at."""
    return document.blocks[0] if document.blocks else Block(document.start, document.start)
