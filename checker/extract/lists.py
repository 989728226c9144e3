"""Put every number into its list, and say how it continues the list: in step, with a gap, again, out of order.

A number other than 1 belongs to the list of its style that it continues; the evidence is the number itself. So lists
may run on through sections (1.–3. under （一）, 4.–6. under （二）), start again under a new parent, or stand inside
one paragraph.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

import regex

from checker.rows import Marker

_SPOKEN: Final = frozenset({"shi", "yao", "qi"})
_NEAR: Final = 3  # how many numbers may be missing inside a paragraph before it is no list
_RECENT: Final = 8  # how many closed lists of a style are tried
_REACH: Final = 40  # blocks over which a spoken list (一是 … 二是) may run on
_RESTARTS: Final = frozenset({"part", "chapter", "di", "cn", "cnp"})
# Words that stand for a number of a spoken list: 首先 … 二是, 一方面 … 二要.
_FIRST: Final = regex.compile(
    r"首先|首要|第一|其一|一要|一是|一来|一则|一方面|1是|最重要|既要|(?<!\d)1[、.]|\(1\)|\(一\)|①"
)
_LATER: Final = regex.compile(
    r"其次|再次|再者|此外|另外|同时|最后|第[二三四五六七八九十]|[二三四五六七八九十](?:是|要|来|则)|其[二三四五]|(?<!\d)[2-9][、.]|\([2-9二三四五]\)|[②-⑨]"
)


@dataclass(slots=True)
class Breaks:
    """Offsets at which lists may start again: ``plain`` unnumbered headings, ``ends`` where an annex begins."""

    plain: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)

    def between(self, start: int, end: int) -> bool:
        """Whether an unnumbered heading or an annex stands between two offsets."""
        return any(bisect_right(places, start) < bisect_left(places, end) for places in (self.plain, self.ends))


@dataclass(slots=True)
class _List:
    key: tuple[str, str]
    level: int
    parent: int
    members: list[int] = field(default_factory=list)
    last: int = 0
    block: int = -1
    inline: bool = False
    unopened: bool = False


def arrange(
    markers: list[Marker], levels: Mapping[str, int], breaks: Breaks, rewrite: Callable[[str, int], str], normal: str
) -> list[Marker]:
    """Give every marker its list, its parent, the item before it and how it continues the list.

    Args:
        markers: candidates in the order of the text; ``note`` holds the prefix of a decimal number.
        levels: depth of every style.
        breaks: places at which a list may begin again.
        rewrite: a marker's text with another number.
        normal: the normalised text of the file.

    Returns:
        the markers that are list numbers, ``index`` being their position.
    """
    lists = _place(markers, levels, breaks)
    kept = {
        index for entry in lists for index in entry.members
        if not (_alone(entry, markers) or (entry.key[0] == "dec" and not _decimal(entry, markers)))
    }  # fmt: skip
    result = [marker for index, marker in enumerate(markers) if index in kept]
    for index, marker in enumerate(markers):
        marker.index = index if index in kept else -1
        marker.note = ""
    for number, entry in enumerate(lists):
        entry.members = [index for index in entry.members if index in kept]
        for index in entry.members:
            markers[index].sequence = number
            markers[index].parent = entry.parent
    judge = _Judge(markers, breaks, rewrite, normal)
    judge.run([entry for entry in lists if entry.members])
    return result + judge.buried


@lru_cache(maxsize=512)
def _written(marker: str) -> regex.Pattern[str]:
    """A pattern for a marker wherever it stands, blanks and line breaks allowed between its characters."""
    return regex.compile(r"(?<![\d.一二三四五六七八九十第])" + r"\s*".join(map(regex.escape, "".join(marker.split()))))


def _alone(entry: _List, markers: Sequence[Marker]) -> bool:
    """Whether an inline number is no list at all: nothing continues it, and nothing came before."""
    return len(entry.members) == 1 and markers[entry.members[0]].inline and entry.key[0] not in _SPOKEN


def _decimal(entry: _List, markers: Sequence[Marker]) -> bool:
    return len(entry.members) > 1 and markers[entry.members[0]].number == 1


def _place(markers: Sequence[Marker], levels: Mapping[str, int], breaks: Breaks) -> list[_List]:
    lists: list[_List] = []
    stack: list[_List] = []
    recent: dict[tuple[str, str], list[_List]] = defaultdict(list)
    ends = list(breaks.ends)
    for index, marker in enumerate(markers):
        while ends and ends[0] < marker.start:
            ends.pop(0)
            stack.clear()
            recent.clear()
        key = (marker.style, marker.note)
        level = levels[marker.style] + (marker.note.count(".") if marker.style == "dec" else 0)
        entry = None if marker.number == 1 else _continued(marker, key, stack, recent[key], markers)
        if entry is None:
            if marker.inline and marker.number != 1 and marker.style not in _SPOKEN:
                continue
            _close(stack, level)
            entry = _List(
                key, level, stack[-1].members[-1] if stack else -1, inline=marker.inline, unopened=marker.number != 1
            )
            lists.append(entry)
            recent[key].append(entry)
            del recent[key][:-_RECENT]
            stack.append(entry)
        elif entry in stack:
            del stack[stack.index(entry) + 1 :]
        else:
            _close(stack, level)
            stack.append(entry)
            if recent[key][-1] is not entry:
                recent[key].remove(entry)
                recent[key].append(entry)
        entry.members.append(index)
        entry.last = marker.number
        entry.block = marker.block
    return lists


def _close(stack: list[_List], level: int) -> None:
    while stack and stack[-1].level >= level:
        stack.pop()


def _continued(
    marker: Marker, key: tuple[str, str], stack: Sequence[_List], recent: Sequence[_List], markers: Sequence[Marker]
) -> _List | None:
    """The list that a number other than 1 goes on with, or None."""
    candidates = list(reversed(recent))
    if marker.inline:
        return _continued_inline(marker, candidates)
    opened = [entry for entry in reversed(stack) if entry.key == key]
    in_step = next((entry for entry in opened if entry.last == marker.number - 1), None)
    if in_step is not None:
        return in_step
    spoken = marker.style in _SPOKEN
    if spoken:
        candidates = [entry for entry in candidates if marker.block - entry.block <= _REACH]
    # An inner list of the same form (一是 within 一是) was opened on top of the one that goes on.
    nested = next((e for e in candidates if e.last == marker.number - 1 and (spoken or not opened)), None)
    if nested is not None:
        return nested
    if opened:
        return opened[0]
    return (
        next((e for e in candidates if 0 < marker.number - e.last <= _NEAR and not e.inline), None)
        if not spoken
        else None
    )


def _continued_inline(marker: Marker, candidates: Sequence[_List]) -> _List | None:
    here = [entry for entry in candidates if entry.block == marker.block]
    in_step = next((entry for entry in here if entry.last == marker.number - 1), None)
    if in_step is not None:
        return in_step
    if marker.style in _SPOKEN:
        going_on = next((entry for entry in here if entry.last < marker.number), here[0] if here else None)
    else:
        going_on = next((e for e in here if len(e.members) > 1 and 1 < marker.number - e.last <= _NEAR), None)
    if going_on is not None:
        return going_on
    near = (entry for entry in candidates if marker.block - entry.block <= _REACH)
    return next((entry for entry in near if entry.last == marker.number - 1), None)


class _Judge:
    """Says of every list where it breaks. One walk over each list; a defect stands on the number at which it shows."""

    def __init__(self, markers: list[Marker], breaks: Breaks, rewrite: Callable[[str, int], str], normal: str) -> None:
        self.markers, self.breaks, self.rewrite, self.normal = markers, breaks, rewrite, normal
        self.begin = markers[0].start if markers else 0
        self.buried: list[Marker] = []

    def run(self, lists: Sequence[_List]) -> None:
        unopened: dict[int, list[Marker]] = {}
        for entry in lists:
            if entry.unopened and len(entry.members) == 1:
                first = self.markers[entry.members[0]]
                unopened.setdefault(first.number, []).append(first)
        for entry in lists:
            self._steps(entry, unopened)
            self._inline(entry)
            self._forms(entry)
        for entry in lists:
            first = self.markers[entry.members[0]]
            if entry.unopened and not first.defect:
                self._opening(entry, first)
        self._restarts(lists)

    def _mark(self, marker: Marker, defect: str, note: str = "") -> None:
        if not marker.defect:
            marker.defect, marker.note = defect, note

    def _steps(self, entry: _List, unopened: Mapping[int, Sequence[Marker]]) -> None:
        members = [self.markers[index] for index in entry.members]
        numbers = [marker.number for marker in members]
        there = set(numbers)
        seen = {numbers[0]}
        last = numbers[0]
        for i in range(1, len(members)):
            marker, before = members[i], members[i - 1]
            marker.previous = entry.members[i - 1]
            number, expected = marker.number, last + 1
            marker.step = number - last
            if number == expected:
                last = number
            elif i + 1 < len(members) and numbers[i + 1] == expected + 1:
                # One number is wrong and the next goes on as if it were right: 1, 2, 2, 4.
                self._mark(marker, "duplicate" if number in seen else "order", self.rewrite(marker.text, expected))
                last = expected
            elif number > expected:
                missing = [n for n in range(expected, number) if n not in there]
                if missing:
                    self._gap(marker, before, missing, unopened)
                last = number
            else:
                self._mark(marker, "duplicate" if number in seen else "order", self.rewrite(marker.text, expected))
                last = max(last, number)
            seen.add(number)

    def _gap(
        self, marker: Marker, before: Marker, missing: Sequence[int], unopened: Mapping[int, Sequence[Marker]]
    ) -> None:
        if marker.style in _SPOKEN and _LATER.search(self.normal, before.end, marker.start):
            return
        missing = [n for n in missing if not self._buried(before, marker, n)]
        if not missing:
            return
        if len(missing) == 1:
            for other in unopened.get(missing[0], ()):
                if before.start < other.start < marker.start and other.style != marker.style:
                    self._mark(other, "style", self.rewrite(marker.text, other.number))
                    return
        self._mark(marker, "gap", "、".join(self.rewrite(marker.text, n).rstrip("、.") for n in missing[:3]))

    def _buried(self, before: Marker, marker: Marker, number: int) -> bool:
        """Whether a missing number stands in the text after all, only not where a number is looked for.

        Text copied out of a PDF runs headings together and breaks them (``（`` / ``三）``). Where the other numbers
        open their paragraphs, it is a buried heading.
        """
        pattern = _written(self.rewrite(marker.text, number))
        match = pattern.search(self.normal, before.end, marker.start)
        if match is None:
            return False
        opens = not self.normal[self.normal.rfind("\n", 0, match.start()) + 1 : match.start()].strip()  # 二、三季度支出
        if before.heading and marker.heading and "\n" not in match[0] and not opens:
            self.buried.append(
                Marker(-1, match.start(), match.end(), match[0], marker.style, number, before.block, False, True,
                       min(marker.start, match.end() + 30), marker.parent, marker.sequence, defect="inline")
            )  # fmt: skip
        return True

    def _inline(self, entry: _List) -> None:
        """A number buried in a paragraph, in a list whose other numbers open their paragraphs."""
        if entry.key[0] in _SPOKEN:
            return
        inside = [index for index in entry.members if self.markers[index].inline]
        openers = len(entry.members) - len(inside)
        if not inside or openers < 2 or len(inside) * 2 > openers:
            return
        for index in inside:
            if self.markers[index].number > 1:  # 注：1.… is how a list may begin
                self._mark(self.markers[index], "inline")

    def _forms(self, entry: _List) -> None:
        """One sibling is punctuated unlike all others (1、 2. 3、)."""
        if len(entry.members) < 3 or entry.key[0] in _SPOKEN:
            return
        forms: dict[str, list[int]] = defaultdict(list)
        for index in entry.members:
            forms["".join(self.rewrite(self.markers[index].text, 1).split())].append(index)
        if len(forms) == 1:
            return
        usual = max(forms, key=lambda form: len(forms[form]))
        if len(forms[usual]) * 3 < len(entry.members) * 2:
            return
        for form, indices in forms.items():
            if form != usual:
                marker = self.markers[indices[0]]
                self._mark(marker, "form", self.rewrite(self.markers[forms[usual][0]].text, marker.number))

    def _opening(self, entry: _List, first: Marker) -> None:
        if first.number > 1 + _NEAR or first.style == "dec":
            return
        if first.style in _SPOKEN:
            alone = len(entry.members) < 2
            start = self.normal.rfind("\n", 0, first.start) + 1
            if alone or _FIRST.search(self.normal, max(0, start - 400), first.start):
                return
        parent = self.markers[entry.parent] if entry.parent >= 0 else None
        begin = parent.end if parent else self.begin
        text = self.normal
        numbers = [
            n
            for n in range(1, first.number)
            if not _written(self.rewrite(first.text, n)).search(text, begin, first.start)
        ]
        if numbers:
            self._mark(first, "unopened", "、".join(self.rewrite(first.text, n).rstrip("、.") for n in numbers))

    def _restarts(self, lists: Sequence[_List]) -> None:
        """A list that begins again although nothing between says that something new begins."""
        before: dict[tuple[tuple[str, str], int], _List] = {}
        for entry in lists:
            if entry.inline or entry.key[0] not in _RESTARTS:
                continue
            first = self.markers[entry.members[0]]
            place = (entry.key, entry.parent)
            earlier = before.get(place)
            before[place] = entry
            if earlier is None or entry.unopened:
                continue
            last = self.markers[earlier.members[-1]]
            if last.start > first.start or self.breaks.between(last.start, first.start):
                continue
            if len(earlier.members) > 1 and len(entry.members) > 1:
                first.previous = earlier.members[-1]
                self._mark(first, "restart")
            elif len(earlier.members) == 1 and not earlier.unopened:
                first.previous = earlier.members[-1]
                self._mark(first, "duplicate", self.rewrite(first.text, 2))
