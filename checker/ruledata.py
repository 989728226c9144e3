"""What ``rules/`` says about words: lexicon, wordings of relations, and strict loading of YAML for every room.

Loading is strict: a duplicate key, a tab, a broken file is a :class:`RuleDataError` with file and line.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from checker.complaints import close_to, keys, reason

try:
    from yaml import CSafeLoader as _Loader
except ImportError:  # pragma: no cover - PyYAML without libyaml
    from yaml import SafeLoader as _Loader  # type: ignore[assignment]


class RuleDataError(Exception):
    """A file in ``rules/`` (or in a user's folder of rules) that cannot be used."""

    def __init__(self, path: Path, line: int | None, reason: str) -> None:
        self.path, self.line, self.reason = path, line, reason
        super().__init__(f"{path}{f':{line}' if line else ''}: {reason}")

    def __reduce__(self) -> tuple[type[RuleDataError], tuple[Path, int | None, str]]:
        return type(self), (self.path, self.line, self.reason)


class Mapping(dict[str, Any]):
    """A YAML mapping that knows the line each key stands on."""

    lines: dict[str, int]


class Words(BaseModel):
    """A text in both languages."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    zh: str
    en: str

    def get(self, language: str) -> str:
        """The text in ``zh`` or ``en``."""
        return self.en if language == "en" else self.zh


class _StrictLoader(_Loader):
    pass


def _mapping(loader: Any, node: yaml.MappingNode) -> Mapping:
    result = Mapping()
    result.lines = {}
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        if not isinstance(key, str):
            key = str(key)
        if key in result:
            raise yaml.constructor.ConstructorError(None, None, f"键重复 duplicate key: {key}", key_node.start_mark)
        result[key] = loader.construct_object(value_node, deep=True)
        result.lines[key] = key_node.start_mark.line + 1
    return result


_StrictLoader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


def load_yaml(path: Path) -> Any:
    """Load one YAML file strictly.

    Raises:
        RuleDataError: when the file cannot be read, is not YAML, or repeats a key; with the line.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
        return yaml.load(text, Loader=_StrictLoader)
    except UnicodeDecodeError as error:
        raise RuleDataError(path, None, "不是 UTF-8 文本 not UTF-8 text") from error
    except OSError as error:
        raise RuleDataError(path, None, f"无法读取 cannot read: {error.strerror}") from error
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        own = isinstance(error, yaml.constructor.ConstructorError)
        said = "" if own else "不是有效的 YAML，多半是冒号、引号、括号或缩进有误 not valid YAML: "
        raise RuleDataError(path, line, f"{said}{error.problem}") from error
    except (yaml.YAMLError, RecursionError) as error:
        raise RuleDataError(path, None, str(error).splitlines()[0]) from error


def complaint(path: Path, data: Any, error: ValidationError, known: Iterable[str]) -> RuleDataError:
    """What is wrong with a file, from the first complaint of its model: with line, and “did you mean” for a key."""
    first = min(
        error.errors(), key=lambda one: one["type"] != "extra_forbidden"
    )  # a misspelt key explains a missing one
    where = keys(first["loc"], data) or tuple(first["loc"])
    line = line_of(data, where) or (1 if first["type"] == "missing" else None)
    name = ".".join(map(str, where))
    if first["type"] == "extra_forbidden":
        return RuleDataError(path, line, f"未知的键 unknown key: {name}{close_to(str(where[-1]), known)}")
    said = reason(first)
    return RuleDataError(path, line, f"{name}: {said}" if name else said)


def line_of(data: Any, where: tuple[Any, ...]) -> int | None:
    """The line of the innermost key of ``where`` that a file has."""
    line = None
    for key in where:
        lines = getattr(data, "lines", None)
        if lines is None or str(key) not in lines:
            break
        line = lines[str(key)]
        data = data[str(key)]
    return line


@cache
def rules_folder() -> Path:
    """The built-in rules: inside the installed package, or at the top of a checkout."""
    package = Path(__file__).parent
    installed = package / "rules"
    return installed if installed.is_dir() else package.parent / "rules"


def own_files(folder: Path) -> list[Path]:
    """The YAML files of a user's folder of rules, by name.

    Raises:
        RuleDataError: when there is no such folder, or none in it.
    """
    if not folder.is_dir():
        raise RuleDataError(folder, None, "没有这个规则文件夹 no such folder of rules")
    files = sorted(path for pattern in ("*.yaml", "*.yml") for path in folder.rglob(pattern))
    if not files:
        raise RuleDataError(folder, None, "文件夹里没有规则文件 no rule files (.yaml) in this folder")
    return files


def lexicon_file(name: str) -> Any:
    """The content of ``rules/lexicon/<name>.yaml``."""
    return load_yaml(rules_folder() / "lexicon" / f"{name}.yaml")


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as written, without numeric scale.

    ``group`` names the units it can be compared with, after multiplying by ``factor``; ``arabic_only`` units do not
    make a figure of a Chinese numeral.
    """

    name: str
    dimension: str
    group: str
    factor: Decimal
    arabic_only: bool


@dataclass(frozen=True, slots=True)
class Hedge:
    """A hedge word and the reading it gives; characters beside it with which, or only with which, it is a hedge."""

    word: str
    reading: str
    not_after: str = ""
    not_before: str = ""
    only_before: str = ""

    def stands(self, before: str, following: str) -> bool:
        """Whether it is a hedge between these two characters (empty at an edge of the text)."""
        if before and before in self.not_after:
            return False
        if following and following in self.not_before:
            return False
        return not self.only_before or (bool(following) and following in self.only_before)


@dataclass(frozen=True)
class Lexicon:
    """Units, hedges, idioms and words of context.

    ``by_initial`` holds unit names by first character, longest first; ``not_before`` the characters that make a unit part
    of another word; ``near`` for a unit of several meanings the words that tell, with the group they mean; ``subunits`` the
    parts of a yuan; ``prefixes`` the currency signs. ``context`` is ``context.yaml`` as it stands.
    """

    units: dict[str, Unit]
    by_initial: dict[str, tuple[str, ...]]
    not_before: dict[str, str]
    near: dict[str, tuple[tuple[tuple[str, ...], Unit], ...]]
    subunits: dict[str, Decimal]
    prefixes: dict[str, str]
    before: dict[str, Hedge]
    within: dict[str, Hedge]
    after: dict[str, Hedge]
    idioms: tuple[str, ...]
    context: Any


def _units(data: Any) -> Iterator[Unit]:
    arabic_only = frozenset(data["arabic_only"])
    for group in data["groups"]:
        for name, factor in group["units"].items():
            yield Unit(name, group["dimension"], group["name"], Decimal(str(factor)), name in arabic_only)
    for dimension, lists in data["words"].items():
        for names in lists:
            for name in names:
                yield Unit(name, dimension, name, Decimal(1), name in arabic_only)


def _near(data: Any, units: dict[str, Unit]) -> dict[str, tuple[tuple[tuple[str, ...], Unit], ...]]:
    groups = {group["name"]: group["dimension"] for group in data["groups"]}
    return {
        name: tuple(
            (tuple(entry["words"]), Unit(name, groups[entry["as"]], entry["as"], Decimal(1), units[name].arabic_only))
            for entry in entries
        )
        for name, entries in data["near"].items()
    }


@cache
def lexicon() -> Lexicon:
    """The lexicon of ``rules/lexicon``, loaded once a process."""
    data = lexicon_file("units")
    units: dict[str, Unit] = {}
    for unit in _units(data):
        units.setdefault(unit.name, unit)
    for written, name in data["aliases"].items():
        units[written] = units[name]
    by_initial: dict[str, list[str]] = {}
    for name in sorted(units, key=len, reverse=True):
        by_initial.setdefault(name[0], []).append(name)
    hedges = lexicon_file("hedges")
    places: dict[str, dict[str, Hedge]] = {}
    for place in ("before", "within", "after"):
        places[place] = {
            word: Hedge(
                word, entry["reading"], *(entry.get(key, "") for key in ("not_after", "not_before", "only_before"))
            )
            for entry in hedges[place]
            for word in entry["words"]
        }
    return Lexicon(
        units,
        {initial: tuple(names) for initial, names in by_initial.items()},
        dict(data["not_before"]),
        _near(data, units),
        {name: Decimal(str(factor)) for name, factor in data["subunits"].items()},
        dict(data["prefixes"]),
        places["before"],
        places["within"],
        places["after"],
        tuple(lexicon_file("idioms")["idioms"]),
        lexicon_file("context"),
    )


@cache
def roles(language: str) -> dict[str, str]:
    """What the members of relations are called, in ``zh`` or ``en``."""
    return {name: words[language] for name, words in lexicon_file("roles")["roles"].items()}


@cache
def arithmetic_words() -> Any:
    """The word lists of ``rules/lexicon/arithmetic.yaml``."""
    return lexicon_file("arithmetic")


@cache
def hint_words(language: str) -> dict[str, str]:
    """The words of likely causes (templates with text, value, count), in ``zh`` or ``en``."""
    return {key: words[language] for key, words in lexicon_file("hints")["hints"].items()}


@cache
def reason_words(language: str) -> dict[str, str]:
    """Why a relation could not be assessed, in ``zh`` or ``en``."""
    return {key: words[language] for key, words in lexicon_file("hints")["reasons"].items()}


class Phrase(str):
    """Words of our own about a relation: a Chinese string that ``spoken`` says in any language.

    ``key`` names it in ``rules/lexicon/hints.yaml``, ``parts`` are figures, quotations or other phrases.
    """

    key: str
    parts: tuple[str, ...]


def phrase(key: str, *parts: object) -> Phrase:
    """A phrase of the lexicon with its parts filled in."""
    texts = tuple(part if isinstance(part, str) else str(part) for part in parts)
    made = Phrase(_phrases()[key]["zh"].format(*texts))
    made.key, made.parts = key, texts
    return made


def spoken(text: str, language: str) -> str:
    """A text as it is, or a phrase in ``zh`` or ``en``."""
    if not isinstance(text, Phrase):
        return text
    parts = [spoken(part, language) for part in text.parts]
    if language != "zh" and text.key.endswith("weekday"):
        parts[-1] = lexicon_file("hints")["weekdays"].get(parts[-1], parts[-1])
    return str(_phrases()[text.key][language].format(*parts))


@cache
def _phrases() -> dict[str, dict[str, str]]:
    content: dict[str, dict[str, str]] = lexicon_file("hints")["expressions"]
    return content
