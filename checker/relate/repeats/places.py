"""How many villages there are is one fact of a document: 全镇8个村, 全镇9个村; 下辖8个社区, 9个社区划分网格64个;
全县共有行政村226个, 全县236个行政村.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from checker.language.verdicts import Verdict
from checker.relate.arithmetic import loose, make, mistyped, part, strict
from checker.rows import Figure, Ledger, Relation
from checker.ruledata import phrase

_PLACE = re.compile(r"(?P<place>行政村|自然村|村民小组|居委会|社区|街道|[村镇乡县])(?![民委长级]|干部|小组)")
_NAMED = re.compile(r"(?P<place>行政村|自然村|村民小组|居委会|社区)(?:总数|数)?(?:共有|现有|共计|[共有为达])*$")
_HAS = re.compile(r"(?:[现共下总]|总共|一共|[辖设]?有|辖)+$")
_STOPS = tuple(",。;、()\n")
_TOGETHER = re.compile(r"^[(、和与及]")
_EVERY = re.compile(r"[\u4e00-\u9fff]{2,8}?(?:全部|均|都|全覆盖|100%)")
_LOOK = 16
_DECLARED = re.compile(r"(?:下辖|管辖|(?<!直)辖)(?:有)?$")
_ALL = re.compile(r"(?:全部|所有)$")
_OPENS = re.compile(r"(?:^|[。;\n])\s*$")


def find(ledger: Ledger) -> Iterator[Relation]:
    """Relations of kind ``repeat`` between counts of the places of one area."""
    normal = ledger.document.source.normal
    seen: dict[tuple[str, str], Figure] = {}
    told: dict[int, bool] = {}  # whether 全县 stands right before the number
    there: dict[str, Figure] = {}
    for figure in ledger.figures:
        if figure.dimension != "count" or figure.strict is None or not figure.strict.is_exact or figure.aside:
            continue
        before = normal[max(0, figure.start - _LOOK) : figure.start].rstrip()
        counted = _PLACE.match(figure.noun if figure.unit == "个" else (figure.unit or ""))
        if counted is None:
            named = _NAMED.search(before) if figure.unit == "个" and normal.startswith(_STOPS, figure.end) else None
            if named is None:
                continue
            place, whole = named["place"], _HAS.sub("", before[: named.start()])
        else:
            place, whole = counted["place"], _HAS.sub("", before)
        if figure.scope.startswith("全") and whole.endswith(figure.scope):
            earlier = seen.setdefault((figure.scope, place), figure)
            direct = counted is not None and before.endswith(figure.scope)
            told.setdefault(earlier.index, direct)
            if earlier is not figure and ((direct and told[earlier.index]) or _of_all(normal, earlier, figure)):
                yield _same(ledger, f"{figure.scope}…{place}", earlier, figure)
            if direct:
                continue
        if counted is None:
            continue
        kind = place.removeprefix("行政")
        end = figure.end if figure.unit != "个" else figure.end + counted.end()
        if _TOGETHER.match(normal[end : end + 1]):
            continue  # 20个村(社区), 8个村和3个社区: counted together
        if _DECLARED.search(before):
            there.setdefault(kind, figure)
        elif (first := there.get(kind)) is not None:
            yield from _against(ledger, place, first, figure, before)


def _of_all(normal: str, first: Figure, second: Figure) -> bool:
    """Whether two counts are of all places: 全县共有行政村226个 is; 全县120个行政村建成广场 may be of some."""
    return (
        first.value == second.value
        or mistyped(second, strict(first))
        or any(_EVERY.match(normal, figure.end) for figure in (first, second))
    )


def _against(ledger: Ledger, place: str, first: Figure, figure: Figure, before: str) -> Iterator[Relation]:
    """全部18个村, or a sentence that opens with 9个社区, where 8 are said to be there: no more can be than there are."""
    assert figure.value is not None
    assert first.value is not None
    if _ALL.search(before) or (_OPENS.search(before) and figure.value - first.value in (0, 1)):
        yield _same(ledger, f"辖…{place}", first, figure)


def _same(ledger: Ledger, name: str, first: Figure, figure: Figure) -> Relation:
    verdict: Verdict = "confirmed" if first.value == figure.value else "contradicted"
    return make(
        ledger,
        "repeat",
        figure,
        (part("repeat", first),),
        phrase("said-twice", name, first.text, figure.text),
        strict(first),
        loose(first),
        "likely",
        found=verdict,
        pattern="place-count",
    )
