"""Shares: part ÷ whole (占75%), rates of a count, structures (三次产业结构6.8∶48.8∶44.4), and shares that make 100."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import lru_cache

from checker.language.intervals import Interval, format_number
from checker.language.verdicts import Certainty
from checker.relate.arithmetic import comparable, loose, make, part, shown_middle, strict, written
from checker.relate.breakdown import children, levels_of
from checker.rows import Figure, Ledger, Part, Relation

_HUNDRED = Decimal(100)
_TENTH = Decimal("0.1")  # published shares may be balanced to 100 by hand
_STRUCTURE = re.compile(r"结构|比重|构成|比例|之比|占比|贡献率")
_OF = re.compile(r"^[,、;]?占(?P<whole>[^,;。占]{2,16}?)(?:的)?(?:比重|比例|份额)?(?:的|为|达|达到|约)*$")
_AREA = re.compile(r"全[省市县区镇州]|总量|总数|全部|的|我[省市县区镇]|比重|[省市县区]级|地方")
_PAIRS = 14


def find(ledger: Ledger) -> Iterator[Relation]:
    """Relations of kind ``share``."""
    yield from _single(ledger)
    yield from _structures(ledger)
    yield from _hundred(ledger)
    yield from _complements(ledger)


def _complements(ledger: Ledger) -> Iterator[Relation]:
    """Shares of one sentence that make 100 (男性占51.03%；女性占48.97%): confirmed where they do, never contradicted."""
    for sentence in ledger.sentences:
        shares = [
            f
            for f in ledger.figures[sentence.first : sentence.last]
            if f.role == "share" and f.unit == "%" and f.strict is not None and not f.hedge and f.unit_place < 1
        ]
        start = 0
        while start < len(shares) - 1:
            total = Decimal(0)
            for stop in range(start, min(start + 6, len(shares))):
                total += shares[stop].value or Decimal(0)
                run = shares[start : stop + 1]
                if len(run) >= 2 and abs(total - _HUNDRED) <= max(f.unit_place for f in run):
                    yield Relation(
                        "share",
                        "confirmed",
                        "possible",
                        tuple(part("share", f) for f in run),
                        "＋".join(written(f, f) for f in run) + f"＝{format_number(total)}",
                        "%",
                        Interval.exact(_HUNDRED),
                        _sum([f.strict for f in run]),
                        "100",
                        pattern="complements",
                        label=run[0].label,
                    )
                    start = stop
                    break
            start += 1


def _ratio(a: Interval | None, b: Interval | None) -> Interval | None:
    if a is None or b is None or b.low <= 0 or b.high.is_infinite() or a.high.is_infinite():
        return None
    return (a / b).scaled(_HUNDRED)


def share_of(
    ledger: Ledger, share: Figure, piece: Figure, whole: Figure, certainty: Certainty, pattern: str
) -> Relation:
    """A share against its piece and its whole."""
    derived, wide = _ratio(strict(piece), strict(whole)), _ratio(loose(piece), loose(whole))
    middle = shown_middle(derived)
    if share.unit == "‰" and derived and wide:
        derived, wide = derived.scaled(Decimal(10)), wide.scaled(Decimal(10))
    return make(
        ledger,
        "share",
        share,
        (part("part", piece), part("whole", whole)),
        f"{written(piece, whole)}÷{written(whole, whole)}＝{middle}%",
        derived.widened(_TENTH) if derived and certainty != "possible" else derived,
        wide.widened(_TENTH) if wide else None,
        certainty,
        pattern=pattern,
        unit=share.unit or "%",
    )


def _single(ledger: Ledger) -> Iterator[Relation]:
    levels = levels_of(ledger)
    below = children(ledger)
    figures = ledger.figures
    normal = ledger.document.source.normal
    position = 0
    for share in figures:
        if (
            share.role not in ("share", "percentage")
            or share.strict is None
            or share.unit not in ("%", "‰")
            or share.hedge
        ):
            continue
        while position < len(levels) and levels[position].end <= share.start:
            position += 1
        near = [
            f
            for f in levels[max(0, position - 8) : position]
            if f.block == share.block and share.sentence - f.sentence <= 1
        ]
        near += [f for f in levels[position : position + 2] if f.sentence == share.sentence]
        if not near:
            continue
        host = figures[share.host] if share.host >= 0 else near[-1]
        whole = figures[below[host.index]] if host.index in below else None
        gap = normal[share.gap_start : share.start]
        if share.role == "share" and whole is not None and comparable(host, whole) and _speaks_of(gap, whole):
            yield share_of(ledger, share, host, whole, "likely", "share-of-total")
            continue
        found = list(_fitting(ledger, share, near))
        yield from found or _of_label(ledger, share, host, gap)


def _of_label(ledger: Ledger, share: Figure, piece: Figure, gap: str) -> Iterator[Relation]:
    """占X的: a level elsewhere in the document whose label is X, if the share follows from it. It may only confirm."""
    match = _OF.match(_clause(gap))
    name = _AREA.sub("", match["whole"]) if match else ""
    if len(name) < 3 or piece.role != "level":
        return
    wholes: list[Figure] = []
    for label, figures in _by_label(ledger).items():
        if label.endswith(name):
            at = bisect_left(figures, share.index, key=lambda figure: figure.index)
            near = figures[max(0, at - _PAIRS // 2) : at + _PAIRS // 2]
            wholes += [f for f in near if comparable(f, piece) and f is not piece]
    for whole in sorted(wholes, key=lambda f: abs(f.index - share.index))[:_PAIRS]:
        relation = share_of(ledger, share, piece, whole, "possible", "of-label")
        if relation.verdict == "confirmed":
            yield relation
            return


@lru_cache(maxsize=4)
def _by_label(ledger: Ledger) -> dict[str, list[Figure]]:
    """The levels of a document by label, in order."""
    found: dict[str, list[Figure]] = defaultdict(list)
    for figure in levels_of(ledger):
        found[figure.label].append(figure)
    return found


def _clause(gap: str) -> str:
    return re.split(r"[,;。、]", gap)[-1]


def _speaks_of(gap: str, whole: Figure) -> bool:
    """Whether 占X的 names the whole: every two characters of X that carry meaning stand in the whole's label."""
    match = _OF.match(_clause(gap))
    if not match or not whole.label:
        return False
    name = _AREA.sub("", match["whole"])
    grams = [name[i : i + 2] for i in range(len(name) - 1)]
    return bool(grams) and all(gram in whole.label for gram in grams)


def _fitting(ledger: Ledger, share: Figure, near: Sequence[Figure]) -> Iterator[Relation]:
    """A pair of levels nearby whose ratio is the share: it may confirm, never contradict."""
    if share.unit_place >= 1 or share.strict is None:
        return
    tried = 0
    for piece in reversed(near):
        for whole in reversed(near):
            if piece is whole or not comparable(piece, whole) or piece.value is None or whole.value is None:
                continue
            if not 0 < piece.value <= whole.value * 10:
                continue
            tried += 1
            if tried > _PAIRS:
                return
            relation = share_of(ledger, share, piece, whole, "possible", "fitting")
            if relation.verdict == "confirmed":
                yield relation
                return


def _structures(ledger: Ledger) -> Iterator[Relation]:
    """A ratio a∶b∶c against the parts said before it, and its terms against 100."""
    levels = levels_of(ledger)
    normal = ledger.document.source.normal
    for figure in ledger.figures:
        if figure.kind != "ratio" or len(figure.parts) < 3:
            continue
        if not _STRUCTURE.search(normal[max(0, figure.start - 30) : figure.start]):
            continue
        size = len(figure.parts)
        before = [f for f in levels if f.end <= figure.start and f.block == figure.block][-size:]
        places = [-int(term.as_tuple().exponent) for term in figure.parts]
        terms = [Interval.around(t, Decimal(5).scaleb(-p - 1)) for t, p in zip(figure.parts, places, strict=True)]
        total = sum(figure.parts, Decimal(0))
        if abs(total - _HUNDRED) > 5:
            continue
        if (
            len(before) == size
            and all(comparable(before[0], f) for f in before)
            and figure.sentence - before[0].sentence <= 3
        ):
            whole = _sum([strict(f) for f in before])
            shares = [_ratio(strict(f), whole) for f in before]
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
    if abs(total - _HUNDRED) > 2:
        return
    wide = derived.widened(_TENTH)
    stated = Interval.exact(_HUNDRED)
    agrees = wide.meets(stated)
    yield Relation(
        "share",
        "confirmed" if agrees else "contradicted",
        "possible",
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
