"""pointblank over a polars frame."""

import sys

import pointblank as pb
import polars as pl

f = pl.read_csv(sys.argv[1]).with_columns((pl.col("基本支出") + pl.col("项目支出") - pl.col("合计")).abs().alias("gap"))
v = (
    pb.Validate(f)
    .col_vals_not_null(columns=f.columns)
    .rows_distinct(columns_subset=["序号"])
    .col_vals_ge("序号", 1)
    .col_vals_regex("代码", r"^R\d{6}$")
    .col_vals_in_set("地区", ["东区", "南区", "西区", "北区"])
    .col_vals_between("基本支出", 0, 100000)
    .col_vals_between("项目支出", 0, 100000)
    .col_vals_ge("合计", 0)
    .col_vals_between("人数", 0, 5000)
    .col_vals_regex("日期", r"^\d{4}-\d{2}-\d{2}$")
    .col_vals_le("gap", 0.005001)
    .interrogate()
)
print(v.all_passed())
