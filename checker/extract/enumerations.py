"""Read lists of names joined by ``、`` (雍渡村、土地村、赛驰村等5个村)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from checker.rows import Enumeration, Sentence

_MARKS: Final = re.compile("[、,]")
_ITEM: Final = r"[\u4e00-\u9fffA-Za-z·“”\"《》]{1,20}+"
_LIST: Final = re.compile(
    rf"{_ITEM}(?:[、,]{_ITEM})*、{_ITEM}(?:[、,]{_ITEM})*(?:[、和与及以]{{1,2}}{_ITEM})?(?P<open>等)?"
)


def read_enumerations(normal: str, sentences: Sequence[Sentence]) -> list[Enumeration]:
    """The lists of at least two names of every sentence."""
    found: list[Enumeration] = []
    for sentence in sentences:
        if "、" not in normal[sentence.start : sentence.end]:
            continue
        for match in _LIST.finditer(normal, sentence.start, sentence.end):
            names = tuple(_MARKS.split(match[0]))
            found.append(
                Enumeration(len(found), match.start(), match.end(), names, sentence.index, bool(match["open"]))
            )
    return found
