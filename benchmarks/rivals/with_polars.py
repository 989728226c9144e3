"""polars by hand: a select of counts, with no names, places or messages."""

import sys

import polars as pl

f = pl.read_csv(sys.argv[1])
c = pl.col
print(
    f.select(
        c("序号").is_duplicated().sum().alias("u"),
        f["序号"].is_null().sum(),
        (c("序号") < 1).sum().alias("a"),
        (~c("代码").str.contains(r"^R\d{6}$")).sum().alias("b"),
        (~c("地区").is_in(["东区", "南区", "西区", "北区"])).sum().alias("c"),
        (~c("基本支出").is_between(0, 100000)).sum().alias("d"),
        (~c("项目支出").is_between(0, 100000)).sum().alias("e"),
        ((c("基本支出") + c("项目支出") - c("合计")).abs() > 0.005 + 1e-6).sum().alias("f"),
        (~c("人数").is_between(0, 5000)).sum().alias("g"),
        (~c("日期").str.contains(r"^\d{4}-\d{2}-\d{2}$")).sum().alias("h"),
    ).row(0)
)
