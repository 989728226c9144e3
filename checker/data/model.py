"""The format of a schema for data files (``docs/data-files.md`` says what every key means)."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

ColumnType = Literal["text", "int", "number", "date", "bool"]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ColumnSpec(_Strict):
    """What a column holds. Bounds are inclusive (``min``, ``max``) or exclusive (``above``, ``below``)."""

    type: ColumnType | None = None
    nullable: bool = False
    unique: bool = False
    optional: bool = False
    min: Decimal | str | None = None
    max: Decimal | str | None = None
    above: Decimal | None = None
    below: Decimal | None = None
    pattern: str | None = None
    values: tuple[str | int | float | bool, ...] | None = None
    min_length: int | None = Field(default=None, ge=0)
    max_length: int | None = Field(default=None, ge=0)
    unit: str = ""
    title: str = ""

    @field_validator("min", "max", mode="before")
    @classmethod
    def _dates(cls, value: Any) -> Any:
        return value.isoformat() if isinstance(value, date) else value

    @field_validator("pattern")
    @classmethod
    def _compiles(cls, value: str | None) -> str | None:
        if value is not None:
            try:
                re.compile(value)
            except re.error as error:
                raise ValueError(f"not a regular expression: {error}") from error
        return value


class CheckSpec(_Strict):
    """A check over several columns or rows: exactly one of ``equation``, ``sequence``, ``increasing``, ``ordered``,
    ``distinct``, ``foreign``, ``total``, ``scale``; the other keys are its parameters.
    """

    name: str = ""
    equation: str | None = None
    within: Decimal | None = Field(default=None, ge=0)
    sequence: str | None = None
    increasing: str | None = None
    strict: bool = False
    ordered: tuple[str, ...] | None = None
    distinct: tuple[str, ...] | Literal["all"] | None = None
    foreign: str | None = None
    file: Path | None = None
    to: str | None = None
    total: str | None = None
    where: dict[str, str] = {}
    scale: str | None = None
    by: tuple[str, ...] = ()

    @field_validator("by", "distinct", "ordered", mode="before")
    @classmethod
    def _listed(cls, value: Any) -> Any:
        return [value] if isinstance(value, str) and value != "all" else value

    @model_validator(mode="after")
    def _one_kind(self) -> CheckSpec:
        kinds = [kind for kind in KINDS if getattr(self, kind) is not None]
        if len(kinds) != 1:
            raise ValueError(f"a check has exactly one of {', '.join(KINDS)}")
        if (self.foreign is None) != (self.file is None):
            raise ValueError("foreign needs file, and file needs foreign")
        if self.total is not None and not self.where:
            raise ValueError("total needs where: the value that marks the rows of totals, {类别: 合计}")
        if self.ordered is not None and len(self.ordered) < 2:
            raise ValueError("ordered needs two columns or more")
        return self

    @property
    def kind(self) -> str:
        """Which check it is."""
        return next(kind for kind in KINDS if getattr(self, kind) is not None)

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns it reads, those of an equation left out."""
        single = (self.sequence, self.increasing, self.foreign, self.total, self.scale)
        listed = self.distinct if isinstance(self.distinct, tuple) else ()
        return (*(c for c in single if c), *(self.ordered or ()), *listed, *self.by, *self.where)


KINDS = ("equation", "sequence", "increasing", "ordered", "distinct", "foreign", "total", "scale")


class DataSchema(_Strict):
    """The schema of one data file. ``strict`` refuses columns that it does not name."""

    title: str = ""
    columns: dict[str, ColumnSpec]
    strict: bool = False
    checks: tuple[CheckSpec, ...] = ()
    sheet: str | None = None
    encoding: str | None = None
    delimiter: str | None = Field(default=None, min_length=1, max_length=1)
