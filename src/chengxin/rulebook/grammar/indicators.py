"""The grammar of `indicators/*.yaml`: which records → what is measured → points → limits."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, override

import yaml

from chengxin.diagnostics import Span
from chengxin.rulebook import model
from chengxin.rulebook.codes import Code
from chengxin.rulebook.grammar.common import GROUNDS, MONTHS, NAME, SELECT, grounds, identified
from chengxin.rulebook.scalars import (
    DATE,
    DECIMAL,
    FRACTION,
    IDENTIFIER,
    POINTS,
    RANGE_WORDS,
    PointsScalar,
    is_range,
    whole,
)
from chengxin.rulebook.shapes import (
    Choice,
    Either,
    Key,
    Made,
    Many,
    Record,
    Schema,
    Shape,
    Table,
)
from chengxin.rulebook.source import BAD, Refusal, Source
from chengxin.text import _

PERIODS = ("each", "day", "month", "quarter", "year", "validity")
FORMS = ("fixed", "per", "steps", "bands", "rates", "table")
CIVIL = ("day", "month", "quarter", "year")


class OverShape(Shape):
    """One word of `PERIODS`, or `{rolling: n}`; read as an `Over`."""

    _rolling = Record({"rolling": Key(MONTHS)}, lambda made, _source: made["rolling"])
    _word = Choice(PERIODS)

    @override
    def read(self, node: yaml.Node, source: Source) -> Any:
        if isinstance(node, yaml.MappingNode):
            months = self._rolling.read(node, source)
            if months is BAD:
                return BAD
            return model.Over(period="rolling", months=months, at=source.span(node))
        word = self._word.read(node, source)
        return BAD if word is BAD else model.Over(period=word, at=source.span(node))

    @override
    def schema(self) -> Schema:
        return {"anyOf": [self._word.schema(), self._rolling.schema()]}


_NAME = "[a-z][a-z0-9_]*"
#: A field, or the time between two dates of a record.
#: The most records that a ratio can ask for.
MOST_RECORDS = 10_000

_MEASURED = re.compile(rf"(?:(months|days)\(({_NAME}), ?({_NAME})\)|({_NAME}))")
_MEASURE = re.compile(
    rf"(?:(sum|max|min|latest)\((?:(?:months|days)\({_NAME}, ?{_NAME}\)|{_NAME})\)"
    rf"|(?:months|days)\({_NAME}, ?{_NAME}\)|{_NAME})"
)


def _ratio(made: Made, source: Source) -> Any:
    if len(made["ratio"]) != 2:
        source.error(
            Code.BAD_MEASURE,
            _("A ratio is of two: the field that is added up, and the field or count below it."),
            made.spans["ratio"],
        )
        return BAD
    field, base = made["ratio"]
    return model.Measure(
        function="ratio", field=field, base=base, fewest=made["fewest"], at=made.at
    )


class MeasureShape(Shape):
    """`count`, a field or `months(a, b)`, or `sum(f)`, `max(f)`, `min(f)`, `latest(f)` of either.

    Or `{ratio: [f, g], fewest: n}`. Read as a `Measure`.
    """

    _ratio = Record(
        {"ratio": Key(Many(IDENTIFIER)), "fewest": Key(whole(1, MOST_RECORDS), 1)}, _ratio
    )

    @override
    def read(self, node: yaml.Node, source: Source) -> Any:
        if isinstance(node, yaml.MappingNode):
            return self._ratio.read(node, source)
        match = _MEASURE.fullmatch(node.value) if isinstance(node, yaml.ScalarNode) else None
        if match is None:
            return source.bad(
                Code.BAD_MEASURE,
                _("A measure is count, a field's name, sum(f), max(f), min(f) or latest(f)."),
                node,
                _("A field may be the time between two dates: months(formed_on, ended_on)."),
            )
        function = match.group(1)
        inner = node.value[len(function) + 1 : -1] if function else node.value
        if inner == "count" and not function:
            return model.Measure(at=source.span(node))
        of = _MEASURED.fullmatch(inner)
        assert of is not None, "the whole pattern holds this one"
        unit, begins, ends, word = of.groups()
        return model.Measure(
            function=function or "value",
            field=word or "",
            lasting=model.Lasting(unit, begins, ends) if unit else None,
            at=source.span(node),
        )

    @override
    def schema(self) -> Schema:
        word = {"type": "string", "pattern": f"^{_MEASURE.pattern}$"}
        return {"anyOf": [word, self._ratio.schema()]}


def _rate(made: Made, source: Source) -> Any:
    if made["unit"] <= 0:
        source.error(Code.BAD_UNIT, _("A unit must be above 0."), made.spans["unit"])
        return BAD
    return model.Rate(made["unit"], made["points"], made["parts"] == "proportional")


RATE = Record(
    {
        "unit": Key(DECIMAL),
        "points": Key(POINTS),
        "parts": Key(Choice(("dropped", "proportional")), "dropped"),
    },
    _rate,
)

BAND = Record(
    {"from": Key(DECIMAL), "points": Key(POINTS), "per": Key(RATE, None)},
    lambda made, _source: model.Band(made["from"], made["points"], made["per"], made.at),
)

STRETCH = Record(
    {"from": Key(DECIMAL), "per": Key(RATE)},
    lambda made, _source: model.Band(
        made["from"], 0, model.Rate(made["per"].unit, made["per"].points, True), made.at
    ),
)

STEPS = Table(
    DECIMAL, POINTS, lambda key, points, span: model.Band(key, points, None, span), fewest=1
)


class TableShape(Shape):
    """Points by one code, `{national: 40}`, or by two, `{national: {first: 40}}`.

    Read as a dict from tuples of codes to centipoints.
    """

    _inner = Table(IDENTIFIER, Either(POINTS, Table(IDENTIFIER, POINTS, fewest=1)), fewest=1)

    @override
    def read(self, node: yaml.Node, source: Source) -> Any:
        for _key, value in node.value if isinstance(node, yaml.MappingNode) else ():
            if is_range(value):
                return PointsScalar.chosen("{…}", value, source)
        read = self._inner.read(node, source)
        if read is BAD:
            return BAD
        table: dict[tuple[str, ...], int] = {}
        for code, value in read.items():
            if isinstance(value, dict):
                table.update({(code, second): points for second, points in value.items()})
            else:
                table[(code,)] = value
        return table

    @override
    def schema(self) -> Schema:
        return self._inner.schema()


LOOKUP = Record(
    {"by": Key(Many(IDENTIFIER, single=True)), "points": Key(TableShape())},
    lambda made, _source: (made["by"], made["points"], made.at),
)


def _points(made: Made, source: Source) -> Any:
    written = [form for form in FORMS if form in made.spans]
    if len(written) != 1:
        source.error(
            Code.POINTS_FORM,
            _("Points are written in exactly one form: {forms}.").format(
                forms=", ".join(form for form in FORMS if form in made.values)
            ),
            made.at,
        )
        return BAD
    form = written[0]
    value = made[form]
    place: dict[str, Any] = {"form": form, "at": made.spans[form], "spans": made.spans}
    if form == "fixed":
        return model.Points(fixed=value, **place)
    if form == "table":
        by, table, at = value
        if not 1 <= len(by) <= 2 or any(len(codes) != len(by) for codes in table):
            source.error(
                Code.TABLE_DEPTH,
                _("A table is by one or two fields, and its points are nested as deep."),
                at,
            )
            return BAD
        return model.Points(by=by, table=table, **place)
    if form == "per":
        bands: tuple[model.Band, ...] = (model.Band(DECIMAL.parse("0"), 0, value, made.at),)
    else:
        bands = tuple(value.values()) if form == "steps" else value
    starts = [band.starts for band in bands]
    if starts != sorted(set(starts)) or (starts and starts[0] < 0):
        source.error(
            Code.NOT_ASCENDING,
            _("The places from which points change must climb, and begin at 0 or above."),
            made.spans[form],
        )
        return BAD
    return model.Points(bands=bands, **place)


_DISCRETION: dict[str, Refusal] = dict.fromkeys(
    (*RANGE_WORDS, "discretion", "at_most", "at_least"),
    (
        Code.DISCRETIONARY,
        lambda: _("Points are never at discretion; a listed tier is the most there is."),
    ),
)

_FORM_KEYS: dict[str, Key] = {
    "fixed": Key(POINTS, None),
    "per": Key(RATE, None),
    "steps": Key(STEPS, {}),
    "bands": Key(Many(BAND), ()),
    "rates": Key(Many(STRETCH), ()),
    "table": Key(LOOKUP, None),
}


def points_form(*forms: str, refused: Mapping[str, Refusal] | None = None) -> Record:
    """Return the grammar of points in one of `forms`; more keys may be `refused`."""
    keys = {form: _FORM_KEYS[form] for form in forms}
    return Record(keys, _points, {**_DISCRETION, **(refused or {})})


POINTS_FORM = points_form(*FORMS)

REPEAT = Record(
    {"factors": Key(Many(FRACTION)), "class": Key(IDENTIFIER, "")},
    lambda made, _source: model.Repeat(
        factors=made["factors"], class_id=made["class"], at=made.at, spans=made.spans
    ),
)


def _limits(made: Made, source: Source) -> Any:
    written = [period for period in CIVIL if made[period] is not None]
    if len(written) > 1:
        source.error(Code.TWO_WINDOWS, _("An indicator has one window limit at the most."), made.at)
        return BAD
    period = written[0] if written else ""
    return model.Limits(
        period=period,
        window=made[period] if period else 0,
        total=made["total"],
        at=made.at,
        spans=made.spans,
    )


LIMITS = Record(
    {**{period: Key(POINTS, None) for period in CIVIL}, "total": Key(POINTS, None)}, _limits
)


def _interval(made: Made, source: Source) -> Any:
    if bool(made["months"]) == bool(made["days"]):
        source.error(
            Code.INTERVAL_LENGTH,
            _("An interval has one length, in 'months' or in 'days'."),
            made.at,
        )
        return BAD
    return model.Interval(months=made["months"], days=made["days"], at=made.at, spans=made.spans)


INTERVAL = Record({"months": Key(MONTHS, 0), "days": Key(whole(1, 3660), 0)}, _interval)

INDICATOR_KEYS: dict[str, Key] = {
    "name": Key(NAME),
    "kind": Key(Choice(("award", "deduction"))),
    "select": Key(SELECT, None),
    "over": Key(OverShape(), None),
    "measure": Key(MeasureShape(), None),
    "points": Key(POINTS_FORM, None),
    "repeat": Key(REPEAT, None),
    "age": Key(Table(MONTHS, FRACTION), {}),
    "limits": Key(LIMITS, None),
    "pool": Key(IDENTIFIER, ""),
    "group": Key(IDENTIFIER, ""),
    "interval": Key(INTERVAL, None),
    "since": Key(DATE, None),
    "clean": Key(Table(MONTHS, POINTS), {}),
    **GROUNDS,
}


def _indicator(made: Made, source: Source) -> Any:
    wrong: list[str] = []
    if made["clean"]:
        wrong += ["select", "over", "measure", "points", "repeat", "age"]
    if made["kind"] == "award":
        wrong += ["since"]
    for key in wrong:
        if key in made.spans:
            source.error(
                Code.KEY_DOES_NOT_FIT,
                _("The key {key!r} has no meaning for this kind of indicator.").format(key=key),
                made.spans[key],
            )
    missing = [key for key in ("select", "points") if made[key] is None and not made["clean"]]
    for key in missing:
        source.error(
            Code.MISSING_KEY, _("The key {key!r} is missing here.").format(key=key), made.at
        )
    if missing:
        return BAD

    def build(key: str, span: Span) -> model.Indicator:
        return model.Indicator(
            id=key,
            dimension="",
            name=made["name"],
            kind=made["kind"],
            select=made["select"],
            over=made["over"] or model.Over(at=span),
            measure=made["measure"] or model.Measure(at=span),
            points=made["points"],
            repeat=made["repeat"],
            age=tuple(sorted(made["age"].items())),
            limits=made["limits"] or model.Limits(at=span),
            pool=made["pool"],
            since=made["since"],
            clean=tuple(sorted(made["clean"].items())),
            group=made["group"],
            interval=made["interval"],
            **(grounds(made) | {"at": span}),
        )

    return build


INDICATORS = Record(
    {
        "dimension": Key(IDENTIFIER),
        "indicators": Key(identified(Record(INDICATOR_KEYS, _indicator))),
    },
    lambda made, _source: made,
)
