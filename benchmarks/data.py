"""1,000,000 rows × 8 columns with type, null, unique, range, regex and A+B=C: hegao against plain pandera, in one run.

    python -m benchmarks.data [--rows N] [--runs K] [--bad N] [--rivals PYTHON] [--slow]

Every contender is a whole process (start, imports, reading, judging); hegao and pandera run in turn, the fastest of K
runs counts. The others (polars by hand, pointblank, Great Expectations, and frictionless with ``--slow``) are the scripts
in ``rivals``, run once by ``--rivals PYTHON``, an interpreter that has them installed; where one is missing the line
says so. Memory is the largest resident size of the process less that of the same run over ten rows, against the size of
the frame (``memory_usage(deep=True)``).
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SCHEMA = r"""columns:
  序号: {type: int, unique: true, min: 1}
  代码: {type: text, pattern: 'R\d{6}'}
  地区: {type: text, values: [东区, 南区, 西区, 北区]}
  基本支出: {type: number, min: 0, max: 100000}
  项目支出: {type: number, min: 0, max: 100000}
  合计: {type: number, min: 0}
  人数: {type: int, min: 0, max: 5000}
  日期: {type: text, pattern: '\d{4}-\d{2}-\d{2}'}
checks:
  - {equation: 基本支出 + 项目支出 = 合计, within: 0.005}
"""
RIVALS = Path(__file__).with_name("rivals")
OTHERS = {"polars": "polars", "pointblank": "pointblank", "expectations": "great_expectations"}
FORMATS = ("terminal", "json", "jsonl", "sarif", "junit", "gitlab", "html", "markdown", "xlsx")
SLOW = {"frictionless": "frictionless"}  # minutes


def write(path: Path, rows: int, bad: int) -> None:
    """The data: right throughout, but for ``bad`` rows whose total is off by 10."""
    import numpy as np
    import pandas as pd

    rng = np.random.default_rng(7)
    base, project = (np.round(rng.uniform(0, 90_000, rows), 2) for _ in range(2))
    total = np.round(base + project, 2)
    total[:bad] += 10
    days = pd.date_range("2024-01-01", periods=365).strftime("%Y-%m-%d").to_numpy()
    pd.DataFrame(
        {
            "序号": np.arange(1, rows + 1), "代码": [f"R{code:06d}" for code in rng.integers(0, 999_999, rows)],
            "地区": rng.choice(["东区", "南区", "西区", "北区"], rows), "基本支出": base, "项目支出": project, "合计": total,
            "人数": rng.integers(0, 5000, rows), "日期": rng.choice(days, rows),
        }
    ).to_csv(path, index=False)  # fmt: skip


def timed(*commands: list[str], runs: int = 1) -> list[tuple[float, float, str]]:
    """Least seconds, peak resident megabytes and the last line said, of commands that are run in turn."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
    results = [(float("inf"), 0.0, "") for _ in commands]
    for _ in range(runs):
        for i, command in enumerate(commands):
            started = time.perf_counter()
            with tempfile.TemporaryFile("w+", encoding="utf-8") as said:
                process = subprocess.Popen(command, stdout=said, stderr=subprocess.STDOUT, env=environment)
                _, _, usage = os.wait4(process.pid, 0)
                seconds = time.perf_counter() - started
                said.seek(0)
                lines = said.read().split("\n")
            last = next((line.strip()[:100] for line in reversed(lines) if line.strip()), "")
            results[i] = (min(results[i][0], seconds), usage.ru_maxrss / 1024, last)
    return results


def main() -> None:
    """Print seconds, ratio and memory."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--bad", type=int, default=50_000)
    parser.add_argument(
        "--rivals", default=sys.executable, metavar="PYTHON", help="the interpreter that has the rivals"
    )
    parser.add_argument("--slow", action="store_true", help="frictionless too (minutes)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        good, bad, schema = Path(folder, "good.csv"), Path(folder, "bad.csv"), Path(folder, "schema.yaml")
        for path, wrong in ((good, 0), (bad, options.bad)):
            # In a process of its own: what is started later would count the memory of this one as its own.
            writer = multiprocessing.get_context("spawn").Process(target=write, args=(path, options.rows, wrong))
            writer.start()
            writer.join()
        schema.write_text(SCHEMA, encoding="utf-8")
        hegao = [sys.executable, "-m", "checker", "check", "--schema", str(schema), "--fail-on", "never", "-f"]
        pandera = [sys.executable, str(RIVALS / "with_pandera.py")]
        (ours, memory, said), (plain, other, _) = timed(
            [*hegao, "terminal", str(good)], [*pandera, str(good)], runs=options.runs
        )
        print(f"hegao        {ours:7.2f} s  {memory:6.0f} MB  {said}")
        print(f"pandera      {plain:7.2f} s  {other:6.0f} MB")
        print(f"ratio hegao : pandera  {ours / plain:.2f}")
        _memory(good, hegao, memory, schema)
        for name, module in (OTHERS | (SLOW if options.slow else {})).items():
            if subprocess.run([options.rivals, "-c", f"import {module}"], capture_output=True, check=False).returncode:
                print(f"{name:12} not installed in {options.rivals}")
                continue
            [(seconds, size, said)] = timed([options.rivals, str(RIVALS / f"with_{name}.py"), str(good)])
            print(f"{name:12} {seconds:7.2f} s  {size:6.0f} MB  {said}")
        for form in FORMATS:
            target = Path(folder, f"report.{form}")
            [(seconds, size, _)] = timed([*hegao, form if form == "terminal" else f"{form}:{target}", str(bad)])
            written = f"  {target.stat().st_size / 2**20:.1f} MB written" if target.exists() else ""
            print(f"{options.bad} bad rows, {form}: {seconds:.2f} s  {size:.0f} MB{written}")
        [(plain_bad, _, said)] = timed([*pandera, str(bad)])
        print(f"{options.bad} bad rows, pandera: {plain_bad:.2f} s  {said}")


def _memory(good: Path, hegao: list[str], peak: float, schema: Path) -> None:
    """The peak over that of the same run on ten rows, against the size of the frame."""
    small = good.with_name("small.csv")
    with good.open(encoding="utf-8") as stream:
        small.write_text("".join(next(stream) for _ in range(11)), encoding="utf-8")
    [(_, idle, _)] = timed([*hegao, "terminal", str(small)])
    code = "import sys,json; sys.path.insert(0, sys.argv[1]); from pathlib import Path; from checker.data.load import load; from checker.data.schema import load_schema; f=load(Path(sys.argv[2]),'x.csv',load_schema(Path(sys.argv[3])).schema).frame; print(json.dumps(int(f.memory_usage(deep=True).sum())))"
    size = (
        json.loads(
            subprocess.run(
                [sys.executable, "-c", code, str(ROOT), str(good), str(schema)],
                capture_output=True,
                text=True,
                check=True,
            ).stdout
        )
        / 2**20
    )
    print(f"frame {size:.0f} MB, peak over an idle run {peak - idle:.0f} MB: {(peak - idle) / size:.2f} × the frame")


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    main()
