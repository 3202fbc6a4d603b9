"""No form changes a column that it does not show: every route that takes one is sent too much.

Each is filled in as somebody would, and then once more with a field for every other column of the
database. Both change the same, and nothing that was planted stands anywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import reverse

from chengxin.access.models import Staff
from chengxin.benefits.selectors import entry_of
from chengxin.records.services.changing import wanted_by
from tests.ledger.city import write
from tests.records.rows import person
from tests.web.city import PASSWORD, assertion
from tests.web.matrix.asking import ask, form_of
from tests.web.matrix.places import Places
from tests.web.matrix.table import rows
from tests.web.matrix.writing import Held, changed, extra_fields, held, planted
from tests.web.staff.test_counter import GOOD as COUNTER

pytestmark = pytest.mark.slow


@dataclass(frozen=True, slots=True)
class Write:
    """A form as `asker` fills it in: what is typed, and what else the page shows.

    What commits by itself cannot be undone by the test, so `again` sends it the second time.
    """

    asker: str
    whose: str = "-"
    typed: Callable[[Places, str], Mapping[str, Any]] = lambda _there, _asker: {}
    shows: frozenset[str] = frozenset()
    answer: tuple[int, ...] = (302,)
    again: str = ""


_STEP = frozenset(
    {"reason", "first_day", "last_day", "effective_on", "comment", "outcome", "hidden"}
)
_FACTS = frozenset({"born_on", "full_capacity", "household_registered", "usual_resident"})


def _table(route: str, whose: str) -> Callable[[Places, str], Mapping[str, Any]]:
    return lambda there, asker: form_of(there.town, route, whose, asker)


def _says(**typed: str) -> Callable[[Places, str], Mapping[str, Any]]:
    return lambda _there, _asker: typed


def _file(there: Places, _asker: str) -> Mapping[str, Any]:
    folder = there.folder
    rows_of = write(folder / "sent.csv", [person(name="", usual_resident="maybe")])
    return {"kind": "persons", "file": SimpleUploadedFile("sent.csv", rows_of.read_bytes())}


def _came(there: Places, asker: str) -> Mapping[str, Any]:
    return there.workers[asker].typed()


def _password(there: Places, asker: str) -> Mapping[str, Any]:
    worker, new = there.workers[asker], "a long enough sentence"
    return {"password": worker.password, "code": worker.code(), "new": new, "again": new}


def _counter(there: Places, _asker: str) -> Mapping[str, Any]:
    return {**COUNTER, "notice": there.town.notice}


def _change(_there: Places, _asker: str) -> Mapping[str, Any]:
    return {
        "number": assertion("lin").identity.number.reveal(), "kind": "name", "new_name": "林试新",
        "ground": "register", "document": "HJ-1", "reason": "本人持户口簿申请更正姓名",
    }  # fmt: skip


def _partner_decision(there: Places, _asker: str) -> Mapping[str, Any]:
    whole = entry_of(there.town.partner_entry)
    assert whole
    return {"content": whole.content.hex(), "agreed": "yes"}


def _decision(there: Places, _asker: str) -> Mapping[str, Any]:
    wanted = wanted_by(there.town.change)
    assert wanted
    return {"content": wanted.content().hex(), "agreed": "yes"}


PARTNER = {
    "word": "museum", "kind": "culture", "name_zh": "示例博物馆", "name_en": "Example Museum",
    "contact": "0999-1", "asks_zh": "您的等级是否达到“良好”。", "asks_en": "Whether it is good.",
    "first_day": "2026-11-21", "last_day": "2027-11-20", "reason": "博物馆已签订合作协议",
}  # fmt: skip

#: Route → the forms that are tried. Those that commit by themselves come last.
WRITES: dict[str, Write] = {
    "citizen:complain": Write("member", "own", _table("citizen:complain", "own")),
    "citizen:statement": Write(
        "member", "own", _table("citizen:statement", "own"), frozenset({"take_back"})
    ),
    "citizen:wrong": Write("member", "own", _table("citizen:wrong", "own"), frozenset({"words"})),
    "citizen:delete_record": Write("member", "own"),
    "citizen:declare": Write(
        "member", "there", _table("citizen:declare", "there"), frozenset({"document"})
    ),
    "citizen:message_away": Write("member", "own", shows=frozenset({"back", "listed"})),
    "citizen:leave": Write("member"),
    "citizen:decide": Write("member", "there", _table("citizen:decide", "there")),
    "citizen:take_back": Write("member", "there"),
    "citizen:leave_altogether": Write("member", "-", _says(sure="on"), answer=(200,)),
    "citizen:start": Write("newcomer", "-", _table("citizen:start", "-"), _FACTS),
    "citizen:not_now": Write("newcomer", answer=(200,)),
    "citizen:what_if": Write("member", "-", _says(act="add", more="volunteering"), answer=(200,)),
    "citizen:sign_out": Write("member"),
    **{
        f"furnisher:{name}": Write("intake", "-", _says(rows="x"), answer=(401,))
        for name in ("records", "marks")
    },
    "citizen:ended_there": Write("nobody", "-", _says(logout_token="none"), answer=(404,)),
    "public:draft": Write(
        "nobody", "there", _table("public:draft", "there"), frozenset({"text", "body"})
    ),
    "staff:propose": Write(
        "editor", "-", _says(rulebook_no="1", form="rollback", reason="回到之前"),
        frozenset({"revises"}), (302, 422),
    ),
    "staff:proposal-step": Write("approver", "approve", shows=_STEP),
    "staff:work-again": Write("system", "job"),
    "staff:account-close": Write("security", "others"),
    "staff:complaint": Write("audit", "there", _table("staff:complaint", "there")),
    "staff:correction": Write("handler", "there", _table("staff:correction", "there")),
    "staff:declaration": Write("handler", "there", _table("staff:declaration", "there")),
    "staff:own": Write("intake"),
    "staff:samples": Write("audit"),
    "staff:sampled-look": Write("audit", "there", _table("staff:sampled-look", "there")),
    "staff:emergency": Write(
        "handler", "member", _table("staff:emergency", "member"), frozenset({"issuer"})
    ),
    "staff:emergency-review": Write("audit", "there", _table("staff:emergency-review", "there")),
    "staff:delivery-mend": Write(
        "intake", "there", _table("staff:delivery-mend", "there"), frozenset({"case_ref"}), (200,)
    ),
    "staff:counter": Write("handler", "-", _counter),
    "staff:changes": Write(
        "handler", "-", _change, frozenset({"issuer", "new_number", "new_issuer"})
    ),
    "staff:change": Write("handler", "there", _decision, frozenset({"words"})),
    "staff:admissions": Write("intake", "-", _table("staff:admissions", "-")),
    "staff:admission": Write("intake", "there", _table("staff:admission", "there")),
    "staff:partner-enter": Write("editor", "-", _says(**PARTNER)),
    "staff:partner-entry": Write("approver", "there", _partner_decision, frozenset({"words"})),
    "staff:partner-suspend": Write(
        "editor", "there", _says(reason="合作方的告知不清楚，先停下来")
    ),
    "staff:delivery-on": Write("intake", "there"),
    "staff:person": Write(
        "handler", "member", _table("staff:person", "member"), frozenset({"case_ref", "issuer"})
    ),
    "staff:sign-out": Write("handler"),
    "citizen:sign_in": Write("nobody", "-", _says(login="wu", password=PASSWORD), again="nobody"),
    "staff:intake": Write("intake", "-", _file, again="intake"),
    "staff:sign-in": Write("nobody", "-", lambda there, _: _came(there, "editor"), again="nobody"),
    "staff:password": Write("editor", "-", _password, again="approver"),
}  # fmt: skip


@pytest.mark.check("S11")
def test_every_route_that_takes_a_form_is_tried() -> None:
    assert {*WRITES} == {row.route for row in rows() if row.method == "post"}


@pytest.mark.check("S11")
@pytest.mark.parametrize("route", WRITES)
def test_a_field_that_no_form_shows_changes_nothing(there: Places, route: str) -> None:
    case = WRITES[route]
    plain, _found = _sent(there, route, case, case.asker, extra=False)
    more, where = _sent(there, route, case, case.again or case.asker, extra=True)
    assert more == plain
    assert where == []


def _sent(
    there: Places, route: str, case: Write, asker: str, *, extra: bool
) -> tuple[Mapping[str, Any], list[str]]:
    """Send a form and return all that it changed, and where something planted stands."""
    Staff.objects.update(last_step=0)
    typed = dict(case.typed(there, asker))
    fields = extra_fields({*typed, *case.shows}) if extra else {}
    address = reverse(route, kwargs=there.given(route, case.whose, asker))
    with _undone(case):
        before: Held = held()
        response = ask(there.askers.client(asker), "post", address, {**fields, **typed})
        assert response.status_code in case.answer, response.status_code
        return changed(before, held()), planted()


@contextmanager
def _undone(case: Write) -> Iterator[None]:
    """Undo what was sent, unless it commits by itself."""
    if case.again:
        yield
        return
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
