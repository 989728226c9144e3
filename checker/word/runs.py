"""What one run of a Word document says, character by character; the reader and the comment writer must agree on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.word.tags import W, child, local, switch, value

if TYPE_CHECKING:
    from lxml.etree import _Element

    from checker.word.styles import Styles

_PLAIN = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "sym": "□"}
_SUPERSCRIPT = str.maketrans("0123456789+-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻")


def child_text(element: _Element) -> str:
    """The text of a run's child: a tab for a tab, a line end for a break, one box for a symbol of a picture font."""
    name = local(element)
    if name == "t":
        return (element.text or "").replace("\n", " ").replace("\r", " ").replace("\t", " ")
    return _PLAIN.get(name, "")


def is_hidden(run: _Element, styles: Styles, paragraph_hidden: bool = False) -> bool:
    """Whether a run is hidden text, by its own properties, its character style, or the paragraph's style."""
    properties = child(run, "rPr")
    if properties is None:
        return paragraph_hidden
    own = switch(properties, "vanish")
    if own is not None:
        return own
    style = value(properties, "rStyle")
    return paragraph_hidden or (style is not None and styles.get(style).hidden)


def superscript(run: _Element, text: str) -> str:
    """Raised digits as superscript characters, so that 10⁴ does not read as 104; other text unchanged."""
    if not text or text.strip("0123456789+-") or value(child(run, "rPr"), "vertAlign") != "superscript":
        return text
    return text.translate(_SUPERSCRIPT)


def split(run: _Element, offset: int) -> tuple[_Element, _Element]:
    """Split a run before the character at ``offset`` (0 < offset < its length); both halves keep its formatting.

    The tree is changed: the second half is a new run right after the first.
    """
    from copy import deepcopy

    second = run.makeelement(W + "r", dict(run.attrib), run.nsmap)
    properties = child(run, "rPr")
    if properties is not None:
        second.append(deepcopy(properties))
    position = 0
    for element in list(run):
        if local(element) == "rPr":
            continue
        size = len(child_text(element))
        if position >= offset:
            second.append(element)
        elif position + size > offset:
            text = element.text or ""
            tail = deepcopy(element)
            element.text, tail.text = text[: offset - position], text[offset - position :]
            for half in (element, tail):
                half.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            second.append(tail)
        position += size
    run.addnext(second)
    return run, second
