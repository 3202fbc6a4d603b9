"""What is done to a clean site so that an invariant is broken, as the superuser that nobody is.

Constraints and rights that would refuse it are out of the way, as they are for whoever has the
machine. A plant names the invariants that must find it, and what they must name.
"""

from __future__ import annotations

from dataclasses import dataclass

#: Somebody with a standing, with deductions or not; and the number of somebody who never was.
SOMEBODY = "(select min(person_no) from standing)"
NOBODY = "9999999"

_MARK = """
insert into record_mark (record_no, person_no, kind, starts, recorded_at, "case")
select record_no, person_no, {}, '2026-01-01', '2026-11-20', 'planted' from record
"""
DISPUTED, REPAIRED, ANNULLED = (_MARK.format(kind) for kind in (1, 2, 3))

#: A publication of the version in force, as two people would have approved it.
PUBLISHED = """
insert into proposal (rulebook_no, version, form, reason, proposed_at, proposed_by_id)
select rulebook_no, version, 'ordinary', 'planted', '2026-11-01Z', 1 from rulebook_version;
insert into shadow_run (proposal_no, version, against_id, as_of, known_at, population,
  anyone_lower, report, digest, made_at, made_by_id)
select proposal_no, version, 1, '2026-11-01', '2026-11-01Z', '', false, '', '', '2026-11-01Z', 1
from proposal;
insert into approval (proposal_no, version, run_id, approver_id, approved_at)
select proposal_no, version, id, approver, '2026-11-02Z'
from shadow_run, generate_series(2, 3) approver order by approver;
insert into publication (proposal_no, rulebook_no, version, run_id, first_id, first_approver_id,
  second_id, second_approver_id, decided_on, notice_days, effective_on, published_at,
  published_by_id)
select proposal_no, rulebook_no, version, (select max(id) from shadow_run),
  (select min(id) from approval), 2, (select max(id) from approval), 3, '2026-11-03', 0,
  '2026-11-20', '2026-11-03Z', 1 from proposal;
"""
_SWITCHED = (
    PUBLISHED
    + """
insert into in_force_log
  (number, rulebook_no, since, previous_id, previous_since, publication_id)
select number + 1, rulebook_no, {since}, {previous}, since, (select max(id) from publication)
from in_force_log
"""
)


@dataclass(frozen=True, slots=True)
class Plant:
    """`names` is how the row begins that the invariant must name."""

    what: str
    invariant: str
    names: str
    statements: str


PLANTS = (
    Plant(
        "a consent ended without the standing",
        "I1 consent",
        "standing ",
        f"update consent set withdrew_on = '2026-11-21' where person_no = {SOMEBODY}",
    ),
    Plant(
        "a consent deleted",
        "I1 consent",
        "standing ",
        f"delete from consent where person_no = {SOMEBODY}",
    ),
    Plant(
        "a consent that no event gave",
        "I1 events",
        "consent ",
        f"delete from consent_event where person_no = {SOMEBODY}",
    ),
    Plant(
        "a consent brought back without an event",
        "I1 events",
        "consent ",
        "update consent set withdrew_on = null where withdrew_on is not null",
    ),
    Plant(
        "a consent row lost, its event kept",
        "I1 events",
        "consent of person ",
        f"delete from consent where person_no = {SOMEBODY}",
    ),
    Plant(
        "a change forgotten",
        "I3 history",
        "standing ",
        "delete from standing_change h using standing s"
        " where s.person_no = h.person_no and s.number = h.number",
    ),
    Plant(
        "a change rewritten",
        "I3 history",
        "standing_change ",
        "update standing_change set score_before = score_before + 1 where score_before is not null",
    ),
    Plant(
        "a standing rewritten without a change",
        "I3 history",
        "standing ",
        f"update standing set level = 'AAA' || level where person_no = {SOMEBODY}",
    ),
    Plant(
        "a score raised",
        "I4 recomputed",
        "person ",
        f"update standing set score = score + 1 where person_no = {SOMEBODY}",
    ),
    Plant(
        "a dimension raised",
        "I4 recomputed",
        "person ",
        """update standing set dimensions = (
          select jsonb_object_agg(key, value::int + 1) from jsonb_each_text(dimensions)
        )""",
    ),
    Plant(
        "a next change put off",
        "I4 recomputed",
        "person ",
        f"update standing set next_change_on = '2099-01-01' where person_no = {SOMEBODY}",
    ),
    Plant(
        "a standing taken away",
        "I4 recomputed",
        "person ",
        f"delete from standing where person_no = {SOMEBODY}",
    ),
    Plant(
        "a record's content changed behind the score",
        "I4 recomputed",
        "person ",
        "update record_body set formed_on = formed_on - 4000",
    ),
    Plant(
        "a mark that no score has heard of",
        "I4 recomputed",
        "person ",
        ANNULLED,
    ),
    Plant(
        "a due change left undone",
        "I5 due",
        "standing ",
        """insert into run (kind, as_of, rulebook_no, upto, persons, changed, started_at, ended_at)
        select 'day', max(next_change_on), 1, 0, 0, 0, now(), now() from standing""",
    ),
    Plant(
        "a verdict lost",
        "I8 counted",
        "delivery ",
        "delete from verdict where id = (select max(id) from verdict where verdict = 'accepted')",
    ),
    Plant(
        "a row that was judged and waits again",
        "I8 mended",
        "verdict ",
        """insert into staged_row (delivery_id, row, sealed)
        select delivery_id, row, '' from verdict where verdict = 'accepted' limit 1""",
    ),
    Plant(
        "a row to be mended thrown away",
        "I8 mended",
        "verdict ",
        "delete from staged_row where id = (select min(id) from staged_row)",
    ),
    Plant(
        "a version from a row that was refused",
        "I8 traced",
        "record_version ",
        "update verdict v set verdict = 'rejected' from record_version r"
        " where r.delivery_id = v.delivery_id and r.row = v.row",
    ),
    Plant(
        "a row that became two versions",
        "I8 traced",
        "delivery ",
        """insert into record_version
        select record_no, version + 50, person_no, catalogue_no, recorded_at, delivery_id, row,
          digest from record_version where row is not null limit 1""",
    ),
    Plant(
        "a body deleted by hand",
        "I8 whole",
        "record_version ",
        "delete from record_body where record_no = (select min(record_no) from record_body)",
    ),
    Plant(
        "a version deleted, its body left",
        "I8 whole",
        "record_body ",
        "delete from record_version where record_no = (select min(record_no) from record_body)",
    ),
    Plant(
        "a unique key dropped",
        "I8 keys",
        "record_name",
        "alter table record drop constraint record_name",
    ),
    Plant(
        "a trigger switched off",
        "I8 keys",
        "RI_ConstraintTrigger",
        "alter table record disable trigger all",
    ),
    Plant(
        "commits that do not wait for the disk",
        "I9 settings",
        "synchronous_commit",
        "set local synchronous_commit = off",
    ),
    Plant(
        "a right to rewrite history",
        "I11 rights",
        "record_version: chengxin_app may UPDATE",
        "grant update on record_version to chengxin_app",
    ),
    Plant(
        "a right to rewrite one column of history",
        "I11 rights",
        "access_entry.reason: chengxin_app may UPDATE",
        "grant update (reason) on access_entry to chengxin_app",
    ),
    Plant(
        "a right that everybody has",
        "I11 rights",
        "person: public may SELECT",
        "grant select on person to public",
    ),
    Plant(
        "a right taken away",
        "I11 rights",
        "access_entry: chengxin_app may not INSERT",
        "revoke insert on access_entry from chengxin_app",
    ),
    Plant(
        "the application made a member of the owner",
        "I11 rights",
        "chengxin_app in chengxin_owner",
        "grant chengxin_owner to chengxin_app",
    ),
    Plant(
        "the application owns a table",
        "I11 rights",
        "verdict of chengxin_app",
        "alter table verdict owner to chengxin_app",
    ),
    Plant(
        "a record passed to somebody else",
        "I12 one person",
        "record_body ",
        f"update record set person_no = {SOMEBODY} where person_no <> {SOMEBODY}",
    ),
    Plant(
        "a body passed to somebody else",
        "I12 one person",
        "record_body ",
        f"update record_body set person_no = {NOBODY} where record_no = 1",
    ),
    Plant(
        "a mark passed to somebody else",
        "I12 one person",
        "record_mark ",
        f"update record_mark set person_no = {NOBODY}",
    ),
    Plant(
        "two people's names exchanged",
        "I12 sealed",
        "person ",
        """update person p set name_sealed = o.name_sealed from person o
        where p.person_no = 1 and o.person_no = 2""",
    ),
    Plant(
        "two people's indexes exchanged",
        "I12 sealed",
        "person ",
        """update person set identity_index = identity_index || '\\x00' where person_no = 1""",
    ),
    Plant(
        "a rule changed in the files that are kept",
        "I13 gates",
        "rulebook_version ",
        "update rulebook_version set version = repeat('0', 64)",
    ),
    Plant(
        "files that are no archive",
        "I13 gates",
        "rulebook_version ",
        "update rulebook_version set files = 'no archive'",
    ),
    Plant(
        "a finding that the item does not know",
        "I14 catalogue",
        "record_body ",
        "update record_body set finding = -finding where finding > 0",
    ),
    Plant(
        "a code that is in no list",
        "I14 catalogue",
        "record_body ",
        "update record_body set f1 = 99999999 where f1 is not null",
    ),
    Plant(
        "a field that the item does not have",
        "I14 catalogue",
        "record_body ",
        "update record_body set f4 = 1",
    ),
    Plant(
        "an item that is in no catalogue",
        "I14 catalogue",
        "record_body ",
        "update record_version set catalogue_no = 9999 where record_no = 1",
    ),
    Plant(
        "points changed in the tables that score",
        "I15 tables",
        "scoring.piece of rulebook_version 1",
        "update scoring.piece set lump = lump + 100",
    ),
    Plant(
        "a standing of another version",
        "I15 one",
        "standing ",
        f"update standing set rulebook_no = 2 where person_no = {SOMEBODY}",
    ),
    Plant(
        "another version put in force by hand",
        "I15 one",
        "in_force",
        "update in_force set since = since + interval '1 hour'",
    ),
    Plant(
        "the log of what was in force emptied",
        "I15 one",
        "in_force",
        "delete from in_force_log",
    ),
    Plant(
        "the beginning of a version moved",
        "I15 since",
        "in_force_log ",
        _SWITCHED.format(since="since + interval '1 hour'", previous="number")
        + "; update in_force_log set since = since - interval '1 day' where number = 1",
    ),
    Plant(
        "contents changed after somebody approved",
        "I16 approved",
        "publication ",
        PUBLISHED + "update approval set version = 'other' where approver_id = 3",
    ),
    Plant(
        "two approvals of one person",
        "I16 approved",
        "publication ",
        PUBLISHED + "update publication set second_id = first_id",
    ),
    Plant(
        "an approval taken back before",
        "I16 approved",
        "publication ",
        PUBLISHED + "insert into taken_back (approval_id, reason, at, by_id)"
        " select max(id), 'planted', '2026-11-02Z', 3 from approval",
    ),
    Plant(
        "a switch before its day",
        "I16 approved",
        "in_force_log ",
        _SWITCHED.format(since="since + interval '1 hour'", previous="number")
        + "; update publication set effective_on = '2026-12-20'",
    ),
    Plant(
        "a look without a reason",
        "I23 reasons",
        "access_entry ",
        """insert into access_entry (at, person_no, actor, actor_kind, organisation, purpose,
          case_ref, reason, legal_basis, selector, kinds, outcome)
        values ('2026-11-21T01:00Z', 1, 'staff 1', 'staff', 'Authority', 'dispute.handling', '',
          '', 'CC 1029, PIPL 46', 'x', 'score', 'shown')""",
    ),
    Plant(
        "a look at more than the purpose opens",
        "I23 reasons",
        "access_entry ",
        """insert into access_entry (at, person_no, actor, actor_kind, organisation, purpose,
          case_ref, reason, legal_basis, selector, kinds, outcome)
        values ('2026-11-21T01:00Z', 1, 'staff 1', 'staff', 'Authority', 'audit.oversight', '',
          'because I like to', 'PIPL 54', 'x', 'score', 'shown')""",
    ),
    Plant(
        "a sealed entry changed",
        "I24 seals",
        "access_seal ",
        "update access_entry set reason = reason || '!'",
    ),
    Plant(
        "a sealed entry removed",
        "I24 seals",
        "access_seal ",
        "delete from access_entry where id = 1",
    ),
    Plant(
        "an entry that nobody seals",
        "I24 in time",
        "access_entry ",
        """insert into access_entry (at, person_no, actor, actor_kind, organisation, purpose,
          case_ref, reason, legal_basis, selector, kinds, outcome)
        select '2026-11-20T01:00Z', person_no, actor, actor_kind, organisation, purpose, case_ref,
          reason, legal_basis, selector, kinds, outcome from access_entry where id = 1""",
    ),
    Plant(
        "the changes of somebody who withdrew",
        "I28 withdrawn",
        "standing_change ",
        f"update consent set withdrew_on = '2026-11-21' where person_no = {SOMEBODY};"
        f"delete from standing where person_no = {SOMEBODY}",
    ),
    Plant(
        "changes from before somebody came back",
        "I28 withdrawn",
        "standing_change ",
        f"update consent set consented_on = '2026-11-22' where person_no = {SOMEBODY}",
    ),
    Plant(
        "a score of another day",
        "I30 times",
        "standing ",
        f"update standing set as_of = as_of - 30 where person_no = {SOMEBODY}",
    ),
    Plant(
        "a record from the future",
        "I30 times",
        "record_version ",
        "update record_version set recorded_at = '2099-01-01' where record_no = 1",
    ),
)
