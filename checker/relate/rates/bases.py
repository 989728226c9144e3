"""Which figures of a sentence are stated bases (上年末为312.68万人, 比上年末的77个, 48.63万吨(42.17万吨)), and what is claimed against them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from checker.relate.arithmetic import comparable
from checker.rows import Figure, Ledger, Sentence
from checker.ruledata import arithmetic_words

CLAUSES = re.compile(r"[,;。:、()\n]")
_REACH = 40  # characters before a figure that its clause may have
_NEAR = 8  # figures before a base among which its claims are looked for
_MANY = 3  # claims after a base
_LEVELS = ("level", "intensive")
_PERCENTS = ("percentage", "share", "completion")


@dataclass(frozen=True)
class Base:
    """A stated base.

    ``form`` is how it is said: the ``object`` of a comparison, ``after`` the words of a past time, bare in a ``bracket``;
    ``noun`` is what its clause names besides.
    """

    figure: Figure
    form: str
    noun: str = ""


@dataclass(frozen=True)
class Claim:
    """A change, a rate or points said of a level and its base; ``subject`` is what its clause names besides."""

    figure: Figure
    kind: str
    direction: int
    subject: str


@cache
def patterns() -> Mapping[str, re.Pattern[str]]:
    """The patterns of ``bases`` in ``rules/lexicon/arithmetic.yaml``, in which PAST stands for the words of the past."""
    data = arithmetic_words()["bases"]
    return {name: re.compile(pattern.replace("PAST", f"(?:{data['past']})")) for name, pattern in data.items()}


def measures(level: Figure, base: Figure) -> bool:
    """Whether a figure may be the level that stands against a base."""
    roles = _PERCENTS if base.unit == "%" else _LEVELS
    return level.role in roles and comparable(level, base) and level.strict is not None and level is not base


def read_base(ledger: Ledger, figure: Figure) -> Base | None:
    """The figure as a base, if the words before it say that it is one."""
    if figure.role not in (*_LEVELS, *_PERCENTS, "base") or figure.group is None or figure.strict is None:
        return None
    normal, known = ledger.document.source.normal, patterns()
    said = normal[max(figure.gap_start, figure.start - _REACH) : figure.start]
    clause = CLAUSES.split(said)[-1]
    if not clause and said.endswith("("):
        clause = CLAUSES.split(said[:-1])[-1]
        if not clause and said == "(" and normal.startswith(")", figure.end):
            return Base(figure, "bracket")
        return Base(figure, "object") if known["object"].search(clause) else None
    if after := known["after"].match(clause):
        return Base(figure, "after", after["noun"])
    return Base(figure, "object") if known["object"].search(clause) else None


def read_claim(ledger: Ledger, figure: Figure) -> Claim | None:
    """The figure as a claim against a base, if it is one."""
    if figure.strict is None or not figure.counts:
        return None
    said = ledger.document.source.normal[max(figure.gap_start, figure.start - _REACH) : figure.start]
    clause = CLAUSES.split(said)[-1]
    kind, direction = figure.role, figure.direction
    if figure.role in _LEVELS and (moved := patterns()["moved"].search(clause)):
        kind, direction = "change", -1 if moved["fewer"] else 1
    elif figure.role not in ("points", "change") and not (figure.role == "rate" and figure.unit == "%"):
        return None
    return Claim(figure, kind, direction, patterns()["idle"].sub("", clause))


class Stated:
    """The stated bases of a sentence, and the claims against each; ``latest`` is the last year that the document names."""

    def __init__(self, ledger: Ledger, sentence: Sentence, latest: str) -> None:
        self._ledger, self.sentence, self.latest = ledger, sentence, latest
        self.window = [f for f in ledger.figures[sentence.first : sentence.last] if f.counts]
        self._places = {f.index: place for place, f in enumerate(self.window)}
        self.bases = {f.index: base for f in self.window if (base := read_base(ledger, f)) is not None}
        if not self.bases:
            return
        self.claimed = {f.index: claim for f in self.window if (claim := read_claim(ledger, f)) is not None}
        self.claims: dict[int, list[Claim]] = {}
        self.levels: dict[int, Figure] = {}  # of the bases that are said before their level
        # A claim behind 比上年的A is that base's. What is said of the past without a claim is no base at all.
        taken: set[int] = set()
        for base in sorted(self.bases.values(), key=lambda base: base.form == "after"):
            found = [claim for claim in self._claims(base) if claim.figure.index not in taken]
            if found:
                self.claims[base.figure.index] = found
                taken.update(claim.figure.index for claim in found)
            else:
                del self.bases[base.figure.index]

    def place(self, figure: Figure) -> int:
        """Where a figure stands among those of the sentence."""
        return self._places[figure.index]

    def _claims(self, base: Base) -> list[Claim]:
        """What is claimed against a base: before one that is said after its level, or else behind it."""
        return (self._before(base) if base.form == "after" else []) or self._behind(base)

    def _behind(self, base: Base) -> list[Claim]:
        normal, end, known = self._ledger.document.source.normal, base.figure.end, patterns()
        found: list[Claim] = []
        at = self.place(base.figure) + 1
        opposed = self.window[at] if at < len(self.window) else None
        if (
            opposed is not None
            and measures(opposed, base.figure)
            and known["opposed"].match(normal[end : opposed.start])
        ):
            self.levels[base.figure.index] = opposed
            end, at = opposed.end, at + 1
        else:
            opposed = None
        for figure in self.window[at : at + _MANY]:
            claim = self.claimed.get(figure.index)
            if claim is None or not known["then" if found or opposed else "behind"].match(normal[end : figure.start]):
                break
            if (
                base.form == "after"
                and claim.kind == "rate"
                and base.noun
                and not (base.figure.aside or found or opposed)
            ):
                break  # 上年支出26.7亿元, 增长3%: last year's own growth
            found.append(claim)
            end = figure.end
        return found

    def _before(self, base: Base) -> list[Claim]:
        normal, end, known = self._ledger.document.source.normal, base.figure.start, patterns()
        found: list[Claim] = []
        level = False
        at = self.place(base.figure)
        for figure in reversed(self.window[max(0, at - _NEAR) : at]):
            if figure.index in self.bases or ((level or found) and ";" in normal[figure.end : end]):
                break
            end = figure.start
            claim = self.claimed.get(figure.index)
            if claim is not None and (claim.kind != "change" or comparable(figure, base.figure)):
                found.append(claim)
            elif measures(figure, base.figure):
                if found and not known["parts"].search(normal[figure.gap_start : figure.start]):
                    break
                # 其中国际旅客21.6万人次, 增长45.1%: the claims so far are of a part.
                found, level = [], True
        return found
