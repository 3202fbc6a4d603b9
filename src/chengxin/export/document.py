"""The copy as one JSON document, in the form of `schema.json`, which allows nothing else.

Points are whole hundredths, as the kernel has them; instants are in UTC, days are civil ones.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from chengxin.access.selectors import Look
from chengxin.export.gathering import Cut, Held
from chengxin.ledger.encoding import slots
from chengxin.people.changing.selectors import Changed
from chengxin.people.held.selectors import ConsentHeld, EventHeld
from chengxin.records.about.selectors import Filed, Mark, Version
from chengxin.records.declaring.selectors import Declared
from chengxin.records.own.selectors import Asked
from chengxin.report import figures
from chengxin.rulebook.model import Rulebook
from chengxin.scoring.result import Row
from chengxin.standing.selectors import Change

#: Counts up when a reader of older copies would misread a newer one.
SCHEMA_VERSION = 1

#: What a copy may hold, and nothing else.
SCHEMA = Path(__file__).with_name("schema.json")

type Part = dict[str, Any]


def as_json(held: Held) -> str:
    """Return the copy as its text."""
    return json.dumps(document(held), ensure_ascii=False, indent=1) + "\n"


def document(held: Held) -> Part:
    """Return the copy as plain values."""
    identity = held.identity
    return {
        "schema_version": SCHEMA_VERSION,
        "made_at": _at(held.made_at),
        "truncated": [_cut(each) for each in held.cuts],
        "person": {
            "person": str(held.person.person),
            "document": str(identity.kind),
            "number": identity.number.reveal(),
            "issuer": identity.issuer,
            "name": held.name.reveal(),
            "joined_at": _at(held.person.joined_at),
        },
        "facts": [
            {"recorded_at": _at(each.recorded_at), **_plain(asdict(each.facts))}
            for each in held.facts
        ],
        "consents": [_consent(each) for each in held.consents],
        "assistances": [
            {"event": number, **_plain(asdict(each))}
            for number, each in sorted(held.assistances.items())
        ],
        "changes": [_changed(each) for each in held.changes],
        "records": [_record(held, each) for each in held.records],
        "score": _score(held),
        "history": [_change(each) for each in held.history],
        "looks": [_look(each) for each in held.looks],
        "complaints": [_plain(asdict(each)) for each in held.complaints],
        "corrections": [_correction(each) for each in held.corrections],
        "declarations": [_declaration(each) for each in held.declarations],
    }


def _cut(cut: Cut) -> Part:
    return {"part": cut.part, "given": cut.given, "rest": f"?{cut.name}={cut.value}"}


def _changed(changed: Changed) -> Part:
    names = ("change", "kind", "ground", "document", "at", "undone")
    return {
        **_plain({name: getattr(changed, name) for name in names}),
        "number": changed.number.reveal() if changed.number else None,
        "name": changed.name.reveal() if changed.name else None,
    }


def _consent(consent: ConsentHeld) -> Part:
    days = ("consented_on", "withdrew_on", "expires_on", "updated_at")
    return {
        "purpose": consent.purpose,
        **_plain({name: getattr(consent, name) for name in days}),
        "events": [_event(each) for each in consent.events],
    }


def _event(event: EventHeld) -> Part:
    return {
        "event": event.event,
        "event_time": _at(event.event_time),
        "effective_on": event.effective_on.isoformat(),
        "given_by": event.given_by,
        "notice_sha256": event.notice.hex() if event.notice else None,
        "terms": json.dumps(event.terms, ensure_ascii=False, sort_keys=True),
    }


def _record(held: Held, filed: Filed) -> Part:
    return {
        "number": filed.record_no,
        "furnisher": filed.furnisher,
        "record": filed.record,
        "versions": [_version(held.rulebook, each) for each in filed.versions],
        "marks": [_mark(each) for each in filed.marks],
        "statements": [
            {"version": each.version, "said_at": _at(each.said_at), "words": each.words}
            for each in held.statements
            if each.record_no == filed.record_no
        ],
    }


def _correction(asked: Asked) -> Part:
    told = _plain(asdict(asked))
    return {"number": told.pop("number"), "reference": told.pop("reference"),
            "record": told.pop("record_no"), **told}  # fmt: skip


def _declaration(declared: Declared) -> Part:
    told = _plain(asdict(declared))
    told.pop("item")  # which stands with the record
    return {"record": told.pop("record_no"), "rulebook": told.pop("rulebook_no"), **told}


def _version(rulebook: Rulebook, version: Version) -> Part:
    plain = (
        "version", "item", "recorded_at", "known_from", "erased", "finding", "formed_on",
        "ended_on", "source_valid_until", "severity", "final_on", "notified_on", "issuer",
        "document", "delivery", "row",
    )  # fmt: skip
    told = _plain({name: getattr(version, name) for name in plain})
    return {**told, "values": _values(rulebook, version)}


def _values(rulebook: Rulebook, version: Version) -> list[Part]:
    """Return each value by its field's name; by its slot where the catalogue knows it no more."""
    item = rulebook.items.get(version.item)
    names = {slot: name for name, slot in slots(item).items()} if item else {}
    found = []
    for slot, value in enumerate(version.values, 1):
        if value is not None:
            field = item.fields[names[slot]] if item and slot in names else None
            text = figures.value_of(field, value) if field else str(value)
            found.append({"field": names.get(slot, f"f{slot}"), "number": value, "text": text})
    return found


def _mark(mark: Mark) -> Part:
    return _plain(asdict(mark))


def _score(held: Held) -> Part:
    found, standing = held.answer, held.standing
    return {
        "rulebook": held.rulebook.version,
        "as_of": found.as_of.isoformat(),
        "score": found.score,
        "level": found.level,
        "dimensions": _dimensions(found.dimensions),
        "unmet": [*found.unmet],
        "next_change_on": found.next_change_on and found.next_change_on.isoformat(),
        "stored": standing
        and {
            **_plain({name: getattr(standing, name) for name in _STORED}),
            "dimensions": _dimensions(standing.dimensions),
        },
        "rows": [_row(each) for each in found.rows],
    }


_STORED = ("score", "level", "as_of", "next_change_on", "scored_at", "rulebook_no")


def _row(row: Row) -> Part:
    told = _plain(asdict(row))
    del told["person"]
    return told


def _change(change: Change) -> Part:
    return {**_plain(asdict(change)), "dimensions": _dimensions(change.dimensions)}


def _dimensions(dimensions: Mapping[str, int]) -> list[Part]:
    return [{"dimension": name, "points": points} for name, points in dimensions.items()]


def _look(look: Look) -> Part:
    return {**_plain(asdict(look)), "kinds": [str(kind) for kind in look.kinds]}


def _plain(cells: Mapping[str, Any]) -> Part:
    return {name: _cell(value) for name, value in cells.items()}


def _cell(value: Any) -> Any:
    match value:
        case datetime():
            return _at(value)
        case None | bool() | int() | Sequence() | Mapping():
            return str(value) if isinstance(value, str) else value
        case _:
            return value.isoformat()


def _at(instant: datetime) -> str:
    return instant.astimezone(UTC).isoformat().replace("+00:00", "Z")
