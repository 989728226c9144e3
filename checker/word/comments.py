"""Puts Word comments on stretches of canonical text: runs are split where they begin and end, formatting kept."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from checker.word.runs import child_text, split
from checker.word.tags import W, local

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.etree import _Element

    from checker.word.walk import Piece, WordText

AUTHOR = "核稿"


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment to be: the span of canonical text that it is on, and what it says. ``anchor`` names the place."""

    start: int
    end: int
    text: str
    anchor: str = ""


def add_comments(document: Any, word: WordText, remarks: Sequence[Remark]) -> int:
    """Add comments to a ``docx.document.Document`` whose own elements ``word`` was read from.

    What stands in a text box is remarked on at the box; what stands in a footnote, a header or nowhere (an empty
    document part) at the first words of the body, with its place named, since Word keeps comments in the body.

    Returns:
        How many comments were added; fewer than the remarks only if the document has no body text at all.
    """
    from docx.text.run import Run

    targets = [_target(word, remark) for remark in remarks]
    cuts: dict[_Element, set[int]] = defaultdict(set)
    for target in targets:
        for piece, low, high in target.pieces:
            cuts[piece.run] |= {piece.offset + low - piece.start, piece.offset + high - piece.start}
    segments = {run: _segments(run, offsets) for run, offsets in cuts.items()}
    added = 0
    for remark, target in zip(remarks, targets, strict=True):
        runs = [_segment(segments[piece.run], piece.offset + low - piece.start) for piece, low, _ in target.pieces]
        last = [
            _segment(segments[piece.run], piece.offset + high - piece.start - 1) for piece, _, high in target.pieces
        ]
        if target.box is not None:
            runs = last = [target.box]
        if not runs:
            continue
        text = remark.text if target.exact else f"（{remark.anchor}）{remark.text}"
        comment = document.add_comment(
            [Run(runs[0], document._body), Run(last[-1], document._body)],
            text=_clean(text),
            author=AUTHOR,
            initials="核",
        )
        comment._comment_elm.attrib.pop(W + "date", None)
        added += 1
    return added


@dataclass(frozen=True, slots=True)
class _Target:
    """Where a remark goes: pieces with the spans of them, or the run that holds a text box."""

    pieces: tuple[tuple[Piece, int, int], ...]
    box: _Element | None = None
    exact: bool = True


def _target(word: WordText, remark: Remark) -> _Target:
    end = max(remark.end, remark.start + 1)
    found = [p for p in word.between(remark.start, end) if p.start < end and p.end > remark.start]
    if not found and (near := word.locate(remark.start)) is not None:
        found, end = [near], near.start + 1
    if found and found[0].story == "textbox":
        box = _holder(found[0].run)
        if box is not None:
            return _Target((), box)
    if not found or found[0].story != "body":
        first = next((p for p in word.pieces if p.story == "body" and word.text[p.start : p.end].strip()), None)
        return _Target(((first, first.start, first.end),) if first is not None else (), exact=False)
    paragraph = _paragraph(found[0].run)
    same = [p for p in found if p.story == "body" and _paragraph(p.run) is paragraph]
    return _Target(tuple((p, max(p.start, remark.start), min(p.end, end)) for p in same))


def _paragraph(run: _Element) -> _Element | None:
    return next((up for up in run.iterancestors(W + "p")), None)


def _holder(run: _Element) -> _Element | None:
    """The outermost run around a run in a text box."""
    return next((up for up in reversed(list(run.iterancestors())) if local(up) == "r"), None)


def _segments(run: _Element, cuts: set[int]) -> list[tuple[int, _Element]]:
    """Split a run at offsets; return where each part begins and the part."""
    length = sum(len(child_text(element)) for element in run)
    parts: list[tuple[int, _Element]] = []
    for cut in sorted((c for c in cuts if 0 < c < length), reverse=True):
        parts.append((cut, split(run, cut)[1]))
    return [(0, run), *reversed(parts)]


def _segment(parts: list[tuple[int, _Element]], offset: int) -> _Element:
    return [element for start, element in parts if start <= offset][-1]


def _clean(text: str) -> str:
    """Text that XML can hold."""
    return "".join(
        c if c in "\n\t" or (c >= " " and c not in "\ufffe\uffff" and not "\ud800" <= c <= "\udfff") else "?"
        for c in text
    )
