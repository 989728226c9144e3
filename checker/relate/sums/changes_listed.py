"""Changes listed after the change that they make up: 增支60107万元, 主要变动为: 教育支出增加11284万元, …其他科目净减少1624万元."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from checker.relate.arithmetic import comparable, hint, make, part, signed_sum, slip_evidence, strict, written
from checker.relate.breakdown import clause_of
from checker.relate.cues import cues
from checker.relate.evidence import SAID, UNSAID
from checker.rows import Figure, Ledger, Relation
from checker.ruledata import phrase

_UP = re.compile(r"(?:净|调)?(?:增加|增支|增收|调增|追加)(?:了|额|数)?(?:为)?$|(?:净增|新增)$")
_DOWN = re.compile(r"(?:净|调)?(?:减少|减支|减收|调减|压减|核减)(?:了|额|数)?(?:为)?$|净减$")
_LEAST = 2
_BEFORE = 3  # changes before a list among which the one that it makes up stands


def find(ledger: Ledger) -> Iterator[Relation]:
    """Relations of kind ``total`` between a change and the changes listed after it."""
    normal = ledger.document.source.normal
    run: list[tuple[Figure, int]] = []
    for figure in ledger.figures:
        if figure.role not in ("level", "change", "remark") or figure.group is None or figure.aside:
            continue
        clause = clause_of(normal, figure)
        sign = 1 if _UP.search(clause) else -1 if _DOWN.search(clause) else 0
        if run and (
            not sign or figure.block != run[-1][0].block or figure.sentence - run[-1][0].sentence > 1
            or not comparable(figure, run[-1][0])
        ):  # fmt: skip
            yield from _listed(ledger, run)
            run = []
        if sign and figure.strict is not None:
            run.append((figure, sign))
    yield from _listed(ledger, run)


def _listed(ledger: Ledger, run: Sequence[tuple[Figure, int]]) -> Iterator[Relation]:
    """The first change of a run against all that follow, the surest start first."""
    normal = ledger.document.source.normal
    best: Relation | None = None
    for at, (whole, sign) in enumerate(run[:_BEFORE]):
        rest = run[at + 1 :]
        if len(rest) < _LEAST or ":" not in normal[whole.end : rest[0][0].start]:
            continue
        plus = [f for f, own in rest if own == sign]
        minus = [f for f, own in rest if own != sign]
        derived, own = signed_sum(plus, minus), strict(whole)
        if derived is None or own is None:
            continue
        slips, chance = ([], None) if derived.meets(own) else slip_evidence(plus, [*minus, whole])
        closed = bool(cues().rest.match(clause_of(normal, rest[-1][0])))
        if not derived.meets(own) and not (slips and chance is not None and chance < (SAID if closed else UNSAID)):
            continue
        terms = "".join(f"{'＋' if own == sign else '−'}{written(f, whole)}" for f, own in rest).lstrip("＋")
        relation = make(
            ledger,
            "total",
            whole,
            [part("part", f) for f, _ in rest],
            phrase("changes", terms),
            derived,
            signed_sum(plus, minus, use_loose=True),
            "likely",
            pattern="changes-listed",
            hint=hint(slips, [*plus, *minus, whole]),
            chance=chance,
        )
        if relation.verdict == "confirmed":
            yield relation
            return
        best = best or relation
    if best is not None:
        yield best
