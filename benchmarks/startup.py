"""The whole command on one file, against the mere import of its libraries, measured in one run.

    python benchmarks/startup.py [FILE] [--runs N]

Prints the time of ``import pandas, pandera.pandas, rich``, of ``hegao check FILE`` and of ``hegao --help``, each the
best of N runs taken in turn, and the ratio of the second to the first (the goal is at most 2.0 on a file of 65 KB).
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
SHARED = Path(os.environ.get("HEGAO_SHARED", ROOT.parent / "shared"))


def seconds(command: list[str]) -> float:
    """The wall time of a process."""
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    started = time.perf_counter()
    subprocess.run(
        command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False
    )
    return time.perf_counter() - started


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", nargs="?", default=str(SHARED / "seed" / "annual-summaries.txt"))
    parser.add_argument("--runs", type=int, default=7)
    options = parser.parse_args()
    file = options.file if Path(options.file).is_file() else str(ROOT / "samples")
    commands = {
        "import pandas, pandera.pandas, rich": [sys.executable, "-c", "import pandas, pandera.pandas, rich"],
        f"hegao check {Path(file).name}": [sys.executable, "-m", "checker", "check", file],
        "hegao --help": [sys.executable, "-m", "checker", "--help"],
    }
    times: dict[str, list[float]] = {name: [] for name in commands}
    for command in commands.values():
        seconds(command)  # the first run compiles, as pip does at installation
    for _ in range(options.runs):
        for name, command in commands.items():
            times[name].append(seconds(command))
    for name, taken in times.items():
        print(f"{name:40s} best {min(taken):6.2f} s   median {statistics.median(taken):6.2f} s")
    base, check, _ = (times[name] for name in commands)
    medians = statistics.median(check) / statistics.median(base)
    print(f"ratio of the best {min(check) / min(base):.2f}, of the medians {medians:.2f}")


if __name__ == "__main__":
    main()
