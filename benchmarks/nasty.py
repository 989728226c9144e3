"""Workbooks as offices really hand them in, written with openpyxl: the arithmetic is right, the form is not.

Merged heads of three rows, units at the right, notes below, blank rows, two tables on a sheet, periods in rows, numbers
stored as text, formulas without their values, hidden rows, error cells, dates stored as numbers, sheets that are charts.
"""

from __future__ import annotations

import datetime
import io
import random
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from openpyxl import Workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.worksheet.worksheet import Worksheet

NAMES = ["东河", "西山", "南桥", "北庄", "石门", "柳林", "平川", "清泉", "太和", "双塔", "长岭", "白马", "青龙", "大湾"]


def put(sheet: Worksheet, rows: list[list[Any]], merges: tuple[str, ...] = (), top: int = 1) -> None:
    for r, row in enumerate(rows, top):
        for c, value in enumerate(row, 1):
            if value not in ("", None):
                sheet.cell(r, c, float(value) if isinstance(value, Decimal) else value)
                if isinstance(value, Decimal):
                    places = max(0, -int(value.as_tuple().exponent))
                    sheet.cell(r, c).number_format = "0." + "0" * places if places else "0"
    for area in merges:
        sheet.merge_cells(area)


def money(rng: random.Random, places: int = 2, size: int = 90_000) -> Decimal:
    return Decimal(rng.randrange(500, size) * 10**places + rng.randrange(10**places)).scaleb(-places)


def column_sums(values: list[list[Decimal]]) -> list[Decimal]:
    return [sum(column, Decimal(0)) for column in zip(*values, strict=True)]


def three_heads(rng: random.Random) -> Workbook:
    """Three rows of heads with merged cells; 合计 over 小计 over columns; 本级, 县区合计, notes below a blank row."""
    book = Workbook()
    sheet = book.active

    def line(label: str, v: list[Decimal]) -> list[Any]:
        return [label, sum(v, Decimal(0)), v[0] + v[1], v[0], v[1], v[2] + v[3], v[2], v[3]]

    below = [[money(rng) for _ in range(4)] for _ in range(6)]
    own = [money(rng) for _ in range(4)]
    rows: list[list[Any]] = [
        ["某市2024年转移支付分配表"], ["", "", "", "", "", "", "", "单位：万元"],
        ["地区", "总计", "一般性转移支付", "", "", "专项转移支付", "", ""],
        ["", "", "小计", "其中", "", "小计", "其中", ""],
        ["", "", "", "均衡性", "县级财力", "", "教育", "卫生"],
        line("全市合计", column_sums([own, *below])), line("市本级", own), line("县区合计", column_sums(below)),
        *(line(f"　　{name}县", v) for name, v in zip(rng.sample(NAMES, 6), below, strict=True)),
        [], ["注：1.本表数据为快报数。"], ["　　2.县区合计含开发区。"],
    ]  # fmt: skip
    put(sheet, rows, ("A1:H1", "A3:A5", "B3:B5", "C3:E3", "F3:H3", "C4:C5", "D4:E4", "F4:F5", "G4:H4"))
    return book


def text_numbers(rng: random.Random) -> Workbook:
    """Numbers stored as text, some with thousands separators; 序号; a total at the end."""
    book = Workbook()
    rows: list[list[Any]] = [["项目经费安排表"], ["序号", "项目名称", "财政拨款（元）", "自筹（元）", "合计（元）"]]
    values = [[money(rng, 2), money(rng, 2)] for _ in range(7)]
    for number, ((a, b), name) in enumerate(zip(values, rng.sample(NAMES, 7), strict=True), 1):
        rows.append([number, name + "村道路", f"{a:,.2f}", str(b), f"{a + b:,.2f}"])
    total = column_sums(values)
    rows.append(["合计", "", *(f"{v:,.2f}" for v in (*total, sum(total, Decimal(0))))])
    put(book.active, rows, ("A1:E1", "A10:B10"))
    return book


def two_tables(rng: random.Random) -> Workbook:
    """Two tables on one sheet, one under the other, with other columns; a blank row and a title between them."""
    book = Workbook()
    parts = [[money(rng, 0), money(rng, 0)] for _ in range(4)]
    rows: list[list[Any]] = [["一、收入完成情况", "", ""], ["", "", "单位：万元"], ["项目", "上年数", "本年数"]]
    rows += [[name, *v] for name, v in zip(("增值税", "契税", "罚没收入", "专项收入"), parts, strict=True)]
    rows.append(["收入合计", *column_sums(parts)])
    people = [[Decimal(rng.randrange(20, 300)) for _ in range(3)] for _ in range(5)]
    rows += [[], ["二、人员情况", "", "", "", ""], ["单位", "编制内", "聘用", "借调", "小计"]]
    rows += [[f"{n}所", *v, sum(v, Decimal(0))] for n, v in zip(rng.sample(NAMES, 5), people, strict=True)]
    whole = column_sums(people)
    rows.append(["总计", *whole, sum(whole, Decimal(0))])
    put(book.active, rows)
    return book


def periods(rng: random.Random) -> Workbook:
    """Months in rows, with quarters as 小计 and 全年合计 at the end."""
    book = Workbook()
    rows: list[list[Any]] = [["2024年分月用电量（万千瓦时）"], ["月份", "工业", "农业", "居民", "合计"]]
    whole: list[list[Decimal]] = []
    for quarter in range(4):
        months = [[money(rng, 1, 9000) for _ in range(3)] for _ in range(3)]
        rows += [[f"{quarter * 3 + m + 1}月", *v, sum(v, Decimal(0))] for m, v in enumerate(months)]
        subtotal = column_sums(months)
        rows.append([f"{'一二三四'[quarter]}季度小计", *subtotal, sum(subtotal, Decimal(0))])
        whole.append(subtotal)
    rows.append(["全年合计", *column_sums(whole), sum(column_sums(whole), Decimal(0))])
    put(book.active, rows, ("A1:E1",))
    return book


def rates(rng: random.Random) -> Workbook:
    """Columns of rates: 占比 and 增长% with last year beside, 完成预算% against the budget."""
    book = Workbook()
    values = [[money(rng, 0), money(rng, 0), money(rng, 0)] for _ in range(6)]
    total = column_sums(values)

    def line(label: str, v: list[Decimal]) -> list[Any]:
        percent = [v[1] / v[0] * 100, (v[1] / v[2] - 1) * 100, v[1] / total[1] * 100]
        return [label, *v, *(p.quantize(Decimal("0.1")) for p in percent)]

    rows: list[list[Any]] = [
        ["2024年税收收入完成情况表"], ["", "", "", "", "", "", "单位：万元、%"],
        ["税种", "预算数", "完成数", "上年完成数", "完成预算%", "比上年增长%", "占比%"], line("合计", total),
        *(line(n, v) for n, v in zip(("增值税", "契税", "房产税", "印花税", "耕地占用税", "资源税"), values, strict=True)),
    ]  # fmt: skip
    put(book.active, rows, ("A1:G1",))
    return book


def uncached(rng: random.Random) -> Workbook:
    """Totals that are formulas whose values the file does not store."""
    book = Workbook()
    rows: list[list[Any]] = [["物资发放登记表"], ["序号", "村名", "大米（袋）", "食用油（桶）", "合计"]]
    for number, name in enumerate(rng.sample(NAMES, 8), 1):
        r = number + 2
        rows.append([number, name + "村", rng.randrange(20, 300), rng.randrange(20, 300), f"=SUM(C{r}:D{r})"])
    rows.append(["合计", "", "=SUM(C3:C10)", "=SUM(D3:D10)", "=SUM(E3:E10)"])
    put(book.active, rows, ("A1:E1",))
    return book


def of_which(rng: random.Random) -> Workbook:
    """一、 and （一） with 其中： as a partial breakdown, single column of figures, last year beside."""
    book = Workbook()
    rows: list[list[Any]] = [["支出决算表"], ["", "", "单位：万元"], ["项目", "2023年", "2024年"]]
    total: list[list[Decimal]] = []
    for number, heading in enumerate(("基本支出", "项目支出", "上缴支出")):
        parts = [[money(rng), money(rng)] for _ in range(3)]
        sums = column_sums(parts)
        rows.append([f"{'一二三'[number]}、{heading}", *sums])
        for index, (name, v) in enumerate(zip(rng.sample(NAMES, 3), parts, strict=True)):
            rows.append([f"（{'一二三'[index]}）{name}经费", *v])
            if index == 1:
                rows.append(["其中：设备购置", *((x / 4).quantize(Decimal("0.01")) for x in v)])
        total.append(sums)
    rows.append(["支出总计", *column_sums(total)])
    put(book.active, rows, ("A1:C1",))
    return book


def dirty(rng: random.Random) -> Workbook:
    """An error cell, dates stored as dates and as numbers, doubled heads, blank rows inside, a stray remark at the right."""
    book = Workbook()
    rows: list[list[Any]] = [["信访件办理台账"], ["序号", "来件日期", "单位", "件数", "件数", "合计", "备注"]]
    total = [Decimal(0)] * 3
    for number, name in enumerate(rng.sample(NAMES, 9), 1):
        a, b = Decimal(rng.randrange(5, 90)), Decimal(rng.randrange(5, 90))
        day: Any = datetime.date(2024, 3, number) if number % 2 else 45350 + number
        rows.append([number, day, name + "镇", a, b, a + b, "#REF!" if number == 4 else ""])
        total = [x + y for x, y in zip(total, (a, b, a + b), strict=True)]
        if number in (3, 6):
            rows.append([])
    rows.append(["合计", "", "", *total, "含重复件"])
    put(book.active, rows, ("A1:G1",))
    return book


def stock(rng: random.Random) -> Workbook:
    """年初余额 + 本年增加 - 本年减少 = 年末余额, by fund, with a total above, under two rows of heads; a chart sheet."""
    book = Workbook()
    values = []
    for _ in range(6):
        opening, more = money(rng), money(rng)
        less = (opening / 3).quantize(Decimal("0.01"))
        values.append([opening, more, less, opening + more - less])
    rows: list[list[Any]] = [
        ["专项资金结余情况表"], ["", "", "", "", "单位：元"],
        ["资金名称", "年初余额", "本年发生额", "", "年末余额"], ["", "", "本年增加", "本年减少", ""],
        ["合计", *column_sums(values)], *([f"{n}专项资金", *v] for n, v in zip(rng.sample(NAMES, 6), values, strict=True)),
    ]  # fmt: skip
    sheet = book.active
    put(sheet, rows, ("A1:E1", "A3:A4", "B3:B4", "C3:D3", "E3:E4"))
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=5, min_row=5, max_row=11))
    book.create_chartsheet("图").add_chart(chart)
    return book


def far_down(rng: random.Random) -> Workbook:
    """A table at the top and a signature in row 1,048,576; another sheet is empty, one holds a picture's caption only."""
    book = people_across(rng)
    book.active["A1048576"] = "填表人：某某"
    book.create_sheet("Sheet2")
    book.create_sheet("封面")["C8"] = "附件3"
    return book


def people_across(rng: random.Random) -> Workbook:
    """Periods across: a year a group of columns with 男, 女, 小计; units as rows; 合计 as first line."""
    book = Workbook()
    values = [[Decimal(rng.randrange(20, 300)) for _ in range(4)] for _ in range(7)]

    def line(label: str, v: list[Decimal]) -> list[Any]:
        return [label, v[0] + v[1], v[0], v[1], v[2] + v[3], v[2], v[3]]

    rows: list[list[Any]] = [
        ["干部培训人数统计表（人）"], ["单位", "2023年", "", "", "2024年", "", ""], ["", "小计", "男", "女", "小计", "男", "女"],
        line("合计", column_sums(values)), *(line(f"{n}局", v) for n, v in zip(rng.sample(NAMES, 7), values, strict=True)),
    ]  # fmt: skip
    put(book.active, rows, ("A1:G1", "A2:A3", "B2:D2", "E2:G2"))
    return book


def declared_row(rng: random.Random) -> Workbook:
    """A row of formulas (栏次 with 3=1+2, 6=4-5), groups by 片区 with merged cells at the left and 小计 in each."""
    book = Workbook()
    rows: list[list[Any]] = [
        ["片区", "乡镇", "应收", "", "", "实收", "减免", "净额"], ["", "", "本金", "利息", "合计", "", "", ""],
        ["栏次", "", "1", "2", "3=1+2", "4", "5", "6=4-5"],
    ]  # fmt: skip
    total: list[list[Decimal]] = []
    merges = ["A1:A2", "B1:B2", "C1:E1", "F1:F2", "G1:G2", "H1:H2"]
    for area in ("北部片区", "中部片区", "南部片区"):
        values = []
        top = len(rows) + 1
        for index, name in enumerate(rng.sample(NAMES, 3)):
            a, b, c = money(rng), money(rng), money(rng)
            d = (c / 7).quantize(Decimal("0.01"))
            values.append([a, b, a + b, c, d, c - d])
            rows.append([area if index == 0 else "", name + "乡", *values[-1]])
        rows.append(["", "小计", *column_sums(values)])
        merges.append(f"A{top}:A{len(rows)}")
        total.append(column_sums(values))
    rows.append(["总计", "", *column_sums(total)])
    merges.append(f"A{len(rows)}:B{len(rows)}")
    put(book.active, rows, tuple(merges))
    return book


KINDS: tuple[Callable[[random.Random], Workbook], ...] = (
    three_heads, text_numbers, two_tables, periods, rates, uncached, of_which, dirty, stock, far_down, people_across,
    declared_row,
)  # fmt: skip


def data(book: Workbook) -> bytes:
    """The workbook as the bytes of its file."""
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
