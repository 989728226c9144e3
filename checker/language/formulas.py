"""Formulas over named figures (``rate = done / plan * 100``): read, evaluated on intervals, shown with numbers."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from checker.language.intervals import INFINITY, Interval

_SIGNS: Final = {ast.Eq: "=", ast.LtE: "<=", ast.GtE: ">="}
_SHOWN: Final = {ast.Add: "＋", ast.Sub: "−", ast.Mult: "×", ast.Div: "÷"}
_NODES: Final = (ast.BinOp, ast.UnaryOp, ast.Name, ast.Constant, ast.Load, ast.USub, *_SHOWN)
_BINDS: Final = {ast.Add: 1, ast.Sub: 1, ast.Mult: 2, ast.Div: 2}
_APPLY: Final[dict[type, Callable[[Interval, Interval], Interval]]] = {
    ast.Add: lambda a, b: a + b,
    ast.Sub: lambda a, b: a - b,
    ast.Mult: lambda a, b: a * b,
    ast.Div: lambda a, b: a / b,
}


class FormulaError(ValueError):
    """A text that is no formula."""


@dataclass(frozen=True, slots=True)
class Formula:
    """``stated sign tree``: a name, one of ``=``, ``<=``, ``>=``, and an expression of ``+ - * /``, numbers and ``names``.

    ``units`` are the units of measure in it (``whole / count * 亩``), with what one is worth.
    """

    stated: str
    sign: str
    tree: ast.expr
    units: Mapping[str, Decimal]

    @property
    def names(self) -> tuple[str, ...]:
        """The names right of the sign that are not units, in order, each once."""
        found = dict.fromkeys(node.id for node in _in_order(self.tree) if isinstance(node, ast.Name))
        return tuple(name for name in found if name not in self.units)

    @property
    def divides(self) -> bool:
        """Whether it has a quotient, which is stated rounded."""
        return any(isinstance(node, ast.Div) for node in ast.walk(self.tree))

    @property
    def adds(self) -> bool:
        """Whether it only adds and subtracts."""
        return all(
            isinstance(node.op, ast.Add | ast.Sub) for node in ast.walk(self.tree) if isinstance(node, ast.BinOp)
        )

    def alike(self) -> Iterator[tuple[str, str]]:
        """Pairs of names that are added, subtracted or compared as they stand, so that their units must be the same."""
        yield from _alike(self.tree)
        own = _plain(self.tree)
        if own is not None and self.sign == "=":
            yield self.stated, own

    def result(self, values: Mapping[str, Interval]) -> Interval | None:
        """What the right side comes to; None when a divisor may be zero."""
        try:
            return _evaluate(self.tree, values)
        except ZeroDivisionError:
            return None

    def derived(self, values: Mapping[str, Interval]) -> Interval | None:
        """The interval that the stated figure must meet; None when a divisor may be zero."""
        value = self.result(values)
        if value is None:
            return None
        if self.sign == "<=":
            return Interval(-INFINITY, value.high, True, value.high_open)
        if self.sign == ">=":
            return Interval(value.low, INFINITY, value.low_open, True)
        return value

    def shown(self, texts: Mapping[str, str]) -> str:
        """The right side with the figures' texts in place of the names: ``180÷200×100``."""
        return _show(self.tree, texts)


def parse(source: str, units: Mapping[str, Decimal] = MappingProxyType({})) -> Formula:
    """Read a formula, in which names of ``units`` stand for what one of them is worth.

    Raises:
        FormulaError: when it is not ``name = expression`` (or ``<=``, ``>=``) of names, numbers and ``+ - * / ( )``.
    """
    text = re.sub(r"(?<![<>=])=(?!=)", "==", source.strip())
    try:
        body = ast.parse(text, mode="eval").body
    except (SyntaxError, ValueError, RecursionError) as error:
        raise FormulaError(f"不是算式 not a formula: {source}") from error
    if not isinstance(body, ast.Compare) or len(body.ops) != 1 or not isinstance(body.left, ast.Name):
        raise FormulaError(f"算式应当是“名称 = 算式” a formula is “name = expression”: {source}")
    sign = _SIGNS.get(type(body.ops[0]))
    if sign is None:
        raise FormulaError(f"只能用 = <= >= only = <= >= may be used: {source}")
    tree = body.comparators[0]
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and (isinstance(node.value, bool) or not isinstance(node.value, int | float)):
            raise FormulaError(f"不是数 not a number: {node.value!r}")
        if not isinstance(node, _NODES):
            raise FormulaError(f"只能用 + - * / 与括号 only + - * / and brackets may be used: {source}")
    said = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    return Formula(body.left.id, sign, tree, {name: units[name] for name in said if name in units})


def _in_order(node: ast.AST) -> Iterator[ast.AST]:
    yield node
    for child in ast.iter_child_nodes(node):
        yield from _in_order(child)


def _evaluate(node: ast.expr, values: Mapping[str, Interval]) -> Interval:
    if isinstance(node, ast.BinOp):
        return _APPLY[type(node.op)](_evaluate(node.left, values), _evaluate(node.right, values))
    if isinstance(node, ast.UnaryOp):
        return -_evaluate(node.operand, values)
    if isinstance(node, ast.Name):
        return values[node.id]
    assert isinstance(node, ast.Constant)
    return Interval.exact(Decimal(repr(node.value)))


def _show(node: ast.expr, texts: Mapping[str, str], binds: int = 0) -> str:
    if isinstance(node, ast.BinOp):
        own = _BINDS[type(node.op)]
        right = own + isinstance(node.op, ast.Sub | ast.Div)
        text = f"{_show(node.left, texts, own)}{_SHOWN[type(node.op)]}{_show(node.right, texts, right)}"
        return f"（{text}）" if own < binds else text
    if isinstance(node, ast.UnaryOp):
        return f"−{_show(node.operand, texts, 3)}"
    if isinstance(node, ast.Name):
        return texts[node.id]
    assert isinstance(node, ast.Constant)
    return str(node.value)


def _plain(node: ast.expr) -> str | None:
    """A name whose unit the expression has; None when units are multiplied, divided or there is none."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.UnaryOp):
        return _plain(node.operand)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Sub):
        return _plain(node.left) or _plain(node.right)
    return None


def _alike(node: ast.expr) -> Iterator[tuple[str, str]]:
    if isinstance(node, ast.BinOp):
        yield from _alike(node.left)
        yield from _alike(node.right)
        if isinstance(node.op, ast.Add | ast.Sub):
            left, right = _plain(node.left), _plain(node.right)
            if left and right:
                yield left, right
    elif isinstance(node, ast.UnaryOp):
        yield from _alike(node.operand)
