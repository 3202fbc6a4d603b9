"""Looks drawn by chance: by the database, never one's own, each judged by somebody else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

import psycopg
import pytest
from django.test import Client, override_settings

from chengxin.access.complaints.selectors import complaints_of
from chengxin.access.complaints.words import Ground
from chengxin.access.doors import citizen_door, staff_door
from chengxin.access.members import Member, find_account
from chengxin.access.models import AccessEntry, LookComplaint
from chengxin.access.purposes import Purpose
from chengxin.access.sampling.models import SampledLook
from chengxin.access.sampling.selectors import drawn_look, sample, samples
from chengxin.access.sampling.services import (
    DAYS,
    MOST,
    JudgementRefusedError,
    draw,
    judge_look,
)
from chengxin.clock import clock_of
from chengxin.database import Server
from chengxin.people.selectors import facts_of, masked_of
from tests.site import Site, site
from tests.web.city import NOW, City, city
from tests.web.staff.working import Worker, get, hired, post, signed_in

pytestmark = pytest.mark.slow

HOST = "city.example"
REASON = "核对一条有争议的记录的当事人"
FOUND = "窗口有登记, 当事人当天申请了核对"

WORKERS: dict[str, Worker] = {}


@pytest.fixture(scope="module")
def made(server: Server) -> Iterator[Site]:
    with site(server) as found:
        yield found


@pytest.fixture(scope="module")
def town(made: Site) -> Iterator[City]:
    quick = override_settings(
        PASSWORD_HASHERS=["tests.web.staff.hashing.QuickScrypt"], ALLOWED_HOSTS=[HOST]
    )
    assert made.url
    with quick, clock_of(lambda: NOW), city(made) as found:
        for login, role in (
            ("he", "handler"), ("yu", "intake"), ("an", "audit"), ("bo", "audit"),
            ("gu", "security"),
        ):  # fmt: skip
            WORKERS[login] = hired(login, [role])
        for number in range(9):
            look(found, "he", Purpose.DISPUTE, f"{REASON}{number}")
        for login, purpose in (
            ("yu", Purpose.INTAKE), ("an", Purpose.OVERSIGHT), ("bo", Purpose.OVERSIGHT),
        ):  # fmt: skip
            look(found, login, purpose, REASON)
        facts_of(citizen_door(found.people["lin"], "s"), found.people["lin"])
        yield found


@pytest.fixture(autouse=True)
def standing() -> Iterator[None]:
    with clock_of(lambda: NOW + timedelta(hours=1)):
        yield


def member(login: str) -> Member:
    found = find_account(login)
    assert found is not None
    return found.member


def look(town: City, login: str, purpose: Purpose, reason: str) -> None:
    lin = town.people["lin"]
    masked_of(staff_door(member(login), purpose, "", reason, lin), lin)


def drawn(login: str) -> set[tuple[int, str, int]]:
    found = sample(draw(member=member(login)))
    assert found is not None
    assert found.waiting == found.drawn
    return {(each.entry, each.purpose, each.looked_by) for each in found.looks}


@pytest.mark.article("jinan", 22)
@pytest.mark.article("yunnan", "3.1")
@pytest.mark.usefixtures("town")
def test_each_purpose_is_drawn_from_and_nobody_draws_an_own_look() -> None:
    found = drawn("an")
    assert Counter(purpose for _entry, purpose, _who in found) == {
        Purpose.DISPUTE: MOST, Purpose.INTAKE: 1, Purpose.OVERSIGHT: 1,
    }  # fmt: skip
    assert member("an").user_id not in {who for _entry, _purpose, who in found}
    staff = AccessEntry.objects.filter(actor_kind="staff").values_list("id", flat=True)
    assert {entry for entry, _purpose, _who in found} <= {*staff}
    # Chance: of nine looks each is drawn by some seed.
    ever = set[int]()
    for _time in range(60):
        ever |= {entry for entry, purpose, _who in drawn("an") if purpose == Purpose.DISPUTE}
    assert len(ever) == 9


@pytest.mark.usefixtures("town")
def test_with_the_seed_anybody_draws_the_same_again(made: Site) -> None:
    number = draw(member=member("an"))
    found = sample(number)
    assert found is not None
    with psycopg.connect(made.owner) as owner:
        rows = owner.execute(
            "select id from (select id, row_number() over (partition by purpose"
            " order by hashtextextended(id::text, %s), id) as place from access_entry"
            " where actor_kind = 'staff' and person_no is not null and actor <> %s"
            " and at >= %s and id <= %s) as again where place <= %s",
            [found.seed, f"staff {found.drawn_by}", found.since, found.upto, found.most],
        ).fetchall()
    assert {each.entry for each in found.looks} == {int(row[0]) for row in rows}
    counts = {each.purpose: (each.looks, each.drawn) for each in found.counts}
    assert counts[Purpose.DISPUTE] == (9, MOST)


@pytest.mark.usefixtures("town")
def test_what_is_older_is_not_drawn() -> None:
    with (
        clock_of(lambda: NOW + timedelta(days=DAYS, hours=1)),
        pytest.raises(JudgementRefusedError),
    ):
        draw(member=member("an"))


@pytest.mark.article("jinan", 22)
def test_a_look_that_was_not_justified_becomes_a_complaint_that_the_person_reads(
    town: City,
) -> None:
    found = sample(draw(member=member("an")))
    assert found is not None
    first, second, *_others = (each for each in found.looks if each.purpose == Purpose.DISPUTE)
    judge_look(number=first.number, member=member("bo"), justified=True, words=FOUND)
    assert not LookComplaint.objects.filter(entry=first.entry).exists()
    judge_look(number=second.number, member=member("bo"), justified=False, words=FOUND, promised=15)
    lin = town.people["lin"]
    told = complaints_of(citizen_door(lin, "s"), lin)
    assert [(each.entry, each.ground) for each in told] == [(second.entry, Ground.SAMPLED)]
    for login in ("an", "bo"):
        with pytest.raises(JudgementRefusedError, match=r"已|already"):
            judge_look(number=second.number, member=member(login), justified=True, words=FOUND)
    again = sample(found.number)
    assert again is not None
    assert (again.waiting, again.unjustified) == (found.drawn - 2, 1)
    [count] = [each for each in again.counts if each.purpose == Purpose.DISPUTE]
    assert (count.justified, count.unjustified) == (1, 1)


@pytest.mark.usefixtures("town")
def test_nobody_judges_an_own_look_whoever_writes_it(made: Site) -> None:
    own = SampledLook.objects.filter(looked_by=member("bo").user_id).first()
    assert own is not None
    refused = ("bo", "he", "gu")
    for login in refused:
        with pytest.raises(JudgementRefusedError):
            judge_look(number=own.pk, member=member(login), justified=True, words=FOUND)
    with pytest.raises(JudgementRefusedError):
        judge_look(number=own.pk, member=member("an"), justified=True, words="short")
    for login in ("he", "gu"):
        with pytest.raises(JudgementRefusedError):
            draw(member=member(login))
    insert = "insert into look_judgement values (%s, %s, %s, now(), true, 'fine as it was')"
    bo, an = member("bo").user_id, member("an").user_id
    with psycopg.connect(made.url) as application:
        for values in ([own.pk, bo, bo], [own.pk, an, bo]):
            with pytest.raises(psycopg.errors.IntegrityError):
                application.execute(insert.encode(), values)
            application.rollback()


def test_the_pages_draw_and_judge_and_tell_nothing_of_the_person(town: City) -> None:
    client = Client(headers={"host": HOST})
    signed_in(client, WORKERS["an"])
    before = AccessEntry.objects.count()
    assert get(client, "samples").status_code == 200
    assert post(client, "samples", {}).status_code == 302
    newest = samples()[0]
    page = get(client, "sample", number=newest.number).content.decode()
    assert str(newest.seed) in page
    one = next(each for each in newest.looks if each.purpose == Purpose.INTAKE)
    shown = get(client, "sampled-look", number=one.number).content.decode()
    assert REASON in shown
    assert AccessEntry.objects.count() == before
    person = town.people["lin"]
    masked = masked_of(citizen_door(person, "s"), person)
    assert masked is not None
    for text in (page, shown):
        assert masked.name not in text
        assert masked.tail not in text
    said = {"justified": "no", "words": "1"}
    assert post(client, "sampled-look", said, number=one.number).status_code == 422
    kept = post(client, "sampled-look", {**said, "words": FOUND}, number=one.number)
    assert kept.status_code == 302
    judged = drawn_look(one.number)
    assert judged is not None
    assert (judged.justified, judged.words) == (False, FOUND)
