"""Which single wrong key would explain a sum that is off, and how likely it is that this is a coincidence.

Most wrong totals in practice are one wrong key. A sum that becomes exact when one digit of one figure is changed, two
neighbouring digits are swapped or a scale of 10, 10^4 or 10^8 is corrected is evidence in itself. Its strength is the
chance that an arbitrary difference would be explained as well: the number of such neighbours, times the width that
rounding leaves, over the range that the difference could take.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from checker.language.intervals import EXACT, Interval

SlipKind = Literal["digit", "swap", "scale"]
_SCALES = (Decimal(10), Decimal("0.1"), Decimal(10_000), Decimal("0.0001"), Decimal(100_000_000), Decimal("0.00000001"))


@dataclass(frozen=True, slots=True)
class Written:
    """A figure as written: its digits without point (``194088``), the value of the last digit, and its sign in the sum.

    ``decimals`` of the digits stand behind the point.
    """

    digits: str
    unit_place: Decimal
    sign: int
    decimals: int = 0

    @property
    def value(self) -> Decimal:
        """The number."""
        return int(self.digits) * self.unit_place


@dataclass(frozen=True, slots=True)
class Slip:
    """One edit that makes the sum exact: of the figure at ``index``, which would read ``value``."""

    index: int
    kind: SlipKind
    value: Decimal


@lru_cache(maxsize=4096)
def edits(figure: Written) -> dict[Decimal, tuple[SlipKind, Decimal]]:
    """Every neighbour of the figure: change of value → kind and new value."""
    found: dict[Decimal, tuple[SlipKind, Decimal]] = {}
    digits = figure.digits
    length = len(digits)
    value = figure.value
    for position, character in enumerate(digits):
        place = figure.unit_place.scaleb(length - 1 - position)
        old = int(character)
        leading = (
            position == 0 and length > 1 and figure.decimals < length - 1
        )  # 8.2 may have been 0.2, 82 was never 02
        for new in range(1 if leading else 0, 10):
            if new != old:
                change = (new - old) * place
                found.setdefault(change, ("digit", value + change))
    for position in range(length - 1):
        if digits[position] != digits[position + 1] and not (position == 0 and digits[1] == "0"):
            swapped = digits[:position] + digits[position + 1] + digits[position] + digits[position + 2 :]
            new_value = int(swapped) * figure.unit_place
            found.setdefault(new_value - value, ("swap", new_value))
    for scale in _SCALES:
        new_value = EXACT.multiply(value, scale)
        found.setdefault(new_value - value, ("scale", new_value))
    return found


def explain(residual: Interval, figures: Sequence[Written], trials: int = 1) -> tuple[list[Slip], float]:
    """The single edits that make a signed sum of figures zero, and the chance of a coincidence.

    Args:
        residual: the signed sum as it stands (an interval, for rounding), which should hold zero.
        figures: the figures in the sum, with their signs.
        trials: how many sums were tried before this one; the chance grows with it.

    Returns:
        the edits, and the chance that a difference of this size is explained by accident (at most 1).
    """
    slips: list[Slip] = []
    changes: dict[Decimal, SlipKind] = {}
    least, most = -residual.high, -residual.low  # what an edit must change the sum by
    spread = max(sum((abs(f.value) for f in figures), Decimal(0)) / 2, Decimal(1))
    lowest, highest = (Decimal(0), 2 * spread) if residual.low < 0 else (-2 * spread, Decimal(0))
    for index, figure in enumerate(figures):
        for change, (kind, value) in edits(figure).items():
            effect = change if figure.sign > 0 else -change
            if lowest <= effect <= highest:
                changes.setdefault(effect, kind)
            if least <= effect <= most:
                slips.append(Slip(index, kind, value))
    middle = (residual.low + residual.high) / 2
    width = max(residual.high - residual.low, min(f.unit_place for f in figures))
    # Swaps and lost scales are few, and common slips: where one explains the sum to the last place, only they count,
    # twice over for the two things that were looked for.
    place = max(f.unit_place for f in figures)
    few = any(slip.kind != "digit" and abs(middle + _effect(slip, figures)) <= place for slip in slips)
    count = min(len(changes), 2 * sum(kind != "digit" for kind in changes.values())) if few else len(changes)
    return slips, min(float(count * width / spread) * trials, 1.0)


def _effect(slip: Slip, figures: Sequence[Written]) -> Decimal:
    """How much an edit changes the signed sum."""
    figure = figures[slip.index]
    return (slip.value - figure.value) * figure.sign
