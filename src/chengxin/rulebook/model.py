"""A rulebook as it was written, in typed and immutable form.

Nothing here is compiled: numbers stand in the unit the author used, codes are still words. The
loader makes these objects, the gates read them, the compiler and the tests' interpreter each turn
them into scores in their own way. Every object knows where it was written (`at`, and `spans` for
its keys). The meaning of each part is `docs/rulebook.md`. One long file on purpose: the whole
shape of a rulebook can be read from top to bottom.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction

from chengxin.diagnostics import Span

#: What a field's value is before it is encoded: a number, a code's identifier, a date or a truth.
Value = Decimal | str | date | bool


@dataclass(frozen=True, slots=True)
class Name:
    """What people read, in Chinese and English.

    >>> Name("志愿服务", "Volunteering").get("zh")
    '志愿服务'
    """

    zh: str
    en: str

    def get(self, lang: str) -> str:
        """Return the name in `lang` ("zh" or "en")."""
        return self.zh if lang == "zh" else self.en


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """Anything that was written in a file."""

    at: Span
    spans: Mapping[str, Span] = field(default_factory=dict, repr=False)

    def span(self, key: str) -> Span:
        """Where `key` was written, or where the whole thing begins."""
        return self.spans.get(key, self.at)


@dataclass(frozen=True, slots=True)
class Citation:
    """`DOC#N` or `DOC#N(k)`; `part` is the number in parentheses, 0 when absent."""

    document: str
    article: str
    part: int
    at: Span

    def __str__(self) -> str:
        return f"{self.document}#{self.article}" + (f"({self.part})" if self.part else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Grounded(Written):
    """Something that must say where it comes from."""

    cite: tuple[Citation, ...] = ()
    modelled_on: Name | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Document(Written):
    """A regulation. `until` is its last day, None while open; `numbering` is how it is divided."""

    id: str
    title: Name
    number: str
    issuer: Name
    issued: date
    starts: date
    until: date | None
    numbering: str = "articles"


@dataclass(frozen=True, slots=True, kw_only=True)
class Article(Written):
    """One article's text, with its line breaks. Its own days, where they are not its document's."""

    document: str
    number: str
    title: str
    text: str
    starts: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Who(Grounded):
    """Whom the rulebook covers: full years of age, and residency facts of which one must hold."""

    age: int
    residency: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale(Grounded):
    """Whole points."""

    lowest: int
    highest: int
    base: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Level(Grounded):
    """A band of the scale, from `lowest` whole points upwards."""

    id: str
    name: Name
    lowest: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Period(Grounded):
    """A number of civil months; `by_law` when a law or regulation fixes it.

    0 months stand for the time up to 31 December of the year in which it begins.
    """

    months: int
    by_law: bool = False

    @property
    def to_year_end(self) -> bool:
        """Whether it ends with the civil year."""
        return self.months == 0

    @property
    def reach(self) -> tuple[int, int]:
        """The fewest and the most months it can last."""
        return (0, 12) if self.to_year_end else (self.months, self.months)


@dataclass(frozen=True, slots=True, kw_only=True)
class Term(Period):
    """The period of those records of an item for which every condition holds."""

    where: tuple[Condition, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Validity(Period):
    """How long an item's records count: by the first term that fits, else its own months."""

    when: tuple[Term, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Holds(Grounded):
    """Dates an adverse record needs before it counts, and days of grace after the later one."""

    asks: tuple[str, ...]
    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Display(Grounded):
    """Months for which records are shown from the day their validity runs from."""

    positive: int
    adverse: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Dimension(Grounded):
    """Cap and floor are centipoints; the floor is negative. `weight` is from 0 to 1."""

    id: str
    name: Name
    cap: int | None
    floor: int | None
    weight: Fraction = Fraction(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool(Grounded):
    """A cap in centipoints shared by award indicators of one dimension."""

    id: str
    name: Name
    dimension: str
    cap: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Group(Grounded):
    """Award indicators of which one record counts, the best of those that stand for one thing.

    They do when formed in one `within` (day, month, quarter or year; validity is no bound) and,
    where `same` names a field, alike in it.
    """

    id: str
    name: Name
    within: str
    same: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition(Written):
    """A condition on a field or on `severity`: one of `values`, or starts ≤ value < below."""

    field: str
    values: tuple[Value, ...] = ()
    starts: Value | None = None
    below: Value | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Select(Written):
    """Records of any of the items for which every condition holds."""

    items: tuple[str, ...]
    where: tuple[Condition, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ceiling(Grounded):
    """While a selected record counts, the score is at most the highest number of `level`."""

    id: str
    name: Name
    select: Select
    level: str
    law: str
    since: date


@dataclass(frozen=True, slots=True)
class Rate:
    """`points` centipoints for each `unit` (in the field's own unit)."""

    unit: Decimal
    points: int
    proportional: bool


@dataclass(frozen=True, slots=True)
class Band:
    """From `starts` on: `points` centipoints, plus `rate` for what lies above `starts`."""

    starts: Decimal
    points: int
    rate: Rate | None
    at: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Points(Written):
    """How a measure becomes points. `form` is the key it was written with.

    `fixed` is set for form "fixed", `table` for "table" (one or two codes → centipoints), and
    `bands` for all others: "per" and "rates" are bands without lump, "steps" without rate.
    """

    form: str
    fixed: int = 0
    bands: tuple[Band, ...] = ()
    by: tuple[str, ...] = ()
    table: Mapping[tuple[str, ...], int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Over(Written):
    """`period` is each, month, quarter, year, rolling or validity; `months` only for rolling."""

    period: str = "each"
    months: int = 0


@dataclass(frozen=True, slots=True)
class Lasting:
    """The time between two dates of a record; `unit` is months (full ones) or days.

    `begins` is formed_on or a date field, `ends` is ended_on, formed_on or a date field.
    """

    unit: str
    begins: str
    ends: str

    def __str__(self) -> str:
        return f"{self.unit}({self.begins}, {self.ends})"


#: A ratio counts hundredths of a per cent.
RATIO_PLACES = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure(Written):
    """`function` is count, value, sum, max, min, latest or ratio.

    What it is applied to is a field or the time between two dates; neither for count. A ratio is
    the sum of `field` over the sum of `base` (a field or `count`), of `fewest` records or more.
    """

    function: str = "count"
    field: str = ""
    lasting: Lasting | None = None
    base: str = ""
    fewest: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeat(Written):
    """Factors of the first, second, … record of the class; the last goes on."""

    factors: tuple[Fraction, ...]
    class_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits(Written):
    """Centipoints. `period` is day, month, quarter or year, empty without a window limit."""

    period: str = ""
    window: int = 0
    total: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval(Written):
    """The least time between two records that count, in months or in days; the other is 0."""

    months: int = 0
    days: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator(Grounded):
    """A rule that gives or takes points. Clean-period rules have `clean` and no `select`."""

    id: str
    dimension: str
    name: Name
    kind: str
    select: Select | None
    over: Over
    measure: Measure
    points: Points | None
    repeat: Repeat | None
    age: tuple[tuple[int, Fraction], ...]
    limits: Limits
    pool: str
    since: date | None
    clean: tuple[tuple[int, int], ...]
    group: str = ""
    interval: Interval | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Category(Grounded):
    """`source` is basic, public, market or supplementary (key `class`)."""

    id: str
    name: Name
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Field(Written):
    """A declared field of an item's records.

    `places` counts decimals (2 for money); `codes` keeps the order in which they were written.
    """

    id: str
    name: Name
    type: str
    places: int = 0
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    unit: Name | None = None
    codes: Mapping[str, Name] = field(default_factory=dict)
    ordered: bool = False
    optional: bool = False

    @property
    def numeric(self) -> bool:
        """Whether it can be measured and added up."""
        return self.type in ("integer", "decimal", "money")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources(Written):
    """When several furnishers deliver one fact: what makes it one, and whose record speaks.

    `same` holds `formed_on`, `matter` and names of fields; `precedence` names furnishers, the
    first going before all.
    """

    same: tuple[str, ...]
    precedence: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Item(Grounded):
    """A kind of information in the catalogue."""

    id: str
    name: Name
    category: str
    finding: tuple[str, ...]
    furnisher: str
    purpose: str
    legal_basis: str
    necessity: str
    consent: str
    use: str
    reason: str
    fields: Mapping[str, Field]
    validity: Validity | None
    severity: tuple[str, ...]
    document: str
    excludes: tuple[str, ...]
    earned_by: str
    repairs: tuple[str, ...]
    #: Whether its records tell of something that goes on until it ends (`ended_on`).
    continuing: bool = False
    sources: Sources | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedRow(Written):
    """A row a case expects. `measure` and `valid_until` are compared only when given."""

    part: str
    rule: str
    furnisher: str
    record: str
    window: date | None
    points: int
    reason: str
    measure: Decimal | None
    valid_until: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask(Written):
    """A question of a case: a date, what was known, and the whole answer."""

    as_of: date
    known_at: str
    score: int | None
    level: str
    next_change_on: date | None
    rows: tuple[ExpectedRow, ...]
    unmet: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case(Written):
    """A worked example. Person, records and marks are cells of text, as a file would hold them."""

    id: str
    title: Name
    proves: tuple[Citation, ...]
    person: Mapping[str, str]
    records: tuple[Mapping[str, str], ...]
    marks: tuple[Mapping[str, str], ...]
    asks: tuple[Ask, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentRule(Grounded):
    """The acts before which the city's text asks for consent; `signed` when in writing."""

    before: tuple[str, ...]
    signed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock(Grounded):
    """A statutory period, under the duty it belongs to.

    `length` counts `unit` (working_days, calendar_days or months) from the day after the event
    `starts`; 0 is that day itself. `effect` is what happens for the person when it runs out.
    """

    id: str
    name: Name
    length: int
    unit: str
    starts: str
    effect: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel(Grounded):
    """A way for persons to ask for their own score, always free and always by real name."""

    id: str
    kind: str
    name: Name


@dataclass(frozen=True, slots=True, kw_only=True)
class Deviation(Grounded):
    """Where the rulebook departs from the text in the person's favour; `about` names the thing."""

    about: str
    text: Name


@dataclass(frozen=True, slots=True, kw_only=True)
class Interpretation(Grounded):
    """An answer of the authority to what the text leaves open, linked to what it is about."""

    id: str
    question: Name
    answer: Name
    on: date
    by: Name
    about: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Review(Grounded):
    """The catalogue or the indicators are looked through every so many months."""

    every: int
    last_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Change(Grounded):
    """Why a version differs from the one before; `basis` is a word of a closed list."""

    on: date
    basis: str
    reason: Name
    about: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rulebook(Written):
    """A whole version. `version` is the SHA-256 of the folder's content, in hexadecimal."""

    folder: str
    version: str
    id: str
    name: Name
    law: str
    figures: str
    first_published: date
    starts: date
    until: date | None
    documents: Mapping[str, Document]
    articles: Mapping[tuple[str, str], Article]
    who: Who
    scale: Scale
    levels: tuple[Level, ...]
    validity: Period
    severities: Mapping[str, int]
    holds: Holds
    display: Display
    guard: Grounded | None
    dimensions: Mapping[str, Dimension]
    pools: Mapping[str, Pool]
    groups: Mapping[str, Group]
    ceilings: Mapping[str, Ceiling]
    categories: Mapping[str, Category]
    items: Mapping[str, Item]
    indicators: Mapping[str, Indicator]
    cases: Mapping[str, Case]
    #: Where the severity classes' months come from.
    severities_from: Grounded | None = None
    # What a city owes its people beside the points; the score depends on none of it.
    consent: ConsentRule | None = None
    clocks: Mapping[str, Clock] = field(default_factory=dict)
    channels: Mapping[str, Channel] = field(default_factory=dict)
    deviations: tuple[Deviation, ...] = ()
    interpretations: Mapping[str, Interpretation] = field(default_factory=dict)
    reviews: Mapping[str, Review] = field(default_factory=dict)
    changes: tuple[Change, ...] = ()

    def weight(self, indicator: Indicator) -> Fraction:
        """What the points of an indicator are multiplied by; 1 where its dimension is not known."""
        dimension = self.dimensions.get(indicator.dimension)
        return Fraction(1) if dimension is None else dimension.weight
