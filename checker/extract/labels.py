"""What a figure speaks of: its label, the noun after it, its measure (qualifier), period and scope.

These are what a later comparison needs to know whether two figures speak of the same thing. They are read from the
clause, and inherited within the sentence where a clause leaves them out (，增长3.5%).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from checker.rows import Figure, Sentence

_DELIMITER: Final = re.compile(r"[,;:。、()\n!?—“”\"]")
_LEADING: Final = re.compile(
    r"^(?:其中|全年|年末|累计|共计|总计|合计|一共|目前|截至|截止|同时|此外|另外|另|并|且|还|已|先后|分别|今年|去年|上年|今年以来|一年来|以来|期间|通过|对|使|由|从|至|到|和|与|及|以及|的|了|在|于|将|把|被|是|为|有|共有|现有|拥有|实有|比|较|按)+"
)
_TRAILING: Final = re.compile(
    r"(?:已|共|总|合|累|计|共计|总计|合计|累计|一共|达到|达|到|为|有|是|约|近|超|仅|仅为|只有|实现|完成|分别|分别为|各|多|均|即|就|的|了|至|在|高达|突破|超过|超|低于|高于|不|由|从|含|占|比|较|上年|同期|同比|比上年|比去年|较上年|增长|下降|增加|减少|提高|降低|上升|回落|上涨|下跌|增|降|减|减少到|增加到)+$"
)
SCOPE: Final = re.compile(
    r"全国|全省|全自治区|全市|全县|全区|全州|全盟|全旗|全镇|全乡|全村|全街道|全校|市本级|县本级|区本级|省本级|州本级|本级|市级|县级|区级|省级|州级|镇级|乡级|中央|市区|城区|县区|各县|每村|各村|每户|每人|每个|我省|我市|我县|我区|我镇|我乡"
)
QUALIFIER: Final = re.compile(
    r"完成预算|预算执行|年初预算|调整预算|预算数|执行数|决算数|决算|预算|计划|目标|预计|力争|确保|累计|新增|净增|新建|年末|年初|期末|期初|余额|结余"
    r"|占比|占|同比|环比|增长|增幅|增速|下降|增加|减少|提高|降低|上升|回落|上涨|高于|低于|人均|户均|平均|日均|年均|贡献率|比重"
)
_NOUN: Final = re.compile(r"[\u4e00-\u9fffA-Za-z]{1,14}")
_NOUN_STOP: Final = re.compile(
    r"(?:以|在|为|和|与|及|等|并|的|均|都|获|被|已|进行|参加|开展|建成|实现|增长|下降|比|较|占|达|共|，|落实|成立|新建|按|由|从|对|将|是|有|各)"
)
MONEY_WORDS: Final = re.compile(
    r"经费|资金|投入|投资|收入|支出|产值|效益|金额|补助|补贴|贷款|款|税|费|融资|债|总额|销售|利润|奖励|捐|筹|价值|工资"
)
_LOOK: Final = 40


def describe(normal: str, figures: Sequence[Figure], sentences: Sequence[Sentence]) -> None:
    """Fill label, noun, qualifier, period and scope of every figure, and money where the words say money."""
    for sentence in sentences:
        period = scope = subject = ""
        subject_qualifier = ""
        boundary = sentence.start
        for figure in figures[sentence.first : sentence.last]:
            if figure.kind == "date":
                period = figure.text
                boundary = figure.end
                continue
            if figure.kind == "ordinal":
                continue
            left = normal[max(boundary, figure.start - _LOOK) : figure.start]
            for match in SCOPE.finditer(left):
                scope = match[0]
            qualifiers = QUALIFIER.findall(left)
            figure.qualifier = "、".join(dict.fromkeys(qualifiers))
            pieces = _DELIMITER.split(left)
            label = _clean(pieces[-1])
            if not label and len(pieces) > 1 and not qualifiers:
                label = _clean(pieces[-2])
            figure.noun = _noun(normal, figure, sentence.end)
            if label:
                subject, subject_qualifier = label, figure.qualifier
            elif figure.noun and figure.dimension == "count":
                label = figure.noun
            else:
                label = subject
                if not figure.qualifier:
                    figure.qualifier = subject_qualifier
            figure.label, figure.period, figure.scope = label, period, scope
            if (
                figure.unit is None
                and figure.dimension is None
                and figure.scale > 1
                and MONEY_WORDS.search(left + normal[figure.end : figure.end + 8])
            ):
                figure.dimension, figure.group, figure.kind = "money", "人民币", "money"
            boundary = figure.end


def _clean(text: str) -> str:
    text = text.strip()
    for match in (SCOPE.match(text),):
        if match and len(text) > match.end():
            text = text[match.end() :]
    text = _LEADING.sub("", text)
    return _TRAILING.sub("", text).strip()


def _noun(normal: str, figure: Figure, end: int) -> str:
    match = _NOUN.match(normal, figure.end, end)
    if not match or figure.dimension in ("percent", "money", "rate"):
        return ""
    noun = match[0]
    stop = _NOUN_STOP.search(noun)
    return noun[: stop.start()] if stop else noun
