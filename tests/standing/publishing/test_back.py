"""Going back to contents that know fewer fields: what records say in later ones stays, unread."""

from __future__ import annotations

import pytest
from django.db import connection

from chengxin.standing.errors import VocabularyError
from chengxin.standing.services.publishing import propose_rollback, publish, switch_due
from chengxin.standing.services.versions import check_vocabulary, current, numbered
from chengxin.standing.vocabulary import Gone, conflicts, gone
from tests.standing.publishing.office import EDITOR, approved, on, proposed, version
from tests.standing.test_versions import item

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("in_force")]

#: Later the fine's area knows one code more, and one field more stands behind it.
AREA = (
    "          other: {zh: 其他, en: Other}\n    severity: [ordinary, serious]\n    document: pen"
)
MORE = {
    AREA: AREA.replace(
        "\n    severity",
        "\n          food: {zh: 食品, en: Food}\n      office:\n"
        "        name: {zh: 机关编号, en: Number of the office}\n"
        "        type: integer\n        min: 1\n        max: 9\n        optional: true\n"
        "    severity",
        1,
    )
}

_FINED = """
insert into record_version (record_no, version, person_no, catalogue_no, recorded_at, known_from,
  digest)
select 1, 1, 1, catalogue_no, now(), now(), '' from catalogue_item where item = 'penalty_fine'
"""
_BODY = """
insert into record_body (record_no, version, person_no, finding, formed_on, severity, issuer,
  document, f1, f2, f3)
values (1, 1, 1, -1, '2026-03-02', 0, '', '', 30000, %s, 7)
"""


def run(statement: str, *values: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def switched(proposal_no: int) -> int:
    """Let two people approve, publish for today and switch; return what is in force then."""
    with on(30) as day:
        approved(proposal_no)
        publish(proposal_no=proposal_no, effective_on=day, by=EDITOR)
        assert switch_due() is not None
    return current().rulebook_no


def test_it_waits_for_two_people_and_for_nothing_else(in_force: int) -> None:
    later = version(MORE)
    assert switched(proposed(later)) == later
    run(_FINED)
    run(_BODY, 1)
    with on(30):
        back = propose_rollback(rulebook_no=in_force, reason="A mistake", by=EDITOR)
        approved(back)
    with on(30, 13) as day:
        publish(proposal_no=back, effective_on=day, by=EDITOR)
        assert switch_due() is not None
        assert current().rulebook_no == in_force
        with connection.cursor() as cursor:
            cursor.execute("select f1, f2, f3 from record_body")
            assert cursor.fetchall() == [(30000, 1, 7)]
    with on(30, 14) as day:
        again = propose_rollback(rulebook_no=later, reason="None, after all", by=EDITOR)
        approved(again)
        publish(proposal_no=again, effective_on=day, by=EDITOR)
        assert switch_due() is not None
        assert current().rulebook_no == later


def test_contents_that_are_new_may_still_take_nothing_away(in_force: int) -> None:
    """And a code that records hold binds whoever goes back, too."""
    later, first = version(MORE), numbered(in_force).rulebook
    assert switched(proposed(later)) == later
    run(_FINED)
    run(_BODY, 4)
    check_vocabulary(first, going_back=True)
    with pytest.raises(VocabularyError):
        check_vocabulary(first)
    run(
        "insert into record_version (record_no, version, person_no, catalogue_no, recorded_at,"
        " known_from, digest)"
        " select 2, version, person_no, catalogue_no, now(), now(), '' from record_version"
    )
    run(
        "insert into record_body (record_no, version, person_no, finding, formed_on, severity,"
        " issuer, document, f1, f2) values (2, 1, 1, -1, '2026-03-02', 0, '', '', 30000, 5)"
    )
    with pytest.raises(VocabularyError) as told:
        check_vocabulary(first, going_back=True)
    assert [text.startswith("penalty_fine.area") for text in told.value.conflicts] == [True]


@pytest.mark.parametrize(
    ("later", "earlier", "wrong", "lost"),
    [
        ("a, b", "a", 0, []),
        ("a, b", "", 0, []),
        ("a, b", "b", 1, []),
        ("a, b", "a, c", 1, []),
        ("a, b", "a, b-", 0, [Gone("item", "b", 2, 1)]),
        ("a, b", "a-", 0, [Gone("item", "a", 1, 1)]),
        ("a, b", "a, b~", 1, []),
        ("a, b", "a, b*", 1, []),
    ],
)
def test_what_may_be_less_is_at_the_end(
    later: str, earlier: str, wrong: int, lost: list[Gone]
) -> None:
    known, new = {"item": item(later)}, {"item": item(earlier)}
    assert len([*conflicts(known, new, ["item"], going_back=True)]) == wrong
    assert [*gone(known, new)] == lost
