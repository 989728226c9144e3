"""The arithmetic role of every figure in its sentence: a level, a change of a level, a share, a completion…

Only the words between a figure and the one before it decide (data in ``rules/lexicon/arithmetic.yaml``); nothing is
compared here. A figure that changes or measures another knows its ``host``, the level said before it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from checker.rows import Figure, Sentence
from checker.ruledata import arithmetic_words

_PUNCTUATION = re.compile(r"[,;。、:]")
# 增加到, 降至: what follows is the new level, not the change.
_NEW_LEVEL = re.compile(r"(?:[增减升降提高低少大小缩扩加长涨跌落压]|恢复|回升)(?:到|至)\s*$|调[增减高低]为\s*$")
# 较上月增收A: a sentence that goes on with the one before.
_COMPARED = re.compile(r"\s*(?:同比|环比|(?:比|较)(?:[上去前同年期月季]|20\d\d))")
_LOWER = re.compile(r"(?:低|少|慢|小)(?:了|于)?\s*$")  # 比平均水平97.5%低1.6个百分点
_BARE_CHANGE = re.compile(r"\s*(?:净?新?增|净?增加额?|净?减少额?|净新增)\s*")
_AND = ("、", "和", "与", "及")
_OPENERS = "(〔["
_BRACKET = re.compile(r"[(〔\[)〕\]]")


@dataclass(frozen=True)
class Words:
    """The compiled word lists of ``rules/lexicon/arithmetic.yaml``."""

    up: re.Pattern[str]
    down: re.Pattern[str]
    loose_up: re.Pattern[str]
    loose_down: re.Pattern[str]
    other_base: re.Pattern[str]
    constant_price: re.Pattern[str]
    comparable: re.Pattern[str]
    share: re.Pattern[str]
    completion: re.Pattern[str]
    intensive: re.Pattern[str]
    base: re.Pattern[str]
    budget: re.Pattern[str]
    remark: re.Pattern[str]


@cache
def words() -> Words:
    """Compile the word lists once a process."""
    roles = arithmetic_words()["roles"]
    compare = roles["compare"]
    filler = r"(?:了|约|达|达到|为|近|超|逾|超过|一共)?"
    head = r"(?:,|;|:|。|、|\(|\)|^|并|而|且|实际|名义|同比|实现)"
    against = rf"(?:比|较)(?:{roles['against']})[^,;。]{{0,14}}?"
    year = rf"(?:同比|(?:比|较)(?:{roles['against']})(?:末|底|度|同期)?)"

    # 收、支总计各增加A万元; 与上年B万元相比,本年支出增加A万元
    each = r"(?:(?:总[计额量]|收入|支出|分别)各(?:自|为)?(?:净)?|相比,[^,;。\d]{2,12}?)"

    def change(way: str, compared: str) -> re.Pattern[str]:
        moved = rf"(?:{head}\s*(?:{compare})|{against})(?:分别|各)?{roles[way]}|{year}(?:{roles[compared]})|{each}{roles[way]}"
        return re.compile(rf"(?:{moved}){filler}(?:分别{filler})?\s*$")

    return Words(
        change("up", "more"),
        change("down", "fewer"),
        re.compile(rf"{roles['up']}(?:[率度]|幅度)?{filler}(?:分别{filler})?\s*$"),
        re.compile(rf"{roles['down']}(?:[率度]|幅度)?{filler}(?:分别{filler})?\s*$"),
        re.compile(roles["other_base"]),
        re.compile(roles["constant_price"]),
        re.compile(roles["comparable"]),
        re.compile(rf"(?:{roles['share']}){filler}(?:分别{filler})?\s*$"),
        re.compile(rf"(?:{roles['completion']})\s*$"),
        re.compile(roles["intensive"]),
        re.compile(roles["base"] + r"\s*$"),
        re.compile(roles["budget"] + r"\s*$"),
        re.compile(roles["remark"]),
    )


def assign_roles(normal: str, figures: Sequence[Figure], sentences: Sequence[Sentence]) -> None:
    """Fill ``role``, ``direction``, ``aside``, ``other_base``, ``host`` and ``gap_start`` of every figure."""
    known = words()
    for sentence in sentences:
        previous_end = scanned = sentence.start
        host = -1
        depth = 0
        hosts: list[int] = []
        last: Figure | None = None
        explaining = False
        for figure in figures[sentence.first : sentence.last]:
            if figure.kind == "ordinal":
                continue
            gap = normal[previous_end : figure.start]
            for bracket in _BRACKET.finditer(normal, scanned, figure.start):
                if bracket[0] in _OPENERS:
                    depth += 1
                    hosts.append(host)
                elif depth:
                    depth -= 1
                    host = hosts.pop()
            scanned = figure.start
            figure.gap_start = previous_end
            figure.aside = depth > 0
            if figure.kind == "date":
                figure.role = "date"
                continue
            explaining = (explaining and ";" not in gap) or bool(known.remark.search(gap.rpartition(";")[2]))
            _classify(figure, gap, known, last)
            if explaining and figure.role in ("level", "change"):
                figure.role = "remark"
            if figure.role in ("level", "intensive", "remark"):
                host = figure.index
            figure.host = host if figure.role not in ("level", "intensive", "remark") else -1
            last = figure
            previous_end = scanned = figure.end
        if normal.find("分别", sentence.start, sentence.end) >= 0:
            _host_in_turn(normal, [f for f in figures[sentence.first : sentence.last] if f.counts])


def _host_in_turn(normal: str, figures: Sequence[Figure]) -> None:
    """36770元和25371元，分别增长2.8%和4.9%: the rates are said of the levels one by one, not all of the last."""
    places = {figure.index: place for place, figure in enumerate(figures)}
    for place, figure in enumerate(figures):
        if figure.host not in places or "分别" not in normal[figure.gap_start : figure.start]:
            continue
        run = _joined(normal, figures[place:])
        levels = _joined(normal, figures[places[figure.host] :: -1])
        if len(run) == len(levels) > 1:
            for own, level in zip(run, reversed(levels), strict=True):
                own.host = level.index


def _joined(normal: str, figures: Sequence[Figure]) -> list[Figure]:
    """The figures from the first on, forwards or backwards, that only commas or 和 part, all of one unit."""
    run = [figures[0]]
    for figure in figures[1:]:
        first, second = sorted((run[-1], figure), key=lambda f: f.start)
        if figure.unit != run[0].unit or normal[first.end : second.start].strip() not in _AND:
            break
        run.append(figure)
    return run


def _classify(figure: Figure, gap: str, known: Words, last: Figure | None) -> None:
    clause = _PUNCTUATION.split(gap)[-1]
    figure.other_base = bool(known.other_base.search(gap))
    reached = bool(_NEW_LEVEL.search(clause))
    if figure.dimension in ("percent", "ratio") and figure.kind != "range":
        if figure.kind == "ratio" and figure.parts:
            figure.role = "ratio"
        elif figure.unit and "点" in figure.unit:
            figure.role = "points"
            figure.direction = -1 if known.loose_down.search(clause) or _LOWER.search(clause) else 1
        elif known.completion.search(clause) and not known.loose_up.search(clause):
            figure.role = "completion"
        elif reached:
            figure.role = "percentage"
        elif known.loose_down.search(clause):
            figure.role, figure.direction = "rate", -1
        elif known.loose_up.search(clause):
            figure.role, figure.direction = "rate", 1
        elif known.share.search(clause) or ("占" in clause and "%" in (figure.unit or "")):
            figure.role = "share"
        elif (
            last is not None
            and last.dimension == figure.dimension
            and last.unit == figure.unit
            and not clause.strip("和与及、 ")
        ):
            figure.role, figure.direction = last.role, last.direction
        elif figure.unit == "倍":
            figure.role = "multiple"
        elif clause.endswith("的") and last is not None and last.role in ("level", "budget") and len(clause) <= 3:
            figure.role = "completion"
        else:
            figure.role = "percentage"
        return
    shared = last is not None and last.role == "intensive" and gap.startswith("、")  # 日均诊疗6.7人次、住院2.3床日
    if known.intensive.search(clause) or figure.dimension == "rate" or shared:
        figure.role = "intensive"
        return
    follows = last is not None or _COMPARED.match(clause) is not None or "总计各" in clause
    if reached:
        figure.role = "level"
    elif follows and known.down.search(gap if len(gap) < 40 else gap[-40:]):
        figure.role, figure.direction = "change", -1
    elif follows and known.up.search(gap if len(gap) < 40 else gap[-40:]):
        figure.role, figure.direction = "change", 1
    elif last is not None and last.role == "rate" and last.host >= 0 and _BARE_CHANGE.fullmatch(clause):
        figure.role, figure.direction = "change", last.direction  # 比上年末增长6.7%，新增105亿元
    elif last is not None and last.role == "change" and last.unit == figure.unit and gap.strip() in _AND:
        figure.role, figure.direction = last.role, last.direction  # 分别增加2053元、1453元
    elif known.base.search(clause):
        figure.role = "base"
    elif last is not None and known.budget.search(clause):
        figure.role = "budget"
    else:
        figure.role = "level"
