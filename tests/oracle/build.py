"""Small rulebooks and facts made by hand, for tests that must not depend on the loader.

Everything has a plain default; a test names what it is about. Nothing here passes a gate, so a
test may build what no loader would let through. Called by the tests of the interpreter.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from chengxin.diagnostics import Span
from chengxin.rulebook import model

AT = Span("by_hand.yaml", 1, 1)
CITE = (model.Citation("measures", "1", 0, AT),)
NO_NAME = model.Name("名", "name")
TO_LEVEL = {"excellent": 800, "good": 600, "fair": 500, "insufficient": 0}

Cells = dict[str, str]


def cents(points: str | int) -> int:
    """Points as written, in centipoints."""
    return int(Decimal(points) * 100)


def band(starts: str, points: str | int = 0, rate: model.Rate | None = None) -> model.Band:
    return model.Band(Decimal(starts), cents(points), rate, AT)


def rate(unit: str, points: str | int, *, proportional: bool = False) -> model.Rate:
    return model.Rate(Decimal(unit), cents(points), proportional)


def fixed(points: str | int) -> model.Points:
    return model.Points(form="fixed", fixed=cents(points), at=AT)


def per(unit: str, points: str | int, *, proportional: bool = False) -> model.Points:
    bands = (band("0", 0, rate(unit, points, proportional=proportional)),)
    return model.Points(form="per", bands=bands, at=AT)


def steps(**points: str | int) -> model.Points:
    """`steps(_10=2)` gives two points from ten on."""
    bands = tuple(band(start[1:].replace("_", "."), value) for start, value in points.items())
    return model.Points(form="steps", bands=bands, at=AT)


def bands(*made: model.Band) -> model.Points:
    return model.Points(form="bands", bands=made, at=AT)


def rates(*made: model.Band) -> model.Points:
    return model.Points(form="rates", bands=made, at=AT)


def table(*by: str, points: Mapping[str, str | int]) -> model.Points:
    """`points` is by codes, two of them separated by a blank."""
    cells = {tuple(codes.split()): cents(value) for codes, value in points.items()}
    return model.Points(form="table", by=by, table=cells, at=AT)


def field(name: str, kind: str, *, codes: str = "", places: int = 0) -> model.Field:
    return model.Field(
        id=name,
        name=NO_NAME,
        type=kind,
        places=2 if kind == "money" else places,
        minimum=Decimal(0),
        maximum=Decimal(10**6),
        codes=dict.fromkeys(codes.split(), NO_NAME),
        at=AT,
    )


#: Fields every item made here has.
FIELDS = {
    f.id: f
    for f in (
        field("hours", "decimal", places=1),
        field("amount", "money"),
        field("tier", "code", codes="city province nation"),
        field("place", "code", codes="first second"),
        field("held_on", "date"),
        field("led", "yes_no"),
    )
}


def interval(*, months: int = 0, days: int = 0) -> model.Interval:
    return model.Interval(months=months, days=days, at=AT)


def sources(same: str, *order: str) -> model.Sources:
    return model.Sources(same=tuple(same.split()), precedence=order, at=AT)


def item(name: str, finding: str = "positive", **more: Any) -> model.Item:
    adverse = finding == "adverse"
    plain: dict[str, Any] = {
        "category": "c",
        "furnisher": "f",
        "purpose": "p",
        "legal_basis": "l",
        "necessity": "n",
        "consent": "by_law",
        "use": "scored",
        "reason": "",
        "fields": FIELDS,
        "validity": None,
        "severity": ("ordinary", "serious") if adverse else (),
        "document": "penalty_decision" if adverse else "",
        "excludes": (),
        "repairs": (),
        "earned_by": "" if adverse else "deed",
        "cite": CITE,
        "at": AT,
    }
    return model.Item(id=name, name=NO_NAME, finding=(finding,), **(plain | more))


def months(number: int, *, by_law: bool = False) -> model.Validity:
    return model.Validity(months=number, by_law=by_law, cite=CITE, at=AT)


def where(
    field_id: str,
    *values: model.Value,
    starts: model.Value | None = None,
    below: model.Value | None = None,
) -> model.Condition:
    return model.Condition(field=field_id, values=values, starts=starts, below=below, at=AT)


def select(items: str, *conditions: model.Condition) -> model.Select:
    return model.Select(items=tuple(items.split()), where=conditions, at=AT)


def indicator(
    name: str,
    items: str,
    points: model.Points,
    *conditions: model.Condition,
    over: str = "each",
    rolling: int = 0,
    measure: str = "count",
    lasting: str = "",
    fewest: int = 1,
    repeat: str = "",
    repeat_class: str = "",
    age: Mapping[int, str] | None = None,
    **more: Any,
) -> model.Indicator:
    """An indicator; `kind` is an award unless given. `measure` is `count`, `F` or `sum(F)`.

    `lasting` is `months formed_on ended_on`, measured as `measure` says, by itself or as `sum`.
    `ratio(F G)` is of two, and of `fewest` records.
    """
    function, _, measured = measure.rstrip(")").partition("(")
    if function != "count" and not measured:
        function, measured = "value", function
    measured, _, base = measured.partition(" ")
    if lasting and function == "count":
        function = "value"
    made: dict[str, Any] = {
        "dimension": "one",
        "kind": "award",
        "limits": model.Limits(at=AT),
        "pool": "",
        "since": None,
        "clean": (),
        "cite": CITE,
        "at": AT,
    }
    factors = tuple(Fraction(word) for word in repeat.split())
    return model.Indicator(
        id=name,
        name=NO_NAME,
        select=select(items, *conditions),
        over=model.Over(period="rolling" if rolling else over, months=rolling, at=AT),
        measure=model.Measure(
            function=function,
            field="" if lasting else measured,
            lasting=model.Lasting(*lasting.split()) if lasting else None,
            base=base,
            fewest=fewest,
            at=AT,
        ),
        points=points,
        repeat=model.Repeat(factors=factors, class_id=repeat_class, at=AT) if factors else None,
        age=tuple((step, Fraction(factor)) for step, factor in (age or {}).items()),
        **(made | more),
    )


def deduction(
    name: str, items: str, points: model.Points, *conditions: model.Condition, **more: Any
) -> model.Indicator:
    made: dict[str, Any] = {"kind": "deduction", "since": date(2020, 1, 1)} | more
    return indicator(name, items, points, *conditions, **made)


def clean(name: str, points: Mapping[int, str | int], **more: Any) -> model.Indicator:
    made: dict[str, Any] = {
        "dimension": "one",
        "limits": model.Limits(at=AT),
        "pool": "",
        "cite": CITE,
        "at": AT,
    }
    return model.Indicator(
        id=name,
        name=NO_NAME,
        kind="award",
        select=None,
        over=model.Over(at=AT),
        measure=model.Measure(at=AT),
        points=None,
        repeat=None,
        age=(),
        since=None,
        clean=tuple((step, cents(value)) for step, value in points.items()),
        **(made | more),
    )


def limits(period: str = "", window: str | int = 0, total: str | int | None = None) -> model.Limits:
    return model.Limits(
        period=period, window=cents(window), total=None if total is None else cents(total), at=AT
    )


def dimension(
    name: str, cap: int | None = None, floor: int | None = None, weight: str = "1"
) -> model.Dimension:
    return model.Dimension(
        id=name,
        name=NO_NAME,
        cap=None if cap is None else cents(cap),
        floor=None if floor is None else cents(floor),
        weight=Fraction(weight),
        cite=CITE,
        at=AT,
    )


def pool(name: str, cap: int) -> model.Pool:
    return model.Pool(id=name, name=NO_NAME, dimension="one", cap=cents(cap), cite=CITE, at=AT)


def group(name: str, within: str = "validity", same: str = "") -> model.Group:
    return model.Group(id=name, name=NO_NAME, within=within, same=same, cite=CITE, at=AT)


def ceiling(name: str, items: str, level: str, **more: Any) -> model.Ceiling:
    made: dict[str, Any] = {"law": "某法", "since": date(2020, 1, 1), "cite": CITE, "at": AT} | more
    return model.Ceiling(id=name, name=NO_NAME, select=select(items), level=level, **made)


def derived(name: str, points: model.Points, highest: int = 100) -> model.Derived:
    scene = model.Scene(kind="culture", name=NO_NAME, at=AT)
    return model.Derived(
        id=name,
        name=NO_NAME,
        scene=scene,
        lowest=0,
        highest=highest,
        points=points,
        cite=CITE,
        at=AT,
    )


def consent(derived_id: str, consented_on: str, withdrew_on: str = "", **cells: str) -> Cells:
    return {
        "person": "P",
        "derived": derived_id,
        "consented_on": consented_on,
        "withdrew_on": withdrew_on,
        "recorded_at": f"{consented_on}T00:00:00",
        **cells,
    }


def display(positive: int, adverse: int) -> model.Display:
    return model.Display(positive=positive, adverse=adverse, cite=CITE, at=AT)


def holds(*asks: str, days: int = 0) -> model.Holds:
    return model.Holds(asks=asks, days=days, cite=CITE, at=AT)


def guard() -> model.Grounded:
    return model.Grounded(cite=CITE, at=AT)


def rulebook(*rules: model.Indicator, **more: Any) -> model.Rulebook:
    """A rulebook of `rules` with the items `deed`, `fine` and `listing`.

    Base 500 on a scale to 1000; validity three years; classes three months, a year, three years;
    an adverse record counts from the day after both dates.
    """
    grounds: dict[str, Any] = {"cite": CITE, "at": AT}
    made: dict[str, Any] = {
        "folder": "by_hand",
        "version": "0" * 64,
        "id": "by_hand",
        "name": NO_NAME,
        "law": "in_force",
        "figures": "illustrative",
        "first_published": date(2020, 1, 1),
        "starts": date(2020, 1, 1),
        "until": None,
        "documents": {},
        "articles": {},
        "who": model.Who(age=18, residency=("usual_resident", "residence_permit"), **grounds),
        "scale": model.Scale(lowest=0, highest=1000, base=500, **grounds),
        "levels": tuple(
            model.Level(id=name, name=NO_NAME, lowest=lowest, **grounds)
            for name, lowest in TO_LEVEL.items()
        ),
        "validity": months(36),
        "severities": {"minor": 3, "ordinary": 12, "serious": 36},
        "holds": holds("final_on", "notified_on"),
        "display": display(36, 36),
        "guard": None,
        "dimensions": {"one": dimension("one")},
        "pools": {},
        "groups": {},
        "ceilings": {},
        "categories": {},
        "cases": {},
        "at": AT,
        "items": [
            item("deed"),
            item("fine", "adverse"),
            item("listing", "adverse", document="listing_decision", severity=("serious",)),
        ],
    }
    made |= more
    for table_of in ("items", "pools", "groups", "ceilings", "derived"):
        if table_of in made and not isinstance(made[table_of], Mapping):
            made[table_of] = {thing.id: thing for thing in made[table_of]}
    return model.Rulebook(indicators={rule.id: rule for rule in rules}, **made)


def person(**cells: str) -> Cells:
    return {
        "person": "P",
        "born_on": "1990-01-01",
        "household_registered": "yes",
        "usual_resident": "yes",
        "residence_permit": "yes",
        "full_capacity": "yes",
        "resident_since": "2008-01-01",
        "consented_on": "2020-01-01",
        **cells,
    }


def record(name: str, item_id: str, formed_on: str, **cells: str) -> Cells:
    """A record; adverse ones, of all items but `deed`, are final and notified the day formed."""
    adverse = cells.get("finding", "positive" if item_id == "deed" else "adverse") == "adverse"
    dates = {"final_on": formed_on, "notified_on": formed_on} if adverse else {}
    return {
        "person": "P",
        "record": name,
        "version": "1",
        "item": item_id,
        "furnisher": "F",
        "finding": "adverse" if adverse else "positive",
        "formed_on": formed_on,
        "recorded_at": f"{formed_on}T00:00:00",
        **dates,
        **cells,
    }


def mark(name: str, kind: str, starts: str, until: str = "", **cells: str) -> Cells:
    return {
        "record": name,
        "furnisher": "F",
        "kind": kind,
        "from": starts,
        "until": until,
        "recorded_at": f"{starts}T00:00:00",
        "case": "1",
        **cells,
    }
