"""The format of a rule file: its keys, and what they may hold.

A rule is one YAML file. Unknown and duplicate keys are refused with file and line.
"""

from __future__ import annotations

import re
from typing import Any, Literal

import regex
from pydantic import BaseModel, ConfigDict, field_validator

from checker.findings import Severity
from checker.ruledata import Words

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
