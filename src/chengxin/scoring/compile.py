"""From a rulebook to its tables. Pure; called once for each version.

Every indicator and ceiling becomes boxes (which records) and pieces (how many points). Where a
points form leaves a stretch without points, a piece of zero points fills it, so that each selected
record meets exactly one piece. Rules are numbered in the order of their identifiers, which is the
order the meaning gives for equal records.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import ceil, lcm
from typing import Any

from chengxin.ledger.encoding import SEVERITIES, item_numbers, slots
from chengxin.rulebook.model import (
    Ceiling,
    Grounded,
    Indicator,
    Item,
    Lasting,
    Rulebook,
)
from chengxin.scoring.boxes import Box, bounds, boxes
from chengxin.scoring.contests import NO_CONTEST, facts, of_contests, places
from chengxin.scoring.derived import derived_rows
from chengxin.scoring.measures import measured
from chengxin.scoring.pieces import Piece
from chengxin.scoring.tables import (
    CEILING,
    CLEAN,
    EACH,
    ENDED_ON,
    FORMED_ON,
    FUNCTIONS,
    HIGHEST,
    MOST_MEASURED,
    PERIODS,
    UNITS,
    WINDOW,
    AgeRow,
    CleanRow,
    DimensionRow,
    ItemRow,
    LevelRow,
    MatchRow,
    PieceRow,
    PoolRow,
    RepeatRow,
    RuleRow,
    SettingRow,
    Tables,
)
from chengxin.scoring.terms import terms


class ArithmeticTooLargeError(Exception):
    """A rule's numbers could leave the range in which all engines count exactly."""


def compile_rulebook(rulebook: Rulebook) -> Tables:
    # One set standard for everybody, from the text alone: [yuxi 3] [jinan 4, 6] [sanming 3, 6].
    """Return the tables of `rulebook`; raise `ArithmeticTooLargeError` when sums could overflow."""
    return _Compiler(rulebook).tables()


def citations(thing: Grounded | None) -> str:
    """Return the citations of `thing`, separated by a blank."""
    return " ".join(str(cite) for cite in thing.cite) if thing is not None else ""


class _Compiler:
    def __init__(self, rulebook: Rulebook) -> None:
        self.book = rulebook
        self.items = item_numbers(rulebook)
        self.dimensions = {key: n for n, key in enumerate(rulebook.dimensions, start=1)}
        self.pools = {key: n for n, key in enumerate(rulebook.pools, start=1)}
        self.rules = {key: n for n, key in enumerate(sorted(rulebook.indicators), start=1)}
        self.ceilings = {
            key: len(self.rules) + n for n, key in enumerate(rulebook.ceilings, start=1)
        }
        classes = {i.repeat.class_id or i.id for i in self.indicators() if i.repeat is not None}
        self.classes = {key: n for n, key in enumerate(sorted(classes), start=1)}
        self.forms: dict[tuple[str, str], int] = {}
        self.pieces: list[PieceRow] = []
        self.write_pieces()

    def indicators(self) -> Iterator[Indicator]:
        """The indicators in the order of their numbers."""
        return (self.book.indicators[key] for key in sorted(self.book.indicators))

    def write_pieces(self) -> None:
        """Number every points form, by indicator and item, and write its pieces.

        A form is compared with others only where records are given points one by one; all items of
        a window agree on the field, so that the first speaks for it.
        """
        found: dict[tuple[str, str], list[Piece]] = {}
        compared = []
        for indicator in self.indicators():
            if indicator.select is None:
                continue
            each = indicator.over.period == "each"
            for key in indicator.select.items if each else indicator.select.items[:1]:
                form = measured(self.book, indicator, self.book.items[key])[1]
                found[indicator.id, key if each else ""] = form
                compared += [piece.den for piece in form] if each else []
        common = lcm(1, *compared)
        for number, (owner, form) in enumerate(found.items(), start=1):
            self.forms[owner] = number
            self.pieces += [
                PieceRow(
                    number,
                    self.rules[owner[0]],
                    *(p.lo, p.hi, p.origin, p.unit, p.per, p.lump, p.den),
                    alike=common // p.den if owner[1] else 0,
                )
                for p in form
            ]

    def tables(self) -> Tables:
        """Compile everything."""
        matches = [*self.matches()]
        derived, derived_pieces = derived_rows(self.book, len(self.forms))
        tables = Tables(
            setting=[self.setting()],
            item=[*self.item_rows(matches)],
            fact=[*facts(self.book)],
            source=[*places(self.book)],
            term=[*terms(self.book)],
            match=matches,
            rule=[*self.rule_rows()],
            piece=[*self.pieces, *derived_pieces],
            repeat=[*self.repeats()],
            age=[*self.ages()],
            clean=[
                CleanRow(self.rules[i.id], months, ceil(points * self.book.weight(i)))
                for i in self.indicators()
                for months, points in i.clean
            ],
            dimension=[
                DimensionRow(self.dimensions[d.id], d.id, d.cap, d.floor, citations(d))
                for d in self.book.dimensions.values()
            ],
            pool=[
                PoolRow(self.pools[p.id], p.id, self.dimensions[p.dimension], p.cap, citations(p))
                for p in self.book.pools.values()
            ],
            level=[*self.levels()],
            derived=derived,
        )
        self.assert_exact(tables)
        return tables

    def setting(self) -> SettingRow:
        """The numbers of the rulebook as a whole."""
        book = self.book
        return SettingRow(
            base=book.scale.base * 100,
            lowest=book.scale.lowest * 100,
            highest=book.scale.highest * 100,
            guard=book.guard is not None,
            age_months=book.who.age * 12,
            any_registered="household_registered" in book.who.residency,
            any_usual="usual_resident" in book.who.residency,
            any_permit="residence_permit" in book.who.residency,
            last_day=book.until,
        )

    def item_rows(self, matches: list[MatchRow]) -> Iterator[ItemRow]:
        """The items that can be taken in."""
        contested = self.contested(matches)
        for key, number in self.items.items():
            item = self.book.items[key]
            by_law = item.validity is not None and item.validity.by_law
            yield ItemRow(
                item_no=number,
                item=key,
                kept=item.use == "kept",
                declared=item.consent == "declared",
                law_months=item.validity.months if item.validity and by_law else None,
                months=(item.validity or self.book.validity).months,
                mildest=SEVERITIES[item.severity[0]] if item.severity else 0,
                contested=number in contested,
                asks_final="final_on" in self.book.holds.asks,
                asks_notified="notified_on" in self.book.holds.asks,
                hold_days=self.book.holds.days,
                minor_months=self.book.severities["minor"],
                ordinary_months=self.book.severities["ordinary"],
                serious_months=self.book.severities["serious"],
                positive_display=self.book.display.positive,
                adverse_display=self.book.display.adverse,
            )

    def contested(self, matches: list[MatchRow]) -> set[int]:
        """Items of which one record can be selected by two rules that compete."""
        found: dict[tuple[int, int], set[int]] = {}
        for match in matches:
            if match.kind == EACH:
                found.setdefault((match.item_no, match.sign), set()).add(match.rule_no)
        return {item for (item, _sign), rules in found.items() if len(rules) > 1}

    def matches(self) -> Iterator[MatchRow]:
        """Boxes times pieces of every indicator and ceiling."""
        for indicator in self.indicators():
            if indicator.select is None:
                continue
            for key in indicator.select.items:
                item = self.book.items[key]
                yield from self.indicator_matches(indicator, item)
        for ceiling in self.book.ceilings.values():
            for key in ceiling.select.items:
                item = self.book.items[key]
                for box in boxes(ceiling.select.where, item):
                    yield self.match(
                        item, box, [0, 0, 0, 0, 0], None, None, **self.of_ceiling(ceiling)
                    )

    def indicator_matches(self, indicator: Indicator, item: Item) -> Iterator[MatchRow]:
        """The match rows of one indicator for one item."""
        assert indicator.select is not None
        weights, _form = measured(self.book, indicator, item)
        form = self.forms.get((indicator.id, item.id))
        lasting = indicator.measure.lasting
        rule = self.of_indicator(indicator) | of_contests(self.book, indicator, item)
        base = indicator.measure.base
        rule["base_slot"] = None if not base else slots(item)[base] if base != "count" else 0
        for box in boxes(indicator.select.where, item):
            yield self.match(item, box, weights, form, lasting, **rule)

    def match(
        self,
        item: Item,
        box: Box,
        weights: list[int],
        points_no: int | None,
        lasting: Lasting | None,
        **rule: Any,
    ) -> MatchRow:
        """One row: a box of a rule."""
        places = {"formed_on": FORMED_ON, "ended_on": ENDED_ON, **slots(item)}
        return MatchRow(
            item_no=self.items[item.id],
            finding=rule["sign"],
            **bounds(box),
            k0=weights[0],
            k1=weights[1],
            k2=weights[2],
            k3=weights[3],
            k4=weights[4],
            lasts=UNITS[lasting.unit if lasting else ""],
            begins=places[lasting.begins] if lasting else 0,
            ends=places[lasting.ends] if lasting else 0,
            points_no=points_no,
            **rule,
        )

    def of_indicator(self, indicator: Indicator) -> dict[str, Any]:
        """What a match row says of its indicator."""
        each = indicator.over.period == "each"
        repeat = indicator.repeat
        return {
            "rule_no": self.rules[indicator.id],
            "dimension_no": self.dimensions[indicator.dimension],
            "kind": EACH if each else WINDOW,
            "sign": 1 if indicator.kind == "award" else -1,
            "since": indicator.since,
            "period": PERIODS[indicator.over.period],
            "rolling_months": indicator.over.months or None,
            "function": FUNCTIONS[indicator.measure.function],
            "class_no": self.classes[repeat.class_id or indicator.id] if repeat else None,
            "limit_period": PERIODS[indicator.limits.period],
            "aged_no": self.rules[indicator.id] if indicator.age else None,
        }

    def of_ceiling(self, ceiling: Ceiling) -> dict[str, Any]:
        """What a match row says of its ceiling."""
        return {
            "rule_no": self.ceilings[ceiling.id],
            "dimension_no": None,
            "kind": CEILING,
            "sign": -1,
            "since": ceiling.since,
            "period": 0,
            "rolling_months": None,
            "function": 0,
            "class_no": None,
            "base_slot": None,
            "limit_period": 0,
            "aged_no": None,
            **NO_CONTEST,
        }

    def rule_rows(self) -> Iterator[RuleRow]:
        """Every indicator and ceiling by number."""
        for indicator in self.indicators():
            each = indicator.over.period == "each"
            limits = indicator.limits
            yield RuleRow(
                rule_no=self.rules[indicator.id],
                rule=indicator.id,
                kind=CLEAN if indicator.clean else EACH if each else WINDOW,
                sign=1 if indicator.kind == "award" else -1,
                dimension_no=self.dimensions[indicator.dimension],
                pool_no=self.pools[indicator.pool] if indicator.pool else None,
                function=FUNCTIONS[indicator.measure.function],
                fewest=indicator.measure.fewest,
                window_limit=limits.window if limits.period else None,
                total_limit=limits.total,
                ceiling=None,
                looks_up=each and indicator.points is not None and indicator.points.form == "table",
                points_no=self.forms.get((indicator.id, "")),
                cite=citations(indicator),
            )
        tops = dict(
            zip(
                (level.id for level in self.book.levels),
                [self.book.scale.highest, *(level.lowest - 1 for level in self.book.levels)],
                strict=False,
            )
        )
        for key, ceiling in self.book.ceilings.items():
            yield RuleRow(
                rule_no=self.ceilings[key],
                rule=key,
                kind=CEILING,
                sign=-1,
                dimension_no=None,
                pool_no=None,
                function=0,
                fewest=1,
                window_limit=None,
                total_limit=None,
                ceiling=tops[ceiling.level] * 100,
                looks_up=False,
                points_no=None,
                cite=citations(ceiling),
            )

    def repeats(self) -> Iterator[RepeatRow]:
        """Factors by rule and rank in its class."""
        for indicator in self.indicators():
            factors = indicator.repeat.factors if indicator.repeat else ()
            for rank, factor in enumerate(factors, start=1):
                end = 2**31 - 1 if rank == len(factors) else rank + 1
                yield RepeatRow(
                    self.rules[indicator.id], rank, end, factor.numerator, factor.denominator
                )

    def ages(self) -> Iterator[AgeRow]:
        """Factors by rule and full months."""
        for indicator in self.indicators():
            steps = [(0, Fraction(1)), *indicator.age]
            ends = [months for months, _factor in steps[1:]] + [2**31 - 1]
            if indicator.age:
                for (months, factor), end in zip(steps, ends, strict=True):
                    yield AgeRow(
                        self.rules[indicator.id], months, end, factor.numerator, factor.denominator
                    )

    def levels(self) -> Iterator[LevelRow]:
        """Levels as half-open bands of the score."""
        below = HIGHEST
        for level in self.book.levels:
            yield LevelRow(level.id, level.lowest * 100, below)
            below = level.lowest * 100

    def assert_exact(self, tables: Tables) -> None:
        """Refuse rules whose products could leave 64 bits before they are divided."""
        repeat = max([row.num for row in tables.repeat] + [1])
        age = max([row.num for row in tables.age] + [1])
        for row in tables.piece:
            piece = Piece(row.lo, row.hi, row.origin, row.unit, row.per, row.lump, row.den)
            factors = repeat * age if row.rule_no else 1
            if piece.largest(MOST_MEASURED) * factors >= HIGHEST:
                rules = {r.rule_no: r.rule for r in tables.rule}
                derived = {d.points_no: d.derived for d in tables.derived}
                raise ArithmeticTooLargeError(rules.get(row.rule_no) or derived[row.points_no])
