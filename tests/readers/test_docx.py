"""Word documents: numbers that Word draws, tables, tracked changes, what is hidden, and the way back to the runs."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import docx
import pytest
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from checker.readers.docx import locate, words
from checker.word.numbering import format_number
from checker.word.runs import child_text
from tests.readers.helpers import OFFICE, SHARED, cells, needs_corpus, only, refused, texts

LISTS = """<w:numbering {ns}>
<w:abstractNum w:abstractNumId="0">
 <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/>
  <w:suff w:val="nothing"/><w:lvlText w:val="%1、"/></w:lvl>
 <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/>
  <w:suff w:val="nothing"/><w:lvlText w:val="（%2）"/></w:lvl>
 <w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%3."/></w:lvl>
 <w:lvl w:ilvl="3"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:isLgl/><w:lvlText w:val="%1.%2.%4"/></w:lvl>
</w:abstractNum>
<w:abstractNum w:abstractNumId="1">
 <w:lvl w:ilvl="0"><w:start w:val="3"/><w:numFmt w:val="decimal"/><w:suff w:val="nothing"/>
<w:lvlText w:val="第%1条"/></w:lvl></w:abstractNum>
<w:abstractNum w:abstractNumId="2">
 <w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="&#xF06C;"/></w:lvl></w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>
<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>
<w:num w:numId="3"><w:abstractNumId w:val="0"/>
 <w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>
<w:num w:numId="4"><w:abstractNumId w:val="2"/></w:num>
</w:numbering>"""


def saved(document: Document) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def body(xml: str) -> bytes:
    """A docx whose body is this WordprocessingML."""
    document = docx.Document()
    root = parse_xml(f"<w:body {nsdecls('w', 'r', 'wp', 'a', 'pic')} {EXTRA}>{xml}</w:body>")
    for element in list(root):
        document.element.body.insert(len(document.element.body) - 1, element)
    return saved(document)


EXTRA = (
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)


def p(*runs: str, props: str = "") -> str:
    return f"<w:p><w:pPr>{props}</w:pPr>{''.join(r if r.startswith('<') else run(r) for r in runs)}</w:p>"


def run(text: str, props: str = "") -> str:
    return f'<w:r><w:rPr>{props}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def rewritten(data: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    return stream.getvalue()


def test_automatic_numbers_are_written_out() -> None:
    document = docx.Document()
    part = document.part.numbering_part
    part._element = parse_xml(LISTS.format(ns=nsdecls("w")))
    for number, level, text in [
        (1, 0, "收入"),
        (1, 1, "税收"),
        (1, 1, "非税"),
        (1, 2, "罚没"),
        (1, 0, "支出"),
        (1, 1, "教育"),
        (1, 3, "小学"),
        (2, 0, "范围"),
        (2, 0, "对象"),
        (4, 0, "圆点"),
        (3, 0, "重新"),
        (0, 0, "无号"),
    ]:
        paragraph = document.add_paragraph(text)
        props = f"<w:numPr {nsdecls('w')}><w:ilvl w:val='{level}'/><w:numId w:val='{number}'/></w:numPr>"
        paragraph._p.get_or_add_pPr().append(parse_xml(props))
    assert texts(only(saved(document), "a.docx")) == [
        "一、收入",
        "（一）税收",
        "（二）非税",
        "1. 罚没",
        "二、支出",
        "（一）教育",
        "2.1.1 小学",
        "第3条范围",
        "第4条对象",
        "圆点",
        "一、重新",
        "无号",
    ]


@pytest.mark.parametrize(
    ("number", "style", "text"),
    [
        (11, "chineseCountingThousand", "十一"),
        (20, "chineseCounting", "二十"),
        (105, "chineseCountingThousand", "一百零五"),
        (110, "chineseCountingThousand", "一百一十"),
        (21, "chineseLegalSimplified", "贰拾壹"),
        (10, "ideographDigital", "一〇"),
        (3, "decimalEnclosedCircleChinese", "③"),
        (21, "decimalEnclosedCircle", "㉑"),
        (2, "decimalEnclosedParen", "⑵"),
        (12, "decimalFullWidth", "１２"),
        (4, "lowerRoman", "iv"),
        (28, "upperLetter", "BB"),
        (2, "ideographTraditional", "乙"),
        (7, "decimalZero", "07"),
        (7, "someNewFormat", "7"),
    ],
)
def test_number_formats(number: int, style: str, text: str) -> None:
    assert format_number(number, style) == text


def test_tracked_changes_are_read_as_accepted() -> None:
    data = body(
        p(
            "收入",
            '<w:del w:id="1"><w:r><w:delText>100</w:delText></w:r></w:del>',
            f'<w:ins w:id="2">{run("120")}</w:ins>',
            "万元",
        )
        + p("上半", props='<w:rPr><w:del w:id="3"/></w:rPr>')
        + p("年")
        + p(f'<w:moveFrom w:id="4">{run("移走")}</w:moveFrom>', f'<w:moveTo w:id="5">{run("移来")}</w:moveTo>')
    )
    source = only(data, "a.docx")
    assert texts(source) == ["收入120万元", "上半年", "移来"]
    assert source.notes == ("含修订 4 处，按接受后的文本读取",)


def test_hidden_text_pictures_objects_and_comments_are_named() -> None:
    data = body(
        p("可见", run("隐藏", "<w:vanish/>"), run("不隐藏", '<w:vanish w:val="0"/>'), "<w:r><w:object/></w:r>")
        + p('<w:r><w:pict><v:shape><v:imagedata r:id="rId9"/></v:shape></w:pict></w:r>')
    )
    document = docx.Document(io.BytesIO(data))
    document.add_comment(document.paragraphs[0].runs[:1], text="请核实100万元", author="甲", initials="甲")
    source = only(saved(document), "a.docx")
    assert texts(source) == ["可见不隐藏"]
    assert set(source.left_out) == {"1 处隐藏文字", "1 个嵌入对象", "1 张图片", "1 条批注"}


def test_fields_breaks_superscripts_and_formulas() -> None:
    field = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    instruction = "<w:r><w:instrText>{}</w:instrText></w:r>"
    data = body(
        p(
            "见第",
            field.format("begin"),
            instruction.format("REF _x \\h"),
            field.format("separate"),
            "3",
            field.format("end"),
            "章",
        )
        + p("第一行<w:br/>".replace("<w:br/>", ""), "<w:r><w:br/></w:r>", "第二行")
        + p("5×10", run("4", '<w:vertAlign w:val="superscript"/>'), "吨")
        + p(
            "共",
            "<m:oMath><m:f><m:num><m:r><m:t>1</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r></m:den></m:f></m:oMath>",
        )
        + p(
            field.format("begin"),
            instruction.format("PAGE"),
            field.format("separate"),
            "17",
            field.format("end"),
            "页码外",
        )
        + p(field.format("begin"), instruction.format("BROKEN"))
        + p("之后的文字不丢")
    )
    source = only(data, "a.docx")
    assert texts(source) == ["见第3章", "第一行", "第二行", "5×10⁴吨", "共1/2", "页码外", "之后的文字不丢"]
    assert source.blocks[1].anchor == source.blocks[2].anchor == "第2段"


def test_contents_are_left_out_and_counted() -> None:
    content = "".join(p(f"{n}、标题\t{i}") for i, n in enumerate("一二三", 1))
    contents = (
        '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
        f"<w:sdtContent>{p('目录')}{content}</w:sdtContent></w:sdt>"
    )
    source = only(body(contents + p("一、标题")), "a.docx")
    assert texts(source) == ["一、标题"]
    assert source.left_out == ("4 行目录",)


def test_tables_with_merged_cells() -> None:
    document = docx.Document()
    document.add_paragraph("表1 收支情况表")
    document.add_paragraph("单位：万元")
    table = document.add_table(3, 3)
    table.cell(0, 0).merge(table.cell(1, 0)).text = "项目"
    table.cell(0, 1).merge(table.cell(0, 2)).text = "金额"
    for (r, c), text in {(1, 1): "预算", (1, 2): "决算", (2, 0): "一般公共\n预算收入", (2, 1): "1,200"}.items():
        table.cell(r, c).text = text
    boxed = document.add_table(1, 1)
    boxed.cell(0, 0).text = "方框里的一段话。"
    source = only(saved(document), "a.docx")
    assert len(source.tables) == 1
    assert source.tables[0].name == "表1 收支情况表"
    assert cells(source) == {
        (0, 0): "项目",
        (0, 1): "金额",
        (1, 1): "预算",
        (1, 2): "决算",
        (2, 0): "一般公共预算收入",
        (2, 1): "1,200",
        (2, 2): "",
    }
    first, second = source.tables[0].cells[:2]
    assert (first.row_span, first.column_span, second.row_span, second.column_span) == (2, 1, 1, 2)
    assert source.tables[0].cells[5].anchor == "表1 第3行第2列"
    assert source.blocks[-1].kind == "paragraph"


def test_headers_text_boxes_and_headings() -> None:
    box = (
        "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx><w:txbxContent>{0}</w:txbxContent>"
        "</wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent>{0}</w:txbxContent></v:textbox></w:pict>"
        "</mc:Fallback></mc:AlternateContent></w:r>"
    ).format(p("框中文字100元"))
    document = docx.Document(io.BytesIO(body(p("正文", box))))
    document.add_heading("总结", 0)
    document.add_heading("一、概况", 1)
    document.sections[0].header.paragraphs[0].text = "某市财政局文件"
    document.sections[0].footer.paragraphs[0].text = "第 1 页 共 2 页"
    source = only(saved(document), "a.docx")
    assert [(source.text[b.start : b.end], b.kind, b.anchor, b.level) for b in source.blocks] == [
        ("正文", "paragraph", "第1段", None),
        ("框中文字100元", "paragraph", "文本框1", None),
        ("总结", "heading", "第2段", 0),
        ("一、概况", "heading", "第3段", 1),
        ("某市财政局文件", "header", "页眉", None),
    ]


def test_footnotes_follow_the_body() -> None:
    note = (
        f"<w:footnotes {nsdecls('w')}><w:footnote w:type='separator' w:id='-1'>{p('')}</w:footnote>"
        f"<w:footnote w:id='1'>{p('按可比价计算，增长5%。')}</w:footnote></w:footnotes>"
    ).encode()
    rel = (
        b'<Relationship Id="rId99" '
        b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes" '
        b'Target="footnotes.xml"/></Relationships>'
    )

    def change(name: str, data: bytes) -> bytes:
        return data.replace(b"</Relationships>", rel) if name == "word/_rels/document.xml.rels" else data

    data = rewritten(body(p("总值100亿元", "<w:r><w:footnoteReference w:id='1'/></w:r>", "。")), change)
    stream = io.BytesIO(data)
    with zipfile.ZipFile(stream, "a") as archive:
        archive.writestr("word/footnotes.xml", note)
    source = only(stream.getvalue(), "a.docx")
    assert texts(source) == ["总值100亿元。", "按可比价计算，增长5%。"]
    assert (source.blocks[1].kind, source.blocks[1].anchor) == ("footnote", "脚注1")


def test_every_offset_leads_back_to_its_run() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("全年")
    paragraph.add_run("收入").bold = True
    paragraph.add_run("100\t万元")
    table = document.add_table(1, 2)
    table.cell(0, 0).text = " 一般公共\n预算 "
    table.cell(0, 1).text = "12"
    word = words(saved(document))
    for piece in word.pieces:
        said = "".join(child_text(element) for element in piece.run)
        there = word.text[piece.start : piece.end]
        assert said[piece.offset : piece.offset + piece.end - piece.start].replace("\t", " ") == there.replace(
            "\t", " "
        )
    mapped = {i for piece in word.pieces for i in range(piece.start, piece.end)}
    assert all(i in mapped for b in word.blocks for i in range(b.start, b.end))
    found = locate(word, word.text.index("收入"))
    assert found is not None
    assert found.run.find("{*}rPr/{*}b") is not None


def test_bad_documents_give_a_reason() -> None:
    data = body(p("正文"))
    assert "损坏" in refused(data[: len(data) // 2], "a.docx")
    assert "没有文字" in refused(saved(docx.Document()), "空.docx")

    def bomb(name: str, part: bytes) -> bytes:
        if name != "word/document.xml":
            return part
        return b'<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><d>&b;</d>'

    assert "DTD" in refused(rewritten(data, bomb), "a.docx")

    def external(name: str, part: bytes) -> bytes:
        head = b'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
        return head + part.split(b"?>", 1)[1].replace("正文".encode(), b"&x;") if name == "word/document.xml" else part

    assert "DTD" in refused(rewritten(data, external), "a.docx")

    def huge(name: str, part: bytes) -> bytes:
        return b"<a>" + b" " * (40 << 20) + b"</a>" if name == "word/document.xml" else part

    assert "炸弹" in refused(rewritten(data, huge), "a.docx")

    def broken(name: str, part: bytes) -> bytes:
        return part[: len(part) // 2] if name == "word/document.xml" else part

    assert "XML" in refused(rewritten(data, broken), "a.docx")


def test_a_long_document_and_a_wide_table() -> None:
    rows = "<w:tr>" + "".join(f"<w:tc>{p(str(i))}</w:tc>" for i in range(200)) + "</w:tr>"
    data = body("".join(p(f"第{i}段，完成投资{i}万元。") for i in range(10_000)) + f"<w:tbl>{rows * 20}</w:tbl>")
    source = only(data, "a.docx")
    assert len(source.blocks) == 10_000 + 4_000
    assert source.tables[0].cells[199].anchor == "表1 第1行第200列"


@needs_corpus
def test_the_real_bulletin() -> None:
    source = only((OFFICE / "bulletin-hotan.docx").read_bytes(), "bulletin-hotan.docx")
    assert source.tables[0].name == "2025年居民消费价格比上年涨跌幅度"
    assert "[6] 按照国家统计局" in source.text
    assert "和田地区" in source.text
    assert SHARED.is_dir()
