"""How many of the hand-labelled figures are read right, per class and field.

    python benchmarks/accuracy.py [LABELS.yaml] [--misses] [--labels]

The set and its conventions stand in ``tests/extract/labelled``. A figure is right in a field when what was read equals
the label or its ``alt``; spans are exact, dates overlap, labels count when either holds the other or its head noun.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from checker.document import Document, Source  # noqa: E402
from checker.extract import read_document  # noqa: E402
from checker.readers.text import lines  # noqa: E402
from checker.rows import Figure  # noqa: E402

LABELS = ROOT / "tests" / "extract" / "labelled" / "figures.yaml"
FIELDS = ("span", "value", "low", "high", "unit", "hedge", "dimension", "kind", "label")
CORE = ("span", "value", "unit")
READING = ("span", "value", "low", "high", "unit", "hedge")
_SAME_UNIT = {
    "㎡": "平方米",
    "km": "公里",
    "千米": "公里",
    "m": "米",
    "℃": "摄氏度",
    "cm": "厘米",
    "mm": "毫米",
    "％": "%",
    "个月": "月",
}
_SAME_DIMENSION = {("energy", "weight"), ("weight", "energy")}


@dataclass
class Score:
    """What was found: per class the number of figures and the right ones per field, false figures, misses."""

    total: Counter[str] = field(default_factory=Counter)
    right: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    false: list[tuple[str, str]] = field(default_factory=list)
    misses: list[tuple[str, str, str, str]] = field(default_factory=list)

    def add(self, classes: tuple[str, ...], verdict: dict[str, bool]) -> None:
        """Count one labelled figure."""
        for name in classes:
            self.total[name] += 1
            for key, good in verdict.items():
                self.right[name][key] += good
            self.right[name]["core"] += all(verdict[key] for key in CORE)
            self.right[name]["reading"] += all(verdict[key] for key in READING)

    def share(self, name: str, key: str) -> float:
        """Percent right."""
        return 100 * self.right[name][key] / self.total[name] if self.total[name] else 100.0


def read(text: str) -> list[Figure]:
    """The figures of a text."""
    source = Source("text", text, lines(text))
    return read_document(Document("text", source, "", 0, len(text), source.blocks)).figures


def _unit(name: str | None) -> str | None:
    if name is None:
        return None
    name = name.replace("（", "(").replace("）", ")")
    return _SAME_UNIT.get(name, name)


def _hedge(name: str | None) -> frozenset[str]:
    return frozenset((name or "").replace("、", "+").split("+")) - {""}


def _end(figure: Figure, side: str) -> tuple[Decimal | None, bool]:
    interval = figure.strict
    if interval is None:
        return None, False
    end: Decimal = getattr(interval, side)
    return (None if end.is_infinite() else end), getattr(interval, f"{side}_open")


def _decimal(value: str | None) -> Decimal | None:
    return None if value is None else Decimal(value)


def same_label(got: str, wanted: str) -> bool:
    """Whether two labels name the same thing: one holds the other, or their last two characters agree."""
    got, wanted = got.strip('“”"《》'), wanted.strip('“”"《》')
    if not got or not wanted:
        return not wanted
    return got in wanted or wanted in got or got[-2:] == wanted[-2:]


def judge(figure: Figure, gold: dict[str, Any]) -> dict[str, bool]:
    """Which fields of a figure with the right span agree with a label."""
    value = None if "fraction" in gold else figure.value
    fraction = gold.get("fraction")
    low, high = _end(figure, "low"), _end(figure, "high")
    label = figure.label or figure.noun
    return {
        "span": True,
        "value": value == _decimal(gold["value"]) and (not fraction or "/".join(map(str, figure.parts)) == fraction),
        "low": low == (_decimal(gold["low"]), gold["low_open"]),
        "high": high == (_decimal(gold["high"]), gold["high_open"]),
        "unit": _unit(figure.unit) == _unit(gold["unit"]),
        "hedge": _hedge(figure.hedge) == _hedge(gold["hedge"]),
        "dimension": (figure.dimension or "other") == gold["dimension"]
        or (figure.dimension or "other", gold["dimension"]) in _SAME_DIMENSION,
        "kind": figure.kind == gold["kind"] and figure.ambiguous == gold.get("ambiguous", False),
        "label": same_label(label, gold["label"] or "") or same_label(figure.noun, gold["label"] or ""),
    }


def _best(figures: list[Figure], gold: dict[str, Any], text: str, at: int) -> tuple[dict[str, bool], Figure | None]:
    nothing = dict.fromkeys(FIELDS, False)
    best: tuple[dict[str, bool], Figure | None] = nothing, None
    readings = [gold]
    for other in [gold["alt"]] if isinstance(gold.get("alt"), dict) else gold.get("alt") or []:
        readings.append({**gold, **other})
    for reading in readings:
        start = text.find(reading["text"], max(0, at - 4) if reading is not gold else at)
        if start < 0:
            continue
        for figure in figures:
            if figure.start == start and figure.end == start + len(reading["text"]):
                verdict = judge(figure, reading)
                if best[1] is None or sum(verdict.values()) > sum(best[0].values()):
                    best = verdict, figure
    return best


def score(sentences: list[dict[str, Any]]) -> Score:
    """Read every sentence and compare."""
    result = Score()
    for entry in sentences:
        text = entry["text"]
        figures = read(text)
        taken: set[int] = set()
        spans: list[tuple[int, int]] = []
        at = 0
        for gold in entry["figures"]:
            start = text.index(gold["text"], at)
            stop = start + len(gold["text"])
            spans.append((start, stop))
            if gold["kind"] in ("date", "ordinal"):
                found = [f for f in figures if f.start < stop and f.end > start and f.kind in ("date", "ordinal")]
                result.add((f"·{gold['kind']}",), {**dict.fromkeys(FIELDS, bool(found))})
                if not found:
                    result.misses.append((text, gold["text"], gold["kind"], ""))
                taken |= {f.index for f in found}
                at = stop
                continue
            verdict, figure = _best(figures, gold, text, at)
            at = stop
            groups = ["all", "stress" if entry["stress"] else "prose", gold["class"]]
            if not gold.get("contested"):
                groups += ["all, uncontested", "uncontested " + ("stress" if entry["stress"] else "prose")]
            result.add(tuple(groups), verdict)
            if figure is not None:
                taken.add(figure.index)
            for key in FIELDS:
                if not verdict[key]:
                    near = figure or next((f for f in figures if f.start < stop and f.end > start), None)
                    result.misses.append((text, gold["text"], key, _show(near, key) + f"  ≠ {gold.get(key)}"))
                    if key == "span":
                        break
        allowed = [text.find(part) for part in entry.get("optional", [])]
        allowed_spans = [(a, a + len(p)) for a, p in zip(allowed, entry.get("optional", []), strict=True) if a >= 0]
        for figure in figures:
            if figure.index in taken or not figure.counts:
                continue
            if any(figure.start < stop and figure.end > start for start, stop in allowed_spans):
                continue
            if any(figure.start < stop and figure.end > start for start, stop in spans):
                continue  # counted as a wrong span already
            result.false.append((text, figure.text))
    return result


def _show(figure: Figure | None, key: str) -> str:
    if figure is None:
        return "nothing"
    if key == "span":
        return f"{figure.text} ({figure.kind})"
    if key in ("low", "high"):
        return str(figure.strict)
    return str(getattr(figure, key))


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("path", nargs="?", type=Path, default=LABELS)
    parser.add_argument("--misses", action="store_true", help="list every field that is wrong, labels left out")
    parser.add_argument("--labels", action="store_true", help="list the wrong labels")
    options = parser.parse_args()
    sentences = yaml.safe_load(options.path.read_text(encoding="utf-8"))
    result = score(sentences)
    head = ["all", "all, uncontested", "prose", "uncontested prose", "stress", "uncontested stress"]
    columns = (*FIELDS, "core", "reading")
    print(f"{'class':<22}{'n':>5} " + "".join(f"{name:>10}" for name in columns))
    for name in [*head, *sorted(set(result.total) - set(head), key=lambda n: -result.total[n])]:
        if result.total[name]:
            print(f"{name:<22}{result.total[name]:>5} " + "".join(f"{result.share(name, c):>10.1f}" for c in columns))
    print("core = span, value and unit; reading = span, value, interval with its ends, unit and hedge")
    print(f"false figures: {len(result.false)}")
    for text, figure in result.false:
        print(f"  {figure}  in  {text}")
    for text, figure_text, key, what in result.misses:
        if (key == "label" and options.labels) or (key != "label" and options.misses):
            print(f"  {key:<9} {figure_text}: {what}  | {text}")


if __name__ == "__main__":
    main()
