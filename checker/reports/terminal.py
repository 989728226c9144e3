"""The terminal report."""

from __future__ import annotations

from rich.console import Console
from rich.text import Text

from checker.findings import Report


def print_report(report: Report) -> None:
    """Print the report to standard output."""
    console = Console(highlight=False, soft_wrap=True)
    for finding in report.findings:
        console.print(Text(f"{finding.severity} {finding.title} {finding.rule}  {finding.document}:{finding.location.line}"))
        console.print(Text(f"   {finding.message}"))
        if finding.calculation:
            console.print(Text(f"   {finding.calculation.expression}"))
    console.print(Text(f"已核 {report.checked_count} / {report.figure_count}  {report.severities()} {report.verdicts()}"))
