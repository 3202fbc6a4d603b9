"""A site on which every page has something to show, and who may see which page.

The small city, with officers, deliveries in every state, a round of comments that is over and was
answered, with a shadow run and an approval, and one that is open.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pyotp
from django.test import override_settings

from chengxin.access.complaints.services import answer_complaint, complain
from chengxin.access.doors import citizen_door, staff_door
from chengxin.access.emergency.services import begin_emergency
from chengxin.access.members import find_account
from chengxin.access.models import AccessEntry
from chengxin.access.sampling.selectors import sample
from chengxin.access.sampling.services import draw
from chengxin.access.services import seal_everything
from chengxin.benefits.services import agree_to_partner
from chengxin.clock import clock_of
from chengxin.database import Server
from chengxin.demo.people import identity_number
from chengxin.ledger.columns import Kind
from chengxin.people.changing.words import Ground
from chengxin.people.changing.words import Kind as ChangeKind
from chengxin.people.consent import Purpose
from chengxin.people.names import Name, read_name
from chengxin.people.selectors import current_notice, name_of
from chengxin.records.admitting.services import ask_approval
from chengxin.records.declaring.services import answer_declaration, declare
from chengxin.records.own.services.corrections import answer_correction, ask_for_correction
from chengxin.records.own.services.statements import say_beside
from chengxin.records.services.changing import Wanted, propose_change
from chengxin.records.services.judging import judge
from chengxin.records.services.receiving import receive
from chengxin.standing.jobs.letters import deliver
from chengxin.standing.services import publishing
from chengxin.web.demo.logins import FILE, Login, Logins
from chengxin.web.staff.accounts import add_staff
from tests.benefits.register import LIBRARY, POOL, entered, listed
from tests.ledger.city import write
from tests.records.admitting.office import CLERK, REASON, Pair, admitted, prepared
from tests.records.rows import BAO, deed, person
from tests.site import site
from tests.standing.publishing.office import EDITOR, FIRST, MILDER, TEXT, hire, version
from tests.web.city import NOW, PASSWORD, City, city, standing_at
from tests.web.staff.working import Worker

#: The officers' house, which wrote its name in its own language.
ORGANISATION = "市发展和改革局"
OFFICERS = {"desk": "handler intake editor approver", "guard": "security", "audit": "audit"}


@dataclass(frozen=True, slots=True)
class Town:
    """The city with its officers and what they have at work, by number."""

    city: City
    officers: dict[str, Worker]
    notice: str
    judged: int
    waiting: int
    decided: int
    open: int
    looks: tuple[int, ...]
    complaints: tuple[int, ...]
    emergency: int
    sample: int
    drawn: int
    corrections: tuple[int, ...]
    declarations: tuple[int, ...]
    change: int
    furnishers: tuple[int, ...]
    partner: int
    partner_entry: int


@contextmanager
def town(server: Server, folder: Path) -> Iterator[Town]:
    """Yield the site; its clock stands."""
    quick = override_settings(
        PASSWORD_HASHERS=["tests.web.staff.hashing.QuickScrypt"],
        SITE_FOLDER=str(folder),
        ROOT_URLCONF="tests.web.walk.urls",
    )
    with quick, site(server) as made, city(made) as found:
        hire()
        officers = {login: _hired(login, roles) for login, roles in OFFICERS.items()}
        _logins(folder, officers)
        decided, running = _proposals()
        judged, waiting = _deliveries(folder)
        looks, complaints = _complaints(found.people["lin"])
        corrections = _corrections(found.people["lin"])
        declarations = _declarations(found.people["lin"])
        while deliver():
            pass
        change = _change(found.people["lin"])
        partner, partner_entry = _partners(found.people["lin"])
        seal_everything()
        text = current_notice(Purpose.COMPUTE, "zh")
        assert text is not None
        yield Town(
            found, officers, text.digest.hex(), judged, waiting, decided, running, looks,
            complaints, _emergency(found.people["sun"]), *_sample(), corrections,
            declarations, change, _furnishers(),
            partner, partner_entry,
        )  # fmt: skip


def _hired(login: str, roles: str) -> Worker:
    password, secret = add_staff(login=login, organisation=ORGANISATION, roles=roles)
    return Worker(login, password, pyotp.TOTP(secret))


def _logins(folder: Path, officers: dict[str, Worker]) -> None:
    """Write down who one can be, as the demonstration does."""
    people = [Login("lin", PASSWORD, "有各类记录", "has records of every kind")]
    staff = [
        Login(each.login, each.password, "经办", "at the desk", each.app.secret)
        for each in officers.values()
    ]
    (folder / FILE).write_text(Logins(people, staff).written(), "ascii")


def _proposals() -> tuple[int, int]:
    """Propose twice: one was heard, answered, tried and approved by one; one is open."""
    with clock_of(standing_at(NOW - timedelta(40))):
        first = publishing.propose(rulebook_no=version(MILDER), reason="更宽", by=EDITOR)
        day = date(2026, 10, 12)
        publishing.open_round(
            proposal_no=first, first_day=day, last_day=day + timedelta(29), by=EDITOR
        )
        said = publishing.comment(proposal_no=first, text="为什么不是520?", body="居民委员会")
        hidden = publishing.comment(proposal_no=first, text="某人不同意")
    publishing.reply(comment_id=said, outcome="partly", reason="分两步走", by=EDITOR)
    publishing.reply(comment_id=hidden, outcome="taken_up", reason="同意", by=EDITOR, shown=False)
    publishing.try_out(proposal_no=first, by=EDITOR)
    publishing.approve(proposal_no=first, by=FIRST)
    second = publishing.propose(rulebook_no=version(TEXT), reason="改名", by=EDITOR)
    day = date(2026, 11, 21)
    publishing.open_round(
        proposal_no=second, first_day=day, last_day=day + timedelta(29), by=EDITOR
    )
    return first, second


def _complaints(lin: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Let the desk look three times; two of the looks are complained about, one is answered."""
    desk, audit = (found.member for found in map(find_account, ("desk", "audit")) if found)
    looks = []
    for reason in ("本人到窗口申请核对姓名", "核对一条处罚记录的当事人", "核对本人提出的一条异议"):
        name_of(staff_door(desk, "dispute.handling", "", reason, lin), lin)
        looks.append(AccessEntry.objects.latest("id").id)
    me = citizen_door(lin, "of the town")
    made = [
        complain(context=me, entry=each, ground="no_reason", words="当天没有申请")
        for each in looks[:2]
    ]
    answer_complaint(number=made[0], member=audit, words="经核对, 当天有窗口申请")
    return tuple(looks), tuple(made)


def _sample() -> tuple[int, int]:
    """Let the audit draw looks of others; return the sample and one of them."""
    audit = find_account("audit")
    assert audit is not None
    number = draw(member=audit.member)
    found = sample(number)
    assert found is not None
    return number, found.looks[0].number


def _emergency(sun: int) -> int:
    """Let the desk open a file in an emergency, which nobody has reviewed yet."""
    desk = find_account("desk")
    assert desk is not None
    reason = "伤者昏迷，急救中心需要知道此人是谁"
    return begin_emergency(member=desk.member, person_no=sun, reason=reason)


def _corrections(lin: int) -> tuple[int, ...]:
    """Let Lin say something beside a fine and hold two records to be wrong; one is answered."""
    me, desk = citizen_door(lin, "of the town"), find_account("desk")
    assert desk is not None
    say_beside(context=me, record_no=8, words="当天已经缴清。\n<b>单据</b>在窗口交过复印件。")
    made = tuple(
        ask_for_correction(context=me, record_no=each, ground="untrue", words="金额写错了")
        for each in (2, 8)
    )
    answer_correction(
        number=made[0], member=desk.member, outcome="stands", words="经核对, 时数与签到一致"
    )
    return made


def _declarations(lin: int) -> tuple[int, ...]:
    """Let Lin declare three things; one is verified, one could not be confirmed."""
    me, desk = citizen_door(lin, "of the town"), find_account("desk")
    assert desk is not None
    made = tuple(
        declare(context=me, item="declared_volunteering", answers_for=True, cells=cells)
        for cells in (
            {"formed_on": "2026-05-02", "issuer": "社区志愿服务站", "hours": "6.5"},
            {"formed_on": "2026-06-02", "issuer": "社区志愿服务站", "hours": "8"},
            {"formed_on": "2026-07-02", "issuer": "一家已注销的协会", "hours": "4"},
        )
    )
    for number, outcome, words in (
        (made[1], "verified", "服务站的签到表上有此人"),
        (made[2], "unconfirmed", "该协会已经注销，没有留下记录"),
    ):
        answer_declaration(number=number, member=desk.member, outcome=outcome, words=words)
    return made


def _change(lin: int) -> int:
    """Let one handler propose another name, which waits for the desk."""
    other = _hired("other", "handler")
    account, name = find_account(other.login), read_name("林新试")
    assert account
    assert isinstance(name, Name)
    wanted = Wanted(ChangeKind.NAME, lin, Ground.REGISTER, "HJ-2026-7", name=name)
    return propose_change(member=account.member, wanted=wanted, reason="本人持户口簿申请更正姓名")


def _partners(lin: int) -> tuple[int, int]:
    """List a library, to which Lin agrees, and let a pool wait for the desk."""
    library = listed(LIBRARY)
    notice = bytes.fromhex(library.digests["zh"])
    agree_to_partner(person_no=lin, word=library.word, notice=notice)
    return library.partner_no, entered(POOL)


def _deliveries(folder: Path) -> tuple[int, int]:
    """Let a file with problems be judged, and another one wait."""
    rows = [person(name=""), person(born_on="soon"), person(usual_resident="maybe")]
    rows += [person(identity=identity_number(40, date(1990, 1, 1), "male"), consented_on="")]
    judged = receive(path=write(folder / "名册.csv", rows), kind=Kind.PERSONS, by="desk")
    judge(delivery_id=judged)
    rows = [person(name="", consented_on="")]
    waiting = receive(path=write(folder / "rest.csv", rows), kind=Kind.PERSONS, by="desk")
    days = (NOW.date() - timedelta(days=back) for back in range(5, 45))
    deeds = [
        deed(record=f"D-{day}", item="volunteering", hours="2.0",
             furnisher="市文明办", **BAO, formed_on=f"{day}",
             recorded_at=f"{day}T09:00:00")
        for day in days
    ]  # fmt: skip
    found = receive(path=write(folder / "deeds.csv", deeds), kind=Kind.RECORDS, by="desk")
    judge(delivery_id=found)
    return judged, waiting


def _furnishers() -> tuple[int, ...]:
    """Let one furnisher be admitted, and another one wait for its approval."""
    there = admitted("市民政局", ["volunteering"], Pair())
    waits = prepared("市志愿者协会", ["volunteering"], Pair())
    ask_approval(member=CLERK, furnisher_no=waits, reason=REASON)
    return there, waits
