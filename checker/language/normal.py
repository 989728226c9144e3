"""Folding of full-width and variant characters, one character for one, so that offsets never move; and blank stretches."""

from __future__ import annotations

import re

_BLANK = re.compile(r"\s*")
_FOLD: dict[int, int] = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_FOLD |= {
    ord(variant): ord(plain)
    for plain, variants in {
        " ": "\u3000\u00a0\u2002\u2003\u2009",
        ":": "∶",
        "-": "−﹣‐‑",
        "~": "〜∼",
        "—": "―–─━",
        ",": "﹐",
        ".": "﹒",
        ";": "﹔",
        "万": "萬",
        "亿": "億",
        "两": "兩",
        "〇": "○",
    }.items()
    for variant in variants
}


def normalise(text: str) -> str:
    """Return ``text`` with full-width forms and dash, colon and space variants folded.

    The result has the same length: every character maps to exactly one character. The Chinese full stop ``。`` and
    the enumeration comma ``、`` keep their forms, since they mean something that no ASCII character means.
    """
    return text.translate(_FOLD)


def blank(text: str, start: int, end: int) -> bool:
    """Whether nothing but space stands in a stretch of text; looks no further than the first thing that does."""
    match = _BLANK.match(text, start, end)
    return match is not None and match.end() >= end
