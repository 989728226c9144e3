"""Read the figures of a text: one pass of a regular expression, then a hand-written reading of what stands around.

The scan works on normalised text (one character for one), so that every offset is the file's. It judges nothing.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from checker.language.hedging import intervals
from checker.language.intervals import EXACT, INFINITY, Interval
from checker.language.numerals import DIGITS, LARGE, SMALL, Numeral, arabic, chinese, mixed, scale_of
from checker.rows import Figure
from checker.ruledata import Hedge, Lexicon, Unit

CN_DIGITS: Final = "〇零一二三四五六七八九两俩壹贰叁肆伍陆柒捌玖貳參叄陸"
CN_UNITS: Final = "十百千万亿拾佰仟廿卅"
_ARABIC: Final = r"\d{1,3}(?:,\d{3})+(?![\d])(?:\.\d+)?|\d+(?:\.\s?\d+)?"

NUMBER: Final = re.compile(
    rf"""
    (?P<mask>(?<![A-Za-z])\d*(?:[xX]{{2,}}|×{{2,}}|\*{{2,}}|[○〇]{{2,}}(?=[万亿余多\d]))[\dxX×*]*(?![A-WYZa-wyz]))
    |(?P<arabic>{_ARABIC})
    |(?P<chinese>[{CN_DIGITS}{CN_UNITS}几数半](?:[{CN_DIGITS}{CN_UNITS}几数]|点(?=[{CN_DIGITS}])|[余多来](?=[{CN_UNITS}]))*)
    """,
    re.VERBOSE,
)
_ARABIC_RE: Final = re.compile(_ARABIC)
_TAIL: Final = re.compile(rf"\d+(?:\.\d+)?[千百]?万?(?!\d*年)|[{CN_DIGITS}][{CN_DIGITS}{CN_UNITS}]*")
_RATIO: Final = re.compile(r"\d+(?:\.\d+)?(?:\s?:\s?\d+(?:\.\d+)?)+")
_CLOCK: Final = re.compile(r"\d{1,2}:[0-5]\d(?::[0-5]\d)?(?!\d)")
_YEAR: Final = r"(?:\d{4}|20[xX×*]{2}|19[xX×*]{2}|[一二][〇零○一二三四五六七八九]{3})"
DATE: Final = re.compile(
    rf"""
    {_YEAR}\s?年?\s?[-~—至到]+\s?{_YEAR}\s?(?:年度|年|学年度?)
    |{_YEAR}\s?年(?:度)?(?:\s?(?:\d{{1,2}}|[一二三四五六七八九十]{{1,3}})\s?月(?:份)?(?:\s?(?:\d{{1,2}}|[一二三四五六七八九十廿]{{1,3}})\s?[日号])?)?
      (?:\s?\d{{1,2}}[时:点]\d{{0,2}}分?|[上下]半年|第?[一二三四1-4]季度|[年初末底]|\s?[-~—至到]\s?(?:\d{{4}}\s?年\s?)?\d{{1,2}}\s?月(?:份|底|末)?(?:\s?\d{{1,2}}\s?[日号])?)?
    |\d{{4}}-\d{{1,2}}-\d{{1,2}}(?:\s\d{{1,2}}:\d{{2}}(?::\d{{2}})?)?
    |\d{{4}}\.\d{{1,2}}\.\d{{1,2}}(?![\d%])
    |(?:\d{{1,2}}|[一二三四五六七八九]|十[一二]?)\s?月(?:份|底|初|末|中旬|上旬|下旬)?(?:\s?(?:\d{{1,2}}|[一二三四五六七八九十廿]{{1,3}})\s?[日号])?
      (?:\s?[-~—至到]\s?(?:\d{{1,2}}\s?月)?(?:\d{{1,2}}\s?[日号]|(?<=月)(?:底|末)?))?
    |\d{{1,2}}\s?[-~—至]\s?\d{{1,2}}\s?[日号月](?!均)
    |\d{{1,2}}\s?日(?!均|游|常|产|处理|供)
    """,
    re.VERBOSE,
)
PERIOD: Final = re.compile(
    r"[“\"]?十[一二三四五]?五[”\"]?(?:规划)?(?:期间|时期|以来|末|初|前[一二三四]年)"
    r"|近(?:[一二两三四五六七八九十]|\d{1,2})年(?:来|间)?"
    r"|(?:今年|去年|上年|本年|当年|前年|明年|同年|次年|全年|上年度|本年度)?(?:第?[一二三四1-4]季度|[上下]半年|前三季度|前[一二三四五六七八九十两]{1,2}个?月|\d{1,2}[-~—至]\d{1,2}月份?)"
    r"|(?:今|去|上|本|当|前|明|同|次)年(?:同期|末|底|初|度)?|年[末底初](?!期)|上年(?:同期|末|底)|同期|全年|本年度|上年度"
)
_ASCII_WORD: Final = re.compile(r"[A-Za-z]")
_CODE_BEFORE: Final = re.compile(r"[A-Za-z_/#№@.·][-–]?$|[第图表]$|附件$|附表$|专栏$|编号:?$|电话:?$|邮编:?$|文号:?$|No\.?$")
_ORDINAL_AFTER: Final = re.compile(r"等奖|号|届|次全会|中全会|大(?=[以精报会代召,。、“的]|$)|楼|室|栋|幢|年级|路")
_SPLIT_SCALE: Final = frozenset("十百千万亿")
_DASHES: Final = "-~—至到"
_INFIX: Final = frozenset("余多来几")
_BRACKET_UNIT: Final = re.compile(r"\(([^\d()]{1,3})\)")
_QUOTED: Final = re.compile(r"[“\"「‘]([^”\"」’\n]{1,14})[”\"」’]")
_FRACTION: Final = re.compile(rf"(百|千|万|[{CN_DIGITS}十]+)分之([{CN_DIGITS}{CN_UNITS}点几]+|\d+(?:\.\d+)?)")
_ARTICLE_BEFORE: Final = re.compile(r"(?:[新建获得荣增成立设有共为达到各每少多加各仅了],?|[设修制]立|举办|开展|召开|获得|获评|荣获|共有|仅|各|每)$")
_WIDE_GAP: Final = Decimal(10)


class Scanner:
    """Reads figures from normalised text with a lexicon. Holds no state of a text."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._units = lexicon.by_initial
        self._unit = lexicon.units
        self._before_last = {word[-1] for word in lexicon.before}
        self._idioms: dict[str, list[str]] = {}
        for idiom in lexicon.idioms:
            for character in set(idiom):
                if character in CN_DIGITS + CN_UNITS + "几数半":
                    self._idioms.setdefault(character, []).append(idiom)

    def scan(self, normal: str, original: str, start: int, end: int) -> list[Figure]:
        """All figures (dates and ordinals among them) of ``normal[start:end]``, in order, not overlapping."""
        found: list[Figure] = []
        position = start
        search = NUMBER.search
        while True:
            match = search(normal, position, end)
            if match is None:
                break
            figure = self._read(normal, match, start, end, position)
            if figure is None:
                position = match.end()
                continue
            if figure.end <= match.start():  # pragma: no cover - a figure always reaches past its digits
                position = match.end()
                continue
            figure.text = original[figure.start : figure.end]
            figure.index = len(found)
            found.append(figure)
            position = figure.end
        return found

    # -- one figure ---------------------------------------------------------------------------------------------

    def _read(self, text: str, match: re.Match[str], floor: int, end: int, free: int) -> Figure | None:
        start = match.start()
        kind = match.lastgroup
        if kind == "arabic":
            return self._read_arabic(text, match, floor, end, free)
        if kind == "mask":
            return self._read_mask(text, match, end, free)
        date = DATE.match(text, start, end)
        if date and ("月" in date[0] or "年" in date[0]):
            return Figure(0, start, date.end(), "", "date")
        return self._read_chinese(text, match, floor, end, free)

    def _read_mask(self, text: str, match: re.Match[str], end: int, free: int) -> Figure | None:
        start, after = match.span()
        date = DATE.match(text, start, end)
        if date and date.end() > after:
            return Figure(0, start, date.end(), "", "masked", dimension="date")
        _, after = self._skip_infix(text, after, end)
        after = self._skip_scale(text, after, end)
        _, after = self._skip_infix(text, after, end)
        unit, unit_end = self._find_unit(text, after, end)
        if text.startswith(("年", "月", "日"), after):
            stop = after + 1
            if text.startswith("度", stop):
                stop += 1
            return Figure(0, start, stop, "", "masked", dimension="date")
        if unit is None:
            if after == match.end() and not any(c.isdigit() for c in match[0]):
                return None
            if after < end and text[after] in "市县区镇乡村省州旗":
                return None
            return Figure(0, start, after, "", "masked")
        if after == match.end() and not any(c.isdigit() for c in match[0]) and unit.name in "市县区镇乡村省国社区街道企业":
            return None
        start, hedge, _ = self._hedge_before(text, start, free)
        return Figure(0, start, unit_end, "", "masked", unit=unit.name, dimension=unit.dimension, group=unit.group, hedge=hedge)

    def _read_arabic(self, text: str, match: re.Match[str], floor: int, end: int, free: int) -> Figure | None:
        start, after = match.span()
        digits = match[0]
        before = text[start - 1] if start > floor else "\n"
        following = text[after] if after < end else "\n"
        if before.isascii() and (before.isalpha() or before in "_/#@"):
            return self._code(text, start, after, end)
        if following == ":" or (following == " " and text.startswith(" :", after)):
            clock = _CLOCK.match(text, start, end)
            ratio = _RATIO.match(text, start, end)
            if ratio and (clock is None or clock.end() < ratio.end() or "." in ratio[0]):
                terms = tuple(Decimal(term.replace(" ", "")) for term in ratio[0].split(":"))
                return Figure(0, start, ratio.end(), "", "ratio", dimension="ratio", parts=terms, value=_quotient(terms))
            if clock and self._context_is_clock(text, start, clock.end(), end):
                return Figure(0, start, clock.end(), "", "date")
            if clock:
                terms = tuple(Decimal(term) for term in clock[0].split(":"))
                return Figure(0, start, clock.end(), "", "ratio", dimension="ratio", parts=terms, value=_quotient(terms))
        if following in "年月日-~—至. " or digits.startswith(("19", "20")):
            date = DATE.match(text, start, end)
            if date and not (before == "第" and "年" in date[0]):
                if "年" not in date[0] and before in ".-":
                    return self._code(text, start, after, end)
                return Figure(0, start, date.end(), "", "date")
        if _CODE_BEFORE.search(text, max(floor, start - 4), start) and before not in "·." or before in "〔[【":
            return self._ordinal(text, start, after, end)
        if before in ".·" and start - 2 >= floor and text[start - 2].isdigit():
            return self._code(text, start, after, end)
        if " " in digits and (start == floor or text[start - 1] == "\n" or not text[floor:start].rpartition("\n")[2].strip()):
            digits = digits.partition(".")[0]
            return Figure(0, start, start + len(digits), "", "ordinal")
        if following == "·":
            return self._code(text, start, after, end)
        if following in "、.)" and self._opens_block(text, start, floor) and not (following == "." and text[after + 1 : after + 2].isdigit()):
            return Figure(0, start, after, "", "ordinal")
        if following == ")" and before == "(":
            return Figure(0, start, after, "", "ordinal")
        if following in "-—" and digits.isdigit() and len(digits) >= 3 and re.match(r"[-—]\d{7,8}(?!\d)", text[after : after + 10]):
            return self._code(text, start, after, end)
        if digits.isdigit() and len(digits) == 11 and digits[0] == "1" and self._find_unit(text, after, end)[0] is None:
            return self._code(text, start, after, end)
        return self._quantity(text, start, after, digits, True, end, free)

    def _read_chinese(self, text: str, match: re.Match[str], floor: int, end: int, free: int) -> Figure | None:
        start, after = match.span()
        run = match[0]
        before = text[start - 1] if start > floor else "\n"
        fraction = _FRACTION.match(text, start, end)
        if fraction:
            return self._fraction(text, fraction, end, free)
        if self._in_idiom(text, start, after):
            return None
        if before == "第":
            stop = after
            unit, unit_end = self._find_unit(text, after, end)
            if unit is not None:
                stop = unit_end
            return Figure(0, start - 1, stop, "", "ordinal")
        if _ORDINAL_AFTER.match(text, after, end) and not run[0] in "几数半":
            stop = _ORDINAL_AFTER.match(text, after, end)
            if stop and stop[0] not in ("号", "路", "楼", "室", "栋", "幢", "大"):
                return Figure(0, start, stop.end(), "", "ordinal")
            return None
        if before in "“\"‘「《" or self._in_name(text, start, after):
            return None
        return self._quantity(text, start, after, run, False, end, free)

    # -- pieces -------------------------------------------------------------------------------------------------

    def _quantity(self, text: str, start: int, after: int, digits: str, is_arabic: bool, end: int, free: int) -> Figure | None:
        """A number with what may stand around it: hedge, scale, unit, range."""
        if is_arabic:
            read = self._magnitude(text, after, digits, end)
        else:
            read = self._chinese_magnitude(text, after, digits, end)
        if read is None:
            return None
        numeral, fixed, infix, scale, after = read
        number_end = after
        unit, after = self._find_unit(text, after, end)
        unit_text = text[number_end:after].strip() if unit else None
        special: str | None = None
        if unit is None:
            special, after = self._special(text, after, end)
            if not is_arabic and special is None:
                if numeral is None or not numeral.scaled or len(digits) < 2 or not self._bare_is_number(text, start, after, end):
                    return None
        elif not is_arabic and not self._is_measure(text, start, digits, unit, after, end):
            return None
        if is_arabic and unit is None and special is None and after < end and text[after].isascii() and text[after].isalpha():
            return self._code(text, start, after, end)
        # A range: the second number follows a dash.
        second = self._second(text, after, number_end, end, unit is not None or special is not None) if fixed is None else None
        if second is not None and numeral is not None:
            return self._range(text, start, number_end, numeral, scale, unit, second, end, free)
        negative = False
        if is_arabic and start > 0 and text[start - 1] == "-" and (start < 2 or text[start - 2] not in "0123456789-) 万亿%"):
            negative = True
            start -= 1
        number_start = start
        start, word, reading = self._hedge_before(text, start, free)
        hedges = [word] if word else []
        if infix:
            hedges.append(infix)
            reading = "and_more" if reading in (None, "nearly", "about") else reading
        if after < end:
            tail, tail_end = self._hedge_after(text, after, end)
            if tail is not None:
                after = tail_end
                hedges.append(tail.word)
                reading = tail.reading if reading is None else reading
                if unit is None and numeral is not None:
                    again, again_end = self._find_unit(text, after, end)
                    if again is not None:
                        unit, unit_text, after = again, again.name, again_end
        figure = Figure(0, start, after, "", "number", number_start=number_start, number_end=number_end)
        figure.hedge = "、".join(hedges) or None
        figure.scale = scale
        if unit is not None:
            figure.unit, figure.dimension, figure.group, figure.factor = unit_text, unit.dimension, unit.group, unit.factor
            figure.kind = {"money": "money", "percent": "percent"}.get(unit.dimension, "quantity")
            if unit.dimension == "ratio":
                figure.kind = "ratio"
        if special is not None:
            return self._finish_special(figure, numeral, special, reading)
        if fixed is not None:
            figure.kind = "range" if unit is None or figure.kind == "quantity" else figure.kind
            figure.strict = figure.loose = fixed
            return figure
        assert numeral is not None
        if negative:
            numeral = Numeral(-numeral.value, numeral.unit_place, numeral.grain, numeral.scaled, numeral.decimals)
        figure.value = numeral.value
        figure.unit_place = numeral.unit_place
        figure.strict, figure.loose = intervals(numeral, reading, percent=figure.kind == "percent")
        return figure

    def _magnitude(
        self, text: str, after: int, digits: str, end: int
    ) -> tuple[Numeral | None, Interval | None, str | None, Decimal, int] | None:
        """Scale, infix hedge and mixed tail after Arabic digits: numeral, fixed interval, infix, scale, end."""
        infix, position = self._skip_infix(text, after, end)
        if position < end and text[position] == " " and text[position + 1 : position + 2] in _SPLIT_SCALE:
            position += 1
        scale_end = self._skip_scale(text, position, end)
        word = text[position:scale_end]
        if infix == "几" and not word:
            infix, scale_end = None, after
        after = scale_end
        if infix and not word:
            # 20多 needs a unit or scale after it; otherwise 多 belongs to the next word.
            following = text[after : after + 1]
            if infix == "来" and self._find_unit(text, after, end)[0] is None:
                return arabic(digits), None, None, Decimal(1), after - 1
            del following
        if word and word[-1] in "万亿" and infix is None:
            tail = _TAIL.match(text, after, end)
            if tail and tail[0][0].isdigit():
                numeral = mixed(digits + word + tail[0])
                if numeral is not None and not text.startswith(("年", "月", "."), tail.end()):
                    tail_infix, stop = self._skip_infix(text, tail.end(), end)
                    return numeral, None, tail_infix, Decimal(1) if not tail[0].endswith(("万", "亿")) else scale_of(tail[0][-1]), stop
        if infix is None:
            infix, after = self._skip_infix(text, after, end)
            if infix in ("几", "来"):
                infix, after = None, after - 1
        numeral = arabic(digits, word)
        return numeral, None, infix, scale_of(word), after

    def _chinese_magnitude(
        self, text: str, after: int, run: str, end: int
    ) -> tuple[Numeral | None, Interval | None, str | None, Decimal, int] | None:
        """The same for a run of Chinese numeral characters."""
        infix: str | None = None
        inner = next((c for c in run if c in "余多来"), None)
        if inner:
            head, _, tail = run.partition(inner)
            infix = inner
            numeral = chinese(head + tail)
            lead = chinese(head)
            if numeral is None or lead is None:
                return None
            grain = EXACT.multiply(lead.grain, numeral.value / lead.value)
            numeral = Numeral(numeral.value, numeral.unit_place, grain, numeral.scaled, 0, numeral.lone_one)
            return numeral, None, infix, _last_scale(run), after
        if "几" in run or "数" in run:
            fixed = _vague(run)
            if fixed is None:
                return None
            extra, after = self._skip_infix(text, after, end)
            return None, fixed, extra, _last_scale(run), after
        if run == "半":
            return Numeral(Decimal("0.5"), Decimal("0.5"), Decimal("0.5"), False, 0), None, None, Decimal(1), after
        approx = _two_digits(run)
        if approx is not None:
            return None, approx, None, _last_scale(run), after
        if run in ("百", "千", "万", "亿", "千万", "百万", "十万", "万亿"):
            word, _, _ = self._hedge_before(text, after - len(run), 0)
            if not word:
                return None
            numeral = Numeral(scale_of(run), scale_of(run), scale_of(run), True, 0, True)
        else:
            read = chinese(run)
            if read is None:
                return None
            numeral = read
        infix, after = self._skip_infix(text, after, end)
        if infix == "来" and self._find_unit(text, after, end)[0] is None:
            infix, after = None, after - 1
        if infix == "几" and run.endswith("十"):
            low, high = numeral.value + 1, numeral.value + 9
            return None, Interval(low, high), None, Decimal(1), after
        return numeral, None, infix, _last_scale(run), after

    def _range(
        self,
        text: str,
        start: int,
        number_end: int,
        first: Numeral,
        scale: Decimal,
        unit: Unit | None,
        second: tuple[Numeral, Decimal, Unit | None, int, int],
        end: int,
        free: int,
    ) -> Figure | None:
        other, other_scale, other_unit, other_end, after = second
        ambiguous = False
        low = first.value
        if other_scale != 1 and scale == 1 and unit is None:
            ambiguous = low < other.value / other_scale
            low = low * other_scale
        high = other.value
        final = other_unit or unit
        if unit is not None and other_unit is not None and unit.group == other_unit.group and unit.factor != other_unit.factor:
            low = EXACT.multiply(low, unit.factor / other_unit.factor)
        if low > high:
            return Figure(0, start, number_end, "", "number", value=first.value, number_start=start, number_end=number_end,
                          **_unit_fields(unit), strict=intervals(first, None)[0], loose=intervals(first, None)[1]) if unit else None
        number_start = start
        start, word, _ = self._hedge_before(text, start, free)
        tail, tail_end = self._hedge_after(text, after, end)
        hedges = [w for w in (word, tail.word if tail else None) if w]
        if tail:
            after = tail_end
        interval = Interval(low, high)
        figure = Figure(
            0, start, after, "", "range", number_start=number_start, number_end=other_end, strict=interval, loose=interval,
            scale=other_scale, ambiguous=ambiguous, hedge="、".join(hedges) or None,
        )
        if final is not None:
            figure.unit, figure.dimension, figure.group, figure.factor = final.name, final.dimension, final.group, final.factor
        return figure

    def _second(
        self, text: str, after: int, number_end: int, end: int, has_unit: bool
    ) -> tuple[Numeral, Decimal, Unit | None, int, int] | None:
        """The second number of a range that begins at a dash at ``after``."""
        if after >= end or text[after] not in _DASHES:
            return None
        position = after + 1
        while position < end and text[position] in " -—~" and position < after + 3:
            position += 1
        match = _ARABIC_RE.match(text, position, end)
        if match is None:
            return None
        if text[after] == "-" and (text.startswith("-", match.end()) or len(match[0]) >= 7):
            return None
        read = self._magnitude(text, match.end(), match[0], end)
        if read is None or read[0] is None or read[2] is not None:
            return None
        numeral, _, _, scale, stop = read
        number_stop = stop
        unit, stop = self._find_unit(text, stop, end)
        if unit is None and not has_unit and scale == 1 and text[after] in "至到":
            return None
        return numeral, scale, unit, number_stop, stop

    def _skip_infix(self, text: str, position: int, end: int) -> tuple[str | None, int]:
        if position < end and text[position] in _INFIX:
            word = text[position]
            rest = text[position + 1 : position + 3]
            if word == "多" and rest.startswith(("样", "元", "种", "方", "年来", "少", "层", "媒", "云", "措", "点", "部门", "边", "功", "家")) and not (
                rest.startswith(("元", "种", "年", "家", "层")) and text[position - 1 : position].isdigit()
            ):
                return None, position
            if word == "来" and not rest[:1] in self._units:
                return None, position
            return word, position + 1
        return None, position

    def _skip_scale(self, text: str, position: int, end: int) -> int:
        begin = position
        while position < end and position - begin < 3 and text[position] in _SPLIT_SCALE:
            character = text[position]
            if character in "百千" and self._unit_at(text, position, end) is not None and position == begin:
                name = self._unit_at(text, position, end)
                if name and name[0] == character:
                    break
            if position > begin:
                previous = text[position - 1]
                if previous in "千" and self._unit_at(text, position - 1, end):
                    break
                if not (previous in "十百千万" and character in "万亿"):
                    name = self._unit_at(text, position, end)
                    if name is None or character not in "千百":
                        break
                    break
            position += 1
        return position

    def _unit_at(self, text: str, position: int, end: int) -> str | None:
        names = self._units.get(text[position]) if position < end else None
        if names:
            for name in names:
                if text.startswith(name, position):
                    return name
        return None

    def _find_unit(self, text: str, position: int, end: int) -> tuple[Unit | None, int]:
        """The unit at ``position`` (one space may stand before it), with bracketed and ``/`` forms."""
        if position < end and text[position] == " ":
            if position + 1 < end and text[position + 1] in self._units and text[position + 1] not in "年月日":
                position += 1
            else:
                return None, position
        name = self._unit_at(text, position, end)
        if name is None:
            return None, position
        if name.isascii() and name[-1].isalpha():
            following = text[position + len(name) : position + len(name) + 1]
            if following.isascii() and following.isalpha():
                return None, position
        unit = self._unit[name]
        after = position + len(name)
        if after < end:
            following = text[after]
            if following == "(":
                bracket = _BRACKET_UNIT.match(text, after, end)
                if bracket and bracket[1] in self._unit:
                    return Unit(text[position : bracket.end()], unit.dimension, unit.group, unit.factor, unit.arabic_only), bracket.end()
            elif following in "/每":
                per = self._unit_at(text, after + 1, end)
                if per is not None and not (following == "每" and per not in ("平方米", "小时", "吨", "公斤", "亩", "立方米", "千克", "年", "月", "天", "人", "户")):
                    stop = after + 1 + len(per)
                    full = text[position:stop]
                    known = self._unit.get(full)
                    return known or Unit(full, "rate", full.replace("每", "/"), unit.factor, True), stop
        return unit, after

    def _hedge_before(self, text: str, start: int, free: int) -> tuple[int, str | None, str | None]:
        """The hedge word that ends at ``start``: new start, word, reading."""
        if start <= free:
            return start, None, None
        position = start
        if text[position - 1] == " ":
            position -= 1
        if position <= free or text[position - 1] not in self._before_last:
            return start, None, None
        hedges = self._lexicon.before
        for length in range(min(self._lexicon.longest_before, position - free), 0, -1):
            hedge = hedges.get(text[position - length : position])
            if hedge is not None:
                begin = position - length
                if begin > 0 and hedge.not_after and text[begin - 1] in hedge.not_after:
                    return start, None, None
                if hedge.word in ("上", "过") and text[start] not in "百千万亿十":
                    return start, None, None
                return begin, hedge.word, hedge.reading
        return start, None, None

    def _hedge_after(self, text: str, after: int, end: int) -> tuple[Hedge | None, int]:
        hedges = self._lexicon.after
        for length in range(min(self._lexicon.longest_after, end - after), 0, -1):
            hedge = hedges.get(text[after : after + length])
            if hedge is not None:
                stop = after + length
                following = text[stop : stop + 1]
                if hedge.word == "起" and (following != "," and following != "。"):
                    return None, after
                if hedge.word == "许" and following not in ",。;、":
                    return None, after
                if hedge.word == "多" and following and following in "样种元方层媒云措点少边功":
                    return None, after
                if hedge.word == "上下" and following and following in "游级班联":
                    return None, after
                if hedge.word == "前后" and following in ("脚",):
                    return None, after
                return hedge, stop
        return None, after

    def _special(self, text: str, position: int, end: int) -> tuple[str | None, int]:
        """成, 折, 番 after a number."""
        if position < end:
            character = text[position]
            if character == "成" and text[position + 1 : position + 2] not in ("立", "功", "效", "果", "本", "员", "为", "都", "长", "绩"):
                return "成", position + 1
            if character == "番" and text[position - 2 : position - 1] == "翻":
                return "番", position + 1
            if character == "折" and text[position + 1 : position + 2] not in ("合", "算", "旧", "叠"):
                return "折", position + 1
        return None, position

    def _finish_special(self, figure: Figure, numeral: Numeral | None, special: str, reading: str | None) -> Figure | None:
        if numeral is None:
            return None
        value = numeral.value
        if special == "番":
            figure.value = Decimal(2) ** int(value)
            figure.unit, figure.dimension, figure.group, figure.kind = "倍", "ratio", "倍数", "ratio"
            figure.strict = figure.loose = Interval.exact(figure.value)
            return figure
        tenths = value * 10
        figure.value = tenths
        figure.unit, figure.dimension, figure.group, figure.kind = "%", "percent", "百分比", "percent"
        wide = Numeral(tenths, _WIDE_GAP, _WIDE_GAP, True)
        figure.strict, figure.loose = intervals(wide, reading)
        if reading is None:
            figure.strict = figure.loose = Interval.around(tenths, Decimal(5))
        return figure

    def _fraction(self, text: str, match: re.Match[str], end: int, free: int) -> Figure | None:
        below, above = match[1], match[2]
        numeral = mixed(above)
        base = {"百": Decimal(100), "千": Decimal(1000), "万": Decimal(10000)}.get(below)
        if numeral is None:
            return None
        after = match.end()
        start, word, reading = self._hedge_before(text, match.start(), free)
        tail, tail_end = self._hedge_after(text, after, end)
        if tail is not None:
            after = tail_end
            reading = reading or tail.reading
        hedge = "、".join(w for w in (word, tail.word if tail else None) if w) or None
        figure = Figure(0, start, after, "", "percent", hedge=hedge, number_start=match.start(), number_end=match.end())
        if base is not None:
            unit = {"百": "%", "千": "‰", "万": "‱"}[below]
            figure.value = numeral.value
            figure.unit, figure.dimension, figure.group = unit, "percent", "百分比" if below == "百" else "千分比"
            figure.strict, figure.loose = intervals(numeral, reading, percent=True)
            return figure
        denominator = chinese(below)
        if denominator is None:
            return None
        figure.kind, figure.dimension, figure.group = "ratio", "ratio", "倍数"
        figure.value = EXACT.divide(numeral.value, denominator.value)
        exact = Interval.exact(figure.value)
        figure.parts = (numeral.value, denominator.value)
        figure.strict = figure.loose = exact
        if reading is not None:
            tenth = Numeral(figure.value, Decimal("0.1"), Decimal("0.1"))
            figure.strict, figure.loose = intervals(tenth, reading)
        return figure

    def _is_measure(self, text: str, start: int, run: str, unit: Unit, after: int, end: int) -> bool:
        """Whether a Chinese numeral before ``unit`` is a figure and not part of a word."""
        long = len(run) > 1
        if unit.arabic_only and not (long and any(c in "十百千万亿拾佰仟" for c in run)) and not (unit.name in ("天", "年") and run not in "一"):
            return False
        if run in ("一", "半") or run == "千" or run == "万":
            following = text[after : after + 1]
            if run == "半":
                return unit.dimension == "time" and unit.name in ("个月", "小时", "个小时")
            if following and following in ",。;、)\n:" or after >= end:
                return unit.name not in ("个", "次", "种", "体", "起", "份", "项", "例", "场", "批", "致", "条", "支") or bool(
                    _ARTICLE_BEFORE.search(text, max(0, start - 2), start)
                )
            return unit.name in ("等奖", "名", "家", "所", "座", "户", "人", "台", "辆", "册", "篇") and bool(
                _ARTICLE_BEFORE.search(text, max(0, start - 2), start)
            )
        if unit.name == "点" or (unit.name == "分" and not long):
            return False
        return True

    def _bare_is_number(self, text: str, start: int, after: int, end: int) -> bool:
        """Whether a scaled Chinese numeral without unit (五百余万) is a figure: money words or punctuation around it."""
        following = text[after : after + 1]
        return not following or following in ",。;、)\n "

    def _in_idiom(self, text: str, start: int, after: int) -> bool:
        for idiom in self._idioms.get(text[start], ()):
            at = idiom.find(text[start])
            while at >= 0:
                if text.startswith(idiom, start - at) and start - at + len(idiom) >= after:
                    return True
                at = idiom.find(text[start], at + 1)
        return False

    def _in_name(self, text: str, start: int, after: int) -> bool:
        """Whether the run stands in a short quotation (“百千万工程”), which is a name."""
        opening = max(text.rfind("“", max(0, start - 12), start), text.rfind("《", max(0, start - 25), start))
        if opening < 0 or "”" in text[opening:start] or "》" in text[opening:start]:
            return False
        closing = text.find("”" if text[opening] == "“" else "》", after, after + 25)
        return closing >= 0 and closing - opening <= (15 if text[opening] == "“" else 40)

    def _context_is_clock(self, text: str, start: int, after: int, end: int) -> bool:
        around = text[max(0, start - 6) : start] + text[after : min(end, after + 4)]
        return any(word in around for word in ("日", "时", "上午", "下午", "晚", "点", "-", "来源", "至"))

    def _opens_block(self, text: str, start: int, floor: int) -> bool:
        position = start
        while position > floor and text[position - 1] in " \t":
            position -= 1
        return position == floor or text[position - 1] in "\n\r。;"

    def _ordinal(self, text: str, start: int, after: int, end: int) -> Figure:
        return Figure(0, start, after, "", "ordinal")

    def _code(self, text: str, start: int, after: int, end: int) -> Figure:
        stop = after
        while stop < end and (text[stop].isascii() and (text[stop].isalnum() or text[stop] in "-_./")):
            stop += 1
        return Figure(0, start, stop, "", "ordinal")


def _unit_fields(unit: Unit | None) -> dict[str, object]:
    if unit is None:
        return {}
    return {"unit": unit.name, "dimension": unit.dimension, "group": unit.group, "factor": unit.factor}


def _quotient(terms: tuple[Decimal, ...]) -> Decimal | None:
    return EXACT.divide(terms[0], terms[1]) if len(terms) == 2 and terms[1] else None


def _last_scale(run: str) -> Decimal:
    scale = Decimal(1)
    for character in reversed(run):
        if character in LARGE:
            scale *= LARGE[character]
        else:
            break
    return scale


def _vague(run: str) -> Interval | None:
    """十几, 几十, 数百, 三十几万: the interval of a numeral with 几 or 数 in it."""
    run = run.replace("数", "几")
    scale = Decimal(1)
    body = run
    while body and body[-1] in LARGE:
        scale *= LARGE[body[-1]]
        body = body[:-1]
    if not body:
        return None
    if body == "几":
        low, high = Decimal(2), Decimal(9)
    elif body.startswith("几") and len(body) == 2 and body[1] in SMALL:
        place = SMALL[body[1]]
        low, high = Decimal(2 * place), Decimal(10 * place - 1)
    elif body.endswith("几"):
        lead = chinese(body[:-1])
        if lead is None:
            return None
        low, high = lead.value + 1, lead.value + 9
    else:
        return None
    if scale == 1:
        return Interval(low, high)
    if body.endswith("几") and body != "几":
        return Interval((low - 1) * scale, (high + 1) * scale, True, True)
    return Interval(low * scale, (high + 1) * scale, False, True)


def _two_digits(run: str) -> Interval | None:
    """两三 → [2, 3]; 三四百 → [300, 500); 十五六 → [15, 16]; 三五 → [3, 5]."""
    scale = Decimal(1)
    body = run
    while body and (body[-1] in LARGE or body[-1] in SMALL):
        if body[-1] in "十拾" and len(body) == 1:
            return None
        scale *= LARGE.get(body[-1]) or SMALL[body[-1]]
        body = body[:-1]
    base = Decimal(0)
    if len(body) == 3 and body[0] == "十":
        base, body = Decimal(10), body[1:]
    elif len(body) == 4 and body[1] == "十" and body[0] in DIGITS:
        base, body = Decimal(DIGITS[body[0]] * 10), body[2:]
    if len(body) != 2 or body[0] not in DIGITS or body[1] not in DIGITS:
        return None
    first, second = DIGITS[body[0]], DIGITS[body[1]]
    if not (0 < first < second and (second - first == 1 or (first, second) == (3, 5))):
        return None
    low, high = base + first, base + second
    if scale == 1:
        return Interval(low, high)
    return Interval(low * scale, (high + 1) * scale, False, True)
