"""What is done to rights, rulebooks, the catalogue and the register of looks."""

from __future__ import annotations

from tests.verifying.plant import (
    SOMEBODY,
    SWITCHED,
    Plant,
)

OF_SITE = (
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
        "a wall taken down",
        "I11 rights",
        "record without a wall",
        "alter table record disable row level security",
    ),
    Plant(
        "a department sees everybody's",
        "I11 rights",
        "delivery: policy own",
        "alter policy own on delivery using (true)",
    ),
    Plant(
        "a department sees whose records are",
        "I11 rights",
        "record.person_no: chengxin_confined may SELECT",
        "grant select (person_no) on record to chengxin_confined",
    ),
    Plant(
        "the application owns a table",
        "I11 rights",
        "verdict of chengxin_app",
        "alter table verdict owner to chengxin_app",
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
        "market information of who never agreed to it",
        "I14 market",
        "record_body ",
        "update record_version set catalogue_no = (select catalogue_no from catalogue_item"
        " where item = 'credit_use');"
        "delete from consent where purpose = 'market.collect'",
    ),
    Plant(
        "a request for correction that nobody has to answer by any day",
        "I17 due",
        "correction ",
        "insert into correction (record_no, person_no, number, version, ground, suspends, asked_at,"
        " sealed) select record_no, person_no, 1, version, 'other', false, known_from, ''"
        " from record_version limit 1",
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
        SWITCHED.format(since="since + interval '1 hour'", previous="number")
        + "; update in_force_log set since = since - interval '1 day' where number = 1",
    ),
    Plant(
        "contents changed after somebody approved",
        "I16 approved",
        "publication ",
        "update approval set version = 'other' where id = (select max(id) from approval)",
    ),
    Plant(
        "two approvals of one person",
        "I16 approved",
        "publication ",
        "update publication set second_id = first_id",
    ),
    Plant(
        "an approval taken back before",
        "I16 approved",
        "publication ",
        "insert into taken_back (approval_id, reason, at, by_id)"
        " select max(id), 'planted', '2026-11-02Z', 3 from approval",
    ),
    Plant(
        "a switch before its day",
        "I16 approved",
        "in_force_log ",
        "update publication set effective_on = '2026-12-20'",
    ),
    Plant(
        "a first version that nobody approved",
        "I16 approved",
        "in_force_log 1",
        "delete from publication",
    ),
    Plant(
        "a job that its taker left lying",
        "I8 jobs",
        "job ",
        """insert into job (kind, key, lang, asked_at, asked_by_id, state, attempts, not_before,
          lease_until, done, whole, refusal, fault)
        values ('try', 1, 'en', '2026-11-20Z', 1, 'doing', 1, '2026-11-20Z', '2026-11-20Z', 0, 0,
          '', '')""",
    ),
    Plant(
        "a letter that was lost",
        "I8 told",
        "standing_change ",
        "delete from outbox where payload ->> 'change' = (select min(id)::text"
        " from standing_change)",
    ),
    Plant(
        "a letter that was brought to nobody",
        "I8 told",
        "standing_change ",
        "update outbox set done_at = '2026-11-21Z'",
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
)
