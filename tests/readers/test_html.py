"""Web pages: main text, tables, encodings, what is left out."""

from __future__ import annotations

import pytest

from tests.readers.helpers import OFFICE, SHARED, cells, needs_corpus, only, refused, texts

PAGE = """<!DOCTYPE html><html><head><meta charset="{charset}"><title>某市统计公报_某市人民政府</title>
<script>var x = "脚本100元";</script><style>p {{}}</style></head><body>
<div class="header"><a href="/">首页</a><a href="/a">政务公开</a><a href="/b">互动交流</a></div>
<div class="position">当前位置：<a href="/">首页</a> &gt; 统计公报</div>
<div class="content"><h2>一、综合</h2>
<p>&emsp;&emsp;全年地区生产总值<b>3502.08</b>亿元，按可比价算增长5.5%，其中农业方面增加值349.07亿元。</p>
<p>年末总面积120 km<sup>2</sup>，PM<sub>2.5</sub>平均浓度<br/>每立方米30微克。</p>
<p style="display:none">隐藏999</p><img src="a.png">
<table><caption>表1 收支情况</caption><tr><th rowspan="2">项目</th><th colspan="2">金额</th></tr>
<tr><td>预算</td><td>决算</td></tr><tr><td>收入<br>合计</td><td>1,200.5</td><td></td></tr></table>
<ol start="3"><li>第三条内容</li><li>第四条内容</li></ol></div>
<div class="footer"><p>版权所有：某市人民政府 京ICP备12345678号</p></div></body></html>"""


@pytest.mark.parametrize("declared", ["utf-8", "gb2312", "utf-16", "no-such-encoding"])
@pytest.mark.parametrize("actual", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le"])
def test_main_text_in_any_encoding(declared: str, actual: str) -> None:
    source = only(PAGE.format(charset=declared).encode(actual), "公报.html")
    assert texts(source) == [
        "某市统计公报",
        "一、综合",
        "全年地区生产总值3502.08亿元，按可比价算增长5.5%，其中农业方面增加值349.07亿元。",
        "年末总面积120 km²，PM2.5平均浓度",
        "每立方米30微克。",
        "表1 收支情况",
        "项目",
        "金额",
        "预算",
        "决算",
        "收入合计",
        "1,200.5",
        "3. 第三条内容",
        "4. 第四条内容",
    ]
    assert source.format == "html"
    assert source.left_out == ("1 张图片", "1 处隐藏文字")
    assert "略去导航" in source.notes[0]
    table = source.tables[0]
    assert table.name == "表1 收支情况"
    assert cells(source) == {
        (0, 0): "项目",
        (0, 1): "金额",
        (1, 1): "预算",
        (1, 2): "决算",
        (2, 0): "收入合计",
        (2, 1): "1,200.5",
        (2, 2): "",
    }
    assert (table.cells[0].row_span, table.cells[1].column_span) == (2, 2)
    assert table.cells[4].anchor == "表1 第3行第1列"


def test_layout_tables_are_paragraphs() -> None:
    rows = "".join(
        f"<p>第{i}段文字，完成投资{i}万元，占全年任务的百分之九十以上，情况良好，成效明显。</p>" for i in range(20)
    )
    page = (
        f"<html><body><table><tr><td>{rows}<table><tr><td>甲</td><td>1</td></tr><tr><td>乙</td><td>2</td></tr></table>"
    )
    source = only((page + "</td></tr></table></body></html>").encode(), "a.htm")
    assert len(source.tables) == 1
    assert len(source.blocks) == 24
    assert source.blocks[0].kind == "paragraph"


def test_text_saved_as_html_without_chrome_is_kept_whole() -> None:
    source = only("<html><body><p>一、收入</p><p>共100万元</p><p>（上接第一版）</p></body></html>".encode(), "x.txt")
    assert texts(source) == ["一、收入", "共100万元", "（上接第一版）"]
    assert not source.notes


def test_a_workbook_that_is_a_page() -> None:
    data = "<table border=1><tr><td>项目</td><td>金额</td></tr><tr><td>收入</td><td>12</td></tr></table>".encode("gbk")
    assert cells(only(data, "导出.xls"))[(1, 1)] == "12"


def test_web_archive() -> None:
    page = "<html><body><p>共完成100万元</p></body></html>".encode("gbk")
    head = b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="x"\r\n\r\n--x\r\n'
    head += b'Content-Type: text/html; charset="gb2312"\r\nContent-Transfer-Encoding: 8bit\r\n\r\n'
    assert texts(only(head + page + b"\r\n--x--\r\n", "a.mht")) == ["共完成100万元"]


@pytest.mark.parametrize(
    "page",
    [
        "<html><body><script>render()</script></body></html>",
        "<html><frameset><frame src=a></frameset></html>",
        "<html>",
    ],
)
def test_pages_without_text_are_refused(page: str) -> None:
    assert "没有正文" in refused(page.encode(), "a.html")


def test_hostile_pages_end() -> None:
    only(("<div>" * 30_000 + "全文100元").encode(), "deep.html")
    only(("<table>" + "<tr><td colspan=100000 rowspan=65000>甲<td>乙" * 300).encode(), "span.html")


@needs_corpus
@pytest.mark.parametrize("city", ["kunming", "chenzhou", "shaoyang", "yongzhou"])
def test_real_pages_hold_the_text_and_no_chrome(city: str) -> None:
    source = only((OFFICE / f"bulletin-{city}.html").read_bytes(), f"{city}.html")
    assert "国民经济" in source.text[:600]
    assert not any(word in source.text for word in ("打印本页", "ICP备", "互动交流", "朋友圈", "当前位置"))
    text = (SHARED / "corpus" / "bulletins" / f"{city}-2025.txt").read_text(encoding="utf-8")
    found = sum(
        line.strip().replace(" ", "") in source.text.replace(" ", "") for line in text.splitlines() if "亿元" in line
    )
    assert found >= 0.95 * sum("亿元" in line for line in text.splitlines())
