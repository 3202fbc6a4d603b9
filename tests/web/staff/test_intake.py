"""Sending files to the site: verdicts and hints are shown, what cells say is not, limits hold."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.test import Client, override_settings
from django.urls import reverse

from chengxin.clock import clock_of
from chengxin.demo.people import identity_number
from chengxin.ledger.columns import Kind
from chengxin.records.models import Delivery
from chengxin.records.selectors import problem_counts
from chengxin.records.services.receiving import receive
from chengxin.standing.services.versions import store_version
from chengxin.web.staff import uploading
from tests.ledger.city import write
from tests.opening import put_in_force
from tests.records.conftest import NOW, SHAOXING
from tests.records.rows import ANNA, BAO, deed, fine, person
from tests.site import Site
from tests.web.staff.working import Worker, get, hired, signed_in

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module", autouse=True)
def city(made: Site) -> Iterator[None]:
    """A site that can take files in, of people who do not exist."""
    assert made.url
    with override_settings(DEMO=True), clock_of(lambda: NOW):
        number = store_version(folder=SHAOXING, by="test", cases=False)
        put_in_force(rulebook_no=number)
        yield


@pytest.fixture(scope="module")
def sun(made: Site) -> Worker:
    assert made.url
    return hired("sun")


@pytest.fixture
def desk(client: Client, sun: Worker) -> Client:
    signed_in(client, sun)
    get(client, "intake")
    return client


def sent(desk: Client, kind: str, content: bytes, name: str = "file.csv", **more: Any) -> Any:
    file = BytesIO(content)
    file.name = name
    address = reverse("staff:intake")
    token = {"csrfmiddlewaretoken": desk.cookies["csrftoken"].value}
    return desk.post(
        address, token | {"kind": kind, "file": file, **more}, secure=True,
        headers={"referer": f"https://{desk.defaults['HTTP_HOST']}{address}"},
    )  # fmt: skip


def followed(desk: Client, response: Any) -> str:
    assert response.status_code == 302, response.content.decode()
    return str(desk.get(response.headers["Location"], secure=True).content.decode())


def csv(tmp_path: Path, rows: list[dict[str, str]], suffix: str = ".csv") -> bytes:
    return write(tmp_path / f"made{suffix}", rows).read_bytes()


@pytest.mark.parametrize("suffix", [".csv", ".xlsx", ".parquet"])
def test_a_file_is_judged_and_its_problems_are_told_without_its_cells(
    desk: Client, tmp_path: Path, suffix: str
) -> None:
    rows = [person(), person(**BAO, born_on="1985-05-05"), person(name=""), person(born_on="soon")]
    shown = followed(desk, sent(desk, "persons", csv(tmp_path, rows, suffix), f"a{suffix}"))
    assert "<b>4</b>" in shown
    for word in ("missing_value", "bad_date", "born_on"):
        assert word in shown
    for secret in (ANNA["identity"], BAO["identity"], ANNA["name"], BAO["name"], "soon"):
        assert secret not in shown
    listed = get(desk, "intake").content.decode()
    assert f"a{suffix}" in listed
    overview = get(desk, "overview").content.decode()
    assert "sun" in overview
    assert "bad_date" in overview


def test_the_same_file_twice_is_twice_accounted_and_changes_nothing(
    desk: Client, tmp_path: Path
) -> None:
    content = csv(tmp_path, [person(**BAO, born_on="1985-05-05")])
    followed(desk, sent(desk, "persons", content))
    shown = followed(desk, sent(desk, "persons", content))
    assert Delivery.objects.latest("id").state == "judged"
    assert "重复" in shown


def test_problems_are_listed_by_code_and_page(desk: Client, tmp_path: Path) -> None:
    rows = [deed(record=f"R{n}", formed_on="soon", finding="good") for n in range(150)]
    rows += [fine(record="P9", amount="much")]
    response = sent(desk, "records", csv(tmp_path, rows))
    followed(desk, response)
    address = response.headers["Location"]
    first = desk.get(address, secure=True).content.decode()
    assert "after=101#rows" in first.replace("&amp;", "&")
    rest = desk.get(address, {"after": "101"}, secure=True).content.decode()
    assert '#rows">' not in rest.partition("</table>")[2].partition("</table>")[2]
    only = desk.get(address, {"code": "bad_number"}, secure=True).content.decode()
    assert ">152<" in only
    assert ">100<" not in only
    for odd in ({"code": "<b>"}, {"after": "x"}, {"after": "9" * 30}, {"code": "'--"}):
        assert desk.get(address, odd, secure=True).status_code == 200


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"", 422), (b"\x00\x01\x02", 302), (b"PK\x03\x04 no archive", 302), (b"a,b\n1,2\n", 302)],
)
def test_what_is_no_such_file_is_said(desk: Client, content: bytes, code: int) -> None:
    response = sent(desk, "records", content)
    assert response.status_code == code
    shown = followed(desk, response) if code == 302 else response.content.decode()
    assert 'class="problems"' in shown


@pytest.mark.check("S21")
def test_a_file_beyond_the_limit_is_refused_and_nothing_of_it_is_kept(
    desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploading, "MOST_BYTES", 1 << 20)
    before = Delivery.objects.count()
    response = sent(desk, "records", b"x" * ((1 << 20) + 1))
    assert response.status_code == 413
    assert 'role="alert"' in response.content.decode()
    assert Delivery.objects.count() == before


def test_a_kind_or_a_file_that_is_missing_is_asked_for(desk: Client, tmp_path: Path) -> None:
    before = Delivery.objects.count()
    assert sent(desk, "", csv(tmp_path, [person()])).status_code == 422
    assert sent(desk, "consents", csv(tmp_path, [person()])).status_code == 422
    second = BytesIO(b"a second file")
    second.name = "second.csv"
    followed(desk, sent(desk, "persons", csv(tmp_path, [person()]), other=second))
    assert Delivery.objects.count() == before + 1


def test_who_may_not_send_files_has_none_read(client: Client) -> None:
    zhou = hired("zhou", ["editor"])
    signed_in(client, zhou)
    before = Delivery.objects.count()
    assert sent(client, "persons", b"x" * 100_000).status_code == 403
    assert Delivery.objects.count() == before


def test_rows_to_mend_come_out_for_a_reason_and_go_in_again(desk: Client, tmp_path: Path) -> None:
    number = identity_number(9, date(1990, 1, 1), "female")
    rows = [person(identity=number, name="=1+1", born_on="soon")]
    response = sent(desk, "persons", csv(tmp_path, rows))
    address = response.headers["Location"]
    assert f"{address}mend/" in desk.get(address, secure=True).content.decode()
    refused = posted(desk, f"{address}mend/", {"reason": "short"})
    assert refused.status_code == 403
    assert number not in refused.content.decode()
    assert posted(desk, f"{address}mend/", {"reason": ""}).status_code == 422
    given = posted(desk, f"{address}mend/", {"reason": "The furnisher asked which rows were wrong"})
    assert given.status_code == 200
    assert f"to-mend-{sent_as(address)}.csv" in given.headers["Content-Disposition"]
    assert given.headers["Cache-Control"] == "no-store"
    content = b"".join(given.streaming_content)
    assert number.encode() in content
    assert b",=1+1" not in content
    mended = content.replace(b"soon", b"1990-01-01").replace(b"'=1+1", "赵敏".encode())
    shown = followed(desk, sent(desk, "persons", mended, "mended.csv"))
    assert "to-mend" not in shown
    assert Delivery.objects.latest("id").rows == 1
    assert problem_counts(Delivery.objects.latest("id").pk) == []


def sent_as(address: str) -> str:
    return address.rstrip("/").rpartition("/")[2]


def posted(desk: Client, address: str, data: dict[str, str]) -> Any:
    token = {"csrfmiddlewaretoken": desk.cookies["csrftoken"].value}
    referer = {"referer": f"https://{desk.defaults['HTTP_HOST']}{address}"}
    return desk.post(address, data | token, secure=True, headers=referer)


def test_a_delivery_that_was_interrupted_goes_on(desk: Client, tmp_path: Path) -> None:
    path = write(tmp_path / "left.csv", [person(name=""), person(consented_on="")])
    number = receive(path=path, kind=Kind.PERSONS, by="sun")
    address = reverse("staff:delivery", kwargs={"number": number})
    before = desk.get(address, secure=True).content.decode()
    assert reverse("staff:delivery-on", kwargs={"number": number}) in before
    on = reverse("staff:delivery-on", kwargs={"number": number})
    assert posted(desk, on, {}).status_code == 302
    assert Delivery.objects.get(pk=number).state == "judged"
    assert on not in desk.get(address, secure=True).content.decode()
