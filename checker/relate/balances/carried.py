"""What is left at the end of a year, from totals stated sentences or paragraphs before it.

收支相抵，年终结转 is 收入总计 less 支出总计; 年末结转和结余 is 年初结转和结余 and the income of the year less its outgo.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from checker.relate.arithmetic import comparable, hint, signed_sum, slip_evidence, strict
from checker.relate.balances.balance import closed
from checker.relate.breakdown import levels_of
from checker.relate.evidence import UNSAID
from checker.rows import Figure, Ledger, Relation

_LEAD = 30  # characters before a figure that say what it is


@dataclass(frozen=True, slots=True)
class _Account:
    """The words of a closing figure, of what is added up to it and of what is taken away, and how far back they stand."""

    closing: re.Pattern[str]
    plus: tuple[re.Pattern[str], ...]
    minus: tuple[re.Pattern[str], ...]
    sentences: int
    within: bool  # one paragraph


_INCOME = r"(?:收入|财力|来源)[^,;。]{0,4}(?:总计|总量|合计|共计)[^,;。]{0,4}$"
_OUTGO = r"支出[^,;。]{0,4}(?:总计|总量|合计|共计)[^,;。]{0,4}$"
_ACCOUNTS = (
    _Account(
        re.compile(r"(?:年末|年终|期末)结转和结余[^,;。\d]{0,4}$"),
        (
            re.compile(r"(?:年初|期初|上年)结转和结余[^,;。\d]{0,4}$"),
            re.compile(r"(?:本年|年度|全年)?收入(?:合计|总额|为|共)[^,;。\d]{0,4}$"),
        ),
        (re.compile(r"(?:本年|年度|全年)?支出(?:合计|总额|为|共)[^,;。\d]{0,4}$"),),
        14,
        False,
    ),
    _Account(  # what the treasury gave has an account of its own beside that of the whole department
        re.compile(r"(?:年末|年终|期末)财政拨款结转和结余[^,;。\d]{0,4}$"),
        (
            re.compile(r"(?:年初|期初|上年)财政拨款结转和结余[^,;。\d]{0,4}$"),
            re.compile(r"(?:财政拨款(?:本年)?|本年财政拨款)收入(?:合计|总额|为|共)?$"),
        ),
        (re.compile(r"(?:财政拨款(?:本年)?|本年财政拨款)支出(?:合计|总额|为|共)?$"),),
        14,
        False,
    ),
)
# What else moves such a balance: with it in the text, the terms above are not all.
_ALSO = re.compile(r"结余分配|使用非财政拨款|调入|调出|上解|补助下级|净结余|结转下年")


def find(ledger: Ledger) -> Iterator[Relation]:
    """Relations of kind ``balance`` between a closing figure and the totals it follows from."""
    normal = ledger.document.source.normal
    levels = [f for f in levels_of(ledger) if f.dimension == "money" and f.strict is not None and not f.hedge]
    leads = [normal[max(f.gap_start, f.start - _LEAD) : f.start] for f in levels]
    for position, closing in enumerate(levels):
        account = next((account for account in _ACCOUNTS if account.closing.search(leads[position])), None)
        if account is None:
            continue
        plus = [_last(levels, leads, position, words, account) for words in account.plus]
        minus = [_last(levels, leads, position, words, account) for words in account.minus]
        terms = [f for f in (*plus, *minus) if f is not None]
        if len(terms) < len(plus) + len(minus) or not all(comparable(f, closing) for f in terms):
            continue
        begin = min(f.end for f in terms)
        also = (
            _ALSO.search(normal, max(f.end for f in terms), closing.start)
            if account.within
            else _ALSO.search(normal, begin, closing.start)
        )
        yield from _held(ledger, closing, terms[: len(plus)], terms[len(plus) :], firm=also is None)


def _last(
    levels: Sequence[Figure], leads: Sequence[str], position: int, words: re.Pattern[str], account: _Account
) -> Figure | None:
    """The last level before the closing one that stands after such words."""
    closing = levels[position]
    for back in range(position - 1, -1, -1):
        figure = levels[back]
        if closing.sentence - figure.sentence > account.sentences or (account.within and figure.block != closing.block):
            return None
        if words.search(leads[back]):
            return figure
    return None


def _held(
    ledger: Ledger, closing: Figure, plus: Sequence[Figure], minus: Sequence[Figure], *, firm: bool
) -> Iterator[Relation]:
    derived, own = signed_sum(plus, minus), strict(closing)
    if derived is None or own is None or derived.high <= 0:
        return
    slips, chance = ([], None) if derived.meets(own) else slip_evidence(plus, [*minus, closing])
    if not derived.meets(own) and not (firm and slips and chance is not None and chance < UNSAID):
        return
    yield closed(ledger, closing, plus, minus, "likely", "carried", hint(slips, [*plus, *minus, closing]), chance)
