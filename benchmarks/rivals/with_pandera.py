"""Plain pandera (and pandas reading the file), lazily: all failure cases."""

import sys

import pandas as pd
import pandera.pandas as pa

frame = pd.read_csv(sys.argv[1])
C = pa.Check
schema = pa.DataFrameSchema(
    {
        "序号": pa.Column("int64", C.ge(1), unique=True),
        "代码": pa.Column("str", C.str_matches(r"R\d{6}$")),
        "地区": pa.Column("str", C.isin(["东区", "南区", "西区", "北区"])),
        "基本支出": pa.Column("float64", [C.ge(0), C.le(100000)]),
        "项目支出": pa.Column("float64", [C.ge(0), C.le(100000)]),
        "合计": pa.Column("float64", C.ge(0)),
        "人数": pa.Column("int64", [C.ge(0), C.le(5000)]),
        "日期": pa.Column("str", C.str_matches(r"\d{4}-\d{2}-\d{2}$")),
    },
    checks=C(lambda d: (d["基本支出"] + d["项目支出"] - d["合计"]).abs() <= 0.005 + 1e-6),
)
try:
    schema.validate(frame, lazy=True)
except pa.errors.SchemaErrors as error:
    print(len(error.failure_cases))
