"""The eraser's function for what is over: a kind of rows older than an instant, and its event.

The words of the kinds are those of `people.periods`. Contents of records go by `erase_body`, one by
one, because whether a record still counts is the kernel's to say. Nothing goes without its event in
`expiry`, which says how many rows went and never whose they were.
"""

from __future__ import annotations

from collections.abc import Mapping

#: Kind → the rows that are over at `over`, at most `most` of them, in a statement that removes
#: them. A record that is held for somebody goes with all that came about it, once the last is over.
STATEMENTS: Mapping[str, str] = {
    "held": """
      delete from held_row where record_digest in (
        select record_digest from held_row group by 1 having max(recorded_at) < over
        order by min(id) limit most)""",
    "file_names": """
      update delivery d set name_sealed = '' where id in (
        select id from delivery e where state = 'judged' and judged_at < over
          and name_sealed <> ''
          and not exists (select from staged_row s where s.delivery_id = e.id)
        order by id limit most)""",
    "messages": """
      delete from message where change_id in (
        select change_id from message where told_at < over order by 1 limit most)""",
    "letters": """
      delete from outbox where id in (
        select id from outbox where coalesce(done_at, dead_at) < over order by 1 limit most)""",
    "grants": """
      delete from look_grant where id in (
        select id from look_grant where until < over order by 1 limit most)""",
    "sessions": """
      with ended as (
        delete from django_session where expire_date < over returning 1
      ), left_off as (
        delete from visit where seen_at < over or began_at < over returning 1
      ), paid as (
        delete from guess_limit where used_until < over returning 1
      )
      select count(*) into gone
      from (select from ended union all select from left_off union all select from paid) as a""",
}

#: Tables of which the eraser removes rows by it.
REMOVED = (
    "held_row", "staged_row", "message", "outbox", "look_grant", "django_session", "visit",
    "guess_limit",
)  # fmt: skip

_BRANCHES = "\n".join(
    f"  when '{kind}' then {statement.strip()};"
    + ("" if "into gone" in statement else "\n    get diagnostics gone = row_count;")
    for kind, statement in STATEMENTS.items()
)

EXPIRE = f"""
create or replace function expire(what text, over timestamptz, at timestamptz, most integer)
returns integer language plpgsql security definer
set search_path = public, pg_temp as $$
declare gone integer;
begin
  if over > at then
    raise exception 'this is not over yet';
  end if;
  case what
{_BRANCHES}
  end case;
  if gone > 0 then
    insert into expiry (kind, over, delivery_id, rows, at) values (what, over, null, gone, at);
  end if;
  return gone;
end $$
"""

#: Rows that nobody mended, of one delivery at once: its verdicts stay, and the event says that
#: what they were about is gone.
EXPIRE_UNMENDED = """
create or replace function expire_unmended(over timestamptz, at timestamptz)
returns bigint language plpgsql security definer
set search_path = public, pg_temp as $$
declare
  which bigint;
  gone integer;
begin
  if over > at then
    raise exception 'this is not over yet';
  end if;
  select id into which from delivery d where state = 'judged' and judged_at < over
    and exists (select from staged_row s where s.delivery_id = d.id)
  order by id limit 1 for update;
  if which is null then
    return null;
  end if;
  delete from staged_row where delivery_id = which;
  get diagnostics gone = row_count;
  insert into expiry (kind, over, delivery_id, rows, at)
  values ('unmended', over, which, gone, at);
  return which;
end $$
"""

FUNCTIONS = "expire, expire_unmended"
