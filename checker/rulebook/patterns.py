"""Text rules: the matches of their patterns are the rows that they judge."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
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
        words = {word: number for number, variant in enumerate(rule.variants) for word in variant.words}
        for number, expression in _expressions(rule, words):
            pattern = _compiled(expression)
            has_at, has_group = "at" in pattern.groupindex, "group" in pattern.groupindex
            try:
                for position, document in enumerate(documents):
                    text = document.source.text
                    for match in pattern.finditer(text, document.start, document.end, timeout=_TIME_LIMIT):
                        start, end = match.span("at") if has_at and match.start("at") >= 0 else match.span()
                        which = words[match[0]] if number is None else number
                        group = match["group"] or "" if has_group else _kind(rule, which)
                        matches.append(Match(position, start, end, rule.name, text[start:end], group, which))
            except TimeoutError:
                broken.append(BrokenRule(rule.name, f"pattern took more than {_TIME_LIMIT:.0f} s"))
    matches.sort(key=lambda match: (match.rule, match.document, match.start, -match.end))
    return _apart(matches), broken


def _expressions(rule: Rule, words: Mapping[str, int]) -> Iterator[tuple[int | None, str]]:
    """The expressions of a rule: -1 for its own pattern, None for all its words at once, else which variant's."""
    if rule.pattern is not None:
        yield -1, rule.pattern
    if words:
        yield None, "|".join(map(regex.escape, sorted(words, key=len, reverse=True)))
    for number, variant in enumerate(rule.variants):
        if variant.pattern is not None:
            yield number, variant.pattern


def _kind(rule: Rule, variant: int) -> str:
    return rule.variants[variant].kind or str(variant) if variant >= 0 else ""


def _apart(matches: Sequence[Match]) -> list[Match]:
    """Of the overlapping matches of one rule the first and longest stands."""
    kept: list[Match] = []
    for match in matches:
        last = kept[-1] if kept else None
        if last and (last.rule, last.document) == (match.rule, match.document) and match.start < last.end:
            continue
        kept.append(match)
    return kept
