"""Equations between columns: ``基本支出 + 项目支出 = 合计``; names with blanks or signs stand in backticks."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import pandas as pd

_TOKEN: Final = re.compile(
    r"\s*(?:`(?P<quoted>[^`]+)`|(?P<number>\d+(?:\.\d+)?)(?![^\W\d])|(?P<sign>[-+*=−＋＝×])|(?P<name>[^\W\d]\w*(?:[（(][^)）]*[)）])?))"
)
_SIGNS: Final = {"−": "-", "＋": "+", "＝": "=", "×": "*"}
_CHUNK: Final = 1 << 17  # rows worked out at a time
_SAMPLE: Final = 5000
_MOST_PLACES: Final = 6


@dataclass(frozen=True, slots=True)
class Term:
    """A column, or the product of two (or of one and a number), with its sign; right of ``=`` the sign is turned."""

    sign: int
    columns: tuple[str, ...]
    factor: Decimal = Decimal(1)


@dataclass(frozen=True, slots=True)
class Equation:
    """Terms whose signed sum is zero. ``stated`` is the column a finding points at (the right side, if single)."""

    text: str
    terms: tuple[Term, ...]
    stated: str

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column it reads, once."""
        return tuple(dict.fromkeys(name for term in self.terms for name in term.columns))

    def tolerance(self, frame: pd.DataFrame) -> Decimal:
        """Half a unit of the last decimal, by the finest of the columns, for every term: 0 for whole numbers."""
        places = max((places_of(frame[name]) for name in self.columns), default=0)
        half = Decimal(1).scaleb(-places) / 2 if places else Decimal(0)
        return half * sum((abs(term.factor) * max(1, len(term.columns)) for term in self.terms), Decimal(0))

    def failures(self, frame: pd.DataFrame, within: Decimal | None) -> dict[int, Decimal]:
        """Rows in which the two sides differ by more than the tolerance, with the difference (left minus right).

        Rows with a null are left alone: they are not assessable. Candidates are judged again with exact decimals.
        """
        allowed = self.tolerance(frame) if within is None else within
        columns = {name: frame[name].to_numpy() for name in self.columns}
        failed: dict[int, Decimal] = {}
        for start in range(0, len(frame), _CHUNK):
            part = {name: values[start : start + _CHUNK] for name, values in columns.items()}
            places = self._suspects(part, float(allowed)).nonzero()[0]
            values = {name: cells[places].tolist() for name, cells in part.items()}
            for position, label in enumerate(frame.index[start + places].tolist()):
                exact = self._exact(values, position)
                if exact is not None and abs(exact) > allowed:
                    failed[label] = exact
        return failed

    def _suspects(self, part: Mapping[str, Any], allowed: float) -> Any:
        """Rows whose gap, worked out in floating point, is near the tolerance or beyond: none that fails is missed."""
        gap: Any = 0.0
        size: Any = 0.0
        for term in self.terms:
            value: Any = float(term.factor) * term.sign
            for name in term.columns:
                value = value * part[name]
            gap = gap + value
            size = size + abs(value)
        return (abs(gap) > allowed - 1e-12 * size) & (gap != 0)

    def _exact(self, values: Mapping[str, list[object]], position: int) -> Decimal | None:
        """The signed sum of one row, in exact decimals; None where a number is missing."""
        total = Decimal(0)
        for term in self.terms:
            value = term.factor * term.sign
            for name in term.columns:
                try:
                    value *= Decimal(repr(values[name][position]))
                except InvalidOperation:
                    return None
            total += value
        return None if total.is_nan() else total


def places_of(column: pd.Series) -> int:
    """The decimals that the values of a numeric column are written with, as far as a sample shows."""
    if column.dtype.kind in "iub":
        return 0
    values = column.dropna().iloc[:_SAMPLE]
    for places in range(_MOST_PLACES):
        if ((values.round(places) - values).abs() < 1e-9 * values.abs().clip(lower=1)).all():
            return places
    return _MOST_PLACES


def parse(text: str) -> Equation:
    """Read an equation.

    Raises:
        ValueError: when it is none; the message says where.
    """
    position, side = 0, 1
    terms: list[Term] = []
    right: list[Term] = []
    sign: int | None = 1
    pending: Term | None = None
    product = False
    while position < len(text.rstrip()):
        match = _TOKEN.match(text, position)
        if match is None:
            raise ValueError(f"cannot read {text[position:]!r}; put odd column names in `backticks`")
        position = match.end()
        if match["sign"]:
            symbol = _SIGNS.get(match["sign"], match["sign"])
            if symbol == "*":
                if pending is None:
                    raise ValueError("a product needs something on its left")
                product = True
                continue
            if pending is None and symbol in "+=":
                raise ValueError(f"nothing stands before {symbol!r}")
            if pending is not None:
                (terms if side > 0 else right).append(pending)
            pending, sign = None, -1 if symbol == "-" else 1
            if symbol == "=":
                if side < 0:
                    raise ValueError("more than one '='")
                side = -1
            continue
        name = match["quoted"] or match["name"]
        columns = (name,) if name else ()
        factor = Decimal(match["number"]) if match["number"] else Decimal(1)
        if product and pending is not None:
            pending, product = Term(pending.sign, (*pending.columns, *columns), pending.factor * factor), False
        elif pending is None and sign is not None:
            pending = Term(sign * side, columns, factor)
        else:
            raise ValueError(f"a sign is missing before {match[0].strip()!r}")
    if pending is None or side > 0 or not terms:
        raise ValueError("an equation has two sides: a + b = c")
    right.append(pending)
    if not any(term.columns for term in terms + right):
        raise ValueError("no column is named")
    single = right[0] if len(right) == 1 and right[0].columns else terms[0]
    return Equation(text, tuple(terms + right), single.columns[0])
