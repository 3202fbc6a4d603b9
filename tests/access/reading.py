"""Selectors of the tests' own, members of staff, and the register as it stands."""

from __future__ import annotations

from typing import Any

import psycopg
from django.db import connection
from psycopg.rows import dict_row

from chengxin.access.context import AccessContext
from chengxin.access.looks import about_a_person
from chengxin.access.members import Member
from chengxin.access.roles import Role

WHY = "The person asked in writing to have an entry checked."


@about_a_person("score")
def score(context: AccessContext, person_no: int) -> str:
    """Something that must not be seen without an entry."""
    return f"secret of {person_no} for {context.actor_kind}"


@about_a_person("score", "records")
def score_and_records(context: AccessContext, person_no: int) -> str:
    """Shows a kind more, and asks the other selector for its part."""
    return score(context, person_no) + ", records"


@about_a_person("identity")
def number(context: AccessContext, person_no: int) -> str:
    """A kind that few purposes open."""
    return f"number of {person_no} for {context.actor_kind}"


@about_a_person("records")
def broken(context: AccessContext, person_no: int) -> str:
    """Loses the connection while it reads."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_terminate_backend(pg_backend_pid())")
    return f"never {person_no} {context}"


def member(*roles: Role, user_id: int = 7) -> Member:
    """Somebody of staff."""
    return Member(user_id, "login", "街道办", frozenset(roles or {Role.HANDLER}), "print")


def entries(url: str) -> list[dict[str, Any]]:
    """The register, as a connection of its own sees it: what is committed."""
    with psycopg.connect(url, row_factory=dict_row) as other:
        return other.execute("select * from access_entry order by id").fetchall()
