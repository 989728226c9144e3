"""More shapes of office tables, each right in itself: tried for false alarms first, then for changes found."""

from __future__ import annotations

import random
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from openpyxl import Workbook

from benchmarks.nasty import NAMES, column_sums, money, put


def percent(value: Decimal, places: int = 1) -> Decimal:
    """A value at so many decimals."""
    return value.quantize(Decimal(1).scaleb(-places))


def book(rows: list[list[Any]], merges: tuple[str, ...] = ()) -> Workbook:
    """A workbook of one sheet."""
    made = Workbook()
    put(made.active, rows, merges)
    return made


def transposed(r: random.Random) -> Workbook:
    """Indicators in rows, years across, a total over the years; 其中 with two parts, 收入 less 支出 as 结余."""
    ys = [[money(r, 1) for _ in range(2)] for _ in range(4)]
    inc = [y[0] + y[1] for y in ys]
    out = [percent(i * Decimal("0.9")) for i in inc]
    rows = [["近四年收支情况（万元）"], ["指标", "2021年", "2022年", "2023年", "2024年", "四年合计"]]

    def ln(label, v):
        return [label, *v, sum(v, Decimal(0))]

    rows += [
        ln("收入", inc),
        ln("  其中：财政拨款", [y[0] for y in ys]),
        ln("        事业收入", [y[1] for y in ys]),
        ln("支出", out),
        ln("结余", [a - b for a, b in zip(inc, out, strict=True)]),
    ]
    return book(rows, ("A1:F1",))


def share_rows(r: random.Random) -> Workbook:
    """Shares in a row under the figures, the total at the right."""
    v = [money(r, 0) for _ in range(5)]
    t = sum(v, Decimal(0))
    return book(
        [
            ["指标", *["农业", "工业", "建筑业", "商贸", "其他"], "合计"],
            ["企业数（户）", *v, t],
            ["占比（%）", *[percent(x / t * 100) for x in v], Decimal(100)],
        ]
    )


def uneven_sides(r: random.Random) -> Workbook:
    """Income and spending side by side, of unequal length, with carry-overs that may be zero."""
    left = [money(r) for _ in range(3)]
    right = [money(r) for _ in range(5)]
    rows = [["部门收支总表"], ["", "", "", "单位：万元"], ["收入", "", "支出", ""], ["项目", "金额", "项目", "金额"]]
    ln = ["财政拨款", "事业收入", "其他收入"]
    rn = ["一般公共服务", "教育", "卫生", "农林水", "住房保障"]
    tot = sum(left, Decimal(0))
    for i in range(5):
        rows.append([ln[i] if i < 3 else "", left[i] if i < 3 else "", rn[i], right[i]])
    tr = sum(right, Decimal(0))
    tr - tot if tr > tot else Decimal(0)
    rows.append(["本年收入合计", tot, "本年支出合计", tr])
    rows.append(["上年结转", max(Decimal(0), tr - tot), "年末结转", max(Decimal(0), tot - tr)])
    rows.append(["收入总计", max(tr, tot), "支出总计", max(tr, tot)])
    return book(rows, ("A1:D1", "A3:B3", "C3:D3"))


def mixed_units(r: random.Random) -> Workbook:
    """Households, people and money in one table, with means per head that no total adds up."""
    rows = [["帮扶资金发放情况"], ["乡镇", "户数（户）", "人数（人）", "金额（万元）", "人均（元）", "户均（元）"]]
    vs = []
    for n in r.sample(NAMES, 6):
        h = Decimal(r.randrange(30, 200))
        p = h * 3 + r.randrange(1, 30)
        m = money(r, 2, 900)
        vs.append([h, p, m])
        rows.append([n + "乡", h, p, m, percent(m * 10000 / p, 2), percent(m * 10000 / h, 2)])
    t = column_sums(vs)
    rows.append(["合计", *t, percent(t[2] * 10000 / t[1], 2), percent(t[2] * 10000 / t[0], 2)])
    return book(rows)


def change(r: random.Random) -> Workbook:
    """Last year, this year, the change and the change in percent."""
    rows = [["支出对比表"], ["", "", "", "", "单位：万元"], ["科目", "上年决算数", "本年预算数", "增减额", "增减%"]]
    vs = [[money(r, 2), money(r, 2)] for _ in range(6)]

    def f(label, a, b):
        return [label, a, b, b - a, percent((b - a) / a * 100)]

    rows.append(f("合计", *column_sums(vs)))
    rows += [f(n, *v) for n, v in zip(["教育", "科技", "文化", "卫生", "农林水", "住房"], vs, strict=True)]
    return book(rows)


def cumulative(r: random.Random) -> Workbook:
    """Figures of the month and of the year so far: no column is a sum of lines."""
    rows = [["工业产值进度"], ["月份", "本月数（万元）", "累计数（万元）", "累计增长%"]]
    c = Decimal(0)
    for m in range(1, 13):
        v = money(r, 1)
        c += v
        rows.append([f"{m}月", v, c, percent(Decimal(r.randrange(10, 150)) / 10)])
    return book(rows)


def ranking(r: random.Random) -> Workbook:
    """Points with a sum across, and average, highest and lowest below."""
    rows = [["年度考核得分表"], ["序号", "单位", "党建", "业务", "作风", "总分", "位次"]]
    vs = []
    for n in r.sample(NAMES, 8):
        v = [
            Decimal(r.randrange(150, 300)) / 10,
            Decimal(r.randrange(300, 400)) / 10,
            Decimal(r.randrange(200, 300)) / 10,
        ]
        vs.append((n, v, sum(v, Decimal(0))))
    order = sorted([x[2] for x in vs], reverse=True)
    for i, (n, v, s) in enumerate(vs, 1):
        rows.append([i, n + "局", *v, s, Decimal(order.index(s) + 1)])
    k = [percent(sum(c, Decimal(0)) / 8, 2) for c in zip(*[[*v, s] for _, v, s in vs], strict=True)]
    rows.append(["", "平均分", *k, ""])
    rows.append(["", "最高分", *[max(c) for c in zip(*[[*v, s] for _, v, s in vs], strict=True)], ""])
    rows.append(["", "最低分", *[min(c) for c in zip(*[[*v, s] for _, v, s in vs], strict=True)], ""])
    return book(rows)


def years(r: random.Random) -> Workbook:
    """Years as numbers in the head, the total at the left."""
    rows = [["分年度投资计划表（万元）"], ["项目", "总投资", 2022, 2023, 2024]]
    vs = []
    for n in r.sample(NAMES, 6):
        v = [money(r, 0) for _ in range(3)]
        vs.append(v)
        rows.append([n + "水库", sum(v, Decimal(0)), *v])
    t = column_sums(vs)
    rows.append(["合计", sum(t, Decimal(0)), *t])
    return book(rows)


def partial_list(r: random.Random) -> Workbook:
    """A whole with some of its counties only: nothing adds up, and nothing may be said."""
    v = [[money(r, 1), money(r, 1)] for _ in range(5)]
    t = [sum(c, Decimal(0)) * 2 + Decimal("3.7") for c in zip(*v, strict=True)]
    return book(
        [
            ["主要县区经济指标（亿元）"],
            ["地区", "地区生产总值", "工业增加值"],
            ["全市", *t],
            *[[n + "县", *x] for n, x in zip(r.sample(NAMES, 5), v, strict=True)],
        ]
    )


def continued(r: random.Random) -> Workbook:
    """The head again in the middle, where the printed page ends."""
    rows = [["项目资金明细表"], ["序号", "项目", "中央", "省级", "合计"]]
    vs = []
    for i in range(1, 13):
        if i == 7:
            rows += [["项目资金明细表（续表）"], ["序号", "项目", "中央", "省级", "合计"]]
        v = [money(r), money(r)]
        vs.append(v)
        rows.append([i, r.choice(NAMES) + f"工程{i}", *v, sum(v, Decimal(0))])
    t = column_sums(vs)
    rows.append(["合计", "", *t, sum(t, Decimal(0))])
    return book(rows)


def balance_sheet(r: random.Random) -> Workbook:
    """A balance sheet: headings, 其他 twice, a total a section and a grand total."""
    vs = [[money(r)] for _ in range(6)]
    t = column_sums(vs)[0]
    return book(
        [
            ["资产负债表"],
            ["", "单位：元"],
            ["项目", "期末数"],
            ["流动资产：", ""],
            ["  货币资金", vs[0][0]],
            ["  应收账款", vs[1][0]],
            ["  其他", vs[2][0]],
            ["流动资产合计", vs[0][0] + vs[1][0] + vs[2][0]],
            ["非流动资产：", ""],
            ["  固定资产", vs[3][0]],
            ["  在建工程", vs[4][0]],
            ["  其他", vs[5][0]],
            ["非流动资产合计", vs[3][0] + vs[4][0] + vs[5][0]],
            ["资产总计", t],
        ]
    )


def brackets(r: random.Random) -> Workbook:
    """Falls in brackets, stored as text."""
    vs = [[money(r), money(r)] for _ in range(5)]
    rows = [["增减情况", "", ""], ["单位", "本年", "上年", "增减（负数为减）"]]
    for n, (a, b) in zip(r.sample(NAMES, 5), vs, strict=True):
        rows.append([n + "所", a, b, a - b if a >= b else f"({b - a})"])
    a, b = column_sums(vs)
    rows.append(["合计", a, b, a - b if a >= b else f"({b - a})"])
    return book(rows)


def shares100(r: random.Random) -> Workbook:
    """Shares with percent signs that come to 100 %."""
    v = [money(r, 0) for _ in range(7)]
    t = sum(v, Decimal(0))
    return book(
        [
            ["构成表"],
            ["类别", "金额（万元）", "比重"],
            *[[n, x, f"{percent(x / t * 100)}%"] for n, x in zip("甲乙丙丁戊己庚", v, strict=True)],
            ["合计", t, "100%"],
        ]
    )


def grouped_above(r: random.Random) -> Workbook:
    """Three groups, the sum above its lines, told by indents."""
    rows = [["分片区统计"], ["片区/乡镇", "户数", "人口", "劳动力"]]
    groups = []
    body = []
    for g in ("城关片区", "河东片区", "河西片区"):
        vs = [[Decimal(r.randrange(100, 900)) for _ in range(3)] for _ in range(4)]
        s = column_sums(vs)
        groups.append(s)
        body.append([g, *s])
        body += [["  " + n + "村", *v] for n, v in zip(r.sample(NAMES, 4), vs, strict=True)]
    return book([*rows, ["全县合计", *column_sums(groups)], *body])


def grouped_noindent(r: random.Random) -> Workbook:
    """The same, without indents."""
    rows = [["分片区统计"], ["片区/乡镇", "户数", "人口", "劳动力"]]
    groups = []
    body = []
    for g in ("城关镇", "河东镇", "河西镇"):
        vs = [[Decimal(r.randrange(100, 900)) for _ in range(3)] for _ in range(4)]
        s = column_sums(vs)
        groups.append(s)
        body.append([g, *s])
        body += [[n + "村", *v] for n, v in zip(r.sample(NAMES, 4), vs, strict=True)]
    return book([*rows, ["全县合计", *column_sums(groups)], *body])


def price_qty(r: random.Random) -> Workbook:
    """Price, quantity and amount."""
    rows = [["采购清单"], ["序号", "品名", "单价（元）", "数量", "金额（元）"]]
    t = Decimal(0)
    for i, n in enumerate(("桌", "椅", "柜", "电脑", "打印机"), 1):
        p = money(r, 2, 3000)
        q = Decimal(r.randrange(3, 60))
        t += p * q
        rows.append([i, n, p, q, p * q])
    rows.append(["合计", "", "", "", t])
    return book(rows)


def fin_rates(r: random.Random) -> Workbook:
    """Rates with percent signs: of the budget, of the whole."""
    vs = [[money(r, 2), money(r, 2)] for _ in range(5)]
    t = column_sums(vs)

    def f(label, v):
        return [label, v[0], v[1], f"{percent(v[1] / v[0] * 100, 2)}%", f"{percent(v[1] / t[1] * 100, 2)}%"]

    return book(
        [
            ["预算执行情况表"],
            ["", "", "", "", "单位：万元"],
            ["单位", "年初预算", "执行数", "执行率", "占总支出比重"],
            *[f(n + "局", v) for n, v in zip(r.sample(NAMES, 5), vs, strict=True)],
            f("合计", t),
        ]
    )


KINDS: tuple[Callable[[random.Random], Workbook], ...] = (
    transposed,
    share_rows,
    uneven_sides,
    mixed_units,
    change,
    cumulative,
    ranking,
    years,
    partial_list,
    continued,
    balance_sheet,
    brackets,
    shares100,
    grouped_above,
    grouped_noindent,
    price_qty,
    fin_rates,
)
