"""1,000,000 rows × 8 columns with type, null, unique, range, regex and A+B=C: hegao against plain pandera, in one run.

    python -m benchmarks.data [--rows N] [--runs K] [--bad N]

Every contender is a whole process (start, imports, reading, judging), run in turn; the fastest of K runs counts. Others
(polars by hand, pointblank, Great Expectations, frictionless) run where they are installed; on a machine without them
the line says so. Memory is the largest resident size of the process less that of one that only imports the same
modules, against the size of the frame (``memory_usage(deep=True)``).
"""

from __future__ import annotations

import argparse
import importlib.util
import json
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
PANDERA = r"""
import sys
import pandas as pd
import pandera.pandas as pa
frame = pd.read_csv(sys.argv[1])
C = pa.Check
schema = pa.DataFrameSchema({
    "序号": pa.Column("int64", C.ge(1), unique=True),
    "代码": pa.Column("str", C.str_matches(r"R\d{6}$")),
    "地区": pa.Column("str", C.isin(["东区", "南区", "西区", "北区"])),
    "基本支出": pa.Column("float64", [C.ge(0), C.le(100000)]),
    "项目支出": pa.Column("float64", [C.ge(0), C.le(100000)]),
    "合计": pa.Column("float64", C.ge(0)),
    "人数": pa.Column("int64", [C.ge(0), C.le(5000)]),
    "日期": pa.Column("str", C.str_matches(r"\d{4}-\d{2}-\d{2}$")),
}, checks=C(lambda d: (d["基本支出"] + d["项目支出"] - d["合计"]).abs() <= 0.005 + 1e-6))
try:
    schema.validate(frame, lazy=True)
except pa.errors.SchemaErrors as error:
    print(len(error.failure_cases))
"""
POLARS = r"""
import sys
import polars as pl
f = pl.read_csv(sys.argv[1])
c = pl.col
print(f.select(
    c("序号").is_duplicated().sum().alias("u"), f["序号"].is_null().sum(), (c("序号") < 1).sum().alias("a"),
    (~c("代码").str.contains(r"^R\d{6}$")).sum().alias("b"), (~c("地区").is_in(["东区", "南区", "西区", "北区"])).sum().alias("c"),
    (~c("基本支出").is_between(0, 100000)).sum().alias("d"), (~c("项目支出").is_between(0, 100000)).sum().alias("e"),
    ((c("基本支出") + c("项目支出") - c("合计")).abs() > 0.005 + 1e-6).sum().alias("f"), (~c("人数").is_between(0, 5000)).sum().alias("g"),
    (~c("日期").str.contains(r"^\d{4}-\d{2}-\d{2}$")).sum().alias("h")).row(0))
"""
POINTBLANK = r"""
import sys
import polars as pl
import pointblank as pb
f = pl.read_csv(sys.argv[1]).with_columns((pl.col("基本支出") + pl.col("项目支出") - pl.col("合计")).abs().alias("gap"))
v = (pb.Validate(f).col_vals_not_null(columns=f.columns).rows_distinct(columns_subset=["序号"]).col_vals_ge("序号", 1)
     .col_vals_regex("代码", r"^R\d{6}$").col_vals_in_set("地区", ["东区", "南区", "西区", "北区"]).col_vals_between("基本支出", 0, 100000)
     .col_vals_between("项目支出", 0, 100000).col_vals_ge("合计", 0).col_vals_between("人数", 0, 5000)
     .col_vals_regex("日期", r"^\d{4}-\d{2}-\d{2}$").col_vals_le("gap", 0.005001).interrogate())
print(v.all_passed())
"""
EXPECTATIONS = r"""
import sys
import pandas as pd
import great_expectations as gx
f = pd.read_csv(sys.argv[1])
f["gap"] = (f["基本支出"] + f["项目支出"] - f["合计"]).abs()
batch = gx.get_context(mode="ephemeral").data_sources.add_pandas("p").add_dataframe_asset("a").add_batch_definition_whole_dataframe("b").get_batch({"dataframe": f})
E = gx.expectations
checks = [E.ExpectColumnValuesToNotBeNull(column=c) for c in f.columns] + [
    E.ExpectColumnValuesToBeUnique(column="序号"), E.ExpectColumnValuesToMatchRegex(column="代码", regex=r"^R\d{6}$"),
    E.ExpectColumnValuesToBeInSet(column="地区", value_set=["东区", "南区", "西区", "北区"]), E.ExpectColumnValuesToBeBetween(column="基本支出", min_value=0, max_value=100000),
    E.ExpectColumnValuesToBeBetween(column="项目支出", min_value=0, max_value=100000), E.ExpectColumnValuesToBeBetween(column="合计", min_value=0),
    E.ExpectColumnValuesToBeBetween(column="人数", min_value=0, max_value=5000), E.ExpectColumnValuesToMatchRegex(column="日期", regex=r"^\d{4}-\d{2}-\d{2}$"),
    E.ExpectColumnValuesToBeBetween(column="gap", max_value=0.005001)]
print(all(batch.validate(check).success for check in checks))
"""
FRICTIONLESS = r"""
import sys
from frictionless import Resource, Schema, Checklist, checks, fields
s = Schema(fields=[fields.IntegerField(name="序号", constraints={"required": True, "unique": True, "minimum": 1}),
    fields.StringField(name="代码", constraints={"required": True, "pattern": r"R\d{6}"}), fields.StringField(name="地区", constraints={"enum": ["东区", "南区", "西区", "北区"]}),
    fields.NumberField(name="基本支出", constraints={"minimum": 0, "maximum": 100000}), fields.NumberField(name="项目支出", constraints={"minimum": 0, "maximum": 100000}),
    fields.NumberField(name="合计", constraints={"minimum": 0}), fields.IntegerField(name="人数", constraints={"minimum": 0, "maximum": 5000}),
    fields.StringField(name="日期", constraints={"pattern": r"\d{4}-\d{2}-\d{2}"})])
print(Resource(path=sys.argv[1].rsplit("/", 1)[-1], basepath=sys.argv[1].rsplit("/", 1)[0], schema=s).validate(Checklist(checks=[checks.row_constraint(formula="abs(基本支出 + 项目支出 - 合计) <= 0.005")])).valid)
"""


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


def timed(command: list[str], runs: int) -> tuple[float, float, str]:
    """Least seconds, peak resident megabytes and the last output of a command."""
    best, output = float("inf"), ""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
    probe = "import resource,subprocess,sys; r=subprocess.run(sys.argv[1:],capture_output=True,text=True); sys.stdout.write(r.stdout[-3000:]); sys.stderr.write(r.stderr[-2000:]); print('\\n@', resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    peak = 0.0
    for _ in range(runs):
        started = time.perf_counter()
        done = subprocess.run(
            [sys.executable, "-c", probe, *command], capture_output=True, text=True, env=environment, check=False
        )
        best = min(best, time.perf_counter() - started)
        output, _, memory = done.stdout.rpartition("@")
        peak = float(memory or 0) / 1024
        output = output.strip() or done.stderr.strip()
    return best, peak, output.splitlines()[-1][:120] if output else ""


def main() -> None:
    """Print seconds, ratio and memory."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--bad", type=int, default=50_000)
    parser.add_argument("--slow", action="store_true", help="frictionless too (minutes)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        good, bad, schema = Path(folder, "good.csv"), Path(folder, "bad.csv"), Path(folder, "schema.yaml")
        write(good, options.rows, 0)
        write(bad, options.rows, options.bad)
        schema.write_text(SCHEMA, encoding="utf-8")
        hegao = [sys.executable, "-m", "checker", "check", "--schema", str(schema), "--fail-on", "never", "-f"]
        ours, memory, said = timed([*hegao, "terminal", str(good)], options.runs)
        plain, other, _ = timed([sys.executable, "-c", PANDERA, str(good)], options.runs)
        print(f"hegao        {ours:7.2f} s  {memory:6.0f} MB  {said}")
        print(f"pandera      {plain:7.2f} s  {other:6.0f} MB")
        print(f"ratio hegao : pandera  {ours / plain:.2f}")
        _memory(good, hegao, memory, schema)
        for name, module, script in (
            ("polars", "polars", POLARS), ("pointblank", "pointblank", POINTBLANK), ("expectations", "great_expectations", EXPECTATIONS),
            *([("frictionless", "frictionless", FRICTIONLESS)] if options.slow else []),
        ):  # fmt: skip
            if importlib.util.find_spec(module) is None:
                print(f"{name:12} not installed")
                continue
            seconds, size, said = timed([sys.executable, "-c", script, str(good)], 1)
            print(f"{name:12} {seconds:7.2f} s  {size:6.0f} MB  {said}")
        for form in ("terminal", "jsonl"):
            target = Path(folder, f"report.{form}")
            command = [*hegao, f"jsonl:{target}" if form == "jsonl" else "terminal", str(bad)]
            seconds, size, _ = timed(command, 1)
            lines = target.read_text(encoding="utf-8").count("\n") if target.exists() else 0
            print(
                f"{options.bad} bad rows, {form}: {seconds:.2f} s  {size:.0f} MB"
                + (f"  {lines} lines" if lines else "")
            )
        plain_bad, _, said = timed([sys.executable, "-c", PANDERA, str(bad)], 1)
        print(f"{options.bad} bad rows, pandera: {plain_bad:.2f} s  {said}")


def _memory(good: Path, hegao: list[str], peak: float, schema: Path) -> None:
    """The peak over that of the same run on ten rows, against the size of the frame."""
    small = good.with_name("small.csv")
    with good.open(encoding="utf-8") as stream:
        small.write_text("".join(next(stream) for _ in range(11)), encoding="utf-8")
    _, idle, _ = timed([*hegao, "terminal", str(small)], 1)
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
