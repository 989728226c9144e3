"""How rare an accident must be before a difference that one wrong key explains says something (rules/lexicon/evidence.yaml).

Each is a chance from 0 to 1 below which the key is evidence, by what else speaks for the relation.
"""

from __future__ import annotations

from typing import Final

from checker.ruledata import lexicon_file

_ACCIDENT: Final[dict[str, float]] = lexicon_file("evidence")["accident"]

OPEN: Final = 1 / _ACCIDENT["open"]
UNSAID: Final = 1 / _ACCIDENT["unsaid"]
SAID: Final = 1 / _ACCIDENT["said"]
TOLD: Final = 1 / _ACCIDENT["told"]
LOOK: Final = 1 / _ACCIDENT["look"]
BARELY: Final = 1 / _ACCIDENT["barely"]
