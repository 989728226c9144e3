"""The one place that decides whether a stated and a derived figure agree."""

from __future__ import annotations

from typing import Literal

from checker.language.intervals import Interval

Verdict = Literal["confirmed", "contradicted", "uncertain", "not_assessable"]
Certainty = Literal["certain", "likely", "possible"]


def verdict(
    stated: Interval | None,
    derived: Interval | None,
    loose_stated: Interval | None = None,
    loose_derived: Interval | None = None,
) -> Verdict:
    """Compare what is stated with what follows from other figures.

    Args:
        stated: the strict interval of the stated figure; None when it is masked or absent.
        derived: the strict interval that follows from the members; None when a member is masked or absent.
        loose_stated: the interval under the loose reading (trailing zeros are rounding); ``stated`` if None.
        loose_derived: the same for the derived figure.

    Returns:
        ``confirmed`` when the strict intervals meet, ``uncertain`` when only the loose ones do, ``contradicted`` when
        neither do, ``not_assessable`` when either is missing: nothing passes because a value is missing.
    """
    if stated is None or derived is None:
        return "not_assessable"
    if stated.meets(derived):
        return "confirmed"
    if (loose_stated or stated).meets(loose_derived or derived):
        return "uncertain"
    return "contradicted"
