"""The register of looks: every entry says who, for whom and why, and nothing sealed was changed."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

import psycopg
from psycopg.rows import tuple_row

from chengxin.access.purposes import RULES
from chengxin.access.register import SEALED_WITHIN
from chengxin.access.verifying import register_faults
from chengxin.site.verifying.invariants import Check, Connection, Found, Moment, Pass, Query, ask
from chengxin.text import _


def words() -> Mapping[str, str]:
    """Return the invariants of this module in words."""
    return {
        "I23 reasons": _("Each look names who, for whom, why and by what law, and no more kinds."),
        "I24 seals": _("No sealed entry was changed, added, moved or removed."),
        "I24 in time": _("No entry waits too long for its seal."),
    }


def _seals(connection: Connection, _moment: Moment) -> Mapping[str, Found]:
    ((checked,),) = ask(connection, "select coalesce(sum(entries), 0)::bigint from access_seal")
    with psycopg.Cursor(connection, row_factory=tuple_row) as cursor:
        faults = [f"access_seal {fault.seal} ({fault.code})" for fault in register_faults(cursor)]
    return {"I24 seals": Found.of(checked, faults)}


#: What each purpose rests on and opens, as the closed list has it.
_RULES = json.dumps(
    [
        {"purpose": purpose, "basis": rule.basis, "opens": sorted(rule.kinds)}
        for purpose, rule in RULES.items()
    ]
)

CHECKS: Sequence[Check] = (
    Query(
        "I23 reasons",
        "select count(*) from access_entry where outcome = 'shown'",
        """select 'access_entry ' || e.id from access_entry e
        left join jsonb_to_recordset(%(rules)s::jsonb)
          as r (purpose text, basis text, opens text[]) on r.purpose = e.purpose
        where e.outcome = 'shown' and (
          e.actor = '' or e.selector = '' or e.kinds = '' or e.person_no is null
          or r.purpose is null or r.basis = '' or r.basis <> e.legal_basis
          or not string_to_array(e.kinds, ' ') <@ r.opens
          or e.actor_kind = 'staff' and (e.organisation = '' or e.reason = '')
        )""",
        {"rules": _RULES},
    ),
    Pass(("I24 seals",), _seals),
    Query(
        "I24 in time",
        "select count(*) from access_entry"
        " where id > coalesce((select max(last) from access_seal), 0)",
        """select 'access_entry ' || id from access_entry
        where id > coalesce((select max(last) from access_seal), 0)
          and at < %(now)s - %(within)s""",
        {"within": SEALED_WITHIN},
    ),
)
