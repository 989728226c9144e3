"""By how much something moved: whether the words of a figure's clause make it a rise or a fall (非税收入增加470万元)."""

from __future__ import annotations

import re
from functools import cache

from checker.rows import Figure, Ledger
from checker.ruledata import arithmetic_words

_CLAUSE = re.compile(r"[,;:。、()\n]")


@cache
def _words() -> tuple[re.Pattern[str], re.Pattern[str]]:
    words = arithmetic_words()["moves"]
    return tuple(re.compile(rf"(?:{words[name]})(?![到至为成])") for name in ("up", "down"))  # type: ignore[return-value]


def move(ledger: Ledger, figure: Figure) -> int:
    """+1 where the figure's own clause says that something rose by it, −1 where it fell, 0 where neither is said."""
    start = max(figure.gap_start, figure.start - 40)
    clause = _CLAUSE.split(ledger.document.source.normal[start : figure.start])[-1]
    if clause.endswith(("到", "至", "为")):
        return 0
    up, down = _words()
    rises = [match.start() for match in up.finditer(clause)]
    falls = [match.start() for match in down.finditer(clause)]
    if not rises and not falls:
        return 0
    return 1 if max(rises, default=-1) > max(falls, default=-1) else -1
