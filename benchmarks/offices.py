"""Precision, recall and coverage on documents of our own, by kind of error.

``benchmarks/offices`` holds eight sets of documents that agree with themselves, each written by someone who had not seen
the checker, and ``errors.txt`` the single errors to plant in them: ``document|kind|text|changed text``. An error is found
when a finding that the document as written does not have touches the changed sentence. The checker was mended on all of
them since: what it finds in texts of a new author is told in docs/precision-arithmetic.md ("found when first run").

    PYTHONPATH=. python benchmarks/offices.py a b c d e f g h [--missed]
"""

from __future__ import annotations

import argparse
from collections import Counter
from dataclasses import dataclass, field, fields
from pathlib import Path

from checker.findings import SEVERITIES, Finding, Report
from checker.readers import read_bytes
from checker.run import Inputs, Options, check_sources, chosen_rules

OFFICES = Path(__file__).parent / "offices"


def check(text: str) -> Report:
    """The report of a text."""
    sources, _ = read_bytes(text.encode(), "document.txt")
    return check_sources(Inputs(sources), Options(), RULES)


def sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """The sentence around a span."""
    first = max(text.rfind(mark, 0, start) for mark in "。\n") + 1
    last = min((at for at in (text.find(mark, end) for mark in "。\n") if at >= 0), default=len(text))
    return first, last + 1


def touches(finding: Finding, start: int, end: int) -> bool:
    """Whether a finding or one of its related places lies in a span."""
    places = [finding.location, *(related.location for related in finding.related)]
    return any(place.offset < end and place.end_offset > start for place in places)


def key(finding: Finding) -> tuple[str, str, str]:
    """What makes a finding the same in two versions of a document."""
    return finding.rule, finding.location.quote, finding.message


@dataclass
class Score:
    """What was found in a set of documents: errors by kind, severities of what was found, alarms on consistent texts."""

    documents: int = 0
    figures: int = 0
    checked: int = 0
    planted: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    severities: Counter[str] = field(default_factory=Counter)
    alarms: Counter[str] = field(default_factory=Counter)

    def __add__(self, other: Score) -> Score:
        return Score(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(Score)))

    def __str__(self) -> str:
        share = 100 * self.found.total() / max(1, self.planted.total())
        coverage = 100 * self.checked / max(1, self.figures)
        return (
            f"{self.documents} documents, {self.figures} figures, coverage {coverage:.1f} %, alarms {dict(self.alarms)}; "
            f"found {self.found.total()} of {self.planted.total()} = {share:.1f} % {dict(self.severities)}"
        )


def measure(folder: Path, *, missed: bool) -> Score:
    """Check the documents of a set as they are, then with each error in turn."""
    paths = sorted((folder / "texts").glob("*.txt"))
    texts = {path.stem: path.read_text(encoding="utf-8") for path in paths}
    score = Score(len(texts))
    clean: dict[str, set[tuple[str, str, str]]] = {}
    for name, text in texts.items():
        report = check(text)
        score.figures += sum(view.figures for view in report.documents)
        score.checked += sum(view.figures_checked for view in report.documents)
        clean[name] = {key(finding) for finding in report.findings}
        for finding in report.findings:
            score.alarms[finding.severity] += 1
            print(f"alarm {name} [{finding.severity}] {finding.rule}: {finding.message}")
    for line in (folder / "errors.txt").read_text(encoding="utf-8").splitlines():
        name, kind, old, new = line.split("|")
        if old == "DUP":
            old = next(part for part in texts[name].split("\n") if part.startswith(new))
            new = f"{old}\n{old}"
        assert texts[name].count(old) == 1, line
        at = texts[name].find(old)
        changed = texts[name].replace(old, new)
        start, end = sentence(changed, at, at + len(new))
        hits = [f for f in check(changed).findings if key(f) not in clean[name] and touches(f, start, end)]
        score.planted[kind] += 1
        score.found[kind] += bool(hits)
        if hits:
            score.severities[min((f.severity for f in hits), key=SEVERITIES.index)] += 1
        elif missed:
            print(f"missed {name} {kind}: {old[:60]} → {new[:60]}\n    {changed[start:end].strip()}")
    return score


def main() -> None:
    """Measure the sets that are named (folders, or names in ``benchmarks/offices``)."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("sets", nargs="*", default=["a", "b", "c", "d", "e", "f", "g", "h"])
    parser.add_argument("--missed", action="store_true", help="print every error that is not found")
    options = parser.parse_args()
    total = Score()
    for name in options.sets:
        folder = OFFICES / name if (OFFICES / name).is_dir() else Path(name)
        score = measure(folder, missed=options.missed)
        print(f"{name}: {score}")
        total += score
    for kind in sorted(total.planted):
        print(f"  {kind:16} {total.found[kind]:3} of {total.planted[kind]:3}")
    print(f"all: {total}")


RULES = chosen_rules(Options())
if __name__ == "__main__":
    main()
