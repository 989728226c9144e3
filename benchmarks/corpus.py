"""Run over the corpus (../shared/corpus, or folders given) and print findings, relations and coverage.

python benchmarks/corpus.py [--rule NAME] [--kind KIND] [--findings] [PATH...]
"""

from __future__ import annotations

import argparse
import os
import time
from collections import Counter
from pathlib import Path

from checker.readers import discover, read
from checker.run import Inputs, Options, check_sources, chosen_rules

SHARED = Path(os.environ.get("HEGAO_SHARED", Path(__file__).parents[1].parent / "shared"))


def main() -> None:
    """Print one line a document and the totals."""
    parser = argparse.ArgumentParser()
    parser.add_argument("paths", nargs="*")
    parser.add_argument("--rule")
    parser.add_argument("--kind")
    parser.add_argument("--verdict")
    parser.add_argument("--findings", action="store_true")
    arguments = parser.parse_args()
    paths = arguments.paths or [str(SHARED / "corpus" / name) for name in ("bulletins", "budgets", "work-reports")]
    files, _ = discover(paths)
    rules = chosen_rules(Options())
    totals: Counter[str] = Counter()
    for path, display in files:
        sources, failures = read(path, display)
        size = path.stat().st_size
        started = time.perf_counter()
        report = check_sources(Inputs(sources), Options(), rules)
        seconds = time.perf_counter() - started
        counts = report.severities()
        share = 100 * report.checked_count / max(1, report.figure_count)
        folder = path.parent.name
        for key, number in (
            ("documents", 1),
            ("figures", report.figure_count),
            ("checked", report.checked_count),
            ("error", counts["error"]),
            ("warning", counts["warning"]),
            ("info", counts["info"]),
        ):
            totals[f"{folder} {key}"] += number
        totals["bytes"] += size
        totals[f"{folder} share"] += int(share * 100)
        totals["ms"] += int(seconds * 1000)
        for relation in report.relations:
            totals[f"{relation.kind} {relation.verdict}"] += 1
        for finding in report.findings:
            totals[f"rule {finding.rule} {finding.severity}"] += 1
        print(
            f"{path.name:32} {report.checked_count:4}/{report.figure_count:4} {share:4.0f}%  {dict(counts)}  {size / 1024 / seconds:6.0f} KB/s  {len(failures)}"
        )
        for finding in report.findings:
            if arguments.findings or finding.rule == arguments.rule:
                calculation = finding.calculation
                print(f"    [{finding.severity}] {finding.rule} L{finding.location.line}: {finding.message}")
                if calculation:
                    print(f"        {calculation.expression} | stated {calculation.stated and calculation.stated.text}")
                if finding.context:
                    print(f"        {finding.context.text[:300]}")
        for relation in report.relations:
            if relation.kind == arguments.kind and (not arguments.verdict or relation.verdict == arguments.verdict):
                print(
                    f"    {relation.verdict} {relation.kind} L{relation.location.line} {relation.calculation and relation.calculation.expression} :: {relation.members[0].text}"
                )
    print()
    for folder in sorted({key.split()[0] for key in totals if key.endswith(" figures")}):
        figures, checked, documents = (
            totals[f"{folder} figures"],
            totals[f"{folder} checked"],
            totals[f"{folder} documents"],
        )
        print(
            f"{folder}: {documents} documents, coverage {100 * checked / max(1, figures):.1f}% (mean of documents {totals[f'{folder} share'] / 100 / documents:.1f}%), per document: "
            f"errors {totals[f'{folder} error'] / documents:.2f}, warnings {totals[f'{folder} warning'] / documents:.2f}, info {totals[f'{folder} info'] / documents:.2f}"
        )
    for key, number in sorted(totals.items()):
        print(f"  {key}: {number}")
    print(f"speed: {totals['bytes'] / 1.024 / max(1, totals['ms']):.0f} KB/s")


main()
