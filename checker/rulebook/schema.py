"""The format of a rule file, and the loading of folders of rules.

A rule is one YAML file. Unknown and duplicate keys are refused with file and line.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

import regex
from pydantic import BaseModel, ConfigDict, ValidationError, field_validator

from checker.findings import Severity
from checker.ruledata import RuleDataError, Words, complaint, line_of, load_yaml, own_files, rules_folder
from checker.wordings import is_wording

FrameName = Literal[
    "figures",
    "markers",
    "relations",
    "pairs",
    "matches",
    "sentences",
    "documents",
    "observations",
    "lines",
    "cells",
    "breaches",
]
_FOLDERS = ("arithmetic", "structure", "duplicates", "text", "tables")


class Condition(BaseModel):
    """A check on one column (or on the frame, without ``column``).

    ``name`` is a pandera built-in (``equal_to``, ``isin``, ``str_matches``…) or one of ours (``rulebook/checks.py``);
    ``args`` its parameters.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    name: str
    column: str | None = None
    args: dict[str, Any] = {}


class Example(BaseModel):
    """A text that must pass (``passes``) or be found (``found``).

    ``at`` is the quote found; ``format`` ``csv`` says that the text is a table. ``against`` is the text of last year's
    report, ``facts`` are known facts, both as the command line and the settings name files of them.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    text: str
    at: str | None = None
    format: Literal["text", "csv"] = "text"
    against: str | None = None
    facts: dict[str, str] = {}


class Examples(BaseModel):
    """Texts that the rule must let pass and texts in which it must find something."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    passes: tuple[Example | str, ...]
    found: tuple[Example | str, ...]


class Variant(BaseModel):
    """One of several patterns of a text rule: a ``pattern`` or ``words``, and what is said of its matches.

    ``kind`` is what findings are gathered by (``group_by: group``) and what a severity may depend on; ``right`` is the
    accepted spelling, ``said`` a few words for the message. The message refers to them as ``{right}`` and ``{said}``.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    pattern: str | None = None
    words: tuple[str, ...] = ()
    kind: str = ""
    right: str = ""
    said: Words | None = None

    @field_validator("pattern")
    @classmethod
    def _compiles(cls, value: str | None) -> str | None:
        return _regex(value)


def _regex(value: str | None) -> str | None:
    if value is not None:
        try:
            regex.compile(value, regex.MULTILINE | regex.VERSION1)
        except regex.error as error:
            raise ValueError(f"不是正则表达式 not a regular expression: {error}") from error
    return value


class SeverityBy(BaseModel):
    """A severity that depends on a column: ``column`` names it, ``values`` maps its values; None says: no finding."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    column: str
    values: dict[str, Severity | None]


class Rule(BaseModel):
    """One rule. See ``docs/writing-rules.md`` for the meaning of every key."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    name: str
    title: Words
    message: Words
    why: Words
    severity: Severity | SeverityBy
    frame: FrameName
    where: dict[str, Any] = {}
    check: Condition | None = None
    pattern: str | None = None
    variants: tuple[Variant, ...] = ()
    group_by: Literal["document", "group"] | None = None
    silences: tuple[str, ...] = ()
    suggestion: Words | None = None
    convention: Words | None = None
    mark: str | None = None
    examples: Examples
    path: str = ""

    @field_validator("name")
    @classmethod
    def _kebab(cls, value: str) -> str:
        if not re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", value):
            raise ValueError("名称用小写与连字符，说的是缺陷 a name is kebab-case and names the defect: numbering-gap")
        return value

    @field_validator("pattern")
    @classmethod
    def _compiles(cls, value: str | None) -> str | None:
        return _regex(value)


def stands_in(rule: Rule) -> bool:
    """Whether a user's rule has the name of a built-in one, and so stands in for it."""
    own = rules_folder()
    return own not in Path(rule.path).parents and any((own / f / f"{rule.name}.yaml").is_file() for f in _FOLDERS)


def rule_files(folders: Sequence[Path] = ()) -> list[Path]:
    """The built-in rule files, then those of the user's folders, each sorted by name."""
    base = rules_folder()
    files = [path for folder in _FOLDERS for path in sorted((base / folder).glob("*.yaml"))]
    for folder in folders:
        files += [path for path in own_files(folder) if not is_wording(load_yaml(path))]
    return files


def load_rule(path: Path) -> Rule:
    """Load one rule file.

    Raises:
        RuleDataError: with file and line, for YAML that does not load, an unknown key or a wrong value.
    """
    data = load_yaml(path)
    if not isinstance(data, dict):
        raise RuleDataError(path, 1, "规则文件应当是键值对 a rule file is a mapping")
    try:
        return Rule.model_validate({**data, "path": path.as_posix()})
    except ValidationError as error:
        raise complaint(path, data, error, Rule.model_fields) from error


def _prove(rule: Rule, path: Path) -> None:
    from checker.rulebook.proof import flaws  # needs pandera, which listing the built-in rules does not

    for where, reason in flaws(rule):
        raise RuleDataError(path, line_of(load_yaml(path), where), f"{'.'.join(where)}: {reason}")


def load_rules(folders: Sequence[Path] = ()) -> list[Rule]:
    """All rules, built-in and the user's own; a user's rule of the same name replaces the built-in one.

    Raises:
        RuleDataError: at the first file that is wrong.
    """
    rules: dict[str, Rule] = {}
    own = rules_folder()
    for path in rule_files(folders):
        rule = load_rule(path)
        if own not in path.parents:
            _prove(rule, path)
        earlier = rules.get(rule.name)
        if earlier is not None and (own in path.parents or own not in Path(earlier.path).parents):
            raise RuleDataError(path, None, f"规则重名 rule {rule.name} is also in {earlier.path}")
        rules[rule.name] = rule
    return list(rules.values())
