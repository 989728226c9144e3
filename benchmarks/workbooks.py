"""Workbooks of the kinds that offices make, generated: figures are random, the arithmetic is right."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from checker.canonical import Canvas, RawCell
from checker.document import Source

NAMES = ["东河", "西山", "南桥", "北庄", "石门", "柳林", "平川", "清泉", "太和", "双塔", "长岭", "白马", "青龙", "大湾"]


@dataclass(frozen=True)
class Sheet:
    """A sheet: rows of texts and numbers, and merged ranges (top, left, rows, columns)."""

    name: str
    rows: list[list[object]]
    merges: tuple[tuple[int, int, int, int], ...] = ()


def _money(rng: random.Random, places: int = 2, size: int = 90_000) -> Decimal:
    return Decimal(rng.randrange(500, size) * 10**places + rng.randrange(10**places)).scaleb(-places)


def debts(rng: random.Random) -> Sheet:
    """Two groups of columns with 合计/小计, a first line over 本级 and 县区合计."""
    names = rng.sample(NAMES, rng.randint(5, 12))
    counties = [[_money(rng), _money(rng), _money(rng), _money(rng)] for _ in names]
    own = [_money(rng) for _ in range(4)]
    below = [sum(column, Decimal(0)) for column in zip(*counties, strict=True)]
    whole = [a + b for a, b in zip(own, below, strict=True)]

    def line(label: str, v: list[Decimal]) -> list[object]:
        return [label, v[0] + v[1], v[0], v[1], v[2] + v[3], v[2], v[3]]

    rows: list[list[object]] = [
        ["2023年末全市债务限额及余额情况表", "", "", "", "", "", ""],
        ["", "", "", "", "", "", "单位：万元"],
        ["地区", "债务限额", "", "", "债务余额", "", ""],
        ["", "合计", "一般债务", "专项债务", "小计", "一般债务", "专项债务"],
        line("全市", whole),
        line("市本级", own),
        line("县区合计", below),
        *(line(f"{n}县", v) for n, v in zip(names, counties, strict=True)),
        ["注：本表由财政局填报。", "", "", "", "", "", ""],
    ]
    return Sheet("债务", rows, ((0, 0, 1, 7), (2, 0, 2, 1), (2, 1, 1, 3), (2, 4, 1, 3)))


def declared(rng: random.Random) -> Sheet:
    """A row of declared formulas, indented lines under the first."""
    names = rng.sample(NAMES, rng.randint(5, 9))
    parts = [[_money(rng, 4), _money(rng, 4)] for _ in names]
    whole = [sum(column, Decimal(0)) for column in zip(*parts, strict=True)]
    rows: list[list[object]] = [
        ["单位：亿元", "", "", ""],
        ["地   区", "2022年余额", "", ""],
        ["", "", "一般", "专项"],
        ["公  式", "A=B+C", "B", "C"],
        ["　某市", sum(whole, Decimal(0)), *whole],
        *(["　　　" + n + "区", a + b, a, b] for n, (a, b) in zip(names, parts, strict=True)),
    ]
    return Sheet("公式行", rows, ((1, 0, 2, 1), (1, 1, 1, 3)))


def subtotals(rng: random.Random) -> Sheet:
    """Groups with 小计 below, 合计 at the end, four columns of figures."""
    rows: list[list[object]] = [["项目投资完成情况", "", "", "", "", ""], ["", "", "", "", "", "单位：万元"]]
    rows.append(["类别", "项目", "计划投资", "完成投资", "中央资金", "地方资金"])
    total = [Decimal(0)] * 4
    for group in ("交通", "水利", "教育"):
        subtotal = [Decimal(0)] * 4
        for number in range(rng.randint(2, 5)):
            plan, centre, local = _money(rng, 1), _money(rng, 1), _money(rng, 1)
            values = [plan, centre + local, centre, local]
            rows.append([group if number == 0 else "", rng.choice(NAMES) + group + f"工程{number + 1}", *values])
            subtotal = [a + b for a, b in zip(subtotal, values, strict=True)]
        rows.append(["", "小计", *subtotal])
        total = [a + b for a, b in zip(total, subtotal, strict=True)]
    rows.append(["合计", "", *total])
    return Sheet("项目", rows, ((0, 0, 1, 6),))


def budget(rng: random.Random) -> Sheet:
    """One column of figures with numbered levels, 其中 and a total above; a rate of completion."""
    rows: list[list[object]] = [
        ["收入预算表", "", "", ""],
        ["", "", "", "单位：万元"],
        ["项  目", "预算数", "执行数", "完成预算%"],
    ]
    body: list[list[object]] = []
    totals = [Decimal(0), Decimal(0)]
    for number, heading in enumerate(("税收收入", "非税收入")):
        parts = [
            (name, _money(rng, 0), _money(rng, 0))
            for name in (("增值税", "企业所得税", "个人所得税", "契税"), ("专项收入", "罚没收入", "有偿使用收入"))[
                number
            ]
        ]
        plan, done = sum((p[1] for p in parts), Decimal(0)), sum((p[2] for p in parts), Decimal(0))
        body.append([f"{'一二'[number]}、{heading}", plan, done, _percent(done, plan)])
        body += [[f"    {name}", a, b, _percent(b, a)] for name, a, b in parts]
        totals = [totals[0] + plan, totals[1] + done]
    rows.append(["收入合计", *totals, _percent(totals[1], totals[0])])
    return Sheet("预算", rows + body, ((0, 0, 1, 4),))


def _percent(a: Decimal, b: Decimal) -> Decimal:
    return (a / b * 100).quantize(Decimal("0.1"))


def stocks(rng: random.Random) -> Sheet:
    """Opening, inflow, outflow and closing by office, with a total at the end."""
    rows: list[list[object]] = [
        ["案件办理情况统计表", "", "", "", "", ""],
        ["序号", "单位", "上年结转", "本年新收", "本年办结", "年末未结"],
    ]
    total = [Decimal(0)] * 4
    for number, name in enumerate(rng.sample(NAMES, rng.randint(6, 10)), 1):
        opening, new, done = (Decimal(rng.randrange(100, 900)) for _ in range(3))
        values = [opening, new, done, opening + new - done]
        rows.append([number, name + "法庭", *values])
        total = [a + b for a, b in zip(total, values, strict=True)]
    rows.append(["合计", "", *total])
    return Sheet("案件", rows, ((0, 0, 1, 6), (len(rows) - 1, 0, 1, 2)))


def people(rng: random.Random) -> Sheet:
    """合计 as the last column and the last line; counts are exact."""
    groups = ["干部", "工人", "教师", "医生"]
    rows: list[list[object]] = [["培训人数（单位：人）", "", "", "", "", ""], ["乡镇", *groups, "合计"]]
    total = [Decimal(0)] * 5
    for name in rng.sample(NAMES, rng.randint(5, 10)):
        values = [Decimal(rng.randrange(20, 300)) for _ in groups]
        values.append(sum(values, Decimal(0)))
        rows.append([name + "镇", *values])
        total = [a + b for a, b in zip(total, values, strict=True)]
    rows.append(["合  计", *total])
    return Sheet("培训", rows, ((0, 0, 1, 6),))


def coded(rng: random.Random) -> Sheet:
    """Functional codes of three levels (201, 20101, 2010101), one column of figures a kind of spending."""
    rows: list[list[object]] = [
        ["支出决算表", "", "", "", ""],
        ["", "", "", "", "单位：万元"],
        ["科目编码", "科目名称", "合计", "基本支出", "项目支出"],
    ]
    body: list[list[object]] = []
    whole = [Decimal(0)] * 2
    for k in range(2):
        upper: list[list[object]] = []
        class_sum = [Decimal(0)] * 2
        for m in range(2):
            leaves = [[_money(rng), _money(rng)] for _ in range(rng.randint(2, 3))]
            section = [sum(column, Decimal(0)) for column in zip(*leaves, strict=True)]
            upper.append([f"{201 + k}{m + 1:02d}", f"款{k}{m}", sum(section, Decimal(0)), *section])
            upper += [
                [f"{201 + k}{m + 1:02d}{i + 1:02d}", f"项{k}{m}{i}", a + b, a, b] for i, (a, b) in enumerate(leaves)
            ]
            class_sum = [a + b for a, b in zip(class_sum, section, strict=True)]
        body += [[f"{201 + k}", f"类{k}", sum(class_sum, Decimal(0)), *class_sum], *upper]
        whole = [a + b for a, b in zip(whole, class_sum, strict=True)]
    rows.append(["", "合计", sum(whole, Decimal(0)), *whole])
    return Sheet("决算", rows + body, ((0, 0, 1, 5),))


def sides(rng: random.Random) -> Sheet:
    """Income and spending side by side, with 收入总计 and 支出总计 in the last line."""
    left = [("一般公共预算收入", _money(rng)), ("转移性收入", _money(rng)), ("上年结余", _money(rng))]
    income = sum((v for _, v in left), Decimal(0))
    spent = (income * Decimal("0.8")).quantize(Decimal("0.01"))
    right = [("一般公共预算支出", spent), ("上解支出", income - spent - 100), ("年终结余", Decimal(100))]
    rows: list[list[object]] = [
        ["收支平衡表", "", "", ""],
        ["", "", "", "单位：万元"],
        ["收入项目", "金额", "支出项目", "金额"],
    ]
    rows += [[a, b, c, d] for (a, b), (c, d) in zip(left, right, strict=True)]
    rows.append(["收入总计", income, "支出总计", income])
    return Sheet("平衡", rows, ((0, 0, 1, 4),))


KINDS: tuple[Callable[[random.Random], Sheet], ...] = (debts, declared, subtotals, budget, stocks, people, coded, sides)


def source(sheet: Sheet) -> Source:
    """The sheet as a reader gives it."""
    spans = {(top, left): (height, width) for top, left, height, width in sheet.merges}
    covered = {
        (r, c)
        for top, left, height, width in sheet.merges
        for r in range(top, top + height)
        for c in range(left, left + width)
    } - set(spans)
    cells = []
    for r, row in enumerate(sheet.rows):
        for c, value in enumerate(row):
            if (r, c) in covered or value == "":
                continue
            number = isinstance(value, (Decimal, int))
            text = format(value, "f") if isinstance(value, Decimal) else str(value)
            down, across = spans.get((r, c), (1, 1))
            cells.append(
                RawCell(r, c, text, down, across, f"{sheet.name}!{chr(65 + c)}{r + 1}", text if number else None)
            )
    canvas = Canvas()
    canvas.table(cells, sheet.name)
    return Source(f"{sheet.name}.xlsx", canvas.text, tuple(canvas.blocks), "xlsx", tuple(canvas.tables))
