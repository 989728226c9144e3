"""Precision, recall and coverage on documents of our own, by kind of error.

``benchmarks/offices`` holds documents that agree with themselves, written without sight of the checker, and
``errors.txt`` the single errors to plant in them: ``document|kind|text|changed text``. An error is found when a finding
that the document as written does not have touches the changed sentence.

    PYTHONPATH=. python benchmarks/offices.py [--folder DIR] [--missed]
"""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path

from checker.findings import Finding, Report
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


parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
parser.add_argument("--folder", type=Path, default=OFFICES)
parser.add_argument("--missed", action="store_true", help="print every error that is not found")
options = parser.parse_args()
RULES = chosen_rules(Options())
texts = {
    path.name.split("_")[0].removesuffix(".txt"): path.read_text(encoding="utf-8")
    for path in sorted((options.folder / "texts").glob("*.txt"))
}
found: Counter[str] = Counter()
planted: Counter[str] = Counter()
severities: Counter[str] = Counter()
false: Counter[str] = Counter()
figures = checked = 0
clean = {}
for name, text in texts.items():
    report = check(text)
    figures += sum(view.figures for view in report.documents)
    checked += sum(view.figures_checked for view in report.documents)
    clean[name] = {key(finding) for finding in report.findings}
    for finding in report.findings:
        false[finding.severity] += 1
        print(f"false alarm {name} [{finding.severity}] {finding.rule}: {finding.message}")
for number, line in enumerate((options.folder / "errors.txt").read_text(encoding="utf-8").splitlines(), 1):
    name, kind, old, new = line.split("|")
    text = texts[name]
    if old == "DUP":
        paragraph = next(part for part in text.split("\n") if part.startswith(new))
        old, new = paragraph, f"{paragraph}\n{paragraph}"
    assert text.count(old) == 1, line
    at = text.find(old)
    changed = text.replace(old, new)
    start, end = sentence(changed, at, at + len(new))
    hits = [f for f in check(changed).findings if key(f) not in clean[name] and touches(f, start, end)]
    planted[kind] += 1
    found[kind] += bool(hits)
    if hits:
        severities[min((f.severity for f in hits), key=("error", "warning", "info").index)] += 1
    elif options.missed:
        print(f"missed {number} {name} {kind}: {old[:60]} → {new[:60]}\n    {changed[start:end].strip()}")
for kind in sorted(planted):
    print(f"  {kind:14} {found[kind]:3} of {planted[kind]:3}")
print(
    f"documents {len(texts)}, false alarms {dict(false)}, coverage {100 * checked / max(1, figures):.1f} % of {figures} figures"
)
print(
    f"found {sum(found.values())} of {sum(planted.values())} = {100 * sum(found.values()) / max(1, sum(planted.values())):.1f} %, {dict(severities)}"
)
