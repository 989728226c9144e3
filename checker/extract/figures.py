"""Read the figures of a text: one pass of a regular expression, then a hand-written reading of what stands around.

The scan works on normalised text (one character for one), so that every offset is the file's. It judges nothing.
"""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from typing import Final

from checker.extract.counting import counts
from checker.extract.dates import CHINESE, CLOCK, NUMERIC, Calendar, as_date
from checker.extract.exclusions import Exclusions, chinese_ordinal, code, identifies, in_name, labelled, mashed, ordinal
from checker.extract.magnitudes import (
    ARABIC,
    CHINESE_RUN,
    CN_DIGITS,
    CN_UNITS,
    Magnitude,
    Second,
    read_arabic,
    read_chinese,
    read_second,
    skip_infix,
    skip_scale,
)
from checker.extract.measures import Measure, Measures
from checker.extract.proportions import (
    FRACTION,
    RATIO,
    SLASHED,
    as_fraction,
    as_ratio,
    as_slashed,
    grown,
    special_at,
    special_figure,
)
from checker.language.hedging import bound, intervals
from checker.language.intervals import EXACT, Interval
from checker.language.numerals import Numeral
from checker.rows import Figure
from checker.ruledata import Hedge, Lexicon, Unit

_MASK: Final = (
    r"(?<![A-Za-z])\d*(?:[xX]{2,}|×{2,}|\*{2,}|〇{2,}(?![〇零一二三四五六七八九年])|_{2,}(?=[万亿千百]?[元%人个户项家名次]|[万亿])"
    r"|[xX]\.[xX]+|[xX×](?=[万亿千]*元|%))[\dxX×*]*(?:\.[xX×*\d]+)?(?![A-WYZa-wyz])"
)
_CLOCK_WORDS: Final = ("日", "时", "上午", "下午", "晚", "点", "-", "来源", "至")
_ITEM_YEAR = re.compile(r"\d{1,2}\.(?:19|20)\d\d")
_LONGEST: Final = 40
_SPOKEN_SIGN: Final = re.compile(r"(?:(?<![减担抱胜肩自欠辜欺背])负|零下)$")


class Scanner:
    """Reads figures from normalised text with a lexicon. Holds no state of a text."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.calendar = Calendar(lexicon.context["period"])
        self._measures = Measures(lexicon)
        self._exclusions = Exclusions(lexicon.idioms)
        # Few characters may begin a figure: they are asked first, for speed.
        initials = rf"\dxX×*_{self.calendar.initials}{CN_DIGITS}{CN_UNITS}几数半"
        self._search = re.compile(
            rf"(?=[{initials}])(?:(?P<period>{self.calendar.spoken})|(?P<mask>{_MASK})"
            rf"|(?P<arabic>{ARABIC})|(?P<chinese>{CHINESE_RUN}))"
        ).search

    def scan(self, normal: str, original: str, start: int, end: int) -> list[Figure]:
        """All figures (dates and ordinals among them) of ``normal[start:end]``, in order, not overlapping."""
        found: list[Figure] = []
        position = free = start
        readers = {
            "arabic": self._read_arabic,
            "chinese": self._read_chinese,
            "mask": self._read_mask,
            "period": self._read_period,
        }
        while (match := self._search(normal, position, end)) is not None:
            figure = readers[match.lastgroup or ""](normal, match, start, end, free)
            if figure is None:
                position = match.end()
                continue
            figure.text = original[figure.start : figure.end]
            figure.index = len(found)
            found.append(figure)
            position = free = figure.end
        return found

    # -- kinds of numbers ---------------------------------------------------------------------------------------

    def _read_period(self, text: str, match: re.Match[str], floor: int, end: int, free: int) -> Figure | None:
        return as_date(text, match.start(), match.end(), self.calendar)

    def _read_mask(self, text: str, match: re.Match[str], floor: int, end: int, free: int) -> Figure | None:
        start, after = match.span()
        written = match[0]
        infix, after = skip_infix(text, after, end, self._measures)
        after = skip_scale(text, after, end, self._measures)
        if infix is None:
            infix, after = skip_infix(text, after, end, self._measures)
        if text.startswith(("年", "月", "日"), after):
            stop = after + (2 if text.startswith("年度", after) else 1)
            return Figure(0, start, stop, "", "masked", dimension="other", number_start=start, number_end=after)
        measure = self._measures.find(text, after, end)
        if measure is None and identifies(text, start, floor):
            # A number that names somebody or something is masked on purpose.
            return Figure(0, start, after, "", "ordinal", number_start=start, number_end=after)
        bare = after == match.end() and not any(c.isdigit() for c in written)
        if measure is None:
            if bare or text[after : after + 1] in tuple("市县区镇乡村省州旗"):
                return None
            return Figure(0, start, after, "", "masked", number_start=start, number_end=after)
        if bare and measure.unit.name in ("市", "县", "区", "镇", "乡", "村", "省", "国", "社区", "街道", "企业"):
            return None
        number_start = start
        start, hedge = self._measures.hedge_before(text, start, free)
        words = [word for word in (hedge.word if hedge else None, infix) if word]
        figure = Figure(
            0,
            start,
            measure.end,
            "",
            "masked",
            number_start=number_start,
            number_end=after,
            hedge="+".join(words) or None,
        )
        return _with_unit(figure, measure.unit)

    def _read_arabic(self, text: str, match: re.Match[str], floor: int, end: int, free: int) -> Figure | None:
        start, after = match.span()
        digits = match[0]
        if after - start > _LONGEST:
            return Figure(0, start, after, "", "ordinal", number_start=start, number_end=after)
        currency_start, currency = self._measures.prefix(text, start, free)
        if currency is None:
            coded = code(text, start, after, floor, end)
            if coded is not None:
                return Figure(0, start, coded, "", "ordinal", number_start=start, number_end=after)
        following = text[after] if after < end else "\n"
        if following == "," and (stop := mashed(text, start, end)):
            return Figure(0, start, stop, "", "ordinal", number_start=start, number_end=stop)
        if (
            following in ": 比"
            and text[start - 1 : start] not in ("图", "表")
            and (found := self._colons(text, start, floor, end))
        ):
            return found
        if following in "年月日-~—至./点时 学" or digits.startswith(("19", "20")):
            date = NUMERIC.match(text, start, end)
            if date and text[start - 1 : start] != "第" and _is_date(date[0]):
                return as_date(text, start, date.end(), self.calendar)
        numbered = ordinal(text, start, after, floor, end)
        if numbered is not None:
            return Figure(0, start, numbered, "", "ordinal", number_start=start, number_end=after)
        dated = following == "年" and _ITEM_YEAR.fullmatch(digits) is not None  # 2.2026年…: the second item, of a year
        if (" " in digits or dated) and _opens_line(text, start, floor):
            return Figure(
                0,
                start,
                start + digits.index("."),
                "",
                "ordinal",
                number_start=start,
                number_end=start + digits.index("."),
            )
        if following == "/" and (slashed := SLASHED.match(text, start, end)):
            return self._hedged(as_slashed(slashed), text, end, free)
        figure = self._quantity(
            text,
            start,
            read_arabic(text, after, digits, end, self._measures),
            digits,
            end,
            free,
            currency_start,
            currency,
        )
        if figure is not None and figure.unit is None and figure.kind == "number" and figure.number_end == after:
            if after < end and text[after].isascii() and text[after].isalpha():
                ahead = min(end, after + _LONGEST)  # a code is read within the words that follow, not to the line's end
                coded = code("A" + text[start:ahead], 1, 1 + after - start, 0, ahead - start + 1)
                return Figure(0, start, start + (coded or 1) - 1, "", "ordinal", number_start=start, number_end=after)
            if labelled(text, start, after, floor, end):
                return Figure(0, start, after, "", "ordinal", number_start=start, number_end=after)
        return figure

    def _colons(self, text: str, start: int, floor: int, end: int) -> Figure | None:
        """A time of day or a ratio: 8:30, 3:2:1."""
        clock, ratio = CLOCK.match(text, start, end), RATIO.match(text, start, end)
        if ratio is None:
            return None
        if clock is not None and clock.end() == ratio.end():
            around = text[max(floor, start - 6) : start] + text[clock.end() : clock.end() + 4]
            if any(word in around for word in _CLOCK_WORDS):
                return Figure(0, start, clock.end(), "", "date", number_start=start, number_end=clock.end())
        return as_ratio(ratio)

    def _read_chinese(self, text: str, match: re.Match[str], floor: int, end: int, free: int) -> Figure | None:
        start, after = match.span()
        run = match[0]
        before = text[start - 1] if start > floor else "\n"
        if text[after : after + 1] in ("年", "月") and (date := CHINESE.match(text, start, end)) and before != "第":
            return as_date(text, start, date.end(), self.calendar)
        if text.startswith("分之", after) and (fraction := FRACTION.match(text, start, end)):
            figure = as_fraction(fraction)
            return self._hedged(figure, text, end, free) if figure else None
        if self._exclusions.in_idiom(text, start, after):
            return None
        if before == "第":
            measure = self._measures.find(text, after, end)
            return Figure(
                0, start - 1, measure.end if measure else after, "", "ordinal", number_start=start, number_end=after
            )
        if run[0] not in "几数半" and (stop := chinese_ordinal(text, after, end)):
            return Figure(0, start, stop, "", "ordinal", number_start=start, number_end=after)
        if before in '“"‘「《' or in_name(text, start, after):
            return None
        if run == "一" and text.startswith("半", after):
            return self._one_half(text, start, end, free)
        magnitude = read_chinese(text, start, run, end, self._measures)
        if magnitude is None:
            return None
        return self._quantity(text, start, magnitude, run, end, free, start, None)

    # -- a number with what stands around it ----------------------------------------------------------------------

    def _quantity(
        self,
        text: str,
        start: int,
        number: Magnitude,
        digits: str,
        end: int,
        free: int,
        currency_start: int,
        currency: Unit | None,
    ) -> Figure | None:
        measures = self._measures
        is_arabic = digits[0].isascii()
        after = number.end
        if number.numeral is not None and (part := measures.subunit(text, after, end)):
            number = replace(number, numeral=_times(number.numeral, part[0]))
            measure: Measure | None = Measure(measures.units["元"], part[1], exact=True)
        else:
            measure = measures.find(text, after, end)
        if measure is None and number.numeral is not None and (special := special_at(text, after, end)):
            return self._special(text, start, number, digits, special, end, free)
        if not is_arabic:
            told = measure
            if (
                measure is None
                and number.numeral is not None
                and (far := read_second(text, after, end, False, measures))
            ):
                told = far.measure  # 三至五次: the unit follows the second number
            if not counts(measures, text, start, number, digits, told, end, free):
                return None
        unit = measures.meant(measure.unit, text, start) if measure else currency
        after = measure.end if measure else after
        if number.fixed is None and number.numeral is not None and number.hedge is None:
            second = read_second(text, after, end, unit is not None, measures)
            if second is not None and (figure := self._range(text, start, number, unit, second, end, free)):
                return figure
        numeral = number.numeral
        start = currency_start if currency is not None else start
        sign, sign_start = self._sign(text, start, free, is_arabic)
        if numeral is not None:
            numeral = _completed(numeral, measure, sign)
        figure = Figure(
            0, sign_start, after, "", "number", number_start=sign_start, number_end=number.end, scale=number.scale
        )
        readings: list[str] = []
        hedges: list[str] = []
        figure.start, hedge = measures.hedge_before(text, sign_start, free)
        for word, reading in _inner(hedge, number, measure):
            hedges.append(word)
            if reading:
                readings.append(reading)
        stop, tail = measures.hedge_after(text, after, end)
        if tail is not None:
            figure.end = stop
            hedges.append(tail.word)
            readings.append(tail.reading)
        figure.hedge = "+".join(dict.fromkeys(hedges)) or None
        if unit is not None:
            _with_unit(figure, unit)
            figure.kind = {"money": "money", "percent": "percent", "ratio": "ratio"}.get(unit.dimension, "quantity")
        if numeral is None:
            return _fixed(figure, number, readings)
        figure.value, figure.unit_place = numeral.value, numeral.unit_place
        figure.strict, figure.loose = intervals(numeral, readings, percent=figure.kind == "percent")
        return grown(figure, text, free) if figure.unit == "倍" else figure

    def _hedged(self, figure: Figure, text: str, end: int, free: int) -> Figure:
        """A fraction with the hedges around it."""
        start, before = self._measures.hedge_before(text, figure.start, free)
        stop, tail = self._measures.hedge_after(text, figure.end, end)
        figure.start, figure.end = start, stop
        words = [hedge for hedge in (before, tail) if hedge is not None]
        figure.hedge = "+".join(hedge.word for hedge in words) or None
        if words and figure.kind != "range":
            quotient = figure.value if figure.value is not None else EXACT.divide(figure.parts[0], figure.parts[1])
            place = figure.unit_place if figure.kind == "percent" else Decimal("0.1")
            numeral = Numeral(quotient, place, place)
            figure.strict, figure.loose = intervals(
                numeral, [hedge.reading for hedge in words], percent=figure.kind == "percent"
            )
        return figure

    def _one_half(self, text: str, start: int, end: int, free: int) -> Figure | None:
        """一半, where a hedge or 占, 达 says that it is a share."""
        half = Decimal("0.5")
        figure = Figure(
            0,
            start,
            start + 2,
            "",
            "ratio",
            half,
            dimension="ratio",
            group="倍数",
            number_start=start,
            number_end=start + 2,
        )
        figure.strict = figure.loose = Interval.exact(half)
        figure.parts = (Decimal(1), Decimal(2))
        figure = self._hedged(figure, text, end, free)
        return figure if figure.hedge or text[start - 1 : start] in ("占", "达") else None

    def _special(
        self, text: str, start: int, number: Magnitude, digits: str, special: tuple[str, int], end: int, free: int
    ) -> Figure | None:
        """成, 折 and 番, with the hedges around them."""
        assert number.numeral is not None
        begin, before = self._measures.hedge_before(text, start, free)
        stop, tail = self._measures.hedge_after(text, special[1], end)
        if special[0] == "成" and tail is None and text.startswith("多", special[1]):
            stop, tail = special[1] + 1, Hedge("多", "and_more")
        hedges = [hedge for hedge in (before, tail) if hedge is not None]
        figure = special_figure(text, start, stop, number.numeral, digits, special, [hedge.reading for hedge in hedges])
        if figure is not None:
            figure.start = min(begin, figure.start)
            figure.hedge = "+".join(hedge.word for hedge in hedges) or None
        return figure

    def _range(
        self, text: str, start: int, first: Magnitude, unit: Unit | None, second: Second, end: int, free: int
    ) -> Figure | None:
        assert first.numeral is not None
        low, high = first.numeral.value, second.numeral.value
        other = second.measure.unit if second.measure else None
        ambiguous = False
        if second.scale != 1 and first.scale == 1 and unit is None and low < high / second.scale:
            ambiguous = True
            low = low * second.scale
        if unit is not None and other is not None and unit.name != other.name:
            if unit.group != other.group:
                return None
            low = EXACT.multiply(low, EXACT.divide(unit.factor, other.factor))
        if low > high or text[start - 1 : start] in ("从", "由") or (unit is not None and other is None):
            return None
        begin, before = self._measures.hedge_before(text, start, free)
        stop, tail = self._measures.hedge_after(text, second.end, end)
        hedges = [hedge for hedge in (before, tail) if hedge is not None]
        interval = Interval(low, high)
        if hedges and hedges[0].reading in ("over", "at_least"):
            interval = bound(low, hedges[0].reading)
        elif hedges and hedges[0].reading in ("under", "at_most"):
            interval = bound(high, hedges[0].reading)
        figure = Figure(
            0, begin, stop, "", "range", number_start=start, number_end=second.number_end, strict=interval, loose=interval,
            scale=second.scale, ambiguous=ambiguous, hedge="+".join(hedge.word for hedge in hedges) or None,
        )  # fmt: skip
        final = other or unit
        return _with_unit(figure, self._measures.meant(final, text, start)) if final else figure

    def _sign(self, text: str, start: int, free: int, is_arabic: bool) -> tuple[int, int]:
        """−1 or 1, and where the sign begins."""
        if (
            start > free
            and text[start - 1] in "负下"
            and (spoken := _SPOKEN_SIGN.search(text, max(free, start - 2), start))
        ):
            return -1, spoken.start()
        if is_arabic and start > free and text[start - 1] == "-":
            before = text[start - 2] if start > 1 else " "
            if (not before.isascii() and before not in "年月日") or before in " ,:;(\n":
                return -1, start - 1
        return 1, start


def _opens_line(text: str, start: int, floor: int) -> bool:
    """Whether nothing but space stands before ``start`` on its line."""
    while start > floor and text[start - 1] != "\n" and text[start - 1].isspace():
        start -= 1
    return start == floor or text[start - 1] == "\n"


def _is_date(text: str) -> bool:
    """Whether a match is a date: a year that people count in, or a part of one."""
    if "年" not in text or not text[:4].isdigit():
        date = NUMERIC.fullmatch(text)
        return any(word in text for word in "年月日时点") or (date is not None and date.lastgroup == "absolute")
    return 1000 <= int(text[:4]) <= 2999


def _with_unit(figure: Figure, unit: Unit) -> Figure:
    figure.unit, figure.dimension, figure.group, figure.factor = unit.name, unit.dimension, unit.group, unit.factor
    return figure


def _times(numeral: Numeral, factor: Decimal) -> Numeral:
    return Numeral(numeral.value * factor, numeral.unit_place * factor, numeral.grain * factor)


def _completed(numeral: Numeral, measure: Measure | None, sign: int) -> Numeral:
    """The numeral with its sign, with 半 or 5角 added, and exact when it was written out in full."""
    if measure is not None and (measure.half or measure.exact or measure.extra):
        value = numeral.value + (Decimal("0.5") if measure.half else 0) + (measure.extra or 0)
        numeral = Numeral(value, Decimal(1), Decimal(1))
    if sign < 0:
        numeral = replace(numeral, value=-numeral.value)
    return numeral


def _inner(hedge: Hedge | None, number: Magnitude, measure: Measure | None) -> list[tuple[str, str]]:
    found = [(hedge.word, hedge.reading)] if hedge else []
    if number.hedge:
        found.append((number.hedge, "" if number.vague else "and_more"))
    if measure is not None and measure.more:
        found.append(("多", "and_more"))
    return found


def _fixed(figure: Figure, number: Magnitude, readings: list[str]) -> Figure:
    """几十, 三四百: a span of values and no value; 几 and 数 hedge it, neighbouring numbers make it a range."""
    assert number.fixed is not None
    interval = number.fixed
    for reading in readings:
        if reading in ("over", "at_least"):
            interval = bound(interval.low, reading)
        elif reading in ("under", "at_most"):
            interval = bound(interval.high, reading)
    if not number.vague:
        figure.kind = "range"
    elif figure.kind == "number":
        figure.kind = "quantity"
    figure.strict = figure.loose = interval
    return figure
