"""The description of the door is what is served: the file, the routes, and the answers."""

from __future__ import annotations

import json
from typing import Any

import pytest

from chengxin.api.furnisher.problems import STATUS, Code
from chengxin.records.batches.batch import AT_ONCE
from tests.api.calling import SOURCE, Caller, body_of
from tests.api.expected import FILE, written
from tests.api.schema import faults
from tests.records.rows import deed
from tests.web.walk.routes import routes

SAID: dict[str, Any] = json.loads(FILE.read_text("utf-8"))
BATCH = "a-batch-of-this-afternoon"


@pytest.mark.check("S23")
def test_the_committed_description_is_the_one_of_the_code() -> None:
    assert FILE.read_text("utf-8") == written()


@pytest.mark.check("S23")
def test_what_is_served_is_what_is_described() -> None:
    prefix = SAID["servers"][0]["url"]
    served = {
        each.address.removeprefix(prefix).replace("/x", "/{key}")
        for each in routes("chengxin.web.urls", "furnisher")
    }
    assert served == {*SAID["paths"]}


def test_every_problem_is_described_where_it_can_come() -> None:
    described = {
        int(status)
        for path in SAID["paths"].values()
        for operation in path.values()
        for status in operation["responses"]
    }
    assert {*STATUS.values()} <= described
    assert {*SAID["components"]["responses"]} == {str(each) for each in STATUS.values()}
    assert {*SAID["components"]["schemas"]["Problem"]["properties"]["code"]["enum"]} == {*Code}


def described(response: Any, path: str, method: str) -> list[str]:
    """Return what an answer has that the description does not say."""
    answers = SAID["paths"][path][method]["responses"]
    said = answers[str(response.status_code)]
    if "$ref" in said:
        said = SAID["components"]["responses"][said["$ref"].rsplit("/", 1)[-1]]
    schema = said["content"][response.headers["Content-Type"]]["schema"]
    return [*faults(response.json(), schema, SAID)]


def good(**cells: str) -> dict[str, str]:
    return deed(**{"item": "good_deed", **cells})


@pytest.mark.slow
@pytest.mark.check("S23")
def test_every_answer_is_described(caller: Caller) -> None:
    mixed = [
        good(), good(version="2"), good(version="2", formed_on="2026-03-02"),
        good(record="R3", identity="99000119900101246X"), good(record="R4", final_on="2026-01-01"),
    ]  # fmt: skip
    large = [good(record=f"L{number}") for number in range(AT_ONCE + 1)]
    sent = {"source": SOURCE, "rows": mixed}
    assert not [*faults(sent, {"$ref": "#/components/schemas/Records"}, SAID)]
    odd: Any = [["x"]]
    for rows in (mixed, large, [], [{"religion": "x"}], odd):
        assert described(caller.send(rows), "/records", "post") == []
    assert described(caller.post("records", b"{", BATCH), "/records", "post") == []
    assert described(caller.post("records", body_of([good()]), "short"), "/records", "post") == []
    assert described(Caller().send(mixed), "/records", "post") == []
    assert caller.send(mixed, BATCH).status_code == 200
    assert described(caller.send(large, BATCH), "/records", "post") == []
    assert described(caller.send([], kind="marks"), "/marks", "post") == []
    for path, address in {
        "/batches/{key}": f"/batches/{BATCH}", "/statistics": "/statistics",
        "/catalogue": "/catalogue",
    }.items():  # fmt: skip
        assert described(caller.get(address), path, "get") == []
        assert described(caller.get(f"{address}?x=1"), path, "get") == []
    assert described(caller.get("/batches/none"), "/batches/{key}", "get") == []


def test_the_holder_of_values_against_schemas_finds_what_is_wrong() -> None:
    row = {"$ref": "#/components/schemas/Row"}
    right = {"row": 1, "verdict": "accepted", "problems": []}
    assert [*faults(right, row, SAID)] == []
    bent: tuple[Any, ...] = (
        {**right, "row": "1"}, {**right, "row": 0}, {**right, "verdict": "lost"}, {"row": 1},
        {**right, "person": 1}, {**right, "problems": [{}]}, [],
    )  # fmt: skip
    for wrong in bent:
        assert [*faults(wrong, row, SAID)]
