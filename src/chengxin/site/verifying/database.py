"""The database itself: who may do what, which settings hold, and which constraints stand guard."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from django.apps import apps

from chengxin.database import expiry
from chengxin.database.roles import (
    APPEND_ONLY,
    APPLICATION,
    AUDITOR,
    CHANGING,
    ERASABLE,
    ERASER,
    MOVED,
    OF_PERSON,
    OWNER,
    PASSING,
    READ_ONLY,
    REGISTERS,
    RESEALED,
)
from chengxin.database.safety import problems, settings
from chengxin.database.walls import CONFINED, SHOWN, WALLS
from chengxin.site.verifying.invariants import Check, Connection, Found, Moment, Pass, ask
from chengxin.text import _

#: Constraints and triggers that the migrations write by hand.
_BY_HAND = frozenset(
    {
        "approval_by_another", "approval_run", "consent_event_follows", "in_force_approved",
        "in_force_contents",
        "in_force_kept", "in_force_log_approved", "in_force_log_chain", "in_force_log_contents",
        "message_change", "partner_approval_answered", "partner_approval_asked",
        "partner_approval_entry", "partner_count_step", "person_change_answered",
        "person_change_asked", "proposal_contents",
        "publication_first", "publication_notice", "publication_proposal", "publication_rulebook",
        "publication_second", "rulebook_version_contents", "shadow_run_proposal",
        "twofold_act_content", "twofold_answer_act",
    }
)  # fmt: skip

_GRANTS = """
select coalesce(r.rolname, 'public'), c.relname, a.privilege_type
from pg_class c, aclexplode(c.relacl) a left join pg_roles r on r.oid = a.grantee
where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm')
  and a.grantee <> c.relowner
union all
select coalesce(r.rolname, 'public'), c.relname || '.' || t.attname, a.privilege_type
from pg_attribute t join pg_class c on c.oid = t.attrelid, aclexplode(t.attacl) a
left join pg_roles r on r.oid = a.grantee
where c.relnamespace = 'public'::regnamespace and a.grantee <> c.relowner
"""
_ROLES = """
select rolname from pg_roles
where rolname = any(%(roles)s) and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb
  or rolreplication)
union all
select m.rolname || ' in ' || g.rolname
from pg_auth_members a join pg_roles m on m.oid = a.member join pg_roles g on g.oid = a.roleid
where m.rolname = any(%(roles)s) and (m.rolname, g.rolname) <> (%(application)s, %(confined)s)
union all
select c.relname || ' of ' || pg_get_userbyid(c.relowner) from pg_class c
where c.relkind in ('r', 'p') and pg_get_userbyid(c.relowner) <> %(owner)s
  and c.relnamespace = any(array['public', 'scoring']::regnamespace[])
"""
_WALLS = """
select c.relname || ' without a wall' from pg_class c
where c.relname = any(%(walls)s) and c.relnamespace = 'public'::regnamespace
  and not c.relrowsecurity
union all
select tablename || ': policy ' || policyname from pg_policies
where schemaname = 'public' and not (tablename = any(%(walls)s) and permissive = 'PERMISSIVE' and (
  (policyname = 'whole' and cmd = 'ALL' and roles = %(whole)s and qual = 'true')
  or (policyname = 'own' and cmd = 'SELECT' and roles = %(own)s and qual <> 'true')))
union all
select wall || ': policies ' || count(p) from unnest(%(walls)s::text[]) as wall
left join pg_policies p on p.schemaname = 'public' and p.tablename = wall
group by wall having count(p) <> 2
"""
_CONSTRAINTS = """
select conname from pg_constraint where convalidated
union
select c.relname from pg_index i join pg_class c on c.oid = i.indexrelid
where i.indisunique and i.indisvalid
union
select tgname from pg_trigger where tgenabled = 'O'
"""
_TRIGGERS_OFF = """
select tgname from pg_trigger where tgenabled <> 'O'
"""


def words() -> Mapping[str, str]:
    """Return the invariants of this module in words."""
    return {
        "I8 keys": _("Every key and constraint of the tables is there and holds."),
        "I9 settings": _("What is acknowledged is kept: no setting puts it at risk."),
        "I11 rights": _("Each role may do what its list says and no more; histories only grow."),
    }


def _rights(connection: Connection, _moment: Moment) -> Mapping[str, Found]:
    found = {(str(r), str(t), str(p)) for r, t, p in ask(connection, _GRANTS)}
    tables = [str(t) for (t,) in ask(connection, "select tablename from pg_tables"
                                     " where schemaname = 'public'")]  # fmt: skip
    wanted = {*_wanted(tables)}
    wrong = [
        f"{table}: {role} {'may' if right in found else 'may not'} {privilege}"
        for right in sorted(found ^ wanted)
        for role, table, privilege in [right]
    ]
    whole = [APPLICATION, ERASER, AUDITOR]
    serving = {
        "roles": [*whole, CONFINED], "owner": OWNER, "application": APPLICATION,
        "confined": CONFINED,
    }  # fmt: skip
    wrong += [str(row[0]) for row in ask(connection, _ROLES, serving)]
    walls = {"walls": [*WALLS], "whole": sorted(whole), "own": [CONFINED]}
    wrong += [str(row[0]) for row in ask(connection, _WALLS, walls)]
    return {"I11 rights": Found.of(len(found | wanted), wrong)}


def _wanted(tables: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    """Yield (role, table, privilege) as `database.roles` has them."""
    kinds = (
        (APPEND_ONLY | ERASABLE, "SELECT INSERT"),
        (CHANGING, "SELECT INSERT UPDATE"),
        (PASSING, "SELECT INSERT UPDATE DELETE"),
        (READ_ONLY, "SELECT"),
    )
    for table in tables:
        for names, rights in kinds:
            if table in names:
                yield from ((APPLICATION, table, right) for right in rights.split())
        if table in REGISTERS:
            yield AUDITOR, table, "SELECT"
    for table, columns in SHOWN.items():
        yield from ((CONFINED, f"{table}.{column}", "SELECT") for column in columns.split(", "))
    for table in RESEALED:
        yield APPLICATION, f"{table}.sealed", "UPDATE"
    for table in {*OF_PERSON, *expiry.REMOVED}:
        yield from ((ERASER, table, right) for right in ("SELECT", "DELETE"))
    for table, column in MOVED:
        yield ERASER, f"{table}.{column}", "UPDATE"
    yield ERASER, "catalogue_item", "SELECT"
    yield from ((ERASER, "delivery", "SELECT"), (ERASER, "delivery.name_sealed", "UPDATE"))
    for table in ("erasure", "departure", "expiry"):
        yield ERASER, table, "INSERT"
    for table in ("look_complaint", "look_complaint_answer"):
        yield from ((ERASER, table, "SELECT"), (ERASER, f"{table}.words", "UPDATE"))


def _settings(connection: Connection, _moment: Moment) -> Mapping[str, Found]:
    names = ["server_version_num", *(one.name for one in settings())]
    rows = ask(
        connection, "select n, current_setting(n) from unnest(%(n)s::text[]) as n", {"n": names}
    )
    wrong = problems({str(name): str(value) for name, value in rows})
    return {"I9 settings": Found.of(len(names), wrong)}


def _keys(connection: Connection, _moment: Moment) -> Mapping[str, Found]:
    found = {str(name) for (name,) in ask(connection, _CONSTRAINTS)}
    wanted = {
        constraint.name
        for model in apps.get_models()
        if model.__module__.startswith("chengxin.")
        for constraint in model._meta.constraints
    } | _BY_HAND
    wrong = [*sorted(wanted - found), *(str(name) for (name,) in ask(connection, _TRIGGERS_OFF))]
    return {"I8 keys": Found.of(len(wanted), wrong)}


CHECKS: Sequence[Check] = (
    Pass(("I8 keys",), _keys),
    Pass(("I9 settings",), _settings),
    Pass(("I11 rights",), _rights),
)
