"""Defects planted in the site, one for each thing that must hold, and the test that must find it.

A defect replaces one text of one file; the text stands there exactly once, or the defect has to be
planted anew. `test_defects.py` plants each in a copy of the repository and runs its test there.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Defect:
    """`holds`: an invariant of docs/operations.md, or a check of docs/checks.yaml."""

    name: str
    holds: str
    file: str
    old: str
    new: str
    found_by: str


DEFECTS = (
    # Looks
    Defect(
        "a look of staff leaves no entry",
        "I23",
        "access/looks.py",
        "        if fresh:\n",
        "        if fresh and context.actor_kind is ActorKind.SELF:\n",
        "access/test_selectors.py::test_a_look_of_another_is_told_with_who_why_and_what",
    ),
    Defect(
        "an entry that was undone is taken for kept",
        "I23",
        "access/looks.py",
        "transaction.on_commit(lambda: context.entered.update(fresh))",
        "context.entered.update(fresh)",
        "access/test_looks.py::test_an_entry_that_was_undone_is_left_again",
    ),
    Defect(
        "a denied attempt is forgotten",
        "S43",
        "access/looks.py",
        "        keep_denied(context, person_no, kinds, selector)\n",
        "",
        "access/test_looks.py::test_an_attempt_that_is_denied_is_kept_whatever_becomes_of_the_rest",
    ),
    Defect(
        "anybody's entries are read by anybody",
        "S9",
        "access/context.py",
        "return mine and kinds",
        "return kinds",
        "access/test_selectors.py::test_nobody_reads_who_looked_at_somebody_else",
    ),
    Defect(
        "a purpose opens every kind of data",
        "S41",
        "access/context.py",
        "return mine and kinds <= RULES[self.purpose].kinds",
        "return mine",
        "access/test_looks.py::test_a_purpose_opens_its_kinds_and_no_others",
    ),
    Defect(
        "a purpose is for every role",
        "S10",
        "access/doors.py",
        "    if purpose not in {str(each) for each in purposes_of(staff.roles)}:\n",
        "    if purpose not in {*Purpose}:\n",
        "access/test_doors.py::test_a_purpose_is_for_its_roles_alone",
    ),
    Defect(
        "overdue seals stop nobody",
        "I24",
        "access/register.py",
        "now() - row[0] > SEALED_WITHIN",
        "now() - row[0] > 1000 * SEALED_WITHIN",
        "access/test_doors.py"
        "::test_while_seals_are_overdue_people_see_their_own_and_nobody_else_looks",
    ),
    Defect(
        "a seal does not cover the outcome of a look",
        "I24",
        "access/chain.py",
        "inner.update(hashlib.sha256(canonical(row)).digest())",
        "inner.update(hashlib.sha256(canonical(row[:-1])).digest())",
        "access/test_sealing.py::test_no_column_of_an_entry_is_left_out",
    ),
    Defect(
        "an entry under way is sealed over",
        "I24",
        "access/services.py",
        '"select pg_advisory_xact_lock(%s)"',
        '"select pg_advisory_xact_lock_shared(%s)"',
        "access/test_sealing.py::test_an_entry_under_way_is_waited_for_and_never_left_out",
    ),
    Defect(
        "a grant lasts half an hour",
        "S15",
        "access/grants.py",
        "until=now() + LASTS,",
        "until=now() + 2 * LASTS,",
        "web/staff/test_person.py"
        "::test_a_grant_ends_after_a_quarter_of_an_hour_with_the_session_and_with_the_role",
    ),
    Defect(
        "guesses are never used up",
        "S2",
        "access/guessing.py",
        "where known.used_until <= %(now)s + %(every)s * (%(at_once)s - 1)\n",
        "",
        "access/test_guessing.py::test_a_few_at_once_then_one_in_each_span",
    ),
    Defect(
        "an administrator has a second role",
        "S13",
        "access/roles.py",
        "if len(roles) > 1 and (alone := sorted(roles & ADMINISTRATORS)):",
        "if len(roles) > 2 and (alone := sorted(roles & ADMINISTRATORS)):",
        "access/test_roles.py::test_administrators_stand_alone",
    ),
    # People
    Defect(
        "a sealed value opens in another row",
        "S36",
        "people/sealing/cells.py",
        "cell.table, cell.column, cell.row)))",
        "cell.table, cell.column)))",
        "people/test_sealing.py::test_a_value_does_not_open_in_another_row_column_or_table",
    ),
    Defect(
        "equal values of two fields show as equal",
        "S35",
        "people/sealing/index.py",
        "joined(Hidden(_PURPOSE), Hidden(field), value)",
        "joined(Hidden(_PURPOSE), value)",
        "people/test_sealing.py::test_an_index_tells_neither_field_nor_value_without_the_key",
    ),
    Defect(
        "somebody else's name is taken for the person",
        "I12",
        "people/services/enrolling.py",
        "    if known and not known.called(name):\n        raise NameDiffersError\n",
        "",
        "people/services/test_enrolling.py::test_another_name_is_refused_and_leaves_nothing",
    ),
    Defect(
        "a yes covers a text that has changed",
        "S49",
        "people/services/consents.py",
        "if lives and notice in (None, last.notice):",
        "if lives:",
        "people/services/test_consents.py",
    ),
    Defect(
        "a receipt is signed by a key that anybody can derive",
        "S39",
        "people/receipts.py",
        ".derive(seal.reveal())",
        ".derive(seal.id.encode())",
        "people/test_receipts.py::test_a_key_signs_as_itself_for_ever_and_another_as_another",
    ),
    # Standings
    Defect(
        "the history outlives the consent",
        "I28",
        "standing/services/leaving.py",
        '        cursor.execute("delete from standing_change where person_no = %s", [person_no])\n',
        "",
        "standing/test_scoring.py::test_what_rests_on_a_consent_goes_with_it",
    ),
    Defect(
        "two who score do not wait for each other",
        "S16",
        "standing/services/scoring.py",
        "order by person_no for no key update",
        "order by person_no",
        "standing/test_races.py::test_every_order_of_two_sessions_leaves_what_is_true",
    ),
    Defect(
        "a score outlives the right to one",
        "I4",
        "standing/merging.py",
        "where t.person_no = j.person_no and j.score is null and t.person_no",
        "where t.person_no = j.person_no and j.score < 0 and t.person_no",
        "standing/test_scoring.py::test_who_moves_away_has_no_standing_and_keeps_the_history",
    ),
    Defect(
        "a day that is due is left out",
        "I5",
        "standing/services/runs.py",
        "where next_change_on <= %(as_of)s",
        "where next_change_on < %(as_of)s",
        "standing/test_runs.py::test_day_after_day_the_run_leaves_what_the_kernel_would_say",
    ),
    Defect(
        "whoever proposed a version approves it",
        "I16",
        "standing/publishing/steps.py",
        "            yield Hindrance(Why.PROPOSED_IT)\n",
        "            pass\n",
        "standing/publishing/test_steps.py::test_one_thing_spoiled_is_the_one_thing_said",
    ),
    # Records
    Defect(
        "a furnisher learns that somebody takes part",
        "S3",
        "records/services/taking_records.py",
        'waits(Code.NAME_DIFFERS, "name", told=_TOLD[states[row]])',
        'waits(Code.NAME_DIFFERS, "name")',
        "records/test_rows.py"
        "::test_a_record_under_another_name_waits_and_its_furnisher_does_not_learn_why",
    ),
    Defect(
        "everything about people who have not joined is held",
        "I14",
        "records/services/held.py",
        'if item.consent == "by_law" and item.id not in market]',
        "if item.id not in market]",
        "records/test_rows.py::test_of_those_who_have_not_joined_only_what_a_law_collects_is_held",
    ),
    Defect(
        "a repetition is taken for new",
        "S19",
        "records/services/claims.py",
        "return State.NEW if digest in claimed else State.SAME",
        "return State.NEW",
        "records/test_rows.py::test_the_same_file_twice_changes_nothing",
    ),
    Defect(
        "a row that comes while its person joins stays held",
        "I8",
        "records/services/gate.py",
        '    _lock("pg_advisory_xact_lock", gates_of(identities))\n',
        "",
        "records/test_joining_held.py"
        "::test_a_row_that_comes_while_its_person_joins_is_attached_whoever_is_first",
    ),
    Defect(
        "what is held under another name is linked",
        "I12",
        "records/services/held.py",
        'elif isinstance(called := read_name(content.pop("name")), Name) and whose.called(called):',
        'elif isinstance(read_name(content.pop("name")), Name):',
        "records/test_joining_held.py::test_what_is_held_under_another_name_stays_held",
    ),
    Defect(
        "an intake officer takes rows without a look at those in them",
        "I23",
        "records/services/mending.py",
        "return members | {known.person_no for known in find_many(list(_read(numbers))).values()}",
        "return members",
        "records/test_mending.py::test_who_takes_rows_out_is_kept_and_every_member_sees_it",
    ),
    # The database and the pages
    Defect(
        "the application deletes from registers",
        "I11",
        "database/roles.py",
        'tables & PASSING, "grant delete on {table} to {app}")',
        'tables, "grant delete on {table} to {app}")',
        "settings/test_roles.py::test_what_is_append_only_is_neither_changed_nor_removed",
    ),
    Defect(
        "the auditor reads people",
        "I11",
        "database/roles.py",
        'tables & REGISTERS, "grant select on {table} to {auditor}")',
        'tables, "grant select on {table} to {auditor}")',
        "settings/test_roles.py::test_the_auditor_reads_registers_and_nothing_else",
    ),
    Defect(
        "pages about somebody are kept by caches",
        "S42",
        "web/shared/headers.py",
        '"no-store"',
        '"max-age=60"',
        "web/test_shell.py::test_nothing_runs_nothing_is_kept_and_nobody_frames_it",
    ),
    Defect(
        "every role reaches every page of staff",
        "S9",
        "web/staff/gate.py",
        "        if not signed_in.member.roles & declared.roles:\n",
        "        if not signed_in.member.roles:\n",
        "web/matrix/test_cells.py::test_everybody_is_answered_as_the_table_says",
    ),
    Defect(
        "a receipt is given of somebody else's consent",
        "S9",
        "people/services/receipts.py",
        "or upto[-1].number != number:",
        "or upto[-1].number > number:",
        "web/test_receipts.py"
        "::test_who_has_left_has_receipts_of_both_and_nobody_gets_those_of_others",
    ),
    # Consent
    Defect(
        "whoever said no is asked again",
        "S49",
        "people/consent.py",
        "    Event.REFUSED: frozenset({Event.GIVEN}),\n",
        "    Event.REFUSED: frozenset({Event.GIVEN, Event.REQUESTED}),\n",
        "people/services/test_steps.py::test_the_database_has_the_dictionary_of_the_code",
    ),
    Defect(
        "market information that nobody agreed to waits to be mended",
        "S51",
        "records/services/judging.py",
        " or not_kept(each)]\n",
        "]\n",
        "records/test_market.py::test_it_is_stored_where_the_person_agreed_to_it_and_nowhere_else",
    ),
    Defect(
        "the consent to market information is asked before the locks",
        "I14",
        "records/services/market.py",
        "    joined = lock_joined(chunk, identities)\n",
        "    from chengxin.people.services import find_many\n\n"
        "    joined = find_many(identities)\n",
        "records/test_withdrawal_races.py::test_no_order_leaves_anything_that_rests_on_the_consent",
    ),
    Defect(
        "taking market information back waits for nobody",
        "I14",
        "records/services/market.py",
        "    version = lock([person_no])\n",
        "    from chengxin.standing.services.versions import current\n\n    version = current()\n",
        "records/test_withdrawal_races.py::test_no_order_leaves_anything_that_rests_on_the_consent",
    ),
    Defect(
        "a withdrawal leaves the history of the score",
        "I28",
        "standing/services/leaving.py",
        '        cursor.execute("delete from standing_change where person_no = %s", [person_no])\n',
        "",
        "records/test_withdrawal_races.py::test_no_order_leaves_anything_that_rests_on_the_consent",
    ),
    Defect(
        "the consent to the points is asked before the locks",
        "S16",
        "records/services/chunk.py",
        "    lock_persons(chunk, [known.person_no for known in found.values()])\n"
        "    return consenting(chunk, found)\n",
        "    living = consenting(chunk, found)\n"
        "    lock_persons(chunk, [known.person_no for known in found.values()])\n"
        "    return living\n",
        "records/test_withdrawal_races.py::test_no_order_leaves_anything_that_rests_on_the_consent",
    ),
)
