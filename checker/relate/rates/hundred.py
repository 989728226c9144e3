"""Shares that make 100: 三次产业结构6.8∶48.8∶44.4, 男性占51%；女性占49%, 贡献率; their changes in points make nought."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from decimal import Decimal

from checker.language.intervals import Interval, format_number
from checker.relate.arithmetic import comparable, make, part, shown_middle, strict, written
from checker.relate.breakdown import levels_of
from checker.relate.cues import exhausts
from checker.relate.rates.share import ratio
from checker.rows import Figure, Ledger, Part, Relation
from checker.ruledata import phrase

_HUNDRED = Decimal(100)
_TENTH = Decimal("0.1")  # published shares may be balanced to 100 by hand
_STRUCTURE = re.compile(r"结构|比重|构成|比例|之比|占比|贡献率")
_SHARE = re.compile("占|比重|贡献率|构成|份额")
# What growth is put down to: all of it by sectors, or by what the product is spent on.
_CAUSES = re.compile("第?一产.*第?二产.*第?三产|最终消费.*资本形成.*净出口", re.DOTALL)
_SECTORS = re.compile("三次产业|[一1]、[二2]、[三3](?:次)?产业")
_MOST = 6  # shares of one whole
_OFF = 12  # points by which a slip may miss 100: farther off, the shares are of something else


def find(ledger: Ledger) -> Iterator[Relation]:
    """Relations of kind ``share`` with 100 as what is stated, and ``difference`` of changes that make nought."""
    yield from _structures(ledger)
    yield from _hundred(ledger)
    yield from _complements(ledger)
    yield from _moved(ledger)


def _complements(ledger: Ledger) -> Iterator[Relation]:
    """Shares of one sentence that make 100 (男性占51.03%；女性占48.97%): they contradict where labels say they are all."""
    normal = ledger.document.source.normal
    for sentence in ledger.sentences:
        shares = [
            f
            for f in ledger.figures[sentence.first : sentence.last]
            if f.unit == "%" and f.strict is not None and not f.hedge and f.unit_place < 1
            if f.role == "share" or (f.role == "percentage" and _SHARE.search(normal[f.gap_start : f.start]))
        ]
        start = 0
        while start < len(shares) - 1:
            run = _run(ledger, shares[start : start + _MOST])
            if run is None:
                start += 1
                continue
            yield _to_hundred(run)
            points = [_points_after(ledger, share) for share in run]
            moved = [p for p in points if p is not None]
            if len(moved) == len(run):
                yield _to_nought(ledger, moved)
            start += len(run)


def _run(ledger: Ledger, shares: Sequence[Figure]) -> list[Figure] | None:
    """The first shares that make 100; those that labels say should, though they miss it by a little."""
    total = Decimal(0)
    for stop, share in enumerate(shares):
        total += share.value or Decimal(0)
        if stop and abs(total - _HUNDRED) <= max(f.unit_place for f in shares[: stop + 1]):
            return list(shares[: stop + 1])
    hosts = [ledger.figures[f.host] if f.host >= 0 else f for f in shares]
    size = exhausts(shares) or exhausts(hosts) or (3 if _causes(ledger, shares) else None)
    if size is None or len({f.role for f in shares[:size]}) > 1:
        return None
    total = sum((f.value or Decimal(0) for f in shares[:size]), Decimal(0))
    if abs(total - _HUNDRED) <= _OFF:
        return list(shares[:size])
    return None


def _causes(ledger: Ledger, shares: Sequence[Figure]) -> bool:
    """Whether three shares are those in which all sectors, or all uses, have contributed to growth."""
    normal = ledger.document.source.normal
    if len(shares) != 3 or not all("贡献" in normal[f.gap_start : f.start] for f in shares):
        return False
    return bool(_CAUSES.search(normal, ledger.sentences[shares[0].sentence].start, shares[-1].start))


def _to_hundred(run: Sequence[Figure]) -> Relation:
    total = sum((f.value or Decimal(0) for f in run), Decimal(0))
    stated = Interval.exact(_HUNDRED)
    derived = _sum([f.strict for f in run])
    wide = derived.widened(_TENTH) if derived is not None else None
    agrees = wide is not None and wide.meets(stated)
    return Relation(
        "share",
        "confirmed" if agrees else "contradicted",
        "possible" if agrees else "likely",
        tuple(part("share", f) for f in run),
        "＋".join(written(f, f) for f in run) + f"＝{format_number(total)}",
        "%",
        stated,
        derived,
        "100",
        None if agrees else _HUNDRED - total,
        pattern="complements",
        label=run[0].label,
    )


def _points_after(ledger: Ledger, share: Figure) -> Figure | None:
    """The change in points said right after a share."""
    after = next((f for f in ledger.figures[share.index + 1 : share.index + 3] if f.counts), None)
    return after if after is not None and after.role == "points" and after.sentence == share.sentence else None


def _moved(ledger: Ledger) -> Iterator[Relation]:
    """一产比重降0.5个百分点，二产降0.2个百分点，三产升0.7个百分点: the changes cancel out."""
    normal = ledger.document.source.normal
    for sentence in ledger.sentences:
        points = [f for f in ledger.figures[sentence.first : sentence.last] if f.role == "points" and not f.hedge]
        position = 0
        while position < len(points) - 1:
            rest = points[position:]
            size = exhausts(rest)
            if size and all(_SHARE.search(normal[f.gap_start : f.start]) for f in rest[:size]):
                yield _to_nought(ledger, rest[:size])
            position += size or 1


def _to_nought(ledger: Ledger, points: Sequence[Figure]) -> Relation:
    """Changes of all the shares of one whole make nought, within rounding."""
    first, *others = points
    total = _sum([_signed(f) for f in others])
    derived = -total if total is not None else None
    wide = derived.widened(_TENTH) if derived is not None else None
    shown = "".join(f"{'＋' if f.direction > 0 else '−'}{written(f, f)}" for f in others)
    own = _signed(first)
    agrees = own is not None and wide is not None and own.meets(wide)
    return make(
        ledger,
        "difference",
        first,
        [part("part", f) for f in others],
        phrase("nought", f"{'' if first.direction > 0 else '−'}{written(first, first)}{shown}"),
        derived if first.direction > 0 or derived is None else -derived,
        None,
        "likely",
        found="confirmed" if agrees else "contradicted",
        pattern="points",
        unit="个百分点",
    )


def _signed(figure: Figure) -> Interval | None:
    return figure.strict if figure.strict is None or figure.direction > 0 else -figure.strict


def _structures(ledger: Ledger) -> Iterator[Relation]:
    """A ratio a∶b∶c against the parts said before it, and its terms against 100."""
    levels = levels_of(ledger)
    normal = ledger.document.source.normal
    for figure in ledger.figures:
        if figure.kind != "ratio" or len(figure.parts) < 3:
            continue
        said = normal[max(0, figure.start - 30) : figure.start]
        if not _STRUCTURE.search(said):
            continue
        size = len(figure.parts)
        at = bisect_left(levels, figure.index, key=lambda level: level.index)
        before = [f for f in levels[max(0, at - size) : at] if f.block == figure.block]
        places = [-int(term.as_tuple().exponent) for term in figure.parts]
        terms = [Interval.around(t, Decimal(5).scaleb(-p - 1)) for t, p in zip(figure.parts, places, strict=True)]
        total = sum(figure.parts, Decimal(0))
        # 三次产业投资比为1∶3∶6 is in no hundredths; with decimals it is.
        if abs(total - _HUNDRED) > (90 if "三次产业" in said and any(places) else 5):
            continue
        if (
            len(before) == size
            and all(comparable(before[0], f) for f in before)
            and figure.sentence - before[0].sentence <= 3
        ):
            whole = _sum([strict(f) for f in before])
            shares = [ratio(strict(f), whole) for f in before]
            meets = [s is not None and s.widened(_TENTH).meets(t) for s, t in zip(shares, terms, strict=True)]
            if all(meets):
                shown = "∶".join(shown_middle(s, 1) for s in shares)
                yield make(
                    ledger,
                    "share",
                    figure,
                    [part("part", f) for f in before],
                    shown,
                    None,
                    None,
                    "possible",
                    found="confirmed",
                    pattern="structure",
                    unit="%",
                )
                continue
        width = sum((t.high - t.low for t in terms), Decimal(0)) / 2 + _TENTH
        derived = Interval.around(total, width)
        expression = "＋".join(format_number(t) for t in figure.parts) + f"＝{format_number(total)}"
        stated = Interval.exact(_HUNDRED)
        yield Relation(
            "share",
            "confirmed" if derived.meets(stated) else "contradicted",
            "likely",
            (Part("stated", figure.start, figure.end, figure.index),),
            expression,
            "%",
            stated,
            derived,
            "100",
            None if derived.meets(stated) else _HUNDRED - total,
            pattern="hundred",
            label=figure.label,
        )


def _sum(intervals: Sequence[Interval | None]) -> Interval | None:
    result = Interval(Decimal(0), Decimal(0))
    for interval in intervals:
        if interval is None:
            return None
        result += interval
    return result


def _hundred(ledger: Ledger) -> Iterator[Relation]:
    """Shares listed one after another (比重分别为3.0%、45.0%和52.0%) that make 100."""
    normal = ledger.document.source.normal
    for sentence in ledger.sentences:
        run: list[Figure] = []
        for figure in [*ledger.figures[sentence.first : sentence.last], None]:
            if figure is not None and figure.unit == "%" and figure.kind == "percent" and not figure.hedge:
                gap = normal[figure.gap_start : figure.start]
                if run and len(gap.strip()) <= 2:
                    run.append(figure)
                    continue
            if len(run) >= 3:
                yield from _check_hundred(ledger, run, normal)
            run = [figure] if figure is not None and figure.unit == "%" else []


def _check_hundred(ledger: Ledger, run: list[Figure], normal: str) -> Iterator[Relation]:
    lead = normal[run[0].gap_start : run[0].start]
    if not _STRUCTURE.search(lead) or "分别" not in lead:
        return
    derived = _sum([f.strict for f in run])
    if derived is None:
        return
    total = sum((f.value for f in run if f.value is not None), Decimal(0))
    before = normal[ledger.sentences[run[0].sentence].start : run[0].start]
    sectors = len(run) == 3 and bool(_SECTORS.search(before.rpartition(";")[2]))
    if abs(total - _HUNDRED) > (_OFF if sectors else 2):
        return
    wide = derived.widened(_TENTH)
    stated = Interval.exact(_HUNDRED)
    agrees = wide.meets(stated)
    yield Relation(
        "share",
        "confirmed" if agrees else "contradicted",
        "likely" if sectors else "possible",
        tuple(part("share", f) for f in run),
        "＋".join(written(f, f) for f in run) + f"＝{format_number(total)}",
        "%",
        stated,
        wide,
        "100",
        None if agrees else _HUNDRED - total,
        pattern="hundred",
        label=run[0].label,
    )
