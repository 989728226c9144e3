"""A report made by hand, with one of everything that a report can hold. No rule or reader takes part."""

from __future__ import annotations

from checker.findings import (
    Bounds,
    BrokenRule,
    Calculation,
    Context,
    DocumentView,
    FigureView,
    Finding,
    Location,
    Member,
    Related,
    RelationView,
    Report,
    RuleView,
    Unreadable,
)

TEXT = (
    "南溪县科协年度总结\n"
    "一、经费保障\n"
    "全年收入1285000.5万元，其中税收收入982000.3万元，非税收入313000.2万元，收入结构进一步优化，重点项目保障有力。\n"
    "（一）科普经费\n"
    "全年科普经费500余万元，投入［a］类项目[/附件]3个。全年科普工作经费987250元。\n"
    "（三）队伍建设\n"
    "共有511户参加，新增6户，全镇共517户，=HYPERLINK(1)。\n"
)
PATH = "材料/南溪 总结.txt"
SECTIONS = {
    0: (),
    2: ("一、经费保障",),
    3: ("一、经费保障",),
    4: ("一、经费保障", "（一）科普经费"),
    6: ("（三）队伍建设",),
}


def at(quote: str, nth: int = 0, anchor: str = "") -> Location:
    """The location of the ``nth`` occurrence of ``quote`` in the sample text."""
    start = -1
    for _ in range(nth + 1):
        start = TEXT.index(quote, start + 1)
    line = TEXT.count("\n", 0, start)
    column = start - (TEXT.rfind("\n", 0, start) + 1) + 1
    section = SECTIONS[max(key for key in SECTIONS if key <= line)]
    return Location(
        PATH, line + 1, column, line + 1, column + len(quote), start, start + len(quote), anchor, section, quote
    )


def context(*places: Location) -> Context:
    """The line that holds the first place, with all the places on it marked."""
    first = places[0]
    start = TEXT.rfind("\n", 0, first.offset) + 1
    end = TEXT.index("\n", first.offset)
    marks = tuple((p.offset, p.end_offset) for p in places if start <= p.offset < end)
    return Context(TEXT[start:end], start, tuple(sorted(marks)))


def findings() -> tuple[Finding, ...]:
    total, tax, other = at("1285000.5万元"), at("982000.3万元"), at("313000.2万元")
    vague, exact = at("500余万元"), at("987250元")
    gap, before = at("（三）"), at("（一）")
    bracket = at("[/附件]")
    return (
        Finding(
            "total-mismatch", "error", "分项之和与合计不符", "收入所述为 1285000.5万元，分项相加为 1295000.5 万元。", PATH, total,
            (Related("分项", tax), Related("分项", other)),
            Calculation("982000.3＋313000.2＝1295000.5", Bounds("1285000.45", "1285000.55", text="1285000.5万元"),
                        Bounds("1295000.4", "1295000.6"), "-10000", "万元"),
            "核对合计或分项。", "aaaaaaaaaaaaaaaaaaaa", context(total, tax, other),
        ),
        Finding(
            "conflicting-figures", "warning", "同一事项两种说法", "科普经费前后不一。", PATH, vague, (Related("同一事项", exact),),
            Calculation("500余万＝987250", Bounds("5000000", "6000000", True, True, "500余万元"), Bounds("987250", "987250"),
                        "4012750", "元"),
            None, "bbbbbbbbbbbbbbbbbbbb", context(vague, exact),
        ),
        Finding("stray-punctuation", "info", "标点多余", "“[/附件]”<b>&", PATH, bracket, (), None, None, "cccccccccccccccccccc", context(bracket)),
        Finding(
            "numbering-gap", "error", "序号缺号", "“（一）”之后直接是“（三）”，中间缺号。", PATH, gap, (Related("前一项", before),), None,
            "补上缺的一项，或改正序号。", "dddddddddddddddddddd", context(gap),
        ),
    )  # fmt: skip


def relations() -> tuple[RelationView, ...]:
    whole, old, new = at("517户"), at("511户"), at("6户")
    return (
        RelationView(
            "total", "confirmed", "certain", PATH, whole,
            (Member("total", "517户", whole), Member("part", "511户", old), Member("part", "6户", new)),
            Calculation("511＋6＝517", Bounds("517", "517", text="517户"), Bounds("517", "517"), "0", "户"),
        ),
        RelationView(
            "total", "contradicted", "certain", PATH, at("1285000.5万元"), (Member("total", "1285000.5万元", at("1285000.5万元")),),
            Calculation("982000.3＋313000.2＝1295000.5", Bounds("1285000.45", "1285000.55", text="1285000.5万元"),
                        Bounds("1295000.4", "1295000.6"), "-10000", "万元"),
        ),
        RelationView("share", "not_assessable", "possible", PATH, at("3个"), (Member("share", "3个", at("3个")),), None, "总体未说明"),
    )  # fmt: skip


def report(language: str = "zh") -> Report:
    """The sample report."""
    place = at("517户")
    figure = FigureView(
        PATH, PATH, place.line, place.column, place.offset, place.end_offset, "517户", "517", "517", "517", False, False,
        "户", "count", None, "quantity", "=cmd", "（三）队伍建设",
    )  # fmt: skip
    rules = ("total-mismatch", "conflicting-figures", "stray-punctuation", "numbering-gap", "typo")
    return Report(
        "0.1.0",
        (DocumentView(PATH, PATH, "南溪县科协年度总结", 1, 10, 6, "text", ("2 张图片",), (), 0, TEXT, len(TEXT)),),
        findings(),
        relations(),
        (figure,),
        (Unreadable("坏.docx", "文件损坏或不完整（docx）"),),
        (BrokenRule("my-rule", "ZeroDivisionError: division by zero"),),
        rules,
        2,
        0.5,
        language,
        rules=tuple(RuleView(name, f"题：{name}", "为什么 <why>", "error", None, "text") for name in rules),
        notes=("豁免未用到 unused suppression: typo（旧稿）",),
    )


def clean_report() -> Report:
    """A report of a document without findings."""
    full = report()
    return Report(full.version, full.documents, (), full.relations[:1], (), (), (), full.rules_run, rules=full.rules)
