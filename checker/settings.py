"""Settings: ``hegao.toml``, or ``[tool.hegao]`` in ``pyproject.toml``; validated, with "did you mean".

The same strictness holds for the sidecar file of suppressions: an unknown key is refused, never ignored.
"""

from __future__ import annotations

import datetime
import difflib
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from checker.complaints import keys, reason
from checker.findings import Severity

FILE_NAME = "hegao.toml"
SUPPRESSIONS_NAME = "hegao-suppressions.toml"

M = TypeVar("M", bound=BaseModel)


class SettingsError(Exception):
    """A settings, suppressions or baseline file that cannot be used; the message names file and key."""


class Strict(BaseModel):
    """A mapping whose unknown keys are refused. ``fail-on`` and ``fail_on`` are the same key."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _underscores(cls, data: Any) -> Any:
        return {str(key).replace("-", "_"): value for key, value in data.items()} if isinstance(data, Mapping) else data


class RuleSetting(Strict):
    """What the settings change of one rule: its severity, parameters of its check, columns of its ``where``."""

    severity: Literal["error", "warning", "info", "off"] | None = None
    parameters: dict[str, Any] = {}


class PathOverride(Strict):
    """Settings for the files that one of ``paths`` (globs) names."""

    paths: tuple[str, ...] = Field(min_length=1)
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    severity: dict[str, Severity] = {}


class Settings(Strict):
    """Everything that can be set. Paths are relative to the file that sets them.

    ``schemas`` maps globs of data files to schema files; ``facts`` are files of reference facts.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    rules: dict[str, RuleSetting] = {}
    rule_folders: tuple[Path, ...] = ()
    overrides: tuple[PathOverride, ...] = ()
    language: Literal["zh", "en"] = "zh"
    fail_on: Literal["error", "warning", "info", "never"] = "error"
    format: tuple[str, ...] = ()
    output: Path | None = None
    jobs: int = Field(default=1, ge=1)
    baseline: Path | None = None
    suppressions: Path | None = None
    facts: tuple[Path, ...] = ()
    schemas: dict[str, Path] = {}
    ambiguous_width: Literal["auto", 1, 2] = "auto"


class Suppression(Strict):
    """A finding that somebody has looked at and wants silent.

    It names the finding by ``fingerprint``, or by ``rule`` with ``path`` (glob) and ``quote`` where given. After
    ``expires`` it no longer silences anything.
    """

    reason: str = Field(min_length=1)
    fingerprint: str | None = None
    rule: str | None = None
    path: str | None = None
    quote: str | None = None
    expires: datetime.date | None = None

    @model_validator(mode="after")
    def _names_something(self) -> Suppression:
        if self.fingerprint is None and self.rule is None:
            raise ValueError("需要 fingerprint 或 rule: name a fingerprint or a rule")
        return self

    def __str__(self) -> str:
        named = [self.fingerprint and self.fingerprint[:8], self.rule, self.path, self.quote and f"“{self.quote}”"]
        return " ".join(part for part in named if part) + f"（{self.reason}）"


class _Sidecar(Strict):
    suppress: tuple[Suppression, ...] = ()


def find_settings(folder: Path) -> Path | None:
    """The settings file that applies in ``folder``: the nearest one upward."""
    for place in (folder, *folder.parents):
        own = place / FILE_NAME
        if own.is_file():
            return own
        shared = place / "pyproject.toml"
        if shared.is_file() and "hegao" in _tool_table(shared):
            return shared
    return None


def load_settings(path: Path | None) -> Settings:
    """Read and validate a settings file; the defaults for None, with the suppressions of the working folder.

    Raises:
        SettingsError: when the file cannot be read, is not TOML, has an unknown key or a wrong value.
    """
    if path is None:
        here = Path(SUPPRESSIONS_NAME)
        return Settings(suppressions=here if here.is_file() else None)
    data = _toml(path)
    if path.name == "pyproject.toml":
        data = _tool_table(path).get("hegao", {})
    settings = _validate(Settings, data, path)
    base = path.parent
    sidecar = settings.suppressions
    if sidecar is None and (base / SUPPRESSIONS_NAME).is_file():
        sidecar = Path(SUPPRESSIONS_NAME)
    return settings.model_copy(
        update={
            "rule_folders": tuple(base / folder for folder in settings.rule_folders),
            "facts": tuple(base / file for file in settings.facts),
            "schemas": {pattern: base / file for pattern, file in settings.schemas.items()},
            "baseline": base / settings.baseline if settings.baseline else None,
            "output": base / settings.output if settings.output else None,
            "suppressions": base / sidecar if sidecar else None,
        }
    )


def load_suppressions(path: Path) -> tuple[Suppression, ...]:
    """The entries of a sidecar file.

    Raises:
        SettingsError: when the file cannot be read or an entry is wrong.
    """
    return _validate(_Sidecar, _toml(path), path).suppress


def _tool_table(path: Path) -> dict[str, Any]:
    tool = _toml(path).get("tool", {})
    return tool if isinstance(tool, dict) else {}


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise SettingsError(f"{path}: 无法读取 cannot read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise SettingsError(f"{path}: 不是 UTF-8 文本 not UTF-8 text") from error
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{path}: 不是有效的 TOML not valid TOML: {error}") from error


def _validate(model: type[M], data: dict[str, Any], path: Path) -> M:
    try:
        return model.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        place = [str(part) for part in keys(first["loc"], data) or first["loc"]]
        where = ".".join(place)
        if first["type"] == "extra_forbidden":
            known = _fields(model, first["loc"][:-1])
            close = difflib.get_close_matches(place[-1].replace("-", "_"), known, 1)
            hint = f"，是否想写 did you mean: {close[0]}" if close else f"，可用的键 known keys: {', '.join(known)}"
            raise SettingsError(f"{path}: 未知的键 unknown key: {where}{hint}") from error
        raise SettingsError(f"{path}: {where}: {reason(first)}") from error


def _fields(model: type[BaseModel], place: tuple[int | str, ...]) -> list[str]:
    """The keys of the mapping at ``place``: follow the models through mappings and lists."""
    found: dict[str, type[BaseModel]] = {
        "rules": RuleSetting, "overrides": PathOverride, "suppress": Suppression,
    }  # fmt: skip
    inner = found.get(str(place[0]), model) if place else model
    return sorted(inner.model_fields)
