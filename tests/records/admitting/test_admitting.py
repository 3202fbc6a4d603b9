"""A furnisher comes in by steps; two people answer for exactly what holds, and one ends a key."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial

import psycopg
import pytest
from django.db import transaction

from chengxin.access.four_eyes.services import SamePersonError, TwofoldError
from chengxin.access.members import Scope
from chengxin.access.roles import Role
from chengxin.clock import clock_of, now, today
from chengxin.records.admitting import services
from chengxin.records.admitting.agreement import agreement
from chengxin.records.admitting.errors import AdmissionRefusedError
from chengxin.records.admitting.models import AgreementText, FurnisherAdmission, FurnisherKey
from chengxin.records.admitting.publickey import KeyRefusedError, read_public_key
from chengxin.records.admitting.selectors import admitting_of, holder_of
from chengxin.records.admitting.steps import State, Step
from chengxin.records.database import ask
from tests.records.admitting.office import (
    CHIEF,
    CLERK,
    REASON,
    Pair,
    admitted,
    approved,
    content,
    officer,
    prepared,
)
from tests.site import Site

ITEMS = ("commitment_fine", "paired_care")


@pytest.fixture
def undone(shaoxing: Site) -> Iterator[None]:
    """Whatever a test does is undone."""
    assert shaoxing.url
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def state(number: int) -> State:
    found = admitting_of(number)
    assert found is not None
    return found.state


@pytest.mark.slow
@pytest.mark.article("sanming", 13)
@pytest.mark.usefixtures("undone")
def test_a_furnisher_comes_in_by_steps_and_a_second_person() -> None:
    pair = Pair()
    number = prepared("市民政局", ITEMS, pair)
    key_id = pair.public.key_id
    assert state(number) is State.BEGUN
    assert holder_of(key_id) is None
    services.ask_approval(member=CLERK, furnisher_no=number, reason=REASON)
    assert state(number) is State.WAITS
    assert holder_of(key_id) is None
    services.answer(member=CHIEF, furnisher_no=number, content=content(number), agreed=True)
    holder = holder_of(key_id)
    assert holder is not None
    assert (holder.furnisher, holder.items) == ("市民政局", frozenset(ITEMS))
    found = admitting_of(number)
    assert found is not None
    assert found.state is State.ADMITTED
    assert [each.kind for each in found.steps] == [
        Step.APPLIED, Step.AGREED, Step.ALLOWED, Step.KEY, Step.ASKED, Step.ADMITTED,
    ]  # fmt: skip
    kept = FurnisherAdmission.objects.get()
    assert (kept.asked_by, kept.answered_by) == (CLERK.user_id, CHIEF.user_id)
    text = AgreementText.objects.get(pk=kept.agreement_id)
    assert text.text == agreement("zh").text


@pytest.mark.slow
@pytest.mark.usefixtures("undone")
def test_nobody_answers_to_oneself_or_to_what_has_changed() -> None:
    number = prepared("甲局", ITEMS, Pair())
    services.ask_approval(member=CLERK, furnisher_no=number, reason=REASON)
    with pytest.raises(SamePersonError):
        services.answer(member=CLERK, furnisher_no=number, content=content(number), agreed=True)
    seen = content(number)
    services.allow(member=CLERK, furnisher_no=number, items=["paired_care"])
    for shown in (seen, content(number)):
        with pytest.raises(AdmissionRefusedError):
            services.answer(member=CHIEF, furnisher_no=number, content=shown, agreed=True)
    services.ask_approval(member=CLERK, furnisher_no=number, reason=REASON)
    with pytest.raises(TwofoldError):
        services.answer(member=CHIEF, furnisher_no=number, content=content(number), agreed=False)
    services.answer(
        member=CHIEF, furnisher_no=number, content=content(number), agreed=False,
        said="协议尚未盖章，请补齐",
    )  # fmt: skip
    assert state(number) is State.BEGUN
    assert not FurnisherAdmission.objects.exists()


@pytest.mark.slow
@pytest.mark.usefixtures("undone")
def test_a_key_ends_by_one_person_by_time_and_never_comes_back() -> None:
    pair = Pair()
    number = admitted("乙局", ITEMS, pair)
    key_id = pair.public.key_id
    kept = FurnisherKey.objects.get(pk=key_id)
    for ahead, holds in ((timedelta(29), True), (timedelta(31), False)):
        then = now() + ahead
        with clock_of(partial(lambda at: at, then)):
            assert (holder_of(key_id) is not None) is holds
    services.withdraw_key(member=CHIEF, key_id=key_id, reason="该单位报告私钥可能泄露")
    assert holder_of(key_id) is None
    assert state(number) is State.OVER
    with pytest.raises(AdmissionRefusedError):
        services.withdraw_key(member=CLERK, key_id=key_id, reason="该单位报告私钥可能泄露")
    with pytest.raises(AdmissionRefusedError):
        services.ask_approval(member=CLERK, furnisher_no=number, reason=REASON)
    with pytest.raises(AdmissionRefusedError):
        services.give_key(member=CLERK, furnisher_no=number, key=pair.public, last_day=today())
    assert FurnisherKey.objects.get(pk=key_id).public == kept.public
    other = Pair()
    services.give_key(member=CLERK, furnisher_no=number, key=other.public, last_day=today())
    approved(number)
    assert holder_of(other.public.key_id) is not None
    assert holder_of(key_id) is None


@pytest.mark.slow
@pytest.mark.usefixtures("undone")
def test_two_keys_hold_at_once_and_the_latest_admission_says_which_items() -> None:
    old, new = Pair(), Pair()
    number = admitted("丙局", ITEMS, old)
    services.allow(member=CLERK, furnisher_no=number, items=["paired_care"])
    services.give_key(member=CLERK, furnisher_no=number, key=new.public, last_day=today())
    before = holder_of(old.public.key_id)
    assert before is not None
    assert before.items == frozenset(ITEMS)
    approved(number)
    for pair in (old, new):
        after = holder_of(pair.public.key_id)
        assert after is not None
        assert after.items == {"paired_care"}


@pytest.mark.slow
@pytest.mark.usefixtures("undone")
def test_the_database_takes_no_admission_by_one_person_or_with_a_strange_key() -> None:
    mine, others = Pair(), Pair()
    number = admitted("丁局", ITEMS, mine)
    prepared("戊局", ITEMS, others)
    insert = """
    insert into furnisher_admission (furnisher_no, key_id, agreement, answers, items, act, content,
      asked_by, answered_by, at)
    select furnisher_no, {key}, agreement, answers, items, {act}, content, asked_by, {by}, at
    from furnisher_admission where furnisher_no = %s
    """
    for key, act, by in (
        ("key_id", "act", "answered_by"),
        ("key_id", "act + 1", "answered_by"),
        ("key_id", "act + 1", "asked_by"),
        (f"'{others.public.key_id}'", "act + 1", "answered_by"),
    ):
        with pytest.raises(psycopg.IntegrityError), transaction.atomic():
            ask(insert.format(key=key, act=act, by=by), number)
    with pytest.raises(psycopg.Error), transaction.atomic():
        ask("update furnisher_key set expires_at = expires_at + interval '1 year'")


DOES: dict[str, Callable[[int], object]] = {
    "a name with a number": lambda _no: services.apply(
        member=CLERK, furnisher="990001199001012465", office="信息科"
    ),
    "no office": lambda _no: services.apply(member=CLERK, furnisher="己局", office=" "),
    "another text": lambda no: services.agree(
        member=CLERK, furnisher_no=no, lang="zh", digest=bytes(32), answers="信息科科长"
    ),
    "no items": lambda no: services.allow(member=CLERK, furnisher_no=no, items=[]),
    "an item that people declare": lambda no: services.allow(
        member=CLERK, furnisher_no=no, items=["declared_honour"]
    ),
    "an unknown item": lambda no: services.allow(member=CLERK, furnisher_no=no, items=["none"]),
    "a key for ever": lambda no: services.give_key(
        member=CLERK, furnisher_no=no, key=Pair().public, last_day=today() + timedelta(398)
    ),
    "a key of yesterday": lambda no: services.give_key(
        member=CLERK, furnisher_no=no, key=Pair().public, last_day=today() - timedelta(1)
    ),
    "too early": lambda no: services.ask_approval(member=CLERK, furnisher_no=no, reason=REASON),
    "nothing asked": lambda no: services.answer(
        member=CHIEF, furnisher_no=no, content=content(no), agreed=True
    ),
    "nobody": lambda _no: services.allow(member=CLERK, furnisher_no=9999, items=[*ITEMS]),
    "another role": lambda no: services.allow(member=CHIEF, furnisher_no=no, items=[*ITEMS]),
    "a confined officer": lambda no: services.allow(
        member=replace(officer(103, Role.INTAKE), scope=Scope(no, "")),
        furnisher_no=no,
        items=[*ITEMS],
    ),
    "no such key": lambda _no: services.withdraw_key(member=CLERK, key_id="none", reason=REASON),
}


@pytest.mark.slow
@pytest.mark.usefixtures("undone")
@pytest.mark.parametrize("what", DOES)
def test_what_cannot_be_is_refused_and_nothing_is_kept(what: str) -> None:
    number = services.apply(member=CLERK, furnisher="己局", office="信息科")
    with pytest.raises(AdmissionRefusedError) as refused:
        DOES[what](number)
    assert len(str(refused.value)) > 10
    found = admitting_of(number)
    assert found is not None
    assert [each.kind for each in found.steps] == [Step.APPLIED]


@pytest.mark.parametrize(
    "given",
    [
        "", "none", base64.b64encode(bytes(31)).decode(), base64.b64encode(bytes(32)).decode(),
        base64.b64encode(b"\x01" + bytes(31)).decode(), base64.b64encode(b"\xff" * 32).decode(),
        base64.b64encode(
            bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05")
        ).decode(),
        "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIA==\n-----END PRIVATE KEY-----",
        "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----",
    ],
)  # fmt: skip
def test_what_is_no_public_key_is_refused(given: str) -> None:
    with pytest.raises(KeyRefusedError):
        read_public_key(given)
