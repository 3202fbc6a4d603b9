"""Carrying out what two people decided about who somebody is, at once or not at all.

One proposes, another answers over the same contents by their hash; the answer and the change are
one transaction. Lock order: the act, the gates of every number concerned, then those of scoring.
Two entries of one person are for `uniting`; this module does the rest, and undoes.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction

from chengxin.access.doors import holds_a_number
from chengxin.access.four_eyes import services as four_eyes
from chengxin.access.members import Member
from chengxin.people.assisting import FORM
from chengxin.people.changing import words as words_of
from chengxin.people.changing.errors import ChangeRefusedError
from chengxin.people.changing.words import Ground, Kind
from chengxin.people.facts import FACTS, Facts
from chengxin.people.hidden import Hidden
from chengxin.people.identity import Identity, written_identity
from chengxin.people.keys import site_keys
from chengxin.people.names import Name, read_name
from chengxin.people.sealing import Cell, blind_index, open_cell, seal
from chengxin.people.services import find, record_facts
from chengxin.people.services.enrolling import IDENTITY_FIELD, cell
from chengxin.people.services.searching import agrees
from chengxin.records.database import ask
from chengxin.records.services import gate, uniting
from chengxin.records.services.arriving import lock_at
from chengxin.records.services.held import link_held, waiting
from chengxin.records.services.owning import came_as, numbers_of
from chengxin.standing.services.scoring import Cause, rescore

#: What the acts of this room are called.
ACT = "person.change"

_PROPOSE = """
insert into change_proposal
  (act, person_no, other_no, undoes, kind, ground, document, sealed, content)
values (%s, %s, %s, %s, %s, %s, %s, %s, %s)
"""
_PROPOSAL = """
select person_no, other_no, undoes, kind, ground, document, sealed, content from change_proposal
where act = %s
"""
_KEEP = """
insert into person_change (act, content, person_no, other_no, undoes, kind, ground, document,
  asked_by, answered_by, at)
values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s) returning change
"""
# What stands last and was not undone: changes are undone in the order in which they can be.
_LAST = """
select c.change, c.kind, c.other_no from person_change c
where c.person_no = %s and c.kind <> 'undo'
  and not exists (select from person_change u where u.undoes = c.change)
order by c.change desc limit 1
"""
_SET_ASIDE = """
insert into person_alias (change, person_no, identity_index, identity_sealed, name_sealed)
select %s, person_no, identity_index, identity_sealed, name_sealed from person where person_no = %s
"""
_PUT_BACK = """
with was as (delete from person_alias where change = %s returning *)
update person p set identity_index = was.identity_index, identity_sealed = was.identity_sealed,
  name_sealed = was.name_sealed
from was where p.person_no = was.person_no
"""
_FACTS = f"""
select {", ".join(FACTS)} from person_facts where person_no = %s order by recorded_at desc limit 1
"""
_TELL = """
insert into outbox (kind, payload, created_at) values ('person.changed', %s, %s)
"""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Exactly what is wanted; `identity` and `name` are the new ones, where there are any."""

    kind: Kind
    person_no: int
    ground: Ground
    document: str
    identity: Identity | None = None
    name: Name | None = None
    other_no: int | None = None
    undoes: int | None = None

    def content(self) -> bytes:
        """Return the hash that both people answer for."""
        return four_eyes.content_hash(
            ACT,
            {
                "kind": self.kind, "person": self.person_no, "ground": self.ground,
                "document": self.document, "other": self.other_no, "undoes": self.undoes,
                "new": blind_index(site_keys(), "change_proposal.new", self.new()).hex(),
            },
        )  # fmt: skip

    def new(self) -> Hidden:
        """Return the new number and name as one text."""
        number = self.identity.written().reveal() if self.identity else ""
        return Hidden(json.dumps([number, self.name.written.reveal() if self.name else ""]))


@transaction.atomic
def propose_change(*, member: Member, wanted: Wanted, reason: str) -> int:
    """Keep what one member of staff wants; return the number of the act. Nothing is changed yet.

    Raises ChangeRefusedError, and TwofoldError for a reason that says nothing.
    """
    _check_words(wanted)
    _check_fits(wanted)
    content = wanted.content()
    act = four_eyes.ask(kind=ACT, content=content, by=member.user_id, reason=reason)
    holds = wanted.identity is not None or wanted.name is not None
    sealed = seal(site_keys(), _cell(act), wanted.new()) if holds else b""
    ask(
        _PROPOSE, act, wanted.person_no, wanted.other_no, wanted.undoes, wanted.kind,
        wanted.ground, wanted.document, sealed, content,
    )  # fmt: skip
    return act


def wanted_by(act: int) -> Wanted | None:
    """Return what an act wants, opened, for whoever carries it out or has a context to show it."""
    rows = ask(_PROPOSAL, act)
    if not rows:
        return None
    person_no, other_no, undoes, kind, ground, document, sealed, _content = rows[0]
    number, called = "", ""
    if sealed:
        number, called = json.loads(open_cell(site_keys(), _cell(act), bytes(sealed)).reveal())
    name = read_name(called) if called else None
    return Wanted(
        Kind(kind), person_no, Ground(ground), document,
        identity=written_identity(Hidden(number)) if number else None,
        name=name if isinstance(name, Name) else None,
        other_no=other_no, undoes=undoes,
    )  # fmt: skip


@transaction.atomic
def decide_change(
    *, member: Member, act: int, content: bytes, agreed: bool, words: str = ""
) -> int | None:
    """Answer a proposal of somebody else; with a yes it is done, and its number is returned.

    `content` is the hash of what this member has seen. Raises TwofoldError and its kinds, and
    ChangeRefusedError where it does not fit any more; nothing is kept then.
    """
    four_eyes.answer(act=act, content=content, by=member.user_id, agreed=agreed, words=words)
    if not agreed:
        return None
    wanted = wanted_by(act)
    if wanted is None or wanted.content() != content:
        raise ChangeRefusedError(words_of.nobody())
    decided = four_eyes.resting_on(act=act, kind=ACT, content=content)
    persons = [each for each in (wanted.person_no, wanted.other_no) if each is not None]
    concerned = {who for each in persons for who in numbers_of(each)}
    if wanted.identity:
        concerned.add(wanted.identity)
    gate.hold(concerned)
    version, at = lock_at(persons, *waiting(concerned).values())
    _check_fits(wanted)
    [[change]] = ask(
        _KEEP, act, content, wanted.person_no, wanted.other_no, wanted.undoes, wanted.kind,
        wanted.ground, wanted.document, decided.asked_by, decided.answered_by, at,
    )  # fmt: skip
    _carry_out(wanted, int(change), at)
    living = [each for each in persons if agrees(each)]
    for each in living:
        link_held(person_no=each, known_from=at)
    rescore(person_nos=living, cause=Cause.FACT, ref=f"change {change}", version=version, at=at)
    ask(_TELL, json.dumps({"person_change": change}), at)
    return int(change)


def last_change(person_no: int) -> tuple[int, Kind, int | None] | None:
    """Return the one change about a person that can be undone now, with whom it put together."""
    rows = ask(_LAST, person_no)
    return (int(rows[0][0]), Kind(rows[0][1]), rows[0][2]) if rows else None


def _carry_out(wanted: Wanted, change: int, at: datetime) -> None:
    match wanted.kind:
        case Kind.NAME | Kind.NUMBER:
            _become(wanted, change, at)
        case Kind.MERGE:
            assert wanted.other_no is not None
            uniting.unite(keep=wanted.person_no, other=wanted.other_no, change=change, at=at)
        case Kind.UNDO:
            assert wanted.undoes is not None
            _undo(wanted, wanted.undoes, change, at)


def _become(wanted: Wanted, change: int, at: datetime) -> None:
    """Let a person be called or numbered otherwise; what was stays beside, as it stood."""
    person_no, keys = wanted.person_no, site_keys()
    ask(_SET_ASIDE, change, person_no)
    [[person]] = ask("select person from person where person_no = %s", person_no)
    if wanted.name:
        ask(
            "update person set name_sealed = %s where person_no = %s",
            seal(keys, cell("name", person), wanted.name.written),
            person_no,
        )
    if wanted.identity:
        ask(
            "update person set identity_index = %s, identity_sealed = %s where person_no = %s",
            blind_index(keys, IDENTITY_FIELD, wanted.identity.written()),
            seal(keys, cell("identity", person), wanted.identity.written()),
            person_no,
        )
        _born(person_no, wanted.identity, at)


def _undo(wanted: Wanted, undone: int, change: int, at: datetime) -> None:
    """Put back what was before a change."""
    [[kind, other]] = ask("select kind, other_no from person_change where change = %s", undone)
    if kind == Kind.MERGE:
        uniting.part(keep=wanted.person_no, other=int(other), undone=undone, change=change, at=at)
        return
    [current, *_former] = numbers_of(wanted.person_no)
    ask(_PUT_BACK, undone)
    [before, *_rest] = numbers_of(wanted.person_no)
    if before != current:
        if came_as(wanted.person_no, [current], records=None):
            raise ChangeRefusedError(words_of.since())
        _born(wanted.person_no, before, at)


def _born(person_no: int, identity: Identity, at: datetime) -> None:
    """Let the day of birth be the one that the number names, where it names one."""
    rows = ask(_FACTS, person_no)
    facts = Facts(**dict(zip(FACTS, rows[0], strict=True))) if rows else Facts()
    if identity.born_on is not None and identity.born_on != facts.born_on:
        fresh = replace(facts, born_on=identity.born_on)
        record_facts(person_no=person_no, facts=fresh, recorded_at=at)


def _check_words(wanted: Wanted) -> None:
    if not FORM.fullmatch(wanted.document) or holds_a_number(wanted.document):
        raise ChangeRefusedError(words_of.unnamed())


def _check_fits(wanted: Wanted) -> None:
    """Refuse what cannot be done as things stand; asked when it is proposed, and under locks."""
    here = ask("select person_no from person_merged where person_no = %s", wanted.person_no)
    if here or not ask("select person_no from person where person_no = %s", wanted.person_no):
        raise ChangeRefusedError(words_of.nobody())
    match wanted.kind:
        case Kind.NUMBER:
            if wanted.identity is None or find(wanted.identity) is not None:
                raise ChangeRefusedError(words_of.known_already())
        case Kind.NAME:
            if wanted.name is None:
                raise ChangeRefusedError(words_of.nobody())
        case Kind.MERGE:
            uniting.check(keep=wanted.person_no, other=wanted.other_no)
        case Kind.UNDO:
            last = last_change(wanted.person_no)
            if last is None or last[0] != wanted.undoes or last[2] != wanted.other_no:
                raise ChangeRefusedError(words_of.not_last())


def _cell(act: int) -> Cell:
    return Cell("change_proposal", "sealed", str(act))


def reason_of(act: int) -> str:
    """Return why an act was asked for; the person reads it with the looks that it led to."""
    rows = ask("select reason from twofold_act where id = %s", act)
    return str(rows[0][0]) if rows else ""
