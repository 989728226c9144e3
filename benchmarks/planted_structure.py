"""Plant faults of structure and text, and count how many are found at the right place.

    python benchmarks/planted_structure.py [--plants N] [--seed S] [--misses] [PATH...]

Faults: a heading removed, a paragraph copied, 2月30日, a figure replaced by XX, 。。, a bracket removed. Without PATH
they are planted into the texts for development (``../shared/corpus``) and into documents written here. Prints recall
by fault.
"""

from __future__ import annotations

import argparse
import os
import random
import re
from collections import Counter
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import checker.papers
from checker.readers import discover, read_bytes
from checker.run import Inputs, Options, check_sources, chosen_rules

SHARED = Path(os.environ.get("HEGAO_SHARED", Path(__file__).parents[1].parent / "shared"))
Plant = tuple[str, int, int, set[str]]  # text with the fault, the span where it shows, rules that may say so
FAMILIES = {"structure", "duplicates", "text"}


def heading(text: str, dice: random.Random) -> Plant | None:
    """A numbered heading's line is gone; the next number of its list shows it."""
    places = []
    shapes = (r"[一二三四五六七八九]、", r"（[一二三四五六七八九]）", r"[1-9][.．、](?=[\u4e00-\u9fff])")
    for shape in shapes:
        found = list(re.finditer(rf"^[ \u3000]*(?P<n>{shape}).*\n", text, re.M))
        places += [(a, b) for a, b in pairwise(found) if follows(a["n"], b["n"])]
    if not places:
        return None
    gone, after = dice.choice(places)
    cut = text[: gone.start()] + text[gone.end() :]
    start = after.start("n") - len(gone[0])
    return cut, start, start + len(after["n"]), {"numbering-gap", "numbering-duplicate", "numbering-restart"}


def follows(first: str, second: str) -> bool:
    """Whether two numbers are neighbours of one list."""
    numerals = "一二三四五六七八九"
    one, two = (re.sub(r"[（）、.．]", "", item) for item in (first, second))
    values = [numerals.index(item) + 1 if item in numerals else int(item) for item in (one, two)]
    return values[1] == values[0] + 1


def paragraph(text: str, dice: random.Random) -> Plant | None:
    """A paragraph stands again further down."""
    lines = text.split("\n")
    long = [
        i
        for i, line in enumerate(lines)
        if len(line) > 80 and line.count("。") and line.count("，") and "\t" not in line
    ]
    if not long:
        return None
    source, goal = dice.choice(long), dice.randrange(1, len(lines))
    copy = re.sub(r"^[ \u3000]*(?:[（(]?[一二三四五六七八九十\d]+[）)、.．]|[①-⑳])", "", lines[source])
    lines.insert(goal, copy)
    start = sum(len(line) + 1 for line in lines[:goal])
    return "\n".join(lines), start, start + len(copy), {"duplicate-text"}


def date(text: str, dice: random.Random) -> Plant | None:
    """A date becomes 2月30日."""
    return replaced(text, dice, r"(?<!\d)\d{1,2}月\d{1,2}日", "2月30日", {"impossible-date"})


def masked(text: str, dice: random.Random) -> Plant | None:
    """A figure becomes XX."""
    return replaced(
        text, dice, r"(?<![\d.．,，])\d+(?:\.\d+)?(?=[万亿]?(?:元|人|名|个|户|家|亩|吨|公里))", "XX", {"masked-figure"}
    )


def stops(text: str, dice: random.Random) -> Plant | None:
    """A full stop is doubled."""
    return replaced(text, dice, r"(?<=[\u4e00-\u9fff])。(?=[\u4e00-\u9fff])", "。。", {"doubled-punctuation"})


def bracket(text: str, dice: random.Random) -> Plant | None:
    """Half of a pair is gone; the other half shows it."""
    pairs = list(re.finditer(r"（[^（）\n]{2,40}）|《[^《》\n]{2,40}》|“[^“”\n]{2,40}”", text))
    if not pairs:
        return None
    pair = dice.choice(pairs)
    if dice.random() < 0.5:
        return text[: pair.start()] + text[pair.start() + 1 :], pair.end() - 2, pair.end() - 1, {"unbalanced-bracket"}
    return text[: pair.end() - 1] + text[pair.end() :], pair.start(), pair.start() + 1, {"unbalanced-bracket"}


def replaced(text: str, dice: random.Random, shape: str, by: str, rules: set[str]) -> Plant | None:
    """One match of a shape replaced."""
    found = list(re.finditer(shape, text))
    if not found:
        return None
    place = dice.choice(found)
    return text[: place.start()] + by + text[place.end() :], place.start(), place.start() + len(by), rules


FAULTS: dict[str, Callable[[str, random.Random], Plant | None]] = {
    "heading removed": heading, "paragraph copied": paragraph, "2月30日": date, "figure masked": masked,
    "。。": stops, "bracket removed": bracket,
}  # fmt: skip


def own(dice: random.Random) -> str:
    """A consistent report with made-up figures."""
    topics = ["宣传", "培训", "队伍", "阵地", "经费", "考核", "示范", "下乡"]
    dice.shuffle(topics)
    parts = [
        "某镇年度科普工作总结",
        f"根据《科普工作方案》（试行）要求，{dice.randint(1, 12)}月{dice.randint(1, 28)}日全面启动。",
    ]
    for number, topic in enumerate(topics[:6]):
        numeral = "一二三四五六"[number]
        parts.append(f"{numeral}、狠抓{topic}工作")
        for item in range(dice.randint(2, 4)):
            parts.append(
                f"（{'一二三四'[item]}）围绕{topic}办实事。"
                f"全年开展“{topic}进村”活动{dice.randint(2, 99)}次，参加群众"
                f"{dice.randint(100, 9999)}人，投入{dice.randint(2, 90)}万元，第{number * 7 + item}批{topic}点建成，群众普遍满意。"
            )
    return "\n".join(parts) + "\n"


def main() -> None:
    """Plant, check, count."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("paths", nargs="*")
    options.add_argument("--plants", type=int, default=3, help="plants of each fault in each text")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--misses", action="store_true")
    given = options.parse_args()
    dice = random.Random(given.seed)
    checker.papers.relate = lambda ledger: []  # arithmetic is measured elsewhere
    rules = [rule for rule in chosen_rules(Options()) if Path(rule.path).parent.name in FAMILIES]
    paths = given.paths or [str(SHARED / "corpus" / kind) for kind in ("bulletins", "budgets", "work-reports")]
    files = [path for path, _ in discover([p for p in paths if Path(p).exists()])[0]]
    texts = [(path.name, path.read_text(encoding="utf-8-sig")) for path in files if path.suffix == ".txt"]
    texts = [entry for entry in texts if len(entry[1]) < 30_000] + [(f"own {n}", own(dice)) for n in range(40)]
    planted: Counter[str] = Counter()
    found: Counter[str] = Counter()
    for name, text in texts:
        for fault, plant in FAULTS.items():
            for _ in range(given.plants):
                made = plant(text, dice)
                if made is None:
                    continue
                changed, start, end, wanted = made
                planted[fault] += 1
                sources, _ = read_bytes(changed.encode(), "text.txt")
                report = check_sources(Inputs(sources), Options(), rules)
                places = [
                    place
                    for finding in report.findings
                    if finding.rule in wanted
                    for place in (finding.location, *(related.location for related in finding.related))
                ]
                if any(place.offset < end and start < place.end_offset for place in places):
                    found[fault] += 1
                elif given.misses:
                    print(f"missed  {name}  {fault}: …{changed[max(0, start - 30) : end + 20]!r}")
    for fault in FAULTS:
        if planted[fault]:
            print(f"{fault:<20} {found[fault]:>4} / {planted[fault]:<4} {found[fault] / planted[fault]:.1%}")


if __name__ == "__main__":
    main()
