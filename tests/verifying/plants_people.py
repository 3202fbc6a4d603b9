"""What is done to standings, consents, records and deliveries."""

from __future__ import annotations

from tests.verifying.plant import (
    ANNULLED,
    NOBODY,
    SOMEBODY,
    Plant,
)

_ASKED = """
insert into twofold_act (id, kind, content, asked_by, asked_at, reason)
values (1, 'person.change', sha256('x'), 1, '2026-11-20', 'planted');
insert into twofold_answer (act_id, content, asked_by, answered_by, answered_at, agreed, words)
values (1, sha256('x'), 1, 2, '2026-11-20', {agreed}, '');
insert into person_change (change, act, content, person_no, other_no, kind, ground, document,
  asked_by, answered_by, at)
select 1, 1, sha256('x'), max(person_no), min(person_no), 'merge', 'twice', 'D', 1, 2, '2026-11-20'
from standing;
"""

OF_PEOPLE = (
    Plant(
        "a change of a person that the second one refused",
        "I31 two",
        "person_change ",
        _ASKED.format(agreed="false"),
    ),
    Plant(
        "a person put together with another who keeps records",
        "I31 one",
        "person_merged ",
        _ASKED.format(agreed="true")
        + "insert into person_merged (person_no, into_no, change, kept)"
        " select min(person_no), max(person_no), 1, '{}' from standing",
    ),
    Plant(
        "a former number under the index of another",
        "I31 former",
        "person_alias ",
        "insert into person_alias (change, person_no, identity_index, identity_sealed, name_sealed)"
        f" select 1, person_no, sha256('x'), identity_sealed, name_sealed from person"
        f" where person_no = {SOMEBODY}",
    ),
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
          digest, known_from from record_version where row is not null limit 1""",
    ),
    Plant(
        "a held row that nobody sealed",
        "I12 held",
        "held_row ",
        f"""insert into held_row
          (identity_index, key_digest, record_digest, sealed, recorded_at, delivery_id)
        select identity_index, 'key', 'record', '', '2026-11-01Z', 1 from person
        where person_no = {SOMEBODY}""",
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
        "two rows that wait exchanged",
        "I12 waiting",
        "staged_row ",
        """update staged_row s set sealed = o.sealed from staged_row o
        where s.id = (select min(id) from staged_row) and o.id = s.id + 1""",
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
        "a consent that is to end some day",
        "I1 ends",
        "consent ",
        f"update consent set withdrew_on = '2026-11-22' where person_no = {SOMEBODY}",
    ),
    Plant(
        "a change of the past rewritten",
        "I4 replayed",
        "standing_change ",
        f"update standing_change set score = score + 1 where person_no = {SOMEBODY}",
    ),
    Plant(
        "facts that were there before anybody attested them",
        "I4 replayed",
        "standing_change ",
        "update person_facts set recorded_at = recorded_at + interval '1 second'"
        f" where person_no = {SOMEBODY}",
    ),
    Plant(
        "a version known before it was delivered",
        "I30 known",
        "record_version ",
        "update record_version set known_from = greatest(recorded_at,"
        " known_from - interval '1 second') where record_no = 1",
    ),
    Plant(
        "a mark known before its record",
        "I30 known",
        "record_mark ",
        "update record_mark set known_from = greatest(recorded_at,"
        " known_from - interval '1 second')",
    ),
    Plant(
        "a mark known before it was recorded",
        "I30 known",
        "record_mark ",
        "update record_mark set recorded_at = known_from + interval '1 second'",
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
