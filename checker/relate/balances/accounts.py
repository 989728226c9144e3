"""The accounts of a budget report: which level states the income or the outgo of which fund, area and year.

Sources of income (税收, 土地出让) are read as funds are. A level states an account where its own clause names the fund (一般公共预算, 政府性基金…) and ends with 收入 or 支出, or ends
with the bare word and follows an account (；支出…). What a clause leaves out, it takes from the account before it in
its paragraph, then from the headings above it; what stands nowhere stays empty, and equals only itself.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from checker.rows import Figure, Ledger
from checker.ruledata import arithmetic_words

_BRACKETS = re.compile(r"\([^()]*\)")
_CLAUSES = re.compile(r"[,;:。]")
_YEAR = re.compile(r"20\d\d(?=\s?年)")
_GROWN = re.compile(r"(?:同比|(?:比|较)上年[^,;。增下]{0,6})?(?:增长|下降|增加|减少)$")
_SEVERAL = "several"  # the year of a sum over years
_NEAR = 3  # sentences over which a bare 支出 belongs to the account before it


@dataclass(frozen=True, slots=True)
class Account:
    """What a level states. ``side`` is 收入 or 支出, ``total`` says 总计, ``measure`` is plan, adjusted, actual or empty."""

    fund: str
    area: str
    side: str
    total: bool
    year: str
    measure: str

    @property
    def key(self) -> tuple[str, str, str, bool, str]:
        """All of it but the measure."""
        return self.fund, self.area, self.side, self.total, self.year


@dataclass(frozen=True)
class _Words:
    fund: re.Pattern[str]
    sources: frozenset[str]
    area: re.Pattern[str]
    head: re.Pattern[str]
    idle: re.Pattern[str]
    bare: re.Pattern[str]
    total: re.Pattern[str]
    measures: tuple[tuple[str, re.Pattern[str]], ...]
    several: re.Pattern[str]


@cache
def _words() -> _Words:
    data = arithmetic_words()["accounts"]
    fund = "|".join(f"(?P<{name}>{pattern})" for name, pattern in {**data["funds"], **data["sources"]}.items())
    filler = rf"(?:{data['filler']}|\s)*"
    return _Words(
        re.compile(fund),
        frozenset(data["sources"]),
        re.compile(data["area"]),
        re.compile(rf"(?:总?(?P<side>收入|支出)|(?P<means>{data['means']})){filler}$"),
        re.compile(rf"^(?:20\d\d\s?年|{data['area']}|{data['filler']}|总|其|全年|当年|[①-⑳]|\(?\d\)|\d\.|\s)*$"),
        re.compile(rf"^(?:{data['filler']}|收入|支出|\s)*$"),
        re.compile(data["total"]),
        tuple((name, re.compile(data[name])) for name in ("adjusted", "plan", "actual")),
        re.compile(data["several"]),
    )


@lru_cache(maxsize=8)
def accounts(ledger: Ledger) -> dict[int, Account]:
    """Figure index of every level that states an account → the account."""
    found: dict[int, Account] = {}
    before: tuple[Figure, Account] | None = None
    for figure in ledger.figures:
        if figure.dimension != "money" or figure.aside or figure.role not in ("level", "budget", "remark"):
            continue
        account = _read(ledger, figure, before)
        if account is not None:
            found[figure.index] = account
            if account.fund not in _words().sources:
                before = figure, account
    return found


@lru_cache(maxsize=8)
def by_key(ledger: Ledger) -> dict[tuple[str, str, str, bool, str], list[Figure]]:
    """The levels that state an account, by its key, in order."""
    found: dict[tuple[str, str, str, bool, str], list[Figure]] = defaultdict(list)
    for index, account in accounts(ledger).items():
        found[account.key].append(ledger.figures[index])
    return found


def named(text: str) -> tuple[str, str, str] | None:
    """The fund, area (may be empty) and side that the end of a text names (占全市一般公共预算支出); None if it names none."""
    funds = list(_words().fund.finditer(text))
    head = _words().head.search(text)
    if not funds or head is None or head["side"] is None or funds[-1].end() > head.start("side"):
        return None
    if not _words().idle.match(text[funds[-1].end() : head.start()]):
        return None
    return funds[-1].lastgroup or "", _area(text), head["side"]


def clause_before(ledger: Ledger, figure: Figure) -> str:
    """The clause that a figure ends, without what stands in brackets."""
    said = ledger.document.source.normal[figure.gap_start : figure.start]
    return _CLAUSES.split(_BRACKETS.sub("", said.rpartition("\n")[2]))[-1]


def _read(ledger: Ledger, figure: Figure, before: tuple[Figure, Account] | None) -> Account | None:
    words = _words()
    clause = clause_before(ledger, figure)
    if words.bare.match(clause) and (rate := rate_before(ledger, figure)) is not None:
        clause = _GROWN.sub("", clause_before(ledger, rate))
    head = words.head.search(clause)
    if head is None:
        return _done(ledger, figure, clause, before)
    told = named(clause)
    side = head["side"] or "收入"
    near = before if before is not None and _near(ledger, before[0], figure) else None
    if told is None and head["side"] and not words.idle.match(clause[: head.start()]):
        return None  # 教育支出, 税收收入
    fund = told[0] if told else _fund(clause) or (near[1].fund if near else "") or _from_headings(ledger, figure, _fund)
    if not fund:
        return None
    area = _area(clause) or _area_before(ledger, figure, near) or _from_headings(ledger, figure, _area)
    several = words.several.search(clause)
    year = (
        _SEVERAL
        if several
        else figure.period or (near[1].year if near else "") or _from_headings(ledger, figure, _year)
    )
    total = bool(words.total.search(clause)) or clause.rstrip().endswith(f"{side}合计")
    return Account(fund, area, side, total, year, _measure(ledger, figure, clause))


def _done(ledger: Ledger, figure: Figure, clause: str, before: tuple[Figure, Account] | None) -> Account | None:
    """收入年初预算A，调整为B，实际完成C: what was done of the account said right before it in its sentence."""
    if before is None or before[0].sentence != figure.sentence or not _words().bare.match(clause):
        return None
    between = ledger.figures[before[0].index + 1 : figure.index]
    measure = next((name for name, pattern in _words().measures if pattern.search(clause)), "")
    if measure in ("", before[1].measure) or any(f.counts and not f.aside for f in between):
        return None
    return replace(before[1], measure=measure)


def rate_before(ledger: Ledger, figure: Figure) -> Figure | None:
    """The rate said before its level: 全市一般公共预算收入增长3%，完成221.6亿元."""
    before = ledger.figures[figure.index - 1] if figure.index else None
    if before is None or before.role != "rate" or before.host >= 0 or before.sentence != figure.sentence:
        return None
    return before if before.strict is not None and before.unit == "%" else None


def _near(ledger: Ledger, earlier: Figure, figure: Figure) -> bool:
    """Whether what a figure leaves out may be what an earlier one said: same headings, few sentences apart."""
    return figure.block == earlier.block or (
        figure.sentence - earlier.sentence <= _NEAR
        and ledger.section_at(figure.start) == ledger.section_at(earlier.start)
    )


def _fund(text: str) -> str:
    match = _words().fund.search(text)
    return (match.lastgroup or "") if match else ""


def _area(text: str) -> str:
    areas = _words().area.findall(text)
    return areas[-1] if areas else ""


def _area_before(ledger: Ledger, figure: Figure, near: tuple[Figure, Account] | None) -> str:
    """The area of the account before it, or the one that its sentence has named since."""
    if near is not None and near[0].sentence == figure.sentence:
        return near[1].area
    begin = ledger.sentences[figure.sentence].start
    return _area(ledger.document.source.normal[begin : figure.start]) or (near[1].area if near else "")


def _year(text: str) -> str:
    years = set(_YEAR.findall(text))
    return years.pop() if len(years) == 1 else ""


def _from_headings(ledger: Ledger, figure: Figure, read: Callable[[str], str]) -> str:
    """What the innermost heading says that says it."""
    return next((found for title in reversed(ledger.section_at(figure.start)) if (found := read(title))), "")


def _measure(ledger: Ledger, figure: Figure, clause: str) -> str:
    for name, pattern in _words().measures:
        if pattern.search(clause):
            return name
    titles = ledger.section_at(figure.start)
    for title in reversed(titles):
        said = {name for name, pattern in _words().measures if pattern.search(title)}
        if len(said) == 1:
            return said.pop()
    return ""


def stating(ledger: Ledger, account: Account, **changes: object) -> list[Figure]:
    """The levels that state an account, with some of its values changed (another side, the year before)."""
    return by_key(ledger).get(replace(account, **changes).key, [])  # type: ignore[arg-type]
