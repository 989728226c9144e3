"""Plant single-digit errors in relations that held, and count how many are found in the right sentence.

    python benchmarks/planted.py [--plants N] [--seed S] [--misses] [PATH...]

Candidates come from plain regular expressions of this file (sectors, town and country, export and import, level with
change and rate, completion, sources of income) whose arithmetic is checked here in plain decimals, and from the
relations that the checker itself confirms. Prints recall by kind.
"""

from __future__ import annotations

import argparse
import os
import random
import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from checker.document import Source
from checker.findings import Report
from checker.readers import discover, read, read_bytes
from checker.run import Inputs, Options, check_sources, chosen_rules

SHARED = Path(os.environ.get("HEGAO_SHARED", Path(__file__).parents[1].parent / "shared"))
NUMBER = r"(\d[\d,，]*(?:[.．]\d+)?)\s?"
RULES = chosen_rules(Options())
Plant = tuple[str, list[tuple[int, int]]]  # kind, spans of the numbers involved


def number(text: str) -> Decimal:
    """The number a span holds."""
    return Decimal(text.translate(str.maketrans({"，": None, ",": None, "．": "."})))


def by_shape(text: str) -> Iterator[Plant]:
    """Relations that hold, found by shape alone."""
    total = rf"{NUMBER}[万亿]元[^。]*?。?[^。]*?"
    shapes = {
        "sectors": rf"生产总值[^\d。]{{0,12}}{total}第一产业增加值{NUMBER}亿元[^。]*?第二产业增加值{NUMBER}亿元[^。]*?第三产业增加值{NUMBER}亿元",
        "town and country": rf"常住人口{NUMBER}万人[^。]*?城镇[^\d。]{{0,6}}{NUMBER}万人[^。]*?乡村[^\d。]{{0,6}}{NUMBER}万人",
        "trade": rf"进出口总?[额值]{NUMBER}亿元[^。]*?。?[^。]*?出口[^\d。]{{0,6}}{NUMBER}亿元[^。]*?进口[^\d。]{{0,6}}{NUMBER}亿元",
        "taxes": rf"预算收入(?:完成)?{NUMBER}[万亿]元[^。]*?[。，；][^。]*?税收收入(?:完成)?{NUMBER}[万亿]元[^。]*?非税收入(?:完成)?{NUMBER}[万亿]元",
    }
    for kind, shape in shapes.items():
        for match in re.finditer(shape, text):
            values = [number(match[i]) for i in range(1, (match.lastindex or 0) + 1)]
            if abs(values[0] - sum(values[1:])) <= Decimal("0.5") * len(values) * Decimal(1).scaleb(
                int(values[0].as_tuple().exponent)
            ):
                yield kind, [match.span(i) for i in range(1, len(values) + 1)]
    for match in re.finditer(
        rf"{NUMBER}([万亿]?)元，为(?:年初|调整|年度)?预算(?:数)?{NUMBER}([万亿]?)元的{NUMBER}[%％]", text
    ):
        done, budget, rate = number(match[1]), number(match[3]), number(match[5])
        if match[2] == match[4] and abs(done / budget * 100 - rate) < Decimal("0.06"):
            yield "completion", [match.span(1), match.span(3), match.span(5)]
    for match in re.finditer(
        rf"{NUMBER}([万亿]?)(\w)[^。；\d]{{0,6}}，(?:比|较)(?:上年|上年末|去年)[^\d。]{{0,4}}(?:增加|减少){NUMBER}\2\3，(?:增长|下降){NUMBER}[%％]",
        text,
    ):
        level, change, rate = number(match[1]), number(match[4]), number(match[5])
        base = level - change if "增加" in match[0] else level + change
        if base > 0 and abs(change / base * 100 - rate) < Decimal("0.06"):
            yield "growth", [match.span(1), match.span(4), match.span(5)]
    for match in re.finditer(rf"收入总[计量](?:为)?{NUMBER}([万亿])元", text):
        sentence = text[max(text.rfind("\n", 0, match.start()), 0) : match.start()]
        spans = [m.span(1) for m in re.finditer(rf"{NUMBER}{match[2]}元", sentence)]
        offset = match.start() - len(sentence)
        total_value, amount, taken = number(match[1]), Decimal(0), []
        for start, end in reversed(spans):
            amount += number(sentence[start:end])
            taken.append((start + offset, end + offset))
            if abs(amount - total_value) <= len(taken) * Decimal(1).scaleb(int(total_value.as_tuple().exponent)):
                if len(taken) >= 2:
                    yield "sources of income", [match.span(1), *taken]
                break


def run(text: str) -> Report:
    """Check one text."""
    sources, _ = read_bytes(text.encode(), "x")
    return check_sources(Inputs(sources), Options(), RULES)


def by_checker(report: Report) -> Iterator[Plant]:
    """Relations that the checker confirms."""
    for relation in report.relations:
        if relation.verdict == "confirmed" and relation.kind in (
            "total",
            "growth",
            "completion",
            "balance",
            "difference",
            "mean",
            "share",
            "repeat",
        ):
            yield f"({relation.kind})", [(m.location.offset, m.location.end_offset) for m in relation.members]


def spoil(text: str, span: tuple[int, int], chance: random.Random) -> str | None:
    """The text with one digit of the number in the span changed: not its last, nor to a leading zero."""
    match = re.search(r"\d[\d,，]*(?:[.．]\d+)?", text[span[0] : span[1]])
    if not match:
        return None
    digits = [i for i, c in enumerate(match[0]) if c.isdigit()]
    if len(digits) < 2:
        return None
    at = chance.choice(digits[:-1])
    old = match[0][at]
    new = chance.choice([d for d in "0123456789" if d != old and not (at == 0 and d == "0")])
    place = span[0] + match.start() + at
    return text[:place] + new + text[place + 1 :]


def leaves(kind: str, text: str, spoilt: str, spans: list[tuple[int, int]]) -> bool:
    """Whether the error leaves what rounding allows."""
    if kind not in ("growth", "completion") or len(spans) != 3:
        return True
    first, second, rate = (number(spoilt[a:b]) for a, b in spans)
    values = (
        [first / second * 100]
        if kind == "completion"
        else [second / (first - s * second) * 100 for s in (1, -1) if first != s * second]
    )
    slack = Decimal("0.5") * Decimal(1).scaleb(int(rate.as_tuple().exponent))
    reach = max(
        Decimal(1).scaleb(int(second.as_tuple().exponent)) / max(second, Decimal(1).scaleb(-9)) * 100, Decimal(0)
    )
    return all(abs(v - rate) > slack + reach * rate / 100 for v in values)


def found(report: Report, before: set[tuple[str, str, str]], text: str, spans: list[tuple[int, int]]) -> str | None:
    """The severity of a new finding that touches the sentences of the relation."""
    low, high = min(s for s, _ in spans) - 60, max(e for _, e in spans) + 60
    best = None
    for finding in report.findings:
        if (finding.rule, finding.location.quote, finding.message) in before:
            continue
        places = [finding.location, *(r.location for r in finding.related)]
        if any(low <= p.offset <= high for p in places):
            best = finding.severity if best in (None, "info") or finding.severity == "error" else best
    return best


def main() -> None:
    """Print recall by kind."""
    parser = argparse.ArgumentParser()
    parser.add_argument("paths", nargs="*")
    parser.add_argument("--plants", type=int, default=4, help="plants of each kind in a document")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--misses", action="store_true")
    parser.add_argument("--own", action="store_true", help="plant also in relations that the checker confirms")
    arguments = parser.parse_args()
    chance = random.Random(arguments.seed)
    paths = arguments.paths or [str(SHARED / "corpus" / name) for name in ("bulletins", "budgets")]
    tally: Counter[tuple[str, str]] = Counter()
    for path, display in discover(paths)[0]:
        sources, _ = read(path, display)
        source: Source = sources[0]
        text = source.text
        if len(text) > 25_000:
            continue
        report = run(text)
        before = {(f.rule, f.location.quote, f.message) for f in report.findings}
        plants: dict[str, list[Plant]] = {}
        for plant in [*by_shape(text), *(by_checker(report) if arguments.own else ())]:
            plants.setdefault(plant[0], []).append(plant)
        for kind, list_ in plants.items():
            for _, spans in chance.sample(list_, min(arguments.plants, len(list_))):
                span = chance.choice(spans)
                spoilt = next(
                    (
                        t
                        for t in (spoil(text, span, chance) for _ in range(20))
                        if t is not None and leaves(kind, text, t, spans)
                    ),
                    None,
                )
                if spoilt is None:
                    continue
                severity = found(run(spoilt), before, text, spans)
                tally[kind, severity or "missed"] += 1
                if severity is None and arguments.misses:
                    low, high = min(s for s, _ in spans), max(e for _, e in spans)
                    print(
                        f"MISSED {kind} {path.name}: {text[span[0] : span[1]]} -> {spoilt[span[0] : span[1]]}\n    {spoilt[max(0, low - 50) : high + 20][:400]!r}"
                    )
    for kind in sorted({k for k, _ in tally}):
        counts = {s: tally[kind, s] for s in ("error", "warning", "info", "missed")}
        total = sum(counts.values())
        print(f"{kind:20} {total:4} planted, found {100 * (total - counts['missed']) / total:5.1f} %  {counts}")


main()
