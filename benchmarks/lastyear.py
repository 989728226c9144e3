"""Last year's report as a reference: false alarms and recall.

The pairs of ``tests/pairs`` are reports of two years in words of their own. For the texts of other folders last year's
report is made from this year's: the same words a year back, every level put back by its rate, change or points. What is
found in those before anything is planted is a false alarm (balances carried over are left out: the text does not say
what they were). Then one digit, never the last, of a figure that was confirmed is changed.

    python benchmarks/lastyear.py [--plants N] [--seed S] [--alarms] [FOLDER…]
"""

from __future__ import annotations

import argparse
import random
import re
from collections import Counter
from decimal import Decimal
from pathlib import Path

from checker.against import Outside, refer
from checker.extract import read_document
from checker.extract.collection import documents
from checker.findings import SEVERITIES, Report
from checker.language.intervals import rounded
from checker.readers import read_bytes
from checker.relate.repeats.told import account
from checker.rows import Figure
from checker.run import Inputs, Options, check_sources, chosen_rules

PAIRS = Path(__file__).parent.parent / "tests" / "pairs"
RULES = [rule for rule in chosen_rules(Options()) if rule.name == "last-year-mismatch"]
CARRIED = re.compile("结余|结转")


def held(now: str, then: str) -> Report:
    """This year's text against last year's."""
    reference = refer(read_bytes(then.encode(), "then.txt")[0])
    assert reference is not None
    return check_sources(Inputs(read_bytes(now.encode(), "now.txt")[0]), Options(), RULES, Outside((reference,)))


def back(text: str) -> str | None:
    """Last year's report made from this year's; None where the year is not known."""
    source = read_bytes(text.encode(), "now.txt")[0][0]
    ledger = read_document(documents(source)[0])
    year = account(ledger).year
    if year is None:
        return None
    new: dict[int, tuple[Figure, Decimal]] = {}
    previous: Figure | None = None
    for figure in ledger.figures:
        level = ledger.figures[figure.host] if figure.host >= 0 else previous
        if figure.value is not None and level is not None and level.value is not None and not figure.aside:
            moved = figure.direction * figure.value * figure.factor / level.factor
            if figure.role == "rate" and figure.unit == "%" and level.index not in new:
                new[level.index] = level, level.value / (1 + figure.direction * figure.value / 100)
            elif figure.role == "change" and figure.group == level.group:
                new[level.index] = level, level.value - moved
            elif figure.role == "points" and previous is not None and previous.role in ("percentage", "share"):
                new[previous.index] = previous, (previous.value or Decimal(0)) - figure.direction * figure.value
        previous = figure if figure.counts else previous
    made = source.text
    for level, value in sorted(new.values(), key=lambda entry: -entry[0].start):
        digits = re.search(r"[\d.,，．\s]*\d", made[level.number_start : level.number_end])
        if digits is not None:
            places = max(0, -int((level.unit_place / level.scale).normalize().as_tuple().exponent))
            begin = level.number_start
            shown = format(rounded(value / level.scale, places), "f")
            made = made[: begin + digits.start()] + shown + made[begin + digits.end() :]
    for other in (year - 1, year, year + 1):
        made = made.replace(str(other), f"@{other - 1}@")
    return re.sub(r"@(\d{4})@", r"\1", made)


def main() -> None:
    """Print what the reports say without and with a planted digit."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--plants", type=int, default=6)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--alarms", action="store_true")
    parser.add_argument("folders", nargs="*", type=Path)
    options = parser.parse_args()
    choose = random.Random(options.seed)
    pairs: dict[str, list[tuple[str, str]]] = {}
    for file in sorted(PAIRS.glob("*2025.txt")):
        then = file.with_name(file.name.replace("2025", "2024"))
        pairs.setdefault("pairs", []).append((file.read_text(encoding="utf-8"), then.read_text(encoding="utf-8")))
    for folder in options.folders:
        for file in sorted(folder.glob("*.txt")):
            now = read_bytes(file.read_bytes(), file.name)[0][0].text
            made = back(now)
            if made is not None:
                pairs.setdefault(folder.name, []).append((now, made))
    for name, texts in pairs.items():
        lookups: Counter[str] = Counter()
        alarms: Counter[str] = Counter()
        found: Counter[str] = Counter()
        planted = 0
        for now, then in texts:
            report = held(now, then)
            lookups.update(report.lookups)
            false = [f for f in report.findings if not (f.calculation and CARRIED.search(f.calculation.expression))]
            alarms.update(f.severity for f in false)
            if options.alarms:
                for finding in false:
                    print(f"  [{finding.severity}] {finding.message}")
            members = [
                member
                for relation in report.relations
                if relation.kind == "last-year" and relation.verdict == "confirmed"
                for member in relation.members
                if member.location.path == "now.txt"
            ]
            known = {finding.message for finding in report.findings}
            for member in choose.sample(members, min(options.plants, len(members))):
                digits = [m.start() for m in re.finditer(r"\d", member.location.quote)][:-1]
                if digits:
                    at = member.location.offset + choose.choice(digits)
                    wrong = choose.choice([d for d in "123456789" if d != now[at]])
                    spoilt = held(now[:at] + wrong + now[at + 1 :], then)
                    planted += 1
                    new = [f.severity for f in spoilt.findings if f.message not in known]
                    found[min(new, key=SEVERITIES.index) if new else "missed"] += 1
        print(f"{name}: {len(texts)} texts, {lookups.total()} looked up {dict(lookups)}")
        print(f"  false alarms {dict(alarms)}; planted {planted}, found {dict(found)}")


if __name__ == "__main__":
    main()
