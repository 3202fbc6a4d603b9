"""Row-level security: what somebody may see who works for one department, county or partner.

The application scores everybody and takes everything in, so its own policies let every row pass and
cost nothing (a test reads the plans). Whoever is confined reads as another role, which the door
takes on for one transaction: it has a right to few columns, none of them about a person, and to the
rows of its furnisher, county or partner as three settings name them. Without one it sees none.
"""

from __future__ import annotations

from collections.abc import Mapping

import psycopg

from chengxin.database.roles import APPLICATION, AUDITOR, ERASER

CONFINED = "chengxin_confined"
FURNISHER, COUNTY = "chengxin.furnisher", "chengxin.county"
PARTNER = "chengxin.partner"

_MINE = f"""(
  furnisher_no = nullif(current_setting('{FURNISHER}', true), '')::integer
  or furnisher_no in (
    select furnisher_no from furnisher_place
    where county = nullif(current_setting('{COUNTY}', true), '')))"""
_OF_RECORD = "(record_no in (select record_no from record))"
_OF_DELIVERY = "(delivery_id in (select id from delivery))"
_OF_PARTNER = f"(partner_no = nullif(current_setting('{PARTNER}', true), '')::integer)"

#: Table → which of its rows are a furnisher's own. `staged_row` and `verdict` are filled by COPY,
#: which row-level security does not allow; the confined role has no right to them at all.
WALLS: Mapping[str, str] = {
    "furnisher": _MINE,
    "delivery": _MINE,
    "record": _MINE,
    "record_version": _OF_RECORD,
    "record_body": _OF_RECORD,
    "record_mark": _OF_RECORD,
    "mended_row": _OF_DELIVERY,
    "row_export": _OF_DELIVERY,
    "row_tally": _OF_DELIVERY,
    "partner": _OF_PARTNER,
    "partner_entry": _OF_PARTNER,
    "partner_approval": _OF_PARTNER,
    "partner_suspension": _OF_PARTNER,
    "partner_count": _OF_PARTNER,
}

#: Table → the columns that a confined reader may ask for: never whose a record is or what it says,
#: and of a partner's people a safe count.
SHOWN: Mapping[str, str] = {
    "furnisher": "furnisher_no, furnisher",
    "furnisher_place": "furnisher_no, county",
    "delivery": "id, kind, rows, state, received_at, judged_at, furnisher_no",
    "record": "record_no, furnisher_no, record",
    "record_version": "record_no, version, catalogue_no, recorded_at, known_from, delivery_id, row",
    "mended_row": "delivery_id, row, at",
    "row_tally": "delivery_id, furnisher, item, formed_on, first, told, rows",
    "catalogue_item": "catalogue_no, item",
    "told_row": "delivery_id, row, verdict, problems",
    "partner": "partner_no, word, since",
    "partner_entry": "act, partner_no, kind, names, contact, asks, first_day, last_day, digests",
    "partner_approval": "id, act, partner_no, at",
    "partner_suspension": "approval_id, partner_no, at, reason",
    "partner_count": "partner_no, month, agreed",
}

# What a furnisher is told, and never what became of the row where that would say who has joined. A
# warning is about the row by itself, so it is told whatever else is.
_TOLD = f"""
create or replace view told_row with (security_barrier) as
select v.delivery_id, v.row, coalesce(nullif(v.told, ''), v.verdict) as verdict,
  case when v.told = '' then v.problems else (
    select coalesce(jsonb_agg(p order by n), '[]')
    from jsonb_array_elements(v.problems) with ordinality as each (p, n)
    where p ->> 'code' = 'odd_dates'
  ) end as problems
from verdict v where v.delivery_id in (select id from delivery where {_MINE})
"""


def create_confined(connection: psycopg.Connection) -> None:
    """Create the role, and let the application take it on. Nobody inherits what it may."""
    there = connection.execute("select from pg_roles where rolname = %s", [CONFINED]).fetchone()
    if there is None:
        connection.execute(f"create role {CONFINED} nologin".encode())
    connection.execute(f"alter role {APPLICATION} noinherit".encode())
    connection.execute(f"grant {CONFINED} to {APPLICATION}".encode())
    connection.execute(f"grant usage on schema public to {CONFINED}".encode())


def build_walls(connection: psycopg.Connection) -> None:
    """Put up the policies and give the confined role its columns, and no others. As the owner."""
    connection.execute(_TOLD.encode())
    for table, mine in WALLS.items():
        for statement in (
            f"alter table {table} enable row level security",
            f"drop policy if exists whole on {table}",
            f"create policy whole on {table} to {APPLICATION}, {ERASER}, {AUDITOR}"
            " using (true) with check (true)",
            f"drop policy if exists own on {table}",
            f"create policy own on {table} for select to {CONFINED} using {mine}",
        ):
            connection.execute(statement.encode())
    connection.execute(f"revoke all on all tables in schema public from {CONFINED}".encode())
    for table, columns in SHOWN.items():
        connection.execute(f"grant select ({columns}) on {table} to {CONFINED}".encode())
