"""What a person declared, and what waits to be verified."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from chengxin.access.context import AccessContext
from chengxin.access.looks import about_a_person, about_nobody
from chengxin.people.keys import site_keys
from chengxin.records.database import ask
from chengxin.records.declaring.models import Declaration
from chengxin.records.declaring.words import Outcome, reference
from chengxin.records.own.sealing import open_words

_WAITING = """
select d.id, d.declared_at, c.item, a.outcome
from declaration d join record_version v on v.record_no = d.record_no and v.version = 1
join catalogue_item c using (catalogue_no)
join record_body b on b.record_no = d.record_no and b.version = v.version
left join declaration_answer a on a.declaration_id = d.id
order by a.outcome is not null, d.id limit %s
"""


_ITEMS = """
select d.record_no, c.item from declaration d
join record_version v on v.record_no = d.record_no and v.version = 1
join catalogue_item c using (catalogue_no) where d.person_no = %s
"""


@dataclass(frozen=True, slots=True)
class Declared:
    """A declaration; outcome and answer are empty until there is one."""

    number: int
    reference: str
    record_no: int
    item: str
    rulebook_no: int
    declared_at: datetime
    outcome: Outcome | None
    answer: str = field(repr=False)
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """A declaration as the queue has it: nothing in it tells whose it is."""

    number: int
    reference: str
    declared_at: datetime
    item: str
    outcome: Outcome | None


@about_a_person("records", "marks")
def declarations_of(context: AccessContext, person_no: int) -> tuple[Declared, ...]:
    """Return what a person declared, the newest first."""
    rows = Declaration.objects.filter(person_no=person_no).select_related("answer").order_by("-pk")
    items = {number: str(item) for number, item in ask(_ITEMS, person_no)}
    return tuple(_declared(row, items[row.record_no]) for row in rows)


@about_nobody
def declaration_queue(most: int = 500) -> tuple[Waiting, ...]:
    """Return declarations, those without an answer first, the oldest of them at the head."""
    return tuple(
        Waiting(number, reference(number, at), at, item, Outcome(outcome) if outcome else None)
        for number, at, item, outcome in ask(_WAITING, most)
    )


def _declared(row: Declaration, item: str) -> Declared:
    answer = row.answer if hasattr(row, "answer") else None
    told = ""
    if answer is not None:
        place = (row.pk, answer.answered_by)
        told = open_words(site_keys(), "declaration_answer", place, bytes(answer.sealed))
    return Declared(
        row.pk, reference(row.pk, row.declared_at), row.record_no, item, row.rulebook_no,
        row.declared_at, Outcome(answer.outcome) if answer else None, told,
        answer.answered_at if answer else None,
    )  # fmt: skip
