"""Persons that were changed: by two people, and so that every number leads to one person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from chengxin.people.keys import site_keys
from chengxin.people.services.enrolling import cell
from chengxin.site.verifying.identities import holds
from chengxin.site.verifying.invariants import Check, Connection, Found, Moment, Pass, Query, ask
from chengxin.text import _

_FORMER = """
select a.change, p.person, a.identity_index, a.identity_sealed, a.name_sealed
from person_alias a left join person p on p.person_no = a.person_no order by a.change
"""


def words() -> Mapping[str, str]:
    """Return the invariants of this module in words."""
    return {
        "I31 former": _("Each former number opens at its place, and leads to one person."),
        "I31 one": _(
            "Who was put together with somebody has no records, points or living consent beside."
        ),
        "I31 two": _("Each change of a person was agreed to by another over the same contents."),
    }


def _former(connection: Connection, _moment: Moment) -> Mapping[str, Found]:
    keys, rows = site_keys(), ask(connection, _FORMER)
    broken = [
        f"person_alias {change}"
        for change, person, index, identity, name in rows
        if person is None
        or not holds(
            keys,
            bytes(index),
            [(cell("identity", person), bytes(identity)), (cell("name", person), bytes(name))],
        )
    ]
    return {"I31 former": Found.of(len(rows), broken)}


CHECKS: Sequence[Check] = (
    Pass(("I31 former",), _former),
    Query(
        "I31 one",
        "select count(*) from person_merged",
        """select 'person_merged ' || m.person_no from person_merged m
        where not exists (select from person where person_no = m.into_no)
          or not exists (select from person where person_no = m.person_no)
          or exists (select from person_merged x where x.person_no = m.into_no)
          or exists (select from record where person_no = m.person_no)
          or exists (select from record_version where person_no = m.person_no)
          or exists (select from record_mark where person_no = m.person_no)
          or exists (select from standing where person_no = m.person_no)
          or exists (
            select from consent where person_no = m.person_no
              and (withdrew_on is null or withdrew_on > %(today)s)
          )
          or not exists (
            select from person_change c where c.change = m.change and c.kind = 'merge'
              and c.person_no = m.into_no and c.other_no = m.person_no
          )""",
    ),
    Query(
        "I31 two",
        "select count(*) from person_change",
        """select 'person_change ' || c.change from person_change c where not exists (
          select from twofold_answer a join twofold_act t on t.id = a.act_id
          where t.id = c.act and t.kind = 'person.change' and t.content = c.content
            and a.content = c.content and a.agreed and a.asked_by = c.asked_by
            and a.answered_by = c.answered_by and a.answered_by <> a.asked_by
        )""",
    ),
)
