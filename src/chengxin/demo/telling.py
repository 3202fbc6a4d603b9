"""A dozen telling people of a scored city: one for each kind of arithmetic worth a look.

They are found by what their rows show, never by how they were made. Of those who show it, the one
who shows least else is taken, whose page is neither bare nor crowded, and then the first by id.
The titles speak of kinds of arithmetic and judge nobody. `gathering` puts them into the report.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import polars as pl

from chengxin.demo.outcome import Outcome
from chengxin.demo.telling_words import WORDS
from chengxin.rulebook.model import Indicator, Name, Rulebook

#: How many rows a page should have.
FITTING_ROWS = 9


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of arithmetic. `shows` holds for each of a person's rows that show it.

    `least` rows must show it, and `besides` must hold for at least one; `rows` is how many of
    them the page should have.
    """

    id: str
    title: Name
    why: Name
    shows: pl.Expr
    least: int = 1
    besides: pl.Expr | None = None
    rows: int = FITTING_ROWS


@dataclass(frozen=True, slots=True)
class Telling:
    """A person found for a kind."""

    kind: Kind
    person: str


def find_telling(outcome: Outcome) -> list[Telling]:
    """Return a person for each kind that occurs, all different, in the order of the kinds."""
    kinds = telling_kinds(outcome.rulebook)
    rows = outcome.rows()
    found = rows.group_by("person").agg(
        pl.len().alias("rows"),
        *(_holds(kind).alias(kind.id) for kind in kinds),
    )
    # A clean record is what nearly everybody has; it says that nothing else is deducted.
    others = (kind.id for kind in kinds if kind.id != "clean")
    found = found.with_columns(shown=pl.sum_horizontal(others))
    # The rarest kind chooses first, so that a small city, too, has somebody for it.
    sizes = {kind.id: int(found[kind.id].sum()) for kind in kinds}
    taken: dict[str, str] = {}
    for kind in sorted(kinds, key=lambda each: sizes[each.id]):
        person = _best(found.filter(pl.col(kind.id)), taken.values(), kind.rows)
        if person:
            taken[kind.id] = person
    found_kinds = [Telling(kind, taken[kind.id]) for kind in kinds if kind.id in taken]
    waiting = outcome.unmet().filter(pl.col("unmet") == "consent")["person"].min()
    return found_kinds + ([Telling(WITHOUT_CONSENT, str(waiting))] if waiting else [])


def _holds(kind: Kind) -> pl.Expr:
    enough = kind.shows.sum() >= kind.least
    return enough if kind.besides is None else enough & kind.besides.any()


def _best(candidates: pl.DataFrame, taken: Iterable[str], rows: int) -> str:
    free = candidates.filter(~pl.col("person").is_in(list(taken)))
    if free.is_empty():
        return ""
    crowd = (pl.col("rows").cast(pl.Int64) - rows).abs()
    return str(free.sort("shown", ~pl.col("clean"), crowd, "person")["person"][0])


def telling_kinds(rulebook: Rulebook) -> list[Kind]:
    """Return the kinds; which rule can show what is read from the rulebook."""
    part, rule, reason = pl.col("part"), pl.col("rule"), pl.col("reason")
    counts = pl.col("counted")
    rules = rulebook.indicators.values()
    items = rulebook.items

    def of(chosen: Iterable[Indicator]) -> pl.Expr:
        return rule.is_in([each.id for each in chosen])

    def earned(each: Indicator, by: str) -> bool:
        names = each.select.items if each.select else ()
        return each.kind == "award" and all(items[name].earned_by == by for name in names)

    limit = part == "indicator_limit"
    window = (part == "window") & counts
    by_hours = of(
        r for r in rules if r.points and r.points.form == "steps" and r.measure.function == "sum"
    )
    rolling = of(r for r in rules if r.kind == "deduction" and r.over.period == "rolling")
    repeated = of(r for r in rules if r.repeat and r.kind == "deduction")
    aged = of(r for r in rules if r.age)
    tabled = of(r for r in rules if earned(r, "deed") and r.points and r.points.form == "table")
    declared = pl.col("item").is_in([i.id for i in items.values() if i.consent == "declared"])
    return [
        replace(_kind("steps", window & by_hours, 2), rows=20),
        _kind("giving_capped", limit & of(r for r in rules if earned(r, "money"))),
        _kind("pool", part == "pool_limit"),
        _kind("honours_capped", limit & tabled),
        _kind("window_limit", part == "window_limit"),
        _kind("outside", window & of(r for r in rules if r.measure.function == "latest"), 2),
        _kind("declared", reason == "unverified", 1, declared & (reason == "in_window")),
        _kind("clean", (part == "clean") & counts),
        _kind("fading", (part == "record") & aged & counts, 1, reason == "faded"),
        _kind("expired", reason == "expired", 2, counts & (part == "record")),
        _kind("waived", reason == "waived", 1, (part == "record") & repeated & counts),
        _kind("rolling", window & rolling),
        _kind("held", reason == "held"),
        _kind("disputed", reason == "disputed"),
        _kind("repaired", reason == "repaired", 1, counts & (part == "record")),
        _kind("same_matter", reason == "same_matter", 2),
        _kind("ceiling", part == "ceiling"),
    ]


def _kind(name: str, shows: pl.Expr, least: int = 1, besides: pl.Expr | None = None) -> Kind:
    title, why = WORDS[name]
    return Kind(name, title, why, shows, least, besides)


#: Someone who is known to furnishers and has no score; found by what is missing, not by rows.
WITHOUT_CONSENT = _kind("without_consent", pl.lit(value=False))
