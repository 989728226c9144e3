"""Totals of lines and columns: which cell is the sum of which, found by labels, levels, headers; proved by figures.

For every line or column that may be a total several sums are thought of; the one that holds best is taken, and only
where it holds often enough are the places at which it fails contradictions. Where none holds, the structure is
uncertain, and the total is not assessable.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from checker.language.verdicts import Certainty
from checker.relate.tables.axis import Axis, Hypothesis, Outcome
from checker.relate.tables.columns import column_sums
from checker.relate.tables.declared import declared_sums
from checker.relate.tables.lines import line_sums, run_sums, sums_over_runs
from checker.relate.tables.words import part, relation, spell
from checker.rows import Hint, Ledger, Relation

_NEAR = Decimal("0.25")  # a lone sum that misses by more is no sum with a mistake in it, but no sum
_LARGE = 400  # lines beyond which sums without a word for them are not looked for


def find(ledger: Ledger) -> Iterator[Relation]:
    """The totals of every table of a document."""
    for layout in ledger.tables:
        if layout.doubt or not layout.amounts:
            continue
        additive = [line for line in layout.lines if line.role != "statistic"]
        by_column = Axis(layout, False, additive, layout.amounts)
        sums = _chosen(by_column)
        laws = {index: frozenset(item for item, _ in best.terms) for index, best in sums.items() if best.score > 0}
        laws |= {h.total: frozenset(item for item, _ in h.terms) for h in declared_sums(layout)}
        by_line = Axis(layout, True, layout.lines, layout.amounts)
        yield from _totals(by_line, _chosen(by_line), "rows", laws)
        yield from _totals(by_column, sums, "columns", {})


def _chosen(axis: Axis) -> dict[int, Hypothesis]:
    """The sum that holds best for every item that may be a total."""
    groups: dict[int, list[Hypothesis]] = {}
    declared = {i for i, column in enumerate(axis.columns) if "=" in column.formula} if not axis.by_line else set()
    for hypothesis in line_sums(axis.layout) if axis.by_line else column_sums(axis.layout):
        if hypothesis.total not in declared:
            groups.setdefault(hypothesis.total, []).append(hypothesis)
    chosen: dict[int, Hypothesis] = {}
    for index, group in groups.items():
        named = any(hypothesis.basis == "label" for hypothesis in group)
        tested = [axis.test(hypothesis) for hypothesis in _distinct(group)]
        # One summand that is not zero proves nothing against parts that stand where one looks for them.
        meant = [h for h in tested if h.natural or h.count("confirmed") + h.count("uncertain")]
        # The first of equals: groups are in order of likelihood.
        best = max(meant or tested, key=lambda h: (h.score, h.natural), default=None)
        if best is not None and best.outcomes:
            best.named = named
            chosen[index] = best
    if axis.by_line and axis.size <= _LARGE:
        runs = list(run_sums(axis, {index for index, best in chosen.items() if best.score > 0}))
        chosen |= {run.total: run for run in runs}
        for index, best in list(chosen.items()) if runs else ():
            if best.named and best.score <= 0:
                for hypothesis in sums_over_runs(axis, index, runs):
                    hypothesis.named = True
                    chosen[index] = max(best, hypothesis, key=lambda h: h.score)
    return chosen


def _totals(
    axis: Axis, chosen: Mapping[int, Hypothesis], pattern: str, laws: Mapping[int, frozenset[int]]
) -> Iterator[Relation]:
    spoilt = _not_additive(chosen.values())
    proved = (
        {cross for total, parts in laws.items() for cross in (total, *parts)}
        if axis.by_line
        else set(range(axis.crossing))
    )
    for index in sorted(chosen):
        relations = list(_relations(axis, chosen[index], pattern, spoilt, proved | _held_elsewhere(chosen, index)))
        if laws:
            starts = {
                reading.entry.start: cross
                for cross in range(axis.crossing)
                if (reading := axis.reading(index, cross)).entry is not None
            }
            _fold([relation for relation in relations if relation.verdict == "contradicted"], laws, starts)
        yield from relations


def _fold(relations: Sequence[Relation], laws: Mapping[int, frozenset[int]], columns: Mapping[int, int]) -> None:
    """Make a total over columns that is off by what one of its parts is off by, in the same line, a mere remark.

    Args:
        relations: contradicted sums of lines, all with the same total line.
        laws: the parts of every column that is a sum of others.
        columns: the column of each relation, by the start of its stated cell.
    """
    for found in relations:
        for other in relations:
            parts = laws.get(columns[found.members[0].start], frozenset())
            if columns[other.members[0].start] in parts and other.difference == found.difference:
                found.certainty = "possible"
                found.hint = Hint("about", other.label)


def _distinct(group: Sequence[Hypothesis]) -> list[Hypothesis]:
    seen: set[tuple[tuple[int, int], ...]] = set()
    kept = []
    for hypothesis in group:
        if hypothesis.terms not in seen and len(hypothesis.terms) >= 2:
            seen.add(hypothesis.terms)
            kept.append(hypothesis)
    return kept


def _not_additive(chosen: Iterable[Hypothesis]) -> set[int]:
    """Crossing columns or lines in which no sum holds though several were tried: prices, averages, ranks."""
    held: dict[int, list[bool]] = {}
    for hypothesis in chosen:
        if hypothesis.count("confirmed") == 0:
            continue
        for outcome in hypothesis.outcomes:
            if outcome.strong and outcome.verdict != "not_assessable":
                held.setdefault(outcome.cross, []).append(outcome.verdict != "contradicted")
    return {cross for cross, results in held.items() if len(results) >= 2 and not any(results)}


def _held_elsewhere(chosen: Mapping[int, Hypothesis], index: int) -> set[int]:
    """The crossings in which another total holds: what adds up there is no average."""
    return {
        outcome.cross
        for other, hypothesis in chosen.items()
        if other != index
        for outcome in hypothesis.outcomes
        if outcome.strong and outcome.verdict == "confirmed"
    }


def _relations(axis: Axis, best: Hypothesis, pattern: str, spoilt: set[int], additive: set[int]) -> Iterator[Relation]:
    certainty = _certainty(best)
    unclear = False
    for outcome in best.outcomes:
        line, column = axis.place(best.total, outcome.cross)
        stated = axis.reading(best.total, outcome.cross).entry
        assert stated is not None
        cells = [(axis.reading(item, outcome.cross).entry, sign) for item, sign in best.terms]
        terms = [(entry, sign) for entry, sign in cells if entry is not None and entry.kind not in ("blank", "text")]
        members = [part("part", entry) for entry, _ in terms]
        found, reason = outcome.verdict, ""
        if found == "not_assessable":
            reason = "masked"
        elif (
            found != "confirmed"
            and (certainty is None or outcome.cross in spoilt or (outcome.cross not in additive and _averages(outcome)))
        ) or (found == "uncertain" and certainty is None):
            found, reason = "not_assessable", "structure"
        sure = certainty
        if found == "contradicted" and best.basis == "first" and outcome.relative > _NEAR:
            sure = "possible"  # parts are missing from the list, or it is no list of parts
        if reason == "structure":
            if not best.named or unclear:
                continue  # said once a total, and not at all of what does not call itself one
            unclear = True
        yield relation(
            axis.layout,
            line,
            column,
            pattern,
            found,
            sure or "possible",
            stated,
            members,
            expression=f"{spell(terms)}＝{_plain(outcome)} {column.unit}".strip(),
            interval=outcome.stated,
            derived=outcome.derived,
            difference=outcome.difference,
            reason=reason,
        )


def _plain(outcome: Outcome) -> str:
    from checker.language.intervals import EXACT, format_number

    if outcome.derived is None:
        return "?"
    return format_number(EXACT.multiply(EXACT.add(outcome.derived.low, outcome.derived.high), Decimal("0.5")))


def _averages(outcome: Outcome) -> bool:
    """Whether a "total" between its smallest and largest part, far from their sum, looks like an average."""
    return outcome.within and outcome.relative > _NEAR


def _certainty(best: Hypothesis) -> Certainty | None:
    """How sure it is that the sum is meant; None when a place where it fails proves nothing."""
    held = best.count("confirmed") + best.count("uncertain")
    # One mistake shows in its own column and, by the same difference, in the total over columns: it counts once.
    broken = len({outcome.difference for outcome in best.outcomes if outcome.verdict == "contradicted"})
    if best.basis == "run":
        return "likely"
    if held >= 2 and held >= 2 * broken:
        return "certain" if best.named or best.basis in ("level", "first") else "likely"
    if held >= 1 and held >= broken:
        return "likely"
    if held == 0 and best.natural and ((best.named and broken) or (best.basis == "level" and broken == 1)):
        lone = [outcome for outcome in best.outcomes if outcome.verdict == "contradicted"]
        if len(lone) <= 2 and all(outcome.relative <= _NEAR for outcome in lone):
            return "likely" if len(lone) == 1 else "possible"
    return None
