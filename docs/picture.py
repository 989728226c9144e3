"""Draw ``docs/report.svg``: a real report of a sample, exported by rich.

    python docs/picture.py

rich gives a run of Chinese characters the width of as many Latin ones: the widths are set right after the export.
"""

from __future__ import annotations

import html
import io
import re
from pathlib import Path

from rich.console import Console

from checker import check
from checker.language.width import cell_width
from checker.reports.terminal import print_report

ROOT = Path(__file__).parent.parent
RULES = ("conflicting-figures", "numbering-gap", "duplicate-document", "total-mismatch")
CELL = 12.2  # rich draws at a font size of 20 with cells 0.61 of it wide


def main() -> None:
    """Check the samples with a few rules, and draw what the terminal shows."""
    report = check(ROOT / "samples" / "乡镇总结汇编.txt", select=RULES)
    console = Console(record=True, width=88, file=io.StringIO(), force_terminal=True, color_system="truecolor")
    print_report(report, console)
    svg = console.export_svg(title="hegao check samples/乡镇总结汇编.txt")

    def widen(match: re.Match[str]) -> str:
        text = html.unescape(match[3])
        return f'{match[1]}textLength="{CELL * cell_width(text):.1f}"{match[2]}>{match[3]}</text>'

    svg = re.sub(r'(<text class="[^"]*-r\d+"[^>]*?)textLength="[\d.]+"([^>]*)>([^<]*)</text>', widen, svg)
    (ROOT / "docs" / "report.svg").write_text(re.sub(r"[ \t]+\n", "\n", svg), encoding="utf-8")


if __name__ == "__main__":
    main()
