"""Where every column about a person is in the copy, or why it is left out.

Each table that has a `person_no`, and what hangs on one of their rows, stands here with all its
columns: a path of `schema.json`, or a reason. A test holds the list against the database, so that
nothing new can be kept of somebody and be missing in their copy unseen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from chengxin.people.facts import FACTS


@dataclass(frozen=True, slots=True)
class Left:
    """Why a column is not in the copy."""

    reason: str


_INSIDE = Left("the number by which the site's tables belong together, and nobody outside knows")
_ROW = Left("the number of the row, which says nothing")

#: The columns of each table.
ACCOUNTED: Mapping[str, Mapping[str, str | Left]] = {
    "person": {
        "person_no": _INSIDE,
        "person": "person.person",
        "identity_index": Left("a keyed hash of the number, which is in the copy itself"),
        "identity_sealed": "person.number",
        "name_sealed": "person.name",
        "joined_at": "person.joined_at",
    },
    "person_facts": {
        "id": _ROW,
        "person_no": _INSIDE,
        "recorded_at": "facts[].recorded_at",
        **{name: f"facts[].{name}" for name in FACTS},
    },
    "consent": {
        "id": _ROW,
        "person_no": _INSIDE,
        "purpose": "consents[].purpose",
        "consented_on": "consents[].consented_on",
        "withdrew_on": "consents[].withdrew_on",
        "expires_on": "consents[].expires_on",
        "updated_at": "consents[].updated_at",
    },
    "person_alias": {
        "change": "changes[].change",
        "person_no": _INSIDE,
        "identity_index": Left("a keyed hash of the number, which is in the copy itself"),
        "identity_sealed": "changes[].number",
        "name_sealed": "changes[].name",
    },
    "person_change": {
        "change": "changes[].change",
        "act": _ROW,
        "content": Left("the hash that two people answered for"),
        "person_no": _INSIDE,
        "other_no": _INSIDE,
        "undoes": Left("which change it undoes; that one says that it was undone"),
        "asked_by": Left("who of the staff proposed it; the body answers for it"),
        "answered_by": Left("who of the staff agreed; the body answers for it"),
        **{name: f"changes[].{name}" for name in ("kind", "ground", "document", "at")},
    },
    "change_proposal": dict.fromkeys(
        (
            "act", "person_no", "other_no", "undoes", "kind", "ground", "document", "sealed",
            "content",
        ),
        Left("what staff proposed; what was decided is in the copy"),
    ),
    "person_merged": dict.fromkeys(
        ("person_no", "into_no", "change", "kept"),
        Left("what would be put back; all of it is in the copy, with the records and points"),
    ),
    "assistance": {
        "event": "assistances[].event",
        "person_no": _INSIDE,
        "clerk": Left("who of the staff helped; the body answers for it"),
        "checked": Left("always the same four words: without one of them nobody is entered"),
        **{
            name: f"assistances[].{name}"
            for name in ("at", "organisation", "place", "document", "said", "form")
        },
    },
    "consent_event": {
        "id": _ROW,
        "person_no": _INSIDE,
        "purpose": "consents[].purpose",
        "place": Left("the order of the events, which the copy keeps"),
        "event_type": "consents[].events[].event",
        "event_time": "consents[].events[].event_time",
        "effective_on": "consents[].events[].effective_on",
        "given_by": "consents[].events[].given_by",
        "notice": "consents[].events[].notice_sha256",
        "terms": "consents[].events[].terms",
    },
    "record": {
        "record_no": "records[].number",
        "furnisher_no": "records[].furnisher",
        "record": "records[].record",
        "person_no": _INSIDE,
    },
    "record_version": {
        "record_no": "records[].number",
        "version": "records[].versions[].version",
        "person_no": _INSIDE,
        "catalogue_no": "records[].versions[].item",
        "recorded_at": "records[].versions[].recorded_at",
        "known_from": "records[].versions[].known_from",
        "delivery_id": "records[].versions[].delivery",
        "row": "records[].versions[].row",
        "digest": Left("a keyed hash of the content, which is in the copy itself"),
    },
    "record_body": {
        "record_no": "records[].number",
        "version": "records[].versions[].version",
        "person_no": _INSIDE,
        **{
            name: f"records[].versions[].{name}"
            for name in (
                "finding", "formed_on", "ended_on", "source_valid_until", "severity", "final_on",
                "notified_on", "issuer", "document",
            )
        },
        **dict.fromkeys(("f1", "f2", "f3", "f4"), "records[].versions[].values[].number"),
    },
    "record_mark": {
        "id": _ROW,
        "record_no": "records[].number",
        "person_no": _INSIDE,
        "kind": "records[].marks[].kind",
        "starts": "records[].marks[].starts",
        "until": "records[].marks[].until",
        "recorded_at": "records[].marks[].recorded_at",
        "known_from": "records[].marks[].known_from",
        "case": "records[].marks[].case",
    },
    "standing": {
        "person_no": _INSIDE,
        "rulebook_no": "score.stored.rulebook_no",
        "number": Left("how many entries the history has, which is in the copy itself"),
        "as_of": "score.stored.as_of",
        "score": "score.stored.score",
        "level": "score.stored.level",
        "dimensions": "score.stored.dimensions[].points",
        "next_change_on": "score.stored.next_change_on",
        "scored_at": "score.stored.scored_at",
    },
    "standing_change": {
        "id": _ROW,
        "person_no": _INSIDE,
        "number": "history[].number",
        "rulebook_no": "history[].rulebook_no",
        "as_of": "history[].as_of",
        "score_before": "history[].score_before",
        "score": "history[].score",
        "level": "history[].level",
        "dimensions": "history[].dimensions[].points",
        "cause": "history[].cause",
        "cause_ref": "history[].ref",
        "changed_at": "history[].changed_at",
    },
    "access_entry": {
        "id": "looks[].number",
        "at": "looks[].at",
        "person_no": _INSIDE,
        "actor": "looks[].actor",
        "actor_kind": "looks[].actor_kind",
        "organisation": "looks[].organisation",
        "purpose": "looks[].purpose",
        "case_ref": "looks[].case_ref",
        "reason": "looks[].reason",
        "legal_basis": "looks[].legal_basis",
        "selector": Left("the name of a function of the program; the kinds say what it showed"),
        "kinds": "looks[].kinds[]",
        "outcome": "looks[].denied",
    },
    "look_complaint": {
        "id": "complaints[].number",
        "person_no": _INSIDE,
        "entry": "complaints[].entry",
        "made_at": "complaints[].made_at",
        "ground": "complaints[].ground",
        "words": "complaints[].words",
    },
    "look_complaint_answer": {
        "complaint_id": "complaints[].number",
        "answered_at": "complaints[].answered_at",
        "answered_by": Left("who of the audit answered; the body answers for it"),
        "words": "complaints[].answer",
    },
    "record_statement": {
        "id": _ROW,
        "record_no": "records[].number",
        "person_no": _INSIDE,
        "version": "records[].statements[].version",
        "sealed": "records[].statements[].words",
        "said_at": "records[].statements[].said_at",
    },
    "correction": {
        "id": "corrections[].number",
        "record_no": "corrections[].record",
        "person_no": _INSIDE,
        "number": Left("the place among the requests about this record, which the copy has all"),
        "version": "corrections[].version",
        "ground": "corrections[].ground",
        "sealed": "corrections[].words",
        "suspends": "corrections[].suspends",
        "asked_at": "corrections[].asked_at",
    },
    "correction_answer": {
        "correction_id": "corrections[].number",
        "person_no": _INSIDE,
        "answered_at": "corrections[].answered_at",
        "answered_by": Left("who answered; the body answers for it"),
        "outcome": "corrections[].outcome",
        "sealed": "corrections[].answer",
    },
    "declaration": {
        "id": "declarations[].number",
        "record_no": "declarations[].record",
        "person_no": _INSIDE,
        "rulebook_no": "declarations[].rulebook",
        "declared_at": "declarations[].declared_at",
    },
    "declaration_answer": {
        "declaration_id": "declarations[].number",
        "person_no": _INSIDE,
        "answered_at": "declarations[].answered_at",
        "answered_by": Left("who of the staff answered; the body answers for it"),
        "outcome": "declarations[].outcome",
        "sealed": "declarations[].answer",
    },
    "departure": dict.fromkeys(
        ("person_no", "ground", "left_at", "bodies", "held"),
        Left("that somebody left for good: of whom there is a row, there is nobody"),
    ),
    "emergency": dict.fromkeys(
        (
            "act_id", "user_id", "organisation", "person_no", "opened_at", "until", "review_due",
        ),
        Left("that staff opened the file in an emergency; every look under it says so"),
    ),
    "look_grant": dict.fromkeys(
        (
            "id", "user_id", "session", "person_no", "purpose", "case_ref", "reason", "given_at",
            "until",
        ),
        Left("what staff said before a look; every look under it has its entry in the same words"),
    ),
}  # fmt: skip

#: What is held under no number of a person, and why it is not in the copy.
ELSEWHERE: Mapping[str, Left] = {
    "message": Left(
        "that a change, which is in the copy, was shown on the first page, since when, and put away"
    ),
    "held_row": Left("of somebody who takes part no row is held, unless under another name"),
    "staged_row": Left("rows that cannot be read: whose they are is not known before they are"),
    "delivered": Left("keyed hashes of what was delivered, which tell nothing"),
    "django_session": Left("that somebody is signed in, until the session ends"),
    "spent_token": Left("a hash of the name of a token that counts once; it tells nobody"),
    "visit": Left("that somebody is signed in, with what the service said, until the visit ends"),
}
