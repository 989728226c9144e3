"""Names of WordprocessingML, and the little readings of elements that every module here needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
VAL = W + "val"
_FALSE = frozenset({"0", "false", "off", "none"})


def local(element: _Element) -> str:
    """The name of an element without its namespace; empty for comments and entities."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def child(element: _Element | None, *names: str) -> _Element | None:
    """The element down a path of WordprocessingML names; None if it is not there."""
    for name in names:
        if element is None:
            return None
        element = element.find(W + name)
    return element


def value(element: _Element | None, *names: str) -> str | None:
    """The ``w:val`` of the element down a path."""
    found = child(element, *names)
    return None if found is None else found.get(VAL)


def integer(text: str | None, default: int | None = None) -> int | None:
    """A number from an attribute, None or the default if there is none."""
    try:
        return int(text) if text is not None else default
    except ValueError:
        return default


def switch(element: _Element | None, name: str) -> bool | None:
    """A toggle property such as ``w:vanish``: True, False, or None where it is not set."""
    found = child(element, name)
    return None if found is None else (found.get(VAL) or "true").lower() not in _FALSE
