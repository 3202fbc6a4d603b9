"""The grammar of what `rulebook.yaml` says a city owes its people beside the points.

Consent, clocks, channels, deviations from the text, interpretations, reviews and reasons of
change. No score depends on any of it; the lists of words are closed, so that every clock and
channel means the same in every city.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from chengxin.diagnostics import Span
from chengxin.rulebook import model
from chengxin.rulebook.codes import Code
from chengxin.rulebook.grammar.common import CITE, GROUNDS, NAME, grounds, identified
from chengxin.rulebook.scalars import DATE, TRUTH, Scalar, whole
from chengxin.rulebook.shapes import Choice, Key, Made, Many, Record
from chengxin.rulebook.source import BAD, Source
from chengxin.text import _

#: The acts before which a text may ask for consent, in the order in which they happen.
ACTS = ("collection", "calculation", "query", "use", "disclosure")

#: Events from which a clock runs.
EVENTS = (
    "formed",
    "submitted",
    "received",
    "forwarded",
    "decided",
    "revoked",
    "declared",
    "withdrawn",
    "expired",
)

#: What happens when a clock runs out: nothing but that the delay shows, the item stops counting
#: until it is confirmed, or the case goes on to whoever supervises. Never anything against anybody.
EFFECTS = ("none", "stops_counting", "escalates")

#: Duty → the events from which its clock may run.
DUTIES: Mapping[str, tuple[str, ...]] = {
    "submission": ("formed",),
    "intake": ("submitted",),
    "verification": ("declared", "received"),
    "dispute_flag": ("received",),
    "dispute_own": ("received",),
    "dispute_forward": ("received",),
    "dispute_furnisher": ("received", "forwarded"),
    "dispute_total": ("received",),
    "review": ("received", "decided"),
    "correction": ("decided",),
    "repair": ("received",),
    "repair_update": ("decided",),
    "revocation_update": ("revoked",),
    "rights_answer": ("received",),
    "consent_end": ("withdrawn",),
    "deletion": ("withdrawn", "expired", "decided"),
}

#: Duties in which an item, or with consent withdrawn every item, can stop counting.
IN_QUESTION = (
    "dispute_flag",
    "dispute_own",
    "dispute_forward",
    "dispute_furnisher",
    "dispute_total",
    "review",
    "correction",
    "repair",
    "repair_update",
    "revocation_update",
    "consent_end",
)

#: Kinds of channel by which a person may ask.
CHANNELS = ("app", "mini_programme", "official_account", "website", "terminal", "counter")

#: On what a change of the rules may rest (Yuxi article 25, and an error found).
BASES = ("data_source", "law", "use", "error")

UNITS = ("working_days", "calendar_days", "months")

_THING = re.compile(r"[a-z_]+(/[a-z][a-z0-9_]*)*")


def _thing(text: str) -> str:
    if not _THING.fullmatch(text):
        raise ValueError(text)
    return text


THING = Scalar(
    _thing,
    lambda: _("The name of a thing of this rulebook is expected, such as indicators/fines."),
    {"type": "string", "pattern": f"^{_THING.pattern}$"},
)

# [yuxi 8] [jinan 7] [sanming 15, 23] [shaoxing 1.1(2), 3.2]
CONSENT = Record(
    {"before": Key(Many(Choice(ACTS))), "signed": Key(TRUTH, False), **GROUNDS},
    lambda made, _source: model.ConsentRule(
        before=made["before"], signed=made["signed"], **grounds(made)
    ),
)


#: The keys of which a period has exactly one.
LENGTHS = {
    "working_days": Key(whole(0, 60), None),
    "calendar_days": Key(whole(0, 366), None),
    "months": Key(whole(1, 60), None),
}


def one_unit(made: Made, source: Source) -> str | None:
    """Return the unit in which a length is written, or report that there is none or two."""
    written = [unit for unit in UNITS if made[unit] is not None]
    if len(written) == 1:
        return written[0]
    source.error(
        Code.CLOCK_LENGTH,
        _("A clock has exactly one length: {units}.").format(units=", ".join(UNITS)),
        made.at,
    )
    return None


def _clock(made: Made, source: Source) -> Any:
    unit = one_unit(made, source)
    if unit is None:
        return BAD
    return lambda key, span: model.Clock(
        id=key,
        name=made["name"],
        length=made[unit],
        unit=unit,
        starts=made["starts"],
        effect=made["effect"],
        **grounds(made, span),
    )


# [yuxi 22] [jinan 10, 20] [shaoxing 4.1, 4.2]
CLOCK = Record(
    {
        "name": Key(NAME),
        **LENGTHS,
        "starts": Key(Choice(EVENTS)),
        "effect": Key(Choice(EFFECTS)),
        **GROUNDS,
    },
    _clock,
)


def _by_key(made: Made, _source: Source) -> dict[str, Any]:
    """Return the things that were written, each made with its own key."""
    return {key: make(key, made.spans[key]) for key, make in made.values.items() if make}


CLOCKS = Record({duty: Key(CLOCK, None) for duty in DUTIES}, _by_key)


def _channel(made: Made, source: Source) -> Any:
    for key in ("free", "real_name"):
        if not made[key]:
            source.error(
                Code.BAD_CHANNEL,
                _("A person asks free of charge and by real name, everywhere."),
                made.spans[key],
                _("Write {key}: true, or leave the channel out.").format(key=key),
            )
    return lambda key, span: model.Channel(
        id=key, kind=made["kind"], name=made["name"], **grounds(made, span)
    )


# [yuxi 17] [sanming 15] [shaoxing 3.2]
CHANNEL = Record(
    {
        "kind": Key(Choice(CHANNELS)),
        "name": Key(NAME),
        "free": Key(TRUTH),
        "real_name": Key(TRUTH),
        **GROUNDS,
    },
    _channel,
)

DEVIATION = Record(
    {"about": Key(THING), "text": Key(NAME), "cite": Key(CITE)},
    lambda made, _source: model.Deviation(
        about=made["about"],
        text=made["text"],
        cite=made["cite"],
        at=made.at,
        spans=made.spans,
    ),
)


def _interpretation(made: Made, _source: Source) -> Any:
    def build(key: str, span: Span) -> model.Interpretation:
        return model.Interpretation(
            id=key,
            question=made["question"],
            answer=made["answer"],
            on=made["date"],
            by=made["by"],
            about=made["about"],
            cite=made["cite"],
            at=span,
            spans=made.spans,
        )

    return build


# [yuxi 26] [jinan 23]
INTERPRETATION = Record(
    {
        "question": Key(NAME),
        "answer": Key(NAME),
        "date": Key(DATE),
        "by": Key(NAME),
        "about": Key(Many(THING, single=True)),
        "cite": Key(CITE),
    },
    _interpretation,
)

# [shaoxing 2.3/review, 3.1/review]
REVIEW = Record(
    {"every_months": Key(whole(1, 120)), "last_on": Key(DATE), **GROUNDS},
    lambda made, _source: (
        lambda _key, span: model.Review(
            every=made["every_months"], last_on=made["last_on"], **grounds(made, span)
        )
    ),
)

REVIEWS = Record({"catalogue": Key(REVIEW, None), "indicators": Key(REVIEW, None)}, _by_key)

# [yuxi 25]
CHANGE = Record(
    {
        "on": Key(DATE),
        "basis": Key(Choice(BASES)),
        "reason": Key(NAME),
        "about": Key(Many(THING, single=True), ()),
        **GROUNDS,
    },
    lambda made, _source: model.Change(
        on=made["on"],
        basis=made["basis"],
        reason=made["reason"],
        about=made["about"],
        **grounds(made),
    ),
)

#: The keys of `rulebook.yaml` that this module reads.
DUTY_KEYS: Mapping[str, Key] = {
    "consent": Key(CONSENT, None),
    "clocks": Key(CLOCKS, {}),
    "channels": Key(identified(CHANNEL), {}),
    "deviations": Key(Many(DEVIATION), ()),
    "interpretations": Key(identified(INTERPRETATION), {}),
    "reviews": Key(REVIEWS, {}),
    "changes": Key(Many(CHANGE), ()),
}
