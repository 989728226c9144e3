"""What a figure speaks of: its label, the noun after it, its measure (qualifier), period and scope.

These are what a later comparison needs to know whether two figures speak of the same thing. They are read from the
clause, and inherited within the sentence where a clause leaves them out (，增长3.5%).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from checker.extract.dates import Calendar
from checker.extract.phrases import Phrases
from checker.rows import Figure, Sentence

_DELIMITER: Final = re.compile(r"[,;:。、()\n!?—“”\"\[\]]")
_CENSUS: Final = re.compile("(?:人口|经济|农业)普查")
_FOOTNOTE: Final = re.compile(r"\[\d{1,2}\]")  # 地区生产总值[2]2829.58亿元
_CLAUSE: Final = re.compile(r"[,;。()\n!?]")
_CHANGE: Final = re.compile(r"增|减|升|降|提高|回落|上涨|下跌|扩大|缩小|多|少|高|低|快")
_EACH: Final = re.compile(r"分别[\u4e00-\u9fff]{0,6}$")
_AND: Final = re.compile(r"[、和与及]|以及")
_BETWEEN: Final = re.compile(r"[、,和与及\s]*(?:以及)?[、,和与及\s]*")
_LOOK: Final = 60
_NAMES: Final = 80
_IDLE_PERIODS: Final = ("本年", "同期", "一年来")
_SIDES: Final = ("收入", "支出")
_NO_NOUN: Final = frozenset({"percent", "money", "rate", "ratio"})


def describe(
    normal: str, figures: Sequence[Figure], sentences: Sequence[Sentence], phrases: Phrases, calendar: Calendar
) -> None:
    """Fill label, noun, qualifier, period and scope of every figure, and money where the words say money."""
    for sentence in sentences:
        _Clauses(normal, sentence, phrases, calendar).read(figures[sentence.first : sentence.last])


class _Clauses:
    """What the clauses of one sentence hand on to the next: period, scope, subject."""

    def __init__(self, normal: str, sentence: Sentence, phrases: Phrases, calendar: Calendar) -> None:
        self._normal, self._sentence, self._phrases, self._calendar = normal, sentence, phrases, calendar
        self._period = self._scope = self._subject = self._measure = ""
        self._base: Figure | None = None

    def read(self, figures: Sequence[Figure]) -> None:
        """Describe the figures of the sentence, in order."""
        boundary = self._sentence.start
        shared = False
        starts = {figure.start for figure in figures}
        for figure in figures:
            if figure.kind == "date":
                boundary = self._date(figure, boundary)
            elif figure.kind != "ordinal":
                shared = self._describe(figure, boundary) or shared
                boundary = figure.end
                beyond = boundary + len(figure.noun)
                # 12个村和3个社区: 村 is said; but 志愿者40人宣传员10名: 宣传员 is the next figure's.
                if figure.dimension == "count" and beyond not in starts:
                    boundary = beyond
        if shared:
            for position, figure in enumerate(figures):
                if figure.counts and _EACH.search(
                    self._normal, max(self._sentence.start, figure.start - 10), figure.start
                ):
                    self._share_out(figures, position)

    def _date(self, date: Figure, boundary: int) -> int:
        """A date sets the period and ends what was said before, unless it is only what something is compared with."""
        compared = self._calendar.comparing.search(self._normal, max(self._sentence.start, date.start - 3), date.start)
        if compared or self._normal.startswith(self._calendar.sources, date.end):
            self._base = date
            return boundary
        self._base = None
        idle = date.period.startswith(_IDLE_PERIODS) or date.period.endswith("年来")
        self._period = "" if idle else date.period
        return date.end

    def _describe(self, figure: Figure, boundary: int) -> bool:
        """Fill one figure; whether it is one of several that 分别 shares names among."""
        phrases, normal = self._phrases, self._normal
        left = _FOOTNOTE.sub("", normal[max(boundary, figure.start - _LOOK) : figure.start])
        clause = _CLAUSE.split(left)[-1]
        near = len(left) - len(clause)
        figure.scope = ""
        for match in phrases.scope.finditer(left):
            if _CENSUS.match(left, match.end()):
                continue  # 第六次全国人口普查 is its name, and says nothing of the area
            if match[0] in phrases.whole:
                self._scope = match[0]
            elif match.start() >= near:
                figure.scope = match[0]
        figure.qualifier = "、".join(dict.fromkeys(phrases.qualifier.findall(clause)))
        figure.scope = figure.scope or self._scope
        figure.period = self._period_of(figure)
        unnamed = figure.unit is None and figure.dimension is None and figure.scale > 1
        if unnamed and phrases.money.search(left + normal[figure.end : figure.end + 8]):
            figure.dimension, figure.group, figure.kind = "money", "人民币", "money"
        counted = figure.dimension not in _NO_NOUN
        if counted:
            figure.noun = phrases.noun(normal, figure.end, self._sentence.end)
        pieces = _DELIMITER.split(left)
        label, verb = phrases.read(pieces[-1])
        alone = not pieces[-1].strip()
        if not label and counted and figure.noun and (alone or figure.dimension == "count"):
            label = figure.noun
        elif not label and alone:
            if len(pieces) > 1 and not figure.qualifier and not self._subject:
                label, verb = phrases.read(pieces[-2])
            if not counted and not figure.qualifier:
                skip = 1 if normal.startswith("的", figure.end) else 0
                label = phrases.noun(normal, figure.end + skip, self._sentence.end) or label
        elif not label and verb and figure.dimension == "money":
            label = self._other_side(verb)
        if label:
            self._subject, self._measure = label, figure.qualifier
        else:
            label = self._subject or verb
            figure.qualifier = figure.qualifier or self._measure
        if unnamed and figure.dimension is None and phrases.people.search(label):
            figure.dimension, figure.group, figure.kind = "count", "人", "quantity"
        figure.label, figure.verb = label, verb
        return "分别" in clause

    def _other_side(self, verb: str) -> str:
        """国资经营收入5亿元，支出3亿元: the bare word takes the subject's name."""
        if verb in _SIDES and self._subject.endswith(_SIDES):
            return self._subject[:-2] + verb
        return verb

    def _period_of(self, figure: Figure) -> str:
        """The sentence's period; that of a base (比上年执行数103873万元) for the base's own figure."""
        base, self._base = self._base, None
        if (
            base is not None
            and not _CHANGE.search(self._normal, base.end, figure.start)
            and "," not in self._normal[base.end : figure.start]
        ):
            return base.period
        return self._period

    def _share_out(self, figures: Sequence[Figure], position: int) -> None:
        """甲、乙和丙分别为1、2、3: each figure takes its own name."""
        normal, first = self._normal, figures[position]
        members = [first]
        for figure in figures[position + 1 :]:
            if not figure.counts or _BETWEEN.fullmatch(normal, members[-1].end, figure.start) is None:
                break
            members.append(figure)
        floor = next((f.end for f in reversed(figures[:position]) if f.counts), self._sentence.start)
        said = re.split(r"[;。:]", normal[max(floor, first.start - _NAMES) : first.start])[-1]
        said, each, _ = said.rpartition("分别")
        said = said.rstrip(", ")
        if not each or len(members) < 2:
            return
        listed = said if said.count(",") >= len(members) - 1 and "、" not in said else said.split(",")[-1]
        names = [name for name in _AND.split(listed.replace(",", "、")) if name]
        if len(names) < len(members):
            return
        last = self._phrases.parallel.match(names[-1])
        for figure, name in zip(members, names[-len(members) :], strict=True):
            if last is not None and self._phrases.parallel.fullmatch(name):
                name += names[-1][last.end() :]
            figure.label = self._phrases.read(name)[0] or figure.label
            figure.qualifier = first.qualifier
