"""Text rules: the matches of their patterns are the rows that they judge."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import regex

from checker.document import Document
from checker.findings import BrokenRule
from checker.rows import Match
from checker.rulebook.schema import Rule

_TIME_LIMIT = 10.0  # seconds for one pattern over one document: a runaway pattern is a broken rule


@lru_cache(maxsize=1024)
def _compiled(pattern: str) -> Any:
    return regex.compile(pattern, regex.MULTILINE | regex.VERSION1)


def find_matches(rules: Sequence[Rule], documents: Sequence[Document]) -> tuple[list[Match], list[BrokenRule]]:
    """Run the pattern of every text rule over the original text of every document.

    A group named ``at`` is the place of the finding, a group named ``group`` what findings are gathered by.

    Returns:
        the matches, and rules whose pattern ran out of time.
    """
    matches: list[Match] = []
    broken: list[BrokenRule] = []
    for rule in rules:
        expressions = [(-1, rule.pattern)] if rule.pattern is not None else []
        expressions += [(number, variant.expression) for number, variant in enumerate(rule.variants)]
        for number, expression in expressions:
            kind = rule.variants[number].kind or str(number) if number >= 0 else ""
            pattern = _compiled(expression)
            has_at, has_group = "at" in pattern.groupindex, "group" in pattern.groupindex
            try:
                for position, document in enumerate(documents):
                    text = document.source.text
                    for match in pattern.finditer(text, document.start, document.end, timeout=_TIME_LIMIT):
                        start, end = match.span("at") if has_at and match.start("at") >= 0 else match.span()
                        group = match["group"] or "" if has_group else kind
                        matches.append(Match(position, start, end, rule.name, text[start:end], group, number))
            except TimeoutError:
                broken.append(BrokenRule(rule.name, f"pattern took more than {_TIME_LIMIT:.0f} s"))
    matches.sort(key=lambda match: (match.rule, match.document, match.start, -match.end))
    return _apart(matches), broken


def _apart(matches: Sequence[Match]) -> list[Match]:
    """Of the overlapping matches of one rule the first and longest stands."""
    kept: list[Match] = []
    for match in matches:
        last = kept[-1] if kept else None
        if last and (last.rule, last.document) == (match.rule, match.document) and match.start < last.end:
            continue
        kept.append(match)
    return kept
