"""Find what is there twice: documents, passages and titles, within a file, a collection and a folder.

Equal texts are found by their digest, alike ones by ``similar.py``. Copies come in groups: every pair leads from a copy
to the first of its group, and ``group`` numbers the groups. Passages of documents that are copies of each other are not
reported again.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from checker.document import Block, Document
from checker.relate.repeats.similar import few_alike, gram_set, groups, jaccard, similar
from checker.rows import Pair

_SPACE: Final = re.compile(r"\s+")
_MARKER: Final = re.compile(r"^[(]?(?:[一二三四五六七八九十]{1,3}|\d{1,2})(?:[)、.]|是)+")
_EQUAL_LENGTH: Final = 60  # characters without which a document is too short to be a copy
_ALIKE_LENGTH: Final = 120
_DOCUMENT_SIMILARITY: Final = 0.28  # a tenth of the characters changed leaves 0.42 ± 0.04
_PASSAGE: Final = 40
_ELSEWHERE: Final = 80
_PASSAGE_SIMILARITY: Final = 0.6
_SHARED: Final = 3  # a passage in more documents (or in a tenth of them) is boilerplate
_FIGURE: Final = re.compile(r"\d+(?:[,.]\d+)*[%‰]?(?:[万亿千百十]*[一-龥])?")
_CLAUSE: Final = re.compile(r"[^。;,!?:、]+")
_REVISED: Final = 3  # changed figures that make a near duplicate a revision of last year's text
_CHANGES_SHOWN: Final = 8
_SENTENCE: Final = re.compile(r"[^。!?;]+[。!?;]?")
_GENRE: Final = re.compile(r"[一-龥]{4}")
_HEADING: Final = re.compile(r"[一二三四五六七八九十]+、")  # a text without title: its first heading stands for it
_BARE: Final = re.compile(
    r"(?:政府|年度|年终|个人)?(?:工作)?(?:总结|报告|汇报|要点|计划|述职报告)"
)  # says neither who nor when


def find_pairs(documents: Sequence[Document]) -> list[Pair]:
    """All pairs: documents, then passages, then titles.

    Args:
        documents: the documents of the run, in order. Time and memory grow linearly with their number.
    """
    bodies = [_body(document) for document in documents]
    whole = _documents(documents, bodies)
    family = {pair.document: pair.group for pair in whole} | {pair.other_document: pair.group for pair in whole}
    passages = _passages(documents, family, 1 + max((pair.group for pair in whole), default=-1))
    equal = {pair.document for pair in whole if pair.similarity == 1}
    after = 1 + max((pair.group for pair in (*whole, *passages)), default=-1)
    return [*whole, *passages, *_titles(documents, equal, after)]


def _body(document: Document) -> str:
    """The text that is compared: without white space and without the line of the title."""
    start = document.start
    if document.blocks:
        block = document.blocks[0]
        line = _SPACE.sub("", document.source.text[block.start : block.end])
        if line.endswith(_SPACE.sub("", document.title)):
            start = block.end
    return _SPACE.sub("", document.source.normal[start : document.end])


def _digest(text: str) -> bytes:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=12).digest()


def _documents(documents: Sequence[Document], bodies: Sequence[str]) -> list[Pair]:
    first: dict[bytes, int] = {}
    equal: dict[int, int] = {}
    for position, body in enumerate(bodies):
        if len(body) >= _EQUAL_LENGTH:
            original = first.setdefault(_digest(body), position)
            if original != position:
                equal[position] = original
    distinct = [p for p in first.values() if len(bodies[p]) >= _ALIKE_LENGTH]
    alike = similar([bodies[p] for p in distinct], _DOCUMENT_SIMILARITY)
    links = [(distinct[a.first], distinct[a.second]) for a in alike]
    families = groups(len(bodies), [*links, *((original, copy) for copy, original in equal.items())])
    pairs = []
    for number, members in enumerate(families.values()):
        original = members[0]
        for copy in members[1:]:
            other = equal.get(copy, original)
            pairs.append(_whole(documents, bodies, copy, other, number, members))
    return pairs


def _whole(
    documents: Sequence[Document], bodies: Sequence[str], copy: int, other: int, number: int, members: Sequence[int]
) -> Pair:
    here, there = _heading(documents[copy]), _heading(documents[other])
    similarity, kind, note = 1.0, "document", ""
    size = sum(bodies[member] == bodies[copy] for member in members)
    if bodies[copy] != bodies[other]:
        similarity = min(jaccard(gram_set(bodies[other]), gram_set(bodies[copy])), 0.9999)
        changes = changed_figures(bodies[other], bodies[copy])
        size = len(members)
        if len(changes) >= _REVISED:
            kind = "revision"
            note = "、".join(changes[:_CHANGES_SHOWN]) + ("…" if len(changes) > _CHANGES_SHOWN else "")
    return Pair(
        copy, here.start, here.end, kind, similarity, other, there.start, there.end, bodies[copy][:60],
        documents[copy].title, documents[other].title, size, note, number,
    )  # fmt: skip


def changed_figures(before: str, after: str) -> list[str]:
    """The figures that differ in clauses otherwise the same, as ``12场→15场``, in the order of the later text."""
    earlier: dict[str, list[list[str]]] = defaultdict(list)
    old_clauses, new_clauses = _CLAUSE.findall(before), _CLAUSE.findall(after)
    kept = Counter(old_clauses) & Counter(new_clauses)  # said in both with the same figures
    for clause in old_clauses:
        figures = _FIGURE.findall(clause)
        if figures and clause not in kept:
            earlier[_FIGURE.sub("#", clause)].append(figures)
    changes = []
    for clause in new_clauses:
        figures = _FIGURE.findall(clause)
        same = earlier.get(_FIGURE.sub("#", clause)) if figures and clause not in kept else None
        if same:
            changes += [f"{old}→{new}" for old, new in zip(same.pop(0), figures, strict=False) if old != new]
    return list(dict.fromkeys(changes))


def _heading(document: Document) -> Block:
    """The first block: what a finding about the whole document points at."""
    return document.blocks[0] if document.blocks else Block(document.start, document.start)


@dataclass(frozen=True, slots=True)
class _Passage:
    document: int
    start: int
    end: int
    block: int
    text: str


def _plain(text: str) -> str:
    return _MARKER.sub("", _SPACE.sub("", text))


def _is_prose(text: str) -> bool:
    """Whether the text holds a sentence and a clause, in any order, unlike a title or the head of a table.

    Found from both ends: a pattern with ``.*`` between the two takes quadratic time over a line of commas.
    """
    stops = [text.find(mark) for mark in "。;" if mark in text]
    if not stops:
        return False
    comma, last_stop = text.find(","), max(text.rfind("。"), text.rfind(";"))
    return min(stops) < max(text.rfind(","), text.rfind("。")) or 0 <= comma < last_stop


def _paragraphs(position: int, document: Document) -> Iterator[_Passage]:
    normal = document.source.normal
    for number, block in enumerate(document.blocks):
        if block.kind in ("paragraph", "heading") and block.end - block.start >= _PASSAGE:
            text = _plain(normal[block.start : block.end])
            if len(text) >= _PASSAGE and _is_prose(text):
                yield _Passage(position, block.start, block.end, number, text)


def _passages(documents: Sequence[Document], family: dict[int, int], number: int) -> list[Pair]:
    """Equal paragraphs, within a document and across documents; alike ones and equal sentences within a document."""
    by_digest: dict[bytes, list[_Passage]] = defaultdict(list)
    first: dict[bytes, _Passage] = {}
    found: list[tuple[_Passage, _Passage, float]] = []
    for position, document in enumerate(documents):
        own = list(_paragraphs(position, document))
        for passage in own:
            digest = _digest(passage.text)
            original = first.setdefault(digest, passage)
            if original is not passage:
                by_digest[digest].append(passage)
        inside = [(copy, original, 1.0) for copy, original in _equal(own)]
        inside += _alike(own)
        taken = {passage.block for pair in inside for passage in pair[:2]}
        found += [pair for pair in inside if pair[2] < 1]
        found += _sentences(own, document, taken)
    allowed = max(_SHARED, len(documents) // 10)
    for digest, copies in by_digest.items():
        original = first[digest]
        places = [original, *copies]
        if len({passage.document for passage in places}) > allowed:
            continue
        found += [(copy, original, 1.0) for copy in copies if _worth(copy, original, family)]
    return _runs(found, documents, number)


def _worth(copy: _Passage, original: _Passage, family: dict[int, int]) -> bool:
    if copy.document == original.document:
        return True
    if family.get(copy.document, -1) == family.get(original.document, -2):
        return False
    return len(copy.text) >= _ELSEWHERE


def _equal(passages: Sequence[_Passage]) -> Iterator[tuple[_Passage, _Passage]]:
    """Equal paragraphs of one document."""
    seen: dict[str, _Passage] = {}
    for passage in passages:
        original = seen.setdefault(passage.text, passage)
        if original is not passage:
            yield passage, original


def _alike(passages: Sequence[_Passage]) -> Iterator[tuple[_Passage, _Passage, float]]:
    """Paragraphs of one document that are nearly the same and state the same figures.

    With other figures they are the same sentence said of another year or place, as reports do all the time.
    """
    distinct = list(
        {passage.text: passage for passage in reversed(passages) if len(passage.text) >= _ELSEWHERE}.values()
    )[::-1]
    for pair in few_alike([passage.text for passage in distinct], _PASSAGE_SIMILARITY):
        one, other = distinct[pair.first], distinct[pair.second]
        if _FIGURE.findall(one.text) == _FIGURE.findall(other.text):
            yield other, one, min(pair.similarity, 0.9999)


def _sentences(
    passages: Sequence[_Passage], document: Document, taken: set[int]
) -> Iterator[tuple[_Passage, _Passage, float]]:
    """Long sentences that one document has twice, outside paragraphs that are copies themselves."""
    seen: dict[str, _Passage] = {}
    normal = document.source.normal
    for passage in passages:
        if passage.block in taken:
            continue
        for match in _SENTENCE.finditer(normal, passage.start, passage.end):
            text = _plain(match[0])
            if len(text) < _PASSAGE:
                continue
            start = match.start() + len(match[0]) - len(match[0].lstrip())
            sentence = _Passage(passage.document, start, match.end(), passage.block, text)
            original = seen.setdefault(text, sentence)
            if original is not sentence:
                yield sentence, original, 1.0


def _runs(found: list[tuple[_Passage, _Passage, float]], documents: Sequence[Document], number: int) -> list[Pair]:
    """Pairs of passages; neighbouring paragraphs that are copied together are one pair."""
    found.sort(key=lambda pair: (pair[0].document, pair[0].start, pair[0].end))
    pairs: list[Pair] = []
    last: tuple[_Passage, _Passage, float] | None = None
    group: dict[tuple[int, int], int] = {}
    for copy, original, similarity in found:
        if (
            last is not None
            and pairs
            and similarity == last[2] == 1
            and _next(copy, last[0])
            and _next(original, last[1])
        ):
            pairs[-1] = replace(pairs[-1], end=copy.end, other_end=original.end)
        else:
            key = (original.document, original.start)
            kind = "text" if copy.document == original.document else "text-elsewhere"
            own = group.setdefault(key, number + len(group))
            pairs.append(
                Pair(
                    copy.document, copy.start, copy.end, kind, similarity, original.document, original.start,
                    original.end, copy.text[:60], documents[copy.document].title, documents[original.document].title,
                    group=own,
                )
            )  # fmt: skip
        last = (copy, original, similarity)
    sizes: dict[int, int] = defaultdict(lambda: 1)
    for pair in pairs:
        sizes[pair.group] += 1
    return [replace(pair, size=sizes[pair.group]) for pair in pairs]


def _next(passage: _Passage, before: _Passage) -> bool:
    """Whether a passage follows another, headings and short lines between them allowed."""
    return passage.document == before.document and 0 < passage.block - before.block <= 3


def _titles(documents: Sequence[Document], equal: set[int], number: int) -> list[Pair]:
    """Documents of different text under one title; in files of their own only if the title says more than 政府工作报告."""
    named: dict[tuple[str, str], list[int]] = defaultdict(list)
    for position, document in enumerate(documents):
        title = _SPACE.sub("", document.title)
        if position in equal or not _GENRE.search(title) or ">" in title or _HEADING.match(title):
            continue  # > as in the path of a web page
        named[title, document.path if _BARE.fullmatch(title) else ""].append(position)
    pairs = []
    for group, members in enumerate(members for members in named.values() if len(members) > 1):
        there = _heading(documents[members[0]])
        for copy in members[1:]:
            here = _heading(documents[copy])
            pairs.append(
                Pair(
                    copy, here.start, here.end, "title", 1.0, members[0], there.start, there.end,
                    documents[copy].title, documents[copy].title, documents[members[0]].title, len(members),
                    group=number + group,
                )
            )  # fmt: skip
    return pairs
