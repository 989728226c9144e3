"""Width of text in terminal cells, and wrapping that neither splits a figure nor starts a line with ``，`` (避头尾).

Rules of GB/T 15834—2011, 5.1 (place of punctuation): closing marks do not begin a line, opening marks do not end one.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Final

_NO_START: Final = frozenset("，。、；：？！）》〉」』】〕］｝”’…—～·,.;:?!)]}>%％‰℃°")
_NO_END: Final = frozenset("（《〈「『【〔［｛“‘([{<￥$")
_WORD: Final = re.compile(r"[A-Za-z0-9_À-ɏ]+(?:[-'./:@#+][A-Za-z0-9_À-ɏ]+)*")
_BEFORE_NUMBER: Final = "第近约超逾"
_NUMBER: Final = re.compile(
    rf"[{_BEFORE_NUMBER}]?[+\-−±－≈<>≤≥]?[0-9０-９xX×]+(?:[,，.．:：/／~～\-—]?[0-9０-９xX]+)*[%％‰]?"
)
_ZERO_WIDTH: Final = frozenset(("Mn", "Me", "Cf"))


@cache
def _char_width(char: str, ambiguous: int) -> int:
    if unicodedata.category(char) in _ZERO_WIDTH:
        return 0
    kind = unicodedata.east_asian_width(char)
    return 2 if kind in "WF" else ambiguous if kind == "A" else 1


def cell_width(text: str, ambiguous: int = 1) -> int:
    """How many terminal cells ``text`` takes; ``ambiguous`` is the width of ①, “, …, — and their like (1 or 2)."""
    return len(text) if text.isascii() else sum(_char_width(char, ambiguous) for char in text)


def pad(text: str, width: int, ambiguous: int = 1) -> str:
    """``text`` with spaces to the right, up to ``width`` cells."""
    return text + " " * max(0, width - cell_width(text, ambiguous))


def wrap(text: str, width: int, ambiguous: int = 1, units: re.Pattern[str] | None = None) -> list[tuple[int, int]]:
    """Break ``text`` into lines of at most ``width`` cells.

    A number stays with its unit, a Latin word stays whole; what is wider than a line is cut where it must be.

    Args:
        text: one paragraph. Line breaks in it are kept as breaks.
        width: cells a line, at least 2.
        ambiguous: cells of a character of ambiguous width.
        units: matches, right after a number, what belongs to it (``万元``).

    Returns:
        the span of each line in ``text``, without the blanks at which lines were broken; one empty span for "".
    """
    width = max(2, width)
    lines: list[tuple[int, int]] = []
    start = 0
    for part in text.split("\n"):
        lines += _wrap_line(text, start, start + len(part), width, ambiguous, units)
        start += len(part) + 1
    return lines


def _wrap_line(
    text: str, start: int, end: int, width: int, ambiguous: int, units: re.Pattern[str] | None
) -> list[tuple[int, int]]:
    if cell_width(text[start:end], ambiguous) <= width:
        return [_trimmed(text, start, end)]
    lines: list[tuple[int, int]] = []
    line_start, used = start, 0
    for a, b in _pieces(text, start, end, units):
        size = cell_width(text[a:b], ambiguous)
        if used + size > width and used + cell_width(text[a:b].rstrip(), ambiguous) > width:
            if a > line_start:
                lines.append(_trimmed(text, line_start, a))
                line_start, used = a, 0
            while size > width:  # a piece wider than a line: cut it
                cut, cells = a, 0
                while cut < b and (cells := cells + _char_width(text[cut], ambiguous)) <= width:
                    cut += 1
                if cut >= b:
                    break
                lines.append((a, cut))
                a = line_start = cut
                size = cell_width(text[a:b], ambiguous)
        used += size
    lines.append(_trimmed(text, line_start, end))
    return lines


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while end > start and text[end - 1] in " \u3000":
        end -= 1
    return start, end


def _pieces(text: str, start: int, end: int, units: re.Pattern[str] | None) -> list[tuple[int, int]]:
    """Spans that must not be broken, in order and without gaps."""
    pieces: list[tuple[int, int]] = []
    position = start
    glue = False
    while position < end:
        stop = _atom(text, position, end, units)
        if pieces and (glue or text[position] in _NO_START or text[position] == " "):
            pieces[-1] = (pieces[-1][0], stop)
        else:
            pieces.append((position, stop))
        glue = text[stop - 1] in _NO_END
        position = stop
    return pieces


def _atom(text: str, position: int, end: int, units: re.Pattern[str] | None) -> int:
    char = text[position]
    if "\u2e80" <= char < "\uff00" and char not in _BEFORE_NUMBER:
        return position + 1
    match = _NUMBER.match(text, position, end)
    if match:
        stop = match.end()
        unit = units.match(text, stop, end) if units is not None else None
        if unit:
            return unit.end()
        word = _WORD.match(text, position, end)
        return max(stop, word.end()) if word else stop
    word = _WORD.match(text, position, end)
    return word.end() if word else position + 1
