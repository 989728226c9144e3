"""Counts: names listed against the number said of them (A、B、C等3个村; 五个单位), and what a percentage of few can be."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from decimal import Decimal

from checker.language.intervals import EXACT, Interval, format_number, rounded
from checker.language.numerals import mixed
from checker.language.verdicts import Certainty
from checker.relate.arithmetic import make, part
from checker.rows import Figure, Ledger, Part, Relation
from checker.ruledata import phrase

_NAME = r"(?:[^、,。;:!?()《》\s\d]|《[^《》\n]{1,30}》){2,16}"
_LISTED = re.compile(rf"(?:{_NAME}[、,])*{_NAME}(?:[、,]|和|与|以及|及){_NAME}?(?P<open>等)?(?:共|共计|这|全部)?$")
_AFTER = re.compile(
    rf"^(?P<noun>[\u4e00-\u9fff]{{0,8}}?)(?::|,?(?:分别是|分别为|即|包括))(?P<names>(?![一1](?:是|要)|首先){_NAME}(?:、{_NAME})+)(?P<open>等)?(?=[。;])"
)
# What is counted is what is named, one by one: not 电脑、打印机、扫描仪5台.
_NAMED = re.compile(
    r"^(?:[名位](?:同志|干部|代表|委员|党员|教师|同学|专家|选手)|[家个](?:单位|部门|镇?街|乡镇|[镇村乡县区州市](?![民里内])|行政村|社区|街道|学科|方面|领域|环节|县区|县市|国家|省份|大类)|部(?:作品|剧目)|件(?:大?事|实事)|(?:项|大)(?:工作|任务|工程|行动|战役|重点)|大(?:主导|支柱|特色|优势|传统|新兴|战略性新兴|农业|工业)*(?:产业|行业|产品|板块|体系|集群|园区|片区|领域|品牌))"
)
_KINDS = re.compile(
    r"(?<![第十百千零一二三四五六七八九\d])(?P<number>[两二三四五六七八九十]|\d)大(?=(?:主导|支柱|特色|优势|重点|传统|新兴|战略性新兴|农业|工业)*(?:产业|行业|产品|板块|体系|集群|园区|片区|工程|行动|任务|领域|品牌))"
)
_JOINED = re.compile(r"(?<=[\u4e00-\u9fff])(?:和|与|以及|及)(?=[\u4e00-\u9fff])")
_OTHERS = re.compile(r"[\u4e00-\u9fff]{0,6}?(?:以及|和|与|及)")
_SHORT_NAME = 10
_SEVERAL = 3  # names that make a list of which one may be missing
_REACH = 160
_FEW = 20
_HUNDRED = Decimal(100)
_LOOK_BACK = 12  # figures before a percentage that it may be of
_DONE = re.compile(r"(?P<done>[\u4e00-\u9fff]{2,4}?)(?:成功)?率[^,;。]{0,4}$")
_MARKS = re.compile("[,;。:、()]")
_OUTCOME = re.compile(
    r"^[,、]?(?:群众|代表|总体|总|其|按时|按期|平均)?(?:满意|合格|结案|办结|回收|通过|达标|参与|到会|签约|就业|录取|优秀|及格|破案|调解成功|化解|录用|参训)率(?:达到|达|为|是)?$"
)


def find(ledger: Ledger) -> Iterator[Relation]:
    """Relations of kind ``count`` (names against a number) and ``grim`` (a percentage of a small count)."""
    normal = ledger.document.source.normal
    for figure in ledger.figures:
        if (
            figure.kind == "quantity"
            and figure.dimension == "count"
            and figure.strict is not None
            and figure.strict.is_exact
        ):
            yield from _names(ledger, figure, normal)
        elif figure.unit == "%" and figure.host >= 0 and figure.strict is not None and not figure.hedge:
            yield from _grim(ledger, figure, normal)
    yield from _kinds(ledger, normal)


def _kinds(ledger: Ledger, normal: str) -> Iterator[Relation]:
    """Names before a number of kinds, which is no figure of the ledger: 种植、养殖、加工、旅游等三大产业."""
    starts = [sentence.start for sentence in ledger.sentences]
    for match in _KINDS.finditer(normal, ledger.document.start, ledger.document.end):
        read = mixed(match["number"])
        if read is None or read.value is None or not starts:
            continue
        text = match["number"] + "大"
        start, end = match.start(), match.start() + len(text)
        figure = Figure(
            -1, start, end, text, "quantity", read.value, Interval.exact(read.value), dimension="count",
            sentence=max(0, bisect_right(starts, start) - 1), number_start=start, number_end=match.end("number"),
            gap_start=start,
        )  # fmt: skip
        for relation in _names(ledger, figure, normal):
            # Not every name before 三大产业 is one of them, and a name may hold several (文化和旅游).
            if relation.verdict != "contradicted" or relation.certainty == "likely":
                yield relation


def _names(ledger: Ledger, figure: Figure, normal: str) -> Iterator[Relation]:
    value = figure.value
    if value is None or not 2 <= value <= _FEW:
        return
    sentence = ledger.sentences[figure.sentence]
    begin = max(sentence.start, figure.start - _REACH, _own_list(ledger, figure, normal))
    before = normal[begin : figure.start]
    match = _LISTED.search(before)
    if match and "、" in match[0]:
        yield from _before(ledger, figure, begin + match.start(), match)
        return
    after = _AFTER.match(normal[figure.end : sentence.end])
    if after:
        names = after["names"].split("、")
        start = figure.end + after.start("names")
        if len(names) == value or (after["open"] and len(names) < value):
            yield _count(ledger, figure, start, figure.end + after.end("names"), len(names), "possible", "after")
        elif not after["open"] and abs(len(names) - value) == 1 and len({len(n) for n in names}) <= 3:
            yield _count(ledger, figure, start, figure.end + after.end("names"), len(names), "likely", "after")


def _own_list(ledger: Ledger, figure: Figure, normal: str) -> int:
    """Where the names before a number can begin: behind those of another number (城东、城西两个街道和河东、河西两个镇)."""
    for other in reversed(ledger.figures[max(0, figure.index - 2) : figure.index]):
        if other.dimension == "count" and other.sentence == figure.sentence:
            joined = _OTHERS.match(normal, other.end, figure.start)
            return joined.end() if joined else 0
    return 0


def _before(ledger: Ledger, figure: Figure, start: int, match: re.Match[str]) -> Iterator[Relation]:
    """Names right before a number. A comma may stand for 、, so every clause from the last backwards may belong."""
    text = match[0][: match.start("open") - match.start()] if match["open"] else match[0]
    end = start + len(match[0])
    value = int(figure.value or 0)
    clauses = text.split(",")
    tail = [name for name in clauses[-1].split("、") if name]
    joined = len(_JOINED.findall(tail[-1])) if tail else 0
    names, length = 0, 0
    for clause in reversed(clauses):
        if "、" not in clause and (not tail or clause[-1:] != tail[-1][-1]):
            break
        names += len([name for name in clause.split("、") if name])
        length += len(clause) + 1
        if value in (names, names + joined):
            yield _count(ledger, figure, start + len(text) - length + 1, end, value, "possible", "listed")
            return
        if names > value or "、" not in clause:
            break
    first = next((n for n in range(len(tail) - 1, 0, -1) if tail[n].count("”") > tail[n].count("“")), 0)
    tail = tail[first:]
    if first or (len(clauses) > 1 and "、" in clauses[-2]) or any(len(n) > _SHORT_NAME for n in _pieces(tail)[1:]):
        return
    yield from _off(ledger, figure, tail, joined, start + len(text) - len(clauses[-1]), end, bool(match["open"]))


def _pieces(names: Sequence[str]) -> list[str]:
    """Names, those that 和 joins taken apart."""
    return [piece for name in names for piece in _JOINED.split(name)]


def _off(
    ledger: Ledger, figure: Figure, names: Sequence[str], joined: int, start: int, end: int, is_open: bool
) -> Iterator[Relation]:
    """A list that is one name longer or shorter than is said. After 等 a shorter one is no more than worth a look."""
    value = int(figure.value or 0)
    least, most = len(names), len(names) + joined
    if is_open and least > value:
        yield _count(ledger, figure, start, end, least, "likely", "more-than-said")
    elif is_open and most == value - 1 >= _SEVERAL:
        yield _count(ledger, figure, start, end, most, "possible", "one-fewer")
    elif not is_open and least > 1 and value in (least - 1, most + 1):
        listed = least if value < least else most
        counted = _NAMED.match(ledger.document.source.normal[figure.number_end : figure.end + 6])
        certain: Certainty = "likely" if counted or _alike(names) else "possible"
        if certain == "likely" or min(listed, value) >= _SEVERAL:
            yield _count(ledger, figure, start, end, listed, certain, "listed")


def _alike(names: Sequence[str]) -> bool:
    """Whether names are plainly those of single things: titles in 《》 or “”, or all end with one character (村, 局)."""
    return all(name[-1] in "》”" for name in names) or (len(names) > 1 and len({name[-1] for name in names}) == 1)


def _count(
    ledger: Ledger, figure: Figure, start: int, end: int, names: int, certainty: Certainty, pattern: str
) -> Relation:
    derived = Interval.exact(Decimal(names))
    return make(
        ledger,
        "count",
        figure,
        (Part("names", start, end),),
        phrase("listed", names, figure.text),
        derived,
        derived,
        certainty,
        found="confirmed"
        if figure.value == names or (pattern == "after" and certainty == "possible")
        else "contradicted",
        pattern=pattern,
        unit="",
    )


def _grim(ledger: Ledger, percent: Figure, normal: str) -> Iterator[Relation]:
    """Whether a whole number of so few can be this percentage, rounded up, down or to nearest."""
    whole = ledger.figures[percent.host]
    value = percent.value
    if (
        whole.dimension != "count"
        or whole.value is None
        or whole.strict is None
        or not whole.strict.is_exact
        or value is None
    ):
        return
    gap = normal[whole.end : percent.start].removeprefix(whole.noun)
    if not _OUTCOME.search(gap) or len(gap) > 20 or not 0 < value <= 100:
        return
    said = normal[max(whole.gap_start, whole.start - 12) : whole.start]
    done = _DONE.search(gap)
    if done is not None and (done["done"][:2] in said or _MARKS.split(said)[-1].startswith(done["done"][0])):
        return  # 化解积案86件, 化解率94.5%: the count is what was done, not of how many
    count = whole.value
    if not 1 < count < 2000 or whole.scale != 1:
        return
    # Of so many, every percentage can be reached: nothing is checked by that.
    telling = EXACT.multiply(count, percent.unit_place) * 2 <= _HUNDRED
    best, agrees = _nearest(count, percent)
    if not agrees and any(_nearest(other, percent)[1] for other in _counts_before(ledger, percent, whole)):
        return  # 抽检30批次，合格29批次，合格率96.7%: the percentage is of another count
    reached = EXACT.divide(best * 100, count)
    shown = f"{format_number(best)}÷{format_number(count)}＝{format_number(rounded(reached, 4))}%"
    yield make(
        ledger,
        "grim",
        percent,
        (part("whole", whole),),
        shown,
        Interval.exact(reached),
        None,
        "likely" if telling else "possible",
        found="confirmed" if agrees else "contradicted",
        pattern="whole-number",
        unit="%",
    )


def _nearest(count: Decimal, percent: Figure) -> tuple[Decimal, bool]:
    """The whole number of ``count`` that comes closest to the percentage, and whether it gives it, however rounded."""
    assert percent.value is not None
    value = percent.value
    about = EXACT.divide(EXACT.multiply(value, count), Decimal(100)).to_integral_value()
    candidates = [about + d for d in (-1, 0, 1) if 0 <= about + d <= count]
    best = min(candidates, key=lambda k: abs(EXACT.divide(k * 100, count) - value))
    return best, abs(EXACT.divide(best * 100, count) - value) < percent.unit_place


def _counts_before(ledger: Ledger, percent: Figure, whole: Figure) -> Iterator[Decimal]:
    """The other counts of the sentence that a percentage may be of."""
    first = max(ledger.sentences[percent.sentence].first, percent.index - _LOOK_BACK)
    for figure in ledger.figures[first : percent.index]:
        if figure is not whole and figure.dimension == "count" and figure.strict is not None and figure.strict.is_exact:
            yield figure.strict.low if figure.strict.low > 0 else Decimal(1)
