"""What a paragraph gets from its style: outline level, numbering, hidden text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from checker.word.tags import W, child, integer, switch, value

if TYPE_CHECKING:
    from lxml.etree import _Element

_HEADING = re.compile(r"^(?:heading|标题)\s*([1-9])$", re.IGNORECASE)
_TOC = re.compile(r"^(?:toc|目录)\s*\d?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Style:
    """A style with what it inherits. ``level`` counts from 1, 0 for the title; ``num`` is (numId, ilvl)."""

    id: str
    level: int | None = None
    num: tuple[str | None, int | None] = (None, None)
    hidden: bool = False
    toc: bool = False


class Styles:
    """Every style of a document, resolved through ``basedOn``; circles in it are cut."""

    def __init__(self, root: _Element | None) -> None:
        self._elements: dict[str, _Element] = {}
        self._resolved: dict[str, Style] = {}
        self._default = ""
        for element in root.iter(W + "style") if root is not None else ():
            identifier = element.get(W + "styleId") or ""
            self._elements[identifier] = element
            if element.get(W + "type") == "paragraph" and element.get(W + "default") in {"1", "true", "on"}:
                self._default = identifier

    def get(self, identifier: str | None) -> Style:
        """The style of this id; the default paragraph style for None."""
        return self._resolve(self._default if identifier is None else identifier, 0)

    def _resolve(self, identifier: str, depth: int) -> Style:
        known = self._resolved.get(identifier)
        if known is not None:
            return known
        element = self._elements.get(identifier)
        if element is None or depth > 20:
            return Style(identifier)
        parent_id = value(element, "basedOn")
        parent = self._resolve(parent_id, depth + 1) if parent_id else Style("")
        name = (value(element, "name") or "").strip()
        properties = child(element, "pPr")
        number = value(properties, "numPr", "numId")
        level = integer(value(properties, "numPr", "ilvl"))
        hidden = switch(child(element, "rPr"), "vanish")
        resolved = Style(
            identifier,
            level=_level(name, integer(value(properties, "outlineLvl")), parent.level),
            num=(parent.num[0] if number is None else number, parent.num[1] if level is None else level),
            hidden=parent.hidden if hidden is None else hidden,
            toc=bool(_TOC.match(name)),
        )
        self._resolved[identifier] = resolved
        return resolved


def _level(name: str, outline: int | None, inherited: int | None) -> int | None:
    if outline is not None:
        return outline + 1 if 0 <= outline < 9 else None
    if match := _HEADING.match(name):
        return int(match.group(1))
    return 0 if name.lower() in {"title", "标题"} else inherited
