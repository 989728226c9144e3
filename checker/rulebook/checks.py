"""Our pandera checks, registered so that a rule in YAML can name them like a built-in one.

A check says what is *right*; the rows for which it is false become findings.
"""

from __future__ import annotations

from typing import Any

import pandas as pd
import pandera.pandas as pa
from pandera.extensions import register_check_method  # type: ignore[attr-defined]


@register_check_method(statistics=[])  # type: ignore[untyped-decorator]
def never(rows: pd.Series) -> pd.Series:
    """No such row may exist: every row that reaches the check is a finding."""
    return pd.Series(False, index=rows.index)


@register_check_method(statistics=["count"])  # type: ignore[untyped-decorator]
def fewer_than(rows: pd.Series, *, count: int) -> pd.Series:
    """Each value occurs fewer than ``count`` times in the frame."""
    return rows.groupby(rows).transform("size") < count


def known_checks() -> frozenset[str]:
    """The names of pandera's built-in checks (short ones among them) and of those registered above."""
    short = {name for name in ("eq", "ne", "gt", "ge", "lt", "le", "between") if hasattr(pa.Check, name)}
    return frozenset({*pa.Check.REGISTERED_CUSTOM_CHECKS, *pa.Check.CHECK_FUNCTION_REGISTRY, *short})


def compile_check(name: str, args: dict[str, Any]) -> pa.Check:
    """The pandera check ``name`` (built-in or registered above) with its parameters.

    Raises:
        AttributeError: when pandera knows no such check.
        TypeError: when the parameters do not fit.
    """
    method = getattr(pa.Check, name)
    check = method(**args)
    if not isinstance(check, pa.Check):
        raise AttributeError(f"{name} is not a check")
    return check
