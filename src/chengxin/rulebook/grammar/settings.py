"""The grammar of `rulebook.yaml`: who is covered, the scale, the periods, the shared limits."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from chengxin.diagnostics import Span
from chengxin.rulebook import model
from chengxin.rulebook.codes import Code
from chengxin.rulebook.grammar.common import (
    GROUNDS,
    MONTHS,
    NAME,
    SELECT,
    grounds,
    identified,
)
from chengxin.rulebook.grammar.derived import DERIVED
from chengxin.rulebook.grammar.duties import DUTY_KEYS
from chengxin.rulebook.scalars import DATE, IDENTIFIER, POINTS, TEXT, WEIGHT, whole
from chengxin.rulebook.shapes import Choice, Key, Made, Many, Record
from chengxin.rulebook.source import BAD, Source
from chengxin.text import _

RESIDENCY = ("household_registered", "usual_resident", "residence_permit")
HOLD_DATES = ("final_on", "notified_on")
SEVERITIES = ("minor", "ordinary", "serious")
#: How a regulation is divided: 第七条（二）, or 二（二）1.
NUMBERINGS = ("articles", "sections")
#: The time within which records of a group stand for one thing.
WITHIN = ("day", "month", "quarter", "year", "validity")

FORCE = Record(
    {"from": Key(DATE), "to": Key(DATE, None, may_be_empty=True)},
    lambda made, _source: (made["from"], made["to"]),
)


def _document(made: Made, _source: Source) -> Any:
    starts, until = made["in_force"]

    def build(key: str, span: Span) -> model.Document:
        return model.Document(
            id=key,
            title=made["title"],
            number=made["number"],
            issuer=made["issuer"],
            issued=made["issued"],
            starts=starts,
            until=until,
            numbering=made["numbering"],
            at=span,
            spans=made.spans,
        )

    return build


DOCUMENT = Record(
    {
        "title": Key(NAME),
        "number": Key(TEXT),
        "issuer": Key(NAME),
        "issued": Key(DATE),
        "in_force": Key(FORCE),
        "numbering": Key(Choice(NUMBERINGS), "articles"),
    },
    _document,
)

WHO = Record(
    {"age": Key(whole(18, 120)), "residency": Key(Many(Choice(RESIDENCY))), **GROUNDS},
    lambda made, _source: model.Who(age=made["age"], residency=made["residency"], **grounds(made)),
)

SCALE = Record(
    {
        "lowest": Key(whole(0, 100_000)),
        "highest": Key(whole(1, 100_000)),
        "base": Key(whole(0, 100_000)),
        **GROUNDS,
    },
    lambda made, _source: model.Scale(
        lowest=made["lowest"], highest=made["highest"], base=made["base"], **grounds(made)
    ),
)

LEVEL = Record(
    {"id": Key(IDENTIFIER), "name": Key(NAME), "from": Key(whole(0, 100_000)), **GROUNDS},
    lambda made, _source: model.Level(
        id=made["id"], name=made["name"], lowest=made["from"], **grounds(made)
    ),
)

PERIOD = Record(
    {"months": Key(MONTHS), "by": Key(Choice(("law",)), ""), **GROUNDS},
    lambda made, _source: model.Period(
        months=made["months"], by_law=made["by"] == "law", **grounds(made)
    ),
)

CLASS = Record({"months": Key(MONTHS)}, lambda made, _source: made["months"])

SEVERITY = Record(
    {**{severity: Key(CLASS) for severity in SEVERITIES}, **GROUNDS},
    lambda made, _source: (
        {severity: made[severity] for severity in SEVERITIES},
        model.Grounded(**grounds(made)),
    ),
)

HOLDS = Record(
    {"asks": Key(Many(Choice(HOLD_DATES))), "days": Key(whole(0, 3660)), **GROUNDS},
    lambda made, _source: model.Holds(asks=made["asks"], days=made["days"], **grounds(made)),
)

DISPLAY = Record(
    {"positive": Key(MONTHS), "adverse": Key(MONTHS), **GROUNDS},
    lambda made, _source: model.Display(
        positive=made["positive"], adverse=made["adverse"], **grounds(made)
    ),
)

GUARD = Record({**GROUNDS}, lambda made, _source: model.Grounded(**grounds(made)))


def _dimension(made: Made, _source: Source) -> Any:
    return lambda key, span: model.Dimension(
        id=key,
        name=made["name"],
        cap=made["cap"],
        floor=made["floor"],
        weight=made["weight"],
        **grounds(made, span),
    )


DIMENSION = Record(
    {
        "name": Key(NAME),
        "cap": Key(POINTS, None),
        "floor": Key(POINTS, None),
        "weight": Key(WEIGHT, Fraction(1)),
        **GROUNDS,
    },
    _dimension,
)


def _pool(made: Made, _source: Source) -> Any:
    return lambda key, span: model.Pool(
        id=key,
        name=made["name"],
        dimension=made["dimension"],
        cap=made["cap"],
        **grounds(made, span),
    )


POOL = Record(
    {"name": Key(NAME), "dimension": Key(IDENTIFIER), "cap": Key(POINTS), **GROUNDS}, _pool
)


def _group(made: Made, source: Source) -> Any:
    if not made["within"] and not made["same"]:
        source.error(
            Code.MISSING_KEY,
            _("The key {key!r} is missing here.").format(key="within"),
            made.at,
            _("A group says which of its records stand for one thing: by 'within' or 'same'."),
        )
        return BAD
    return lambda key, span: model.Group(
        id=key,
        name=made["name"],
        within=made["within"] or "validity",
        same=made["same"],
        **grounds(made, span),
    )


GROUP = Record(
    {
        "name": Key(NAME),
        "within": Key(Choice(WITHIN), ""),
        "same": Key(IDENTIFIER, ""),
        **GROUNDS,
    },
    _group,
)


def _ceiling(made: Made, _source: Source) -> Any:
    return lambda key, span: model.Ceiling(
        id=key,
        name=made["name"],
        select=made["select"],
        level=made["level"],
        law=made["law"],
        since=made["since"],
        **grounds(made, span),
    )


CEILING = Record(
    {
        "name": Key(NAME),
        "select": Key(SELECT),
        "level": Key(IDENTIFIER),
        "law": Key(TEXT),
        "since": Key(DATE),
        **GROUNDS,
    },
    _ceiling,
)

SETTINGS = Record(
    {
        "format": Key(Choice(("1",))),
        "id": Key(IDENTIFIER),
        "name": Key(NAME),
        "law": Key(Choice(("draft", "in_force", "lapsed"))),
        "figures": Key(Choice(("illustrative", "adopted"))),
        "first_published": Key(DATE),
        "in_force": Key(FORCE),
        "documents": Key(identified(DOCUMENT)),
        "who": Key(WHO),
        "scale": Key(SCALE),
        "levels": Key(Many(LEVEL)),
        "validity": Key(PERIOD),
        "severities": Key(SEVERITY),
        "holds": Key(HOLDS),
        "display": Key(DISPLAY),
        "guard": Key(GUARD, None),
        "dimensions": Key(identified(DIMENSION)),
        "pools": Key(identified(POOL), {}),
        "groups": Key(identified(GROUP), {}),
        "ceilings": Key(identified(CEILING), {}),
        "derived": Key(identified(DERIVED), {}),
        **DUTY_KEYS,
    },
    lambda made, _source: made,
)
