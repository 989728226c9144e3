"""The row under a header that names its columns and declares formulas over them: A=B+C, B, C or 1, 2, 3=1+2."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

from checker.tables.model import Entry

_LETTER: Final = re.compile(r"[A-Z]{1,2}(?:=[A-Z0-9+\-*/().%]+)?")
_ANY: Final = re.compile(r"(?:[A-Z]{1,2}|\d{1,2})(?:=[A-Z0-9+\-*/().%]+)?")
_BRACKETS: Final = re.compile(r"\(([A-Z]{1,2}|\d{1,2})\)")
_STEMS: Final = frozenset("甲乙丙丁")  # what columns of labels are called in such a row
_SIGNS: Final = str.maketrans("−–×÷", "--*/")


def symbols(entries: Sequence[Entry]) -> dict[int, str]:
    """Column → its symbol, with the formula where it declares one; empty where the row is none of this kind.

    Capital letters are enough to tell such a row. Numbers (3=1+2), small letters, (3) and ③ are one only where some
    cell declares a formula: without it they may be figures, or units.
    """
    named = [entry for entry in entries if entry.text not in _STEMS]
    plain = {entry.column: entry.text.replace(" ", "") for entry in named}
    found = {column: text for column, text in plain.items() if _LETTER.fullmatch(text)}
    if not found or len(found) < len(named) - 1:
        read = {column: _read(text) for column, text in plain.items()}
        found = {column: text for column, text in read.items() if _ANY.fullmatch(text)}
        if not any("=" in text for text in found.values()):
            return {}
    return found if len(found) >= 2 and len(found) >= len(named) - 1 else {}


def _read(text: str) -> str:
    """Another way of writing a symbol as the plain one: ③=①+②, (3)=(1)+(2), c=a+b."""
    return _BRACKETS.sub(r"\1", unicodedata.normalize("NFKC", text).translate(_SIGNS).upper())
