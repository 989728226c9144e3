"""Text rules: the matches of their patterns are the rows that they judge."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache, partial
from typing import Any

import regex

from checker.document import Document
from checker.findings import BrokenRule
from checker.rows import Match
from checker.rulebook.schema import Rule

_Search = Callable[[str, int, int], Iterator[Any]]
_TIME_LIMIT = 10.0  # seconds for one pattern over one document: a runaway pattern is a broken rule


@lru_cache(maxsize=1024)
def _compiled(pattern: str) -> _Search:
    """The matches of a pattern of somebody's, within the time limit."""
    return partial(regex.compile(pattern, regex.MULTILINE | regex.VERSION1).finditer, timeout=_TIME_LIMIT)


@lru_cache(maxsize=64)
def _any_of(words: tuple[str, ...]) -> _Search:
    """The places of plain words: the standard library finds them six times as fast, and needs no time limit."""
    return re.compile("|".join(map(re.escape, sorted(words, key=len, reverse=True)))).finditer


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
        for number, matches_in in _searches(rule, tuple(words)):
            try:
                for position, document in enumerate(documents):
                    text = document.source.text
                    for match in matches_in(text, document.start, document.end):
                        groups = match.re.groupindex
                        start, end = match.span("at") if "at" in groups and match.start("at") >= 0 else match.span()
                        which = words[match[0]] if number is None else number
                        group = match["group"] or "" if "group" in groups else _kind(rule, which)
                        matches.append(Match(position, start, end, rule.name, text[start:end], group, which))
            except TimeoutError:
                broken.append(BrokenRule(rule.name, f"pattern took more than {_TIME_LIMIT:.0f} s"))
    matches.sort(key=lambda match: (match.rule, match.document, match.start, -match.end))
    return _apart(matches), broken


def _searches(rule: Rule, words: tuple[str, ...]) -> Iterator[tuple[int | None, _Search]]:
    """What a rule looks for: -1 for its own pattern, None for all its words at once, else which variant's pattern."""
    if rule.pattern is not None:
        yield -1, _compiled(rule.pattern)
    if words:
        yield None, _any_of(words)
    for number, variant in enumerate(rule.variants):
        if variant.pattern is not None:
            yield number, _compiled(variant.pattern)


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
