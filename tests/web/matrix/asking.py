"""Asking the site as everybody, with real sessions; whatever a request does is undone again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from django.db import transaction
from django.db.models import Count, Q
from django.test import Client
from django.urls import reverse

from chengxin.access.models import AccessEntry
from chengxin.access.roles import Role
from chengxin.people.consent import Purpose
from chengxin.people.selectors import current_notice
from tests.web.city import PASSWORD, assertion
from tests.web.matrix.table import ASKERS, Row
from tests.web.staff.working import Worker
from tests.web.walk.town import Town

HOST = "city.example"
_LOGINS = {"newcomer": "zhao", "left": "qian", "member": "lin"}
_SENT = {"/sign-in/": "sign-in", "/staff/sign-in/": "staff-in", "/start/": "start"}
_PURPOSES = {
    Role.HANDLER: "dispute.handling",
    Role.INTAKE: "intake.mending",
    Role.AUDIT: "audit.oversight",
}


@dataclass(frozen=True, slots=True)
class Askers:
    """The cookies of everybody, and the files that were opened: role → its address."""

    cookies: Mapping[str, Mapping[str, str]]
    grants: Mapping[Role, object] = field(default_factory=dict)

    def client(self, asker: str) -> Client:
        """Return a browser of somebody, as it was when they had signed in."""
        # Comments are counted by address, so everybody has one.
        address = f"192.0.2.{1 + ASKERS.index(asker)}"
        client = Client(headers={"host": HOST}, REMOTE_ADDR=address)
        for name, value in self.cookies[asker].items():
            client.cookies[name] = value
        return client


def came_in(workers: Mapping[Role, Worker]) -> Askers:
    """Let everybody sign in, and whoever may look open the file of Lin."""
    cookies: dict[str, Mapping[str, str]] = {"nobody": {}}
    grants: dict[Role, object] = {}
    for asker in ASKERS[1:]:
        client = Client(headers={"host": HOST})
        if (role := next((each for each in Role if each == asker), None)) is None:
            typed = {"login": _LOGINS[asker], "password": PASSWORD}
            came = client.post("/sign-in/", typed, secure=True)
        else:
            came = client.post("/staff/sign-in/", workers[role].typed(), secure=True)
        assert came.status_code == 302, (asker, came.content.decode())
        if role in _PURPOSES:
            opened = client.post("/staff/person/", look_at("lin", _PURPOSES[role]), secure=True)
            assert opened.status_code == 302, (asker, opened.content.decode())
            grants[role] = opened.headers["Location"].split("/")[3]
        cookies[asker] = {name: found.value for name, found in client.cookies.items()}
    return Askers(cookies, grants)


def look_at(login: str, purpose: str) -> dict[str, str]:
    """Return the form that asks for somebody's file, as it is filled in."""
    number = assertion(login).identity.number.reveal()
    return {"number": number, "purpose": purpose, "reason": "本人对一条处罚记录提出异议，需要核对"}


def ask(client: Client, method: str, address: str, form: Mapping[str, Any] | None) -> Any:
    """Ask for something, reading the answer to its end."""
    response: Any
    if method == "post":
        response = client.post(address, dict(form or {}), secure=True)
    else:
        response = getattr(client, method)(address, secure=True)
    if getattr(response, "streaming", False):
        b"".join(response.streaming_content)
    return response


def cell(
    askers: Askers, asker: str, row: Row, given: Mapping[str, Any], form: Mapping[str, Any] | None
) -> str:
    """Return what the site answers, as a cell of the table."""
    address = reverse(row.route, kwargs=dict(given))
    with transaction.atomic():
        before = _kept()
        response = ask(askers.client(asker), row.method, address, form)
        after = _kept()
        transaction.set_rollback(True)
    shown, denied = (now > then for now, then in zip(after, before, strict=True))
    return _word(response) + ("+" if shown else "") + ("-" if denied else "")


def _word(response: Any) -> str:
    if response.status_code != 302:
        return str(response.status_code)
    return _SENT.get(urlsplit(response.headers["Location"]).path, "moved")


def _kept() -> tuple[int, int]:
    entries = AccessEntry.objects.exclude(actor_kind="system")
    found = entries.aggregate(
        shown=Count("id", filter=Q(outcome="shown")), denied=Count("id", filter=Q(outcome="denied"))
    )
    return found["shown"], found["denied"]


def form_of(town: Town, route: str, whose: str, asker: str) -> dict[str, str]:
    """Return what is typed where an empty form would say little."""
    if route == "staff:emergency" and whose in _LOGINS:
        number = assertion(_LOGINS[whose]).identity.number.reveal()
        return {"number": number, "reason": "救护车上需要知道此人是谁", "known": "on"}
    if route == "staff:person" and whose in _LOGINS:
        role = next((each for each in _PURPOSES if each == asker), Role.HANDLER)
        return look_at(_LOGINS[whose], _PURPOSES[role])
    return _forms(town).get((route, whose), {})


def _forms(town: Town) -> Mapping[tuple[str, str], dict[str, str]]:
    wrong = {"ground": "known", "words": "我认识这个人"}
    return {
        ("citizen:start", "-"): {"notice": town.notice},
        ("citizen:decide", "there"): {"notice": _market_notice(), "answer": "yes"},
        ("citizen:complain", "own"): wrong,
        ("citizen:complain", "others"): wrong,
        **{("citizen:statement", whose): {"words": "当天已经缴清"} for whose in ("own", "others")},
        ("citizen:wrong", "own"): {"ground": "other"},
        ("citizen:wrong", "others"): {"ground": "other"},
        ("staff:admissions", "-"): {"furnisher": "市文明办", "office": "秘书科"},
        ("staff:admission", "there"): {"step": "ask", "ask-reason": "协议与密钥均已齐备，申请接入"},
        ("citizen:declare", "there"): {
            "formed_on": "2026-04-02",
            "issuer": "服务站",
            "f_hours": "2",
            "answers_for": "on",
            "verifies": "on",
        },
        ("staff:declaration", "there"): {"outcome": "verified", "words": "服务站的签到表上有"},
        ("staff:correction", "there"): {"outcome": "stands", "words": "经核对, 记录无误"},
        ("citizen:leave_altogether", "-"): {"sure": "on"},
        ("public:draft", "there"): {"text": "建议写清楚什么时候重新计算"},
        ("staff:emergency-review", "there"): {
            "justified": "yes",
            "words": "当时确有人员受伤，查看有据",
        },
        ("staff:sampled-look", "there"): {"justified": "yes", "words": "当天有窗口申请, 查看有据"},
        ("staff:complaint", "there"): {"words": "经核对, 当天有窗口申请"},
        ("staff:delivery-mend", "there"): {"reason": "更正一行写错的出生日期"},
    }


def _market_notice() -> str:
    found = current_notice(Purpose.MARKET, "zh")
    assert found is not None
    return found.digest.hex()
