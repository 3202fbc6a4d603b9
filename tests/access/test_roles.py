"""Which roles an account may have: what the words allow, the database allows, and nothing else."""

from __future__ import annotations

from itertools import combinations

import psycopg
import pytest

from chengxin.access.roles import ADMINISTRATORS, Role, RolesRefusedError, read_roles
from tests.site import Site

SETS = [*combinations(Role, 1), *combinations(Role, 2), *combinations(Role, 3), tuple(Role)]


def allowed(roles: tuple[Role, ...]) -> bool:
    return len(roles) == 1 or not ADMINISTRATORS & {*roles}


@pytest.mark.check("S13")
def test_administrators_stand_alone() -> None:
    for roles in SETS:
        if allowed(roles):
            assert read_roles(roles) == {*roles}
        else:
            with pytest.raises(RolesRefusedError):
                read_roles(roles)


@pytest.mark.parametrize("words", [[], ["root"], ["intake", "root"], ["Intake"], ["intake editor"]])
def test_other_words_are_refused(words: list[str]) -> None:
    with pytest.raises(RolesRefusedError):
        read_roles(words)


@pytest.mark.check("S13")
@pytest.mark.slow
def test_the_database_refuses_the_same(made: Site) -> None:
    refused = ["", "root", "intake  editor", " intake", "system system", "intake root"]
    tried = [(" ".join(roles), allowed(roles)) for roles in SETS] + [(w, False) for w in refused]
    with psycopg.connect(made.url) as connection:
        connection.execute(
            "insert into auth_user (id, username, password, is_superuser, first_name, last_name,"
            " email, is_staff, is_active, date_joined)"
            " values (1, 'a', '!', false, '', '', '', false, true, now())"
        )
        connection.commit()
        for words, good in tried:
            refused_here = False
            try:
                connection.execute(
                    "insert into staff"
                    " (user_id, organisation, roles, totp_secret, last_step, factor)"
                    " values (1, 'an authority', %s, '', 0, 0)",
                    [words],
                )
            except psycopg.errors.CheckViolation:
                refused_here = True
            connection.rollback()
            assert refused_here is not good, words
