"""Draw the picture of the README: a real run of the real command over a sample, as SVG.

    python scripts/picture.py [--output docs/report.svg] [--columns 100]

The picture is drawn from what the command prints, colours included, by the recording console of rich. It names no font
from outside: a README shows pictures without network.
"""

from __future__ import annotations

import argparse
import html
import os
import re
import subprocess
import sys
from io import StringIO
from itertools import groupby
from pathlib import Path

from rich._export_format import CONSOLE_SVG_FORMAT
from rich.cells import cell_len
from rich.console import Console
from rich.terminal_theme import TerminalTheme
from rich.text import Text

ROOT = Path(__file__).parents[1]
COMMAND = "check samples/乡镇总结汇编.txt --select conflicting-figures,numbering-gap,duplicate-document"
FONTS = "Menlo, Consolas, 'DejaVu Sans Mono', 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', monospace"
# Bright on dark: the picture has to be legible as small as a README shows it.
THEME = TerminalTheme(
    (30, 32, 38),
    (222, 226, 232),
    [
        (92, 99, 112),
        (255, 123, 114),
        (126, 211, 133),
        (240, 190, 100),
        (122, 178, 255),
        (214, 160, 255),
        (110, 210, 220),
        (222, 226, 232),
    ],
)


def printed(columns: int) -> str:
    """What ``hegao check`` prints over the sample, with its colours."""
    settings = {
        "FORCE_COLOR": "1",
        "COLORTERM": "truecolor",
        "TERM": "xterm-256color",
        "COLUMNS": str(columns),
        "PYTHONUTF8": "1",
    }
    environment = {key: value for key, value in os.environ.items() if key != "NO_COLOR"} | settings
    done = subprocess.run(
        [sys.executable, "-m", "checker", *COMMAND.split()], cwd=ROOT, env=environment, capture_output=True, check=False
    )
    if done.returncode != 1:  # the sample has errors planted: anything else is no report
        raise SystemExit(f"hegao {COMMAND}: exit {done.returncode}\n{done.stderr.decode()}")
    return done.stdout.decode()


def draw(report: str, columns: int) -> str:
    """The report as SVG, ``columns`` cells wide."""
    console = Console(record=True, width=columns, file=StringIO(), force_terminal=True, color_system="truecolor")
    console.print(Text("$ hegao " + COMMAND, "bold"))
    console.print(Text.from_ansi(report.rstrip("\n")), soft_wrap=True)
    local = re.sub(r"@font-face\s*\{\{.*?\}\}\s*", "", CONSOLE_SVG_FORMAT, flags=re.DOTALL)
    frame = local.replace("Fira Code, monospace", FONTS)
    svg = console.export_svg(title="核稿 hegao", theme=THEME, code_format=frame, unique_id="hegao")
    return "\n".join(line.rstrip() for line in _RUN.sub(_spaced, svg).splitlines()) + "\n"


# A run of text as rich writes it, whose textLength counts a Chinese character as one cell instead of two.
_RUN = re.compile(
    r'<text(?P<style> class="hegao-r\d+") x="(?P<x>[\d.]+)" y="(?P<y>[\d.]+)" textLength="[\d.]+"'
    r"(?P<clip>[^>]*)>(?P<text>[^<]*)</text>"
)
_CELL = 12.2  # rich draws at 20 px, a cell 0.61 as wide as high: what the Latin letters of monospaced fonts take
_WIDE_MARGIN = _CELL - 10  # half of what a Chinese character of 20 px leaves of its two cells


def _spaced(match: re.Match[str]) -> str:
    """The run as one element for each stretch of characters of the same width, every Chinese one in its own place."""
    position = float(match["x"])
    found = []
    for cells, group in groupby(html.unescape(match["text"]), key=cell_len):
        part = "".join(group)
        length = _CELL * cells * len(part)
        if part.strip("\N{NO-BREAK SPACE} "):
            if cells == 2:
                starts = (position + _CELL * 2 * number + _WIDE_MARGIN for number in range(len(part)))
                place = f'x="{" ".join(f"{start:g}" for start in starts)}"'
            else:
                place = f'x="{position:g}" textLength="{length:g}"'
            words = html.escape(part, quote=False).replace("\N{NO-BREAK SPACE}", "&#160;")
            found.append(f'<text{match["style"]} {place} y="{match["y"]}"{match["clip"]}>{words}</text>')
        position += length
    return "".join(found)


def main() -> None:
    """Write the picture."""
    parser = argparse.ArgumentParser(description="Draw the picture of the README.")
    parser.add_argument("--output", type=Path, default=ROOT / "docs" / "report.svg")
    parser.add_argument("--columns", type=int, default=100)
    arguments = parser.parse_args()
    arguments.output.parent.mkdir(parents=True, exist_ok=True)
    arguments.output.write_text(draw(printed(arguments.columns), arguments.columns), encoding="utf-8", newline="\n")
    print(arguments.output)


if __name__ == "__main__":
    main()
