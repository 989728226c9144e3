"""Great Expectations over a pandas frame, one expectation a check."""

import sys

import great_expectations as gx
import pandas as pd

f = pd.read_csv(sys.argv[1])
f["gap"] = (f["基本支出"] + f["项目支出"] - f["合计"]).abs()
batch = (
    gx.get_context(mode="ephemeral")
    .data_sources.add_pandas("p")
    .add_dataframe_asset("a")
    .add_batch_definition_whole_dataframe("b")
    .get_batch({"dataframe": f})
)
E = gx.expectations
checks = [E.ExpectColumnValuesToNotBeNull(column=c) for c in f.columns] + [
    E.ExpectColumnValuesToBeUnique(column="序号"),
    E.ExpectColumnValuesToMatchRegex(column="代码", regex=r"^R\d{6}$"),
    E.ExpectColumnValuesToBeInSet(column="地区", value_set=["东区", "南区", "西区", "北区"]),
    E.ExpectColumnValuesToBeBetween(column="基本支出", min_value=0, max_value=100000),
    E.ExpectColumnValuesToBeBetween(column="项目支出", min_value=0, max_value=100000),
    E.ExpectColumnValuesToBeBetween(column="合计", min_value=0),
    E.ExpectColumnValuesToBeBetween(column="人数", min_value=0, max_value=5000),
    E.ExpectColumnValuesToMatchRegex(column="日期", regex=r"^\d{4}-\d{2}-\d{2}$"),
    E.ExpectColumnValuesToBeBetween(column="gap", max_value=0.005001),
]
print(all(batch.validate(check).success for check in checks))
