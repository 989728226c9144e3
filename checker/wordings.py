"""Wordings of relations: one YAML file says in which words figures stand, and which formula they then obey.

A wording lies in ``rules/relations/`` or anywhere in a user's folder of rules; a file with the key ``holds`` is one.
Its ``pattern`` is a regular expression over the document's normalised text in which every figure is a placeholder:
``{rate:percent}`` is a figure of a type, known to the formula by its name, ``{_}`` any figure. See ``docs/writing-rules.md``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, Literal

import regex
from pydantic import BaseModel, ConfigDict, Field, ValidationError, ValidationInfo, field_validator, model_validator

from checker.complaints import close_to
from checker.language.formulas import Formula, parse
from checker.language.verdicts import Certainty
from checker.ruledata import RuleDataError, Words, complaint, lexicon, load_yaml, own_files, roles, rules_folder

Kind = Literal[
    "total",
    "product",
    "share",
    "growth",
    "difference",
    "multiple",
    "mean",
    "count",
    "balance",
    "completion",
    "part",
    "repeat",
]
KINDS: Final = ("number", "quantity", "money", "percent", "ratio", "range", "masked")
ROLES: Final = (
    "level", "base", "budget", "change", "rate", "points", "share", "completion", "multiple", "percentage",
    "intensive", "remark",
)  # fmt: skip
DIMENSIONS: Final = (
    "count", "length", "area", "volume", "weight", "energy", "power", "temperature", "data", "time", "other",
)  # fmt: skip
_CODES: Final = {word: chr(0xE010 + n) for n, word in enumerate(dict.fromkeys((*KINDS, *ROLES, *DIMENSIONS)))}
_OPEN, _CLOSE, _BESIDE = "\ue000", "\ue001", "\ue002"
_PLACEHOLDER = re.compile(r"\{(_|[a-z]+\d?)(?::([^{}]+))?\}")


class Lookup(BaseModel):
    """A figure that stands elsewhere: the nearest one before (then after) whose ``label`` matches and whose ``type`` fits."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    label: str
    type: str = "level"

    @field_validator("label")
    @classmethod
    def _compiles(cls, value: str) -> str:
        _compile(value)
        return value

    @field_validator("type")
    @classmethod
    def _known(cls, value: str) -> str:
        _token(value)
        return value


class WordingExamples(BaseModel):
    """Texts in which the relation is found and holds, is found and does not hold, and is not found."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    confirmed: tuple[str, ...]
    contradicted: tuple[str, ...] = ()
    nothing: tuple[str, ...] = ()

    def all(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """The texts by what is wanted of them."""
        return ("confirmed", self.confirmed), ("contradicted", self.contradicted), ("nothing", self.nothing)


class Wording(BaseModel):
    """One wording.

    ``kind`` is the kind of relation, by which rules judge it; ``holds`` the formula, whose left side is the figure that
    findings point at; ``find`` the figures of the formula that stand elsewhere; ``unless`` a pattern that, found in the
    sentence, says that the formula need not hold; ``same_unit`` figures that must have comparable units (what a formula adds
    must have anyway), ``given`` the value that a figure must have (两项合计); ``certainty`` what a contradiction is worth (``possible`` only confirms).
    Names in the formula are roles of ``rules/lexicon/roles.yaml``, with a digit where there are several (``part1``).
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    name: str
    title: Words
    kind: Kind
    pattern: str
    find: dict[str, Lookup] = {}
    unless: str | None = None
    same_unit: tuple[str, ...] = ()
    given: dict[str, int] = {}
    holds: str
    sentences: int = Field(default=1, ge=1)
    certainty: Certainty
    examples: WordingExamples
    path: str = ""

    @field_validator("name")
    @classmethod
    def _kebab(cls, value: str) -> str:
        if not re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", value):
            raise ValueError("名称用小写与连字符 a name is kebab-case: share-of-visitors")
        return value

    @field_validator("pattern")
    @classmethod
    def _placeholders(cls, value: str, info: ValidationInfo) -> str:
        if not (info.context or {}).get("tested"):
            _compile(template(value))
        return value

    @field_validator("holds")
    @classmethod
    def _reads(cls, value: str) -> str:
        _formula(value)
        return value

    @field_validator("unless")
    @classmethod
    def _unless(cls, value: str | None) -> str | None:
        if value is not None:
            _compile(value)
        return value

    @model_validator(mode="after")
    def _complete(self) -> Wording:
        said = {match[1] for match in _PLACEHOLDER.finditer(self.pattern)}
        repeated = [name for name in said if len(re.findall(rf"\{{{name}[:}}]", self.pattern)) > 1 and name != "_"]
        if repeated:
            raise ValueError(f"名称重复 a name stands twice in the pattern: {repeated[0]}")
        formula = self.formula
        for name in (formula.stated, *formula.names, *self.same_unit, *self.given):
            if name not in said and name not in self.find:
                raise ValueError(f"算式里的 {name} 不在句式里 the formula's {name} is not in the pattern")
            role = name.rstrip("0123456789")
            if role not in roles("zh"):
                raise ValueError(f"没有这个角色 no such role: {role}{close_to(role, roles('zh'))}")
        if formula.stated in self.find:
            raise ValueError("被核对的数应在句式里 the stated figure must stand in the pattern")
        if self.certainty == "possible" and self.examples.contradicted:
            raise ValueError("possible 只作印证 a wording that is only possible contradicts nothing")
        return self

    @property
    def formula(self) -> Formula:
        """The formula, read."""
        return _formula(self.holds)

    @property
    def expression(self) -> Any:
        """The compiled pattern, over a text whose figures are tokens (``token``)."""
        return _compile(template(self.pattern))


@lru_cache(maxsize=4096)
def token(kind: str, dimension: str | None, role: str, group: str | None, unit: str | None) -> str:
    """What stands for a figure in the text that patterns are matched against."""
    codes = "".join(_CODES.get(word or "", "") for word in (kind, dimension, role))
    return f"{_OPEN}{codes}{_BESIDE}{group or ''}{_BESIDE}{unit or ''}{_CLOSE}"


def fits(type_: str, written: str) -> bool:
    """Whether a figure's token is of a type."""
    return _compile(_token(type_)).fullmatch(written) is not None


@lru_cache(maxsize=512)
def template(pattern: str) -> str:
    """The regular expression of a pattern with placeholders. What is not in a class of characters is no figure and no bracket either.

    Raises:
        ValueError: when a type is neither a kind, a dimension, a role, a group of units nor a unit.
    """
    seen: set[str] = set()

    def one(match: re.Match[str]) -> str:
        name, type_ = match[1], match[2]
        if name == "_":
            return f"(?:{_token(type_) if type_ else _any()})"
        if name in seen:
            return f"(?P={name})"
        seen.add(name)
        return f"(?P<{name}>{_token(type_) if type_ else _any()})"

    return _PLACEHOLDER.sub(one, pattern.replace("[^", f"[^{_OPEN}()"))


_GROUP = re.compile(r"\(\?:([\u4e00-\u9fff]+(?:\|[\u4e00-\u9fff]+)*)\)")
_LITERAL = re.compile(r"[\u4e00-\u9fff]+")
_OTHER = re.compile(r"\[\^?(?:\\.|[^\]])*\]|\\p\{\w+\}|\\.|\{[^}]*\}|.", re.DOTALL)
_QUANTIFIER = re.compile(r"[?*]|\{0|\{,")


@lru_cache(maxsize=512)
def anchors(pattern: str) -> tuple[tuple[str, ...], ...]:
    """Sets of words: wherever the pattern matches, one of each set stands in the text; first the sets of long words.

    Only what is no alternative to anything and is not optional is looked at, outside every bracket.
    """
    found: list[tuple[str, ...]] = []
    depth = position = 0
    while position < len(pattern):
        group, literal = _GROUP.match(pattern, position), _LITERAL.match(pattern, position)
        placeholder = _PLACEHOLDER.match(pattern, position)
        if depth == 0 and placeholder:
            end = placeholder.end()
            if placeholder[2] and not _QUANTIFIER.match(pattern, end):
                found.append(tuple(_mark(words.split("&")[0].strip()) for words in placeholder[2].split("|")))
        elif depth == 0 and group:
            end = group.end()
            if not _QUANTIFIER.match(pattern, end):
                found.append(tuple(group[1].split("|")))
        elif depth == 0 and literal:
            end = literal.end()
            word = literal[0][:-1] if _QUANTIFIER.match(pattern, end) else literal[0]
            found += [(word,)] if word else []
        else:
            other = _OTHER.match(pattern, position)
            assert other is not None
            end = other.end()
            depth += {"(": 1, ")": -1}.get(other[0], 0)
            if other[0] == "|" and depth == 0:
                return ()
        position = end
    return tuple(sorted(set(found), key=lambda words: (-min(map(len, words)), len(words), words)))


def _mark(word: str) -> str:
    """What a token of a type holds."""
    return _CODES.get(word, _BESIDE + word)


def _any() -> str:
    return f"{_OPEN}[^{_CLOSE}]*{_CLOSE}"


@lru_cache(maxsize=256)
def _token(type_: str) -> str:
    """The expression of a type: words joined by ``|`` (either) or ``&`` (both). All codes, or all units, are read at once."""
    kinds = [[word.strip() for word in words.split("&")] for words in type_.split("|")]
    single = [words[0] for words in kinds if len(words) == 1]
    ways = [f"(?={_OPEN}{_has(single)})"] if single else []
    ways += ["".join(f"(?={_OPEN}{_has([word])})" for word in words) for words in kinds if len(words) > 1]
    return f"(?:{ways[0] if len(ways) == 1 else '(?:' + '|'.join(ways) + ')'}{_any()})"


def _has(words: Sequence[str]) -> str:
    """The beginning of a token that has one of several words."""
    codes, units = "".join(_CODES.get(word, "") for word in words), [word for word in words if word not in _CODES]
    known = _units()
    for unit in units:
        if unit not in known:
            raise ValueError(f"没有这种数 no such type of figure: {unit}{close_to(unit, (*_CODES, *known))}")
    names = "|".join(map(regex.escape, units))
    ways = [f"[^{_BESIDE}{_CLOSE}]*[{codes}]"] if codes else []
    ways += [f"[^{_CLOSE}]*{_BESIDE}(?:{names})[{_BESIDE}{_CLOSE}]"] if units else []
    return ways[0] if len(ways) == 1 else f"(?:{'|'.join(ways)})"


@lru_cache(maxsize=1)
def _units() -> frozenset[str]:
    """Units and groups of units that a type may name."""
    return frozenset(name for unit in lexicon().units.values() for name in (unit.name, unit.group))


@lru_cache(maxsize=512)
def _compile(pattern: str) -> Any:
    try:
        return regex.compile(pattern, regex.VERSION1)
    except regex.error as error:
        raise ValueError(f"不是正则表达式 not a regular expression: {error}") from error


@lru_cache(maxsize=512)
def _formula(source: str) -> Formula:
    return parse(source, {name: unit.factor for name, unit in lexicon().units.items()})


def is_wording(data: object) -> bool:
    """Whether a YAML file of a folder of rules is a wording."""
    return isinstance(data, dict) and "holds" in data


def load_wording(path: Path, *, tested: bool = False) -> Wording:
    """Load one wording. The patterns of ``tested`` ones are compiled when they are first needed.

    Raises:
        RuleDataError: with file and line, for YAML that does not load, an unknown key or a wrong value.
    """
    data = load_yaml(path)
    try:
        return Wording.model_validate({**data, "path": path.as_posix()}, context={"tested": tested})
    except ValidationError as error:
        raise complaint(path, data, error, Wording.model_fields) from error


@lru_cache(maxsize=8)
def load_wordings(folders: tuple[Path, ...] = ()) -> tuple[Wording, ...]:
    """All wordings, built-in and the user's own; a user's of the same name replaces the built-in one.

    Raises:
        RuleDataError: at the first file that is wrong, or when a folder has two of one name.
    """
    paths = sorted((rules_folder() / "relations").glob("*.yaml"))
    found = {wording.name: wording for wording in (load_wording(path, tested=True) for path in paths)}
    own: dict[str, Wording] = {}
    for folder in folders:
        for path in own_files(folder):
            if is_wording(load_yaml(path)):
                wording = load_wording(path)
                if wording.name in own:
                    raise RuleDataError(
                        path, None, f"句式重名 wording {wording.name} is also in {own[wording.name].path}"
                    )
                own[wording.name] = wording
    return tuple({**found, **own}.values())
