"""The grammar of `catalogue.yaml`: categories, items and their fields."""

from __future__ import annotations

from typing import Any

from chengxin.diagnostics import Span
from chengxin.rulebook import model
from chengxin.rulebook.codes import Code
from chengxin.rulebook.grammar.common import (
    GROUNDS,
    MONTHS,
    NAME,
    WHERE,
    conditions,
    grounds,
    identified,
)
from chengxin.rulebook.grammar.duties import LENGTHS, one_unit
from chengxin.rulebook.grammar.settings import SEVERITIES
from chengxin.rulebook.scalars import DECIMAL, IDENTIFIER, TEXT, TRUTH, whole
from chengxin.rulebook.shapes import Choice, Key, Made, Many, Record, Table
from chengxin.rulebook.source import BAD, Source
from chengxin.text import _

FIELD_TYPES = ("integer", "decimal", "money", "code", "date", "yes_no")
DOCUMENTS = (
    "judgment",
    "ruling",
    "penalty_decision",
    "enforcement_decision",
    "listing_decision",
    "revocation_decision",
    "disciplinary_decision",
    "none",
)
EXCLUDES = ("summary_procedure", "warning", "minor_corrected", "under_appeal")
#: The largest number a field may hold, in its smallest unit: sums of them stay far below 2**63.
LARGEST = 10**12


#: What a field of each type must say, and what it may say besides.
_WANTS: dict[str, tuple[str, ...]] = {
    "integer": ("max",),
    "decimal": ("places", "max"),
    "money": ("max",),
    "code": ("codes",),
}
_MAY: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("integer", "decimal", "money"), ("min", "unit")),
    "code": ("ordered",),
}


def _field(made: Made, source: Source) -> Any:
    kind = made["type"]
    wants = _WANTS.get(kind, ())
    may = {"name", "type", "optional", *wants, *_MAY.get(kind, ())}
    for key in wants:
        if key not in made.spans or made[key] == {}:
            source.error(
                Code.MISSING_KEY,
                _("A field of type {type} needs the key {key!r}.").format(type=kind, key=key),
                made.at,
            )
    for key in made.spans:
        if key not in may:
            source.error(
                Code.KEY_DOES_NOT_FIT,
                _("A field of type {type} has no {key!r}.").format(type=kind, key=key),
                made.spans[key],
            )
    places = 2 if kind == "money" else made["places"]
    _range(made, places, source)

    def build(key: str, span: Span) -> model.Field:
        return model.Field(
            id=key,
            name=made["name"],
            type=kind,
            places=places,
            minimum=made["min"],
            maximum=made["max"],
            unit=made["unit"],
            codes=made["codes"],
            ordered=made["ordered"],
            optional=made["optional"],
            at=span,
            spans=made.spans,
        )

    return build


def _range(made: Made, places: int, source: Source) -> None:
    """Report numbers that no sum could hold, or that no cell could meet."""
    lowest, highest = made["min"], made["max"]
    if highest is not None and highest * 10**places > LARGEST:
        source.error(
            Code.FIELD_RANGE,
            _("The largest number a field may allow is {most} of its smallest unit.").format(
                most=LARGEST
            ),
            made.spans["max"],
        )
    if lowest is not None and lowest < 0:
        source.error(
            Code.FIELD_RANGE, _("A field's numbers begin at 0 or above."), made.spans["min"]
        )
    if highest is not None and highest <= (lowest or 0):
        source.error(
            Code.FIELD_RANGE,
            _("The largest number must lie above the smallest one."),
            made.spans["max"],
        )
    for key in ("min", "max"):
        if made[key] is not None and made[key] != round(made[key], places):
            source.error(
                Code.FIELD_RANGE,
                _("{number} is finer than the field.").format(number=made[key]),
                made.spans[key],
            )


FIELD = Record(
    {
        "name": Key(NAME),
        "type": Key(Choice(FIELD_TYPES)),
        "places": Key(whole(1, 4), 0),
        "min": Key(DECIMAL, None),
        "max": Key(DECIMAL, None),
        "unit": Key(NAME, None),
        "codes": Key(Table(IDENTIFIER, NAME), {}),
        "ordered": Key(TRUTH, False),
        "optional": Key(TRUTH, False),
    },
    _field,
)


def _category(made: Made, _source: Source) -> Any:
    return lambda key, span: model.Category(
        id=key, name=made["name"], source=made["class"], **grounds(made, span)
    )


# [yuxi 6, 8/ratings] [jinan 8, 10/ratings] [sanming 7] [shaoxing 2.1]
CATEGORY = Record(
    {
        "name": Key(NAME),
        "class": Key(Choice(("basic", "public", "market", "supplementary"))),
        **GROUNDS,
    },
    _category,
)

LENGTH = {
    "months": Key(MONTHS, None),
    "to": Key(Choice(("year_end",)), ""),
    "by": Key(Choice(("law",)), ""),
    **GROUNDS,
}


def _length(made: Made, source: Source) -> dict[str, Any] | None:
    """Return what every period of an item says, None when it says no length or two."""
    if (made["months"] is None) == (not made["to"]):
        source.error(
            Code.PERIOD_LENGTH, _("A period has either 'months' or 'to: year_end'."), made.at
        )
        return None
    return {"months": made["months"] or 0, "by_law": made["by"] == "law", **grounds(made)}


def _term(made: Made, source: Source) -> Any:
    length = _length(made, source)
    return BAD if length is None else model.Term(where=conditions(made["where"]), **length)


def _validity(made: Made, source: Source) -> Any:
    length = _length(made, source)
    return BAD if length is None else model.Validity(when=made["when"], **length)


TERM = Record({"where": Key(WHERE), **LENGTH}, _term)

VALIDITY = Record({**LENGTH, "when": Key(Many(TERM), ())}, _validity)

_REFUSED_KEYS = {"name", "category", "use", "reason", "cite", "modelled_on"}


def _item(made: Made, source: Source) -> Any:
    if made["use"] == "refused":
        for key in made.spans:
            if key not in _REFUSED_KEYS:
                source.error(
                    Code.REFUSED_ITEM_HAS_MORE,
                    _("A refused item is never taken in and has no {key!r}.").format(key=key),
                    made.spans[key],
                )
    else:
        missing = [key for key in ("finding", "consent") if not made[key]]
        for key in missing:
            source.error(
                Code.MISSING_KEY, _("The key {key!r} is missing here.").format(key=key), made.at
            )
        if missing:
            return BAD
    if made["use"] != "scored" and not made["reason"]:
        source.error(
            Code.MISSING_REASON,
            _("An item that is not scored says why: the key 'reason' is missing."),
            made.at,
        )
    names = ("name", "category", "finding", "furnisher", "purpose", "legal_basis", "necessity")
    more = ("consent", "use", "reason", "validity", "severity", "document", "excludes")
    last = ("earned_by", "repairs", "continuing", "sources", "submission", "fields")
    values = {key: made[key] for key in (*names, *more, *last)}
    return lambda key, span: model.Item(id=key, **values, **grounds(made, span))


SOURCES = Record(
    {"same": Key(Many(IDENTIFIER)), "precedence": Key(Many(TEXT))},
    lambda made, _source: model.Sources(
        same=made["same"], precedence=made["precedence"], at=made.at, spans=made.spans
    ),
)


def _submission(made: Made, source: Source) -> Any:
    unit = one_unit(made, source)
    return BAD if unit is None else model.Submission(length=made[unit], unit=unit, **grounds(made))


# [jinan 10]: the law may set another period than the city's own.
SUBMISSION = Record({**LENGTHS, **GROUNDS}, _submission)

ITEM = Record(
    {
        "name": Key(NAME),
        "category": Key(IDENTIFIER),
        "finding": Key(Many(Choice(("positive", "adverse")), single=True), ()),
        "furnisher": Key(TEXT, ""),
        "purpose": Key(TEXT, ""),
        "legal_basis": Key(TEXT, ""),
        "necessity": Key(TEXT, ""),
        "consent": Key(Choice(("by_law", "consent", "declared")), ""),
        "use": Key(Choice(("scored", "kept", "refused"))),
        "reason": Key(TEXT, ""),
        "fields": Key(identified(FIELD), {}),
        "validity": Key(VALIDITY, None),
        "severity": Key(Many(Choice(SEVERITIES), single=True), ()),
        "document": Key(Choice(DOCUMENTS), ""),
        "excludes": Key(Many(Choice(EXCLUDES), single=True), ()),
        "earned_by": Key(Choice(("money", "time", "deed", "finding")), ""),
        "repairs": Key(Many(IDENTIFIER, single=True), ()),
        "continuing": Key(TRUTH, False),
        "sources": Key(SOURCES, None),
        "submission": Key(SUBMISSION, None),
        **GROUNDS,
    },
    _item,
)

CATALOGUE = Record(
    {"categories": Key(identified(CATEGORY)), "items": Key(identified(ITEM))},
    lambda made, _source: (made["categories"], made["items"]),
)
