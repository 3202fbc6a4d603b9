"""Batches go the way of files: every row is accounted for, and nothing tells who has joined."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from chengxin.api.furnisher.reading import MOST_BYTES
from chengxin.ledger.columns import Kind
from chengxin.records.batches.batch import AT_ONCE, MOST
from chengxin.records.batches.judging import JOBS
from chengxin.records.batches.models import FurnisherBatch
from chengxin.records.database import ask
from chengxin.records.models import Delivery, Record, RecordMark, RecordVersion
from chengxin.standing.jobs.doing import do_next
from chengxin.standing.models import Job
from tests.api.calling import SOURCE, Caller, body_of
from tests.records.rows import ANNA, BAO, count, deed, mark, person, send

pytestmark = pytest.mark.slow

BATCH = "batch-of-2026-11-21-morning"


def good(**cells: str) -> dict[str, str]:
    return deed(**{"item": "good_deed", **cells})


def told(response: Any) -> list[str]:
    assert response.status_code == 200, response.content.decode()
    return [
        " ".join([each["verdict"], *(one["code"] for one in each["problems"])])
        for each in response.json()["rows"]
    ]


@pytest.fixture
def joined(caller: Caller, tmp_path: Path) -> Caller:
    send(tmp_path, Kind.PERSONS, [person()])
    return caller


@pytest.mark.check("S25")
@pytest.mark.article("sanming", 13)
def test_every_row_is_accounted_for_and_goes_the_way_of_files(joined: Caller) -> None:
    rows = [
        good(), good(), good(record="R2", formed_on="soon"), good(record="R3", furnisher="F2"),
        good(record="R4", item="penalty_fine"), good(record="R5", item="nothing"),
        good(record="R6", item="credit_use"), good(record="R7", identity="1"),
        good(record="R8", finding="adverse"), {"record": "R9"},
    ]  # fmt: skip
    response = joined.send(rows, BATCH)
    assert told(response)[:7] == [
        "accepted", "duplicate", "rejected bad_date", "rejected other_furnisher",
        "rejected item_not_allowed", "rejected unknown_item", "rejected no_market_consent",
    ]  # fmt: skip
    said = response.json()
    words = ("accepted", "duplicate", "quarantined", "rejected")
    assert said["received"] == len(rows) == sum(said[word] for word in words)
    assert [each["row"] for each in said["rows"]] == [*range(1, len(rows) + 1)]
    [found] = said["rows"][2]["problems"]
    assert (found["code"], found["column"]) == ("bad_date", "formed_on")
    assert found["hint"]["zh"]
    assert found["hint"]["en"] == "Write an existing day as 2025-03-26."
    kept = FurnisherBatch.objects.get()
    assert (kept.basis, kept.channel) == (SOURCE["basis"], SOURCE["channel"])
    assert Record.objects.count() == 1


def test_rows_that_may_not_come_in_leave_nothing(joined: Caller) -> None:
    before = count("delivered"), count("staged_row")
    rows = [good(furnisher="F2"), good(item="penalty_fine"), good(item="penalty_fine", name="")]
    assert told(joined.send(rows)) == [
        "rejected other_furnisher", "rejected item_not_allowed", "rejected item_not_allowed",
    ]  # fmt: skip
    assert (count("delivered"), count("staged_row")) == before


def test_a_file_by_an_officer_is_not_bound_by_the_admission(joined: Caller, tmp_path: Path) -> None:
    assert joined.key.public
    delivery = send(tmp_path, Kind.RECORDS, [good(furnisher="F2"), good(record="R2")])
    assert ask("select distinct verdict from verdict where delivery_id = %s", delivery) == [
        ("accepted",)
    ]


def test_corrections_are_versions_and_revocations_are_marks(joined: Caller) -> None:
    assert told(joined.send([good()])) == ["accepted"]
    assert told(joined.send([good(version="2", formed_on="2026-03-02")])) == ["accepted"]
    assert told(joined.send([good(formed_on="2026-03-03")])) == ["quarantined conflicting_rows"]
    assert RecordVersion.objects.count() == 2
    revoked = mark(record="R1", furnisher="F1", kind="annulled")
    rows = [
        revoked, {**revoked, "kind": "disputed"}, {**revoked, "kind": "verified"},
        {**revoked, "furnisher": "F2"}, {**revoked, "record": "R7"}, {**revoked, "kind": "other"},
    ]  # fmt: skip
    assert told(joined.send(rows, kind="marks")) == [
        "accepted", "rejected mark_not_allowed", "rejected mark_not_allowed",
        "rejected other_furnisher", "quarantined unknown_record", "rejected unknown_word",
    ]  # fmt: skip
    assert RecordMark.objects.count() == 1


@pytest.mark.check("S19")
def test_the_same_batch_again_is_the_same_bytes_and_one_effect(joined: Caller) -> None:
    first = joined.send([good(), good(record="R2", formed_on="soon")], BATCH)
    before = Delivery.objects.count(), RecordVersion.objects.count(), count("verdict")
    again = joined.send([good(), good(record="R2", formed_on="soon")], BATCH)
    assert (again.status_code, again.content) == (200, first.content)
    assert before == (
        Delivery.objects.count(), RecordVersion.objects.count(), count("verdict")
    )  # fmt: skip
    for rows, kind in (([good()], "records"), ([mark(furnisher="F1")], "marks")):
        other = joined.send(rows, BATCH, kind)
        assert (other.status_code, other.json()["code"]) == (422, "key_used")
    assert before[0] == Delivery.objects.count()


@pytest.mark.check("S19")
def test_a_batch_that_died_on_the_way_is_gone_on_with(
    joined: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    from chengxin.records.batches import services

    def dies(**_given: object) -> None:
        raise KeyboardInterrupt

    for place in ("receive_cells", "judge"):
        with monkeypatch.context() as patch:
            patch.setattr(services, place, dies)
            with pytest.raises(KeyboardInterrupt):
                joined.send([good()], BATCH)
    before = Delivery.objects.count()
    assert told(joined.send([good()], BATCH)) == ["accepted"]
    assert Delivery.objects.count() == before
    assert Record.objects.count() == 1


#: What is sent, one batch after another; the keys are the same wherever it is sent.
STORY: tuple[tuple[str, list[dict[str, str]]], ...] = (
    ("records", [good(), good(record="R2", **BAO), good(record="R3", name="周明")]),
    ("records", [good(), good(version="2"), good(record="R4", formed_on="1980-01-01")]),
    ("records", [good(formed_on="2026-03-02"), good(**BAO), good(record="R5", item="credit_use")]),
    ("records", [good(record="R6", name="周明", final_on="2026-02-01"), good(record="R3")]),
    ("records", [good(record="R6", name="周明", final_on="2026-02-01")]),
    ("marks", [mark(record="R1", furnisher="F1", kind="annulled")]),
    (
        "marks",
        [mark(record="R1", furnisher="F1", kind="annulled"), mark(record="R9", furnisher="F1")],
    ),
)


@pytest.mark.article("yuxi", 12)
def test_the_answer_is_the_same_bytes_whether_or_not_somebody_joined(
    caller: Caller, tmp_path: Path
) -> None:
    def heard(people: list[dict[str, str]], since: int = 0) -> list[bytes]:
        """Everything that is answered in a world in which these join before a part of it."""
        with transaction.atomic():
            found = []
            for number, (kind, rows) in enumerate(STORY):
                if people and number == since:
                    send(tmp_path, Kind.PERSONS, people)
                key = f"{BATCH}-{number}"
                found.append(caller.send(rows, key, kind).content)
                found.append(caller.get(f"/batches/{key}").content)
            found.append(caller.get("/statistics").content)
            transaction.set_rollback(True)
        return found

    stranger, member = heard([]), heard([person()])
    gone = heard([person(withdrew_on="2026-01-01")])
    renamed = heard([person(name="周民")])
    assert stranger == member == gone == renamed
    for since in (2, 4):
        assert stranger == heard([person()], since)
    assert b"accepted" in stranger[0]
    # A warning is told of a row wherever it stands.
    assert b"odd_dates" in stranger[6]
    assert b"odd_dates" in stranger[8]


@pytest.mark.check("S19")
def test_a_large_batch_is_received_and_judged_behind_the_pages(joined: Caller) -> None:
    rows = [good(record=f"R{n}") for n in range(AT_ONCE)] + [good(record="X", formed_on="")]
    first = joined.send(rows, BATCH)
    assert first.status_code == 202
    assert first.json() == {"batch": BATCH, "received": len(rows), "state": "received"}
    assert joined.send(rows, BATCH).content == first.content
    waits = joined.get(f"/batches/{BATCH}").json()
    assert (waits["state"], waits["accepted"], waits["rows"]) == ("judging", 0, [])
    assert do_next(JOBS)
    assert Job.objects.get().state == "done"
    assert not do_next(JOBS)
    judged = joined.get(f"/batches/{BATCH}?limit=300").json()
    assert (judged["state"], judged["accepted"], judged["rejected"]) == ("judged", AT_ONCE, 1)
    rest = joined.get(f"/batches/{BATCH}?limit=300&after={judged['next']}").json()
    assert [each["row"] for each in judged["rows"] + rest["rows"]] == [*range(1, len(rows) + 1)]
    assert rest["next"] is None
    assert joined.send(rows, BATCH).content == first.content


def test_a_furnisher_sees_its_own_batches_and_counts_alone(joined: Caller) -> None:
    from tests.records.admitting.office import admitted

    other = Caller()
    admitted("F2", ["good_deed"], other.pair)
    joined.send([good(), good(record="R2", formed_on="soon")], BATCH)
    assert other.get(f"/batches/{BATCH}").status_code == 404
    assert other.get("/statistics").json()["deliveries"] == 0
    said = joined.get("/statistics?days=7").json()
    assert (said["deliveries"], said["rows"]["accepted"], said["rows"]["rejected"]) == (1, 1, 1)
    assert said["codes"] == [{"code": "bad_date", "rows": 1}]
    assert said["key"]["key_id"] == joined.key.key_id
    # Another furnisher may call its batch by the same key.
    assert told(other.send([good(furnisher="F2")], BATCH)) == ["accepted"]


def test_the_catalogue_names_what_may_be_sent(caller: Caller) -> None:
    items = caller.get("/catalogue").json()["items"]
    assert [each["item"] for each in items] == ["credit_use", "good_deed"]
    assert items[1]["name"]["zh"]


def _nested() -> bytes:
    return b'{"source":{},"rows":' + b"[" * 100_000 + b"]" * 100_000 + b"}"


BODIES: dict[str, tuple[bytes, int, str]] = {
    "nothing": (b" ", 400, "bad_json"),
    "no JSON": (b"{", 400, "bad_json"),
    "no UTF-8": (body_of([good()]).replace("周敏".encode(), b"\xff\xfe"), 400, "bad_json"),
    "no object": (b"[]", 400, "bad_json"),
    "another name": (b'{"source":{},"rows":[],"more":1}', 400, "bad_json"),
    "a name twice": (b'{"source":{},"rows":[],"rows":[]}', 400, "bad_json"),
    "depth": (_nested(), 400, "bad_json"),
    "infinity": (b'{"source":{},"rows":[Infinity]}', 400, "bad_json"),
    "a huge number": (b'{"source":{},"rows":[' + b"9" * 5000 + b"]}", 400, "bad_json"),
    "rows that are none": (body_of({"a": "b"}), 400, "bad_json"),
    "no source": (body_of([good()], None), 422, "bad_source"),
    "no basis": (body_of([good()], {"basis": "", "channel": "paper"}), 422, "bad_source"),
    "a number in the basis": (
        body_of([good()], {"basis": "关于990001199001012465", "channel": "paper"}),
        422,
        "bad_source",
    ),
    "no channel": (body_of([good()], {"basis": "某条例第二条", "channel": "x"}), 422, "bad_source"),
    "no rows": (body_of([]), 422, "no_rows"),
    "a row that is none": (body_of([["R1"]]), 422, "bad_row"),
    "a number": (body_of([{**good(), "version": 1}]), 422, "bad_row"),
    "an empty row": (body_of([{"record": " "}]), 422, "bad_rows"),
    "an unknown column": (body_of([{**good(), "religion": "x"}]), 422, "bad_rows"),
    "half a character": (body_of([good()]).replace(b'"R1"', b'"\\ud800"'), 422, "bad_rows"),
    "too many rows": (body_of([{"record": "R"}] * (MOST + 1)), 413, "too_many_rows"),
    "too many values": (
        b'{"source":{},"rows":[' + b"[]," * 700_000 + b"[]]}",
        413,
        "too_many_rows",
    ),
    "too many bytes": (b" " * (MOST_BYTES + 1), 413, "too_large"),
}


@pytest.mark.check("S21")
@pytest.mark.parametrize("what", BODIES)
def test_a_body_that_is_no_batch_is_refused_as_a_problem_and_kept_by_nobody(
    caller: Caller, what: str
) -> None:
    body, status, code = BODIES[what]
    response = caller.post("records", body, BATCH)
    said = response.json()
    assert (response.status_code, said["status"], said["code"]) == (status, status, code)
    assert said["type"] == f"urn:chengxin:problem:{code}"
    assert said["title"] == said["message"]["zh"]
    assert said["hint"]["en"]
    assert "religion" not in response.content.decode()
    assert not FurnisherBatch.objects.exists()
    assert not Delivery.objects.exists()


ASKED: dict[str, Callable[[Caller], Any]] = {
    "bad_query": lambda caller: caller.get("/batches/x?after=-1"),
    "bad_query ": lambda caller: caller.get("/statistics?days=367"),
    "bad_query  ": lambda caller: caller.get("/statistics?lang=en"),
    "bad_query   ": lambda caller: caller.get("/statistics?days=1&days=2"),
    "bad_query    ": lambda caller: caller.get("/batches/x?limit=1000000000"),
    "unknown_batch": lambda caller: caller.get("/batches/x"),
    "bad_key": lambda caller: caller.post("records", body_of([good()]), "short"),
    "bad_key ": lambda caller: caller.post("records", body_of([good()]), "k" * 65),
}


@pytest.mark.parametrize("what", ASKED)
def test_what_cannot_be_asked_is_refused(caller: Caller, what: str) -> None:
    response = ASKED[what](caller)
    assert response.json()["code"] == what.strip()
    assert 400 <= response.status_code < 500


def test_problems_of_rows_name_the_row_and_the_column(caller: Caller) -> None:
    rows: list[Mapping[str, Any]] = [good(), {**good(), "religion": "x"}, {"record": ""}]
    errors = caller.send(rows).json()["errors"]
    assert [(each["row"], each["code"], each["column"]) for each in errors] == [
        (2, "unknown_column", ""), (3, "missing_value", "record"),
    ]  # fmt: skip
    assert json.dumps(errors)
    assert ANNA
