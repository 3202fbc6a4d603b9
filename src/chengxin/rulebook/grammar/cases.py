"""The grammar of `cases/*.yaml`: worked examples, with people and their records as cells of text.

The cells are not judged here: a case's records go through the same reader as a city's files.
"""

from __future__ import annotations

from typing import Any

from chengxin.diagnostics import Span
from chengxin.rulebook import model
from chengxin.rulebook.codes import Code
from chengxin.rulebook.grammar.common import CITE, NAME, identified
from chengxin.rulebook.scalars import (
    DATE,
    DECIMAL,
    IDENTIFIER,
    POINTS,
    TEXT,
    Cell,
    whole,
)
from chengxin.rulebook.shapes import Choice, Key, Made, Many, Record, Table
from chengxin.rulebook.source import BAD, Source
from chengxin.rulebook.vocabulary import PARTS, REASONS, UNMET
from chengxin.text import _

CELLS = Table(IDENTIFIER, Cell())


def _row(made: Made, source: Source) -> Any:
    part = made["part"] or ("record" if made["record"] else "window" if made["window"] else "")
    if not part:
        source.error(
            Code.MISSING_KEY,
            _("A row names a 'record', a 'window' or its 'part'."),
            made.at,
        )
        return BAD
    return model.ExpectedRow(
        part=part,
        rule=made["rule"],
        furnisher=made["furnisher"] or ("F" if part == "record" else ""),
        record=made["record"],
        window=made["window"],
        points=made["points"],
        reason=made["reason"],
        measure=made["measure"],
        valid_until=made["valid_until"],
        at=made.at,
        spans=made.spans,
    )


ROW = Record(
    {
        "part": Key(Choice(PARTS), ""),
        "rule": Key(IDENTIFIER, ""),
        "furnisher": Key(TEXT, ""),
        "record": Key(TEXT, ""),
        "window": Key(DATE, None),
        "points": Key(POINTS, 0),
        "reason": Key(Choice(REASONS), ""),
        "measure": Key(DECIMAL, None),
        "valid_until": Key(DATE, None),
    },
    _row,
)


def _ask(made: Made, source: Source) -> Any:
    if not made["unmet"] and (made["score"] is None or not made["level"]):
        source.error(
            Code.MISSING_KEY,
            _("A question expects a 'score' and a 'level', or says which facts are 'unmet'."),
            made.at,
        )
        return BAD
    return model.Ask(
        as_of=made["as_of"],
        known_at=made["known_at"],
        score=made["score"],
        level=made["level"],
        next_change_on=made["next_change_on"],
        rows=made["rows"],
        unmet=made["unmet"],
        derived=made["derived"],
        at=made.at,
        spans=made.spans,
    )


EXPECTED = Record(
    {"value": Key(whole(0, 100_000)), "next_change_on": Key(DATE, None)},
    lambda made, _source: model.ExpectedDerived(
        value=made["value"], next_change_on=made["next_change_on"], at=made.at, spans=made.spans
    ),
)

ASK = Record(
    {
        "as_of": Key(DATE),
        "known_at": Key(TEXT, ""),
        "score": Key(whole(0, 100_000), None),
        "level": Key(IDENTIFIER, ""),
        "next_change_on": Key(DATE, None),
        "rows": Key(Many(ROW, fewest=0), ()),
        "unmet": Key(Many(Choice(UNMET)), ()),
        "derived": Key(Table(IDENTIFIER, EXPECTED), {}),
    },
    _ask,
)


def _case(made: Made, _source: Source) -> Any:
    def build(key: str, span: Span) -> model.Case:
        return model.Case(
            id=key,
            title=made["title"],
            proves=made["proves"],
            person=made["person"],
            records=made["records"],
            marks=made["marks"],
            consents=made["consents"],
            asks=made["asks"],
            at=span,
            spans=made.spans,
        )

    return build


CASES = Record(
    {
        "cases": Key(
            identified(
                Record(
                    {
                        "title": Key(NAME),
                        "proves": Key(CITE),
                        "person": Key(CELLS, {}),
                        "records": Key(Many(CELLS, fewest=0), ()),
                        "marks": Key(Many(CELLS, fewest=0), ()),
                        "consents": Key(Many(CELLS, fewest=0), ()),
                        "asks": Key(Many(ASK)),
                    },
                    _case,
                )
            )
        )
    },
    lambda made, _source: made["cases"],
)
