"""The speed of reading figures: KB of UTF-8 a second on one core, growth with length, and ratios to other readers.

    python benchmarks/extraction.py FOLDER [--rivals PYTHON] [--rival-kb 40]

Everything is measured in one run over the same texts, with processor time, start-up left out. ``--rivals`` is an
interpreter in which recognizers-text-suite (with ``emoji<2``), jionlp or cn2an are installed; each reads the first
``--rival-kb`` of the texts, since some are slow. The bare pass finds digits and Chinese numerals, and does nothing more.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

BARE = re.compile(r"\d[\d,.]*|[一二三四五六七八九十百千万亿两〇零]+")
RIVALS = r"""
import io, json, re, sys, time, contextlib
lines = [line for line in sys.stdin.read().splitlines() if line.strip()]
size = sum(len(line.encode()) for line in lines)
def run(name, prepare):
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            read = prepare()
            read(lines[0])
            started = time.process_time()
            found = sum(read(line) for line in lines)
            spent = time.process_time() - started
    except Exception as error:
        return {"name": name, "error": f"{type(error).__name__}: {error}"}
    return {"name": name, "rate": size / spent / 1000, "found": found}
def recognizers():
    from recognizers_number import recognize_number
    from recognizers_number_with_unit import recognize_currency, recognize_dimension
    from recognizers_text import Culture
    readers = (recognize_number, recognize_currency, recognize_dimension)
    return lambda line: len([reader(line, Culture.Chinese) for reader in readers][0])
def jionlp():
    import jionlp as jio
    return lambda line: len(jio.ner.extract_money(line)) if line.strip() else 0
def cn2an():
    import cn2an
    runs = re.compile(r"[\d.]+[\u4e07\u4ebf]?|[\u4e00\u4e8c\u4e09\u56db\u4e94\u516d\u4e03\u516b\u4e5d\u5341\u767e\u5343\u4e07\u4ebf]+")
    def read(line):
        found = 0
        for match in runs.finditer(line):
            try:
                cn2an.cn2an(match[0], "smart")
                found += 1
            except ValueError:
                pass
        return found
    return read
print(json.dumps([run("recognizers-text-suite", recognizers), run("jionlp (money only)", jionlp), run("cn2an (runs from a regex)", cn2an)]))
"""


def spent(work: Callable[[], object], repeat: int = 3) -> float:
    """The least processor seconds of some runs."""
    best = float("inf")
    for _ in range(repeat):
        started = time.process_time()
        work()
        best = min(best, time.process_time() - started)
    return best


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rivals", default=None, help="an interpreter with the other readers")
    parser.add_argument("--rival-kb", type=int, default=40)
    options = parser.parse_args()

    from checker.document import Document, Source
    from checker.extract import read_document
    from checker.extract.collection import documents
    from checker.readers import read
    from checker.readers.text import lines

    sources = [s for path in sorted(options.folder.rglob("*.txt")) for s in read(path, path.name)[0]]
    members: list[Document] = [document for source in sources for document in documents(source)]
    size = sum(len(source.text.encode()) for source in sources)
    read_document(members[0])
    figures = sum(figure.counts for member in members for figure in read_document(member).figures)
    own = size / spent(lambda: [read_document(member) for member in members]) / 1000
    bare = size / spent(lambda: [sum(1 for _ in BARE.finditer(source.text)) for source in sources]) / 1000
    print(f"{len(sources)} files, {size / 1000:.0f} KB, {figures} figures")
    print(f"hegao, all rows of extract     {own:>9.0f} KB/s")
    print(
        f"bare regular expression        {bare:>9.0f} KB/s   {bare / own:.1f} times as fast, no value, no unit, no label"
    )

    joined = "\n".join(source.text for source in sources)
    previous = 0.0
    for length in (100_000, 200_000, 400_000, 800_000):
        text = joined[:100_000] * (length // 100_000)  # the same text again, so that only the length differs
        source = Source("part", text, lines(text))
        document = Document("part", source, "", 0, len(text), source.blocks)
        seconds = spent(lambda d=document: read_document(d))  # type: ignore[misc]
        growth = f"  {seconds / previous:.2f} times the half" if previous else ""
        print(f"{length:>9} characters {seconds * 1000:>9.0f} ms{growth}")
        previous = seconds

    if options.rivals:
        sample = joined.encode()[: options.rival_kb * 1000].decode(errors="ignore")
        small = Source("sample", sample, lines(sample))
        document = Document("sample", small, "", 0, len(sample), small.blocks)
        base = len(sample.encode()) / spent(lambda: read_document(document)) / 1000
        print(f"hegao on the first {options.rival_kb} KB     {base:>9.0f} KB/s")
        done = subprocess.run([options.rivals, "-c", RIVALS], input=sample.encode(), capture_output=True, check=False)
        if done.returncode:
            print(done.stderr.decode()[-400:], file=sys.stderr)
            return
        for entry in json.loads(done.stdout.decode().splitlines()[-1]):
            if "error" in entry:
                print(f"{entry['name']:<30} not measured: {entry['error']}")
            else:
                print(
                    f"{entry['name']:<30} {entry['rate']:>9.1f} KB/s   hegao is {base / entry['rate']:.1f} times as fast"
                )


if __name__ == "__main__":
    main()
