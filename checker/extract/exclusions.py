"""Numbers that are no figures: codes, telephone numbers, house and document numbers, names, idioms, list markers."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

_NUMERALS: Final = frozenset("〇零一二三四五六七八九两俩十百千万亿廿卅几数半")
_BEFORE: Final = re.compile(r"(?:[图表]|附件|附表|专栏|编号:?|文号:?|No\.?)$")
_NOT_TABLE: Final = ("代表", "图表")
_CALLED: Final = re.compile(
    r"(?:热线|电话|传真|邮编|邮政编码|急救|火警|报警|手机|QQ群?|微信|账号|帐号|账户|卡号|代码|证号|编号|文号|拨打|联系方式|注册号|登记号)[^。;,，\n]{0,16}$"
)
_IDENTIFIES: Final = re.compile(
    r"(?:尾号|卡号|账号|帐号|账户|手机号?码?|电话|热线|传真|车牌号?码?|牌照|身份证|证件|证号|编号|代码|微信|QQ)[^。;,，、\n\d]{0,8}$"
)
_CALLING: Final = re.compile(r"(?:便民|政务|市民|服务)*热线|平台|报警|急救|举报")
_ORDINAL_AFTER: Final = re.compile(
    r"号(?!召|称|角|令|手)|室(?!内|外|温)|单元(?!房|格)|路(?:公交|车)|楼(?!房|盘|宇|栋|市)|年级|[国省县乡]道|频道|等奖|等功|世纪|年代|时代|强(?![度化])|问(?!题|卷|询)|版(?!面)|后(?=[青干人])"
)
_CN_ORDINAL_AFTER: Final = re.compile(
    r"等奖|等功|(?<![续共办]..)届|次(?:全体)?(?:会议|全会|党代会|人代会)|次、[一二三四五六七八九十]+次全会|中全会|大(?=[以精报会代召,。、“的]|$)|年级"
)
_QUOTED: Final = re.compile(r"[\d+.\-—~NnXx·/、]+[”\"’」]")
_SUM_NAME: Final = re.compile(r"\d+(?:\+(?:\d+|[NnXxn]))+(?![\d.]*[万亿元%])")
_CODE_TAIL: Final = re.compile(r"[A-Za-z0-9\-_./+]*[A-Za-z0-9]")
_PHONE: Final = re.compile(r"0\d{2,3}[-—]\d{7,8}(?!\d)|\d{3}[-—]\d{4}[-—]\d{4}(?!\d)")
_GENERATION: Final = re.compile(r"[1-9]G(?![A-Za-z])|[248]K(?![A-Za-z])|3D(?![A-Za-z])")
_LETTER_SPACE: Final = re.compile(r"[A-Z/]\s$")
_NUMBERED: Final = re.compile(r"\d{1,3}(?:[-—.]\d{1,3}){1,2}(?![\d.万亿元个%])")
_RUN: Final = re.compile(r"[\d,.]*\d")
_PROPER: Final = re.compile(r"\d{1,3}(?:,\d{3})*(?:\.\d+)?|\d+(?:\.\d+)?(?:,\d+(?:\.\d+)?)?")
_MASHED: Final = re.compile(r"\.\d+,\d{3}(?!\d)|,\d{3},\d{4,}|\d{4},\d{3},|,\d{3}(?:\.\d+)?,\d+\.\d|\.\d{5,},")
_NAME: Final = 40  # characters of a file's name after its number
_FILE: Final = re.compile(rf"[^\n。,;:()]{{0,{_NAME}}}\.(?:docx?|xlsx?|pdf|wps|et|zip|rar|jpe?g|png)(?![A-Za-z0-9])")
_PAGE: Final = re.compile(r"\s?—")
_LONG: Final = 15
_LONGEST_RUN: Final = 1_000  # characters of a run of digits that are looked at together


class Exclusions:
    """Knows the idioms of the lexicon. Holds no state of a text."""

    def __init__(self, idioms: Iterable[str]) -> None:
        self._idioms: dict[str, list[tuple[str, int]]] = {}
        for idiom in idioms:
            for at, character in enumerate(idiom):
                if character in _NUMERALS:
                    self._idioms.setdefault(idiom[at : at + 2], []).append((idiom, at))

    def in_idiom(self, text: str, start: int, after: int) -> bool:
        """Whether the run of Chinese numerals ``start:after`` lies within an idiom."""
        key = text[start : start + 2]
        return any(
            start >= at and text.startswith(idiom, start - at) and start - at + len(idiom) >= after
            for idiom, at in (*self._idioms.get(key, ()), *(self._idioms.get(key[0], ())))
        )


def in_name(text: str, start: int, after: int) -> bool:
    """Whether a Chinese run stands in a short quotation or a title (“百千万工程”), which is a name."""
    opening = max(text.rfind("“", max(0, start - 12), start), text.rfind("《", max(0, start - 25), start))
    if opening < 0 or "”" in text[opening:start] or "》" in text[opening:start]:
        return False
    closing = text.find("”" if text[opening] == "“" else "》", after, after + 25)
    return closing >= 0 and closing - opening <= (15 if text[opening] == "“" else 40)


def code(text: str, start: int, after: int, floor: int, end: int) -> int | None:
    """The end of the code that the Arabic number ``start:after`` belongs to by its neighbours, or None.

    A letter or sign before it (XJ-200, G318), a plus between numbers (1+6+N), a lone number in quotes (“5.12”), a year in
    brackets (〔2018〕), the name of a file (2-2025年预算表.xls), the parts of a telephone number, a wireless generation (5G).
    """
    before = text[start - 1] if start > floor else "\n"
    following = text[after] if after < end else "\n"
    if text.find(".", after, min(end, after + _NAME + 1)) >= 0 and (file := _FILE.match(text, after, end)):
        return file.end()
    if (
        before.isascii()
        and (before.isalpha() or before in "_/#@")
        and not (before == "/" and start - 2 >= floor and text[start - 2] > "\u2fff")
    ):
        return _code_end(text, after, end)
    if before in "-–+" and start - 2 >= floor and text[start - 2].isascii() and text[start - 2].isalpha():
        return _code_end(text, after, end)
    if before == " " and following in "-—" and _LETTER_SPACE.search(text, max(floor, start - 3), start):
        return _code_end(text, after, end)
    if before in "图表" and following in "-—." and text[start - 2 : start] not in _NOT_TABLE:
        numbered = _NUMBERED.match(text, start, end)
        return numbered.end() if numbered else None
    if before in ".·" and start - 2 >= floor and text[start - 2].isdigit():
        return _code_end(text, after, end)
    if following == "·" and text[after + 1 : after + 2].isdigit():
        return _code_end(text, after + 1, end)
    if before in '“"‘「' and (quoted := _QUOTED.match(text, start, end)):
        return quoted.end() - 1
    if following == "+" and (name := _SUM_NAME.match(text, start, end)):
        return name.end()
    if before in "〔[【" and following in "〕]】" and after - start == 4:
        return after
    if following in "-—" and (phone := _PHONE.match(text, start, end)):
        return phone.end()
    if following in "GKD" and (generation := _GENERATION.match(text, start, end)):
        return generation.end()
    return None


def mashed(text: str, start: int, end: int) -> int | None:
    """The end of a run of table columns that lost their spaces (3,240,1593,406,2285.13): no number can be told from it."""
    run = _RUN.match(text, start, min(end, start + _LONGEST_RUN))
    if run is None or _PROPER.fullmatch(run[0]) or not _MASHED.search(run[0]):
        return None
    return run.end()


def ordinal(text: str, start: int, after: int, floor: int, end: int) -> int | None:
    """The end of the ordinal that the Arabic number is (59号, 第12, 501室, 表3), or None."""
    before = text[start - 1] if start > floor else "\n"
    if before == "第":
        return after
    if match := _ORDINAL_AFTER.match(text, after, end):
        return match.end()
    following = text[after] if after < end else "\n"
    if (
        following in "— "
        and _PAGE.match(text, after, end)
        and text[max(floor, start - 3) : start].rstrip().endswith("—")
    ):
        return after
    if following == "是" and after - start <= 2 and (before in ";:,。" or _opens_block(text, start, floor)):
        return after
    if following == ")" and before == "(":
        return after
    if following == "]" and before == "[" and after - start <= 2:
        return after  # the mark of a footnote
    if (
        following in "、.)"
        and _opens_block(text, start, floor)
        and not (following == "." and text[after + 1 : after + 2].isdigit())
    ):
        return after
    return None


def labelled(text: str, start: int, after: int, floor: int, end: int) -> bool:
    """Whether a bare number (no unit) is one by its label: a telephone number, an account, the number of a table."""
    if after - start >= _LONG:
        return True
    digits = text[start:after]
    if after - start == 11 and digits.isdigit() and digits[0] == "1":
        return True
    if before := _BEFORE.search(text, max(floor, start - 4), start):
        return before[0] not in "图表" or text[max(0, start - 2) : start] not in _NOT_TABLE
    if not digits.isdigit():
        return False
    return bool(_CALLED.search(text, max(floor, start - 24), start) or _CALLING.match(text, after, end))


def identifies(text: str, start: int, floor: int) -> bool:
    """Whether the number at ``start`` is one by which somebody or something is known: the end of an account, a telephone."""
    return _IDENTIFIES.search(text, max(floor, start - 16), start) is not None


def chinese_ordinal(text: str, after: int, end: int) -> int | None:
    """The end of an ordinal whose Chinese numeral ends at ``after`` (一等奖, 二十大), or None."""
    match = _CN_ORDINAL_AFTER.match(text, after, end)
    return match.end() if match else None


def _opens_block(text: str, start: int, floor: int) -> bool:
    position = start
    while position > floor and text[position - 1] in " \t":
        position -= 1
    return position == floor or text[position - 1] in "\n\r。;:"


def _code_end(text: str, after: int, end: int) -> int:
    match = _CODE_TAIL.match(text, after, end)
    return match.end() if match else after
