"""The rows that extract and relate hand on: one class a frame (``frames/models.py`` says what each column may hold).

Rows carry offsets into the file's text, never copies of it where a span does. They are filled by the room that makes
them and only read by the rooms below.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field
from decimal import Decimal

from checker.document import Document
from checker.language.calendar import Period
from checker.language.intervals import Interval
from checker.language.verdicts import Certainty, Verdict
from checker.tables.model import Layout


@dataclass(slots=True)
class Figure:
    """A figure as read. ``strict`` and ``loose`` are its intervals (None: masked or without value).

    ``kind``: number, quantity, money, percent, ratio, range, date, ordinal, masked. ``scale`` is the factor written
    beside the unit (亿元: 1e8) with which arithmetic is shown. ``noun`` is what follows the unit (40名 *志愿者*),
    ``label`` what the figure counts, ``verb`` what
    is done to it (注销, 办结; empty mostly), ``qualifier`` its measure (增长, 预算, 累计…), ``period`` and ``scope`` its time and
    its area. ``sentence`` and ``block`` are indices within the document. ``parts`` holds the terms of a ratio (which has
    no value of its own unless it is a fraction that ends), ``when`` the period that a date names, whose key is its
    ``period``. ``role`` is what it does in its sentence (level, base, budget, change, rate, points, share, completion,
    multiple, ratio, percentage, intensive, remark), ``direction`` +1 or -1 for a change or rate, ``host`` the index of the
    level it speaks of, ``aside`` says
    that it stands in brackets, ``other_base`` that the words give another base (同口径…), ``gap_start`` where the words
    before it begin. ``cell`` says that it is the figure of a table cell, whose label is its row and whose qualifier its
    column.
    """

    index: int
    start: int
    end: int
    text: str
    kind: str
    value: Decimal | None = None
    strict: Interval | None = None
    loose: Interval | None = None
    unit: str | None = None
    dimension: str | None = None
    group: str | None = None
    factor: Decimal = Decimal(1)
    scale: Decimal = Decimal(1)
    hedge: str | None = None
    ambiguous: bool = False
    unit_place: Decimal = Decimal(1)
    label: str = ""
    noun: str = ""
    verb: str = ""
    qualifier: str = ""
    period: str = ""
    scope: str = ""
    sentence: int = -1
    block: int = -1
    section: int = -1
    number_start: int = 0
    number_end: int = 0
    parts: tuple[Decimal, ...] = ()
    impossible: bool = False
    when: Period | None = None
    role: str = ""
    direction: int = 1
    aside: bool = False
    other_base: bool = False
    host: int = -1
    gap_start: int = 0
    cell: bool = False

    @property
    def counts(self) -> bool:
        """Whether it is a figure of the ledger's total: not a date and not an ordinal."""
        return self.kind not in ("date", "ordinal")


@dataclass(slots=True)
class Sentence:
    """A sentence, with the range ``first:last`` of its figures (dates and ordinals among them)."""

    index: int
    start: int
    end: int
    block: int
    first: int = 0
    last: int = 0


@dataclass(slots=True)
class Marker:
    """A list or heading number: ``（三）``, ``一是``, ``2.``, ``第四、``.

    ``style`` names its form, ``number`` its value. ``heading`` says that it opens a block, ``inline`` that it was found
    inside a paragraph. ``sequence`` numbers the list that it belongs to within the document; ``step`` is its distance
    from the item before it in that list (None for the first), ``previous`` that item's text.
    """

    index: int
    start: int
    end: int
    text: str
    style: str
    number: int
    block: int
    heading: bool
    inline: bool = False
    title_end: int = 0
    parent: int = -1
    sequence: int = -1
    step: int | None = None
    previous: int = -1
    defect: str = ""
    note: str = ""


@dataclass(slots=True)
class Observation:
    """Something seen in the text that is neither a figure nor a number of a list: what it is, is for rules to judge.

    ``kind``: ``bracket`` (without its partner), ``reference`` (见附件3; ``found`` says whether its target is there),
    ``caption`` (表3), ``ending`` (the last paragraph of prose; ``found`` says whether it is finished). ``note`` is what
    is expected or known: the missing partner, the targets that there are.
    """

    start: int
    end: int
    kind: str
    found: bool = False
    note: str = ""


@dataclass(slots=True)
class Enumeration:
    """Names listed with ``、`` and what is said of their number (``…等5个村``)."""

    index: int
    start: int
    end: int
    names: tuple[str, ...]
    sentence: int
    open_ended: bool = False


@dataclass(slots=True, eq=False)
class Ledger:
    """All rows of one document: what ``extract`` hands to ``relate``."""

    document: Document
    figures: list[Figure] = field(default_factory=list)
    sentences: list[Sentence] = field(default_factory=list)
    markers: list[Marker] = field(default_factory=list)
    enumerations: list[Enumeration] = field(default_factory=list)
    observations: list[Observation] = field(default_factory=list)
    sections: list[tuple[int, tuple[str, ...]]] = field(default_factory=list)
    tables: list[Layout] = field(default_factory=list)

    def section_at(self, offset: int) -> tuple[str, ...]:
        """The path of headings that ``offset`` stands under."""
        index = bisect_left(self.sections, (offset + 1, ())) - 1
        return self.sections[index][1] if index >= 0 else ()


@dataclass(slots=True)
class Part:
    """A member of a relation: the role it plays, where it stands, the figure it is (index; -1 for a bare span).

    ``ledger`` is that of another file in which it stands; such a part has no figure of the relation's own document.
    """

    role: str
    start: int
    end: int
    figure: int = -1
    ledger: Ledger | None = None


@dataclass(frozen=True, slots=True)
class Hint:
    """A likely cause: the key of its words in ``rules/lexicon/hints.yaml``, and what they speak of."""

    key: str
    text: str = ""
    value: str = ""
    count: int = 1


@dataclass(slots=True)
class Relation:
    """A stated figure held against what follows from others.

    ``expression`` shows the arithmetic in the unit named by ``unit``; intervals and ``difference`` are in that unit.
    ``members[0]`` is the stated figure. ``reason`` is the key of why a relation could not be assessed.
    """

    kind: str
    verdict: Verdict
    certainty: Certainty
    members: tuple[Part, ...]
    expression: str = ""
    unit: str = ""
    stated: Interval | None = None
    derived: Interval | None = None
    stated_text: str = ""
    difference: Decimal | None = None
    reason: str = ""
    hint: Hint | None = None
    pattern: str = ""
    label: str = ""
    chance: float | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """A match of a text rule's pattern in a document (position in the batch).

    ``group`` is what findings are gathered by; ``variant`` is the position of the pattern among the rule's variants.
    """

    document: int
    start: int
    end: int
    rule: str
    text: str
    group: str = ""
    variant: int = -1


@dataclass(frozen=True, slots=True)
class Pair:
    """Two documents or passages that are alike; ``similarity`` is exact Jaccard on character 5-grams, 1 for equal.

    ``kind``: ``document``, ``revision`` (the same text with other figures), ``text`` (within a document),
    ``text-elsewhere`` or ``title``. ``group`` numbers the groups, ``size`` is how many members the group has, ``note`` what differs.
    """

    document: int
    start: int
    end: int
    kind: str
    similarity: float
    other_document: int
    other_start: int
    other_end: int
    text: str = ""
    title: str = ""
    other_title: str = ""
    size: int = 2
    note: str = ""
    group: int = 0


@dataclass(frozen=True, slots=True)
class Breach:
    """A cell of a data file that breaks its schema. ``row`` is its line in the file, ``group`` what findings gather by."""

    start: int
    end: int
    check: str
    column: str
    row: int
    text: str
    expected: str
    group: str
