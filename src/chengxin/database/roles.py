"""The roles of the database, and what each may do with each table.

The owner owns every table and never serves a request. The application reads and inserts, and
changes only what is listed as changing. The eraser's functions delete the body of a record, all
records of some items about a person, what a person said beside one, a person who leaves for good,
and what is over (`database.expiry`). The auditor reads the registers. A table that stands in no
list stops the migration.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Collection
from pathlib import Path

import psycopg
from psycopg import sql

from chengxin.database import expiry
from chengxin.database.errors import DatabaseError
from chengxin.text import _

OWNER, APPLICATION = "chengxin_owner", "chengxin_app"
ERASER, AUDITOR = "chengxin_eraser", "chengxin_auditor"

#: Rows are added and never changed or removed.
APPEND_ONLY = frozenset(
    {
        "access_entry", "access_seal", "agreement_text", "approval", "assistance",
        "catalogue_item", "comment_reply", "comment_round", "consent_event", "deadline",
        "delivered",
        "departure", "emergency", "emergency_alert", "erasure", "expiry", "furnisher",
        "furnisher_admission", "furnisher_key", "furnisher_key_end", "furnisher_place",
        "furnisher_step", "look_complaint", "look_complaint_answer", "look_grant", "look_judgement",
        "look_sample", "mended_row", "notice", "partner", "partner_approval",
        "partner_count", "partner_entry", "partner_suspension", "person_change", "person_facts",
        "proposal",
        "publication", "receipt_key", "record", "record_mark", "record_version", "round_comment",
        "row_export", "row_tally", "rulebook_version", "sampled_look", "shadow_run", "sign_in",
        "staff_scope",
        "taken_back", "twofold_act", "twofold_answer", "verdict",
    }
)  # fmt: skip

#: Rows are added and read; only the eraser removes them.
ERASABLE = frozenset(
    {
        "change_proposal",
        "correction",
        "correction_answer",
        "declaration",
        "declaration_answer",
        "record_body",
        "record_statement",
    }
)

#: A person's own words are sealed anew when keys change, and nothing else of their rows is changed.
RESEALED = frozenset(
    {
        "change_proposal", "correction", "correction_answer", "declaration_answer",
        "record_statement",
    }
)  # fmt: skip

#: Rows change, but stay.
CHANGING = frozenset(
    {
        "consent", "delivery", "furnisher_batch", "in_force", "job", "outbox", "person", "run",
        "staff",
    }
)  # fmt: skip

#: Rows change and go: what dies with a consent, what waits, and the framework's own.
PASSING = frozenset(
    {
        "auth_group", "auth_group_permissions", "auth_permission", "auth_user",
        "auth_user_groups", "auth_user_user_permissions", "demo_account", "django_content_type",
        "django_session", "furnisher_nonce", "guess_limit", "held_row", "message", "person_alias",
        "person_merged", "spent_token", "staged_row", "standing", "standing_change", "visit",
    }
)  # fmt: skip

#: What the application only reads; the database itself keeps the log of what was in force.
READ_ONLY = frozenset({"django_migrations", "in_force_log"})

#: What the auditor reads.
REGISTERS = frozenset(
    {
        "access_entry", "access_seal", "approval", "comment_reply", "comment_round",
        "consent_event", "departure", "emergency", "emergency_alert", "erasure", "expiry",
        "furnisher_admission", "furnisher_key", "furnisher_key_end", "furnisher_step",
        "in_force_log", "look_complaint", "look_complaint_answer", "look_grant",
        "look_judgement", "look_sample", "partner", "partner_approval",
        "partner_entry", "partner_suspension", "proposal", "publication", "round_comment",
        "sampled_look", "sign_in", "taken_back", "twofold_act", "twofold_answer",
    }
)  # fmt: skip

#: `pg_temp` is named last, or a temporary table of the caller's would stand for the real one.
_ERASE = """
create or replace function erase_body(
  of_record bigint, of_version integer, why text, at timestamptz
) returns boolean language plpgsql security definer
set search_path = public, pg_temp as $$
begin
  delete from record_body where record_no = of_record and version = of_version;
  if found then
    insert into erasure (record_no, version, ground, erased_at)
    values (of_record, of_version, why, at);
  end if;
  return found;
end $$
"""

#: Records of some items, whole: what was collected by a consent goes when it is taken back. What
#: has no contents left stays, so that a record that its person deleted does not come back.
_ERASE_RECORDS = """
create or replace function erase_records(
  of_person bigint, of_items text[], why text, at timestamptz
) returns integer language plpgsql security definer
set search_path = public, pg_temp as $$
declare
  gone bigint[];
begin
  select array_agg(distinct v.record_no) into gone
  from record_version v join catalogue_item c using (catalogue_no)
  where v.person_no = of_person and c.item = any(of_items)
    and exists (select from record_body b where b.record_no = v.record_no);
  insert into erasure (record_no, version, ground, erased_at)
  select record_no, version, why, at from record_body where record_no = any(gone);
  delete from correction_answer where correction_id in (
    select id from correction where record_no = any(gone));
  delete from correction where record_no = any(gone);
  delete from declaration_answer where declaration_id in (
    select id from declaration where record_no = any(gone));
  delete from declaration where record_no = any(gone);
  delete from record_statement where record_no = any(gone);
  delete from record_mark where record_no = any(gone);
  delete from record_body where record_no = any(gone);
  delete from record_version where record_no = any(gone);
  delete from record where record_no = any(gone);
  return coalesce(cardinality(gone), 0);
end $$
"""

#: What goes with a person, in an order in which nothing points at what is gone.
OF_PERSON = (
    "correction_answer", "correction", "declaration_answer", "declaration", "record_statement",
    "record_mark", "record_body", "record_version", "record", "standing_change", "standing",
    "look_grant", "assistance", "person_alias", "person_merged", "change_proposal", "person_change",
    "consent", "person_facts", "person",
)  # fmt: skip

#: What a person takes back beside a record.
_ERASE_STATEMENT = """
create or replace function erase_statement(of_person bigint, of_record bigint)
returns boolean language plpgsql security definer
set search_path = public, pg_temp as $$
begin
  delete from record_statement where person_no = of_person and record_no = of_record;
  return found;
end $$
"""

#: What a person declared and has deleted: that it was declared goes with the record's contents.
_ERASE_DECLARATION = """
create or replace function erase_declaration(of_person bigint, of_record bigint)
returns boolean language plpgsql security definer
set search_path = public, pg_temp as $$
begin
  delete from declaration_answer where declaration_id in (
    select id from declaration where person_no = of_person and record_no = of_record);
  delete from declaration where person_no = of_person and record_no = of_record;
  return found;
end $$
"""

#: What is known about a record is one person's for ever, unless two people have decided that two
#: entries are one person. `known` puts instants back; without it what moves is known from `at` on.
_MOVE_RECORDS = """
create or replace function move_records(
  of_change bigint, from_no bigint, to_no bigint, numbers bigint[], known jsonb, at timestamptz
) returns integer language plpgsql security definer
set search_path = public, pg_temp as $$
declare moved integer;
begin
  if not exists (
    select from person_change c where c.change = of_change
      and (c.person_no, c.other_no) in ((from_no, to_no), (to_no, from_no))
  ) then
    raise exception 'nobody has decided this';
  end if;
  update record set person_no = to_no where person_no = from_no and record_no = any(numbers);
  get diagnostics moved = row_count;
  update record_body set person_no = to_no where person_no = from_no and record_no = any(numbers);
  update record_statement set person_no = to_no
  where person_no = from_no and record_no = any(numbers);
  update correction_answer set person_no = to_no where person_no = from_no and correction_id in (
    select id from correction where record_no = any(numbers));
  update correction set person_no = to_no where person_no = from_no and record_no = any(numbers);
  update declaration_answer set person_no = to_no where person_no = from_no
    and declaration_id in (select id from declaration where record_no = any(numbers));
  update declaration set person_no = to_no where person_no = from_no and record_no = any(numbers);
  update record_version v set person_no = to_no, known_from = coalesce(
    (select k.known_from from jsonb_to_recordset(known -> 'versions')
       as k (record_no bigint, version integer, known_from timestamptz)
     where k.record_no = v.record_no and k.version = v.version),
    greatest(v.known_from, at), v.known_from)
  where person_no = from_no and record_no = any(numbers);
  update record_mark m set person_no = to_no, known_from = coalesce(
    (select k.known_from from jsonb_to_recordset(known -> 'marks')
       as k (id bigint, known_from timestamptz) where k.id = m.id),
    greatest(m.known_from, at), m.known_from)
  where person_no = from_no and record_no = any(numbers);
  return moved;
end $$
"""

#: What the function above changes, column by column, and no other column.
MOVED = (
    *(
        (table, "person_no")
        for table in (
            "record", "record_body", "record_mark", "record_version", "record_statement",
            "correction", "correction_answer", "declaration", "declaration_answer",
        )
    ),
    ("record_mark", "known_from"),
    ("record_version", "known_from"),
)  # fmt: skip

_FUNCTIONS = (
    "erase_body, erase_records, erase_person, erase_statement, erase_declaration, move_records, "
    + expiry.FUNCTIONS
)

# Of complaints the words go, which are somebody's own; that there was one stays.
_ERASE_PERSON = f"""
create or replace function erase_person(
  of_person bigint, why text, at timestamptz, rows_held integer
) returns boolean language plpgsql security definer
set search_path = public, pg_temp as $$
declare bodies integer;
begin
  insert into erasure (record_no, version, ground, erased_at)
  select record_no, version, why, at from record_body where person_no = of_person;
  get diagnostics bodies = row_count;
  {" ".join(f"delete from {table} where person_no = of_person;" for table in OF_PERSON)}
  if not found then
    raise exception 'nobody to erase';
  end if;
  update look_complaint_answer set words = '' where complaint_id in (
    select id from look_complaint where person_no = of_person);
  update look_complaint set words = '' where person_no = of_person;
  insert into departure (person_no, ground, left_at, bodies, held)
  values (of_person, why, at, bodies, rows_held);
  return true;
end $$
"""


def create_roles(connection: psycopg.Connection) -> None:
    """Create the roles that are not there. None of them can log in yet."""
    for role in (OWNER, APPLICATION, ERASER, AUDITOR):
        there = connection.execute("select from pg_roles where rolname = %s", [role]).fetchone()
        if there is None:
            connection.execute(sql.SQL("create role {} nologin").format(sql.Identifier(role)))
    me, database = connection.info.user, connection.info.dbname
    for role in {OWNER, ERASER} - {me}:
        connection.execute(
            sql.SQL("grant {} to {}").format(sql.Identifier(role), sql.Identifier(me))
        )
    for statement in (
        "revoke all on schema public from public",
        "grant usage, create on schema public to {owner}",
        "grant usage on schema public to {app}, {eraser}, {auditor}",
        "grant create on database {database} to {owner}",
        "grant temporary on database {database} to {app}",
        "revoke all on database {database} from public",
        "grant connect on database {database} to {app}, {owner}, {auditor}",
    ):
        connection.execute(_named(statement, database=database))


def give_login(connection: psycopg.Connection, role: str, passwords: Path) -> None:
    """Let a role log in with a random password, which stands in `passwords` alone, for libpq.

    The file is the one of the embedded server; a role that has a line in it keeps its password.
    """
    kept = passwords.read_text("ascii").splitlines()
    if any(line.split(":")[3] == role for line in kept):
        return
    password = secrets.token_urlsafe(32)
    connection.execute(
        sql.SQL("alter role {} login password {}").format(
            sql.Identifier(role), sql.Literal(password)
        )
    )
    fresh = passwords.with_suffix(".new")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write("\n".join([*kept, f"*:*:*:{role}:{password}"]) + "\n")
    fresh.rename(passwords)


def apply_grants(connection: psycopg.Connection) -> None:
    """Give each role its rights to each table, and take all others away. As the owner.

    Raises DatabaseError when a table stands in no list.
    """
    tables = {
        str(row[0])
        for row in connection.execute(
            "select tablename from pg_tables where schemaname = 'public'"
        ).fetchall()
    }
    lists = (APPEND_ONLY, ERASABLE, CHANGING, PASSING, READ_ONLY)
    if unknown := tables - frozenset().union(*lists):
        message = _("Nobody has said who may do what with the tables {tables}.")
        raise DatabaseError(message.format(tables=", ".join(sorted(unknown))))
    _each(connection, tables, "revoke all on {table} from {app}, {eraser}, {auditor}")
    _each(connection, tables, "grant select on {table} to {app}")
    _each(connection, tables - READ_ONLY, "grant insert on {table} to {app}")
    _each(connection, tables & (CHANGING | PASSING), "grant update on {table} to {app}")
    _each(connection, tables & PASSING, "grant delete on {table} to {app}")
    _each(connection, RESEALED, "grant update (sealed) on {table} to {app}")
    _each(connection, OF_PERSON, "grant select, delete on {table} to {eraser}")
    _each(connection, expiry.REMOVED, "grant select, delete on {table} to {eraser}")
    _each(connection, tables & REGISTERS, "grant select on {table} to {auditor}")
    for statement in (
        "grant usage on all sequences in schema public to {app}, {eraser}",
        "grant usage on schema scoring to {app}",
        "grant select, insert on all tables in schema scoring to {app}",
        "grant usage on all sequences in schema scoring to {app}",
        "grant insert on erasure, departure, expiry to {eraser}",
        "grant select, update (name_sealed) on delivery to {eraser}",
        "grant select on catalogue_item to {eraser}",
        "grant select, update (words) on look_complaint, look_complaint_answer to {eraser}",
        "grant select on person_change to {eraser}",
    ):
        connection.execute(_named(statement))
    for table, column in MOVED:
        named = sql.Identifier(column)
        connection.execute(
            sql.SQL("grant update ({}) on {} to {}").format(
                named, sql.Identifier(table), sql.Identifier(ERASER)
            )
        )


def make_eraser(connection: psycopg.Connection) -> None:
    """Make the eraser's functions, as whoever may act for the eraser."""
    for statement in (
        "grant create on schema public to {eraser}",
        "set role {eraser}",
        _ERASE,
        _ERASE_RECORDS,
        _ERASE_PERSON,
        _MOVE_RECORDS,
        _ERASE_STATEMENT,
        expiry.EXPIRE,
        expiry.EXPIRE_UNMENDED,
        _ERASE_DECLARATION,
        f"revoke all on function {_FUNCTIONS} from public",
        f"grant execute on function {_FUNCTIONS} to {{app}}",
        "reset role",
        "revoke create on schema public from {eraser}",
    ):
        connection.execute(_named(statement))


def _each(connection: psycopg.Connection, tables: Collection[str], statement: str) -> None:
    for table in sorted(tables):
        connection.execute(_named(statement, table=table))


def _named(statement: str, **names: str) -> sql.Composed:
    """Put roles and names into a statement of this module."""
    roles = {"owner": OWNER, "app": APPLICATION, "eraser": ERASER, "auditor": AUDITOR}
    return sql.SQL(statement).format(
        **{name: sql.Identifier(value) for name, value in {**roles, **names}.items()}
    )
