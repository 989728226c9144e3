"""What can be told of a rule before it runs: do its columns, its checks and the words of its messages exist?

A rule of a user's is asked this when it is loaded, so that a slip of the pen is named with its line and not first met in
the middle of a run. The built-in ones are asked by the tests.
"""

from __future__ import annotations

import string
from collections.abc import Iterator
from functools import cache
from typing import Any

from checker.complaints import close_to
from checker.rulebook.schema import Rule, SeverityBy

_ADDED = ("quote", "hint", "count", "context", "quotes")  # what a finding adds to the values of its row
_OF_VARIANTS = ("right", "said")


@cache
def _columns(frame: str) -> frozenset[str]:
    from checker.frames.models import MODELS

    return frozenset(MODELS[frame].to_schema().columns)


def flaws(rule: Rule) -> Iterator[tuple[tuple[str, ...], str]]:
    """What is wrong with a rule: the key under which it stands, and what it is."""
    columns = _columns(rule.frame)
    for column, wanted in rule.where.items():
        if column not in columns:
            yield ("where", column), _no_column(column, columns)
        elif isinstance(wanted, dict):
            yield from ((("where", column), said) for name, args in wanted.items() if (said := _operator(name, args)))
    if rule.check is not None:
        if rule.check.column is not None and rule.check.column not in columns:
            yield ("check", "column"), _no_column(rule.check.column, columns)
        if said := _check(rule.check.name, rule.check.args):
            yield ("check", "name"), said
    if isinstance(rule.severity, SeverityBy) and rule.severity.column not in columns:
        yield ("severity", "column"), _no_column(rule.severity.column, columns)
    known = {*columns, *_ADDED, *(_OF_VARIANTS if rule.variants else ())}
    for key, words in (("message", rule.message), ("suggestion", rule.suggestion)):
        for language in ("zh", "en"):
            if words is not None and (said := _template(words.get(language), known)):
                yield (key, language), said


def _no_column(name: str, columns: frozenset[str]) -> str:
    return f"这类规则没有这一列 no such column: {name}{close_to(name, columns) or _listed(columns)}"


def _listed(names: frozenset[str] | set[str]) -> str:
    return f"，可用 choose from: {', '.join(sorted(names))}"


def _operator(name: str, args: Any) -> str:
    """What is wrong with one operator of ``where``; empty if nothing is."""
    from checker.rulebook.judge import SHORT

    if isinstance(args, dict):
        return _check(name, args)
    if name not in SHORT:
        return f"没有这种比较 no such operator: {name}{close_to(name, SHORT) or _listed(set(SHORT))}"
    return _check(name, {SHORT[name]: args})


def _check(name: str, args: dict[str, Any]) -> str:
    from checker.rulebook.checks import compile_check, known_checks

    known = known_checks()
    if name not in known:
        return f"没有这种检查 no such check: {name}{close_to(name, known)}"
    try:
        compile_check(name, args)
    except (TypeError, ValueError) as error:
        return f"{name} 的参数不对 wrong parameters: {error}"
    return ""


def _template(text: str, known: set[str]) -> str:
    """What is wrong with a message; empty if nothing is."""
    try:
        names = [name for _, name, _, _ in string.Formatter().parse(text) if name is not None]
    except ValueError as error:
        return f"花括号有误，要写花括号本身请写两个 wrong braces, double those that are meant as such: {error}"
    for name in names:
        word = name.split(".")[0].split("[")[0]
        if word not in known:
            return f"没有这个词 no such word: {{{word}}}{close_to(word, known) or _listed(known)}"
    return ""
