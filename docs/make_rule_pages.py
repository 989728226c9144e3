"""Write docs/rules from the rule files: ``python docs/make_rule_pages.py`` from the root of the checkout."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from checker.rulebook.load import load_rules
from checker.rulecommands import pages

FOLDER = Path(__file__).parent / "rules"

if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for old in FOLDER.glob("*.md"):
        old.unlink()
    for name, text in pages(load_rules()).items():
        (FOLDER / name).write_text(text, encoding="utf-8", newline="\n")
